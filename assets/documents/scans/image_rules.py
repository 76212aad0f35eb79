"""Finds the ruled lines of a table in the picture of a page."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from assets.documents.pdf.ruling import Corners, Rule, merge
from assets.documents.scans.image_clean import PIXELS_PER_POINT
from assets.documents.scans.ocr import Gray

_LONGER_ACROSS = 1.8
_LONGER_DOWN = 1.35
"""A stroke is a rule when it is longer than a character is high, by these factors; a dash is wider than high."""
_CERTAIN = 3.0
"""Character heights: a stroke so long is a rule wherever it ends; a shorter one has to run from rule to rule."""
_THICKEST = 4.0
"""Points: a thicker bar is a filled patch."""
_GAP = 2.0
"""Points: holes in a rule up to this, from noise or faint print, are closed."""
_MEETS = 1.5
"""Points: how far a short rule may end from the one that it meets."""
_WIDEST_GAP = 60.0
"""Points: a gap in a rule up to this is bridged where a faint line can be seen in it."""
_FAINT, _FAINT_SHARE = 12, 0.6
"""Grey levels by which a faint line is darker than what is beside it, and the share of the gap over which it is."""
_MOST = 4_000
"""Strokes: a page with more is a drawing or a picture."""


class Ruled(NamedTuple):
    """The rules of a page in points, and `mask`: the pixels of all straight strokes, 255 where one is."""

    horizontal: list[Rule]
    vertical: list[Rule]
    mask: Gray


def find_rules(gray: Gray, ink: Gray, character: float) -> Ruled:
    """The horizontal and vertical rules of an upright page.

    Args:
        gray: the page, dark on white.
        ink: 255 where something is printed.
        character: how high the characters of the page are, in pixels.
    """
    across, across_mask = _strokes(ink, round(character * _LONGER_ACROSS), axis=1)
    down, down_mask = _strokes(ink, round(character * _LONGER_DOWN), axis=0)
    across = merge(across + _bridges(across, gray))
    down = merge(down + _bridges(down, gray.T))
    certain = _CERTAIN * character / PIXELS_PER_POINT
    for _ in range(2):
        # A short rule may itself be met by a short one, as in a header that is divided twice.
        across = [r for r in across if r.end - r.start >= certain or _meets_both(r, down)]
        down = [r for r in down if r.end - r.start >= certain or _meets_both(r, across)]
    # A stroke is darkest in its middle; its grey edges go with it.
    upright, level = np.ones((5, 1), np.uint8), np.ones((1, 5), np.uint8)
    mask = cv2.bitwise_or(cv2.dilate(across_mask, upright), cv2.dilate(down_mask, level))
    return Ruled(across, down, mask.astype(np.uint8))


def without_rules(gray: Gray, mask: Gray, cells: list[Corners]) -> Gray:
    """The picture without the rules around the cells, so that a digit beside one is not read with it.

    Args:
        gray: the page.
        mask: the pixels of straight strokes, from `find_rules`.
        cells: corners in points; strokes that lie on no side of a cell belong to characters and stay.
    """
    sides = np.zeros_like(mask)
    for cell in cells:
        x0, top, x1, bottom = (round(v * PIXELS_PER_POINT) for v in cell)
        cv2.rectangle(sides, (x0, top), (x1, bottom), (255,), round(_THICKEST * PIXELS_PER_POINT))
    bare = gray.copy()
    bare[(sides & mask) > 0] = 255
    return bare


def _strokes(ink: Gray, shortest: int, axis: int) -> tuple[list[Rule], Gray]:
    """All straight strokes along one axis (1: along x) that are long enough and thin, with their pixels."""
    shortest = max(8, shortest)
    gap = max(3, round(_GAP * PIXELS_PER_POINT)) | 1

    def along(length: int) -> Gray:
        return np.ones((1, length) if axis == 1 else (length, 1), np.uint8)

    # First what is long without help, so that a row of characters is not closed into a rule; then the pieces joined.
    pieces = cv2.morphologyEx(ink, cv2.MORPH_OPEN, along(max(6, shortest // 2)))
    joined = cv2.morphologyEx(cv2.morphologyEx(pieces, cv2.MORPH_CLOSE, along(gap)), cv2.MORPH_OPEN, along(shortest))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined.astype(np.uint8))
    if count > _MOST:
        return [], np.zeros_like(ink)
    rules = []
    thick = np.zeros(count, bool)
    for i in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[i])
        length, spread = (w, h) if axis == 1 else (h, w)
        if area / length > _THICKEST * PIXELS_PER_POINT:
            thick[i] = True
            continue
        rules += _pieces(labels[y : y + h, x : x + w] == i, x, y, axis, length, spread)
    mask = np.where((labels > 0) & ~thick[labels], 255, 0).astype(np.uint8)
    return rules, mask


def _pieces(stroke: NDArray[np.bool_], x: int, y: int, axis: int, length: int, spread: int) -> list[Rule]:
    """A stroke as rules; one that drifts (the paper was bent) as several, each at its own place."""
    parts = max(1, min(8, round(spread / (2 * PIXELS_PER_POINT)))) if spread > 3 * PIXELS_PER_POINT else 1
    cut = [round(length * i / parts) for i in range(parts + 1)]
    flat = stroke if axis == 1 else stroke.T
    first_across, first_along = (y, x) if axis == 1 else (x, y)
    rules = []
    for start, end in pairwise(cut):
        rows = np.nonzero(flat[:, start:end])[0]
        if len(rows):
            position = (first_across + float(rows.mean()) + 0.5) / PIXELS_PER_POINT
            rules.append(
                Rule(position, (first_along + start) / PIXELS_PER_POINT, (first_along + end) / PIXELS_PER_POINT)
            )
    return rules


def _bridges(rules: list[Rule], gray: Gray) -> list[Rule]:
    """The gaps in rules over which a faint line goes on, as under the edge of a stamp; `gray` is turned to run along x.

    Where a cell is merged the gap is white, or holds text, and stays.
    """
    found = []
    ordered = sorted(rules, key=lambda r: r.start)
    for i, left in enumerate(ordered):
        following = (r for r in ordered[i + 1 :] if abs(r.position - left.position) <= _MEETS and r.end > left.end)
        right = next(following, None)
        if right is None or not _GAP < right.start - left.end <= _WIDEST_GAP:
            continue
        if _faint_line(gray, left, right) >= _FAINT_SHARE:
            found.append(Rule((left.position + right.position) / 2, left.end, right.start))
    return found


def _faint_line(gray: Gray, left: Rule, right: Rule) -> float:
    """The share of the gap between two rules over which a thin line, darker than what is beside it, can be seen."""
    columns = np.arange(round(left.end * PIXELS_PER_POINT), round(right.start * PIXELS_PER_POINT))
    first, last = left.position * PIXELS_PER_POINT, right.position * PIXELS_PER_POINT
    middle = np.round(first + (last - first) * (columns - columns[0]) / len(columns)).astype(int)
    height, width = gray.shape
    columns = np.clip(columns, 0, width - 1)

    def at(offset: int) -> NDArray[np.int16]:
        values: NDArray[np.int16] = gray[np.clip(middle + offset, 0, height - 1), columns].astype(np.int16)
        return values

    line = np.minimum(np.minimum(at(-1), at(0)), at(1))
    beside = np.minimum(np.maximum(at(-4), at(-5)), np.maximum(at(4), at(5)))
    return float((beside - line >= _FAINT).mean())


def _meets_both(rule: Rule, others: list[Rule]) -> bool:
    return all(
        any(abs(o.position - end) <= _MEETS and o.start - _MEETS <= rule.position <= o.end + _MEETS for o in others)
        for end in (rule.start, rule.end)
    )


def character_height(ink: Gray) -> float:
    """How high the digits and characters of a page usually are, in pixels: the median of its separate marks.

    Specks and rules are left out; a page without marks has characters of 10 points.
    """
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    heights, widths = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    least, most = 4.5 * PIXELS_PER_POINT, 24 * PIXELS_PER_POINT
    marks = heights[(heights >= least) & (heights <= most) & (widths <= most) & (widths >= 0.2 * heights)]
    return float(np.median(marks)) if len(marks) else 10 * PIXELS_PER_POINT
