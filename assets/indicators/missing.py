"""What is missing for an indicator: facts that are needed, where any of several ways would do.

A gap is a list of ways to close it, each a set of facts; several gaps have all to be closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

import msgspec

_MOST_WAYS = 24
"""More ways than this are not worked out: nobody reads them."""

_WAYS_NAMED = 4


class Need(msgspec.Struct, frozen=True, order=True):
    """A fact that is not there: its Chinese name and the year it is needed for."""

    name: str
    year: int


Way = frozenset[Need]
Gap = tuple[Way, ...]


def gap(name: str, year: int) -> Gap:
    """The gap that only this fact closes."""
    return (frozenset([Need(name, year)]),)


def either(options: Sequence[Sequence[Gap]]) -> Gap:
    """The gap of a choice, each option of which has gaps: the ways to close all gaps of one option.

    A way that asks for more than another does is left out.
    """
    ways: list[Way] = []
    for gaps in options:
        for chosen in product(*gaps):
            ways.append(frozenset().union(*chosen))
            if len(ways) >= _MOST_WAYS:
                return _least(ways)
    return _least(ways)


def words(gaps: Iterable[Gap]) -> str:
    """The gaps in Chinese: `实有人员（2021年）；“三公”经费预算或“三公”经费年初预算（2020年）`."""
    return "；".join(dict.fromkeys(_gap_words(one) for one in gaps))


def _least(ways: Sequence[Way]) -> Gap:
    distinct = list(dict.fromkeys(ways))
    return tuple(way for way in distinct if not any(other < way for other in distinct))


def _gap_words(ways: Gap) -> str:
    named = ways[:_WAYS_NAMED]
    years = {need.year for way in named for need in way}
    once = len(years) == 1
    parts = [_way_words(way, years_shown=not once) for way in named]
    text = ("，或" if any(len(way) > 1 for way in named) else "或").join(parts)
    text += "等" if len(ways) > len(named) else ""
    return f"{text}（{years.pop()}年）" if once else text


def _way_words(way: Way, years_shown: bool) -> str:
    by_year: dict[int, list[str]] = {}
    for need in sorted(way, key=lambda need: (-need.year, need.name)):
        by_year.setdefault(need.year, []).append(need.name)
    return "和".join("和".join(names) + (f"（{year}年）" if years_shown else "") for year, names in by_year.items())
