"""Tells scanned pages of a PDF from others, and renders them."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from assets.documents.limits import Limits
from assets.documents.model import Page
from assets.documents.scans import scan

_FEWEST_CHARACTERS = 50
"""A page with fewer characters that pictures cover is a scan: what it has besides is a page number or a watermark."""
_COVERED = 0.5
"""Share of a page that its pictures cover at least if it is a scan; a letter's logo or a chart covers less."""
_HIDDEN_COVERED = 0.8
"""The same for a page whose text is all invisible: the layer that a scanning program laid under its picture."""
_COARSEST, _FINEST = 100 / 72, 300 / 72
_MOST_RENDERED = 24_000_000
_DEEPEST = 4
_MOST_OBJECTS = 20_000


class _Picture(NamedTuple):
    """An image of a page: the area that it covers in square points, its size in pixels."""

    area: float
    pixels: int


class ScanReader:
    """Reads the scanned pages of one document, within its limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.read = 0

    def page(self, opened: pdfium.PdfPage, page: Page, objects: Sequence[Any]) -> Page:
        """The same page, with what its picture says if it is a scan; else as it was given.

        Args:
            opened: the page in PDFium.
            page: what its text layer says.
            objects: its images and forms.
        """
        if not objects:
            return page
        few = sum(len(line.text) for line in page.lines) < _FEWEST_CHARACTERS
        pictures = list(_pictures(objects[:_MOST_OBJECTS], in_forms=few))
        if not pictures:
            return page
        covered = sum(p.area for p in pictures) / max(1.0, page.width * page.height)
        if covered < (_COVERED if few else _HIDDEN_COVERED) or not (few or _all_hidden(opened.raw)):
            return page
        note = self._refusal(pictures)
        if note:
            # A hidden layer of text is better than nothing.
            return scan.unread_page(page.number, page.width, page.height, note) if few else page
        self.read += 1
        largest = max(pictures, key=lambda p: p.area)
        scale = min(_FINEST, max(_COARSEST, math.sqrt(largest.pixels / max(1.0, largest.area))))
        scale = min(scale, math.sqrt(_MOST_RENDERED / max(1.0, page.width * page.height)))
        picture = opened.render(scale=scale, rev_byteorder=True, may_draw_forms=False).to_numpy()
        return scan.read_scanned_page(picture[:, :, :3], page.number, page.width, page.height)

    def _refusal(self, pictures: list[_Picture]) -> str:
        if not scan.available():
            return scan.NOT_INSTALLED
        if sum(p.pixels for p in pictures) > self.limits.image_pixels:
            return scan.too_large(self.limits.image_pixels)
        return scan.too_many(self.limits.scanned_pages) if self.read >= self.limits.scanned_pages else ""


def _pictures(objects: Sequence[Any], in_forms: bool) -> Iterator[_Picture]:
    for thing in objects:
        if c.FPDFPageObj_GetType(thing) == c.FPDF_PAGEOBJ_IMAGE:
            yield _picture(thing)
        elif in_forms:
            # The bounds of what is in a form are in the form's own coordinates; the form's own are the page's.
            inside = list(_form_pictures(thing, _DEEPEST))
            if inside:
                yield _Picture(_area(thing), sum(inside))


def _form_pictures(form: Any, depth: int) -> Iterator[int]:
    """The sizes in pixels of the images in a form."""
    for i in range(min(c.FPDFFormObj_CountObjects(form), _MOST_OBJECTS)):
        thing = c.FPDFFormObj_GetObject(form, i)
        kind = c.FPDFPageObj_GetType(thing)
        if kind == c.FPDF_PAGEOBJ_IMAGE:
            yield _picture(thing).pixels
        elif kind == c.FPDF_PAGEOBJ_FORM and depth > 0:
            yield from _form_pictures(thing, depth - 1)


def _picture(thing: Any) -> _Picture:
    width, height = ctypes.c_uint(), ctypes.c_uint()
    known = c.FPDFImageObj_GetImagePixelSize(thing, width, height)
    return _Picture(_area(thing), width.value * height.value if known else 0)


def _area(thing: Any) -> float:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not c.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
        return 0.0
    return max(0.0, right.value - left.value) * max(0.0, top.value - bottom.value)


def _all_hidden(raw: Any) -> bool:
    """Whether no text of the page is drawn."""
    things = (c.FPDFPage_GetObject(raw, i) for i in range(min(c.FPDFPage_CountObjects(raw), _MOST_OBJECTS)))
    texts = (thing for thing in things if c.FPDFPageObj_GetType(thing) == c.FPDF_PAGEOBJ_TEXT)
    return all(c.FPDFTextObj_GetTextRenderMode(text) == c.FPDF_TEXTRENDERMODE_INVISIBLE for text in texts)
