"""The sentences around the published figures of real departments (real_figures.yaml): the project's own words.

A paragraph names its figures by their keys in braces; the lines {items} and {tables} stand for all functional items
that have a final figure and for the document's next table. No reason and no number is given that was not published.
"""

from __future__ import annotations

Sections = tuple[tuple[str, tuple[str, ...]], ...]

STAFF = (
    "本部门人员编制{staff_quota}人，其中行政编制{staff_quota_administrative}人、事业编制{staff_quota_institution}人；"
    "实有人员{staff_actual}人，其中行政{staff_actual_administrative}人、事业{staff_actual_institution}人。"
    "单位管理的离退休人员{retired_staff}人。"
)

LINTONG_2022: Sections = (
    (
        "一、收入支出决算总体情况说明",
        (
            "2022年度收入总计、支出总计均为{total_income}万元。与上年相比，收入总计、支出总计均减少"
            "{total_income_change}万元，下降{total_income_change_rate}%。",
        ),
    ),
    (
        "二、收入决算情况说明",
        (
            "2022年度本年收入合计{current_year_income}万元，其中：财政拨款收入{fiscal_appropriation_income}万元，"
            "占{fiscal_appropriation_income_share}%。",
        ),
    ),
    (
        "三、支出决算情况说明",
        (
            "2022年度本年支出合计{current_year_expenditure}万元，其中：基本支出{basic_expenditure}万元，"
            "占{basic_expenditure_share}%；项目支出{project_expenditure}万元，占{project_expenditure_share}%。",
        ),
    ),
    (
        "四、财政拨款收入支出决算总体情况说明",
        (
            "2022年度财政拨款收入总计、支出总计均为{fiscal_total_income}万元。与上年相比，财政拨款收入总计、"
            "支出总计均减少{fiscal_total_income_change}万元，下降{fiscal_total_income_change_rate}%。",
        ),
    ),
    (
        "五、一般公共预算财政拨款支出决算情况说明",
        (
            "2022年度一般公共预算财政拨款支出年初预算{general_budget_expenditure_initial_budget}万元，"
            "支出决算{general_budget_expenditure}万元，"
            "完成年初预算的{general_budget_expenditure_completion_rate}%，占本年支出合计的"
            "{general_budget_expenditure_share}%。与上年相比，一般公共预算财政拨款支出减少"
            "{general_budget_expenditure_change}万元，下降{general_budget_expenditure_change_rate}%。",
            "按照政府功能分类科目，具体支出情况如下：",
            "{items}",
        ),
    ),
    (
        "六、一般公共预算财政拨款基本支出决算情况说明",
        (
            "2022年度一般公共预算财政拨款基本支出{general_budget_basic_expenditure}万元，"
            "其中：人员经费{personnel_cost}万元，公用经费{public_cost}万元。",
        ),
    ),
    ("七、政府性基金预算财政拨款收入支出决算情况说明", ("本部门2022年度没有政府性基金预算财政拨款收支，公开空表。",)),
    ("八、国有资本经营预算财政拨款支出决算情况说明", ("本部门2022年度没有国有资本经营预算财政拨款收支，公开空表。",)),
    (
        "九、财政拨款“三公”经费及会议费、培训费支出决算情况说明",
        (
            "2022年度财政拨款安排“三公”经费预算{three_public_budget}万元，支出决算{three_public}万元，"
            "完成预算的{three_public_completion_rate}%，与上年持平。",
            "因公出国（境）费、公务用车购置费和公务接待费没有预算，也没有支出。",
            "公务用车运行维护费预算{vehicle_operation_budget}万元，支出决算{vehicle_operation}万元，"
            "完成预算的{vehicle_operation_completion_rate}%。",
            "会议费预算{meeting_budget}万元，支出决算{meeting}万元，完成预算的{meeting_completion_rate}%。"
            "本年度没有培训费支出。",
        ),
    ),
    (
        "十、机关运行经费支出情况说明",
        (
            "2022年度机关运行经费预算{operating_cost_budget}万元，支出决算{operating_cost}万元，"
            "完成预算的{operating_cost_completion_rate}%。支出决算比上年减少{operating_cost_change}万元。",
        ),
    ),
    (
        "十一、政府采购支出情况说明",
        (
            "2022年度政府采购支出总额{procurement_total}万元，其中：政府采购货物支出{procurement_goods}万元、"
            "政府采购工程支出{procurement_works}万元、政府采购服务支出{procurement_services}万元。",
            "政府采购授予中小企业合同金额{procurement_sme}万元，占政府采购支出总额的{procurement_sme_share}%，"
            "其中：授予小微企业合同金额{procurement_micro}万元，占授予中小企业合同金额的{procurement_micro_share}%。",
        ),
    ),
    (
        "十二、国有资产占用及购置情况说明",
        (
            "截至2022年末，本部门共有车辆{vehicles}辆，其中执法执勤用车{x_vehicles_law_enforcement}辆。"
            "单价100万元（含）以上设备（不含车辆）{equipment_over_1m}台（套）。",
            "2022年当年购置车辆{vehicles_purchased}辆，购置单价100万元以上设备{x_equipment_purchased}台（套）。",
        ),
    ),
    (
        "十三、预算绩效情况说明",
        (
            "本部门对{x_evaluated_projects}个一级项目开展绩效自评，涉及预算资金{x_evaluated_amount}万元，"
            "占部门预算项目支出总额的{x_evaluated_share}%。",
            "部门整体支出自评得分{self_evaluation_score}分，全年预算数{x_overall_budget}万元，"
            "执行数{x_overall_executed}万元，预算执行率{x_overall_rate}%。",
            "医保经办事务工作经费项目：全年预算数{project_budget/医保经办事务工作经费}万元，"
            "执行数{project/医保经办事务工作经费}万元，完成预算的{project_completion_rate/医保经办事务工作经费}%。",
            "医疗保障管理事务工作经费项目重点评价得分{key_evaluation_score/医疗保障管理事务工作经费}分，等级为“优”。",
        ),
    ),
)

