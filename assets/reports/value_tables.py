"""Indicators that are computed and not scored, as tables to look at."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from assets.indicators.model import Indicator
from assets.indicators.rulebook import GROUPS
from assets.reports.model import RulebookNote
from assets.reports.score_tables import Derivation, Sources, value_of
from assets.scores.model import Score

_WITHOUT_VALUE = {"missing_input": "缺数据", "undefined": "无定义"}


class ValueRow(msgspec.Struct, frozen=True):
    """One indicator: its value, or why it has none, and how it came about."""

    name: str
    value: str
    computed: bool
    derivation: Derivation


class ValueGroup(msgspec.Struct, frozen=True):
    """The indicators of one group."""

    name: str
    rows: tuple[ValueRow, ...]


class ValueTable(msgspec.Struct, frozen=True):
    """The indicators of one rulebook that are in none of the scores."""

    anchor: str
    title: str
    notes: tuple[str, ...]
    legal_basis: tuple[str, ...]
    groups: tuple[ValueGroup, ...]


def value_tables(
    indicators: Sequence[Indicator], scores: Sequence[Score], rulebooks: Sequence[RulebookNote], sources: Sources
) -> list[ValueTable]:
    """The indicators that no score shows, by rulebook and group, in the order given."""
    shown = {(score.rulebook, score.indicator) for score in scores if score.subject is None}
    rest = [i for i in indicators if (i.rulebook, i.indicator) not in shown]
    notes = {note.rulebook: note for note in rulebooks}
    tables = []
    for number, rulebook in enumerate(dict.fromkeys(i.rulebook for i in rest), 1):
        own = [i for i in rest if i.rulebook == rulebook]
        note = notes.get(rulebook, RulebookNote(rulebook, rulebook))
        groups = tuple(
            ValueGroup(_group_name(group), tuple(_row(i, sources) for i in own if i.group == group))
            for group in dict.fromkeys(i.group for i in own)
        )
        tables.append(ValueTable(f"values-{number}", note.title, note.notes, note.legal_basis, groups))
    return tables


def _group_name(group: str) -> str:
    return next((name for known, name in GROUPS.items() if known == group), group)


def _row(indicator: Indicator, sources: Sources) -> ValueRow:
    value = value_of(indicator)
    return ValueRow(
        name=indicator.name,
        value=value or _WITHOUT_VALUE.get(indicator.status, indicator.status),
        computed=bool(value),
        derivation=Derivation("", indicator.formula, value, "", indicator.missing, sources.origins(indicator)),
    )
