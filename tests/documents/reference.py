"""pdfplumber alone, as the reference that the reader's grids are held against."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pdfplumber

from assets.documents.model import Document

_SAME = 0.01
"""Points: how far a rule may lie from pdfplumber's, which computes with other roundings."""


class Difference(NamedTuple):
    """One cell that differs: pdfplumber's text and ours, None where one of them has no such cell."""

    file: str
    page: int
    box: tuple[float, ...]
    reference: str | None
    ours: str | None


def differing_cells(path: Path, document: Document, every: int = 1) -> list[Difference]:
    """The cells of a document's grids that are not pdfplumber's, in place or in text (white space aside)."""
    found = []
    with pdfplumber.open(path) as pdf:
        for reference, page in list(zip(pdf.pages, document.pages, strict=True))[::every]:
            theirs = {
                box: _squeeze(text)
                for table in reference.find_tables()
                for row, texts in zip(table.rows, table.extract(), strict=True)
                for box, text in zip(row.cells, texts, strict=True)
                if box
            }
            ours = {
                (c.box.x0, c.box.top, c.box.x1, c.box.bottom): _squeeze(c.text) for g in page.grids for c in g.cells
            }
            for box, text in theirs.items():
                same = next((b for b in ours if all(abs(x - y) < _SAME for x, y in zip(b, box, strict=True))), None)
                own = ours.pop(same) if same is not None else None
                if own != text:
                    found.append(Difference(path.name, page.number, box, text, own))
            found += [Difference(path.name, page.number, box, None, text) for box, text in ours.items()]
            reference.close()
    return found


def _squeeze(text: str | None) -> str:
    return "".join((text or "").split())
