"""Looks for compression bombs in a PDF before PDFium unpacks its streams, each of them up to 1 GB."""

from __future__ import annotations

import mmap
import re
import zlib
from pathlib import Path

from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits

_STREAM, _ENDSTREAM = b"stream", b"endstream"
_DICTIONARY = 1500
"""Bytes before a stream in which its dictionary stands."""
_TIGHTEST = 1032
"""Deflate packs no tighter than this: a shorter stream cannot reach the limit."""
_CHUNK = 1 << 14
_TWICE = re.compile(rb"/(?:FlateDecode|Fl)\s*/(?:FlateDecode|Fl|LZWDecode|LZW)\b")
_PICTURE = re.compile(rb"/Subtype\s*/Image")


def check(path: Path, limits: Limits) -> None:
    """Raises UnreadableFile where a stream, pictures left out, is unpacked to more than `limits.unpacked_bytes`.

    Pictures are bounded by their pixels. What is packed twice is refused: no writer of documents does that.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        start = data.find(_STREAM)
        while start >= 0:
            end = data.find(_ENDSTREAM, start)
            end = len(data) if end < 0 else end
            before = data[max(0, start - _DICTIONARY) : start]
            _check(before[before.rfind(b"obj") + 3 :], data, start + len(_STREAM), end, limits.unpacked_bytes)
            start = data.find(_STREAM, end + len(_ENDSTREAM))


def _check(dictionary: bytes, data: mmap.mmap, start: int, end: int, most: int) -> None:
    if b"Fl" not in dictionary or _PICTURE.search(dictionary):
        return
    if _TWICE.search(dictionary):
        raise UnreadableFile("PDF 内部重复压缩，可能是压缩炸弹，未读取")
    if (end - start) * _TIGHTEST > most:
        # The keyword ends with a line feed, or with a carriage return and a line feed.
        _unpack(data, start + (2 if data[start : start + 2] == b"\r\n" else 1), end, most)


def _unpack(data: mmap.mmap, start: int, end: int, most: int) -> None:
    unpacker = zlib.decompressobj()
    total = 0
    try:
        for at in range(start, end, _CHUNK):
            if total + (end - at) * _TIGHTEST <= most:
                # What is left cannot reach the limit.
                break
            # A piece of 16 kB gives 17 MB at most.
            total += len(unpacker.decompress(data[at : min(end, at + _CHUNK)]))
            if total > most:
                raise UnreadableFile(f"PDF 内部解压后超过上限 {most // 1024 // 1024} MB，可能是压缩炸弹，未读取")
            if unpacker.eof:
                break
    except zlib.error:
        # Damaged: PDFium takes what there is before the damage, as was counted here.
        return
