"""Points off for each thing found: in a condition of a checklist, and beside any method."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.indicators.compute import compute_indicators
from assets.indicators.methods import Band, Bands, CheckItem, Checklist, Deduct, Linear, Method, Points, Proportional
from assets.indicators.quantities import Quantity, Range
from assets.indicators.rulebook import Deduction
from assets.scores.evidence import Evidence
from assets.scores.methods import UnusableEvidence, less_deductions, score_evidence, score_value
from assets.scores.scoring import score
from tests.indicators.samples import ONE, fact, rulebook

HALF = Decimal("0.5")
TARGETS = Checklist(
    (
        CheckItem("whole", "有整体目标", Decimal(1)),
        CheckItem("measurable", "指标量化", Decimal(2), HALF),
    )
)


@pytest.mark.parametrize(
    ("met", "faults", "points"),
    [
        (("whole", "measurable"), {}, "3"),
        (("whole", "measurable"), {"measurable": 2}, "2"),  # 2 - 2 x 0.5
        (("whole",), {"measurable": 1}, "2.5"),  # a condition with faults is met in part
        (("whole",), {"measurable": 9}, "1"),  # no less than nothing
        (None, {"measurable": 0}, "2"),
        ((), {}, "0"),
    ],
)
def test_faults_cost_points_of_their_condition_only(
    met: tuple[str, ...] | None, faults: dict[str, int], points: str
) -> None:
    got, words = score_evidence(TARGETS, Evidence("x", met=met, faults=faults), Decimal(3), "")
    assert got == Decimal(points)
    if faults.get("measurable"):
        assert f"错误{faults['measurable']}处，每处扣0.5分" in words


def test_faults_of_a_condition_that_has_none_are_no_evidence() -> None:
    with pytest.raises(UnusableEvidence, match="met"):
        score_evidence(TARGETS, Evidence("x", faults={"whole": 1}), Decimal(3), "")


PROCEDURE = (Deduction("procedure", "没有办理采购手续", Decimal(1)),)


@pytest.mark.parametrize(
    ("points", "times", "left", "words"),
    [
        ("3", 1, "2", "1处扣1分，得分=3-1=2"),
        ("1.5", 2, "0", "2处扣2分，扣完为止"),
        ("3", 0, "3", "没有填报，按没有发现计"),
    ],
)
def test_other_deductions_come_off_at_the_end(points: str, times: int, left: str, words: str) -> None:
    got, said = less_deductions((Decimal(points), "得分"), PROCEDURE, {"procedure": times})
    assert got == Decimal(left)
    assert words in said


ALSO = ONE.replace("unit:", "also: [{id: procedure, text: 没有办理手续, points: 1}]\n    unit:", 1)
FACTS = [fact("current_year_expenditure", "90"), fact("current_year_expenditure_budget", "100")]


def test_what_was_found_is_taken_off_what_the_accounts_give() -> None:
    book = rulebook(ALSO)
    computed = compute_indicators(book, FACTS, 2021)
    (plain,), _ = score(book, computed)
    (less,), card = score(book, computed, [Evidence("completion", faults={"procedure": 2})])
    assert (plain.score, plain.basis) == (Decimal("3.6"), "computed")  # 4 x 90%
    assert (less.score, less.basis) == (Decimal("1.6"), "evidence")
    assert card.total == Decimal("1.6")
    assert "预算完成率=90÷100×100%=90%" in less.explanation


def test_what_is_pending_stays_pending_whatever_was_found() -> None:
    book = rulebook(ALSO)
    (entry,), _ = score(book, compute_indicators(book, [], 2021), [Evidence("completion", faults={"procedure": 1})])
    assert entry.score is None
    assert entry.basis == "pending"


def percent(text: str) -> Quantity:
    return Quantity.parse(f"{text}%")


FALLING: list[Method] = [
    Linear(percent("5"), percent("15")),
    Deduct(Range.parse("(-∞, 100%]"), percent("1"), Quantity.parse(Decimal("0.1")), "proportional"),
    Deduct(Range.parse("(-∞, 100%]"), percent("10"), percent("10"), "none"),
    Bands(
        (
            Band(Range.parse("(-∞, 5%]"), score=percent("100")),
            Band(Range.parse("(5%, 20%]"), deduct=percent("50")),
            Band(Range.parse("(20%, ∞)"), score=Quantity.parse(0)),
        )
    ),
]
RISING: list[Method] = [
    Linear(percent("95"), percent("85")),
    Proportional(percent("95")),
    Points(Decimal("0.7"), Decimal(3)),
    Deduct(Range.parse("[100%, ∞)"), percent("1"), Quantity.parse(HALF), "full"),
]
VALUES = st.decimals(min_value=-300, max_value=300, places=4)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(FALLING), VALUES, VALUES)
def test_where_less_is_better_more_never_scores_higher(method: Method, one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert score_value(method, low, Decimal(4), "%")[0] >= score_value(method, high, Decimal(4), "%")[0]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(RISING), VALUES, VALUES)
def test_where_more_is_better_less_never_scores_higher(method: Method, one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert score_value(method, low, Decimal(4), "%")[0] <= score_value(method, high, Decimal(4), "%")[0]


@settings(max_examples=150, deadline=None)
@given(
    st.sets(st.sampled_from(["whole", "measurable"])),
    st.dictionaries(st.sampled_from(["measurable", "procedure", "x"]), st.integers(0, 10**6)),
)
def test_faults_never_push_a_score_out_of_its_bounds(met: set[str], faults: dict[str, int]) -> None:
    marks = score_evidence(TARGETS, Evidence("x", met=tuple(met), faults=faults), Decimal(3), "")
    assert 0 <= marks[0] <= 3
    assert 0 <= less_deductions(marks, PROCEDURE, faults)[0] <= marks[0]


@pytest.mark.parametrize(
    ("value", "points", "words"),
    [
        ("100", "12", "得满分12分"),
        ("75", "9", "得分=12×75%=9"),
        ("60", "7.2", "得分=12×60%=7.2"),
        ("59.9999", "0", "59.9999%低于60%，不得分"),
        ("-5", "0", "低于60%，不得分"),
    ],
)
def test_a_share_may_count_for_nothing_below_a_limit(value: str, points: str, words: str) -> None:
    got, said = score_value(Proportional(percent("100"), percent("60")), Decimal(value), Decimal(12), "%")
    assert got == Decimal(points)
    assert words in said


@pytest.mark.parametrize(
    ("late", "points", "words"),
    [
        ("0", "5", "得满分5分"),
        ("3", "2", "得分=5-3=2"),
        ("4", "2", "扣4分，以扣3分为限，得分=5-3=2"),
        ("99", "2", "以扣3分为限"),
    ],
)
def test_a_deduction_may_have_a_limit(late: str, points: str, words: str) -> None:
    method = Deduct(Range.parse("(-∞, 0]"), Quantity.parse(1), Quantity.parse(1), "full", at_most=Quantity.parse(3))
    got, said = score_value(method, Decimal(late), Decimal(5), "个工作日")
    assert got == Decimal(points)
    assert words in said


BONUS = (
    ONE
    + """
  - id: honour
    level1: 加分
    level2: 加分
    name: 表彰
    weight: 1
    bonus: true
    unit: 次
    evidence: 文件
    method: {kind: points, each: 0.5}
