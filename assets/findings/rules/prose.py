"""N: the amounts and counts of the text against the forms and against each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from assets.facts.catalogue import fact_id, is_fact, name_of
from assets.facts.model import Fact
from assets.findings.case import Case
from assets.findings.catalogue import AT_MOST, SAME, rule
from assets.findings.figures import MONEY, figure_of_fact
from assets.findings.relations import Relation, at_most, same, total
from assets.findings.rules.form import ACCURACY
from assets.findings.stated import BUDGETS, HEAD, UNNAMED, part_of, place_of, speaks_of, stated_of, unit_slip


@rule(
    "N001",
    "文字说明的金额与表不符",
    checks="文字说明中的每个金额、预算数，与表中同一事项（含各科目）的数一致。",
    why="读者多只读文字；文字与表不一致时，无从判断哪个是真。",
    basis=ACCURACY,
    severity="error",
    example="说明写一般公共预算财政拨款基本支出 5377.64，表中为 5364.75。",
    message=SAME,
)
def text_against_forms(case: Case) -> Iterator[Relation]:
    """Each prose fact = the form's fact of the same name and subject."""
    if unit_slip(case):
        return  # D006 says so once.
    for key, stated in case.prose_facts.items():
        printed = case.form_facts.get(key, []) or list(_item_of_fund(case, *key))
        for fact in filter(speaks_of, stated):
            relations = [r for form in printed for r in _same(fact, form, _mistaken_for(case, fact))]
            holding = [r for r in relations if r.holds]
            if fact.subject is None:
                yield from relations
            elif holding or len({form.value for form in printed}) == 1:
                # The same item name may stand under several classes: then only a match says which is meant.
                yield from holding or relations[:1]


def _item_of_fund(case: Case, fact: str, subject: str | None) -> Iterator[Fact]:
    """What the forms of the other funds print for an account: the facts know those of the general budget."""
    for view in case.forms("government_fund", "state_capital") if fact == "functional_item" and subject else ():
        for row in view.rows:
            cell = row.cells.get("total")
            if row.name == subject and cell is not None and cell.number is not None:
                yield Fact(
                    fact=fact,
                    subject=subject,
                    value=cell.number.value,
                    half_step=cell.number.half_step,
                    unit=cell.unit,
                    direction=None,
                    about_year=case.fiscal_year,
                    text=cell.text,
                    quote=f"{row.title} {cell.text}",
                    source=cell.source,
                    method="form",
                )


def _same(fact: Fact, other: Fact, note: str = "") -> Iterable[Relation]:
    head = f"{HEAD}{figure_of_fact(fact).name}"
    for each in same(head, figure_of_fact(fact), part_of(other).name, figure_of_fact(other)):
        yield msgspec.structs.replace(each, note=note)


def _mistaken_for(case: Case, fact: Fact) -> str:
    """Which other total of the forms prints the very number that the text gives: a mix-up of scopes."""
    found = [
        name
        for (name, subject), stated in case.form_facts.items()
        if subject is None and name != fact.fact and any(form.value == fact.value for form in stated)
    ]
    return f"该数等于表中的{name_of(found[0])}，疑为口径用错。" if fact.value and len(found) == 1 else ""


@rule(
    "N002",
    "文字说明前后矛盾",
    checks="文字说明在不同地方写的同一事项、同一年度的数一致（表中有该数时按 N001 与表核对）。",
    why="同一个数写了两个样，至少一处是错的。",
    basis=ACCURACY,
    severity="error",
    example="前文写编制 59 人，后文写编制 56 人。",
    message=SAME,
)
def text_against_itself(case: Case) -> Iterator[Relation]:
    """The prose facts of one name, subject and year agree, where no form says which is right."""
    for key, stated in case.prose_facts.items():
        if key not in case.form_facts:
            comparable = [fact for fact in stated if _stands_alone(fact)]
            for fact in comparable[1:]:
                yield from _same(fact, comparable[0])


def _stands_alone(fact: Fact) -> bool:
    """Whether a fact means the same wherever it is stated.

    Rates depend on what they are of, staff on which unit is spoken of, scores on whose they are unless the sentence
    names the project; in the formulas of an evaluation numbers stand for their place in the formula.
    """
    if fact.fact in UNNAMED:
        return False
    if fact.unit == "分":
        return fact.subject is not None and fact.subject in fact.quote
    return fact.unit == MONEY and speaks_of(fact) and not re.search(r"[=＝÷×]", fact.quote)


