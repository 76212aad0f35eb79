"""Whatever the bytes: a document or a refusal with its reason, never anything else, and in bounded time."""

from __future__ import annotations

import itertools
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx as python_docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits
from assets.documents.model import CELL, LINE, POINT
from assets.documents.reader import read_file
from assets.documents.scans import scan
from assets.documents.text.html_tokens import tokens
from assets.tables.forms import read_forms
from tests.documents.making import docx, packed, para, table, xls, xlsx

LIMITS = Limits(unpacked_bytes=20_000_000, table_rows=300, cells=20_000)
MOST_SECONDS = 20
FUZZ = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _read(path: Path) -> None:
    start = time.process_time()
    try:
        document = read_file(path, LIMITS)
    except UnreadableFile as error:
        assert error.reason and any("\u4e00" <= c <= "\u9fff" for c in error.reason)
    else:
        for number, page in enumerate(document.pages, start=1):
            assert page.number == number and page.unit in (CELL, LINE, POINT)
            for grid in page.grids:
                grid.matrix()
                # On a printed page rules that do not meet leave holes, or cells that overlap.
                covered = sum(c.row_span * c.column_span for c in grid.cells)
                assert page.unit == POINT or covered == grid.rows * grid.columns
        read_forms(document)
    assert time.process_time() - start < MOST_SECONDS


