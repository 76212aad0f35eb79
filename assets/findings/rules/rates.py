"""N: the rates of the text: shares, completion rates, rates of change."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import product

import msgspec

from assets.facts.catalogue import fact_id
from assets.facts.model import Fact
from assets.findings.case import Case
from assets.findings.catalogue import RATE, rule
from assets.findings.figures import MONEY, figure_of_fact
from assets.findings.rate_relations import Ratio, SameDirection, change_rate, ratio
from assets.findings.relations import Relation
from assets.findings.rules.form import ACCURACY
from assets.findings.stated import BUDGETS, HEAD, finest, first_that_holds, of_its_sentence, of_role, part_of, stated_of

_WHOLES: dict[str, tuple[str, ...]] = {
    "fiscal_appropriation_income": ("current_year_income", "total_income"),
    "general_budget_income": ("current_year_income", "fiscal_appropriation_income", "total_income"),
    "government_fund_income": ("current_year_income", "fiscal_appropriation_income", "total_income"),
    "state_capital_income": ("current_year_income", "fiscal_appropriation_income", "total_income"),
    "superior_subsidy_income": ("current_year_income", "total_income"),
    "institution_income": ("current_year_income", "total_income"),
    "operating_income": ("current_year_income", "total_income"),
    "affiliated_income": ("current_year_income", "total_income"),
    "other_income": ("current_year_income", "total_income"),
    "basic_expenditure": ("current_year_expenditure", "total_expenditure"),
    "project_expenditure": ("current_year_expenditure", "total_expenditure"),
    "upward_payment": ("current_year_expenditure", "total_expenditure"),
    "operating_expenditure": ("current_year_expenditure", "total_expenditure"),
    "affiliated_subsidy": ("current_year_expenditure", "total_expenditure"),
    "fiscal_appropriation_expenditure": ("current_year_expenditure", "total_expenditure"),
    "general_budget_expenditure": ("current_year_expenditure", "fiscal_appropriation_expenditure", "total_expenditure"),
    "government_fund_expenditure": ("current_year_expenditure", "fiscal_appropriation_expenditure"),
    "general_budget_basic_expenditure": ("general_budget_expenditure",),
    "general_budget_project_expenditure": ("general_budget_expenditure",),
    "functional_item": (
        "general_budget_expenditure",
        "current_year_expenditure",
        "fiscal_appropriation_expenditure",
        "government_fund_expenditure",
        "total_expenditure",
    ),
    "personnel_cost": ("general_budget_basic_expenditure", "basic_expenditure"),
    "public_cost": ("general_budget_basic_expenditure", "basic_expenditure"),
    "abroad": ("three_public",),
    "vehicle_total": ("three_public",),
    "vehicle_purchase": ("vehicle_total", "three_public"),
    "vehicle_operation": ("vehicle_total", "three_public"),
    "reception": ("three_public",),
    "procurement_goods": ("procurement_total",),
    "procurement_works": ("procurement_total",),
    "procurement_services": ("procurement_total",),
    "procurement_sme": ("procurement_total",),
    "procurement_micro": ("procurement_sme", "procurement_total"),
    "project": ("project_expenditure",),
}
"""Concept -> what its share may be a share of, the usual whole first."""

_PROJECTS = ("project_expenditure", "general_budget_project_expenditure")
_NAMED_WHOLES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"一般公共预算[^，。]*项目支出(?:预算)?(?:总额|合计|总数)?$"), _PROJECTS[::-1]),
    (re.compile(r"项目支出(?:预算)?(?:总额|合计|总数)?$"), _PROJECTS),
    (re.compile(r"本年支出(?:合计)?$"), ("current_year_expenditure",)),
    (re.compile(r"本年收入(?:合计)?$"), ("current_year_income",)),
    (re.compile(r"政府采购支出(?:合同)?(?:总额|总金额|金额)$"), ("procurement_total",)),
    (re.compile(r"授予中小企业合同金额$"), ("procurement_sme",)),
    (re.compile(r"一般公共预算财政拨款支出(?:合计|总额)?$"), ("general_budget_expenditure",)),
)
"""How the text names the whole of a share, read backwards from “的 21.59%”, and what it may mean by it."""


@rule(
    "N003",
    "所占比重算错",
    checks="文字说明中的“占××的比重”等于该项金额除以总额；文中写明占什么的，以写明的为准。",
    why="比重是读者判断结构的依据；分母用错时，结论也错。",
    basis=ACCURACY,
    severity="error",
    example="涉及资金 234.15，称占项目支出总额的 21.59%，项目支出 331.16，应为 70.71%。",
    message=RATE,
)
def shares(case: Case) -> Iterator[Relation]:
    """Share = part / whole."""
    yield from _shares_of_unnamed(case)
    stated = list(of_role(case, "share"))
    usual = _usual_wholes(case, stated)
    for fact, concept in stated:
        named = _named_whole(fact)
        wholes = named or usual.get(_WHOLES.get(concept, ()), ()) or _WHOLES.get(concept, ())
        parts = _amounts(case, concept, fact)
        yield from _denominator_named(
            case, fact, parts, first_that_holds(_shares(case, fact, parts, wholes)), bool(named)
        )


def _amounts(case: Case, concept: str, rate: Fact) -> list[Fact]:
    """The amounts that a rate is of: those of its own sentence, in the finest printing that there is."""
    return finest(case, of_its_sentence(rate, stated_of(case, concept, None, rate.subject, rate)))


def _usual_wholes(case: Case, stated: Iterable[tuple[Fact, str]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Of what may be the whole, the one that more shares than any other fit: a document divides by one of them."""
    fitting: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for fact, concept in stated:
        wholes = _WHOLES.get(concept, ())
        if not _named_whole(fact):
            parts = _amounts(case, concept, fact)
            fitting[wholes].update(
                {whole for whole in wholes if any(r.holds for r in _shares(case, fact, parts, [whole]))}
            )
    ranked = {wholes: counts.most_common(2) for wholes, counts in fitting.items()}
    return {
        wholes: (best[0][0],) for wholes, best in ranked.items() if best and (len(best) < 2 or best[0][1] > best[1][1])
    }


