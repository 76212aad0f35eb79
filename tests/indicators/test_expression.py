from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assets.indicators.evaluate import describe, evaluate
from assets.indicators.expression import MAX_CHARACTERS, MAX_DEPTH, Expression, ExpressionError, known_facts
from assets.indicators.factbook import FactBook
from assets.indicators.quantities import CONTEXT
from assets.indicators.syntax import Aggregate, Binary, Call, Constant, First, Negate, Ref, walk
from tests.indicators.samples import fact

EMPTY = FactBook([])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 4 - 3", "3"),
        ("100 / 10 / 2", "5"),
        ("-2 * 3", "-6"),
        ("2 - -3", "5"),
        ("abs(1 - 4)", "3"),
        ("min(3, 1, 2)", "1"),
        ("max(3, 1, 2)", "3"),
        ("first(1, 2)", "1"),
        ("0.1 + 0.2", "0.3"),
        ("（1＋2）×3÷9", "1"),
    ],
)
def test_arithmetic_follows_school_rules_in_exact_decimals(text: str, value: str) -> None:
    assert evaluate(Expression(text).root, EMPTY, 2021).value == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('id')",
        "().__class__.__bases__[0].__subclasses__()",
        "three_public.__class__",
        "open('/etc/passwd')",
        "eval(1)",
        "lambda: 0",
        "[x for x in (1,)]",
        "three_public if 1 else 2",
        "three_public == 1",
        "three_public ** 2",
        "'text'",
        "{1: 2}",
        "first(three_public := 1, 2)",
        "prior(prior(three_public))",
        "sum(three_public + 1)",
        "abs(1, 2)",
        "first(1)",
        "1.5.2",
        "1e9",
        "9" * 30,
        "",
        "   ",
        "(",
        "1 +",
        "1 2",
        "three_public_",
        "three_pubic",
        "staff_actual + three_public",
    ],
)
def test_what_is_not_of_the_language_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        Expression(text)
    assert caught.value.message
    assert caught.value.remedy


def test_a_misspelt_fact_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(ExpressionError) as caught:
        Expression("three_pubic_budget")
    assert "three_public_budget" in caught.value.remedy


def test_length_and_nesting_are_bounded() -> None:
    with pytest.raises(ExpressionError, match="超过"):
        Expression("1" + "+1" * MAX_CHARACTERS)
    with pytest.raises(ExpressionError, match="嵌套"):
        Expression("(" * (MAX_DEPTH + 1) + "1" + ")" * (MAX_DEPTH + 1))
    with pytest.raises(ExpressionError, match="嵌套"):
        Expression("-" * 200 + "1")


SIGNS = ["+", "-", "*", "/", "(", ")", ",", "prior", "first", "sum", "count", "abs", "min", "max", "__class__", "."]


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(max_size=60), st.lists(st.sampled_from([*SIGNS, *known_facts()[:9], "1", "2.5"])).map(" ".join))
)
@example("\x00")
@example("１+２")
@example("²")
def test_any_text_is_parsed_into_known_parts_or_refused(text: str) -> None:
    """The parser raises nothing but its own error, and what it makes holds only records with facts and numbers."""
    try:
        parsed = Expression(text)
    except ExpressionError:
        return
    for node in walk(parsed.root):
        assert type(node) in (Constant, Ref, Aggregate, First, Call, Negate, Binary)
    assert parsed.facts <= set(known_facts())
    assert describe(parsed.root)
    outcome = evaluate(parsed.root, EMPTY, 2021)
    assert (outcome.value is None) == bool(outcome.missing or outcome.cause)


NUMBERS = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False)


def trees(leaf: st.SearchStrategy[tuple[str, Decimal | None]]) -> st.SearchStrategy[tuple[str, Decimal | None]]:
    """Expressions beside what decimal arithmetic makes of them (None: a division by zero)."""

    def combine(
        sides: tuple[tuple[str, Decimal | None], str, tuple[str, Decimal | None]],
    ) -> tuple[str, Decimal | None]:
        (left, x), sign, (right, y) = sides
        text = f"({left} {sign} {right})"
        if x is None or y is None or (sign == "/" and y == 0):
            return text, None
        work = {"+": CONTEXT.add, "-": CONTEXT.subtract, "*": CONTEXT.multiply, "/": CONTEXT.divide}[sign]
        value = work(x, y)
        return text, value if abs(value) < 10**13 else None

    return st.recursive(leaf, lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(combine), max_leaves=8)


@settings(max_examples=200, deadline=None)
@given(trees(NUMBERS.map(lambda number: (str(number), number))))
def test_evaluation_equals_decimal_arithmetic(case: tuple[str, Decimal | None]) -> None:
    text, expected = case
    outcome = evaluate(Expression(text).root, EMPTY, 2021)
    assert outcome.value == expected
    assert (outcome.cause is None) == (expected is not None)


def test_prior_reaches_into_every_part() -> None:
    text = "prior(first(three_public, abs(three_public_budget) * 2))"
    refs = [node for node in walk(Expression(text).root) if isinstance(node, Ref)]
    assert {ref.years_back for ref in refs} == {1}


def test_units_follow_the_arithmetic() -> None:
    assert Expression("basic_expenditure / staff_actual").unit == (("万元", 1), ("人", -1))
    assert Expression("(three_public - prior(three_public)) / prior(three_public)").unit == ()
    assert Expression("three_public_change_rate").unit == (("%", 1),)
    assert Expression("count(project) * 2").unit == ()
    with pytest.raises(ExpressionError, match="单位不合"):
        Expression("first(staff_actual, three_public)")


def test_the_words_of_an_expression_name_its_first_base() -> None:
    text = "(closing_carry_over - prior(closing_carry_over)) / first(prior(closing_carry_over), opening_carry_over)"
    words = describe(Expression(text).root)
    assert words == "(年末结转和结余-上年年末结转和结余)÷上年年末结转和结余"


def test_a_derivation_keeps_the_brackets_that_reading_needs() -> None:
    book = FactBook([fact("three_public", "3"), fact("three_public", "2", 2020), fact("reception", "-1.50")])
    text = "three_public - (prior(three_public) - reception)"
    outcome = evaluate(Expression(text).root, book, 2021)
    assert outcome.text == "3-(2-(-1.50))"
    assert outcome.value == Decimal("-0.5")
    assert evaluate(Expression("three_public / (three_public / reception)").root, book, 2021).text == "3÷(3÷(-1.50))"
