"""The same document in every format gives the same cells of the forms, and the same figures of its text."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from assets.documents.model import Document
from assets.documents.places import place
from assets.documents.prose import paragraphs
from assets.documents.reader import read_file
from assets.tables.forms import read_forms
from assets.tables.model import FORM_IDS, Cell

FORMATS = ["docx", "html", "txt", "xlsx", "xls", pytest.param("doc", marks=pytest.mark.libreoffice)]


def _cells(document: Document) -> Counter[tuple[object, ...]]:
    def key(cell: Cell) -> tuple[object, ...]:
        return cell.form, cell.row_code, cell.row_label, cell.side, cell.column, cell.value

    return Counter(key(c) for form in read_forms(document) if form.form in FORM_IDS for c in form.cells)


@cache
def _pdf(shared: Path) -> Document:
    return read_file(next((shared / "corpus/inbox/lintong-yibaoju/2022").glob("*.pdf")))


def _other(shared: Path, ending: str) -> Document:
    return read_file(shared / f"corpus/formats/lintong-2022.{ending}")


@pytest.mark.parametrize("ending", FORMATS)
def test_each_format_gives_the_cells_of_the_pdf(shared: Path, ending: str) -> None:
    wanted, found = _cells(_pdf(shared)), _cells(_other(shared, ending))
    assert (wanted - found, found - wanted) == (Counter(), Counter())
    assert sum(found.values()) == 607
    assert sum(count for key, count in found.items() if key[-1] is not None) == 176


@pytest.mark.parametrize("ending", FORMATS)
def test_each_cell_is_where_its_place_says(shared: Path, ending: str) -> None:
    document = _other(shared, ending)
    places = set()
    for form in read_forms(document):
        for cell in form.cells:
            page = document.pages[cell.source.page - 1]
            found = [
                c.text for grid in page.grids for c in grid.cells if c.box == cell.source.box and c.text == cell.text
            ]
            assert found, (form.title, cell)
            places.add(place(document.kind, page, cell.source.box))
    assert len(places) == len({(c.source.page, c.source.box) for f in read_forms(document) for c in f.cells})


@pytest.mark.parametrize("ending", ["docx", "html", "txt"])
def test_each_format_gives_the_paragraphs_of_the_others(shared: Path, ending: str) -> None:
    document = _other(shared, ending)
    text = "".join(paragraph.text for paragraph in paragraphs(document))
    for sentence in (
        "截至2022年底，本部门人员编制59人，其中行政编制10人、事业编制49人；",
        "二、决算单位构成",
        "实有人员54人，其中行政8人、事业46人。",
    ):
        assert sentence in text


@pytest.mark.parametrize("ending", ["docx", "html", "txt"])
def test_each_number_of_the_text_has_its_own_place(shared: Path, ending: str) -> None:
    page = _other(shared, ending).pages[0]
    numbers = [(line, number) for line in page.lines for number in line.numbers]
    assert len(numbers) > 500
    for line, number in numbers:
        assert line.text[number.start].isdigit() and line.text[number.end - 1].isdigit()
        assert line.box.top <= number.box.top < number.box.bottom <= line.box.bottom
        assert number.box.x1 <= page.width