def _shares_of_unnamed(case: Case) -> Iterator[Relation]:
    """“涉及资金 A 万元，占项目支出总额的 B%”: the amount right before a rate whose whole the sentence names."""
    amounts = [fact for fact in case.facts if fact.method == "prose" and fact.about_year == case.fiscal_year]
    latest: dict[str, Fact] = {}
    for fact in amounts:
        if fact.unit == MONEY:
            latest[fact.quote] = fact
        before = latest.get(fact.quote)
        if fact.fact == "stated_rate" and before is not None and (whole := _named_whole(fact)):
            yield from _denominator_named(
                case, fact, [before], first_that_holds(_shares(case, fact, [before], whole)), True
            )


def _named_whole(fact: Fact) -> tuple[str, ...]:
    """What the sentence says that a rate is a share of; empty where it does not.

    A number that stands in the sentence more than once may be the share of each whole named before it.
    """
    found = (_whole_before(fact.quote[: match.start()]) for match in re.finditer(re.escape(fact.text), fact.quote))
    return tuple(dict.fromkeys(whole for wholes in found for whole in wholes))


def _whole_before(text: str) -> tuple[str, ...]:
    before = re.split(r"[\d.,，]+\s*[%％]", text)[-1]
    words = re.sub(r"的?(?:比重|比例)?(?:为|是)?$", "", before.rsplit("占", 1)[-1]) if "占" in before else ""
    words = re.sub(r"[\d.,]*万?元?$", "", words)
    return next((wholes for pattern, wholes in _NAMED_WHOLES if pattern.search(words)), ())


