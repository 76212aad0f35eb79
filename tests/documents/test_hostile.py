"""Hostile and broken files: each ends within its limits, with a reason that a person understands."""

from __future__ import annotations

import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits, load_limits
from assets.documents.office import libreoffice
from assets.documents.reader import identify, read_file
from tests.documents.making import OFFICE, WORD, compound, docx, packed, para, rows, table, xls, xlsx

MOST_SECONDS = 20
"""Several times what any of these takes here, so that a busy machine passes and an endless loop does not."""


def _refused(path: Path, reason: str, limits: Limits | None = None) -> None:
    start = time.process_time()
    with pytest.raises(UnreadableFile, match=reason):
        read_file(path, limits)
    assert time.process_time() - start < MOST_SECONDS


def _document_xml(inside: str) -> str:
    return f'<?xml version="1.0"?>{inside}'


# Archives -----------------------------------------------------------------------------------------------------------


def test_a_bomb_of_zeros_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(50):
            part.write(bytes(4 * 1024 * 1024))
    tracemalloc.start()
    _refused(path, "压缩炸弹")
    assert tracemalloc.get_traced_memory()[1] < 50 * 1024 * 1024
    tracemalloc.stop()


def test_a_bomb_that_lies_about_its_size_is_stopped_while_it_is_unpacked(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.docx", {"word/document.xml": b"<a>" + b"x" * 30_000_000 + b"</a>"})
    data = path.read_bytes()
    size = struct.pack("<I", 30_000_007)
    assert data.count(size) == 2
    path.write_bytes(data.replace(size, struct.pack("<I", 4000)))
    _refused(path, "不完整|损坏")


@pytest.mark.parametrize("kind", ["text", "spreadsheet"])
def test_a_bomb_for_libreoffice_is_refused_before_it_is_started(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", bytes(30_000_000))
    monkeypatch.setattr(libreoffice, "program", lambda: "/nonexistent/soffice")
    _refused(path, "压缩炸弹")
    _refused(path, "解压后超过上限", Limits(unpacked_bytes=20_000_000, unpacked_ratio=5000))


def test_parts_that_are_large_together_are_refused(tmp_path: Path) -> None:
    noise = "".join(f"<w:p><w:r><w:t>{n * 7919 % 100_003}</w:t></w:r></w:p>" for n in range(20_000))
    _refused(docx(tmp_path / "a.docx", noise), "解压后超过上限", Limits(unpacked_bytes=500_000))


def test_a_directory_of_too_many_members_is_not_even_loaded(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for n in range(300):
            archive.writestr(f"word/{n}.xml", "")
    _refused(path, "超过 100 个成员", Limits(package_members=100))


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"a.pdf": b"%PDF-", "b.docx": b""}, "是压缩包；请解压"),
        ({"inner.zip": b"PK\x03\x04" + bytes(100)}, "是压缩包；请解压"),
        ({"OFD.xml": "<ofd/>"}, "OFD"),
        ({"xl/workbook.bin": b""}, "XLSB"),
        ({"ppt/presentation.xml": ""}, "演示文稿"),
        ({"mimetype": "application/epub+zip"}, "EPUB"),
        ({"_rels/.rels": "<x Type='officeDocument' Target='word/gone.xml'/>"}, "缺少正文"),
        ({"word/document.xml": ""}, "内容是空的"),
        ({"word/document.xml": "<w:document"}, "XML 已损坏"),
        ({"xl/workbook.xml": "<workbook/>"}, "没有可见的内容"),
        ({}, "是压缩包"),
    ],
)
def test_archives_are_told_apart_by_their_members(tmp_path: Path, parts: dict[str, str | bytes], reason: str) -> None:
    _refused(packed(tmp_path / "final-accounts.pdf", parts), reason)


def test_an_encrypted_archive_says_so(tmp_path: Path) -> None:
    path = docx(tmp_path / "a.docx", para("正文"))
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    path.write_bytes(data)
    _refused(path, "已加密")


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("make", ["docx", "xlsx", "xls"])
def test_a_truncated_file_says_so(tmp_path: Path, make: str, kept: float) -> None:
    path = tmp_path / "a"
    body = "".join(para(f"第{n}段，金额 {n * 7919 % 1009}.{n % 97} 万元。") for n in range(200))
    match make:
        case "docx":
            docx(path, body)
        case "xlsx":
            xlsx(path, {"表": rows(*[["甲", f"={n}"] for n in range(200)])})
        case _:
            xls(path, {"表": [["甲", float(n)] for n in range(200)]})
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    _refused(path, "不完整|损坏|截断")


# XML ----------------------------------------------------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DOCTYPES = {
    "entities within entities": f'<!DOCTYPE a [<!ENTITY l0 "哈">{LAUGHS}]>',
    "an external entity": '<!DOCTYPE a [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
    "an external declaration": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
    "a parameter entity": '<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>',
}


