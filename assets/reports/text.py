"""How a report writes things: numbers, years, pages, and text that came from a document.

Text from documents is hostile until it has passed `clean`; the template engine passes everything that it prints
through it and escapes it afterwards.
"""

from __future__ import annotations

import unicodedata
from decimal import ROUND_HALF_UP, Decimal

LONGEST = 3000
"""Characters of one piece of text that a report shows; a paragraph of a report is far shorter."""

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Cc: controls, Cf: invisible formatting (bidirectional overrides can make a number read backwards), Cs: half pairs
# that cannot be written as UTF-8.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_HARMLESS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphens, zero-width spaces and joiners, the byte order mark: common in real files, and dropped."""

_SPACE = "\n\t\r"
_SEVERAL = 2
_CENT = Decimal("0.01")


def clean(text: str, longest: int = LONGEST) -> str:
    """The text with nothing invisible in it: controls become a visible mark, and what is too long says so."""
    if len(text) <= longest and text.isprintable():
        return text
    seen = "".join(_visible(c) for c in text[:longest])
    return seen if len(text) <= longest else f"{seen}……（共 {len(text)} 字，以下从略）"


def _visible(character: str) -> str:
    if character in _SPACE:
        return "\n" if character == "\n" else " "
    if character in _HARMLESS:
        return ""
    noncharacter = ord(character) & 0xFFFE == 0xFFFE
    return _REPLACEMENT if noncharacter or unicodedata.category(character) in _UNSEEN else character


def shorten(text: str, longest: int) -> str:
    """The text on one line, cut after `longest` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def plain(value: Decimal) -> str:
    """A score or a weight without trailing zeros and never in scientific notation: 4, 92.93, -0.5."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text.replace("-", "−")


def grouped(value: Decimal) -> str:
    """An amount with thousands separators: 1,084.72."""
    text = plain(value)
    sign = "−" if text.startswith("−") else ""
    whole, point, decimals = text.removeprefix("−").partition(".")
    return f"{sign}{int(whole):,}{point}{decimals}"


def measured(value: Decimal, unit: str) -> str:
    """A value with its unit: 1,084.70 万元, 91.53%, 54 人. Money keeps two decimals; nothing shows more than needed."""
    shown = value.quantize(_CENT, ROUND_HALF_UP)
    if not shown and value:
        shown = value
    text = grouped(shown)
    if unit.endswith("元"):
        whole, _, decimals = text.partition(".")
        text = f"{whole}.{decimals:0<2}"
    return text + (unit if unit in ("", "%") else f" {unit}")


def signed(value: Decimal) -> str:
    """A difference with its sign: +1.5, −0.07, 0."""
    return f"+{plain(value)}" if value > 0 else plain(value)


def percent(share: Decimal) -> str:
    """A share of 0 to 1 as a percentage with at most one decimal: 58%, 97.5%."""
    return f"{plain((share * 100).quantize(Decimal('0.1')))}%"


def page_span(pages: tuple[int, ...]) -> str:
    """The pages of a form: 第 6 页, 第 6–8 页, 第 6、9 页."""
    if not pages:
        return ""
    if len(pages) >= _SEVERAL and list(pages) == list(range(pages[0], pages[-1] + 1)):
        return f"第 {pages[0]}–{pages[-1]} 页"
    return f"第 {'、'.join(str(p) for p in pages)} 页"
