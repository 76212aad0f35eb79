"""Line charts: where points lie, where lines break, which words are written."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from assets.reports.site.charts import HEIGHT, WIDTH, Series, line_chart


def series(values: dict[int, str], name: str = "比率") -> Series:
    """Values that are written as they are given."""
    return Series(name, {year: (Decimal(value), value) for year, value in values.items()})


def test_a_higher_value_stands_higher_and_a_later_year_further_right() -> None:
    (line,) = line_chart("题", [series({2020: "1", 2021: "3", 2022: "2"})], [2020, 2021, 2022]).lines
    xs, ys = [Decimal(dot.x) for dot in line.dots], [Decimal(dot.y) for dot in line.dots]
    assert xs == sorted(xs)
    assert ys[1] < ys[2] < ys[0]


def test_a_year_without_a_value_breaks_the_line() -> None:
    (line,) = line_chart("题", [series({2018: "1", 2019: "1", 2021: "2", 2022: "1"})], [2018, 2022]).lines
    assert [len(piece.split()) for piece in line.pieces] == [2, 2]
    assert len(line.dots) == 4


def test_the_words_say_every_value() -> None:
    chart = line_chart("得分", [series({2021: "85.1"}), series({2021: "90", 2022: "91"}, "公开得分")], [2021, 2022])
    assert chart.words == "得分。比率：2021 年 85.1；公开得分：2021 年 90，2022 年 91"


def test_of_many_years_some_are_labelled_the_last_always() -> None:
    years = list(range(2010, 2025))
    chart = line_chart("题", [series({year: str(year % 7) for year in years})], years)
    labels = [label for _, label in chart.years]
    assert labels[-1] == "2024"
    assert len(labels) <= 6
    assert [dot.text for dot in chart.lines[0].dots][-1] == "1"  # 2024 % 7


@given(
    st.dictionaries(
        st.integers(2000, 2030),
        st.decimals(-(10**12), 10**12, places=4, allow_nan=False, allow_infinity=False),
        min_size=1,
    )
)
def test_every_point_lies_inside_the_drawing(values: dict[int, Decimal]) -> None:
    some = Series("值", {year: (value, str(value)) for year, value in values.items()})
    chart = line_chart("题", [some], sorted(values))
    for dot in chart.lines[0].dots:
        assert 0 <= Decimal(dot.x) <= WIDTH
        assert 0 <= Decimal(dot.y) <= HEIGHT
