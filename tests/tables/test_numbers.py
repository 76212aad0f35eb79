from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assets.tables.numbers import MONEY_SCALE, Interval, Number, is_dash, parse_number

CENT = Decimal("0.01")
AMOUNTS = st.decimals(min_value=-(10**10), max_value=10**10, places=6)
FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


def rounded(exact: Decimal, step: Decimal = CENT) -> Number:
    """`exact` as a form prints it."""
    return Number(exact.quantize(step, ROUND_HALF_UP), step / 2)


@pytest.mark.parametrize(
    ("text", "value", "half_step"),
    [
        ("0", "0", "0.5"),
        ("0.00", "0", "0.005"),
        ("1,234.50", "1234.50", "0.005"),
        ("１，２３４．５０", "1234.50", "0.005"),
        ("1，234.50", "1234.50", "0.005"),
        ("-37.70", "-37.70", "0.005"),
        ("−37.7", "-37.7", "0.05"),
        ("－37.7", "-37.7", "0.05"),
        ("(37.70)", "-37.70", "0.005"),
        ("（37.70）", "-37.70", "0.005"),
        ("△37.70", "-37.70", "0.005"),
        ("+12", "12", "0.5"),
        ("98.6%", "98.6", "0.05"),
        ("98.6％", "98.6", "0.05"),
        (" 1,234\n.50 ", "1234.50", "0.005"),
        ("123456789012.345678", "123456789012.345678", "0.0000005"),
    ],
)
def test_a_printed_number_has_its_value_and_its_precision(text: str, value: str, half_step: str) -> None:
    assert parse_number(text) == Number(Decimal(value), Decimal(half_step))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "-",
        "—",
        "——",
        "12,34",
        "1,2345",
        "1.2.3",
        "12.",
        ".5",
        "(37.70",
        "37.70)",
        "1e5",
        "NaN",
        "共12人",
        "12万元",
    ],
)
def test_what_is_not_exactly_one_number_is_none(text: str) -> None:
    assert parse_number(text) is None


@given(AMOUNTS, st.integers(min_value=0, max_value=6), st.booleans(), st.booleans())
def test_every_formatted_decimal_is_read_back(exact: Decimal, places: int, commas: bool, full_width: bool) -> None:
    printed = rounded(exact, Decimal(1).scaleb(-places)).value
    text = f"{printed:,.{places}f}" if commas else f"{printed:.{places}f}"
    if full_width:
        text = text.translate(FULL_WIDTH)
    assert parse_number(text) == Number(printed, Decimal(5).scaleb(-places - 1))


@given(st.text(max_size=40))
def test_any_text_is_a_finite_number_or_none(text: str) -> None:
    number = parse_number(text)
    assert number is None or (number.value.is_finite() and number.half_step > 0)


@pytest.mark.parametrize(("text", "dash"), [("—", True), ("－ －", True), ("", False), (" ", False), ("-1", False)])
def test_a_dash_is_neither_blank_nor_a_number(text: str, dash: bool) -> None:
    assert is_dash(text) is dash


@given(AMOUNTS)
def test_a_rounded_number_stands_for_the_exact_one(exact: Decimal) -> None:
    interval = rounded(exact).interval
    assert interval.low <= exact <= interval.high


@given(st.lists(AMOUNTS, min_size=1, max_size=40))
def test_a_sum_of_rounded_parts_always_meets_the_rounded_total(parts: list[Decimal]) -> None:
    total = sum((rounded(part).interval for part in parts[1:]), start=rounded(parts[0]).interval)
    assert total.meets(rounded(sum(parts, start=Decimal(0))).interval)


@given(AMOUNTS, AMOUNTS)
def test_a_difference_of_rounded_numbers_always_meets_the_rounded_difference(a: Decimal, b: Decimal) -> None:
    assert (rounded(a).interval - rounded(b).interval).meets(rounded(a - b).interval)


@given(AMOUNTS, AMOUNTS)
def test_a_rate_of_rounded_amounts_always_meets_the_rounded_rate(part: Decimal, whole: Decimal) -> None:
    assume(abs(whole) >= 1)
    rate = rounded(part / whole * 100)
    hundred = Interval(Decimal(100), Decimal(100))
    assert (rounded(part).interval / rounded(whole).interval * hundred).meets(rate.interval)


def test_an_error_of_one_cent_more_than_rounding_allows_is_seen() -> None:
    # Three parts, each within half a cent: their sum is certain to within a cent and a half, the total to half a cent.
    parts = [rounded(Decimal("10.00")).interval] * 3
    total = parts[0] + parts[1] + parts[2]
    assert total.meets(rounded(Decimal("30.02")).interval)
    assert not total.meets(rounded(Decimal("30.03")).interval)


def test_a_quotient_by_what_may_be_zero_is_refused() -> None:
    with pytest.raises(ZeroDivisionError):
        rounded(Decimal(1)).interval / rounded(Decimal("0.004")).interval


@given(AMOUNTS, st.sampled_from(sorted(MONEY_SCALE)))
def test_another_unit_keeps_the_precision_in_proportion(exact: Decimal, unit: str) -> None:
    printed = rounded(exact)
    scaled = printed.scaled(MONEY_SCALE[unit])
    assert scaled.value == printed.value * MONEY_SCALE[unit]
    assert scaled.half_step == printed.half_step * MONEY_SCALE[unit]
