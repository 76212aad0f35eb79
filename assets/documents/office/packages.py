"""Office files that are ZIP archives: which format they are, and their parts, unpacked within limits.

Only the parts that a reader names are unpacked; an archive inside is never opened, and nothing is written to disk.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits

_CHUNK = 4 * 1024 * 1024
_SMALL = 8 * 1024 * 1024
"""What is smaller may be packed as tightly as it likes."""
_MOST_NAME_BYTES = 300
"""Bytes of a member's entry in the directory, its name included, on average."""
_TAIL = 66_000
"""Bytes at the end of a file in which the end record with its comment lies."""
_END, _END64 = b"PK\x05\x06", b"PK\x06\x06"
_ENCRYPTED = 0x1
_BROKEN_ZIP = (zipfile.BadZipFile, OSError, EOFError, ValueError, struct.error, zlib.error, NotImplementedError)
"""What the standard library raises on damaged archives."""

_BROKEN = "文件不完整（已损坏或被截断），无法打开"
_KINDS = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("ppt/presentation.xml", "pptx"),
    ("ofd.xml", "ofd"),
)
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/epub+zip": "epub",
}


class Package:
    """The parts of an open archive by name; names are compared without regard to case and kind of slash."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self.limits = limits
        self._archive = archive
        self._members = {_normal(info.filename): info for info in archive.infolist()}
        self._unpacked = 0

    def __contains__(self, name: str) -> bool:
        return _normal(name) in self._members

    def names(self) -> list[str]:
        """All names, in lower case."""
        return list(self._members)

    def check(self) -> None:
        """Looks at the stated sizes of all parts, for a program that unpacks them itself. Raises UnreadableFile."""
        for info in self._members.values():
            self._check(info)
        if sum(info.file_size for info in self._members.values()) > self.limits.unpacked_bytes:
            self._refuse()

    def kind(self) -> str:
        """docx, xlsx, xlsb, pptx, ofd, odt, ods, epub, or archive for any other."""
        for name, kind in _KINDS:
            if name in self._members:
                return kind
        if "mimetype" in self._members:
            return _OPEN_DOCUMENT.get(self._start("mimetype", 100).strip(), "archive")
        relations = self._start("_rels/.rels", 65536) if "_rels/.rels" in self._members else b""
        for folder, kind in ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx")):
            if b"officeDocument" in relations and folder in relations:
                return kind
        return "archive"

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a part, piece by piece; nothing where there is no such part.

        Raises:
            UnreadableFile: damaged, encrypted, or larger than the limits allow.
        """
        info = self._members.get(_normal(name))
        if info is None:
            return
        self._check(info)
        try:
            with self._archive.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    self._unpacked += len(chunk)
                    self._check_unpacked()
                    yield chunk
        except _BROKEN_ZIP as error:
            raise UnreadableFile(_BROKEN) from error

    def read(self, name: str) -> bytes:
        """The whole content of a part; empty where there is no such part. Raises UnreadableFile."""
        return b"".join(self.chunks(name))

    def _start(self, name: str, count: int) -> bytes:
        info = self._members[name]
        self._check(info)
        try:
            with self._archive.open(info) as stream:
                return stream.read(count)
        except _BROKEN_ZIP as error:
            raise UnreadableFile(_BROKEN) from error

    def _check(self, info: zipfile.ZipInfo) -> None:
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableFile("压缩包已加密，需要密码才能打开；请提供未加密的文件")
        if info.file_size > _SMALL and info.file_size > self.limits.unpacked_ratio * max(1, info.compress_size):
            raise UnreadableFile(f"文件内部压缩超过 {self.limits.unpacked_ratio} 倍，可能是压缩炸弹，未打开")
        if self._unpacked + info.file_size > self.limits.unpacked_bytes:
            self._refuse()

    def _check_unpacked(self) -> None:
        if self._unpacked > self.limits.unpacked_bytes:
            self._refuse()

    def _refuse(self) -> None:
        raise UnreadableFile(f"文件解压后超过上限 {self.limits.unpacked_bytes // 1024 // 1024} MB，未打开")


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[Package]:
    """The archive at `path`.

    Raises:
        UnreadableFile: damaged, or with too many members.
    """
    try:
        with path.open("rb") as stream:
            _check_directory(stream, limits)
            with zipfile.ZipFile(stream) as archive:
                yield Package(archive, limits)
    except _BROKEN_ZIP as error:
        raise UnreadableFile(_BROKEN) from error


def _check_directory(stream: BinaryIO, limits: Limits) -> None:
    """The directory of an archive is held in memory when it is opened: its size is looked at before."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL))
    tail = stream.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) < end + 22:
        raise UnreadableFile(_BROKEN)
    members, directory = struct.unpack_from("<HI", tail, end + 10)
    end64 = tail.rfind(_END64, 0, end)
    if end64 >= 0 and len(tail) >= end64 + 56:
        members, directory = struct.unpack_from("<QQ", tail, end64 + 32)
    if members > limits.package_members or directory > limits.package_members * _MOST_NAME_BYTES:
        raise UnreadableFile(f"文件内部超过 {limits.package_members} 个成员，未打开")
    stream.seek(0)


def _normal(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
