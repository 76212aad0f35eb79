"""The running text is read with work that grows as the document does, whatever is in it.

At the limits (50,000 paragraphs, 2,000 tables, one line of a megabyte) work that grows with the square takes minutes.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assets.documents import prose
from assets.documents.model import LINE, POINT, Box, Document, Grid, Line, Page
from assets.documents.prose import paragraphs
from tests.steps import steps

SMALL = 200
MOST_GROWTH = 2.3
"""Twice the document, a little more than twice the work."""
SHA = "a" * 64


def line(text: str, place: int) -> Line:
    """The line at a place from the top, 20 points apart."""
    return Line(text, Box(60, 20 * place, 60 + 10 * len(text), 20 * place + 10))


def with_tables(size: int, unit: str) -> Document:
    """One page of lines with a table after every second one."""
    grids = tuple(Grid(Box(0, 20 * i + 12, 600, 20 * i + 18), 1, 1, ()) for i in range(0, size, 2))
    return Document(
        SHA, "txt", (Page(1, 600, 20 * size, tuple(line(f"第{i}段。", i) for i in range(size)), grids, unit=unit),)
    )


def with_many_pages(size: int) -> Document:
    """Pages of ten lines with page number and running head."""
    return Document(
        SHA,
        "pdf",
        tuple(
            Page(
                n,
                600,
                842,
                (line("示范市甲局决算", 1), *(line(f"本段第{i}行，", 5 + i) for i in range(10)), line(str(n), 41)),
            )
            for n in range(1, size // 4)
        ),
    )


def as_one_paragraph(size: int) -> Document:
    """Lines that never end a sentence."""
    return Document(SHA, "pdf", (Page(1, 600, 20 * size, tuple(line("某" * 40, i) for i in range(size))),))


@pytest.mark.parametrize(
    "made",
    [lambda n: with_tables(n, POINT), lambda n: with_tables(n, LINE), with_many_pages, as_one_paragraph],
    ids=["tables on a page", "tables in a text", "many pages", "one paragraph"],
)
def test_twice_the_document_is_twice_the_work(made: Callable[[int], Document]):
    small, large = made(SMALL), made(2 * SMALL)
    assert steps(lambda: paragraphs(large), "assets/documents/") <= MOST_GROWTH * steps(
        lambda: paragraphs(small), "assets/documents/"
    )


class Counting:
    """A pattern that counts the characters it is asked to look at."""

    def __init__(self, pattern):
        self.pattern, self.characters = pattern, 0

    def sub(self, new, text):
        """As the pattern's own."""
        self.characters += len(text)
        return self.pattern.sub(new, text)


def test_a_first_line_of_a_megabyte_is_read_once_however_many_lines_follow(monkeypatch):
    counting = Counting(prose._ASIDE)
    monkeypatch.setattr(prose, "_ASIDE", counting)
    first = "某" * 1_000_000
    lines = (line(first, 1), *(line("某" * 60, 2 + i) for i in range(500)))
    assert len(paragraphs(Document(SHA, "pdf", (Page(1, 600, 12_000, lines),)))) == 1
    assert counting.characters < 2 * len(first)


def test_a_line_lies_in_a_table_wherever_the_tables_lie():
    """Nested, overlapping and disjoint tables, lines in any order: as looking at each table tells."""
    boxes = [(0, 0, 600, 900), (0, 100, 300, 200), (400, 150, 500, 160), (0, 950, 50, 990), (0, 940, 600, 945)]
    lines = tuple(line("某", i) for i in (50, 7, 47, 8, 49, 48, 5))
    page = Page(1, 600, 1100, lines, tuple(Grid(Box(*box), 1, 1, ()) for box in boxes[1:]))
    whole = Page(1, 600, 1100, lines, tuple(Grid(Box(*box), 1, 1, ()) for box in boxes))
    for each in (page, whole):
        outside = [li for li in lines if not any(g.box.holds(65, li.box.top + 5) for g in each.grids)]
        assert each.lines_outside_grids() == outside
