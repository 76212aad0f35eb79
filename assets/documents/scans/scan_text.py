"""Cuts an upright page into its lines of text, inside cells and outside, and reads them.

The detector says where lines are; the ink says how far they reach (the detector sometimes stops before the last digit
of a number) and what the detector missed. What lies in two cells is cut at the rule between them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from assets.documents.scans.ocr import Engine, Found, Gray, Reading

_MARK = 0.35
"""Character heights: ink that is neither so wide nor so high is a speck, or a point that belongs to a line."""
_SPECK = 0.1
_OVERLAP = 0.5
"""Share of the lower one's height by which two pieces overlap that stand on one line."""
_APART = 1.1
"""Character heights: pieces farther from each other are two texts."""
_TALL = 1.75
"""Character heights: a piece higher than this may hold several lines."""
_INSIDE = 0.4
"""Character heights: the least part of a piece that is in a cell and belongs to it."""
_PALE = 1.4
"""Character heights: how much of a line at its ends may be too pale to be ink."""
_MARGIN_X, _MARGIN_Y = 0.3, 0.22
_LEAST_HEIGHT = 1.25
"""Character heights: a crop is not lower than this, else a dash would fill it."""
_WHITE = 225
"""Grey levels from which paper is white; strokes too pale to be ink are darker."""

Rectangle = tuple[int, int, int, int]
"""x0, top, x1, bottom in pixels."""


class Strip(NamedTuple):
    """One line of text: where its ink is, which cell it is in (None outside), and up to where a crop may reach."""

    box: Rectangle
    cell: int | None
    room: Rectangle


class Marks(NamedTuple):
    """The separate marks of a page: rectangles (n x 4: x0, top, x1, bottom) and their ink in pixels."""

    boxes: NDArray[np.int64]
    areas: NDArray[np.int64]


def marks_of(ink: Gray) -> Marks:
    """The connected marks of a picture."""
    _, _, found, _ = cv2.connectedComponentsWithStats(ink)
    stats: NDArray[np.int64] = found[1:].astype(np.int64)
    boxes = np.stack([stats[:, 0], stats[:, 1], stats[:, 0] + stats[:, 2], stats[:, 1] + stats[:, 3]], axis=1)
    return Marks(boxes, stats[:, 4])


def strips(found: Sequence[Found], marks: Marks, cells: Sequence[Rectangle], size: float) -> list[Strip]:
    """The lines of a page: those of each cell from top to bottom, then those outside.

    Args:
        found: what the detector found.
        marks: the page's marks, without the rules.
        cells: the inside of each cell.
        size: how high characters are.
    """
    pieces: dict[int | None, list[Rectangle]] = defaultdict(list)
    for one in found:
        box = (round(one.x0), round(one.top), round(one.x1), round(one.bottom))
        parts = [(i, _common(box, cell)) for i, cell in enumerate(cells)]
        inside = [(i, part) for i, part in parts if part is not None and _holds_some(part, size)]
        if inside:
            for i, part in inside:
                pieces[i].append(part)
        else:
            pieces[None].append(box)
    owner = _owners(marks.boxes, cells)
    result: list[Strip] = []
    for i, cell in enumerate(cells):
        own = np.nonzero(owner == i)[0]
        result += _in_cell(i, cell, pieces.get(i, []), marks.boxes[own], marks.areas[own], size)
    result += _outside(pieces[None], size)
    return result


def _owners(boxes: NDArray[np.int64], cells: Sequence[Rectangle]) -> NDArray[np.int64]:
    """For each mark the cell that holds its middle, -1 for none."""
    owner = np.full(len(boxes), -1, np.int64)
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    for i, (x0, top, x1, bottom) in enumerate(cells):
        owner[(x >= x0) & (x < x1) & (y >= top) & (y < bottom)] = i
    return owner


