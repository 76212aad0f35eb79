"""The files that crops are cut from: PDFs and images, each page with its size and its picture in grey."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pypdfium2 as pdfium
from PIL import Image

from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits
from assets.documents.scans import image_file

_IMAGE_BEGINNINGS = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*")


class CannotShow(Exception):
    """The page or the file is damaged."""


class Sheet(Protocol):
    """One page: its size in points, as it is displayed."""

    width: float
    height: float

    def render(self, scale: float, upper: int, below: int) -> Image.Image:
        """The page in grey, `scale` pixels a point, without `upper` rows of pixels above and `below` of them below.

        Raises:
            CannotShow: it cannot be drawn.
        """

    def close(self) -> None:
        """Lets go of what the page holds."""


class Sheets(Protocol):
    """An opened file."""

    def sheet(self, number: int) -> Sheet | None:
        """The page with a number (from 1), None where there is none.

        Raises:
            CannotShow: it is damaged.
        """

    def close(self) -> None:
        """Closes the file."""


def open_sheets(path: Path) -> Sheets:
    """The pages of a PDF or an image, by its content.

    Raises:
        CannotShow: the file is neither, or damaged.
    """
    try:
        with path.open("rb") as stream:
            beginning = stream.read(4)
        if beginning.startswith(_IMAGE_BEGINNINGS):
            return _ImagePages(path)
        return _PdfPages(pdfium.PdfDocument(path))
    except (pdfium.PdfiumError, OSError) as error:
        raise CannotShow from error


class _PdfPages:
    def __init__(self, pdf: pdfium.PdfDocument) -> None:
        self._pdf = pdf

    def sheet(self, number: int) -> Sheet | None:
        if not 1 <= number <= len(self._pdf):
            return None
        try:
            return _PdfPage(self._pdf[number - 1])
        except pdfium.PdfiumError as error:
            raise CannotShow from error

    def close(self) -> None:
        self._pdf.close()


class _PdfPage:
    def __init__(self, page: pdfium.PdfPage) -> None:
        self._page = page
        self.width, self.height = page.get_size()

    def render(self, scale: float, upper: int, below: int) -> Image.Image:
        # PDFium's helper rounds up what it cuts off; half a pixel less makes that these whole pixels, so that a
        # view looks the same whatever else is shown of its page.
        cut = (0, max(0.0, below - 0.5) / scale, 0, max(0.0, upper - 0.5) / scale)
        try:
            bitmap = self._page.render(scale=scale, crop=cut, grayscale=True)
        except (pdfium.PdfiumError, ValueError) as error:
            # ValueError: the page is thinner than one pixel where it would be cut.
            raise CannotShow from error
        image: Image.Image = bitmap.to_pil().convert("L")
        bitmap.close()
        return image

    def close(self) -> None:
        self._page.close()


class _ImagePages:
    def __init__(self, path: Path) -> None:
        self._path = path

    def sheet(self, number: int) -> Sheet | None:
        try:
            found = image_file.displayed(self._path, number, Limits())
        except UnreadableFile as error:
            raise CannotShow from error
        return None if found is None else _ImagePage(*found)

    def close(self) -> None:
        pass


class _ImagePage:
    def __init__(self, image: Image.Image, width: float, height: float) -> None:
        self._image = image
        self.width, self.height = width, height

    def render(self, scale: float, upper: int, below: int) -> Image.Image:
        width, height = max(1, round(self.width * scale)), max(1, round(self.height * scale))
        image = self._image.convert("L").resize((width, height), Image.Resampling.LANCZOS)
        return image.crop((0, min(upper, height - 1), width, max(min(upper, height - 1) + 1, height - below)))

    def close(self) -> None:
        pass
