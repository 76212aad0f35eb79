"""OFD, the layout format of official documents: the same lines, numbers and cells as the PDF gives; hostile files."""

from __future__ import annotations

import random
import time
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits
from assets.documents.model import POINT, Document
from assets.documents.ofd.content import _steps
from assets.documents.ofd.structure import resolve
from assets.documents.reader import identify, read_file
from assets.tables.forms import read_forms
from tests.documents.making import packed
from tests.documents.making_ofd import of_document, ofd, stroke, table, text
from tests.samples.generator import generate

ROWS = [["科目名称", "合计", "基本支出"], ["卫生健康支出", "985.48", "559.47"], ["住房保障支出", "43.15", ""]]
MOST_SECONDS = 20


def _texts(document: Document) -> list[list[str]]:
    (grid,) = document.pages[0].grids
    return [[cell.text if cell else "" for cell in row] for row in grid.matrix()]


def test_text_and_a_ruled_table_with_their_places(tmp_path: Path) -> None:
    path = ofd(tmp_path / "决算.pdf", [text(30, 20, "本年支出合计1,084.72万元。") + table(30, 40, ROWS)])
    assert identify(path)[1] == "ofd"
    document = read_file(path)
    (page,) = document.pages
    assert page.unit == POINT and (page.width, page.height) == pytest.approx((595.3, 841.9), abs=0.1)
    assert _texts(document) == ROWS
    (line,) = page.lines_outside_grids()
    assert line.text == "本年支出合计1,084.72万元。"
    (number,) = line.numbers
    assert line.text[number.start : number.end] == "1,084.72"
    # Six characters of 3.5 mm stand before it; its own eight are 0.55 as wide.
    assert number.box.x0 == pytest.approx((30 + 6 * 3.5) * 72 / 25.4, abs=0.5)
    assert number.box.x1 == pytest.approx((30 + 6 * 3.5 + 8 * 0.55 * 3.5) * 72 / 25.4, abs=0.5)
    cell = page.grids[0].cells[4]
    assert cell.text == "985.48" and cell.box.x0 == pytest.approx(70 * 72 / 25.4, abs=0.2)


def _rows(document: Document) -> list[tuple[object, ...]]:
    def plain(text: str | None) -> str:
        return "".join(unicodedata.normalize("NFKC", text or "").split())

    return [
        (form.form, cell.row_code, plain(cell.row_label), cell.column, cell.value, cell.text)
        for form in read_forms(document)
        for cell in form.cells
    ]


def test_the_forms_of_a_sample_document_are_those_of_its_pdf(tmp_path: Path) -> None:
    for pdf in generate(tmp_path / "inbox", 2, [2023], seed=5):
        document = read_file(pdf)
        expected = _rows(document)
        assert len(expected) > 300
        assert _rows(read_file(of_document(tmp_path / "a.ofd", document))) == expected


def test_the_forms_of_a_real_document_are_those_of_its_pdf(shared: Path, tmp_path: Path) -> None:
    document = read_file(next(shared.glob("corpus/inbox/lintong-yibaoju/2022/*.pdf")))
    assert _rows(read_file(of_document(tmp_path / "a.ofd", document))) == _rows(document)


def test_a_template_is_drawn_under_its_pages(tmp_path: Path) -> None:
    path = ofd(tmp_path / "a", [text(30, 20, "第一页"), text(30, 20, "第二页")], templates=[text(30, 10, "页眉")])
    assert [[line.text for line in page.lines] for page in read_file(path).pages] == [
        ["页眉", "第一页"],
        ["页眉", "第二页"],
    ]


def test_text_is_turned_and_scaled_by_its_matrix(tmp_path: Path) -> None:
    content = text(30, 20, "大", 3.5, more='CTM="2 0 0 2 0 0"') + text(100, 100, "合计", 3.5, more='CTM="0 1 -1 0 0 0"')
    (page,) = read_file(ofd(tmp_path / "a", [content])).pages
    large = next(line for line in page.lines if line.text == "大")
    assert large.box.x1 - large.box.x0 == pytest.approx(2 * 3.5 * 72 / 25.4, abs=0.1)
    turned = [line.box for line in page.lines if line.text in ("合", "计")]
    assert len(turned) == 2 and turned[0].x0 == pytest.approx(turned[1].x0)


def test_pages_begin_at_the_corner_of_their_paper(tmp_path: Path) -> None:
    area = "<ofd:Area><ofd:PhysicalBox>10 10 100 50</ofd:PhysicalBox></ofd:Area>"
    (page,) = read_file(ofd(tmp_path / "a", [area + text(20, 20, "合计")])).pages
    assert (page.width, page.height) == pytest.approx((283.5, 141.7), abs=0.1)
    assert page.lines[0].box.x0 == pytest.approx(10 * 72 / 25.4, abs=0.1)


@pytest.mark.parametrize(
    ("steps", "count", "expected"),
    [
        ("g 3 2.5", 4, [2.5, 2.5, 2.5, 2.5]),
        ("1 g 2 2 3", 4, [1, 2, 2, 3]),
        ("4", 3, [4, 4, 4]),
        ("", 2, [0, 0]),
        ("g 999999999999 1", 3, [1, 1, 1]),
        ("g x y 5", 3, [5, 5, 5]),
        (None, 3, None),
    ],
)
def test_steps_between_characters(steps: str | None, count: int, expected: list[float] | None) -> None:
    found = _steps(steps, count)
    assert found == expected or (steps == "g x y 5" and found is not None and len(found) == count)


