"""Account codes as they are printed: in a cell of their own, in three (类, 款, 项), or before the name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_WHOLE_CODE = re.compile(r"\d{3}|\d{5}|\d{7}")
_NO_CODE_BEFORE = "万亿千百元个人名辆台套次批年月日天号项家户件平米分岁时%％.,，/、"
"""What stands after a number of three digits that is an amount or a count and no code: 100万元以上设备."""
_CODED_LABEL = re.compile(
    rf"[\[(（【]?(\d{{3}}(?:\d\d){{0,2}})[\])）】]?[-—–_:：]{{0,2}}((?![{_NO_CODE_BEFORE}\])）】])[^\d\W].*)"
)
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十]+[)）]?、")
_LEVELS = (3, 2, 2)


def split_code(text: str) -> tuple[str | None, str]:
    """The account code that stands before a label in the same cell, and the label."""
    squeezed = "".join(text.split())
    match = _CODED_LABEL.fullmatch(squeezed)
    return (match[1], match[2]) if match else (None, squeezed)


def is_code(text: str) -> bool:
    """Whether text is a functional or economic account code: class (3 digits), section (5) or item (7)."""
    return _WHOLE_CODE.fullmatch("".join(text.split())) is not None


def is_coded_label(text: str) -> bool:
    """Whether a label begins with an account code."""
    return split_code(text)[0] is not None


def is_numbered(text: str) -> bool:
    """Whether a label begins with a Chinese number, as the rows of the summary forms do."""
    return _NUMBERED.match("".join(text.split())) is not None


def join_code(parts: Sequence[str], before: str | None) -> str:
    """The code that the cells of a row print together.

    Each of three columns prints its own level (208, 05, 01), or the whole code as far as it goes (208, 20805,
    2080501); a level that is the same as in the row before may be left out.

    Args:
        parts: the texts of the code columns from left to right, blank where nothing is printed.
        before: the code of the row before.
    """
    inked = [part for part in parts if part]
    if len(parts) != len(_LEVELS) or not inked:
        return "".join(inked)
    if all(is_code(part) for part in inked) and all(b.startswith(a) for a, b in pairwise(inked)):
        return inked[-1]
    first = next(i for i, part in enumerate(parts) if part)
    wanted = [part.isdigit() and len(part) == size for part, size in zip(parts, _LEVELS, strict=True) if part]
    lead = sum(_LEVELS[:first])
    if first and all(wanted) and before and len(before) >= lead and all(parts[first : first + len(inked)]):
        return before[:lead] + "".join(inked)
    return "".join(inked)
