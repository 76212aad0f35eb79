"""Facts, indicators and rulebooks for tests."""

from __future__ import annotations

from collections.abc import Sequence

from assets.documents.model import Box, Source
from assets.facts import catalogue
from assets.facts.model import Fact
from assets.indicators.compute import compute_indicators
from assets.indicators.library import parse_rulebook
from assets.indicators.model import Indicator
from assets.indicators.rulebook import Rulebook
from assets.tables.numbers import parse_number

PLACE = Source("d" * 64, 3, Box(72.0, 100.0, 120.0, 112.0))


def fact(
    name: str,
    text: str,
    year: int = 2021,
    *,
    subject: str | None = None,
    method: str = "form",
    direction: str | None = None,
) -> Fact:
    """A fact as the readers make it from a printed number."""
    number = parse_number(text)
    assert number is not None
    return Fact(
        fact=name,
        subject=subject,
        value=number.value,
        half_step=number.half_step,
        unit=catalogue.unit_of(name),
        direction=direction,
        about_year=year,
        text=text,
        quote=f"{catalogue.name_of(name)}{text}",
        method=method,
        source=PLACE,
    )


ONE = """
id: sample
title: 样例
authority: 某区财政局
version: "1"
checked_on: 2026-01-01
legal_basis: [{title: 某办法}]
years: {from: 2020}
full_score: 4
grades:
  - {name: 合格, range: "[2, 4]"}
  - {name: 不合格, range: "[0, 2)"}
policies: {missing: pending, zero_over_zero: full, over_zero: pending}
indicators:
  - id: completion
    level1: 过程
    level2: 预算执行
    name: 预算完成率
    weight: 4
    unit: "%"
    group: budget_execution
    value: current_year_expenditure / current_year_expenditure_budget
    method: {kind: proportional, full_at: 100%}
"""
"""A rulebook of one indicator, right in everything; tests spoil it in one place."""


def rulebook(text: str = ONE) -> Rulebook:
    """The rulebook that a text holds."""
    return parse_rulebook(text.encode(), "sample.yaml")


def with_value(expression: str, unit: str = "%") -> Rulebook:
    """The sample rulebook with another expression."""
    value = "value: current_year_expenditure / current_year_expenditure_budget"
    text = ONE.replace(value, f"value: '{expression}'").replace('unit: "%"', f'unit: "{unit}"')
    return rulebook(text if unit == "%" else text.replace("full_at: 100%", "full_at: 100"))


def compute(expression: str, facts: Sequence[Fact], unit: str = "%", year: int = 2021) -> Indicator:
    """The indicator that an expression gives."""
    (indicator,) = compute_indicators(with_value(expression, unit), facts, year)
    return indicator
