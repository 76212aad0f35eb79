"""Formulas of the score sheet: their values follow the scoring methods exactly, their texts what a reviewer reads."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.indicators.expression import Expression
from assets.indicators.methods import Band, Bands, Deduct, Linear, Method, Points, Proportional, Within
from assets.indicators.quantities import Quantity, Range, stored
from assets.indicators.rulebook import GradeBand, Rounding
from assets.indicators.syntax import Ref
from assets.reports import score_sheet_formulas as formulas
from assets.reports.score_sheet_formulas import Formula
from assets.scores.methods import score_value

PLAIN = Rounding()


def quantity(text: str) -> Quantity:
    return Quantity.parse(text)


def interval(text: str) -> Range:
    return Range.parse(text)


METHODS: dict[str, Method] = {
    "bands that deduct a share": Bands(
        (
            Band(interval("(-∞, 100%]"), deduct=quantity("0")),
            Band(interval("(100%, 105%]"), deduct=quantity("10%")),
            Band(interval("(105%, ∞)"), score=quantity("0")),
        )
    ),
    "bands of points": Bands(
        (
            Band(interval("[95%, ∞)"), score=quantity("100%")),
            Band(interval("[80%, 95%)"), score=quantity("1.5")),
            Band(interval("(-∞, 80%)"), score=quantity("0")),
        )
    ),
    "rising line": Linear(quantity("95%"), quantity("85%")),
    "falling line below zero": Linear(quantity("-10%"), quantity("15%")),
    "proportional": Proportional(quantity("100%")),
    "proportional from a floor": Proportional(quantity("95%"), quantity("60%")),
    "deduct whole steps": Deduct(interval("(-∞, 100%]"), quantity("10%"), quantity("1"), "full"),
    "deduct complete steps only": Deduct(interval("[95%, 105%]"), quantity("1%"), quantity("5%"), "none"),
    "deduct in proportion, limited": Deduct(
        interval("(-∞, 0]"), quantity("1"), quantity("0.5"), "proportional", quantity("2")
    ),
    "points with a cap": Points(Decimal("1.5"), Decimal(3)),
    "points up to the weight": Points(Decimal(2)),
    "two-sided range": Within(interval("[-15%, 15%]"), Decimal("0.5")),
}


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
@given(value=st.decimals(-300, 300, places=3), weight=st.sampled_from([Decimal(4), Decimal("12"), Decimal("1.5")]))
def test_a_formula_of_points_comes_to_what_the_method_gives(method: Method, value: Decimal, weight: Decimal) -> None:
    made = formulas.points(method, Formula("F4", value), Formula("D4", weight), PLAIN)

    expected, _ = score_value(method, value, weight, "%")
    assert made is not None
    assert abs(made.value - stored(expected)) <= Decimal("0.000001")


def test_formulas_read_as_an_evaluator_would_write_them() -> None:
    value, weight = Formula("F4", Decimal("90.5")), Formula("D4", Decimal(12))

    def text(name: str, rounding: Rounding = PLAIN) -> str:
        made = formulas.points(METHODS[name], value, weight, rounding)
        assert made is not None
        return made.text

    assert text("rising line") == "ROUND(D4*MAX(0,MIN(1,(F4-85)/10)),6)"
    assert text("falling line below zero", Rounding(score=2)) == "ROUND(D4*MAX(0,MIN(1,(15-F4)/25)),2)"
    assert text("bands that deduct a share") == "ROUND(IF(F4<=100,D4,IF(AND(F4>100,F4<=105),D4-D4*10/100,0)),6)"
    assert text("two-sided range") == "ROUND(IF(AND(F4>=-15,F4<=15),D4,0.5),6)"


FACTS = {
    ("current_year_expenditure", 0): Formula("'事实'!$E$3", Decimal("3296.75")),
    ("current_year_income", 0): Formula("'事实'!$E$4", Decimal("3642.94")),
    ("closing_carry_over", 0): Formula("-'事实'!$E$5", Decimal("-7.77"), 0),
}


def find(ref: Ref) -> Formula | None:
    return FACTS.get((ref.fact, ref.years_back))


@pytest.mark.parametrize(
    ("written", "text", "value"),
    [
        ("current_year_expenditure / current_year_income", "'事实'!$E$3/'事实'!$E$4*100", "90.496961"),
        (
            "(current_year_income - closing_carry_over) / current_year_income",
            "('事实'!$E$4-(-'事实'!$E$5))/'事实'!$E$4*100",
            "100.213289",
        ),
        ("first(training, current_year_expenditure) / current_year_income", "'事实'!$E$3/'事实'!$E$4*100", "90.496961"),
    ],
    ids=["ratio", "a decrease is negative", "the first that is there"],
)
def test_a_ratio_is_a_formula_over_the_cells_of_its_facts(written: str, text: str, value: str) -> None:
    made = formulas.of_expression(Expression(written).root, find, lambda _: [])

    assert made is not None
    percent = formulas.measured(made, True, PLAIN)
    assert percent.text == f"ROUND({text},6)"
    assert percent.value == Decimal(value)


def test_a_missing_cell_and_a_division_by_zero_give_no_formula() -> None:
    zero = Formula("E9", Decimal(0))
    over_missing = Expression("training / current_year_income").root
    over_zero = Expression("current_year_income / training").root

    assert formulas.of_expression(over_missing, find, lambda _: []) is None
    assert formulas.of_expression(over_zero, lambda _: zero, lambda _: []) is None


@pytest.mark.parametrize(
    ("mode", "value", "expected"),
    [("half_up", "2.345", "2.35"), ("half_even", "2.345", "2.34"), ("down", "2.349", "2.34")],
)
def test_totals_are_rounded_as_the_rulebook_says(mode: str, value: str, expected: str) -> None:
    rounding = Rounding(total=2, mode=mode)  # type: ignore[arg-type]

    assert formulas.total(["G4:G9"], Decimal(value), None, rounding).value == Decimal(expected)


def test_a_total_with_a_bonus_is_capped() -> None:
    made = formulas.total(["G4:G9", "G11"], Decimal(103), Formula("D12", Decimal(100)), PLAIN)

    assert (made.text, made.value) == ("ROUND(MIN(SUM(G4:G9,G11),D12),6)", Decimal(100))


def test_the_names_of_grades_cannot_break_out_of_a_formula() -> None:
    grades = [GradeBand('优"&HYPERLINK("x")&"', interval("[90, 100]")), GradeBand("差", interval("[0, 90)"))]

    assert formulas.grade(grades, "G9") == (
        'IF(AND(G9>=90,G9<=100),"优""&HYPERLINK(""x"")&""",IF(AND(G9>=0,G9<90),"差",""))'
    )
