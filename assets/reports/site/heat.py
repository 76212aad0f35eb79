"""The heat map of a year: for each rulebook the departments it scores, and what they got of each indicator."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

import msgspec

from assets.reports.site.league import merit
from assets.reports.site.model import SiteDepartment
from assets.reports.summary import CardNote, ScoreNote
from assets.reports.text import plain, shorten
from assets.scores.published import TITLES

LEVELS = ((Decimal("0.6"), "h0"), (Decimal("0.8"), "h1"), (Decimal("0.9"), "h2"), (Decimal(1), "h3"))
"""Below which share of its weight an indicator has which colour; what got all has `h4`."""
_NAME = 24


class HeatColumn(msgspec.Struct, frozen=True):
    """One indicator with its weight."""

    name: str
    weight: str


class HeatRow(msgspec.Struct, frozen=True):
    """One department: for each column the colour (a class) and the score, both empty where it is pending."""

    name: str
    href: str
    cells: tuple[tuple[str, str], ...]


class HeatMap(msgspec.Struct, frozen=True):
    """The scores by one rulebook. `groups` are the level 1 names with how many columns each has.

    `pending` are the names of the indicators that are pending everywhere and have no column.
    """

    title: str
    groups: tuple[tuple[str, int], ...]
    columns: tuple[HeatColumn, ...]
    rows: tuple[HeatRow, ...]
    pending: tuple[str, ...]

    @property
    def cells(self) -> int:
        """How many cells it has."""
        return len(self.columns) * len(self.rows)


def heat_maps(departments: Sequence[SiteDepartment], year: int) -> list[HeatMap]:
    """The heat maps of a year, that of the most departments first; what is scored by no rulebook is in none."""
    cards: dict[str, list[tuple[SiteDepartment, CardNote]]] = {}
    for each in departments:
        summary = each.in_year(year)
        for card in summary.cards if summary else ():
            if card.rulebook not in TITLES and any(score.score is not None for score in card.scores):
                cards.setdefault(card.rulebook, []).append((each, card))
    ordered = sorted(cards.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [_heat_map(sorted(some, key=lambda pair: (*merit(pair[1]), pair[0].name)), year) for _, some in ordered]


def _heat_map(cards: Sequence[tuple[SiteDepartment, CardNote]], year: int) -> HeatMap:
    indicators: dict[str, ScoreNote] = {}
    judged: set[str] = set()
    for _, card in cards:
        for score in card.scores:
            indicators.setdefault(score.indicator, score)
            if score.score is not None:
                judged.add(score.indicator)
    shown = [score for key, score in indicators.items() if key in judged]
    return HeatMap(
        title=cards[0][1].title,
        groups=tuple((name, len(list(some))) for name, some in groupby(score.level1 for score in shown)),
        columns=tuple(HeatColumn(score.name, plain(score.weight)) for score in shown),
        rows=tuple(HeatRow(shorten(each.name, _NAME), each.report(year), _cells(card, shown)) for each, card in cards),
        pending=tuple(score.name for key, score in indicators.items() if key not in judged),
    )


def _cells(card: CardNote, shown: Sequence[ScoreNote]) -> tuple[tuple[str, str], ...]:
    own = {score.indicator: score for score in card.scores}
    return tuple(_cell(own.get(column.indicator)) for column in shown)


def _cell(score: ScoreNote | None) -> tuple[str, str]:
    if score is None or score.score is None:
        return "", ""
    share = score.score / score.weight if score.weight else Decimal(1)
    colour = next((name for limit, name in LEVELS if share < limit), "h4")
    return colour, plain(score.score)
