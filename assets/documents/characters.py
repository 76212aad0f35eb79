"""Characters: which are kept as printed, which are never shown, and where the numbers of a text stand."""

from __future__ import annotations

import re

NUMBER = re.compile(r"\d(?:[\d,，.．]*\d)?")
"""A number as it stands in a line of text, without sign and unit."""

_LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Controls, marks of width zero and of direction, soft hyphens, halves of surrogate pairs, code points that are none.
_NEVER_SHOWN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_TURNS_ROUND = re.compile(r"[\u202d\u202e\u2066-\u2068]")

TURNED_ROUND = "含有改变文字显示方向的控制字符，已去掉"


def clean(text: str) -> str:
    """The text without characters that nobody sees; every line break is one newline."""
    if _LINE_BREAKS.search(text):
        text = _LINE_BREAKS.sub("\n", text)
    return _NEVER_SHOWN.sub("", text) if _NEVER_SHOWN.search(text) else text


def turns_round(text: str) -> bool:
    """Whether a text holds marks by which it is shown in another order than it is stored."""
    return _TURNS_ROUND.search(text) is not None
