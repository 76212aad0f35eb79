"""Zizhou's rulebook: each kind of rule in its annex, and the scores that were published."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from assets.documents.reader import read_file
from assets.facts.from_prose import facts_from_prose
from assets.facts.model import Fact
from assets.facts.performance import read_performance
from assets.indicators.compute import compute_indicators
from assets.indicators.library import load_rulebook
from assets.scores.evidence import Evidence
from assets.scores.model import Score, Scorecard
from assets.scores.published import evaluations, published_by
from assets.scores.scoring import score
from tests.indicators.samples import fact

ZIZHOU = load_rulebook(Path(__file__).parents[2] / "data" / "rulebooks" / "zizhou-2021.yaml")


def points(name: str, *facts: Fact, **evidence: object) -> Decimal | None:
    """The score of one indicator from these facts and this evidence."""
    stated = [Evidence(name, **evidence)] if evidence else []  # type: ignore[arg-type]
    scores, _ = score(ZIZHOU, compute_indicators(ZIZHOU, facts, 2021), stated)
    return next(entry.score for entry in scores if entry.indicator == name)


def test_there_are_thirty_items_of_a_hundred_points() -> None:
    assert len(ZIZHOU.indicators) == 30
    weights: dict[str, Decimal] = {}
    for entry in ZIZHOU.indicators:
        assert entry.weight is not None
        weights[entry.level2] = weights.get(entry.level2, Decimal(0)) + entry.weight
    assert weights == {
        "预算编制": 24, "预算执行": 31, "预算管理": 26, "债权债务管理": 4, "资产管理": 5, "履职效益": 10,
    }  # fmt: skip
    assert len({(entry.level2, entry.level3) for entry in ZIZHOU.indicators}) == 18


@pytest.mark.parametrize(
    ("budget", "final", "expected"),
    [("100", "100", "8"), ("96", "100", "8"), ("95", "100", "8"), ("76", "100", "6.4")],  # 76/95 x 8
)
def test_the_budget_in_place_is_full_from_95_percent_on(budget: str, final: str, expected: str) -> None:
    facts = (fact("fiscal_appropriation_income_initial_budget", budget), fact("fiscal_appropriation_income", final))
    assert points("budget_in_place_rate", *facts) == Decimal(expected)


@pytest.mark.parametrize(
    ("spent", "expected"), [("95", "12"), ("85", "0"), ("90", "6"), ("90.54", "6.6"), ("120", "12")]
)
def test_completion_is_linear_between_85_and_95_percent(spent: str, expected: str) -> None:
    """90.54% is rounded to 90.5% first, as the published report does."""
    facts = (fact("current_year_expenditure", spent), fact("current_year_income", "100"))
    assert points("budget_completion_rate", *facts) == Decimal(expected)


@pytest.mark.parametrize(("closing", "expected"), [("5", "4"), ("15", "4"), ("20", "2"), ("25", "0"), ("60", "0")])
def test_the_carry_over_is_the_growth_by_the_income(closing: str, expected: str) -> None:
    """10 were carried in: 20 of an income of 100 is growth of 10%, half way between 5% and 15%."""
    facts = (
        fact("closing_carry_over", closing),
        fact("closing_carry_over", "10", 2020),
        fact("current_year_income", "100"),
    )
    assert points("carry_over_rate", *facts) == Decimal(expected)


@pytest.mark.parametrize(
    ("now", "before", "expected"), [("115", "100", "2"), ("85", "100", "2"), ("116", "100", "0"), ("84", "100", "0")]
)
def test_public_cost_may_move_by_15_percent_either_way(now: str, before: str, expected: str) -> None:
    assert points("public_cost_change_rate", fact("public_cost", now), fact("public_cost", before, 2020)) == Decimal(
        expected
    )


@pytest.mark.parametrize(
    ("budget", "spent", "expected"),
    [("0", "0", "1.5"), ("0", "1", "0"), ("10", "10", "1.5"), ("10", "10.01", "0")],
)
def test_three_public_expenses_may_not_exceed_their_budget(budget: str, spent: str, expected: str) -> None:
    facts = (fact("three_public_budget", budget), fact("three_public", spent))
    assert points("three_public_control_rate", *facts) == Decimal(expected)


def test_procurement_is_linear_less_a_point_for_each_breach_of_procedure() -> None:
    facts = (fact("procurement_total", "82.5"), fact("procurement_total_budget", "100"))
    assert points("procurement_execution_rate", *facts) == Decimal("1.5")  # (82.5-70)/(95-70) x 3
    assert points("procurement_execution_rate", *facts, faults={"procedure": 1}) == HALF
    assert points("procurement_execution_rate", *facts, faults={"procedure": 2}) == 0
    none = (fact("procurement_total", "0"), fact("procurement_total_budget", "0"))
    assert points("procurement_execution_rate", *none) == 3
    assert points("procurement_execution_rate", fact("procurement_total", "1"), none[1]) == 0


HALF = Decimal("0.5")


@pytest.mark.parametrize(("actual", "expected"), [("6", "2"), ("7", "2"), ("8", "1.5"), ("11", "0"), ("30", "0")])
def test_each_person_over_the_quota_costs_half_a_point(actual: str, expected: str) -> None:
    assert points("staff_over_quota", fact("staff_quota", "7"), fact("staff_actual", actual)) == Decimal(expected)


def test_payroll_left_as_it_was_costs_another_point() -> None:
    facts = (fact("staff_quota", "7"), fact("staff_actual", "8"))
    assert points("staff_over_quota", *facts, faults={"payroll": 1}) == HALF


@pytest.mark.parametrize(
    ("end", "start", "expected"),
    [("100", "100", "2"), ("105", "100", "2"), ("94", "100", "1"), ("110", "100", "1"), ("111", "100", "0"),
     ("0", "0", "2"), ("5", "0", "0")],
)  # fmt: skip
def test_claims_may_change_little(end: str, start: str, expected: str) -> None:
    facts = (
        fact("stated_amount", end, subject="年末预付账款"),
        fact("stated_amount", start, subject="年初预付账款"),
    )
    assert points("claims_change_rate", *facts) == Decimal(expected)


@pytest.mark.parametrize(
    ("end", "start", "expected"), [("0", "0", "2"), ("0", "9", "2"), ("9", "9", "1"), ("10", "9", "0"), ("9", "0", "0")]
)
def test_debts_are_best_not_there(end: str, start: str, expected: str) -> None:
    facts = (
        fact("stated_amount", end, subject="年末债务余额"),
        fact("stated_amount", start, subject="年初债务余额"),
    )
    assert points("debt_change_rate", *facts) == Decimal(expected)


@pytest.mark.parametrize(
    ("name", "evidence", "expected"),
    [
        ("budget_complete", {"value": Decimal(1)}, "1.5"),
        ("budget_complete", {"value": Decimal(9)}, "0"),
        ("budget_accurate", {"met": ("within", "format")}, "2"),
        ("budget_accurate", {"met": ("within", "format"), "faults": {"years": 1}}, "2.5"),
        ("budget_punctual", {"value": Decimal(1)}, "1"),
        ("targets_set", {"met": ("whole", "projects", "funds"), "faults": {"measurable": 2}}, "5"),
        ("accounts_accurate", {"met": ("years", "within")}, "2"),
        ("self_evaluation_rate", {"met": ("projects",), "faults": {"funds": 1}}, "1.5"),
        ("project_self_evaluation", {"met": ("content",), "faults": {"consistent": 1, "standards": 1}}, "2"),
        ("targets_met", {"value": Decimal(1)}, "1.5"),
        ("targets_met", {"value": Decimal(0), "faults": {"unpublished": 1}}, "0"),
        ("asset_utilisation", {"value": Decimal("97.5")}, "2"),
        ("annual_assessment", {"rating": "良好"}, "8"),
    ],
)
def test_what_a_person_finds_is_scored_as_the_annex_says(name: str, evidence: dict[str, object], expected: str) -> None:
    assert points(name, **evidence) == Decimal(expected)


# The published report -------------------------------------------------------------------------------------------------

COMPUTED = {
    "budget_in_place_rate", "budget_completion_rate", "carry_over_rate", "carry_over_change_rate",
    "public_cost_control_rate", "public_cost_change_rate", "three_public_change_rate", "three_public_control_rate",
    "procurement_execution_rate", "staff_over_quota", "claims_change_rate", "debt_change_rate",
}  # fmt: skip
"""What the figures in the report's own text are enough for."""


