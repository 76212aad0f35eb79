"""Documents of plain lines, as the reader would give them, and what their sentences state."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from assets.documents.model import Box, Document, Line, NumberSpan, Page
from assets.facts.from_prose import facts_from_prose
from assets.facts.model import Fact

YEAR = 2030
SHA = "a" * 64
LEFT, EM, PITCH = 60.0, 10.0, 20.0
PER_LINE = 40
_NUMBER = re.compile(r"\d(?:[\d,.]*\d)?")


def line(text: str, top: float, left: float = LEFT, em: float = EM) -> Line:
    """A line at `left` whose characters are `em` wide; every number has a box of its own."""
    numbers = tuple(
        NumberSpan(m.start(), m.end(), Box(left + em * m.start(), top, left + em * m.end(), top + em))
        for m in _NUMBER.finditer(text)
    )
    return Line(text, Box(left, top, left + em * len(text), top + em), numbers)


def wrapped(paragraph: str) -> list[str]:
    """A paragraph as a page of `PER_LINE` characters a line prints it."""
    return [paragraph[i : i + PER_LINE] for i in range(0, len(paragraph), PER_LINE)]


OPENING = "本文件按照政府信息公开的要求编制，说明部门的职责、机构和经费的收支，供社会公众查阅和监督，所列机构均为虚构。"


def document(*paragraphs: str) -> Document:
    """Pages of 30 lines that begin with an opening without numbers; between paragraphs stands a free half line."""
    pages: list[Page] = []
    lines: list[Line] = []
    top = 120.0
    for paragraph in (OPENING, *paragraphs):
        for text in wrapped(paragraph):
            if len(lines) == 30:
                pages.append(Page(len(pages) + 1, 520, 842, tuple(lines)))
                lines, top = [], 120.0
            lines.append(line(text, top))
            top += PITCH
        top += PITCH / 2
    return Document(SHA, "pdf", (*pages, Page(len(pages) + 1, 520, 842, tuple(lines))))


def facts(*paragraphs: str, year: int = YEAR) -> list[Fact]:
    """What the paragraphs state."""
    return facts_from_prose(document(*paragraphs), year)


def said(*paragraphs: str, year: int = YEAR) -> list[tuple[str, str]]:
    """(id, signed value) of each fact; the subject follows the id after a slash, another year after an at sign."""
    found = []
    for fact in facts(*paragraphs, year=year):
        name = fact.fact + (f"/{fact.subject}" if fact.subject else "")
        name += f"@{fact.about_year}" if fact.about_year != year else ""
        found.append((name, f"{fact.signed:f}"))
    return found


def printed(fact: Fact) -> Decimal:
    """The number as it stands on the page."""
    return Decimal(unicodedata.normalize("NFKC", fact.text).replace(",", "").replace("−", "-"))
