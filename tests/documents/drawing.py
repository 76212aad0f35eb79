"""Draws small PDF pages for the tests: one ruled table, in the ways in which different programs draw it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
STYLES = ("lines", "borders", "rectangles", "one_path", "form")

_UPRIGHT = {
    0: (1, 0, 0, 1, 0, 0),
    90: (0, 1, -1, 0, A4[1], 0),
    180: (-1, 0, 0, -1, A4[0], A4[1]),
    270: (0, -1, 1, 0, 0, A4[0]),
}
"""The matrix that turns the content against a page's rotation."""

Rows = Sequence[Sequence[str]]


def draw(
    path: Path,
    rows: Rows,
    *,
    style: str = "lines",
    rotation: int = 0,
    origin: tuple[float, float] = (0, 0),
    text: Sequence[str] = (),
    encrypt: str | None = None,
) -> Path:
    """A page with lines of text and, below them, a table of equal cells.

    Args:
        path: where to write.
        rows: the cells' text; "" is a blank cell.
        style: how the rules are drawn, one of `STYLES`.
        rotation: the page's /Rotate, in degrees; the content is turned against it, so that the page shows upright.
        origin: the lower left corner of the page box, which need not be (0, 0).
        text: lines of running text above the table.
        encrypt: a password, if the file is to be encrypted.
    """
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=A4, encrypt=encrypt, invariant=1)
    canvas.setPageRotation(rotation)
    canvas.transform(*_UPRIGHT[rotation])
    canvas.translate(*origin)
    canvas.setFont(FONT, 11)
    for i, line in enumerate(text):
        canvas.drawString(60, 800 - 18 * i, line)
    _table(canvas, rows, style)
    if origin != (0, 0):
        x, y = origin
        canvas.setPageSize((x + A4[0], y + A4[1]))
        canvas.setCropBox((x, y, x + A4[0], y + A4[1]))
    canvas.showPage()
    canvas.save()
    return path


def _table(canvas: Canvas, rows: Rows, style: str, x: float = 60, top: float = 700) -> None:
    width, height = 90.0, 24.0
    columns = max((len(row) for row in rows), default=0)
    xs = [x + width * i for i in range(columns + 1)]
    ys = [top - height * i for i in range(len(rows) + 1)]
    if style == "form":
        canvas.beginForm("rules")
        _rules(canvas, xs, ys, "lines")
        canvas.endForm()
        canvas.doForm("rules")
    elif rows:
        _rules(canvas, xs, ys, style)
    canvas.setFont(FONT, 9)
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            canvas.drawString(xs[j] + 4, ys[i + 1] + 8, value)


def _rules(canvas: Canvas, xs: list[float], ys: list[float], style: str) -> None:
    match style:
        case "lines":
            for y in ys:
                canvas.line(xs[0], y, xs[-1], y)
            for x in xs:
                canvas.line(x, ys[0], x, ys[-1])
        case "borders":
            # Word processors draw each side of each cell by itself, as a thin filled rectangle.
            for left, right in pairwise(xs):
                for upper, lower in pairwise(ys):
                    for y in (upper, lower):
                        canvas.rect(left, y - 0.24, right - left, 0.48, stroke=0, fill=1)
                    for x in (left, right):
                        canvas.rect(x - 0.24, lower, 0.48, upper - lower, stroke=0, fill=1)
        case "rectangles":
            for left, right in pairwise(xs):
                for upper, lower in pairwise(ys):
                    canvas.rect(left, lower, right - left, upper - lower)
        case "one_path":
            path = canvas.beginPath()
            for y in ys:
                path.moveTo(xs[0], y)
                path.lineTo(xs[-1], y)
            for x in xs:
                path.moveTo(x, ys[0])
                path.lineTo(x, ys[-1])
            canvas.drawPath(path)
