"""The copy of a PDF with its findings marked."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as c
import pytest

from assets.documents.model import Box
from assets.documents.reader import read_file
from assets.findings.model import Evidence, Finding
from assets.reports.annotated import NotAnnotatable, annotate
from tests.conftest import REPOSITORY

SAMPLE = next((REPOSITORY / "data" / "inbox" / "demo-qinghe" / "2022").glob("*.pdf"))


def finding(number: int, box: Box, page: int = 1, severity: str = "error") -> Finding:
    place = Evidence("0" * 64, page, box.x0, box.top, box.x1, box.bottom, "原文")
    return Finding("T001", severity, f"第{number}处<b>差错</b>", "1", "2", (place,))


def notes(path: Path, page: int) -> list[tuple[Box, str]]:
    """The annotations of a page: their boxes in PDF coordinates (left, bottom, right, top), and their words."""
    found = []
    with pdfium.PdfDocument(path) as pdf:
        held = pdf[page - 1]
        for index in range(c.FPDFPage_GetAnnotCount(held.raw)):
            annotation = c.FPDFPage_GetAnnot(held.raw, index)
            rectangle = c.FS_RECTF()
            c.FPDFAnnot_GetRect(annotation, rectangle)
            size = c.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
            buffer = ctypes.create_string_buffer(size)
            c.FPDFAnnot_GetStringValue(
                annotation, b"Contents", ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size
            )
            box = Box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            found.append((box, buffer.raw[: size - 2].decode("utf-16-le")))
            c.FPDFPage_CloseAnnot(annotation)
    return found


def test_each_place_gets_a_frame_and_the_words_of_its_finding(tmp_path: Path) -> None:
    before = SAMPLE.read_bytes()
    out = tmp_path / "标注.pdf"
    some = [finding(1, Box(100, 200, 150, 212)), finding(2, Box(300, 400, 350, 412), severity="warning")]
    assert annotate(SAMPLE, some, out) == 2
    with pdfium.PdfDocument(SAMPLE) as pdf:
        height = pdf[0].get_height()
    first, second = notes(out, 1)
    assert first[1] == "1. [错误] T001 第1处<b>差错</b>"
    assert second[1].startswith("2. [警告] T001")
    assert first[0].x0 == pytest.approx(100, abs=2)
    assert first[0].bottom == pytest.approx(height - 200, abs=2)
    assert SAMPLE.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["标注.pdf"]


def test_the_text_of_the_pages_stays_and_the_numbers_are_printed(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    annotate(SAMPLE, [finding(1, Box(100, 200, 150, 212), page=2)], out)
    with pdfium.PdfDocument(SAMPLE) as old, pdfium.PdfDocument(out) as new:
        assert len(old) == len(new)
        texts = [
            (a.get_textpage().get_text_range(), b.get_textpage().get_text_range())
            for a, b in zip(old, new, strict=True)
        ]
    assert [a == b for a, b in texts] == [index != 1 for index in range(len(texts))]
    assert "1" in texts[1][1].replace(texts[1][0], "")


@pytest.mark.parametrize("turns", [0, 90, 180, 270])
def test_on_a_turned_page_the_frame_is_where_the_reader_saw_the_number(tmp_path: Path, turns: int) -> None:
    turned = tmp_path / "turned.pdf"
    with pdfium.PdfDocument(SAMPLE) as pdf:
        for page in pdf:
            page.set_rotation(turns)
        pdf.save(turned)
    number, box = next(
        (page.number, span.box)
        for page in read_file(turned).pages
        for line in page.lines
        for span in line.numbers
        if span.end - span.start > 4
    )
    plain = tmp_path / "plain.pdf"
    annotate(turned, [], plain)
    annotate(turned, [finding(1, box, number)], out := tmp_path / "out.pdf")
    with pdfium.PdfDocument(plain) as old, pdfium.PdfDocument(out) as new:
        pictures = [pdf[number - 1].render(scale=2).to_pil().convert("RGB") for pdf in (old, new)]
    around = tuple(round(2 * edge) for edge in (box.x0 - 4, box.top - 14, box.x1 + 12, box.bottom + 4))
    inside = [picture.crop(around) for picture in pictures]
    assert inside[0].tobytes() != inside[1].tobytes()
    for picture, patch in zip(pictures, inside, strict=True):
        picture.paste((255, 255, 255), around)
        assert patch.size[0] > 0
    assert pictures[0].tobytes() == pictures[1].tobytes()


def test_places_that_are_on_no_page_are_passed_over(tmp_path: Path) -> None:
    some = [finding(1, Box(0, 0, 10, 10), page=9999), finding(2, Box(float("nan"), 0, 1, 1))]
    assert annotate(SAMPLE, some, tmp_path / "a.pdf") == 0


def test_what_is_no_pdf_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("文字", encoding="utf-8")
    with pytest.raises(NotAnnotatable, match="PDF"):
        annotate(text, [], tmp_path / "b.pdf")
    with pytest.raises(NotAnnotatable, match="同名"):
        annotate(SAMPLE, [], SAMPLE)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
