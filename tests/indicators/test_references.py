"""Indicators that take up other indicators of their rulebook."""

from __future__ import annotations

import time

import pytest

from assets.indicators.compute import compute_indicators
from assets.indicators.library import parse_rulebook
from assets.indicators.rulebook import Rulebook
from assets.indicators.strict_yaml import RulebookError
from tests.indicators.samples import fact

HEAD = """
id: library
title: 样例
authority: 某区财政局
version: "1"
checked_on: 2026-01-01
legal_basis: [{title: 某办法}]
years: {from: 2020}
indicators:
"""


def library(**values: str) -> Rulebook:
    """A library of indicators that are ratios."""
    entries = "".join(
        f"  - {{id: {name}, name: {name}, unit: '%', group: structure, value: '{value}'}}\n"
        for name, value in values.items()
    )
    return parse_rulebook((HEAD + entries).encode(), "library.yaml")


def refused(**values: str) -> str:
    with pytest.raises(RulebookError) as caught:
        library(**values)
    return str(caught.value)


def test_an_indicator_takes_up_what_another_computes() -> None:
    book = library(
        change="indicator(share) / prior(indicator(share)) - 1", share="basic_expenditure / current_year_expenditure"
    )
    facts = [
        fact("basic_expenditure", "60"),
        fact("current_year_expenditure", "100"),
        fact("basic_expenditure", "40", 2020),
        fact("current_year_expenditure", "80", 2020),
    ]
    change, share = compute_indicators(book, facts, 2021)
    assert share.value == 60
    assert change.value == 20  # 60% against 50%
    assert change.formula == "change=(60÷100÷(40÷80)-1)×100%=20%"


def test_an_indicator_that_is_not_there_is_named() -> None:
    assert "没有“absent”这项指标" in refused(a="indicator(absent) / 2")
    assert "要写一项指标的标识" in refused(a="indicator(1)")
    assert "写错了地方" in refused(a="indicator(b, c)", b="three_public / reception", c="three_public / reception")


@pytest.mark.parametrize(
    ("values", "circle"),
    [
        ({"a": "indicator(a) + 1"}, "a→a"),
        ({"a": "1 + indicator(b)", "b": "2 * indicator(a)"}, "→"),
        ({"a": "indicator(b)", "b": "indicator(c)", "c": "first(three_public / reception, indicator(a))"}, "→"),
    ],
)
def test_indicators_that_go_in_a_circle_are_refused(values: dict[str, str], circle: str) -> None:
    said = refused(**values)
    assert "成了循环" in said
    assert circle in said
    assert said.count("成了循环") == len(values)  # each of them is told, with its line


def test_a_chain_that_doubles_at_each_step_is_refused_at_once() -> None:
    values = {"a0": "three_public / reception"}
    values |= {f"a{n}": f"indicator(a{n - 1}) + indicator(a{n - 1})" for n in range(1, 60)}
    start = time.perf_counter()
    assert "太长" in refused(**values)
    assert time.perf_counter() - start < 5


def test_a_long_chain_is_refused_and_not_followed() -> None:
    values = {f"a{n:03}": f"-(-(-(-indicator(a{n + 1:03}))))" for n in range(250)}
    values["a250"] = "three_public / reception"
    said = refused(**values)
    assert "超过 20 层" in said or "太长" in said


def test_what_is_taken_up_must_be_right_itself() -> None:
    said = refused(a="indicator(b)", b="three_pubic / reception")
    assert said.count("three_pubic") == 2