def _small_docx(path: Path) -> None:
    made = python_docx.Document()
    made.add_paragraph("收入决算表", style="List Number")
    grid = made.add_table(3, 3)
    for n in range(9):
        grid.cell(n // 3, n % 3).text = f"{n}.00"
    grid.cell(0, 0).merge(grid.cell(1, 1))
    made.save(str(path))


def _small_xlsx(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for n in range(8):
        sheet.append(["甲", n, f"=A{n + 1}"])
    sheet.merge_cells("A1:B2")
    book.create_sheet("二").append(["说明"])
    book.save(path)


def _small_xls(path: Path) -> None:
    xls(
        path,
        {"公开02表": [["收入决算表", ""], ["合计", (56.09, "#,##0.00")]], "底稿": [["甲", 1.0]]},
        merged=[(0, 0, 0, 1)],
    )


SMALL: dict[str, Callable[[Path], None]] = {"docx": _small_docx, "xlsx": _small_xlsx, "xls": _small_xls}


@pytest.mark.parametrize("make", SMALL.values(), ids=SMALL)
def test_files_with_bytes_changed_at_random(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "whole"
    make(path)
    whole = path.read_bytes()
    chance = random.Random(11)
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 20)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        if chance.random() < 0.2:
            del broken[chance.randrange(len(broken)) :]
        path.write_bytes(broken)
        _read(path)


@pytest.mark.parametrize("make", [_small_docx, _small_xlsx], ids=["docx", "xlsx"])
def test_parts_of_a_package_changed_at_random_under_an_intact_archive(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    """The checksums of the archive hide its content from plain mutation: here each part is changed and packed anew."""
    path = tmp_path / "whole"
    make(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    chance = random.Random(13)
    for _ in range(150):
        changed = dict(parts)
        name = chance.choice([n for n in parts if n.endswith((".xml", ".rels"))])
        data = bytearray(parts[name])
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(data))
            match chance.randrange(4):
                case 0:
                    data[at] = chance.randrange(256)
                case 1:
                    del data[at : at + chance.randrange(40)]
                case 2:
                    data[at:at] = data[chance.randrange(len(data)) :][: chance.randrange(300)]
                case _:
                    data[at : at + 1] = chance.choice([b"0", b"-1", b"99999999999", b"<", b">", b"&", b'"', b"\xff"])
        changed[name] = bytes(data)
        if chance.random() < 0.1:
            del changed[chance.choice(list(changed))]
        _read(packed(path, changed))


TAGS = ["table", "tr", "td", "th", "tbody", "caption", "p", "div", "br", "li", "ol", "pre", "script", "title", "span"]
ATTRIBUTES = ["", " rowspan=3", " colspan='2'", " style='display:none'", " hidden", ' rowspan="0"', " colspan=99999"]
PIECES = st.one_of(
    st.sampled_from([f"<{tag}{attribute}>" for tag in TAGS for attribute in ATTRIBUTES]),
    st.sampled_from([f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        ["收入决算表", "1,084.72", " ", "\n", "&nbsp;", "<!--", "-->", "<", ">", "'", '"', "=", "\u202e", "\x00"]
    ),
    st.text(max_size=5),
)


@FUZZ
@given(st.lists(PIECES, max_size=60))
def test_any_sequence_of_tags(tmp_path: Path, pieces: list[str]) -> None:
    path = tmp_path / "a"
    path.write_bytes(("<html>" + "".join(pieces)).encode("utf-8", errors="surrogatepass"))
    _read(path)


@FUZZ
@given(st.text(alphabet="<>/!-='\"& \nabp甲", max_size=200))
def test_any_text_as_tokens(text: str) -> None:
    assert sum(len(token.name) for token in tokens(text)) <= len(text) + 1


WORD = ["p", "r", "t", "tbl", "tr", "tc", "tcPr", "trPr", "pPr", "del", "txbxContent", "sdt", "hyperlink"]
VALUES = ["vMerge", "gridSpan", "gridBefore", "numId", "ilvl", "pStyle", "vanish", "br", "sym"]


@st.composite
def _word(draw: st.DrawFn, depth: int = 5) -> str:
    if depth == 0 or draw(st.booleans()):
        kind = draw(st.sampled_from([*VALUES, "text"]))
        if kind == "text":
            return f"<w:t>{draw(st.sampled_from(['甲', '1.00', '合计']))}</w:t>"
        value = draw(st.sampled_from(["restart", "continue", "0", "1", "3", "-5", "999999999999", "x"]))
        return f'<w:{kind} w:val="{value}"/>'
    name = draw(st.sampled_from(WORD))
    inside = "".join(draw(st.lists(_word(depth - 1), max_size=4)))
    return f"<w:{name}>{inside}</w:{name}>"


@FUZZ
@given(st.lists(_word(), max_size=8))
def test_any_elements_of_a_word_document(tmp_path: Path, elements: list[str]) -> None:
    _read(docx(tmp_path / "a", "".join(elements)))


REFERENCES = st.sampled_from(["A1", "B2", "C1", "XFD1048576", "A0", "ZZZ1", "A99999999", "", "1A", "a1"])


@FUZZ
@given(
    st.lists(
        st.tuples(
            REFERENCES,
            st.sampled_from(["n", "s", "str", "b", "e", "d", "inlineStr", ""]),
            st.text("01甲.-E<", max_size=6),
        ),
        max_size=12,
    ),
    st.lists(st.tuples(REFERENCES, REFERENCES), max_size=5),
)
def test_any_cells_of_a_worksheet(
    tmp_path: Path, cells: list[tuple[str, str, str]], merged: list[tuple[str, str]]
) -> None:
    body = "".join(
        f'<c r="{place}" t="{kind}" s="3"><v>{text.replace("<", "&lt;")}</v></c>' for place, kind, text in cells
    )
    ranges = "".join(f'<mergeCell ref="{first}:{last}"/>' for first, last in merged)
    _read(xlsx(tmp_path / "a", {"表": f"<sheetData><row>{body}</row></sheetData><mergeCells>{ranges}</mergeCells>"}))


@FUZZ
@given(st.text(alphabet="\t\n|甲1.- \\$*#:\u202e\x0b", max_size=300))
def test_any_plain_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(text.encode())
    _read(path)


@FUZZ
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>", b"\x09\x08\x10\x00"]),
)
def test_any_bytes(tmp_path: Path, data: bytes, head: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(head + data)
    _read(path)


def test_the_corpus_with_bytes_changed_at_random(shared: Path, tmp_path: Path) -> None:
    chance = random.Random(17)
    files = [shared / f"corpus/formats/lintong-2022.{ending}" for ending in ("docx", "xlsx", "xls", "html", "txt")]
    for file in [*files, *sorted(shared.glob("corpus/inbox/*/*/*.pdf"))]:
        whole = file.read_bytes()
        for _ in range(6 if file in files else 3):
            broken = bytearray(whole)
            for _ in range(chance.randint(1, 60)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            path = tmp_path / "a"
            path.write_bytes(broken)
            _read(path)


def test_text_files_of_the_corpus_cut_and_joined_anywhere(shared: Path, tmp_path: Path) -> None:
    """Changed bytes of a package are mostly found to be damaged; here all of them reach the reader."""
    chance = random.Random(23)
    for ending in ("html", "txt"):
        whole = (shared / f"corpus/formats/lintong-2022.{ending}").read_bytes()
        for _ in range(3):
            cuts = sorted(chance.randrange(len(whole)) for _ in range(6))
            pieces = [whole[a:b] for a, b in itertools.pairwise([0, *cuts, len(whole)])]
            chance.shuffle(pieces)
            path = tmp_path / "a"
            path.write_bytes(b"".join(pieces))
            _read(path)


def test_a_scan_of_the_corpus_with_bytes_changed_at_random(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "available", lambda: False)
    whole = (shared / "corpus/formats/lintong-2022-forms-scan.pdf").read_bytes()
    chance = random.Random(29)
    for _ in range(10):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 400)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        (tmp_path / "a").write_bytes(broken)
        _read(tmp_path / "a")


@pytest.mark.libreoffice
def test_a_word_document_of_the_corpus_with_bytes_changed_at_random(shared: Path, tmp_path: Path) -> None:
    whole = (shared / "corpus/formats/lintong-2022.doc").read_bytes()
    chance = random.Random(31)
    for size in (40, 4000):
        broken = bytearray(whole)
        for _ in range(size):
            broken[chance.randrange(2000, len(broken))] = chance.randrange(256)
        (tmp_path / "a").write_bytes(broken)
        _read(tmp_path / "a")


def test_a_table_of_a_word_document_and_its_text_survive_any_order(tmp_path: Path) -> None:
    parts = [para("一、概况"), table(["甲", "1"]), para("")]
    chance = random.Random(19)
    for _ in range(20):
        chance.shuffle(parts)
        _read(docx(tmp_path / "a", "".join(parts)))
