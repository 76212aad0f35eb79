"""Where something is, in the words in which a person would look for it."""

from __future__ import annotations

import pytest

from assets.documents.model import CELL, LINE, Box, Document, Line, Page
from assets.documents.places import cell_name, first_lines, place


def test_a_printed_page_is_its_number() -> None:
    assert place("pdf", Page(7, 595, 842), Box(1, 2, 3, 4)) == "第7页"


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [(6, 2, "C7"), (0, 0, "A1"), (9, 25, "Z10"), (0, 26, "AA1"), (1048575, 16383, "XFD1048576")],
)
def test_cells_are_named_as_in_a_workbook(row: int, column: int, name: str) -> None:
    assert cell_name(row, column) == name


def test_several_cells_are_a_range() -> None:
    sheet = Page(3, 9, 9, label="Z02", unit=CELL)
    assert place("xlsx", sheet, Box(2, 6, 3, 7)) == "工作表“Z02” C7"
    assert place("xlsx", sheet, Box(2, 6, 5, 9)) == "工作表“Z02” C7:E9"
    assert place("xls", Page(3, 9, 9, unit=CELL), Box(0, 0, 1, 1)) == "第3个工作表 A1"


def test_the_first_lines_of_a_document_without_pages_are_about_those_of_its_first_pages() -> None:
    lines = tuple(Line(str(n), Box(0, n, 1, n + 1)) for n in range(500))
    flowing = Document("0" * 64, "docx", (Page(1, 9, 500, lines, unit=LINE),))
    printed = Document("0" * 64, "pdf", (Page(1, 595, 842, lines[:20]), Page(2, 595, 842, lines[20:40])))
    assert len(first_lines(flowing, 5)) == 150
    assert [line.text for line in first_lines(printed, 1)] == [str(n) for n in range(20)]
