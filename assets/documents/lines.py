"""The order in which the lines of a page are read."""

from __future__ import annotations

from collections.abc import Iterable

from assets.documents.model import Line


def reading_order(lines: Iterable[Line]) -> list[Line]:
    """Top to bottom, then left to right: an edited page holds its text in the order of the edits.

    Pieces stand on one row when they overlap by half of the lower one's height, so that digits and characters set on
    different baselines stay together.
    """
    rows: list[list[Line]] = []
    row: list[Line] = []
    top = bottom = 0.0
    for line in sorted(lines, key=_middle):
        box = line.box
        # They overlap by more than half of the lower one's height.
        if row and min(bottom, box.bottom) - max(top, box.top) > min(bottom - top, box.bottom - box.top) / 2:
            row.append(line)
        else:
            row = [line]
            rows.append(row)
        top, bottom = box.top, box.bottom
    return [line for row in rows for line in (sorted(row, key=_left) if len(row) > 1 else row)]


def _middle(line: Line) -> float:
    return (line.box.top + line.box.bottom) / 2


def _left(line: Line) -> float:
    return line.box.x0
