"""The order in which the lines of a page are read."""

from __future__ import annotations

from collections.abc import Iterable

from assets.documents.model import Box, Line


def reading_order(lines: Iterable[Line]) -> list[Line]:
    """Top to bottom, then left to right: an edited page holds its text in the order of the edits.

    Pieces stand on one row when they overlap by half of the lower one's height, so that digits and characters set on
    different baselines stay together.
    """
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda item: (item.box.top + item.box.bottom) / 2):
        row = rows[-1] if rows else None
        if row is not None and _same_row(row[-1].box, line.box):
            row.append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda item: item.box.x0)]


def _same_row(a: Box, b: Box) -> bool:
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    return overlap > min(a.bottom - a.top, b.bottom - b.top) / 2