def _shares(case: Case, fact: Fact, parts: list[Fact], wholes: Iterable[str]) -> Iterator[Ratio]:
    for whole in wholes:
        for part, base in product(parts, stated_of(case, whole, None, None, fact)):
            yield from ratio(f"{HEAD}{figure_of_fact(fact).name}", figure_of_fact(fact), part_of(part), part_of(base))


def _denominator_named(
    case: Case, fact: Fact, parts: list[Fact], relations: Iterable[Relation], named: bool
) -> Iterator[Relation]:
    """Say of a wrong share which other whole it would be right for."""
    others = ("current_year_expenditure", "current_year_income", "project_expenditure", "basic_expenditure")
    for each in relations:
        note = ""
        if named and not each.holds:
            fits = [r for whole in others for r in _shares(case, fact, parts[:1], [whole]) if r.holds]
            note = f"{fact.text.rstrip('%％')}% 实为占{fits[0].parts[1].name}的比重，分母用错。" if fits else ""
        yield msgspec.structs.replace(each, note=note)


@rule(
    "N004",
    "预算完成率算错",
    checks="文字说明中的完成预算比例等于决算数除以（年初、全年或调整）预算数。",
    why="预算完成率是绩效评价的核心指标之一。",
    basis=ACCURACY,
    severity="error",
    example="年初预算 226.25，决算 225.12，写完成 95.50%，应为 99.50%。",
    message=RATE,
)
def completion_rates(case: Case) -> Iterator[Relation]:
    """Completion rate = final / budget, whichever budget the text gives."""
    for fact, concept in of_role(case, "completion_rate"):
        finals = _amounts(case, concept, fact)
        budgets = [b for role in BUDGETS for b in stated_of(case, concept, role, fact.subject, fact)]
        budgets = of_its_sentence(fact, budgets)
        head = f"{HEAD}{figure_of_fact(fact).name}"
        yield from first_that_holds(
            r
            for final, budget in product(finals, budgets)
            for r in ratio(head, figure_of_fact(fact), part_of(final), part_of(budget))
        )


@rule(
    "N005",
    "增减比率算错",
    checks="文字说明中比上年增减的比率等于增减额除以上年数（上年数为本年数减增减额）。",
    why="增减比率是与上年比较的依据。",
    basis=ACCURACY,
    severity="error",
    example="总计 9859.38，增加 1062.85，写增长 10.78%（误除以本年数），应为 12.08%。",
    message=RATE,
)
def rates_of_change(case: Case) -> Iterator[Relation]:
    """Rate of change = change / (value - change); the direction is N006's business."""
    for fact, concept in of_role(case, "change_rate"):
        changes = stated_of(case, concept, "change", fact.subject, fact)
        values = stated_of(case, concept, None, fact.subject, fact)
        head = f"{HEAD}{figure_of_fact(fact).name}"
        yield from first_that_holds(
            r
            for change, value in product(changes, values)
            if change.direction == fact.direction
            for r in change_rate(head, figure_of_fact(fact), part_of(change), part_of(value))
        )


@rule(
    "N006",
    "增减方向矛盾",
    checks="同一句中增减额与增减比率的方向一致：不会既“增加”又“下降”。",
    why="方向写反，结论就反了。",
    severity="error",
    example="“增加 12.50 万元，下降 3.20%”。",
    message="{head} {stated}，而{expression}，方向相反。",
)
def directions(case: Case) -> Iterator[Relation]:
    """The amount of a change and its rate, in one sentence, go the same way."""
    for fact, concept in of_role(case, "change_rate"):
        for change in case.prose_facts.get((fact_id(concept, "change"), fact.subject), []):
            if change.quote == fact.quote and change.direction and fact.direction:
                yield SameDirection(
                    head=f"{HEAD}{figure_of_fact(fact).name}", stated=figure_of_fact(fact), parts=(part_of(change),)
                )
