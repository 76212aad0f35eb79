"""The names of facts: what may be stated (concepts) and in what role (roles).

A fact's id is a concept, or a concept and a role joined by an underscore: `three_public`, `three_public_budget`,
`total_expenditure_change_rate`. Rulebooks, audit rules and the data dictionary use these ids only. A number that is
stated but whose concept is not known is kept under `stated_amount`, `stated_standard` (so much a person, a year, an
item), `stated_rate`, `stated_count` or `stated_score`,
with the words before it as its subject.
"""

from __future__ import annotations

CONCEPTS: dict[str, tuple[str, str]] = {
    "total_income": ("收入总计", "万元"),
    "total_expenditure": ("支出总计", "万元"),
    "current_year_income": ("本年收入合计", "万元"),
    "current_year_expenditure": ("本年支出合计", "万元"),
    "fiscal_appropriation_income": ("财政拨款收入", "万元"),
    "fiscal_appropriation_expenditure": ("财政拨款支出", "万元"),
    "general_budget_income": ("一般公共预算财政拨款收入", "万元"),
    "government_fund_income": ("政府性基金预算财政拨款收入", "万元"),
    "state_capital_income": ("国有资本经营预算财政拨款收入", "万元"),
    "superior_subsidy_income": ("上级补助收入", "万元"),
    "institution_income": ("事业收入", "万元"),
    "operating_income": ("经营收入", "万元"),
    "affiliated_income": ("附属单位上缴收入", "万元"),
    "other_income": ("其他收入", "万元"),
    "non_fiscal_surplus_used": ("使用非财政拨款结余", "万元"),
    "opening_carry_over": ("年初结转和结余", "万元"),
    "closing_carry_over": ("年末结转和结余", "万元"),
    "fiscal_opening_carry_over": ("年初财政拨款结转和结余", "万元"),
    "fiscal_closing_carry_over": ("年末财政拨款结转和结余", "万元"),
    "surplus_distribution": ("结余分配", "万元"),
    "basic_expenditure": ("基本支出", "万元"),
    "project_expenditure": ("项目支出", "万元"),
    "upward_payment": ("上缴上级支出", "万元"),
    "operating_expenditure": ("经营支出", "万元"),
    "affiliated_subsidy": ("对附属单位补助支出", "万元"),
    "fiscal_total_income": ("财政拨款收入总计", "万元"),
    "fiscal_total_expenditure": ("财政拨款支出总计", "万元"),
    "general_budget_expenditure": ("一般公共预算财政拨款支出", "万元"),
    "general_budget_basic_expenditure": ("一般公共预算财政拨款基本支出", "万元"),
    "general_budget_project_expenditure": ("一般公共预算财政拨款项目支出", "万元"),
    "government_fund_expenditure": ("政府性基金预算财政拨款支出", "万元"),
    "state_capital_expenditure": ("国有资本经营预算财政拨款支出", "万元"),
    "functional_item": ("功能分类科目支出", "万元"),
    "economic_item": ("经济分类科目支出", "万元"),
    "personnel_cost": ("人员经费", "万元"),
    "public_cost": ("公用经费", "万元"),
    "three_public": ("“三公”经费", "万元"),
    "abroad": ("因公出国（境）费", "万元"),
    "vehicle_total": ("公务用车购置及运行维护费", "万元"),
    "vehicle_purchase": ("公务用车购置费", "万元"),
    "vehicle_operation": ("公务用车运行维护费", "万元"),
    "reception": ("公务接待费", "万元"),
    "reception_domestic": ("国内公务接待支出", "万元"),
    "reception_foreign": ("外宾接待支出", "万元"),
    "meeting": ("会议费", "万元"),
    "training": ("培训费", "万元"),
    "abroad_groups": ("因公出国（境）团组", "个"),
    "abroad_persons": ("因公出国（境）人次", "人次"),
    "meetings_held": ("召开会议", "个"),
    "meeting_persons": ("参加会议人次", "人次"),
    "trainings_held": ("组织培训", "个"),
    "training_persons": ("参加培训人次", "人次"),
    "reception_batches": ("公务接待批次", "批次"),
    "reception_persons": ("公务接待人次", "人次"),
    "foreign_reception_batches": ("接待外宾批次", "批次"),
    "foreign_reception_persons": ("接待外宾人次", "人次"),
    "operating_cost": ("机关运行经费", "万元"),
    "procurement_total": ("政府采购支出总额", "万元"),
    "procurement_goods": ("政府采购货物支出", "万元"),
    "procurement_works": ("政府采购工程支出", "万元"),
    "procurement_services": ("政府采购服务支出", "万元"),
    "procurement_sme": ("授予中小企业合同金额", "万元"),
    "procurement_micro": ("授予小微企业合同金额", "万元"),
    "procurement_goods_sme": ("货物采购授予中小企业合同金额", "万元"),
    "procurement_works_sme": ("工程采购授予中小企业合同金额", "万元"),
    "procurement_services_sme": ("服务采购授予中小企业合同金额", "万元"),
    "procurement_sme_reserved": ("面向中小企业预留的政府采购预算", "万元"),
    "procurement_micro_reserved": ("面向小微企业预留的政府采购预算", "万元"),
    "budget_adjustment": ("预算调整数", "万元"),
    "project": ("项目资金", "万元"),
    "evaluated_projects": ("开展绩效自评的项目", "个"),
    "evaluated_projects_funds": ("开展绩效自评的项目资金", "万元"),
    "evaluated_expenditure": ("部门整体支出（绩效自评口径）", "万元"),
    "key_project_expenditure": ("重点项目支出", "万元"),
    "staff_quota": ("人员编制", "人"),
    "staff_quota_administrative": ("行政编制", "人"),
    "staff_quota_institution": ("事业编制", "人"),
    "staff_actual": ("实有人员", "人"),
    "staff_actual_administrative": ("实有行政人员", "人"),
    "staff_actual_institution": ("实有事业人员", "人"),
    "retired_staff": ("离退休人员", "人"),
    "budget_units": ("纳入决算编制范围的单位", "个"),
    "vehicles": ("车辆保有量", "辆"),
    "vehicles_of_kind": ("各类用车", "辆"),
    "vehicles_official": ("开支财政拨款的公务用车保有量", "辆"),
    "vehicles_purchased": ("当年购置车辆", "辆"),
    "equipment_over_1m": ("单价100万元以上设备", "台（套）"),
    "equipment_over_1m_purchased": ("当年购置单价100万元以上设备", "台（套）"),
    "equipment_over_500k": ("单价50万元以上设备", "台（套）"),
    "department_code": ("部门（单位）编号", ""),
    "founded_year": ("成立年份", "年"),
    "self_evaluation_score": ("自评得分", "分"),
    "key_evaluation_score": ("重点评价得分", "分"),
    "satisfaction": ("满意度", "%"),
    "stated_amount": ("文中写明的金额", "万元"),
    "stated_standard": ("文中写明的标准（每人、每年等）", "元/人"),
    "stated_rate": ("文中写明的比率", "%"),
    "stated_count": ("文中写明的数量", ""),
    "stated_score": ("文中写明的分数", "分"),
}
"""Concept id -> (Chinese name, unit of its plain value). The plain value of money is the final (决算) figure."""

