"""From the bytes of a text to its characters, with or without a declared encoding.

Chinese texts without a declaration are UTF-8, GBK (of which GB18030 is the whole) or UTF-16. UTF-8 and UTF-16 can be
told by their form alone; what is neither is tried as GB18030 and kept if nearly all of it is text. A general detector
(charset-normalizer 3.5) was tried on the same texts: it took short ones in GBK, a table's title say, for Korean.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from assets.documents.errors import UnreadableFile

SAMPLE = 65536
"""Bytes at the beginning of a file that are enough to tell whether it is text."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHINESE = {"gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "ms936", "euc-cn", "hz-gb-2312"}
_SAME_AS = dict.fromkeys(_CHINESE, "gb18030") | {"utf8": "utf-8", "unicode": "utf-16-le"}
_TRUSTED = {"utf-8", "gb18030", "big5", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be"}
_MOST_DAMAGED = 0.01
"""Share of a text's characters that may be controls, damaged or of private use."""
_FEW_ODD, _SHORT = 3, 16
"""So many of them a text may have however short it is, if it has this many characters and no zero byte."""
_MOST_BROKEN = 0.1
"""Share of the characters beyond ASCII that may be damaged in UTF-8; in GBK read as UTF-8 nearly all are."""
_ODD = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\ufffe\uffff\ud800-\udfff]")
_USUAL = re.compile(
    r"[\x20-\x7e\s\u00b7\u2010-\u203b\u2160-\u217b\u2460-\u24ff\u2500-\u257f\u25a0-\u25ff\u3000-\u303f"
    r"\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff\uff00-\uffe5]+"
)
_FEWEST_USUAL = 0.9
_ZEROS = 0.1
"""Share of zero bytes on one side from which a text of pairs of bytes is UTF-16."""


class Decoded(NamedTuple):
    """A text, its encoding, and how many of its characters were damaged (U+FFFD stands for them)."""

    text: str
    encoding: str
    damaged: int


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text that the bytes are.

    Args:
        data: the whole file.
        declared: the encoding that it names itself; not believed where the bytes say otherwise.

    Raises:
        UnreadableFile: in no encoding is it text.
    """
    found = _decode(data, declared)
    if found is None:
        raise UnreadableFile("文字编码无法识别；可读取 UTF-8、GBK、GB18030 和 UTF-16")
    return found


def looks_like_text(sample: bytes) -> bool:
    """Whether the beginning of a file (its last character may be cut off) is text."""
    return any(_decode(sample[: len(sample) - cut], None) is not None for cut in range(4))


def _decode(data: bytes, declared: str | None) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _leniently(data[len(mark) :], encoding)
    # Text in another encoding is practically never UTF-8 by accident, so no declaration can outweigh its form.
    for encoding in filter(None, ("utf-8", _named(declared))):
        text = _strictly(data, encoding)
        if text is not None and _is_text(text):
            return Decoded(text, encoding, 0)
    damaged = _leniently(data, "utf-8")
    if damaged is not None and damaged.damaged <= _MOST_BROKEN * sum(not c.isascii() for c in damaged.text):
        return damaged
    found = _as_pairs(data) or _leniently(data, "gb18030")
    return found if found is not None and _usual(found.text) >= _FEWEST_USUAL else None


def _named(declared: str | None) -> str | None:
    if not declared:
        return None
    name = declared.strip().strip("\"'").lower()
    name = _SAME_AS.get(name, name)
    return name if name in _TRUSTED else None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _leniently(data: bytes, encoding: str) -> Decoded | None:
    text = data.decode(encoding, errors="replace")
    damaged = text.count("\ufffd")
    return Decoded(text, encoding, damaged) if _is_text(text) else None


def _is_text(text: str) -> bool:
    few = _FEW_ODD if len(text) >= _SHORT and "\0" not in text else 0
    return len(_ODD.findall(text)) <= max(few, _MOST_DAMAGED * len(text))


def _as_pairs(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: its line breaks, blanks and digits have a zero on one side of each pair."""
    sample = data[:SAMPLE]
    pairs = len(sample) // 2
    if pairs == 0 or b"\0" not in sample:
        return None
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if zeros.count(0) >= _ZEROS * pairs:
            found = _leniently(data, encoding)
            if found is not None:
                return found
    return None


def _usual(text: str) -> float:
    """The share of characters that Chinese documents are made of."""
    sample = text[:SAMPLE]
    return sum(m.end() - m.start() for m in _USUAL.finditer(sample)) / max(1, len(sample))
