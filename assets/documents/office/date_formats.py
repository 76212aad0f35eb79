"""Shows the dates and times of a workbook, which it stores as days since 1900 (or 1904)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

Piece = tuple[str, str]

_LETTERS = "ymdhsae"
_LAST = Decimal(2_958_466)
"""The day after 31 December 9999."""
_FICTIONAL_DAY = 60
"""Excel counts a 29 February 1900, which never was."""
_HALVES = re.compile(r"AM/PM|A/P|上午/下午", re.I)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CHINESE_DAYS = "一二三四五六日"


def is_date(pieces: Sequence[Piece]) -> bool:
    """Whether the pieces of a format section show a date or a time and no number."""
    if any(kind == "elapsed" for kind, _ in pieces):
        return True
    return any(kind == "other" and text.lower() in _LETTERS for kind, text in pieces) and not any(
        kind in ("general", "percent", "text") for kind, _ in pieces
    )


def shown_date(value: Decimal, pieces: Sequence[Piece], *, from_1904: bool) -> str | None:
    """A date or time in the format of the pieces; None where the value is no date."""
    if not 0 <= value < _LAST:
        return None
    tokens = _tokens(pieces)
    fractions = max((text.count("0") for kind, text in tokens if kind == "fraction"), default=0)
    step = Decimal(1).scaleb(-fractions)
    seconds = (value * 86400).quantize(step, rounding=ROUND_HALF_UP)
    moment = _moment(seconds, from_1904)
    if moment is None:
        return None
    halves = any(kind == "half" for kind, _ in tokens)
    return "".join(_shown(tokens, i, moment, seconds, halves) for i in range(len(tokens)))


def _moment(seconds: Decimal, from_1904: bool) -> datetime | None:
    days, rest = divmod(seconds, 86400)
    if from_1904:
        start = datetime(1904, 1, 1)
    else:
        start = datetime(1899, 12, 31) if days < _FICTIONAL_DAY else datetime(1899, 12, 30)
    try:
        return start + timedelta(days=int(days), microseconds=int(rest * 1_000_000))
    except OverflowError:
        return None


def _tokens(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces joined to (kind, text): “letters” such as yyyy, “half” (AM/PM), “elapsed”, “fraction”, “literal”."""
    flat: list[Piece] = []
    pending = ""
    for kind, text in [*pieces, ("end", "")]:
        if kind == "other":
            pending += text
            continue
        flat += _of_letters(pending)
        pending = ""
        if kind == "digit" and flat and flat[-1][0] in ("fraction", "point"):
            flat[-1] = ("fraction", flat[-1][1] + "0")
        elif kind == "point":
            flat.append(("point", "."))
        elif kind in ("elapsed", "literal", "comma"):
            flat.append((kind if kind == "elapsed" else "literal", text))
    return [("literal", ".") if kind == "point" else (kind, text) for kind, text in flat]


def _of_letters(text: str) -> list[Piece]:
    found: list[Piece] = []
    position = 0
    for match in [*_HALVES.finditer(text), None]:
        end = match.start() if match else len(text)
        for letter, group in groupby(text[position:end].lower()):
            run = "".join(group)
            found.append(("letters", run) if letter in _LETTERS else ("literal", run))
        if match:
            found.append(("half", match[0]))
            position = match.end()
    return found


def _shown(tokens: Sequence[Piece], position: int, moment: datetime, seconds: Decimal, halves: bool) -> str:
    kind, text = tokens[position]
    match kind:
        case "half":
            first, second = text.split("/")
            return first if moment.hour < 12 else second
        case "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[text[0]]
            return str(int(seconds // unit)).zfill(len(text))
        case "fraction":
            return f"{seconds % 1:.{text.count('0')}f}"[1:]
        case "letters":
            return _letters(text, moment, halves, minutes=_is_minutes(tokens, position))
        case _:
            return text


def _is_minutes(tokens: Sequence[Piece], position: int) -> bool:
    """Whether an m stands for minutes: after hours or before seconds."""
    before = next((t for k, t in reversed(tokens[:position]) if k in ("letters", "elapsed")), "")
    after = next((t for k, t in tokens[position + 1 :] if k in ("letters", "elapsed")), "")
    return before.startswith("h") or after.startswith("s")


def _letters(text: str, moment: datetime, halves: bool, *, minutes: bool) -> str:
    width = len(text)
    match text[0]:
        case "y":
            return f"{moment.year % 100:02d}" if width <= 2 else f"{moment.year:04d}"
        case "e":
            return str(moment.year)
        case "m" if minutes:
            return f"{moment.minute:0{min(width, 2)}d}"
        case "m":
            name = _MONTHS[moment.month - 1]
            return {3: name[:3], 4: name, 5: name[:1]}.get(width, f"{moment.month:0{min(width, 2)}d}")
        case "d":
            name = _DAYS[moment.weekday()]
            return {3: name[:3], 4: name}.get(width, f"{moment.day:0{min(width, 2)}d}")
        case "a":
            day = _CHINESE_DAYS[moment.weekday()]
            return f"星期{day}" if width > 3 else f"周{day}"
        case "h":
            hour = (moment.hour % 12 or 12) if halves else moment.hour
            return f"{hour:0{min(width, 2)}d}"
        case _:
            return f"{moment.second:0{min(width, 2)}d}"
