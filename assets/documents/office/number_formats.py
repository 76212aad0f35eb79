"""Shows the numbers of a workbook as a person sees them: by the number formats of their cells.

A format code has up to four sections, for positive, negative and zero numbers and for text (ECMA-376 part 1, 18.8.30
and 18.8.31). What is not understood is shown without a format, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from assets.documents.office.date_formats import is_date, shown_date

GENERAL = "General"
SIGNIFICANT = 15
"""Digits that a workbook's numbers have; what lies behind them is how binary numbers are stored."""

_MOST_DIGITS = 400
_LONGEST_CODE = 255
_WIDE = Context(prec=2 * _MOST_DIGITS, rounding=ROUND_HALF_UP)
_STORED = re.compile(r"[+-]?(?:\d{1,400}\.?\d{0,400}|\.\d{1,400})(?:[eE][+-]?\d{1,4})?", re.ASCII)
_DATE = 'yyyy"年"m"月"d"日"'
_MONTH = 'yyyy"年"m"月"'
_DAY = 'm"月"d"日"'
_CLOCK = '上午/下午h"时"mm"分"'
_ACCOUNTING = '_ * {0}{1}_ ;_ * {0}-{1}_ ;_ * {0}"-"{2}_ ;_ @_ '
BUILT_IN: dict[int, str] = {
    **{0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"},
    **{5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;"¥"-#,##0', 7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;"¥"-#,##0.00'},
    **{12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM"},
    **{
        19: "h:mm:ss AM/PM",
        20: "h:mm",
        21: "h:mm:ss",
        22: "yyyy/m/d h:mm",
        27: _MONTH,
        28: _DAY,
        29: _DAY,
        30: "m-d-yy",
    },
    **{31: _DATE, 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: _CLOCK, 35: _CLOCK + 'ss"秒"', 36: _MONTH},
    **{37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00"},
    41: _ACCOUNTING.format("", "#,##0", ""),
    42: _ACCOUNTING.format('"¥"', "#,##0", ""),
    43: _ACCOUNTING.format("", "#,##0.00", "??"),
    44: _ACCOUNTING.format('"¥"', "#,##0.00", "??"),
    **{
        45: "mm:ss",
        46: "[h]:mm:ss",
        47: "mm:ss.0",
        48: "##0.0E+0",
        49: "@",
        50: _MONTH,
        51: _DAY,
        52: _MONTH,
        53: _DAY,
    },
    **{54: _DAY, 55: _CLOCK, 56: _CLOCK + 'ss"秒"', 57: _MONTH, 58: _DAY},
}
"""The formats that a workbook names by number only, as the Chinese edition shows them."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_(?P<blank>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<exponent>E[+-])(?P<powers>[0#?]+)|(?P<digit>[0#?])"
    r"|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<text>@)|(?P<other>.)",
    re.I | re.S,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_CURRENCY = re.compile(r"\$([^-]*)(?:-.*)?")
_SPLIT = re.compile(r'((?:"[^"]*"?|\\.|!.|_.|\*.|\[[^\]]*\]|[^;])*)(?:;|$)', re.S)


class _Piece(NamedTuple):
    """A part of a section: its kind and what it shows."""

    kind: str
    text: str


class _Section(NamedTuple):
    """One section of a code, ready to be filled with a number."""

    pieces: tuple[_Piece, ...]
    condition: tuple[str, Decimal] | None
    whole: tuple[_Piece, ...]
    decimals: str
    scale: int
    grouped: bool

    def has(self, kind: str) -> bool:
        return any(piece.kind == kind for piece in self.pieces)


def number_of(text: str) -> Decimal | None:
    """The number that a workbook stores, to its 15 significant digits; None where it is none or beyond all bounds."""
    if not _STORED.fullmatch(text.strip()):
        return None
    value = Decimal(text.strip())
    if abs(value.adjusted()) > _MOST_DIGITS:
        return None
    if len(value.as_tuple().digits) > SIGNIFICANT:
        value = value.quantize(Decimal(1).scaleb(value.adjusted() - SIGNIFICANT + 1), rounding=ROUND_HALF_UP)
    return value


def shown(value: Decimal, code: str, *, from_1904: bool = False) -> str:
    """A number as its cell shows it.

    Args:
        value: as `number_of` gives it.
        code: the number format.
        from_1904: whether the workbook counts days from 1904 instead of 1900.
    """
    if len(code) > _LONGEST_CODE:
        return plain(value)
    sections = _sections(code)
    section, absolute = _chosen(sections, value)
    if section is None:
        return plain(value)
    bare = section_text(section.pieces)
    if is_date(bare):
        return shown_date(value, bare, from_1904=from_1904) or plain(value)
    return _filled(section, abs(value) if absolute else value)


def plain(value: Decimal) -> str:
    """A number without a format: all its digits, no zeros at the end."""
    if value == 0:
        return "0"
    if -10 <= value.adjusted() < 2 * SIGNIFICANT:
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return f"{value.normalize():E}"


def section_text(pieces: Sequence[_Piece]) -> tuple[tuple[str, str], ...]:
    """The pieces as (kind, text), as the module for dates takes them."""
    return tuple((piece.kind, piece.text) for piece in pieces)


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[_Section, ...]:
    parts = [match[1] for match in _SPLIT.finditer(code)]
    if len(parts) > 1 and not parts[-1] and not code.endswith(";"):
        parts.pop()
    return tuple(_section(part) for part in parts[:4])


def _section(text: str) -> _Section:
    pieces: list[_Piece] = []
    condition = None
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        found = match[kind]
        match kind:
            case "quoted" | "escaped":
                pieces.append(_Piece("literal", found))
            case "blank":
                pieces.append(_Piece("literal", " "))
            case "fill":
                continue
            case "bracket":
                stated = _CONDITION.fullmatch(found.strip())
                currency = _CURRENCY.fullmatch(found)
                if stated:
                    condition = (stated[1], Decimal(stated[2]))
                elif currency:
                    pieces.append(_Piece("literal", currency[1]))
                elif found.lower().strip("hms") == "" and found:
                    pieces.append(_Piece("elapsed", found.lower()))
            case "powers":
                pieces.append(_Piece("exponent", match["exponent"] + found))
            case _:
                pieces.append(_Piece(kind, found))
    return _measured(tuple(pieces), condition)


def _measured(pieces: tuple[_Piece, ...], condition: tuple[str, Decimal] | None) -> _Section:
    digits = [i for i, piece in enumerate(pieces) if piece.kind == "digit"]
    point = next((i for i, piece in enumerate(pieces) if piece.kind == "point"), len(pieces))
    decimals = "".join(pieces[i].text for i in digits if i > point)
    commas = [i for i, piece in enumerate(pieces) if piece.kind == "comma"]
    last = digits[-1] if digits else -1
    last_whole = max((i for i in digits if i < point), default=-1)
    grouped = any(digits and digits[0] < i < last_whole for i in commas)
    thousands = sum(1 for i in commas if i > last or last_whole < i < point)
    percents = sum(piece.kind == "percent" for piece in pieces)
    return _Section(pieces, condition, pieces[:point], decimals, 2 * percents - 3 * thousands, grouped)


def _chosen(sections: tuple[_Section, ...], value: Decimal) -> tuple[_Section | None, bool]:
    """The section for a number, and whether the section itself says that it is negative."""
    if any(section.condition for section in sections):
        for position, section in enumerate(sections[:3]):
            if section.condition is None or _meets(value, section.condition):
                return section, position > 0 and section.condition is None and len(sections) > 1 and value < 0
        return None, False
    match len(sections):
        case 0:
            return None, False
        case 1:
            return sections[0], False
        case count:
            if value < 0:
                return sections[1], True
            return (sections[2], False) if value == 0 and count > 2 else (sections[0], False)


def _meets(value: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, bound = condition
    return {
        "<": value < bound,
        "<=": value <= bound,
        ">": value > bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[sign]


def _filled(section: _Section, value: Decimal) -> str:
    if section.has("general") or section.has("text"):
        sign = "-" if value < 0 else ""
        body = "".join(
            plain(abs(value)) if piece.kind in ("general", "text") else piece.text
            for piece in section.pieces
            if piece.kind in ("general", "text", "literal", "other")
        )
        return sign + body
    if any(piece.kind == "other" and piece.text == "/" for piece in section.pieces) and section.has("digit"):
        return plain(value)
    if section.has("exponent"):
        return _scientific(section, value)
    if not section.has("digit"):
        return "".join(piece.text for piece in section.pieces if piece.kind in ("literal", "other", "percent"))
    scaled = value.scaleb(section.scale)
    rounded = scaled.quantize(Decimal(1).scaleb(-len(section.decimals)), context=_WIDE)
    whole, _, decimals = f"{rounded.copy_abs():f}".partition(".")
    return ("-" if value < 0 else "") + _whole_part(section, whole) + _rest(section, decimals)


def _whole_part(section: _Section, digits: str) -> str:
    """The digits before the point, set from the right into their places; the leftmost place takes what is left."""
    digits = "" if digits == "0" else digits
    places = sum(piece.kind == "digit" for piece in section.whole)
    shown_digits = 0
    parts: list[str] = []
    for piece in reversed(section.whole):
        match piece.kind:
            case "digit":
                places -= 1
                taken, digits = (digits, "") if places == 0 else (digits[-1:], digits[:-1])
                taken = taken or {"0": "0", "?": " "}.get(piece.text, "")
                for digit in reversed(taken):
                    if section.grouped and shown_digits and shown_digits % 3 == 0 and digit != " ":
                        parts.append(",")
                    parts.append(digit)
                    shown_digits += 1
            case "literal" | "other" | "percent":
                parts.append(piece.text)
    return "".join(reversed(parts))


def _rest(section: _Section, decimals: str) -> str:
    """The point, the digits behind it without optional zeros, and what follows."""
    kept = len(decimals)
    while kept and section.decimals[kept - 1] in "#?" and decimals[kept - 1] == "0":
        kept -= 1
    parts: list[str] = []
    used = 0
    for piece in section.pieces[len(section.whole) :]:
        match piece.kind:
            case "point":
                parts.append(".")
            case "digit":
                parts.append(decimals[used] if used < kept else " " if piece.text == "?" else "")
                used += 1
            case "literal" | "other" | "percent":
                parts.append(piece.text)
    return "".join(parts)


def _scientific(section: _Section, value: Decimal) -> str:
    exponent = next(piece.text for piece in section.pieces if piece.kind == "exponent")
    mantissa, _, power = f"{value:.{len(section.decimals)}E}".partition("E")
    sign = "-" if power.startswith("-") else ("+" if "+" in exponent else "")
    return f"{mantissa}E{sign}{power.lstrip('+-').zfill(len(exponent) - 2)}"