_SUMS: dict[str, tuple[str, ...]] = {
    "general_budget_basic_expenditure": ("personnel_cost", "public_cost"),
    "procurement_total": ("procurement_goods", "procurement_works", "procurement_services"),
    "three_public": ("abroad", "vehicle_total", "reception"),
    "vehicle_total": ("vehicle_purchase", "vehicle_operation"),
    "staff_quota": ("staff_quota_administrative", "staff_quota_institution"),
    "staff_actual": ("staff_actual_administrative", "staff_actual_institution"),
}
"""Concept -> the parts that the text gives of it; checked only where every one of them is stated."""


@rule(
    "N007",
    "文字说明的合计与分项不符",
    checks="文字说明中的合计等于其分项之和：基本支出与人员、公用经费，政府采购与货物、工程、服务，"
    "“三公”经费与三项，编制和实有人员与行政、事业人员。分项齐全时才检查。",
    why="分项加不出合计，至少一数有误。",
    basis=ACCURACY,
    severity="error",
    example="政府采购 2319.21，货物 122.43、工程 1387.72、服务 890.07 之和 2400.22。",
)
def sums_in_text(case: Case) -> Iterator[Relation]:
    """A total of the text = the sum of the parts that the text gives, all of them."""
    for role in (None, *BUDGETS):
        for whole, members in _SUMS.items():
            if role and not is_fact(f"{whole}_{role}"):
                continue
            for fact in case.prose_facts.get((fact_id(whole, role), None), [])[:1]:
                parts = [_stated_in_text(case, member, role, fact) for member in members]
                if all(parts) and not (whole.startswith("staff") and _other_staff(fact, parts)):
                    head = f"{HEAD}{figure_of_fact(fact).name}"
                    yield from total(head, figure_of_fact(fact), [part_of(part) for part in parts if part])


_OPENING, _CLOSING = re.compile(r"年初.*结[转余]"), re.compile(r"年末.*结[转余]")


@rule(
    "N014",
    "文字说明的结转结余收支不平",
    checks="同一句写了年初结转和结余、本年收入、本年支出、年末结转和结余的：年初加收入减支出等于年末。",
    why="政府性基金、国有资本经营预算的收支常只有这一句说明。",
    basis=ACCURACY,
    severity="error",
    example="年初 48.00，收入 400.95，支出 445.00，年末写 3.90，应为 3.95。",
)
def carried_over_in_a_sentence(case: Case) -> Iterator[Relation]:
    """Opening + income - expenditure = closing, where one sentence states each of the four once."""
    sentences: dict[str, list[Fact]] = defaultdict(list)
    for stated in case.prose_facts.values():
        for fact in stated:
            if fact.unit == MONEY:
                sentences[fact.quote].append(fact)
    for facts in sentences.values():
        four = [
            [f for f in facts if f.fact == "stated_amount" and _OPENING.search(f.subject or "")],
            [f for f in facts if f.fact.endswith("_income")],
            [f for f in facts if f.fact.endswith("_expenditure")],
            [f for f in facts if f.fact == "stated_amount" and _CLOSING.search(f.subject or "")],
        ]
        if [len(each) for each in four] == [1, 1, 1, 1]:
            opening, income, spent, closing = (each[0] for each in four)
            parts = [part_of(opening), part_of(income), msgspec.structs.replace(part_of(spent), sign=-1)]
            yield from total(f"{HEAD}{figure_of_fact(closing).name}", figure_of_fact(closing), parts)


_BALANCED = (("total_income", "total_expenditure"), ("fiscal_total_income", "fiscal_total_expenditure"))


@rule(
    "N012",
    "文字说明的收入总计与支出总计不等",
    checks="文字说明中的收入总计等于支出总计（全部、财政拨款分别检查）。",
    why="总计两边含结转结余，按定义相等；不等说明至少一边抄错。",
    basis=ACCURACY,
    severity="error",
    example="收入总计 849.73，支出总计 849.74。",
    message=SAME,
)
def totals_balance(case: Case) -> Iterator[Relation]:
    """Total income = total expenditure, where both are stated once in the text."""
    for income, spent in _BALANCED:
        left, right = (case.prose_facts.get((name, None), []) for name in (income, spent))
        if len(left) == len(right) == 1:
            one, other = figure_of_fact(left[0]), part_of(right[0])
            if one.key == other.figure.key:
                continue  # “收入总计、支出总计均为 A 万元”: one number
            yield from same(f"{HEAD}{one.name}", one, other.name, other.figure, identical=True)