def test_a_place_inside_the_archive_never_leads_out_of_it() -> None:
    assert resolve("Doc_0", "Pages/Page_0/Content.xml") == "Doc_0/Pages/Page_0/Content.xml"
    assert resolve("Doc_0", "/Doc_1/Content.xml") == "Doc_1/Content.xml"
    assert resolve("Doc_0", "../../../etc/passwd") == "etc/passwd"
    assert resolve("Doc_0", "  ") == ""


# Bad files ----------------------------------------------------------------------------------------------------------


def _refused(path: Path, reason: str, limits: Limits | None = None) -> None:
    start = time.process_time()
    with pytest.raises(UnreadableFile, match=reason):
        read_file(path, limits)
    assert time.process_time() - start < MOST_SECONDS


def test_a_picture_of_a_page_says_what_to_do(tmp_path: Path) -> None:
    (page,) = read_file(ofd(tmp_path / "a", ['<ofd:ImageObject ID="9" Boundary="0 0 210 297" ResourceID="4"/>'])).pages
    assert page.scanned and "转换为 PDF" in page.note


def test_broken_encrypted_and_oversized_files_are_refused(tmp_path: Path) -> None:
    _refused(packed(tmp_path / "a", {"OFD.xml": "<ofd/>"}), "没有任何页面")
    _refused(packed(tmp_path / "a", {"OFD.xml": "<ofd"}), "XML 已损坏")
    _refused(packed(tmp_path / "a", {"OFD.xml": "<ofd/>", "Encryptions.xml": ""}), "已加密")
    _refused(ofd(tmp_path / "a", [""] * 30), "超过 20 页", Limits(pages=20))
    _refused(ofd(tmp_path / "a", [text(1, 1, "甲" * 500)]), "文字超过上限", Limits(characters=400))
    _refused(ofd(tmp_path / "a", ["<ofd:PageBlock>" * 100_000]), "嵌套超过")
    _refused(ofd(tmp_path / "a", [" " * 30_000_000]), "压缩炸弹")
    doctype = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    _refused(packed(tmp_path / "a", {"OFD.xml": f"{doctype}<OFD><DocRoot>&x;</DocRoot></OFD>"}), "实体声明")


def test_very_many_strokes_and_characters_are_bounded(tmp_path: Path) -> None:
    chance = random.Random(3)
    strokes = "".join(
        stroke(chance.uniform(0, 200), y := chance.uniform(0, 290), chance.uniform(0, 200), y) for _ in range(3000)
    )
    scribble = '<ofd:PathObject Boundary="0 0 9 9"><ofd:AbbreviatedData>' + "M 0 0 L 9 9 " * 45_000
    scribble += "</ofd:AbbreviatedData></ofd:PathObject>"
    dense = text(1, 1, "1" * 150_000, 1.0, delta="g 150000 0.001")
    start = time.process_time()
    pages = read_file(ofd(tmp_path / "a", [strokes, scribble, dense])).pages
    assert time.process_time() - start < 3 * MOST_SECONDS
    assert "没有全部读取" in pages[1].note and "没有全部读取" in pages[2].note


def test_parts_changed_at_random_give_pages_or_a_reason(tmp_path: Path) -> None:
    whole = ofd(tmp_path / "whole", [text(30, 20, "合计1.00") + table(30, 40, ROWS)], templates=[text(9, 9, "甲")])
    with zipfile.ZipFile(whole) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    chance = random.Random(37)
    for _ in range(150):
        name = chance.choice(list(parts))
        data = bytearray(parts[name])
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(data))
            new = chance.choice(
                [b"0", b"-1", b"1e308", b"99999999999", b"nan", b"inf", b"<", b'"', b"g ", b"\xff", b""]
            )
            data[at : at + chance.choice([1, 1, 5])] = new
        _read(packed(tmp_path / "a", {**parts, name: bytes(data)}))


NUMBERS = st.one_of(
    st.floats(width=32).map(str), st.sampled_from(["", "x", "1e999", "-0", "g 3 1", "0 0 0 0", "1 1", "9" * 400])
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*[NUMBERS] * 6), max_size=6), st.text("MLCABSQ 0123456789.-e", max_size=80))
def test_any_numbers_in_any_place(tmp_path: Path, objects: list[tuple[str, ...]], path: str) -> None:
    content = "".join(
        f'<ofd:TextObject Boundary="{a}" CTM="{b}" Size="{c}"><ofd:TextCode X="{d}" Y="{e}" DeltaX="{f}">合计1.00'
        f'</ofd:TextCode></ofd:TextObject><ofd:PathObject Boundary="{a}" CTM="{f}"><ofd:AbbreviatedData>{path}'
        "</ofd:AbbreviatedData></ofd:PathObject>"
        for a, b, c, d, e, f in objects
    )
    _read(ofd(tmp_path / "a", [content], size=objects[0][0] if objects else "0 0 210 297"))


def _read(path: Path) -> None:
    try:
        document = read_file(path)
    except UnreadableFile as error:
        assert any("\u4e00" <= c <= "\u9fff" for c in error.reason)
    else:
        for page in document.pages:
            assert 0 < page.width < 1e6 and 0 < page.height < 1e6
        read_forms(document)