def judged(shared: Path, found: Sequence[Evidence] = ()) -> tuple[list[Score], Scorecard]:
    (path,) = (shared / "corpus" / "inbox" / "zizhou-yibaoju" / "2021").iterdir()
    document = read_file(path)
    tables = read_performance(document, 2021)
    stated, _ = published_by(ZIZHOU, evaluations(tables.rows, tables.funds, tables.totals, 2021))
    return score(ZIZHOU, compute_indicators(ZIZHOU, facts_from_prose(document, 2021), 2021), found, stated)


def test_the_published_scores_are_reproduced(shared: Path) -> None:
    scores, card = judged(shared)
    truth = json.loads((shared / "gold" / "zizhou-2021.json").read_text(encoding="utf-8"))["indicator_scores"]
    assert [(entry.weight, entry.published_score) for entry in scores] == [
        (Decimal(row["weight"]), Decimal(row["score"])) for row in truth
    ]
    computed = {entry.indicator: entry for entry in scores if entry.basis == "computed"}
    assert set(computed) == COMPUTED
    assert [entry.indicator for entry in computed.values() if entry.score != entry.published_score] == []
    assert (card.total, card.grade) == (Decimal("85.1"), "良好")
    assert (card.published_total, card.published_grade) == (Decimal("85.1"), "良好")


