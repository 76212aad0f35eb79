"""Writes OFD files (GB/T 33190): by hand, or from the pages of a document that was read from another format."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from pathlib import Path

from assets.documents.model import Box, Document, Page
from tests.documents.making import packed

_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_MM = 25.4 / 72


def ofd(path: Path, pages: Sequence[str], *, templates: Sequence[str] = (), size: str = "0 0 210 297") -> Path:
    """An OFD file of pages with this content (the XML inside a layer); each page is drawn over all templates."""
    named = "".join(f'<ofd:Template TemplateID="{n}" ZOrder="Background"/>' for n in range(900, 900 + len(templates)))
    parts = {
        "OFD.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {_NAMESPACE} Version="1.0"><ofd:DocBody>'
        "<ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
        "</ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_NAMESPACE}><ofd:CommonData><ofd:PageArea>"
        f"<ofd:PhysicalBox>{size}</ofd:PhysicalBox></ofd:PageArea>"
        + "".join(
            f'<ofd:TemplatePage ID="{n}" BaseLoc="Tpls/Tpl_{n}/Content.xml"/>' for n in range(900, 900 + len(templates))
        )
        + "</ofd:CommonData><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for number, content in enumerate(templates, 900):
        parts[f"Doc_0/Tpls/Tpl_{number}/Content.xml"] = _page(content, "")
    for number, content in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = _page(content, named)
    return packed(path, parts)


def _page(content: str, templates: str) -> str:
    area = ""
    if content.startswith("<ofd:Area>"):
        area, content = content.split("</ofd:Area>", 1)
        area += "</ofd:Area>"
    layer = f'<ofd:Content><ofd:Layer Type="Body" ID="1">{content}</ofd:Layer></ofd:Content>'
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page {_NAMESPACE}>{templates}{area}{layer}</ofd:Page>'


def text(x: float, y: float, content: str, size: float = 3.5, delta: str | None = None, more: str = "") -> str:
    """A text object whose first baseline begins at (x, y), in millimetres."""
    steps = delta if delta is not None else " ".join(f"{_advance(c, size):.3f}" for c in content[:-1])
    moved = f' DeltaX="{steps}"' if steps else ""
    return (
        f'<ofd:TextObject ID="2" Boundary="{x:.3f} {y - size:.3f} 200 {size * 1.3:.3f}" Font="3" Size="{size:.3f}" '
        f"{more}>"
        f'<ofd:TextCode X="0" Y="{size:.3f}"{moved}>{escape(content)}</ofd:TextCode></ofd:TextObject>'
    )


def stroke(x0: float, y0: float, x1: float, y1: float) -> str:
    """A straight line, in millimetres."""
    left, top = min(x0, x1), min(y0, y1)
    box = f"{left:.3f} {top:.3f} {max(abs(x1 - x0), 0.1):.3f} {max(abs(y1 - y0), 0.1):.3f}"
    data = f"M {x0 - left:.3f} {y0 - top:.3f} L {x1 - left:.3f} {y1 - top:.3f}"
    drawn = f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData>"
    return f'<ofd:PathObject ID="3" Boundary="{box}" LineWidth="0.3">{drawn}</ofd:PathObject>'


def table(x: float, y: float, rows: Sequence[Sequence[str]], width: float = 40, height: float = 8) -> str:
    """A ruled table whose upper left corner is at (x, y)."""
    columns = len(rows[0])
    lines = [stroke(x, y + n * height, x + columns * width, y + n * height) for n in range(len(rows) + 1)]
    lines += [stroke(x + n * width, y, x + n * width, y + len(rows) * height) for n in range(columns + 1)]
    texts = [
        text(x + c * width + 1, y + r * height + 5.5, cell)
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
        if cell
    ]
    return "".join(lines + texts)


def of_document(path: Path, document: Document) -> Path:
    """The pages of a document that has printed pages, as OFD."""
    pages = [
        f"<ofd:Area><ofd:PhysicalBox>0 0 {page.width * _MM:.4f} {page.height * _MM:.4f}</ofd:PhysicalBox></ofd:Area>"
        + _drawn(page)
        for page in document.pages
    ]
    return ofd(path, pages)


def _drawn(page: Page) -> str:
    parts = [_within(line.text, line.box) for line in page.lines_outside_grids()]
    for cell in (cell for grid in page.grids for cell in grid.cells):
        b = cell.box
        corners = ((b.x0, b.top), (b.x1, b.top), (b.x1, b.bottom), (b.x0, b.bottom), (b.x0, b.top))
        for (x0, y0), (x1, y1) in pairwise(corners):
            parts.append(stroke(x0 * _MM, y0 * _MM, x1 * _MM, y1 * _MM))
        lines = cell.text.split("\n")
        high = (b.bottom - b.top) / len(lines)
        for n, line in enumerate(lines):
            parts.append(_within(line, Box(b.x0 + 1, b.top + n * high, b.x1 - 1, b.top + (n + 1) * high)))
    return "".join(parts)


def _within(content: str, box: Box) -> str:
    """A line of text that fills a box as far as its characters are wide."""
    if not content.strip():
        return ""
    ems = sum(_advance(c, 1.0) for c in content)
    size = min((box.bottom - box.top) * 0.8, (box.x1 - box.x0) / ems, 12.0) * _MM
    return text(box.x0 * _MM, (box.top + box.bottom) / 2 * _MM + size * 0.36, content, size)


def _advance(character: str, size: float) -> float:
    return size * (0.55 if character.isascii() else 1.0)
