"""Line charts over the years: the geometry of small drawings that a template writes as SVG.

A chart repeats what a table beside it says; it has no axis of values because each point carries its own. A year
without a value interrupts the line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

WIDTH, HEIGHT = 340, 154
_LEFT, _RIGHT, _TOP, _BOTTOM = 36, 36, 26, 28
_LABEL_ABOVE, _LABEL_BELOW = 9, 17
_MOST_LABELS = 6
_TENTH = Decimal("0.1")
_UNDER = "under"


class Dot(msgspec.Struct, frozen=True):
    """One value: where it is, and its words, empty where they would crowd the others.

    `anchor` is `start` or `end` where the words stand at the right or the left of the point.
    """

    x: str
    y: str
    text: str
    text_y: str
    anchor: str = ""


class Line(msgspec.Struct, frozen=True):
    """One series: its name, its place in the key (0 or 1), the points of its unbroken pieces, its dots."""

    name: str
    kind: int
    pieces: tuple[str, ...]
    dots: tuple[Dot, ...]


class Chart(msgspec.Struct, frozen=True):
    """One drawing: title, what it says in words, the years along its foot, its lines."""

    title: str
    words: str
    years: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    width: int = WIDTH
    height: int = HEIGHT
    foot: int = HEIGHT - _BOTTOM + 8


class Series(msgspec.Struct, frozen=True):
    """Values by year with how each is written."""

    name: str
    values: Mapping[int, tuple[Decimal, str]]


def line_chart(title: str, series: Sequence[Series], years: Sequence[int]) -> Chart:
    """A chart of one or two series over these years, from the first to the last of them."""
    first, last = min(years), max(years)
    values = [value for one in series for value, _ in one.values.values()]
    low, high = min(values, default=Decimal(0)), max(values, default=Decimal(0))

    def across(year: int) -> Decimal:
        share = Decimal(year - first) / (last - first) if last > first else Decimal("0.5")
        return _LEFT + share * (WIDTH - _LEFT - _RIGHT)

    def down(value: Decimal) -> Decimal:
        share = (high - value) / (high - low) if high > low else Decimal("0.5")
        return _TOP + share * (HEIGHT - _TOP - _BOTTOM - 22)

    below = _lower(series)
    return Chart(
        title=title,
        words=f"{title}。" + "；".join(_words(one) for one in series if one.values),
        years=tuple((_number(across(year)), str(year)) for year in _labelled(range(first, last + 1))),
        lines=tuple(
            Line(
                name=one.name,
                kind=number,
                pieces=tuple(
                    " ".join(f"{_number(across(y))},{_number(down(one.values[y][0]))}" for y in piece)
                    for piece in _pieces(sorted(one.values))
                ),
                dots=tuple(
                    Dot(
                        _number(across(year)),
                        _number(down(value)),
                        text if year in _labelled(sorted(one.values)) else "",
                        _number(down(value) + (_LABEL_BELOW if side == _UNDER else -_LABEL_ABOVE)),
                        "" if side == _UNDER else side,
                    )
                    for year, (value, text) in sorted(one.values.items())
                    for side in [_side(one, year) if len(series) == 1 else _UNDER if number == below else ""]
                ),
            )
            for number, one in enumerate(series)
        ),
    )


def _side(one: Series, year: int) -> str:
    """Where the words of a point stand so that its line does not run through them: above it (empty) if they can."""
    own = one.values[year][0]
    before, after = (one.values[y][0] - own if y in one.values else None for y in (year - 1, year + 1))
    if before is not None and after is not None and before * after < 0:
        return "end" if after > 0 else "start"
    return _UNDER if any(each is not None and each > 0 for each in (before, after)) else ""


def _lower(series: Sequence[Series]) -> int | None:
    """Which of two series has its words below its points: the one that is lower in most years."""
    if len(series) == 1 or not series[1].values:
        return None
    shared = series[0].values.keys() & series[1].values.keys()
    higher = sum(series[0].values[year][0] >= series[1].values[year][0] for year in shared)
    return 1 if 2 * higher >= len(shared) else 0


def _pieces(years: Sequence[int]) -> list[list[int]]:
    pieces: list[list[int]] = []
    for year in years:
        if pieces and pieces[-1][-1] == year - 1:
            pieces[-1].append(year)
        else:
            pieces.append([year])
    return [piece for piece in pieces if len(piece) > 1]


def _labelled(years: Sequence[int]) -> Sequence[int]:
    """The years whose words are written: all, or the last and every second, third, … before it."""
    step = -(-len(years) // _MOST_LABELS)
    return years if step <= 1 else list(years)[::-1][::step][::-1]


def _words(series: Series) -> str:
    return f"{series.name}：" + "，".join(f"{year} 年 {text}" for year, (_, text) in sorted(series.values.items()))


def _number(value: Decimal) -> str:
    return f"{value.quantize(_TENTH):f}"
