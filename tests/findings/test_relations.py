"""Relations: rounding alone never breaks one, a step more than rounding allows always does."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.documents.model import Box, Source
from assets.findings.figures import Figure, figure_of_cell, figure_of_fact
from assets.findings.rate_relations import ChangeRate, Growth, Ratio, change_rate, growth, ratio
from assets.findings.relations import Part, Relation, Sum, total
from assets.tables.numbers import Number, parse_number
from tests.findings.accounts import build, fact

CENT = Decimal("0.01")
_places = iter(range(10_000_000))


def figure(text: str, unit: str = "万元") -> Figure:
    """A figure that stands alone at its own place."""
    number = parse_number(text)
    assert number is not None
    at = float(next(_places))
    return Figure("数", "表", number, unit, Decimal(1), text, Source("0" * 64, 1, Box(at, 0, at + 1, 1)))


def part(text: str, sign: int = 1) -> Part:
    return Part(figure(text), "项", sign)


def sum_of(stated: str, *parts: str) -> Sum:
    return Sum(head="合计", stated=figure(stated), parts=tuple(part(p) for p in parts))


def only(relations: Iterable[Relation]) -> Relation:
    found = list(relations)
    assert len(found) == 1
    return found[0]


def rounded(value: Decimal, step: Decimal = CENT) -> str:
    return f"{value.quantize(step, ROUND_HALF_UP):f}"


exact = st.decimals(min_value=0, max_value=1_000_000, places=6, allow_nan=False, allow_infinity=False)


@given(st.lists(exact, min_size=1, max_size=40))
def test_a_sum_of_rounded_parts_never_raises_a_false_alarm(values: list[Decimal]) -> None:
    assert sum_of(rounded(sum(values, Decimal(0))), *[rounded(v) for v in values]).holds


@given(st.lists(exact, min_size=1, max_size=40), st.booleans())
def test_one_step_beyond_the_bound_is_always_found(values: list[Decimal], above: bool) -> None:
    parts = [rounded(v) for v in values]
    # n parts and the total, each ±0.005: 0.005 (n + 1) in all; the first printed difference beyond it.
    bound = Decimal("0.005") * (len(parts) + 1)
    step = (bound // CENT + 1) * CENT
    printed = sum((Decimal(p) for p in parts), Decimal(0))
    assert sum_of(f"{printed + (step if above else -step):f}", *parts).holds is False
    assert sum_of(f"{printed + (step - CENT if above else CENT - step):f}", *parts).holds is True


@given(exact.filter(lambda v: v > 1), exact.filter(lambda v: v > 1))
def test_a_share_of_rounded_amounts_never_raises_a_false_alarm(above: Decimal, below: Decimal) -> None:
    stated = figure(rounded(100 * above / below), "%")
    assert all(r.holds for r in ratio("比重", stated, part(rounded(above)), part(rounded(below))))


@given(exact.filter(lambda v: v > 1), exact.filter(lambda v: v > 1))
def test_a_rate_of_change_of_rounded_amounts_never_raises_a_false_alarm(now: Decimal, before: Decimal) -> None:
    stated = figure(rounded(100 * (now - before) / before), "%")
    change = part(rounded(now - before))
    assert all(r.holds for r in change_rate("增减", stated, change, part(rounded(now))))
    assert all(r.holds for r in growth("增减", stated, part(rounded(now)), part(rounded(before))))


def test_the_allowance_is_the_sum_of_all_half_steps() -> None:
    relation = sum_of("9759.38", "5377.64", "4381.70")
    assert not relation.holds
    assert relation.expected == Decimal("9759.34")
    assert relation.allowance == Decimal("0.015")


def test_numbers_of_different_precision_are_compared_by_what_they_stand_for() -> None:
    assert sum_of("51.7", "51.74").holds
    assert not sum_of("51.7", "51.76").holds


def test_a_part_of_a_sum_is_implied_by_the_others() -> None:
    relation = Sum(head="年末", stated=figure("5.00"), parts=(part("5.00"), part("50.00"), part("50.00", -1)))
    outflow = relation.implied(relation.parts[2].figure)
    assert outflow is not None and outflow.low == Decimal("49.985") and outflow.high == Decimal("50.015")
    assert relation.implied(figure("1.00")) is None


def test_a_cut_rate_is_told_from_a_wrong_one() -> None:
    # 9746.50 / 10210.34 = 95.4571 %, printed 95.45 instead of 95.46.
    cut = only(ratio("完成率", figure("95.45", "%"), part("9746.50"), part("10210.34")))
    assert not cut.holds and cut.truncated
    wrong = only(ratio("完成率", figure("95.54", "%"), part("9746.50"), part("10210.34")))
    assert not wrong.holds and not wrong.truncated
    assert wrong.stated.show(wrong.expected) == "95.46%"


def test_a_rate_over_what_may_be_zero_is_not_made() -> None:
    assert list(ratio("完成率", figure("0.00", "%"), part("0.00"), part("0.00"))) == []
    assert list(change_rate("增减", figure("100.00", "%"), part("5.00"), part("5.00"))) == []
    assert list(growth("增减", figure("100.00", "%"), part("5.00"), part("0.00"))) == []


def test_a_rate_of_change_is_over_last_years_value() -> None:
    # 938.32 less than 2023.04: 46.38 %, not 86.50 % of this year's 1084.72.
    def rate(text: str) -> Relation:
        stated = fact("total_income_change_rate", text, direction="减少")
        change = fact("total_income_change", "938.32", direction="减少")
        return only(change_rate("降幅", figure_of_fact(stated), Part(figure_of_fact(change), "减少"), part("1084.72")))

    assert rate("46.38").holds
    assert not rate("86.50").holds
    assert rate("86.50").stated.show(rate("86.50").expected) == "46.38%"
    assert rate("86.50").expression == "938.32 ÷ 上年数（项 1084.72 + 938.32）"


def test_relations_without_a_stated_number_or_parts_are_not_made() -> None:
    assert list(total("合计", None, [part("1.00")])) == []
    assert list(total("合计", figure("1.00"), [])) == []


def test_long_sums_show_their_first_parts_and_their_number() -> None:
    relation = sum_of("9.99", *["1.00"] * 10)
    assert relation.expression.endswith(" + …（共 10 项）")
    assert relation.expression.count("项 1.00") == 8


def test_amounts_in_different_units_are_written_with_their_units() -> None:
    form = build("expenditure", "合计 | 123456700.00", (("total", "合计"),), unit="元")
    in_yuan = figure_of_cell(form.cells[0], "支出决算表")
    assert in_yuan is not None
    relation = Sum(head="支出", stated=figure("12345.67"), parts=(Part(in_yuan, "合计"),))
    assert relation.holds
    assert relation.expression == "合计 123456700.00 元"


def test_one_number_printed_twice_with_another_last_digit_is_strained() -> None:
    assert sum_of("10.01", "10.00").holds
    assert sum_of("10.01", "10.00").strained
    assert not sum_of("10.00", "10.00").strained
    assert not sum_of("10.02", "10.00").holds


def test_zeros_lend_a_sum_no_room_for_rounding() -> None:
    assert sum_of("10.02", "5.00", "5.00", "0.00", "0.00").strained
    assert not sum_of("10.01", "5.00", "5.00", "0.00", "0.00").strained


@given(st.lists(st.decimals("0.001", "9999", places=5), min_size=1, max_size=8))
def test_what_was_rounded_half_up_is_never_strained(parts: list[Decimal]) -> None:
    printed = [f"{part.quantize(CENT, ROUND_HALF_UP)}" for part in parts]
    relation = sum_of(f"{sum(parts, Decimal(0)).quantize(CENT, ROUND_HALF_UP)}", *printed)
    if all(Decimal(text) for text in printed):
        assert relation.holds
        assert not relation.strained


def test_amounts_of_accounts_in_yuan_with_two_places_are_exact() -> None:
    form = build("expenditure", "合计 | 100.00 | 60.00 | 40.01", (("a", "合计"), ("b", "基"), ("c", "项")), unit="元")
    whole, *parts = [figure_of_cell(cell, "支出决算表") for cell in form.cells]
    assert whole is not None
    relation = Sum(head="合计", stated=whole, parts=tuple(Part(each, "项") for each in parts if each is not None))
    assert not relation.holds
    assert relation.allowance == 0


@pytest.mark.parametrize(
    ("text", "unit", "printed", "decimals"),
    [("1,084.72", "万元", "1084.72", 2), ("100%", "%", "100%", 0), ("54", "人", "54", 0), ("6.80", "%", "6.80%", 2)],
)
def test_a_figure_is_printed_as_a_person_would_type_it(text: str, unit: str, printed: str, decimals: int) -> None:
    shown = figure(text, unit)
    assert (shown.printed, shown.decimals) == (printed, decimals)


def test_counts_are_exact_and_decreases_are_shown_without_a_sign() -> None:
    people = figure_of_fact(fact("staff_actual", "54"))
    assert people.number == Number(Decimal(54), Decimal(0)) and people.measured == "54 人"
    fall = figure_of_fact(fact("total_income_change", "938.32", direction="减少"))
    assert fall.number.value == Decimal("-938.32") and fall.printed == "938.32"


def test_blame_reaches_every_operand_of_a_rate() -> None:
    share = Ratio(head="比重", stated=figure("50.00", "%"), parts=(part("5.00"), part("20.00")))
    above = share.implied(share.parts[0].figure)
    below = share.implied(share.parts[1].figure)
    assert above is not None and above.low < 10 < above.high
    assert below is not None and below.low < 10 < below.high
    rate = ChangeRate(head="增减", stated=figure("100.00", "%"), parts=(part("4.00"), part("10.00")))
    change = rate.implied(rate.parts[0].figure)
    assert change is not None and change.low < 5 < change.high
    grown = Growth(head="增减", stated=figure("10.00", "%"), parts=(part("12.00"), part("10.00")))
    stated = grown.implied(grown.stated)
    assert not grown.holds and stated is not None and stated.low < 20 < stated.high
