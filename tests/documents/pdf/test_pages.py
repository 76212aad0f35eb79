"""The PDF reader gives the cells that pdfplumber gives, with boxes that hold what is printed."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pdfplumber
import pypdfium2 as pdfium
import pytest

from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits
from assets.documents.model import Box, Document, Page
from assets.documents.pdf.geometry import Frame
from assets.documents.reader import identify, read_file
from tests.documents.drawing import STYLES, draw
from tests.documents.reference import differing_cells

ROWS = [["科目", "决算数", "基本支出"], ["208", "1,084.72", "753.55"], ["21011", "", "-0.30"]]


def _texts(page: Page) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in page.grids[0].matrix()]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    ("rotation", "origin"), [(0, (0, 0)), (90, (0, 0)), (180, (0, 0)), (270, (0, 0)), (0, (120, 75))]
)
def test_a_table_is_read_however_its_rules_are_drawn_and_however_the_page_lies(
    tmp_path: Path, style: str, rotation: int, origin: tuple[int, int]
) -> None:
    page = read_file(draw(tmp_path / "a.pdf", ROWS, style=style, rotation=rotation, origin=origin)).pages[0]
    assert len(page.grids) == 1
    assert _texts(page) == ROWS
    upright = read_file(draw(tmp_path / "b.pdf", ROWS)).pages[0]
    assert msgspec.structs.astuple(page.grids[0].box) == pytest.approx(
        msgspec.structs.astuple(upright.grids[0].box), abs=0.6
    )
    assert (page.width, page.height) == pytest.approx((upright.width, upright.height))


@pytest.mark.parametrize("style", STYLES)
def test_cells_are_those_of_pdfplumber(tmp_path: Path, style: str) -> None:
    path = draw(tmp_path / "a.pdf", ROWS, style=style, text=["收入支出决算总表", "单位：万元"])
    assert differing_cells(path, read_file(path)) == []


def test_cells_of_every_reference_document_are_those_of_pdfplumber(shared: Path) -> None:
    paths = sorted((shared / "corpus" / "inbox").glob("*/*/*.pdf"))
    assert paths
    # Every fifth page keeps the test short; `make bench` compares them all.
    differing = [d for path in paths for d in differing_cells(path, read_file(path), every=5)]
    assert differing == []


def _boxes(document: Document) -> list[tuple[int, Box, str]]:
    cells = [(p.number, c.box, c.text) for p in document.pages for g in p.grids for c in g.cells if c.text]
    numbers = [
        (p.number, n.box, ln.text[n.start : n.end]) for p in document.pages for ln in p.lines for n in ln.numbers
    ]
    return cells + numbers


def test_every_box_contains_the_text_that_it_stands_for(shared: Path) -> None:
    """A box is cut out of the page and read again, by pdfplumber, which knows nothing of how it was found."""
    chance = random.Random(20)
    for path in sorted((shared / "corpus" / "inbox").glob("*/*/*.pdf")):
        boxes = chance.sample(_boxes(read_file(path)), 25)
        with pdfplumber.open(path) as pdf:
            for number, box, text in boxes:
                page = pdf.pages[number - 1]
                around = (
                    max(box.x0 - 1, 0),
                    max(box.top - 1, 0),
                    min(box.x1 + 1, page.width),
                    min(box.bottom + 1, page.height),
                )
                found = {c for char in page.crop(around).chars for c in char["text"]}
                assert set("".join(text.split())) <= found, f"{path.name}, page {number}: {text!r}"


def test_numbers_in_running_text_have_boxes_of_their_own(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.pdf", [], text=["2022年度收入总计1,084.72万元，下降46.38%。"])
    line = read_file(path).pages[0].lines[0]
    assert [line.text[n.start : n.end] for n in line.numbers] == ["2022", "1,084.72", "46.38"]
    assert all(line.box.x0 - 1 <= n.box.x0 < n.box.x1 <= line.box.x1 + 1 for n in line.numbers)
    assert [n.box.x0 for n in line.numbers] == sorted(n.box.x0 for n in line.numbers)


def test_text_is_in_reading_order_whatever_the_order_in_the_file(tmp_path: Path) -> None:
    lines = ["第一行", "第二行", "第三行"]
    upright = read_file(draw(tmp_path / "a.pdf", [], text=lines)).pages[0]
    assert [line.text for line in upright.lines] == lines


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_box_survives_the_way_to_the_displayed_page_and_back(turns: int) -> None:
    frame = Frame(10, 20, 310, 520, turns)
    shown = frame.shown(30, 40, 50, 90)
    assert frame.canvas(shown) == (30, 40, 50, 90)
    width, height = frame.size
    assert 0 <= shown.x0 < shown.x1 <= width
    assert 0 <= shown.top < shown.bottom <= height


# Files that are no documents ------------------------------------------------------------------------------------------


def test_an_encrypted_file_says_that_it_is_encrypted(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.pdf", ROWS, encrypt="secret")
    with pytest.raises(UnreadableFile, match="加密"):
        read_file(path)


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_a_truncated_file_says_so_or_gives_whole_pages(tmp_path: Path, kept: float) -> None:
    whole = draw(tmp_path / "a.pdf", ROWS).read_bytes()
    path = tmp_path / "b.pdf"
    path.write_bytes(whole[: int(len(whole) * kept)])
    try:
        document = read_file(path)
    except UnreadableFile as error:
        assert error.reason
    else:
        assert document.pages


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "空"),
        (b"PK\x03\x04 a zip", "不完整"),
        (b"\x89PNG\r\n", "图片"),
        (b"<html><body>", "没有文字"),
        (b"\x00\x01\x02", "编码无法识别"),
        (b"%PDF-1.7\nrubbish", "PDF"),
    ],
)
def test_what_is_no_document_is_refused_with_its_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "final-accounts.pdf"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=reason):
        read_file(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.pdf", tmp_path):
        with pytest.raises(UnreadableFile, match=r"无法打开|空"):
            read_file(path)


def test_too_many_pages_are_refused_before_they_are_read(tmp_path: Path) -> None:
    document = pdfium.PdfDocument.new()
    for _ in range(12):
        document.new_page(100, 100)
    path = tmp_path / "a.pdf"
    document.save(path)
    document.close()
    with pytest.raises(UnreadableFile, match="12 页，超过上限 10 页"):
        read_file(path, Limits(pages=10))


def test_bytes_changed_at_random_never_raise_anything_but_a_refusal(tmp_path: Path) -> None:
    whole = draw(tmp_path / "a.pdf", ROWS, text=["收入支出决算总表"]).read_bytes()
    chance = random.Random(7)
    for attempt in range(60):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        path = tmp_path / f"{attempt}.pdf"
        path.write_bytes(broken)
        try:
            read_file(path)
        except UnreadableFile:
            continue


def test_the_hash_is_that_of_the_bytes_and_the_name_does_not_matter(tmp_path: Path) -> None:
    path = draw(tmp_path / "报告 “A”.dat", ROWS)
    digest, kind = identify(path)
    assert kind == "pdf"
    assert read_file(path).sha256 == digest