ROLES: dict[str, tuple[str, str]] = {
    "initial_budget": ("年初预算", "万元"),
    "budget": ("预算（全年或未说明）", "万元"),
    "adjusted_budget": ("调整预算", "万元"),
    "completion_rate": ("完成预算的比率", "%"),
    "change": ("比上年增减", "万元"),
    "change_rate": ("比上年增减的比率", "%"),
    "share": ("所占比重", "%"),
}
"""Role -> (Chinese name, unit; the change of a count has the count's own unit)."""


def fact_id(concept: str, role: str | None = None) -> str:
    """The id of a concept in a role. Raises KeyError for a name that is not in the catalogue."""
    CONCEPTS[concept]
    if role is None:
        return concept
    ROLES[role]
    return f"{concept}_{role}"


def _split(fact: str) -> tuple[str, str | None]:
    if fact in CONCEPTS:
        return fact, None
    for role in sorted(ROLES, key=len, reverse=True):
        concept = fact.removesuffix(f"_{role}")
        if concept != fact and concept in CONCEPTS:
            return concept, role
    raise KeyError(fact)


def is_fact(fact: str) -> bool:
    """Whether the catalogue has this id."""
    try:
        _split(fact)
    except KeyError:
        return False
    return True


def name_of(fact: str) -> str:
    """The Chinese name of a fact id. Raises KeyError for an unknown one."""
    concept, role = _split(fact)
    name = CONCEPTS[concept][0]
    return name if role is None else f"{name}{ROLES[role][0]}"


def unit_of(fact: str) -> str:
    """The unit of a fact id. Raises KeyError for an unknown one."""
    concept, role = _split(fact)
    own = CONCEPTS[concept][1]
    if role is None or (ROLES[role][1] == "万元" and own != "万元"):
        return own
    return ROLES[role][1]