LINTONG_2021: Sections = (
    ("一、部门基本情况", (STAFF,)),
    (
        "二、预算和决算情况",
        (
            "2021年部门预算支出年初预算{total_expenditure_initial_budget}万元，调整预算数"
            "{total_expenditure_adjusted_budget}万元，预算调整数{budget_adjustment}万元，"
            "预算调整率{x_budget_adjustment_rate}%。",
            "年初预算按功能分类：社会保障和就业支出{x_budget_social_security}万元、卫生健康支出{x_budget_health}万元、"
            "住房保障支出{x_budget_housing}万元；按经济分类：工资福利支出{x_budget_wages}万元、"
            "商品和服务支出{x_budget_goods}万元、对个人和家庭的补助{x_budget_family}万元。",
            "2021年预算完成数{total_expenditure}万元，预算完成率{total_expenditure_completion_rate}%。"
            "结转结余资金{closing_carry_over}万元，结转结余率{x_carry_over_rate}%。",
            "安排重点项目{x_key_project_count}个，重点项目支出{key_project_expenditure}万元，"
            "重点支出安排率{x_key_project_share}%。",
        ),
    ),
    (
        "三、经费控制情况",
        (
            "调整预算安排公用经费{public_cost_adjusted_budget}万元，公用经费支出决算{public_cost}万元，"
            "公用经费控制率{x_public_cost_control_rate}%。",
            "“三公”经费预算{three_public_budget}万元，支出决算{three_public}万元，"
            "“三公”经费控制率{x_three_public_control_rate}%；上年“三公”经费{x_three_public_prior}万元。",
            "在职人员控制率{x_staff_control_rate}%。",
        ),
    ),
    (
        "四、评价结果",
        (
            "财政重点评价得分{key_evaluation_score}分，等级为“优”。其中投入{x_score_input}分（满分{x_weight_input}分），"
            "过程{x_score_process}分（满分{x_weight_process}分），产出{x_score_output}分（满分{x_weight_output}分），"
            "效益{x_score_benefit}分（满分{x_weight_benefit}分）。",
            "服务对象满意度调查得分{satisfaction}分。",
        ),
    ),
)