"""
)


@pytest.mark.parametrize(
    ("spent", "honours", "total", "grade"),
    [
        ("90", None, "3.6", "合格"),  # nobody has to fill it in
        ("90", "0", "3.6", "合格"),
        ("40", "1", "2.1", "合格"),  # 1.6 and a half
        ("90", "2", "4", "合格"),  # 3.6 and 1: not more than the full score
        ("40", "9", "2.6", "合格"),  # not more than the bonus's own weight
    ],
)
def test_bonus_points_come_on_top_up_to_the_full_score(spent: str, honours: str | None, total: str, grade: str) -> None:
    book = rulebook(BONUS)
    facts = [fact("current_year_expenditure", spent), fact("current_year_expenditure_budget", "100")]
    found = [Evidence("honour", value=Decimal(honours))] if honours else []
    scores, card = score(book, compute_indicators(book, facts, 2021), found)
    assert (card.total, card.grade, card.coverage) == (Decimal(total), grade, Decimal(1))
    assert scores[1].basis == ("evidence" if honours else "pending")
    assert scores[1].explanation.startswith("加分项：")


def test_bonus_points_alone_are_no_total() -> None:
    book = rulebook(BONUS)
    _, card = score(book, compute_indicators(book, [], 2021), [Evidence("honour", value=Decimal(1))])
    assert card.total is None
    assert card.coverage == 0