@pytest.mark.parametrize("doctype", DOCTYPES.values(), ids=DOCTYPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_no_entity_is_ever_declared(tmp_path: Path, doctype: str, encoding: str) -> None:
    body = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>'
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{body}'.encode(encoding)
    _refused(packed(tmp_path / "a.docx", {"word/document.xml": xml}), "实体声明")
    _refused(packed(tmp_path / "a.xlsx", {"xl/workbook.xml": xml}), "实体声明")


def test_elements_within_elements_without_end_are_refused(tmp_path: Path) -> None:
    _refused(docx(tmp_path / "a.docx", "<w:sdt>" * 100_000), "嵌套超过 200 层")
    inner = para("x")
    for _ in range(55):
        inner = table([inner if inner.startswith("<w:p>") else f"<w:tc>{inner}{para('')}</w:tc>"])
    _refused(docx(tmp_path / "b.docx", inner), "嵌套超过")


def test_huge_shared_strings_are_refused(tmp_path: Path) -> None:
    many = xlsx(tmp_path / "a.xlsx", {"表": rows(["x"])}, strings="<si><t>甲</t></si>" * 3000)
    _refused(many, "共享字符串超过上限 1000 个", Limits(cells=1000))
    cells = "".join(f'<c r="A{n}" t="s"><v>0</v></c>' for n in range(1, 101))
    long = xlsx(
        tmp_path / "b.xlsx", {"表": f"<sheetData>{cells}</sheetData>"}, strings=f"<si><t>{'甲' * 90_000}</t></si>"
    )
    _refused(long, "文字超过上限")


def test_a_workbook_of_too_many_sheets_is_refused(tmp_path: Path) -> None:
    _refused(
        xlsx(tmp_path / "a.xlsx", {f"表{n}": rows(["甲", "乙"]) for n in range(30)}),
        "工作表超过上限 20 个",
        Limits(pages=20),
    )


def test_macros_and_external_links_are_never_touched(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsm", {"表": rows(["甲", "=1"])})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\x00not a real project")
        archive.writestr("xl/externalLinks/externalLink1.xml", "<not well-formed")
    assert read_file(path).pages[0].label == "表"
    outside = (
        f'<Relationships><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="http://127.0.0.1:9/x"'
        ' TargetMode="External"/></Relationships>'
    )
    parts = {
        "xl/workbook.xml": f'<workbook xmlns:r="{OFFICE}"><sheets><sheet name="x" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": outside,
    }
    _refused(packed(tmp_path / "b.xlsx", parts), "没有可见的内容")


# Tables -------------------------------------------------------------------------------------------------------------

SPAN = '<w:tcPr><w:gridSpan w:val="999999999"/><w:vMerge w:val="restart"/></w:tcPr>'
ROWS = 100_000


def _cell_xml(text: str, properties: str = "") -> str:
    return f"<w:tc>{properties}<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def _written(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text, encoding="utf-8")


def _long_docx(path: Path) -> None:
    docx(path, "<w:tbl>" + f"<w:tr>{_cell_xml('1')}{_cell_xml('2')}</w:tr>" * ROWS + "</w:tbl>")


def _covered_docx(path: Path) -> None:
    docx(path, "<w:tbl>" + f"<w:tr>{_cell_xml('x', SPAN)}{_cell_xml('')}</w:tr>" * 5000 + "</w:tbl>")


def _long_xlsx(path: Path) -> None:
    xlsx(path, {"明细": "<sheetData>" + "<row><c><v>1</v></c><c><v>2</v></c></row>" * ROWS + "</sheetData>"})


LARGE: dict[str, Callable[[Path], object]] = {
    "a docx of 100,000 rows": _long_docx,
    "an xlsx of 100,000 rows": _long_xlsx,
    "a page of 100,000 rows": _written("<table>" + "<tr><td>1<td>2" * ROWS),
    "a text of 100,000 rows": _written("1\t2\n" * ROWS),
    "a text of 100,000 columns": _written("1\t2" * ROWS + "\n3\t4\n"),
    "cells over everything": _written("<table>" + "<tr><td rowspan=65534 colspan=1000>x<td>y" * 20_000),
    "word cells over everything": _covered_docx,
}


@pytest.mark.parametrize("make", LARGE.values(), ids=LARGE)
def test_a_huge_table_is_read_up_to_a_limit_that_a_note_names(tmp_path: Path, make: Callable[[Path], object]) -> None:
    path = tmp_path / "a"
    make(path)
    start = time.process_time()
    pages = read_file(path).pages
    assert time.process_time() - start < MOST_SECONDS
    limits = Limits()
    for grid in pages[0].grids:
        assert grid.rows <= limits.table_rows and grid.columns <= limits.table_columns
        assert grid.rows * grid.columns <= limits.cells
    assert "只读取前" in pages[0].note or all(grid.rows <= limits.table_rows for grid in pages[0].grids)


def test_too_many_tables_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>x<table><tr><td>1<td>2</table>" * 3000, encoding="utf-8")
    _refused(path, "表格超过上限 2000 个")


# Web pages ----------------------------------------------------------------------------------------------------------

PAGES = {
    "deep elements": "<div>" * 300_000 + "x",
    "formatting that is never closed": "<b><i><font>" * 100_000 + "x",
    "many attributes": "<p " + " ".join(f"a{n}=1" for n in range(300_000)) + ">x",
    "attributes in a quotation that is never closed": "<p>x<p a='" + " b" * 300_000,
    "comments that are never closed": "<p>x" + "<!--" * 300_000,
    "scripts that are never closed": "<p>x" + "<script>" * 200_000,
    "angle brackets": "<p>x" + "<" * 300_000,
    "entities": "<p>" + "&#x4e00;&amp" * 100_000,
    "hidden in hidden": "<p>x" + "<div style='display:none'>" * 100_000,
    "lists in lists": "<ol><li>" * 100_000 + "x",
    "cells without a table": "<td><tr></table></tr>" * 100_000 + "x",
}


@pytest.mark.parametrize("body", PAGES.values(), ids=PAGES)
def test_a_page_costs_no_more_than_its_length(tmp_path: Path, body: str) -> None:
    path = tmp_path / "a"
    path.write_text("<html>" + body, encoding="utf-8")
    start = time.process_time()
    try:
        read_file(path)
    except UnreadableFile as error:
        assert error.reason
    assert time.process_time() - start < MOST_SECONDS


def test_tables_within_tables_without_end_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("<html>" + "<table><tr><td>" * 30_000 + "x", encoding="utf-8")
    _refused(path, "嵌套超过 50 层")


# Kinds --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "不完整|不支持"),
        (b"Rar!\x1a\x07\x00" + bytes(20), "是压缩包"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(20), "是压缩包"),
        (b"\x1f\x8b\x08" + bytes(20), "是压缩包"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "Office 2003"),
        (b'<?xml version="1.0"?><data/>', "XML 数据"),
        (b"From: x\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n", "MHT"),
        (bytes(range(256)) * 20, "可识别"),
        (b"GIF89a\x00\x01\xff\xfe" + bytes(50), "图片格式"),
    ],
)
def test_what_no_reader_takes_is_named(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "部门决算.docx"
    path.write_bytes(content)
    _refused(path, reason)


@pytest.mark.parametrize(
    ("streams", "kind", "reason"),
    [
        ({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}, "office-encrypted", "已加密，需要密码"),
        ({"WordDocument": b"\xec\xa5" + bytes(8) + b"\x00\x01"}, "doc-encrypted", "已加密，需要密码"),
        ({"PowerPoint Document": b"x"}, "ppt", "演示文稿"),
        ({"Contents": b"x"}, "ole", "不支持"),
    ],
)
def test_compound_files_are_told_apart_by_their_streams(
    tmp_path: Path, streams: dict[str, bytes], kind: str, reason: str
) -> None:
    path = compound(tmp_path / "部门决算.pdf", streams)
    assert identify(path)[1] == kind
    _refused(path, reason)


def test_a_compound_file_of_monstrous_sectors_asks_for_no_memory(tmp_path: Path) -> None:
    path = compound(tmp_path / "a.doc", {"WordDocument": b"x"})
    data = bytearray(path.read_bytes())
    data[30:32] = b"\x28\x00"
    path.write_bytes(data)
    _refused(path, "不完整")


def test_the_word_stream_of_wps_is_a_word_document(tmp_path: Path) -> None:
    assert identify(compound(tmp_path / "a.wps", {"WordDocument": b"\xec\xa5" + bytes(30), "1Table": b"x"}))[1] == "doc"


def test_a_pdf_that_is_a_word_document_is_read_as_one(tmp_path: Path) -> None:
    assert read_file(docx(tmp_path / "部门决算.pdf", para("正文"))).kind == "docx"


# Limits -------------------------------------------------------------------------------------------------------------


def test_every_limit_is_a_setting() -> None:
    environment = {f"JIXIAO_MOST_{name.upper()}": "7" for name in Limits.__struct_fields__}
    assert load_limits(environment) == Limits(**dict.fromkeys(Limits.__struct_fields__, 7))
    assert load_limits({}) == Limits()


@pytest.mark.parametrize("value", ["0", "-1", "many", "1.5", "９", "9" * 50])
def test_a_setting_that_is_no_number_is_named(value: str) -> None:
    with pytest.raises(UnreadableFile, match="JIXIAO_MOST_TABLE_ROWS"):
        load_limits({"JIXIAO_MOST_TABLE_ROWS": value})
