from __future__ import annotations

from decimal import Decimal

import pytest

from assets.indicators.evaluate import describe
from assets.indicators.expression import Expression, ExpressionError
from tests.indicators.samples import compute, fact

FACTS = [
    fact("economic_item", "2.00", subject="办公费"),
    fact("economic_item", "1.50", 2020, subject="办公费"),
    fact("economic_item", "0.50", subject="印 刷 费"),  # as a stretched cell prints it
    fact("stated_amount", "3296.75", subject="预算支出合计数"),
    fact("stated_amount", "3642.94", subject="预算收入合计数"),
    fact("public_cost", "10.00"),
]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('of(economic_item, "办公费") / public_cost', "20"),
        ("of(economic_item, '办公费') / public_cost", "20"),
        ('of(economic_item, "邮电费", "印刷费") / public_cost', "5"),
        ('sum(of(economic_item, "办公费", "印刷费", "邮电费")) / public_cost', "25"),
        ('count(of(economic_item, "办公费", "印刷费")) / 4', "50"),
        ('prior(of(economic_item, "办公费")) / public_cost', "15"),
        ('of(prior(economic_item), "办公费") / public_cost', "15"),
        ('of(stated_amount, "预算支出合计数") / of(stated_amount, "预算收入合计数")', "90.497"),
    ],
)
def test_a_fact_of_a_subject_is_taken_by_its_name(expression: str, value: str) -> None:
    indicator = compute(expression.replace("'", "''"), FACTS)
    assert indicator.value is not None
    assert round(indicator.value, 3) == Decimal(value)


def test_a_subject_that_is_not_stated_is_named_as_missing() -> None:
    indicator = compute('of(stated_amount, "年末债务余额") / of(economic_item, "邮电费")', FACTS)
    assert indicator.status == "missing_input"
    assert indicator.missing == "“年末债务余额”（2021年）；经济分类科目支出“邮电费”（2021年）"


def test_the_words_of_an_expression_name_the_subject() -> None:
    said = describe(Expression('of(stated_amount, "预算支出合计数") / sum(of(economic_item, "办公费", "印刷费"))').root)
    assert said == "“预算支出合计数”÷经济分类科目支出“办公费”“印刷费”之和"


@pytest.mark.parametrize(
    "text",
    [
        "of(economic_item)",
        "of(economic_item, 办公费)",
        'of(economic_item, "")',
        'of(economic_item, " ")',
        'of("办公费", economic_item)',
        'of(economic_item + 1, "办公费")',
        'of(of(economic_item, "甲"), "乙")',
        'of(economic_item, "办公费"',
        'of(economic_item, "办公费" "印刷费")',
        '"办公费"',
        'three_public + "1"',
        'first("a", "b")',
        'prior("three_public")',
        'of(economic_item, "' + "费" * 61 + '")',
        'of(economic_item, "甲\n乙")',
    ],
)
def test_text_stands_nowhere_but_as_the_name_of_a_subject(text: str) -> None:
    with pytest.raises(ExpressionError):
        Expression(text)


def test_brackets_and_signs_within_a_name_are_left_as_they_are() -> None:
    (ref,) = [Expression('of(project, "城乡（居民）×2－1，补助")').root]
    assert ref.subjects == ("城乡（居民）×2－1，补助",)  # type: ignore[union-attr]
