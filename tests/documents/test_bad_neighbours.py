"""One folder with a file of each bad kind: each is told in Chinese, and the good one among them is read."""

from __future__ import annotations

import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from assets.documents.make import make
from assets.documents.office import libreoffice
from assets.documents.table import READ, UNREADABLE, DocumentFile
from resources.inbox import InboxFile
from resources.inputs import FileToRead, read_into_cache
from tests.documents.making import WORD, docx, packed, para, table, xlsx
from tests.documents.making_pdf import deflated, pdf

MOST_SECONDS = 60
MB = 1024 * 1024


def _zip_bomb(path: Path) -> None:
    packed(path, {"word/document.xml": bytes(30 * MB)})


def _xml_bomb(path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>'
    packed(path, {"word/document.xml": f'<!DOCTYPE a [<!ENTITY l0 "哈">{laughs}]>{body}'})


def _external_entity(path: Path) -> None:
    body = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>'
    packed(path, {"word/document.xml": f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>{body}'})


def _many_pages(path: Path) -> None:
    document = pdfium.PdfDocument.new()
    for _ in range(5000):
        document.new_page(595, 842)
    document.save(path)


def _huge_image(path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"x") + chunk(b"IEND", b""))


def _nested(path: Path) -> None:
    packed(path, {"里面.zip": b"PK\x03\x04" + bytes(1000)})


def _many_cells(path: Path) -> None:
    path.write_text("项目\t金额\n" + "1\t2\n" * 100_000, encoding="gb18030")


def _formulas(path: Path) -> None:
    sheet = (
        '<row><c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="B1"><f>WEBSERVICE("http://127.0.0.1:9")</f></c></row>'
    )
    xlsx(path, {"表": f"<sheetData>{sheet}</sheetData>"})


Bad = tuple[str, Callable[[Path], object], str, str]
BAD: list[Bad] = [
    ("压缩炸弹.docx", _zip_bomb, UNREADABLE, "压缩炸弹"),
    ("实体炸弹.docx", _xml_bomb, UNREADABLE, "实体声明"),
    ("外部实体.docx", _external_entity, UNREADABLE, "实体声明"),
    ("五千页.pdf", _many_pages, UNREADABLE, "超过上限 3000 页"),
    ("流炸弹.pdf", lambda path: pdf(path, deflated([b" " * MB] * 210)), UNREADABLE, "炸弹"),
    ("巨图.png", _huge_image, UNREADABLE, "像素"),
    ("十万行.txt", _many_cells, READ, "只读取前 5000 行"),
    ("公式和宏.xlsm", _formulas, READ, "没有保存计算结果"),
    ("套压缩包.pdf", _nested, UNREADABLE, "是压缩包"),
    ("旧版.doc", lambda path: path.write_bytes(b"{\\rtf1 x}"), UNREADABLE, "需要 LibreOffice"),
    ("其实是网页.xls", lambda path: path.write_text("<html><p>部门决算</p>", encoding="gbk"), READ, ""),
    ("国标编码.txt", lambda path: path.write_bytes("部门决算说明㐀。\n".encode("gb18030")), READ, ""),
    (
        "翻转.txt",
        lambda path: path.write_text("2023年度部门决算收入\u202e05.1\u202c万元\x07。\n", encoding="utf-8"),
        READ,
        "方向",
    ),
    ("空.pdf", lambda path: path.write_bytes(b""), UNREADABLE, "文件为空"),
    ("乱.docx", lambda path: path.write_bytes(bytes(range(256)) * 30), UNREADABLE, "可识别"),
]


def test_each_bad_file_is_told_and_the_good_one_among_them_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    folder = tmp_path / "2023"
    folder.mkdir()
    for name, write, _, _ in BAD:
        write(folder / name)
    docx(folder / "好.docx", para("2023年度部门决算") + table(["项目", "金额"], ["合计", "1.00"]))

    start = time.process_time()
    read = [_read(path, tmp_path / "pages") for path in sorted(folder.iterdir())]
    made = make(read)
    assert time.process_time() - start < MOST_SECONDS

    by_name = {file.name: file for file in read}
    assert by_name.pop("好.docx").status == READ
    for name, _, status, word in BAD:
        file = by_name[name]
        said = file.message + "".join(note.note for note in file.notes)
        assert (file.status, word in said) == (status, True), (name, said)
        assert not said or any("\u4e00" <= character <= "\u9fff" for character in said)
    unread = {name for name, _, status, _ in BAD if status == UNREADABLE}
    assert {problem.file for problem in made.problems} == unread
    assert made.tables["documents"].num_rows == len(BAD) + 1


def _read(path: Path, pages: Path) -> DocumentFile:
    return read_into_cache(FileToRead(InboxFile(path.name, path, path.stat().st_size, "mark"), pages, "reader"))


def test_a_file_that_failed_for_want_of_libreoffice_is_read_once_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure is kept in no cache: the unit is looked at again (`resources.versions`), and so is the file."""
    path = tmp_path / "旧版.doc"
    path.write_bytes(b"{\\rtf1 x}")
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    assert _read(path, tmp_path / "pages").status == UNREADABLE
    program = tmp_path / "soffice"
    made = docx(tmp_path / "made.docx", para("2023年度部门决算"))
    program.write_text(f'#!/bin/sh\nmkdir -p out && cp "{made}" out/document.docx\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(libreoffice, "program", lambda: str(program))
    file = _read(path, tmp_path / "pages")
    assert (file.status, file.pages) == (READ, 1)
