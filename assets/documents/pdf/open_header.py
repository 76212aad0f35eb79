"""The header of a table without rules: which columns each heading stands over."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from assets.documents.pdf.open_body import Cell, Columns, column_at
from assets.documents.pdf.ruling import Rule
from assets.documents.pdf.words import Word

_CHAIN = 0.86
_TIGHT = 1.2
"""The same where rows stand as close as the lines of one cell do."""
_CODE_PARTS = frozenset("类款项目")
_BELOW = 0.75
"""Row distances: a heading so much lower stands below another, and not beside it."""
_LEFT = 2.0
"""Points by which headings may stand off the middle for each column more that has a heading."""
_MOST_PARTED = 6
"""Headings beside each other for which all ways of sharing the columns are tried."""


def header_cells(
    texts: Sequence[Cell], columns: Columns, pitch: float, across: Sequence[Rule], height: float
) -> list[Cell]:
    """The headings with the columns that each stands over, from top to bottom.

    Args:
        texts: from `heading_texts`.
        columns: of the table.
        pitch: how far its rows stand apart.
        across: the drawn rules at y; one under a heading shows how far it reaches.
        height: of the font.
    """
    if not texts:
        return []
    middle = (min(t.top for t in texts) + max(t.bottom for t in texts)) / 2
    placed: list[Cell] = []
    over = [_under(t, columns) for t in texts]
    for level in _levels(texts, pitch):
        groups: list[tuple[list[int], list[int]]] = []
        for n in level:
            first, last = over[n]
            lower = [m for m in range(len(texts)) if texts[m].middle - texts[n].middle > _BELOW * pitch]
            if not any(over[m][0] <= last and first <= over[m][1] for m in lower):
                placed.append(texts[n]._replace(first=first, last=last))
                continue
            beside = {
                column
                for cell in placed
                if abs(cell.middle - texts[n].middle) <= _BELOW * pitch
                for column in range(cell.first, cell.last + 1)
            }
            run = _run(n, level, texts, over, lower, len(columns), middle, height)
            run = _clear(run, over[n], beside)
            if groups and groups[-1][1] == run:
                groups[-1][0].append(n)
            else:
                groups.append(([n], run))
        for members, run in groups:
            placed += _shared([texts[n] for n in members], run, columns, [over[n] for n in members], across, pitch)
    return sorted(placed, key=lambda cell: (cell.middle, cell.first))


def heading_texts(head: Sequence[Word], pitch: float, across: Sequence[Rule]) -> list[Cell]:
    """The headings: lines one below the other, in the same place, are one."""
    texts: list[Cell] = []
    lasts: list[Word] = []
    apart = _parts_of_code(head)
    for word in sorted(head, key=lambda w: (w.middle, w.x0)):
        for n, cell in enumerate(texts):
            below = word.middle - lasts[n].middle
            if not (0 < below < _TIGHT * pitch and word.x0 < cell.x1 and cell.x0 < word.x1) or word in apart:
                continue
            parted = any(lasts[n].middle < r.position < word.middle and r.start < word.centre < r.end for r in across)
            if not parted and (below < _CHAIN * pitch or _runs_over(lasts[n], word, head)):
                texts[n] = Cell(
                    f"{cell.text}\n{word.text}",
                    0,
                    0,
                    min(cell.x0, word.x0),
                    cell.top,
                    max(cell.x1, word.x1),
                    word.bottom,
                )
                lasts[n] = word
                break
        else:
            texts.append(Cell(word.text, 0, 0, word.x0, word.top, word.x1, word.bottom))
            lasts.append(word)
    return texts


def _parts_of_code(head: Sequence[Word]) -> list[Word]:
    """The headings of a code's columns (class, section, item), which stand beside each other below that of the code."""
    parts = [w for w in head if w.text in _CODE_PARTS]
    return [w for w in parts if any(o.text != w.text and _beside(o, w) for o in parts)]


def _beside(a: Word, b: Word) -> bool:
    return abs(a.middle - b.middle) < 0.4 * min(a.height, b.height)


def _runs_over(upper: Word, lower: Word, head: Sequence[Word]) -> bool:
    """Whether a line is the rest of the one above it, where rows stand no further apart than the lines of a cell.

    The line above is as long at least, over no other word, and nothing beside the lower line wants a heading over it.
    """
    if upper.x1 - upper.x0 < 0.95 * (lower.x1 - lower.x0):
        return False
    if min(abs(upper.centre - lower.centre), abs(upper.x0 - lower.x0)) > 0.6 * lower.height:
        return False
    above = [w for w in head if _beside(w, upper)]
    line = sorted((w for w in head if _beside(w, lower)), key=lambda w: w.x0)
    if sum(w.x0 < upper.x1 and upper.x0 < w.x1 for w in line) > 1:
        return False
    n = line.index(lower)
    neighbours = [*line[max(0, n - 1) : n], *line[n + 1 : n + 2]]
    return all(any(o.x0 < w.x1 and w.x0 < o.x1 for o in above) for w in neighbours)


