"""What is drawn on a page: its ruled lines, its pictures, and texts that are no part of what it says."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as c

from assets.documents.pdf import calls
from assets.documents.pdf.calls import IDENTITY, Corners, Matrix
from assets.documents.pdf.geometry import Frame
from assets.documents.pdf.ruling import SHORTEST_DRAWN, Rule, chained

THIN = 3.0
"""Points: a filled path thinner than this is a ruled line."""
DEEPEST_FORM = 8
"""Form XObjects nested deeper than this are not followed: no word processor needs it, a hostile file does."""
MOST_RULES = 20_000
"""A page with more ruled lines than this is a drawing, not a table."""
_SHORT = 6.0
"""Points: what is shorter may be one mark of a dotted or dashed line."""
_SQUARE = 0.7
"""A mark whose sides are no more unlike than this may belong to a line in either direction."""
_LOOKED_AT = 16
"""So many texts at the beginning and end of a page tell whether it has a watermark or a hidden text."""
_SLANTED = 8.0
"""Degrees from upright; a page that was scanned askew has its text at less."""
_HUGE = 36.0
"""Points: text of this size over a table is a watermark."""

_TEXT, _PATH, _FORM, _IMAGE = (
    c.FPDF_PAGEOBJ_TEXT,
    c.FPDF_PAGEOBJ_PATH,
    c.FPDF_PAGEOBJ_FORM,
    c.FPDF_PAGEOBJ_IMAGE,
)
_Point = tuple[float, float, bool]
"""Where a stroke goes to, and whether it gets there, or is led, along a curve."""


class Drawn:
    """The objects of one open page.

    Attributes:
        horizontal: ruled lines at y, running along x.
        vertical: ruled lines at x, running along y.
        pictures: the images and forms, found on the way: the page's text may be in them.
    """

    def __init__(self, page: pdfium.PdfPage, frame: Frame) -> None:
        self.page, self.frame = page, frame
        self.horizontal: list[Rule] = []
        self.vertical: list[Rule] = []
        self.pictures: list[Any] = []
        self._texts: list[tuple[Any, Any]] = []
        """Each text with the form that it is in, None for the page."""
        marks: tuple[list[tuple[float, float, float]], list[tuple[float, float, float]]] = ([], [])
        for corners in self._paths():
            x0, top, x1, bottom = frame.placed(*corners)
            width, height = x1 - x0, bottom - top
            if width >= THIN and height >= THIN:
                self.horizontal += (Rule(top, x0, x1), Rule(bottom, x0, x1))
                self.vertical += (Rule(x0, top, bottom), Rule(x1, top, bottom))
                continue
            if width >= _SHORT:
                self.horizontal.append(Rule((top + bottom) / 2, x0, x1))
                continue
            if height >= _SHORT:
                self.vertical.append(Rule((x0 + x1) / 2, top, bottom))
                continue
            if max(width, height) >= SHORTEST_DRAWN:
                if width >= height:
                    self.horizontal.append(Rule((top + bottom) / 2, x0, x1))
                else:
                    self.vertical.append(Rule((x0 + x1) / 2, top, bottom))
            if width >= _SQUARE * height:
                marks[0].append(((top + bottom) / 2, x0, x1))
            if height >= _SQUARE * width:
                marks[1].append(((x0 + x1) / 2, top, bottom))
        self.horizontal += chained(marks[0])
        self.vertical += chained(marks[1])

    def _paths(self) -> Iterator[Corners]:
        """The rectangle around each drawn path, (left, bottom, right, top) in PDF coordinates."""
        for thing, kind in calls.objects(self.page.raw):
            if kind == _TEXT:
                self._texts.append((thing, None))
            elif kind == _PATH:
                corners = calls.bounds(thing)
                if corners[2] - corners[0] < THIN or corners[3] - corners[1] < THIN:
                    yield corners
                else:
                    yield from _subpaths(thing, IDENTITY)
            elif kind == _FORM:
                self.pictures.append(thing)
                yield from self._form_paths(thing, IDENTITY, DEEPEST_FORM)
            elif kind == _IMAGE:
                self.pictures.append(thing)

    def _form_paths(self, form: Any, outer: Matrix, depth: int) -> Iterator[Corners]:
        if depth == 0:
            return
        matrix = _times(calls.matrix(form), outer)
        for thing, kind in calls.form_objects(form):
            if kind == _TEXT:
                self._texts.append((thing, form))
            elif kind == _PATH:
                yield from _subpaths(thing, matrix)
            elif kind == _FORM:
                yield from self._form_paths(thing, matrix, depth - 1)

    def drop_foreign_texts(self, over_table: bool) -> None:
        """Takes watermarks and hidden texts off the page, so that they are not read as part of its cells.

        A watermark is slanted, or (`over_table`) of a size that nothing in a table has. Hidden text is dropped only
        where most is visible: else it is the layer that a scanning program laid under its picture.
        """
        ends = (
            self._texts if len(self._texts) <= 2 * _LOOKED_AT else self._texts[:_LOOKED_AT] + self._texts[-_LOOKED_AT:]
        )
        if not any(_is_foreign(text, over_table) for text, _ in ends):
            return
        foreign = [(text, form) for text, form in self._texts if _is_foreign(text, over_table)]
        if len(foreign) * 2 > len(self._texts):
            return
        for text, form in foreign:
            removed = (
                c.FPDFPage_RemoveObject(self.page.raw, text) if form is None else c.FPDFFormObj_RemoveObject(form, text)
            )
            if removed:
                c.FPDFPageObj_Destroy(text)
        self._texts = []


def _is_foreign(text: Any, over_table: bool) -> bool:
    if calls.is_invisible(text):
        return True
    a, b, *_ = calls.matrix(text)
    if b:
        angle = abs(math.degrees(math.atan2(b, a))) % 90
        if _SLANTED < angle < 90 - _SLANTED:
            return True
    return over_table and calls.font_size(text) * math.hypot(a, b) > _HUGE


def _subpaths(path: Any, outer: Matrix) -> Iterator[Corners]:
    """The rectangle around each stroke of a path that draws several, as some writers draw a whole table.

    Of a stroke that is bent or slanted anywhere only the straight upright pieces count: a seal is no frame.
    """
    matrix = _times(calls.matrix(path), outer)
    points: list[_Point] = []
    bent = False
    for kind, x, y in calls.segments(path, MOST_RULES):
        if kind == c.FPDF_SEGMENT_MOVETO and points:
            yield from _around(points, bent)
            points, bent = [], False
        curve = kind == c.FPDF_SEGMENT_BEZIERTO
        bent = bent or curve
        points.append((*_apply(matrix, x, y), curve))
    yield from _around(points, bent)


def _around(points: Sequence[_Point], bent: bool) -> Iterator[Corners]:
    if len(points) < 2:
        return
    if not bent:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        yield min(xs), min(ys), max(xs), max(ys)
        return
    for (x0, y0, _), (x1, y1, curve) in pairwise(points):
        if not curve and min(abs(x1 - x0), abs(y1 - y0)) < 0.5 and max(abs(x1 - x0), abs(y1 - y0)) > _SHORT:
            yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, cc, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc,
        a * ob + b * od,
        cc * oa + d * oc,
        cc * ob + d * od,
        e * oa + f * oc + oe,
        e * ob + f * od + of,
    )


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, cc, d, e, f = matrix
    return a * x + cc * y + e, b * x + d * y + f