ZIZHOU: Sections = (
    ("一、部门基本情况", ("部门编制人数{staff_quota}人，实有人数{staff_actual}人。",)),
    (
        "二、预算执行情况",
        (
            "2021年部门预算总额{x_department_budget}万元，其中“其他”科目{x_other_accounts}万元。",
            "2021年收入合计{current_year_income}万元。下达预算资金{total_expenditure_budget}万元，"
            "支出{total_expenditure}万元（含上年累计结转结余资金），预算完成率{total_expenditure_completion_rate}%。",
            "公共财政拨款收入预算数{x_appropriation_budget}万元，决算数{x_appropriation_final}万元。",
            "年末累计结转结余{closing_carry_over}万元，上年累计结转结余{x_closing_prior}万元，"
            "比上年下降{x_carry_over_change_rate}%。",
        ),
    ),
    (
        "三、经费控制情况",
        (
            "公用经费支出预算数{public_cost_budget}万元，决算数{public_cost}万元，"
            "公用经费控制率{x_public_cost_control_rate}%。上年公用经费支出决算数{x_public_cost_prior}万元，"
            "比上年下降{public_cost_change_rate}%。",
            "“三公”经费预算数{three_public_budget}万元，支出数{three_public}万元；"
            "上年“三公”经费预算数{x_three_public_budget_prior}万元。",
            "政府采购预算数{x_procurement_budget}万元，实际政府采购金额{procurement_total}万元。",
            "固定资产账面数{x_fixed_assets}万元，使用率{x_asset_use_rate}%。",
        ),
    ),
    (
        "四、评价结果",
        (
            "部门对{x_projects_evaluated}个项目开展绩效自评，整体支出自评得分{self_evaluation_score}分。",
            "财政重点评价综合得分{key_evaluation_score}分，等级为“良好”。各部分得分如下：",
            "{tables}",
        ),
    ),
)

XINZHOU: Sections = (
    (
        "一、部门基本情况",
        ("核定人员编制{staff_quota}人，实际在职人员{staff_actual}人，其他人员{x_staff_other}人。",),
    ),
    (
        "二、预算执行情况",
        (
            "2022年部门全年预算数{total_expenditure_budget}万元，决算数{total_expenditure}万元。"
            "其中：基本支出预算数{basic_expenditure_budget}万元，决算数{basic_expenditure}万元，"
            "完成预算的{basic_expenditure_completion_rate}%；项目支出预算数{project_expenditure_budget}万元，"
            "决算数{project_expenditure}万元，完成预算的{project_expenditure_completion_rate}%。",
            "各类资金的预算安排和执行情况如下：",
            "{tables}",
        ),
    ),
    (
        "三、经费控制情况",
        (
            "公用经费预算控制数{public_cost_budget}万元，实际支出{public_cost}万元。"
            "人员经费预算控制数{personnel_cost_budget}万元，实际支出{personnel_cost}万元。",
            "公务用车运行维护费预算{vehicle_operation_budget}万元，支出{vehicle_operation}万元；"
            "会议费预算{meeting_budget}万元，支出{meeting}万元；培训费预算{training_budget}万元，支出{training}万元。",
        ),
    ),
    (
        "四、自评结果",
        (
            "部门整体支出绩效自评得分{self_evaluation_score}分，其中预算执行情况得分{x_execution_score}分，"
            "指标完成情况得分{x_indicator_score}分，等级为“优”。",
            "各项目自评情况如下：",
            "{tables}",
        ),
    ),
)

