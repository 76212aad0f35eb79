"""The guide docs/rulebooks.md: its examples work, and nothing that a rulebook may say is left out."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from assets.facts.catalogue import is_fact
from assets.indicators.compute import compute_indicators
from assets.indicators.expression import FUNCTIONS
from assets.indicators.library import load_library, parse_rulebook
from assets.indicators.methods import Band, CheckItem, Method
from assets.indicators.rulebook import (
    GROUPS,
    Deduction,
    GradeBand,
    LegalBasis,
    Policies,
    Rounding,
    Rulebook,
    RuleIndicator,
    TableRows,
    Tier,
    Years,
)
from assets.scores.scoring import score
from tests.indicators.samples import ONE, fact, rulebook

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "rulebooks.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
WHOLE = [block for block in BLOCKS if block.startswith("id:")]
PARTS = [block for block in BLOCKS if block.startswith("- id:")]
LIBRARY = load_library(ROOT / "data" / "rulebooks")
EXAMPLE = LIBRARY["yunqiao-2023"]


def framed(part: str) -> Rulebook:
    """A rulebook of the indicators that a part of the guide shows."""
    total = sum(map(Decimal, re.findall(r"^  weight: (.+)$", part, re.MULTILINE)))
    head = ONE[: ONE.index("  - id: completion")].replace("full_score: 4", f"full_score: {total}")
    return parse_rulebook((head.replace("[2, 4]", f"[2, {total}]") + part).encode(), "sample.yaml")


def test_every_block_is_a_rulebook_or_some_indicators() -> None:
    assert len(WHOLE) == 1
    assert len(PARTS) >= 6
    assert len(WHOLE) + len(PARTS) == len(BLOCKS)


def test_the_rows_that_the_guide_shows_are_those_of_the_library() -> None:
    found = re.search(r"```text\n(rows:.*?)```", GUIDE, re.DOTALL)
    assert found is not None
    whole = ONE.replace("full_score: 4", found[1] + "full_score: 94").replace("[2, 4]", "[2, 94]")
    assert parse_rulebook(whole.encode(), "sample.yaml").rows == LIBRARY["xinzhou-2022"].rows


def test_the_smallest_rulebook_loads() -> None:
    assert rulebook(WHOLE[0]).full_score == 10


@pytest.mark.parametrize("part", PARTS)
def test_each_indicator_shown_loads_and_is_that_of_the_example(part: str) -> None:
    shipped = {entry.id: entry for entry in EXAMPLE.indicators}
    for entry in framed(part).indicators:
        assert entry == shipped[entry.id]


def test_the_derivation_that_the_guide_prints_is_the_one_that_is_made() -> None:
    facts = [fact("staff_actual", "43"), fact("staff_quota", "40")]
    scores, _ = score(EXAMPLE, compute_indicators(EXAMPLE, facts, 2021))
    said = next(entry.explanation for entry in scores if entry.indicator == "staff_control_rate")
    assert said.removesuffix(EXAMPLE.caveat) in GUIDE


STRUCTS = (
    Rulebook,
    RuleIndicator,
    LegalBasis,
    Years,
    GradeBand,
    Rounding,
    Policies,
    Deduction,
    Band,
    CheckItem,
    TableRows,
    Tier,
)


@pytest.mark.parametrize("struct", [*STRUCTS, *get_args(Method)])
def test_the_guide_names_every_key(struct: type[msgspec.Struct]) -> None:
    tag = struct.__struct_config__.tag
    for key in (*struct.__struct_encode_fields__, *([str(tag)] if tag else [])):
        assert re.search(rf"\b{key}\b", GUIDE), key


def test_the_guide_names_every_function_and_group() -> None:
    for name in FUNCTIONS:
        assert f"{name}(" in GUIDE
    for group, words in GROUPS.items():
        assert f"`{group}` {words}" in GUIDE


def test_the_guide_lists_the_library_and_every_fact_in_it_exists() -> None:
    assert set(re.findall(r"\(rulebooks/([a-z0-9-]+)\.md\)", GUIDE)) == set(LIBRARY)
    for name in re.findall(r"of\(([a-z_]{3,}),", GUIDE):
        assert is_fact(name)


def test_the_example_scores_with_no_code_of_its_own() -> None:
    """It takes 0.1 points for each percentage point of staff over quota, and rates by two-sided ranges."""
    facts = [
        fact("staff_actual", "43"),
        fact("staff_quota", "40"),
        fact("current_year_expenditure", "93"),
        fact("total_expenditure_initial_budget", "100"),
        fact("public_cost", "104.5"),
        fact("public_cost", "90", 2020),
        fact("staff_actual", "40", 2020),
        fact("economic_item", "20", subject="办公费"),
        fact("economic_item", "5", subject="印刷费"),
        fact("three_public", "0"),
        fact("three_public", "0", 2020),
    ]
    scores, card = score(EXAMPLE, compute_indicators(EXAMPLE, facts, 2021))
    found = {entry.indicator: entry.score for entry in scores if entry.score is not None}
    assert found == {
        "staff_control_rate": Decimal("5.25"),  # 107.5%: 6 - 7.5 x 0.1
        "budget_accuracy": Decimal("5.6"),  # 93%, two points below 95%: 6 - 2 x 0.2
        "three_public_change_rate": 5,  # nothing in either year
        "public_cost_per_person": 3,  # 104.5/43 = 2.43, within the norm of 2.5
        "public_cost_per_person_change_rate": 4,  # 2.43 against 90/40 = 2.25: 8%, within 15%
        "office_cost_share": Decimal("1.5"),  # 25/104.5 = 23.92%: half of 3
    }
    assert card.grade is None  # the rest is pending
    assert card.total == sum(found.values())


def test_the_example_is_for_nobody_unless_chosen() -> None:
    assert EXAMPLE.regions == ("示例省云桥市云桥县",)
    assert "示例" in EXAMPLE.title
    assert EXAMPLE.caveat
