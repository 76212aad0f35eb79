"""The pages that were read, kept by document hash: a document is parsed once, whatever depends on it.

An entry names the reader that made it; another reader, or a damaged entry, counts as nothing there.
"""

from __future__ import annotations

import contextlib
import zlib
from pathlib import Path

import msgspec
import pyarrow as arrow

from assets.documents.model import Document
from resources.atomic import remove_unfinished, write_atomically

_MAGIC = b"jixiao pages 1\n"
_CODEC = "zstd"
_LARGEST = 2 * 1024**3
_decoder = msgspec.msgpack.Decoder(Document)
_encoder = msgspec.msgpack.Encoder()


class Header(msgspec.Struct, frozen=True):
    """The first line of an entry: what is needed without unpacking the pages."""

    reader: str
    sha256: str
    kind: str
    pages: int
    bytes: int
    checksum: int


class PageCache:
    """Keeps `Document`s in a folder, for one version of the reader."""

    def __init__(self, folder: Path, reader: str) -> None:
        self.folder = folder
        self.reader = reader

    def header(self, sha256: str) -> Header | None:
        """What an entry says of itself; None where there is none of this reader. Its pages are not checked."""
        try:
            with self._path(sha256).open("rb") as stream:
                return self._header(sha256, stream.readline(200), stream.readline(2000))
        except OSError:
            return None

    def get(self, sha256: str) -> Document | None:
        """The document with this hash; None where it has to be read (again)."""
        try:
            content = self._path(sha256).read_bytes()
        except OSError:
            return None
        first, second = content.find(b"\n") + 1, content.find(b"\n", content.find(b"\n") + 1) + 1
        header = self._header(sha256, content[:first], content[first:second])
        if header is None or not 0 <= header.bytes <= _LARGEST:
            return None
        packed = memoryview(content)[second:]
        if zlib.crc32(packed) != header.checksum:
            return None
        try:
            unpacked = arrow.decompress(packed, decompressed_size=header.bytes, codec=_CODEC, asbytes=True)
            document = _decoder.decode(unpacked)
        except (OSError, ValueError, msgspec.MsgspecError):
            return None
        return document if document.sha256 == sha256 else None

    def put(self, document: Document) -> None:
        """Keeps a document."""
        unpacked = _encoder.encode(document)
        packed = arrow.compress(unpacked, codec=_CODEC, asbytes=True)
        header = Header(
            self.reader, document.sha256, document.kind, len(document.pages), len(unpacked), zlib.crc32(packed)
        )
        path = self._path(document.sha256)
        remove_unfinished(path.parent)
        # A lost entry is read again: no need to wait for the disk.
        write_atomically(path, _MAGIC + msgspec.json.encode(header) + b"\n" + packed, durable=False)

    def forget(self, sha256: str) -> None:
        """Drops an entry."""
        with contextlib.suppress(FileNotFoundError):
            self._path(sha256).unlink()

    def _path(self, sha256: str) -> Path:
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError("not a SHA-256")
        return self.folder / sha256[:2] / f"{sha256}.pages"

    def _header(self, sha256: str, magic: bytes, line: bytes) -> Header | None:
        if magic != _MAGIC:
            return None
        try:
            header = msgspec.json.decode(line, type=Header)
        except msgspec.MsgspecError:
            return None
        return header if header.reader == self.reader and header.sha256 == sha256 else None
