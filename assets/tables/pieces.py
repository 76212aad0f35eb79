"""The grids of a document from top to bottom, each with the text that stands above it, and the tables they make up."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

import msgspec

from assets.documents.model import POINT, Document, Grid, Line, Page
from assets.tables.catalogue import FormKind, squeeze
from assets.tables.layout import Layout
from assets.tables.sections import FURNITURE, sections


class Piece(msgspec.Struct, frozen=True):
    """One grid with the text that stands above it since the grid before."""

    page: Page
    grid: Grid
    above: tuple[Line, ...]
    first_on_page: bool


class Part(msgspec.Struct, frozen=True):
    """One grid of a table as it is to be read.

    `layout` tells its columns and `skip` how many of its rows are header. `left` is the number of the part that it is
    the right half of, where a wide table was parted: its rows are that part's.
    """

    piece: Piece
    layout: Layout
    skip: int
    left: int | None = None

    @property
    def rows(self) -> int:
        """How many rows below the header it has."""
        return self.piece.grid.rows - self.skip


class OpenTable(msgspec.Struct):
    """A table while its parts are collected; `kind` is None where it is none of the forms."""

    kind: FormKind | None
    title: str
    unit: str | None
    parts: list[Part]

    @property
    def layout(self) -> Layout:
        """The layout of its first part."""
        return self.parts[0].layout


def pieces(document: Document) -> Iterator[Piece]:
    """The grids of a document in reading order, those that hold several tables parted."""
    waiting: list[Line] = []
    for page in document.pages:
        outside = page.lines_outside_grids()
        order = sorted(range(len(outside)), key=lambda index: _middle(outside[index]))
        middles = [_middle(outside[index]) for index in order]
        above = 0.0
        for i, grid in enumerate(page.grids):
            between = order[bisect_left(middles, above) : bisect_left(middles, grid.box.top)]
            waiting += [outside[index] for index in sorted(between)]
            beside = [other for other in page.grids[i + 1 :] if _stand_beside(grid, other)]
            held = [line for line in waiting if beside and page.unit == POINT and _belongs_to(line, grid, beside)]
            waiting = [line for line in waiting if line not in held]
            for n, section in enumerate(sections(grid, page.unit)):
                waiting += section.above
                if section.grid is not None:
                    yield Piece(page, section.grid, tuple(waiting), first_on_page=i == n == 0)
                    waiting = []
                waiting += section.below
            waiting += held
            above = max(above, grid.box.bottom)
        waiting += [outside[index] for index in sorted(order[bisect_left(middles, above) :])]


def _middle(line: Line) -> float:
    return (line.box.top + line.box.bottom) / 2


def _stand_beside(one: Grid, other: Grid) -> bool:
    """Whether two grids stand beside each other rather than above each other."""
    height = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    apart = one.box.x1 <= other.box.x0 or other.box.x1 <= one.box.x0
    return apart and height > min(one.box.bottom - one.box.top, other.box.bottom - other.box.top) / 2


def _belongs_to(line: Line, grid: Grid, others: Sequence[Grid]) -> bool:
    """Whether a line above grids that stand beside each other stands over one of the others and not over this one."""
    middle = (line.box.x0 + line.box.x1) / 2
    return not grid.box.x0 <= middle <= grid.box.x1 and any(o.box.x0 <= middle <= o.box.x1 for o in others)


def is_furniture(text: str) -> bool:
    """Whether a line says nothing of what a table is: its number, unit and department, a page number, 续表."""
    squeezed = squeeze(text)
    return bool(FURNITURE.fullmatch(squeezed) or re.fullmatch(r"[-—–第页共\d/·]+|[(（]?续表?\d*[)）]?", squeezed))


def department_line(lines: Sequence[Line]) -> str | None:
    """What stands behind 编制单位： or 部门： above a table, or None."""
    for line in reversed(lines):
        match = re.match(
            r"(?:编制|填报|预算|公开)?(?:部门|单位)(?:名称)?(?:[(（].{1,6}[)）])?[:：](.+)", squeeze(line.text)
        )
        if match and not re.match(r"(人民币)?[百千万亿]?元", match[1]):
            return re.sub(r"(金额)?单位[:：].*", "", match[1])
    return None