def _under(text: Cell, columns: Columns) -> tuple[int, int]:
    """The columns that a text itself reaches over; a little over an edge does not count."""
    first, last = column_at(columns, text.x0), column_at(columns, text.x1)
    own = column_at(columns, text.centre)
    while first < own and columns[first][1] - text.x0 < 0.35 * (columns[first][1] - columns[first][0]):
        first += 1
    while last > own and text.x1 - columns[last][0] < 0.35 * (columns[last][1] - columns[last][0]):
        last -= 1
    return first, last


def _levels(texts: Sequence[Cell], pitch: float) -> list[list[int]]:
    """Headings that stand beside each other, from top to bottom."""
    levels: list[list[int]] = []
    for n in sorted(range(len(texts)), key=lambda n: (texts[n].middle, texts[n].x0)):
        if levels and texts[n].middle - texts[levels[-1][0]].middle < 0.3 * pitch:
            levels[-1].append(n)
        else:
            levels.append([n])
    return [sorted(level, key=lambda n: texts[n].x0) for level in levels]


def _run(
    n: int,
    level: Sequence[int],
    texts: Sequence[Cell],
    over: Sequence[tuple[int, int]],
    lower: Sequence[int],
    count: int,
    middle: float,
    height: float,
) -> list[int]:
    """The columns around a heading that have headings below it, up to one that reaches down from the top."""

    def goes_on(column: int) -> bool:
        own = [m for m in range(len(texts)) if over[m][0] <= column <= over[m][1] and m not in level]
        if not own:
            return any(over[m][0] <= column <= over[m][1] for m in level)
        if len(own) == 1 and abs(texts[own[0]].middle - middle) < 0.5 * height:
            return False
        return all(m in lower or texts[m].middle < texts[n].middle for m in own)

    first, last = over[n]
    while first > 0 and goes_on(first - 1):
        first -= 1
    while last < count - 1 and goes_on(last + 1):
        last += 1
    return list(range(first, last + 1))


def _clear(run: Sequence[int], over: tuple[int, int], taken: set[int]) -> list[int]:
    """The part of a run around a heading that no heading beside it has."""
    first, last = over
    while first - 1 in run and first - 1 not in taken:
        first -= 1
    while last + 1 in run and last + 1 not in taken:
        last += 1
    return list(range(first, last + 1))


def _shared(
    members: Sequence[Cell],
    run: Sequence[int],
    columns: Columns,
    over: Sequence[tuple[int, int]],
    across: Sequence[Rule],
    pitch: float,
) -> list[Cell]:
    """The headings with the run's columns shared so that each stands in the middle of its own."""
    low, high = run[0], run[-1]
    ruled = [_ruled(cell, columns, across, pitch) for cell in members]
    if all(span is not None for span in ruled) and len({s for s in ruled}) == len(ruled):
        return [cell._replace(first=s[0], last=s[1]) for cell, s in zip(members, ruled, strict=True) if s]
    if len(members) > _MOST_PARTED:
        return [cell._replace(first=a, last=b) for cell, (a, b) in zip(members, over, strict=True)]
    best: tuple[float, int, list[tuple[int, int]]] | None = None
    for cuts in combinations(range(low, high + 2), len(members) + 1):
        spans = [(a, b - 1) for a, b in pairwise(cuts)]
        if any(s[0] > o[0] or s[1] < o[1] for s, o in zip(spans, over, strict=True)):
            continue
        off = sum(
            abs(cell.centre - (columns[a][0] + columns[b][1]) / 2) for cell, (a, b) in zip(members, spans, strict=True)
        )
        left = (high - low + 1) - (cuts[-1] - cuts[0])
        score = (off + _LEFT * left, left, spans)
        if best is None or score[:2] < best[:2]:
            best = score
    spans = best[2] if best else list(over)
    return [cell._replace(first=a, last=b) for cell, (a, b) in zip(members, spans, strict=True)]


def _ruled(cell: Cell, columns: Columns, across: Sequence[Rule], pitch: float) -> tuple[int, int] | None:
    """The columns over the rule that is drawn just below a heading."""
    under = [
        r
        for r in across
        if 0 <= r.position - cell.middle < 0.9 * pitch and r.start - 1 <= cell.x0 and cell.x1 <= r.end + 1
    ]
    if not under:
        return None
    rule = min(under, key=lambda r: r.position)
    inside = [n for n, (a, b) in enumerate(columns) if rule.start < (a + b) / 2 < rule.end]
    return (inside[0], inside[-1]) if inside and len(inside) < len(columns) else None