FOUND = [
    Evidence("budget_complete", value=Decimal(1)),
    Evidence("budget_accurate", met=("within", "format")),
    Evidence("budget_detailed", met=("economic", "functional", "other")),
    Evidence("budget_punctual", value=Decimal(0)),
    Evidence("targets_set", met=("whole", "projects", "funds"), faults={"measurable": 2}),
    Evidence("accounts_complete", value=Decimal(0)),
    Evidence("accounts_accurate", met=("years", "within", "format")),
    Evidence("accounts_detailed", met=("economic", "functional", "other")),
    Evidence("accounts_punctual", value=Decimal(0)),
    Evidence("internal_control", met=("has", "updated", "followed")),
    Evidence("targets_met", value=Decimal(0)),
    Evidence("self_evaluation_rate", met=("funds", "projects")),
    Evidence("whole_self_evaluation", met=("standards", "content")),
    Evidence("project_self_evaluation", met=("content",), faults={"consistent": 1, "standards": 1}),
    Evidence("department_evaluation", met=("done", "published", "submitted", "archived")),
    Evidence("assets_accurate", met=("report", "actual")),
    Evidence("asset_utilisation", value=Decimal(100)),
    Evidence("annual_assessment", rating="良好"),
]
"""What the report's text says was found, item by item."""


def test_every_score_follows_from_what_the_report_says_was_found(shared: Path) -> None:
    scores, card = judged(shared, FOUND)
    assert {entry.basis for entry in scores} == {"computed", "evidence"}  # nothing is taken over as published
    assert [entry.indicator for entry in scores if entry.score != entry.published_score] == []
    assert (card.total, card.grade, card.coverage) == (Decimal("85.1"), "良好", Decimal(1))


def test_the_total_is_that_of_the_table_and_not_of_the_text(shared: Path) -> None:
    """The text gives the accounts' accuracy 2 of 3 points, the table 3: with the text's the total is 84.1."""
    less = Evidence("accounts_accurate", met=("within", "format"))
    scores, card = judged(shared, [less if entry.indicator == less.indicator else entry for entry in FOUND])
    assert card.total == Decimal("84.1")
    assert [entry.indicator for entry in scores if entry.score != entry.published_score] == ["accounts_accurate"]


def test_the_derivation_is_the_one_that_was_published(shared: Path) -> None:
    scores, _ = judged(shared)
    said = next(entry.explanation for entry in scores if entry.indicator == "budget_completion_rate")
    assert "预算完成率=3296.75÷3642.94×100%=90.5%" in said
    assert "得分=(90.5%-85%)÷(95%-85%)×12=6.6" in said
