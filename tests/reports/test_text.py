from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.reports.text import clean, grouped, measured, page_span, percent, plain, shorten, signed


@pytest.mark.parametrize(
    ("value", "shown"),
    [("4.000000", "4"), ("92.928", "92.928"), ("1E+2", "100"), ("-0.50", "−0.5"), ("0.000000", "0"), ("-0.0", "0")],
)
def test_a_score_is_written_without_trailing_zeros_or_exponent(value: str, shown: str) -> None:
    assert plain(Decimal(value)) == shown


def test_amounts_have_thousands_separators_and_keep_their_sign() -> None:
    assert grouped(Decimal("1084.720000")) == "1,084.72"
    assert grouped(Decimal("-1234567.8")) == "−1,234,567.8"
    assert grouped(Decimal("0.39")) == "0.39"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("3637.900000", "万元", "3,637.90 万元"),
        ("12", "元", "12.00 元"),
        ("-4.671417", "%", "−4.67%"),
        ("91.525", "%", "91.53%"),
        ("0.000400", "%", "0.0004%"),
        ("54.000000", "人", "54 人"),
        ("16.7388", "万元/人", "16.74 万元/人"),
    ],
)
def test_values_have_their_unit_and_no_more_decimals_than_needed(value: str, unit: str, shown: str) -> None:
    assert measured(Decimal(value), unit) == shown


def test_differences_and_shares_are_written_as_people_read_them() -> None:
    assert signed(Decimal("1.50")) == "+1.5"
    assert signed(Decimal("-0.07")) == "−0.07"
    assert signed(Decimal(0)) == "0"
    assert percent(Decimal("0.666667")) == "66.7%"
    assert percent(Decimal(1)) == "100%"


def test_pages_are_named_as_a_span_only_when_they_follow_each_other() -> None:
    assert page_span((6,)) == "第 6 页"
    assert page_span((6, 7, 8)) == "第 6–8 页"
    assert page_span((6, 9)) == "第 6、9 页"
    assert page_span(()) == ""


def test_controls_become_visible_and_direction_cannot_be_overridden() -> None:
    assert clean("a\x00b\x1bc\x85d") == "a�b�c�d"
    assert clean("12\u202e34") == "12�34"
    assert clean("a\ud800\uffffb") == "a��b"


def test_harmless_invisible_characters_are_dropped_and_white_space_kept() -> None:
    assert clean("\ufeff预\u200b算\u00ad数") == "预算数"
    assert clean("一\n二\t三\u3000四") == "一\n二 三\u3000四"


def test_text_that_is_too_long_says_how_long_it_was() -> None:
    assert clean("数" * 5000, longest=10) == "数" * 10 + "……（共 5000 字，以下从略）"
    assert shorten("一  二\n三四五", 4) == "一 二…"


@given(st.text())
def test_cleaned_text_can_be_written_and_holds_no_control(text: str) -> None:
    seen = clean(text)
    seen.encode("utf-8")
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") and c != "\n" for c in seen)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**13), max_value=10**13))
def test_a_written_amount_is_the_same_number(value: Decimal) -> None:
    assert Decimal(grouped(value).replace(",", "").replace("−", "-")) == value