def _in_cell(
    index: int,
    cell: Rectangle,
    pieces: list[Rectangle],
    boxes: NDArray[np.int64],
    areas: NDArray[np.int64],
    size: float,
) -> list[Strip]:
    """The lines of one cell: the rows of its pieces, as far as their ink reaches, and ink that is in none of them."""
    real = areas >= max(3.0, (_SPECK * size) ** 2)
    boxes = boxes[real]
    rows = _rows([part for piece in pieces for part in _split_tall(piece, boxes, size)])
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    large = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) >= _MARK * size
    nearest = _nearest_rows(middles, rows)
    taken = nearest >= 0
    lines: list[Rectangle] = []
    for number, (x0, top, x1, bottom) in enumerate(rows):
        on_row = nearest == number
        # A point or comma counts where it is near; specks elsewhere in the cell do not.
        near = (boxes[:, 2] >= x0 - size) & (boxes[:, 0] <= x1 + size)
        chosen = on_row & (large | near)
        if (chosen & large).any():
            some = boxes[chosen]
            left, upper = int(some[:, 0].min()), int(some[:, 1].min())
            right, lower = int(some[:, 2].max()), int(some[:, 3].max())
            # The detector sees characters of thin strokes (一) that are too pale to be ink; its boxes have a margin.
            reach, more = round(0.15 * size), round(_PALE * size)
            left, right = min(left, max(x0 + reach, left - more)), max(right, min(x1 - reach, right + more))
            lines.append((left, max(upper, top - reach), right, min(lower, bottom + reach)))
    missed = [(int(a), int(b), int(c), int(d)) for a, b, c, d in boxes[large & ~taken]]
    lines += _rows(missed)
    lines.sort(key=lambda box: box[1])
    return [Strip(box, index, _room(box, lines, cell)) for box in lines]


def _nearest_rows(middles: NDArray[np.float64], rows: Sequence[Rectangle]) -> NDArray[np.int64]:
    """For each mark's middle the row that holds it, of several the one whose middle is nearest; -1 for none."""
    nearest = np.full(len(middles), -1, np.int64)
    distance = np.full(len(middles), np.inf)
    for number, (_, top, _, bottom) in enumerate(rows):
        away = np.abs(middles - (top + bottom) / 2)
        better = (middles >= top) & (middles <= bottom) & (away < distance)
        nearest[better] = number
        distance[better] = away[better]
    return nearest


