"""Makes small office files byte by byte: what word processors write, and what only an attacker would."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_RELS = (
    f'<Relationships xmlns="{RELATIONS}">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="{{target}}"/></Relationships>'
)


def packed(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """A ZIP archive of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


# Word ---------------------------------------------------------------------------------------------------------------


def docx(path: Path, body: str, **parts: str) -> Path:
    """A Word document with this body; `parts` are other parts of the folder word, by name without ending."""
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        f' xmlns:o="urn:schemas-microsoft-com:office:office"><w:body>{body}<w:sectPr/></w:body></w:document>'
    )
    others = {f"word/{name}.xml": f'<w:{name} xmlns:w="{WORD}">{text}</w:{name}>' for name, text in parts.items()}
    return packed(
        path, {"_rels/.rels": _RELS.format(target="word/document.xml"), "word/document.xml": document, **others}
    )


def para(text: str, properties: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(content: str, properties: str = "") -> str:
    """A table cell; plain text becomes a paragraph."""
    inner = content if content.startswith("<") else para(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: Sequence[str]) -> str:
    """A table of cells as `cell` gives them, or of texts."""
    return (
        "<w:tbl>"
        + "".join("<w:tr>" + "".join(c if c.startswith("<w:tc>") else cell(c) for c in row) + "</w:tr>" for row in rows)
        + "</w:tbl>"
    )


# Excel --------------------------------------------------------------------------------------------------------------


def xlsx(
    path: Path, sheets: Mapping[str, str], *, strings: str = "", styles: str = "", states: Sequence[str] = ()
) -> Path:
    """A workbook: name of a sheet -> the XML inside its worksheet element."""
    shown = [*states, *["visible"] * (len(sheets) - len(states))]
    entries = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{state}" r:id="rId{n}"/>'
        for n, (name, state) in enumerate(zip(sheets, shown, strict=True), start=1)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    return packed(
        path,
        {
            "_rels/.rels": _RELS.format(target="xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>{entries}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>',
            "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}">{strings}</sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{SHEET}">{styles}</styleSheet>',
            **{
                f"xl/worksheets/sheet{n}.xml": f'<worksheet xmlns="{SHEET}">{content}</worksheet>'
                for n, content in enumerate(sheets.values(), start=1)
            },
        },
    )


def rows(*texts: Sequence[str]) -> str:
    """Sheet data of inline texts; a text that begins with “=” is a number."""

    def one(row: int, column: int, text: str) -> str:
        place = f"{chr(ord('A') + column)}{row}"
        if text.startswith("="):
            return f'<c r="{place}"><v>{text[1:]}</v></c>'
        return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>' if text else ""

    body = "".join(
        f'<row r="{r}">' + "".join(one(r, c, text) for c, text in enumerate(row)) + "</row>"
        for r, row in enumerate(texts, start=1)
    )
    return f"<sheetData>{body}</sheetData>"


# OLE compound files and XLS -----------------------------------------------------------------------------------------

_SECTOR = 512
_SMALLEST = 4096
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def compound(path: Path, streams: Mapping[str, bytes]) -> Path:
    """An OLE compound file of these streams, each filled up to the size from which it has sectors of its own."""
    contents = [data.ljust(max(_SMALLEST, -(-len(data) // _SECTOR) * _SECTOR), b"\0") for data in streams.values()]
    fat = [_FAT, _END]
    starts = []
    for data in contents:
        starts.append(len(fat))
        count = len(data) // _SECTOR
        fat += [len(fat) + n + 1 for n in range(count - 1)] + [_END]
    assert len(fat) <= _SECTOR // 4, "the allocation table has one sector only"
    entries = [_entry("Root Entry", 5, 1 if streams else _NONE, _END, 0)]
    for n, (name, start, data) in enumerate(zip(streams, starts, contents, strict=True), start=1):
        following = n + 1 if n < len(streams) else _NONE
        entries.append(_entry(name, 2, _NONE, start, len(data), right=following))
    directory = b"".join(entries).ljust(_SECTOR, b"\0")
    assert len(directory) == _SECTOR, "the directory has one sector only"
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, _SMALLEST, _END, 0, _END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    table = struct.pack(f"<{len(fat)}I", *fat) + struct.pack("<I", _FREE) * (_SECTOR // 4 - len(fat))
    path.write_bytes(header + table + directory + b"".join(contents))
    return path


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = _NONE) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(encoded), kind, 1, _NONE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


Content = Sequence[Sequence[Any]]
"""Rows of texts, numbers, and numbers with a format code as (number, code)."""


def xls(path: Path, sheets: Mapping[str, Content], **options: Any) -> Path:
    """An XLS of texts and numbers.

    Options: `merged` of the first sheet as (first row, last row, first column, last column), `hidden` names of sheets,
    `encrypted`.
    """
    hidden = options.get("hidden", ())
    codes: list[str] = ["General"]
    strings: list[str] = []
    bodies = []
    for number, content in enumerate(sheets.values()):
        merged = options.get("merged", ()) if number == 0 else ()
        bodies.append(_xls_sheet(content, strings, codes, merged))
    globals_ = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    if options.get("encrypted"):
        globals_ += _record(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    globals_ += _record(0x42, struct.pack("<H", 1200))
    globals_ += _record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _unicode("Arial", 1)) * 4
    for number, code in enumerate(codes[1:], start=164):
        globals_ += _record(0x41E, struct.pack("<H", number) + _unicode(code, 2))
    for number in range(len(codes)):
        globals_ += _record(0xE0, struct.pack("<HHHB", 0, 163 + number if number else 0, 0, 0) + bytes(13))
    sst = struct.pack("<II", len(strings), len(strings)) + b"".join(_unicode(text, 2) for text in strings)
    tail = _record(0xFC, sst) + _record(0x0A, b"")
    names = [_unicode(name, 1) for name in sheets]
    offset = len(globals_) + sum(4 + 6 + len(name) for name in names) + len(tail)
    bounds = b""
    for name, plain, body in zip(names, sheets, bodies, strict=True):
        bounds += _record(0x85, struct.pack("<IBB", offset, plain in hidden, 0) + name)
        offset += len(body)
    return compound(path, {"Workbook": globals_ + bounds + tail + b"".join(bodies)})


def _xls_sheet(
    content: Content,
    strings: list[str],
    codes: list[str],
    merged: Sequence[tuple[int, int, int, int]],
) -> bytes:
    data = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for r, row in enumerate(content):
        for c, value in enumerate(row):
            if isinstance(value, str):
                if value:
                    strings.append(value)
                    data += _record(0xFD, struct.pack("<HHHI", r, c, 0, len(strings) - 1))
                continue
            number, code = value if isinstance(value, tuple) else (value, "General")
            if code not in codes:
                codes.append(code)
            data += _record(0x203, struct.pack("<HHHd", r, c, codes.index(code), number))
    if merged:
        ranges = b"".join(struct.pack("<HHHH", *one) for one in merged)
        data += _record(0xE5, struct.pack("<H", len(merged)) + ranges)
    return data + _record(0x0A, b"")


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _unicode(text: str, length_bytes: int) -> bytes:
    return struct.pack("<B" if length_bytes == 1 else "<H", len(text)) + b"\x01" + text.encode("utf-16-le")
