"""The indicators of a department-year, by group."""

from __future__ import annotations

from collections.abc import Sequence

from assets.facts.model import FACTS, Fact
from assets.indicators.compute import compute_indicators
from assets.indicators.model import INDICATORS
from assets.indicators.rulebook import GROUPS, Rulebook
from assets.records import to_table
from assets.unit import Made, UnitInputs


def make(unit: UnitInputs, rulebooks: Sequence[Rulebook]) -> Made:
    """The indicators of these rulebooks, from the facts of the year and of the year before, a table for each group."""
    facts = list(dict.fromkeys(unit.records(FACTS, Fact) + unit.records(FACTS, Fact, years_back=1)))
    own = [rulebook for rulebook in rulebooks if rulebook.by_accounts]
    found = [i for rulebook in own for i in compute_indicators(rulebook, facts, unit.unit.fiscal_year)]
    made = Made()
    for group in GROUPS:
        of_group = [indicator for indicator in found if indicator.group == group]
        computed = sum(indicator.status == "computed" for indicator in of_group)
        output = f"{group}_indicators"
        made.tables[output] = to_table(of_group, INDICATORS)
        made.notes[output] = {
            "指标": len(of_group),
            "算出": computed,
            "缺数据": sum(i.status == "missing_input" for i in of_group),
        }
    return made
