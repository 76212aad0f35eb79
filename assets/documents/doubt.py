"""What of a document was not read, or not read with confidence: the reader's notes and its doubtful numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from assets.documents.model import Box, Document, Page, Source
from assets.documents.scans.scan_cells import LOW_CONFIDENCE

UNREAD_SCAN = "unread_scan"
CUT = "cut"
HIDDEN = "hidden"
FORMULA = "formula"
REMARK = "remark"
NOTE_KINDS = (UNREAD_SCAN, CUT, HIDDEN, FORMULA, REMARK)
"""A page that is a picture and was not recognised; content beyond a limit; hidden sheets; formulas without a value."""

_KIND_OF_NOTE = (
    (UNREAD_SCAN, re.compile(r"扫描图片|未识别")),
    (HIDDEN, re.compile(r"隐藏的")),
    (FORMULA, re.compile(r"公式没有保存")),
    (CUT, re.compile(r"只读取|未读取|上限|略去")),
)


class Remarked(msgspec.Struct, frozen=True):
    """What the reader noted on a page: of which kind, and its words."""

    kind: str
    page: int
    label: str
    note: str


class Doubtful(msgspec.Struct, frozen=True):
    """A number that was read with low confidence, and where it stands on the page as it is displayed."""

    text: str
    confidence: float
    source: Source


def notes_of(document: Document) -> list[Remarked]:
    """Everything that the reader noted, page by page."""
    return [
        Remarked(_kind(page, note), page.number, page.label, note)
        for page in document.pages
        for note in ([page.note] if page.scanned else page.note.split("；"))
        if note
    ]


def _kind(page: Page, note: str) -> str:
    found = next((kind for kind, pattern in _KIND_OF_NOTE if pattern.search(note)), REMARK)
    return UNREAD_SCAN if found == REMARK and page.scanned and not page.lines else found


def doubtful_numbers(document: Document) -> Iterator[Doubtful]:
    """The numbers below `LOW_CONFIDENCE`, in lines and in cells; one that stands in both comes once."""
    for page in document.pages:
        if not page.scanned:
            continue
        seen: list[Box] = []
        for grid in page.grids:
            for cell in grid.cells:
                if _is_low(cell.confidence) and any(c.isdigit() for c in cell.text):
                    seen.append(cell.box)
                    yield Doubtful(cell.text, cell.confidence or 0.0, _shown(document, page, cell.box))
        for line in page.lines:
            for number in line.numbers:
                middle = (number.box.x0 + number.box.x1) / 2, (number.box.top + number.box.bottom) / 2
                if _is_low(number.confidence) and not any(box.holds(*middle) for box in seen):
                    text = line.text[number.start : number.end]
                    yield Doubtful(text, number.confidence or 0.0, _shown(document, page, number.box))


def _is_low(confidence: float | None) -> bool:
    return confidence is not None and confidence < LOW_CONFIDENCE


def _shown(document: Document, page: Page, box: Box) -> Source:
    return document.printed(Source(document.sha256, page.number, box))
