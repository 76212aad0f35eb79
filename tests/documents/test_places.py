"""Where something is, in the words in which a person would look for it."""

from __future__ import annotations

import pytest

from assets.documents.model import CELL, LINE, Box, Document, Line, Page
from assets.documents.places import beginning, cell_name, pages_named, place, place_named, top_of


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


def test_pages_are_named_in_runs_and_worksheets_by_their_names() -> None:
    printed = Document("0" * 64, "pdf", tuple(Page(n, 595, 842) for n in range(1, 12)))
    assert pages_named(printed, [9, 3, 4, 5, 7, 8, 11]) == "第3至5、7、8、9、11页".replace("7、8、9", "7至9")
    sheets = Document("0" * 64, "xlsx", (Page(1, 9, 9, label="Z01", unit=CELL), Page(2, 9, 9, unit=CELL)))
    assert pages_named(sheets, [1, 2]) == "工作表“Z01”、第2个工作表"
    assert pages_named(Document("0" * 64, "txt", (Page(1, 9, 9, unit=LINE),)), [1]) == ""


def test_a_page_that_is_not_there_is_called_by_its_number() -> None:
    printed = Document("0" * 64, "pdf", (Page(1, 595, 842), Page(2, 595, 842)))
    assert [place_named(printed, number, Box(1, 2, 3, 4)) for number in (2, 9)] == ["第2页", "第9页"]


def test_a_document_begins_with_its_first_line_and_a_page_with_its_top() -> None:
    line = Line("一", Box(10, 20, 30, 40))
    document = Document("0" * 64, "pdf", (Page(1, 600, 840), Page(2, 600, 840, (line,))))
    assert beginning(document)[0].page == 2 and beginning(document)[1] == "一"
    assert top_of(document, 1).box == Box(0, 0, 600, 140)
    assert beginning(Document("0" * 64, "pdf", ()))[1] == ""
