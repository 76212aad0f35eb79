"""From a PDF page's own coordinates to the page as it is displayed, and back."""

from __future__ import annotations

from typing import NamedTuple

import pypdfium2 as pdfium

from assets.documents.model import Box


class Frame(NamedTuple):
    """The visible part of a page (in PDF coordinates, y upwards) and its rotation in quarter turns clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as displayed, in points."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)

    def shown(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Where a rectangle of the PDF lies on the displayed page."""
        return Box(*self.placed(left, bottom, right, top))

    def placed(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """The same as (x0, top, x1, bottom)."""
        match self.turns % 4:
            case 0:
                return left - self.left, self.top - top, right - self.left, self.top - bottom
            case 1:
                return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
            case 2:
                return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
            case _:
                return self.top - top, self.right - right, self.top - bottom, self.right - left

    def canvas(self, box: Box) -> tuple[float, float, float, float]:
        """The inverse of `shown`: (left, bottom, right, top) in PDF coordinates."""
        match self.turns % 4:
            case 0:
                return box.x0 + self.left, self.top - box.bottom, box.x1 + self.left, self.top - box.top
            case 1:
                return box.top + self.left, box.x0 + self.bottom, box.bottom + self.left, box.x1 + self.bottom
            case 2:
                return self.right - box.x1, box.top + self.bottom, self.right - box.x0, box.bottom + self.bottom
            case _:
                return self.right - box.bottom, self.top - box.x1, self.right - box.top, self.top - box.x0


def frame_of(page: pdfium.PdfPage) -> Frame:
    """The frame of a page: what its crop box leaves of it, or all of it where that leaves nothing."""
    media, crop = page.get_mediabox(), page.get_cropbox()
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if left >= right or bottom >= top:
        left, bottom, right, top = media
    return Frame(left, bottom, right, top, turns=(page.get_rotation() // 90) % 4)
