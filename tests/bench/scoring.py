"""How fast scorecards are made: a thousand department-years under a rulebook of thirty indicators."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

from assets.documents.model import Box, Source
from assets.facts import catalogue
from assets.facts.model import Fact
from assets.indicators.compute import compute_indicators
from assets.indicators.library import load_rulebook
from assets.indicators.methods import Checklist, GradeMap
from assets.indicators.rulebook import Rulebook
from assets.scores.evidence import Evidence
from assets.scores.scoring import score

_UNITS = 1000
_REPEATS = 3
_YEAR = 2021
_RULEBOOK = "zizhou-2021"
_PLACE = Source("d" * 64, 1, Box(72.0, 100.0, 120.0, 112.0))
_NAMED = ("current_year_expenditure", "current_year_income", "closing_carry_over", "public_cost", "three_public")
_BUDGETED = ("fiscal_appropriation_income", "procurement_total", "public_cost", "three_public")
_STATED = ("年初预付账款", "年末预付账款", "年初债务余额", "年末债务余额")


def measure() -> dict[str, float]:
    """`scorecards_per_second`: from the facts of a unit and the year before to its indicators, scores and scorecard."""
    rulebook = load_rulebook(Path(__file__).parents[2] / "data" / "rulebooks" / f"{_RULEBOOK}.yaml")
    units = [_facts(number) for number in range(_UNITS)]
    evidence = _evidence(rulebook)
    seconds = []
    for _ in range(_REPEATS):
        start = time.perf_counter()
        for facts in units:
            scores, card = score(rulebook, compute_indicators(rulebook, facts, _YEAR), evidence)
            assert card.coverage == 1, [entry.explanation for entry in scores if entry.score is None]
        seconds.append(time.perf_counter() - start)
    return {"scorecards_per_second": _UNITS / min(seconds)}


def _facts(number: int) -> list[Fact]:
    """What one department states: no two alike, every indicator with what it needs."""
    made = [_fact(name, number + place, year) for place, name in enumerate(_NAMED) for year in (_YEAR, _YEAR - 1)]
    made += [_fact(f"{name}_budget", number + 3, year) for name in _BUDGETED for year in (_YEAR, _YEAR - 1)]
    made += [_fact(name, number + 1, _YEAR) for name in ("fiscal_appropriation_income", "procurement_total")]
    made += [_fact("staff_quota", number % 90 + 1, _YEAR), _fact("staff_actual", number % 88 + 1, _YEAR)]
    made += [_fact("stated_amount", number + place, _YEAR, name) for place, name in enumerate(_STATED)]
    made += [_fact("economic_item", number + item, _YEAR, f"科目{item}") for item in range(40)]
    return made + [_fact("functional_item", number + item, _YEAR, f"科目{item}") for item in range(30)]


def _fact(name: str, number: int, year: int, subject: str | None = None) -> Fact:
    value = Decimal(number * 7919 % 100_003 + 100) / 100
    return Fact(
        fact=name,
        subject=subject,
        value=value,
        half_step=Decimal("0.005"),
        unit=catalogue.unit_of(name),
        direction=None,
        about_year=year,
        text=f"{value}",
        quote=f"{catalogue.name_of(name)}{value}",
        method="form",
        source=_PLACE,
    )


def _evidence(rulebook: Rulebook) -> list[Evidence]:
    """What a person would have established for everything that the accounts do not give."""
    made = []
    for entry in rulebook.indicators:
        if entry.value is not None:
            continue
        match entry.method:
            case Checklist(items=items):
                made.append(Evidence(entry.id, met=tuple(item.id for item in items), source="评价底稿"))
            case GradeMap(ratings=ratings):
                made.append(Evidence(entry.id, rating=next(iter(ratings)), source="评价底稿"))
            case _:
                made.append(Evidence(entry.id, value=Decimal(1), source="评价底稿"))
    return made