PANZHIHUA: Sections = (
    (
        "一、部门基本情况",
        (
            "局机关编制{x_staff_quota_bureau}人，实有在职{x_staff_actual_bureau}人。下属医疗保障事务中心参公编制"
            "{x_staff_quota_centre}人，实有{x_staff_actual_centre}人，其中参公人员{x_staff_centre_civil}人、"
            "事业人员{x_staff_centre_institution}人、临聘人员{x_staff_centre_temporary}人；退休人员{retired_staff}人。",
        ),
    ),
    (
        "二、收入支出决算总体情况",
        (
            "2023年度收入总计{total_income}万元，支出总计{total_expenditure}万元。与上年相比，"
            "收入总计减少{total_income_change}万元，下降{total_income_change_rate}%；"
            "支出总计减少{total_expenditure_change}万元，下降{total_expenditure_change_rate}%。",
            "本年收入合计{current_year_income}万元，其中：一般公共预算财政拨款收入{general_budget_income}万元，"
            "占{general_budget_income_share}%。",
            "本年支出合计{current_year_expenditure}万元，其中：基本支出{basic_expenditure}万元，"
            "占{basic_expenditure_share}%；项目支出{project_expenditure}万元，占{project_expenditure_share}%。",
        ),
    ),
    (
        "三、一般公共预算财政拨款支出决算情况",
        (
            "2023年度一般公共预算财政拨款支出{general_budget_expenditure}万元，占本年支出合计的"
            "{general_budget_expenditure_share}%。与上年相比，一般公共预算财政拨款支出减少"
            "{general_budget_expenditure_change}万元，下降{general_budget_expenditure_change_rate}%。"
            "完成预算的{general_budget_expenditure_completion_rate}%。",
            "一般公共预算财政拨款支出用于以下方面：社会保障和就业支出（类）{functional_item/208}万元，"
            "占{functional_item_share/208}%；卫生健康支出（类）{functional_item/210}万元，"
            "占{functional_item_share/210}%；住房保障支出（类）{functional_item/221}万元，"
            "占{functional_item_share/221}%。",
            "{items}",
            "一般公共预算财政拨款基本支出{general_budget_basic_expenditure}万元，其中：人员经费{personnel_cost}万元，"
            "公用经费{public_cost}万元。",
        ),
    ),
    (
        "四、“三公”经费支出决算情况",
        (
            "“三公”经费财政拨款支出决算为{three_public}万元，完成预算的{three_public_completion_rate}%，"
            "比上年减少{three_public_change}万元，下降{three_public_change_rate}%。其中：因公出国（境）费{abroad}万元；"
            "公务用车购置及运行维护费{vehicle_total}万元；公务接待费{reception}万元，占{reception_share}%，"
            "比上年减少{reception_change}万元，国内公务接待{x_reception_guests}人次。",
        ),
    ),
    (
        "五、其他重要事项",
        (
            "政府性基金预算财政拨款支出{government_fund_expenditure}万元，国有资本经营预算财政拨款支出"
            "{state_capital_expenditure}万元。",
            "机关运行经费支出{operating_cost}万元。政府采购支出总额{procurement_total}万元，"
            "授予中小企业合同金额{procurement_sme}万元。",
            "截至2023年末，共有车辆{vehicles}辆，单价100万元以上设备{equipment_over_1m}台（套）。",
            "对{x_projects}个项目开展绩效管理，部门整体支出自评得分{self_evaluation_score}分。",
        ),
    ),
)

BEITA: Sections = (
    (
        "一、部门基本情况",
        (
            "人员编制{staff_quota}人，其中行政编制{staff_quota_administrative}人、事业编制{staff_quota_institution}人；"
            "年末实有{staff_actual}人，其中在职{x_staff_in_service}人、其他人员{x_staff_other}人。",
        ),
    ),
    (
        "二、收入支出决算情况",
        (
            "2020年收入总计{total_income}万元，其中：年初结转和结余{opening_carry_over}万元，"
            "财政拨款收入{fiscal_appropriation_income}万元，其他收入{other_income}万元。",
            "2020年支出总计{total_expenditure}万元，其中：财政拨款支出{x_fiscal_expenditure}万元，"
            "其他收入安排的支出{x_other_expenditure}万元。年末结转和结余{closing_carry_over}万元。",
            "年初预算{x_initial_budget}万元。预算和决算的构成如下：",
            "{tables}",
        ),
    ),
    (
        "三、基本支出和项目支出情况",
        (
            "基本支出{basic_expenditure}万元，占{basic_expenditure_share}%；项目支出{project_expenditure}万元，"
            "占{project_expenditure_share}%。",
            "基本支出按经济分类：工资福利支出{economic_item/301}万元，占{economic_item_share/301}%；"
            "商品和服务支出{economic_item/302}万元，占{economic_item_share/302}%；"
            "对个人和家庭的补助{economic_item/303}万元，占{economic_item_share/303}%；"
            "资本性支出{economic_item/310}万元，占{economic_item_share/310}%。",
            "{tables}",
        ),
    ),
    (
        "四、“三公”经费支出情况",
        (
            "“三公”经费支出决算{three_public}万元，其中：因公出国（境）费{abroad}万元，公务接待费{reception}万元，"
            "公务用车费{vehicle_total}万元。",
        ),
    ),
    ("五、评价结果", ("部门整体支出绩效评价等级为“良好”。",)),
)

TEXTS: dict[str, Sections] = {
    "lintong-yibaoju/2021": LINTONG_2021,
    "lintong-yibaoju/2022": LINTONG_2022,
    "zizhou-yibaoju/2021": ZIZHOU,
    "xinzhou-yibaoju/2022": XINZHOU,
    "panzhihua-dongqu-yibaoju/2023": PANZHIHUA,
    "beita-yibaoju/2020": BEITA,
}
