"""The rows of a self-evaluation table as indicators: what is compared with what, and what it gives."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.indicators.library import load_library
from assets.indicators.methods import Target
from assets.indicators.quantities import Quantity
from assets.scores.evidence import Evidence
from assets.scores.methods import score_value
from assets.scores.scoring import score
from assets.scores.table_rows import fitting, goal_of, outside_tier, rows_of, tier_of
from assets.tables.performance.model import PerformanceRow
from tests.scores.test_published import row

LIBRARY = load_library(Path(__file__).parents[2] / "data" / "rulebooks")
SELF = LIBRARY["mof-2020-self"]
assert SELF.rows is not None
ROWS = SELF.rows
TEN = Decimal(10)


def aiming(target: str | None, actual: str | None, **others: Any) -> PerformanceRow:
    return row("完成数", "10", "", target=target, actual=actual, **others)


def points(target: str, actual: str, **others: Any) -> Decimal | None:
    """What a row of 10 points gives; None where it is for a person to judge."""
    goal = goal_of(aiming(target, actual, **others))
    return None if goal is None else score_value(goal.target, goal.actual, TEN, goal.unit)[0]


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("≥4次", "10次", "10"),
        ("≥4次", "4", "10"),
        ("≥4次", "3次", "7.5"),  # 10 x 3/4
        ("≥4次", "0", "0"),
        ("≤20100人", "≤19588人", "10"),  # the sign is printed again with the actual value
        ("≤80人", "100人", "8"),  # 10 x 80/100
        ("≤0人", "3人", "0"),
        ("=12个月", "12个月", "10"),
        ("=12个月", "9个月", "7.5"),
        ("=12个月", "15个月", "8"),  # 12/15: too much is as far off as too little
        ("=0人", "0", "10"),
        ("=100%", "100", "10"),
        ("≥95%", "76%", "8"),
        ("≥95％", "95%", "10"),
        ("不低于95%", "76%", "8"),
        ("不超过80万元", "100万元", "8"),
        ("80万元以内", "100万元", "8"),
        ("95%以上", "76%", "8"),
        ("≤2万元", "18000元", "10"),  # 1.8 of 2
        ("≤1.8万元", "20000元", "9"),
        ("4次", "3次", "7.5"),
        ("4次", "5次", "10"),
        ("1,692,366剂次", "1,692,366剂次", "10"),
    ],
)
def test_a_number_against_its_target(target: str, actual: str, expected: str) -> None:
    assert points(target, actual) == Decimal(expected)


def test_without_a_sign_costs_should_not_exceed_and_all_else_should_be_reached() -> None:
    assert points("100", "80", level2="数量指标") == 8
    assert points("100", "80", level2="成本指标") == 10
    assert points("100", "125", level2="成本指标") == 8


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("成效明显", "达成预期指标"),
        ("优", "优"),
        ("≥95%", "达成预期指标"),
        ("成效明显", "100%"),
        ("2022年11月30日前", "2022年11月30日"),  # dates are no numbers
        ("2022.01.01", "2022.01.01"),
        ("90%-95%", "93%"),  # a span
        ("≥95%", "0.95"),  # 0.95% or 95%?
        ("≥4次", "4人"),
        ("≥4次", "4万元"),
        ("≥4次", ""),
        ("", "4"),
        ("≥-4", "3"),
        ("≥4", "-3"),
        ("≥" + "9" * 40, "1"),
        ("<script>", "1"),
        ("≥", "1"),
    ],
)
def test_words_dates_spans_and_other_units_are_for_a_person(target: str, actual: str) -> None:
    assert points(target or None, actual or None) is None  # type: ignore[arg-type]


def test_the_first_target_counts_where_it_was_not_adjusted() -> None:
    assert goal_of(aiming(None, "3", target_initial="≥4")) is not None
    assert goal_of(aiming(None, "3")) is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_is_too_strange_to_be_compared(target: str, actual: str) -> None:
    got = points(target, actual)
    assert got is None or 0 <= got <= TEN


NUMBERS = st.decimals(0, 1_000_000, places=2)
RELATIONS: tuple[Literal["at_least", "at_most", "equal"], ...] = ("at_least", "at_most", "equal")


@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from(RELATIONS), st.sampled_from(("proportional", "zero")))
def test_points_lie_between_nothing_and_all_and_follow_the_value(
    goal: Decimal, one: Decimal, other: Decimal, relation: Any, unmet: Any
) -> None:
    method = Target(relation=relation, value=Quantity(goal), unmet=unmet)
    low, high = sorted([one, other])
    less, more = (score_value(method, value, TEN, "次")[0] for value in (low, high))
    assert 0 <= less <= TEN
    assert 0 <= more <= TEN
    if relation == "at_least" or (relation == "equal" and high <= goal):
        assert less <= more
    if relation == "at_most" or (relation == "equal" and low >= goal):
        assert less >= more
    assert score_value(method, goal, TEN, "次")[0] == TEN


def test_what_is_not_reached_gives_nothing_where_the_rulebook_says_so() -> None:
    method = Target(relation="at_least", value=Quantity(Decimal(95), True), unmet="zero")
    assert score_value(method, Decimal(94), TEN, "%") == (Decimal(0), "94%，目标是不低于95%，没有达到，不得分")
    assert score_value(method, Decimal(95), TEN, "%") == (TEN, "95%达到95%，得满分10分")


# The table as a whole ------------------------------------------------------------------------------------------------


def test_a_table_fits_whose_rows_make_up_the_points_that_are_left() -> None:
    rows = [row("道路里程", "50", "50"), row("满意度", "40", "36"), row("经济效益", "0", "0")]
    chosen, own, why = fitting(SELF, rows)
    assert ([one.name for one in chosen], own, why) == (["道路里程", "满意度"], {}, "")


def test_a_row_for_the_execution_is_the_rulebooks_own() -> None:
    rows = [row("预算执行率", "10", "9"), row("道路里程", "90", "88")]
    chosen, own, why = fitting(SELF, rows)
    assert ([one.name for one in chosen], list(own), why) == (["道路里程"], ["execution"], "")


def test_a_row_of_that_name_is_one_like_the_others_where_the_points_only_add_up_so() -> None:
    rows = [row("预算执行率", "10", "9", level2="成本指标"), row("道路里程", "80", "78")]
    chosen, own, why = fitting(SELF, rows)
    assert ([one.name for one in chosen], own, why) == (["预算执行率", "道路里程"], {}, "")


def test_a_single_weight_that_is_not_printed_follows_from_the_others() -> None:
    chosen, _, why = fitting(SELF, [row("道路里程", "50", "50"), row("满意度", "", "36")])
    assert ([one.weight for one in chosen], why) == ([Decimal(50), Decimal(40)], "")
    # 45 of the 40 points that would be left is impossible: something was misread.
    assert fitting(SELF, [row("道路里程", "50", "50"), row("满意度", "", "45")])[2] == "自评表有1行没有写分值"
    assert fitting(SELF, [row("道路里程", "", "50"), row("满意度", "", "36")])[2] == "自评表有2行没有写分值"


def test_a_table_of_other_points_does_not_fit_and_says_why() -> None:
    assert fitting(SELF, [row("道路里程", "100", "95")])[2] == "自评表各行的分值合计100，办法是90"
    assert fitting(SELF, [])[2] == "自评表各行的分值合计0，办法是90"


@pytest.mark.parametrize(
    ("actual", "first"),
    [
        ("达成预期指标", "达成"),
        ("部分达成预期指标并具有一定效果", "部分达成"),  # holds 达成 as well
        ("未完成预期指标且效果较差", "未达成"),
        ("未达成预期指标", "未达成"),
        ("优", None),
        (None, None),
    ],
)
def test_the_words_of_completion_are_of_one_step(actual: str | None, first: str | None) -> None:
    tier = tier_of(ROWS, actual)
    assert (tier.words[0] if tier is not None else None) == first


def test_points_outside_the_step_of_the_words_are_told() -> None:
    (one,) = rows_of(SELF, [row("推进情况", "15", "14", target="推进", actual="部分达成预期指标")], [])
    told = "实际完成值写“部分达成预期指标”，按办法应得9（含）~12分，公开的得分是14分"
    assert outside_tier(one, Decimal(14)) == told
    assert outside_tier(one, Decimal("9")) == ""
    assert outside_tier(one, Decimal("12")) != ""
    assert outside_tier(one, None) == ""
    (measured,) = rows_of(SELF, [row("推进情况", "15", "14", target="≥1", actual="1")], [])
    assert outside_tier(measured, Decimal(1)) == ""


def test_a_person_may_give_the_points_of_any_row_by_its_name_or_number() -> None:
    printed = [row("推进情况", "50", "", target="推进", actual="优"), row("次数", "40", "", target="≥4", actual="3")]
    for named in ("推进情况", "row_1", "推进，情况"):
        first, _ = rows_of(SELF, printed, [Evidence(named, points=Decimal(45))])
        assert first.indicator is None
    _, second = rows_of(SELF, printed, [Evidence("次数", points=Decimal(40))])
    assert second.indicator is None  # the person has looked, and the number does not count
    book = msgspec.structs.replace(SELF, indicators=(second.entry,), rows=None)
    (made,), _ = score(book, [], [Evidence("row_2", points=Decimal(40), source="台账")])
    assert (made.score, made.basis) == (Decimal(40), "evidence")
