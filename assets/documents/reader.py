"""Reads any file into a `Document`: its content decides what it is, not its name."""

from __future__ import annotations

import hashlib
from pathlib import Path

from assets.documents import pdf
from assets.documents.errors import UnreadableFile
from assets.documents.model import Document

READER_VERSION = "1"
"""Raise it when the same file would be read otherwise: what was kept of earlier readings is then read anew."""
MOST_BYTES = 200 * 1024 * 1024
MOST_PAGES = 3000
_PDF_HEADER_WITHIN = 1024


def read_file(path: Path, most_pages: int = MOST_PAGES) -> Document:
    """The document in a file.

    Raises:
        UnreadableFile: nothing can be read from it; its reason tells the person what to do.
    """
    content_hash, kind = identify(path)
    if kind != "pdf":
        raise UnreadableFile(_UNSUPPORTED.get(kind, "不是可识别的文件格式；目前可读取 PDF"))
    return Document(content_hash, kind, tuple(pdf.read_pages(path, most_pages)))


def identify(path: Path) -> tuple[str, str]:
    """The SHA-256 of a file's bytes and its kind by content: pdf, zip, ole, html, image, text or unknown.

    Raises:
        UnreadableFile: it is empty, too large, or the operating system does not give it.
    """
    try:
        size = path.stat().st_size
        if size == 0:
            raise UnreadableFile("文件为空（0 字节）")
        if size > MOST_BYTES:
            raise UnreadableFile(f"文件大小超过上限 {MOST_BYTES // 1024 // 1024} MB")
        with path.open("rb") as stream:
            head = stream.read(_PDF_HEADER_WITHIN)
            stream.seek(0)
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(f"无法打开文件：{error.strerror or '读取失败'}") from error
    return digest, _kind(head)


_UNSUPPORTED = {
    "zip": "是 Office 文档或压缩包，目前只能读取 PDF",
    "ole": "是旧版 Office 文档，目前只能读取 PDF",
    "html": "是网页，目前只能读取 PDF",
    "image": "是图片，目前只能读取带文字的 PDF",
    "text": "是纯文本，目前只能读取 PDF",
}


def _kind(head: bytes) -> str:
    if b"%PDF-" in head:
        return "pdf"
    for magic, kind in (
        (b"PK\x03\x04", "zip"),
        (b"\xd0\xcf\x11\xe0", "ole"),
        (b"\x89PNG", "image"),
        (b"\xff\xd8\xff", "image"),
        (b"II*\x00", "image"),
        (b"MM\x00*", "image"),
    ):
        if head.startswith(magic):
            return kind
    lowered = head.lstrip().lower()
    if lowered.startswith((b"<!doctype html", b"<html")):
        return "html"
    return "unknown" if b"\x00" in head else "text"