def _split_tall(piece: Rectangle, boxes: NDArray[np.int64], size: float) -> list[Rectangle]:
    """The lines that a piece of several holds, by the rows that its marks form."""
    x0, top, x1, bottom = piece
    if bottom - top <= _TALL * size:
        return [piece]
    y, x = (boxes[:, 1] + boxes[:, 3]) / 2, (boxes[:, 0] + boxes[:, 2]) / 2
    inside = boxes[(y >= top) & (y <= bottom) & (x >= x0) & (x <= x1) & (boxes[:, 3] - boxes[:, 1] < _TALL * size)]
    filled = np.zeros(bottom - top + 1, bool)
    for _, upper, _, lower in inside.tolist():
        filled[max(0, upper - top) : max(0, lower - top)] = True
    edges = np.flatnonzero(np.diff(np.concatenate([[0], filled.astype(np.int8), [0]])))
    runs = [(top + int(a), top + int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    joined: list[tuple[int, int]] = []
    for upper, lower in runs:
        # The strokes of one character may stand apart (二, 三).
        if joined and lower - joined[-1][0] <= 1.35 * size:
            joined[-1] = (joined[-1][0], lower)
        else:
            joined.append((upper, lower))
    return [(x0, upper, x1, lower) for upper, lower in joined] or [piece]


def _outside(pieces: list[Rectangle], size: float) -> list[Strip]:
    """The running text: pieces of one line that stand close to each other are one."""
    lines: list[Rectangle] = []
    for row in _row_lists(pieces):
        row.sort()
        current = row[0]
        for piece in row[1:]:
            high = max(size, min(piece[3] - piece[1], current[3] - current[1]) * 0.8)
            if piece[0] - current[2] <= _APART * high:
                current = _union(current, piece)
            else:
                lines.append(current)
                current = piece
        lines.append(current)
    return [Strip(box, None, box) for box in lines]


def _rows(pieces: list[Rectangle]) -> list[Rectangle]:
    rows = []
    for row in _row_lists(pieces):
        whole = row[0]
        for piece in row[1:]:
            whole = _union(whole, piece)
        rows.append(whole)
    return rows


def _row_lists(pieces: list[Rectangle]) -> list[list[Rectangle]]:
    """Pieces that stand on one line, from top to bottom."""
    rows: list[list[Rectangle]] = []
    for piece in sorted(pieces, key=lambda box: box[1] + box[3]):
        last = rows[-1][-1] if rows else None
        if last is not None:
            common = min(last[3], piece[3]) - max(last[1], piece[1])
            if common > _OVERLAP * min(last[3] - last[1], piece[3] - piece[1]):
                rows[-1].append(piece)
                continue
        rows.append([piece])
    return rows


def _room(box: Rectangle, lines: list[Rectangle], cell: Rectangle) -> Rectangle:
    """How far a crop of a line may reach: to the middle between it and the lines above and below, and to the rules."""
    above = max((line[3] for line in lines if line[3] <= box[1]), default=None)
    below = min((line[1] for line in lines if line[1] >= box[3]), default=None)
    top = cell[1] if above is None else (above + box[1]) // 2
    bottom = cell[3] if below is None else (below + box[3] + 1) // 2
    return (cell[0], min(top, box[1]), cell[2], max(bottom, box[3]))


def _union(a: Rectangle, b: Rectangle) -> Rectangle:
    return (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))


def _common(a: Rectangle, b: Rectangle) -> Rectangle | None:
    x0, top, x1, bottom = max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
    return (x0, top, x1, bottom) if x0 < x1 and top < bottom else None


def _holds_some(part: Rectangle, size: float) -> bool:
    return part[2] - part[0] >= _INSIDE * size and part[3] - part[1] >= _INSIDE * size


def crop(gray: Gray, strip: Strip, size: float, wider: float = 1.0) -> Gray:
    """The picture of one line on white, with margins; `wider` multiplies them for a second look.

    A line outside cells comes with the detector's own margins.
    """
    x0, top, x1, bottom = strip.box
    if strip.cell is None:
        margin_x = margin_y = round((wider - 1.0) * _MARGIN_Y * size)
    else:
        high = bottom - top
        margin_x = round(_MARGIN_X * size * wider)
        margin_y = round(max(_MARGIN_Y * high, (_LEAST_HEIGHT * size - high) / 2) * wider)
    left, upper, right, lower = strip.room
    height, width = bottom - top + 2 * margin_y, x1 - x0 + 2 * margin_x
    canvas = np.full((height, width), 255, np.uint8)
    from_x, to_x = max(x0 - margin_x, min(left, x0), 0), min(x1 + margin_x, max(right, x1), gray.shape[1])
    from_y, to_y = max(top - margin_y, min(upper, top), 0), min(bottom + margin_y, max(lower, bottom), gray.shape[0])
    at_x, at_y = from_x - (x0 - margin_x), from_y - (top - margin_y)
    canvas[at_y : at_y + to_y - from_y, at_x : at_x + to_x - from_x] = gray[from_y:to_y, from_x:to_x]
    return _stretched(canvas if strip.cell is None else _trimmed(canvas, margin_x))


def _trimmed(picture: Gray, margin: int) -> Gray:
    """A crop without the white at its ends, but for a margin: what is read costs as much as it is wide."""
    inked = np.flatnonzero(picture.min(axis=0) < _WHITE)
    if not len(inked):
        return picture
    return picture[:, max(0, int(inked[0]) - margin) : int(inked[-1]) + 1 + margin]


def _stretched(picture: Gray) -> Gray:
    """Faint print made black."""
    darkest = float(np.percentile(picture, 1))
    if darkest < 50 or darkest > 230:
        return picture
    scaled = (picture.astype(np.float32) - darkest) * (255 / (255 - darkest))
    black: Gray = np.clip(scaled, 0, 255).astype(np.uint8)
    return black


def read(engine: Engine, gray: Gray, found: Sequence[Strip], size: float) -> list[Reading]:
    """What each line says at first sight."""
    return engine.read([crop(gray, strip, size) for strip in found])


def look_again(engine: Engine, gray: Gray, found: Sequence[Strip], size: float) -> list[Reading]:
    """What each line says in another crop: more margin, the strokes a little smoother and thicker."""
    pictures = []
    for strip in found:
        picture = crop(gray, strip, size, wider=1.9)
        smooth = cv2.GaussianBlur(picture, (0, 0), 0.8)
        pictures.append(cv2.addWeighted(picture, 0.4, smooth, 0.6, 0).astype(np.uint8))
    return engine.read(pictures)
