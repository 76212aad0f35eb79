"""What sentences of many provinces state: the cases in `sentences/*.yaml`, written as these accounts are written.

A case gives the paragraphs (headings first) and every fact that they state, in order: `id value`, with `/subject` after
the id, `@year` where it is not 2030, `%` after a rate and another unit after a blank. What is kept under `stated_…`
need not be listed, apart from standards.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assets.facts.catalogue import unit_of
from assets.facts.model import Fact
from tests.facts.building import YEAR, facts

_FOLDER = Path(__file__).parent / "sentences"
_CASES = [
    pytest.param(case["text"], case["states"].split(", "), id=f"{file.stem}: {case['of']}")
    for file in sorted(_FOLDER.glob("*.yaml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]


def _said(fact: Fact) -> str:
    name = fact.fact + (f"/{fact.subject}" if fact.subject else "")
    name += f"@{fact.about_year}" if fact.about_year != YEAR else ""
    value = f"{fact.signed:f}"
    if fact.unit == "%":
        return f"{name} {value}%"
    if fact.fact == "stated_standard":
        return f"{name} {value} {fact.unit}"
    usual = fact.unit in ("万元", unit_of(fact.fact)) or not fact.unit or unit_of(fact.fact) not in ("万元", "")
    return f"{name} {value}" if usual else f"{name} {value} {fact.unit}"


def states(text: list[str]) -> list[str]:
    """What the paragraphs of a case state, in the words of its file."""
    found = facts(*text)
    return [_said(fact) for fact in found if not fact.fact.startswith("stated_") or fact.fact == "stated_standard"]


@pytest.mark.parametrize(("text", "expected"), _CASES)
def test_a_sentence_states_its_facts_and_no_others(text, expected):
    assert states(text) == expected


def test_there_are_cases_of_many_provinces():
    assert len(_CASES) >= 60
    expected: list[Any] = [case.values[1] for case in _CASES]
    assert sum(map(len, expected)) >= 300
