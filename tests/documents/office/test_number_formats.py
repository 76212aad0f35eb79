"""Numbers and dates are shown as the cell's format says."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.documents.office.number_formats import BUILT_IN, number_of, plain, shown


@pytest.mark.parametrize(
    ("stored", "code", "text"),
    [
        ("1084.72", "General", "1084.72"),
        ("1084.7199999999998", "General", "1084.72"),
        ("123456789.12", "General", "123456789.12"),
        ("45.1", "0.00", "45.10"),
        ("1.005", "0.00", "1.01"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("-1234.5", "#,##0.00;-#,##0.00", "-1,234.50"),
        ("-1234.5", "#,##0.00_);(#,##0.00)", "(1,234.50)"),
        ("0.1234", "0.00%", "12.34%"),
        ("0", BUILT_IN[43], "-"),
        ("1234.5", BUILT_IN[43], "1,234.50"),
        ("-1234.5", BUILT_IN[43], "-1,234.50"),
        ("123456", '0!.0,"万元"', "12.3万元"),
        ("123456789", "0!.0000", "12345.6789"),
        ("5", "000", "005"),
        ("1500", "#,##0,", "2"),
        ("0.5", "#.##", ".5"),
        ("12", "0.0#", "12.0"),
        ("123", "[Red]-0.0", "-123.0"),
        ("12345.678", '[>=10000]0.00,"千";0.00', "12.35千"),
        ("100", '[>=10000]0.00,"千";0.00', "100.00"),
        ("1234.5", "[$¥-804]#,##0.00", "¥1,234.50"),
        ("3", "G/通用格式", "3"),
        ("3", '0"年"', "3年"),
        ("202212", '0000"年"00"月"', "2022年12月"),
        ("-5", "0;0", "5"),
        ("12345", "0.00E+00", "1.23E+04"),
        ("0", ";;;", ""),
        ("0", "#,##0.00;-#,##0.00;", ""),
        ("0.25", "# ?/?", "0.25"),
        ("7", "@", "7"),
        ("44926", "yyyy/m/d", "2022/12/31"),
        ("44926", BUILT_IN[31], "2022年12月31日"),
        ("44926.5", "yyyy-mm-dd hh:mm:ss", "2022-12-31 12:00:00"),
        ("44926", "[$-804]aaaa", "星期六"),
        ("44926", "d-mmm-yy", "31-Dec-22"),
        ("0.5", "h:mm AM/PM", "12:00 PM"),
        ("0.75", BUILT_IN[55], "下午6时00分"),
        ("1.5", "[h]:mm", "36:00"),
        ("0.0000115740740740741", "mm:ss.0", "00:01.0"),
        ("-1", "yyyy/m/d", "-1"),
        ("99999999", "yyyy/m/d", "99999999"),
    ],
)
def test_a_number_is_shown_in_its_format(stored: str, code: str, text: str) -> None:
    value = number_of(stored)
    assert value is not None
    assert shown(value, code).strip() == text


@pytest.mark.parametrize("stored", ["", "abc", "NaN", "Infinity", "1E+999999999", "-1E-999999999", "1__0"])
def test_what_is_no_sensible_number_is_none(stored: str) -> None:
    assert number_of(stored) is None


def test_a_number_far_beyond_all_amounts_is_still_shown() -> None:
    assert plain(Decimal("1E+300")) == "1E+300"
    assert len(shown(Decimal("1E+300"), "#,##0.00")) == 301 + 100 + 3


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
def test_two_decimals_are_the_number_rounded_half_up(value: Decimal) -> None:
    text = shown(value, "0.00").replace(",", "")
    assert abs(Decimal(text) - value) <= Decimal("0.005")


@given(st.text(alphabet='0#?.,;%@"\\!_*[]$-yYmMdDhHsSeE/+ 万元General<>=1', max_size=40), st.integers(-(10**6), 10**6))
def test_no_format_whatever_breaks_it(code: str, value: int) -> None:
    assert isinstance(shown(Decimal(value) / 100, code), str)
