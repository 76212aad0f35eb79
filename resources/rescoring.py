"""Scores from the stored facts of a unit, made anew and not stored: for templates and for what-if."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from assets.facts.model import FACTS, Fact
from assets.indicators.compute import compute_indicators
from assets.indicators.rulebook import Rulebook
from assets.scores.make import published_of, scored
from assets.scores.model import Score, Scorecard
from assets.scores.published import Evaluation
from assets.scores.subjects import scored_subjects
from assets.unit import Unit
from resources.evidence import UnitEvidence, evidence_of
from resources.freshness import World
from resources.inbox import Inbox
from resources.inputs import WarehouseInputs
from resources.settings import Settings
from resources.versions import reader_version
from resources.warehouse import Store
from resources.years import fiscal_years


class Rescored(msgspec.Struct, frozen=True):
    """The scores of a unit by one rulebook: the department's, or those of one project (`card.subject`)."""

    unit: Unit
    rulebook: Rulebook
    scores: list[Score]
    card: Scorecard


def processed(settings: Settings) -> list[Unit]:
    """The units whose facts are stored, sorted."""
    return Store(settings.warehouse).units(FACTS.name)


def evidence_in(settings: Settings, world: World, unit: Unit) -> UnitEvidence:
    """The evidence that lies in the inbox for a unit."""
    scan = Inbox(settings.inbox, fiscal_years(), 1).scan([unit.department], [unit.fiscal_year])
    return evidence_of(scan.units.get(unit), world.library, world.register.get(unit.department))


def rescore(settings: Settings, unit: Unit, rulebooks: Sequence[Rulebook], evidence: UnitEvidence) -> list[Rescored]:
    """The scores of the department and its projects in a year by these rulebooks, from what is stored of them."""
    inputs = WarehouseInputs(unit, settings.warehouse, settings.pages, reader_version())
    facts = list(dict.fromkeys(inputs.records(FACTS, Fact) + inputs.records(FACTS, Fact, years_back=1)))
    published = published_of(inputs)
    made = []
    covered: list[Evaluation] = []
    for rulebook in sorted(rulebooks, key=lambda one: one.fallback):
        if rulebook.scored and rulebook.by_accounts:
            indicators = compute_indicators(rulebook, facts, unit.fiscal_year)
            scores, card, evaluation = scored(rulebook, indicators, facts, unit.fiscal_year, published, evidence.file)
            made.append(Rescored(unit, rulebook, scores, card))
            covered += [evaluation] if evaluation is not None else []
        if rulebook.scored:
            for one in scored_subjects(rulebook, facts, unit.fiscal_year, published, evidence.file, covered):
                made.append(Rescored(unit, one.rulebook, one.scores, one.card))
                covered += [one.evaluation] if one.evaluation is not None else []
    return made


def units_among(units: Collection[Unit], departments: Collection[str], years: Collection[int]) -> list[Unit]:
    """Those of these departments and years; of all where none is named."""
    return [
        unit
        for unit in sorted(units)
        if (not departments or unit.department in departments) and (not years or unit.fiscal_year in years)
    ]
