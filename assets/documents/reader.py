"""Reads any file into a `Document`: its content decides what it is, not its name.

A format is one module with a function `read(path, limits)` that yields pages, and one line in `_READERS`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from assets.documents import sniff
from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits, load_limits
from assets.documents.model import Document, Page
from assets.documents.ofd import pages as ofd
from assets.documents.office import docx, libreoffice, xls, xlsx
from assets.documents.pdf import bombs, pages
from assets.documents.scans import image_file
from assets.documents.text import html, plain

MOST_BYTES = Limits().file_bytes

Reader = Callable[[Path, Limits], Iterable[Page]]


def _read_pdf(path: Path, limits: Limits) -> Iterable[Page]:
    bombs.check(path, limits)
    return pages.read(path, limits)


_READERS: dict[str, Reader] = {
    "pdf": _read_pdf,
    "ofd": ofd.read,
    "image": image_file.read,
    "docx": docx.read,
    "xlsx": xlsx.read,
    "xls": xls.read,
    "doc": libreoffice.read_text,
    "rtf": libreoffice.read_text,
    "odt": libreoffice.read_text,
    "ods": libreoffice.read_sheets,
    "html": html.read,
    "text": plain.read,
}
"""Kind of file, as `sniff.kind_of` names it -> what reads it."""

_UNSUPPORTED = {
    "image-other": "是不支持的图片格式；请转为 PNG、JPEG 或 TIFF",
    "office-encrypted": "Office 文档已加密，需要密码才能打开；请提供未加密的文件",
    "doc-encrypted": "Word 文档已加密，需要密码才能打开；请提供未加密的文件",
    "xlsb": "是二进制格式的 Excel 工作簿（XLSB）；请另存为 XLSX",
    "pptx": "是演示文稿；请另存为 PDF",
    "ppt": "是演示文稿；请另存为 PDF",
    "epub": "是电子书（EPUB）；请转换为 PDF",
    "archive": "是压缩包；请解压后放入其中的文件",
    "ole": "是不支持的旧版 Office 文件；请另存为 DOCX、XLSX 或 PDF",
    "office-xml": "是 Office 2003 的 XML 文件；请用 Office 打开后另存为 DOCX 或 XLSX",
    "xml": "是 XML 数据，不是文档",
    "mhtml": "是单个文件网页（MHT）；请另存为普通网页或 PDF",
}
_UNKNOWN = "不是可识别的文件格式"


def read_file(path: Path, limits: Limits | None = None) -> Document:
    """The document in a file.

    Args:
        path: the file; its name does not matter.
        limits: how much reading it may cost; those of the environment if None.

    Raises:
        UnreadableFile: nothing can be read from it; its reason tells the person what to do.
    """
    limits = limits or load_limits()
    content_hash, kind = _identify(path, limits)
    reader = _READERS.get(kind)
    if reader is None:
        raise UnreadableFile(_UNSUPPORTED.get(kind, _UNKNOWN))
    return Document(content_hash, kind, tuple(reader(path, limits)))


def identify(path: Path) -> tuple[str, str]:
    """The SHA-256 of a file's bytes and its kind by content (see `sniff.kind_of`).

    Raises:
        UnreadableFile: it is empty, too large, damaged, or the operating system does not give it.
    """
    return _identify(path, load_limits())


def _identify(path: Path, limits: Limits) -> tuple[str, str]:
    try:
        size = path.stat().st_size
        if size == 0:
            raise UnreadableFile("文件为空（0 字节）")
        if size > limits.file_bytes:
            raise UnreadableFile(f"文件大小超过上限 {limits.file_bytes // 1024 // 1024} MB")
        with path.open("rb") as stream:
            sample = stream.read(sniff.SAMPLE)
            stream.seek(0)
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(f"无法打开文件：{error.strerror or '读取失败'}") from error
    return digest, sniff.kind_of(path, sample, limits)