def _other_staff(whole: Fact, parts: list[Fact | None]) -> bool:
    """Whether the sentence counts other kinds of staff too, or the parts stand in sentences about other units."""
    apart = any(part is not None and part.quote != whole.quote for part in parts)
    return apart or re.search(r"工勤|参公|工人|后勤|其他|雇员|聘", whole.quote) is not None


def _stated_in_text(case: Case, concept: str, role: str | None, near: Fact) -> Fact | None:
    spoken = [fact for fact in stated_of(case, concept, role, None, near) if fact.method == "prose"]
    return spoken[0] if spoken else None


@rule(
    "N008",
    "各科目预算之和与总预算不符",
    checks="文字说明中各项级科目的年初预算之和等于一般公共预算财政拨款支出的年初预算"
    "（各科目决算之和等于决算总额，即所列科目齐全时才检查）。",
    why="年初预算只见于文字，无表可核，只能这样验证。",
    basis=ACCURACY,
    severity="error",
    example="各科目年初预算之和 10210.33，总额写 12010.34。",
)
def budgets_of_items(case: Case) -> Iterator[Relation]:
    """Total initial budget = sum over the items, where the items are all there."""
    whole = "general_budget_expenditure"
    for role in BUDGETS:
        wholes = case.prose_facts.get((fact_id(whole, role), None), [])
        finals = [f for method in (case.prose_facts, case.form_facts) for f in method.get((whole, None), [])]
        budgets = _items(case, fact_id("functional_item", role))
        actuals = _items(case, "functional_item")
        listed = [actuals[subject] for subject in budgets if subject in actuals]
        if not wholes or not finals or len(listed) != len(budgets):
            continue
        complete = total("", figure_of_fact(finals[0]), [part_of(fact) for fact in listed])
        if any(each.holds for each in complete):
            head = f"{HEAD}{figure_of_fact(wholes[0]).name}"
            yield from total(head, figure_of_fact(wholes[0]), [part_of(fact) for fact in budgets.values()])


def _items(case: Case, fact: str) -> dict[str, Fact]:
    """Subject -> the one prose fact of this name; subjects that are stated twice are left out."""
    found = {subject: stated for (name, subject), stated in case.prose_facts.items() if name == fact and subject}
    return {subject: stated[0] for subject, stated in found.items() if len(stated) == 1}


@rule(
    "N009",
    "实有人员超过编制",
    checks="文字说明中的实有在职人员不多于人员编制（合计、行政、事业分别检查）。",
    why="超编既是机构编制管理的问题，也是“在职人员控制率”指标的扣分项。",
    basis="《地方各级人民政府机构设置和编制管理条例》（国务院令第486号）",
    severity="warning",
    example="编制 3 人，实有在职 4 人。",
    message=AT_MOST,
)
def staff_within_quota(case: Case) -> Iterator[Relation]:
    """Staff <= quota, in all and by kind."""
    for kind in ("", "_administrative", "_institution"):
        for (name, subject), stated in case.prose_facts.items():
            if name != f"staff_actual{kind}":
                continue
            for fact in stated:
                quota = _quota_of(fact, case.prose_facts.get((f"staff_quota{kind}", subject), []))
                if quota is not None and not _OUTSIDE_QUOTA.search(fact.quote):
                    head = f"{HEAD}{figure_of_fact(fact).name}"
                    yield from at_most(head, figure_of_fact(fact), part_of(quota).name, figure_of_fact(quota))


_OUTSIDE_QUOTA = re.compile(r"临聘|聘用|编外|外聘|临时|其他人员|借调|劳务派遣")
"""Where these are counted, the number is not one of staff on the establishment."""


def _quota_of(actual: Fact, quotas: list[Fact]) -> Fact | None:
    """The quota in the same sentence, else the only one a few lines away: “编制 59 人，…；实有 54 人”."""
    same_sentence = [quota for quota in quotas if quota.quote == actual.quote]
    beside = [
        quota
        for quota in quotas
        if quota.source.page == actual.source.page and abs(place_of(quota)[1] - place_of(actual)[1]) < _LINES_APART
    ]
    found = same_sentence or beside
    return found[0] if len(found) == 1 else None


_LINES_APART = 60.0
"""Points: about three lines of text."""
