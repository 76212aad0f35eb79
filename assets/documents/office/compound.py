"""Old Office files (OLE compound files): which format they are, by the streams inside."""

from __future__ import annotations

import struct
from pathlib import Path

import olefile

from assets.documents.errors import UnreadableFile

_BROKEN = (
    OSError,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    EOFError,
    struct.error,
    RecursionError,
    MemoryError,
)
"""What olefile raises on damaged files."""
_REASON = "文件不完整（已损坏或被截断），无法打开"
_SECTORS = ((9, 6), (12, 6))
"""Powers of two: the sizes of sectors and small sectors that the format knows (MS-CFB 2.2)."""
_WORD_ENCRYPTED = 0x0100
_STREAMS = (
    ("encryptedpackage", "office-encrypted"),
    ("workbook", "xls"),
    ("book", "xls"),
    ("worddocument", "doc"),
    ("powerpoint document", "ppt"),
)


def compound_kind(path: Path) -> str:
    """doc, doc-encrypted, xls, ppt, office-encrypted (DOCX or XLSX with a password), or ole for anything else.

    The word processor of WPS writes the streams of DOC, its spreadsheet those of XLS.

    Raises:
        UnreadableFile: it begins as a compound file and is none.
    """
    try:
        with path.open("rb") as stream:
            shifts = struct.unpack_from("<HH", stream.read(34), 30)
        if shifts not in _SECTORS:
            # Sectors of another size are read by nobody, and olefile would ask for as much memory as they claim.
            raise UnreadableFile(_REASON)
        with olefile.OleFileIO(str(path), raise_defects=olefile.DEFECT_FATAL) as file:
            names = {entry[0].lower() for entry in file.listdir(streams=True, storages=False) if len(entry) == 1}
            kind = next((kind for stream, kind in _STREAMS if stream in names), "ole")
            if kind == "doc":
                flags = struct.unpack_from("<H", file.openstream("WordDocument").read(12), 10)[0]
                return "doc-encrypted" if flags & _WORD_ENCRYPTED else "doc"
            return kind
    except _BROKEN as error:
        raise UnreadableFile(_REASON) from error
