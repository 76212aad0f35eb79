"""What a file is, by its content: its name says nothing."""

from __future__ import annotations

import re
from pathlib import Path

from assets.documents.limits import Limits
from assets.documents.office import compound, packages
from assets.documents.text import decoding

SAMPLE = decoding.SAMPLE

_PDF_HEADER_WITHIN = 1024
_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x09\x08", "xls"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"GIF8", "image-other"),
    (b"BM", "image-other"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
)
_TAGS = (
    "!doctype html|html|head|body|meta|title|table|div|p|span|center|font|style|script|h[1-6]|section|article|br|a|ul"
)
_HTML = re.compile(rf"\s*(?:<\?xml[^>]{{0,200}}\?>\s*|<!--.{{0,2000}}?-->\s*)*<(?:{_TAGS})\b", re.I | re.S)
_HTML_SOON = re.compile(r"<(?:!doctype\s+html|html)\b", re.I)
_SOON = 1024
_XML = re.compile(r"\s*<\?xml\b")
_MIME = re.compile(r"(?:[\w-]+:[^\n]*\n)*?MIME-Version:", re.I)


def kind_of(path: Path, sample: bytes, limits: Limits) -> str:
    """The kind of a file: pdf, docx, xlsx, xls, doc, html, text, image, or one that no reader takes.

    Args:
        path: the file.
        sample: its first `SAMPLE` bytes.
        limits: for looking into archives.

    Raises:
        UnreadableFile: an archive or compound file is damaged.
    """
    if b"%PDF-" in sample[:_PDF_HEADER_WITHIN]:
        return "pdf"
    kind = next((kind for magic, kind in _MAGIC if sample.startswith(magic)), None)
    if sample.startswith(b"RIFF") and sample[8:12] == b"WEBP":
        return "image-other"
    match kind:
        case "zip":
            with packages.opened(path, limits) as package:
                return package.kind()
        case "ole":
            return compound.compound_kind(path)
        case None | "image-other" if decoding.looks_like_text(sample):
            return _kind_of_text(sample)
        case None:
            return "unknown"
        case _:
            return kind


def _kind_of_text(sample: bytes) -> str:
    text = decoding.decode(_whole(sample)).text
    if _HTML.match(text) or _HTML_SOON.search(text[:_SOON]):
        return "html"
    if _XML.match(text):
        return (
            "office-xml" if "schemas-microsoft-com:office" in text or "schemas.microsoft.com/office" in text else "xml"
        )
    return "mhtml" if _MIME.match(text[:_SOON]) else "text"


def _whole(sample: bytes) -> bytes:
    """The sample without a last character that was cut off."""
    return next(
        sample[: len(sample) - cut] for cut in range(4) if decoding.looks_like_text(sample[: len(sample) - cut])
    )
