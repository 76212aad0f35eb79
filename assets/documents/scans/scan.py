"""Scanned pages: read by text recognition where the optional extra `ocr` is installed, else kept with a note.

This module imports without the extra; what needs it is imported with the first page that is read.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PIL import Image

from assets.documents.model import Box, Grid, Line, Page

if TYPE_CHECKING:
    from assets.documents.scans.image_clean import Colour
    from assets.documents.scans.ocr import Gray

NOT_INSTALLED = "本页是扫描图片，没有可读取的文字；安装文字识别组件后可以识别：pip install 'jixiao[ocr]'"
_LIBRARIES = ("rapidocr", "onnxruntime", "cv2", "numpy")
_SMALLEST, _LARGEST = 400.0, 1300.0
"""Points: the longer side of a page that is printed on paper, from A6 to a little over A3."""
_USUAL = 842.0
"""Points: the longer side of A4, for pages whose size says nothing (one point a pixel, say)."""


def available() -> bool:
    """Whether scanned pages can be read."""
    return all(find_spec(name) is not None for name in _LIBRARIES)


def read_scanned_page(image: Image.Image | Colour | Gray, number: int, width: float, height: float) -> Page:
    """A page from its picture, as it is displayed.

    Args:
        image: a Pillow image, or an array (height x width, grey, or height x width x 3, red-green-blue; 8 bits).
        number: the page's number.
        width: its width in points.
        height: its height in points.
    """
    if not available():
        return unread_page(number, width, height, NOT_INSTALLED)
    import numpy as np

    from assets.documents.scans.scan_page import read_picture

    picture = np.asarray(upright_colours(image)) if isinstance(image, Image.Image) else image
    longer = max(width, height)
    factor = 1.0 if _SMALLEST <= longer <= _LARGEST else _USUAL / longer
    page = read_picture(picture, number, width * factor, height * factor)
    return page if factor == 1.0 else _scaled(page, 1 / factor)


def too_many(most: int) -> str:
    """What is said of a page beyond the limit of `scanned_pages`."""
    return f"本页是扫描图片；一份文件最多识别 {most} 个扫描页，本页未识别"


def too_large(most: int) -> str:
    """What is said of a picture beyond the limit of `image_pixels`."""
    return f"图片超过像素上限（{most // 10_000} 万），未识别；请以 300 dpi 以下重新扫描"


def unread_page(number: int, width: float, height: float, note: str) -> Page:
    """A scanned page that could not be read, and why."""
    return Page(number, width, height, scanned=True, note=note)


def upright_colours(image: Image.Image) -> Image.Image:
    """The image in grey or red-green-blue, what is transparent in white."""
    if image.mode in ("L", "RGB"):
        return image
    if image.mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in image.info:
        seen = image.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        paper.alpha_composite(seen)
        return paper.convert("RGB")
    if image.mode.startswith("I"):
        # 16 bits a pixel: Pillow's own conversion to 8 bits cuts off what is above 255.
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image.convert("L" if image.mode in ("1", "F") else "RGB")


def _scaled(page: Page, factor: float) -> Page:
    """The same page with all lengths multiplied."""

    def box(b: Box) -> Box:
        return Box(b.x0 * factor, b.top * factor, b.x1 * factor, b.bottom * factor)

    def line(one: Line) -> Line:
        numbers = tuple(replace(number, box=box(number.box)) for number in one.numbers)
        return replace(one, box=box(one.box), numbers=numbers)

    def grid(one: Grid) -> Grid:
        return replace(one, box=box(one.box), cells=tuple(replace(cell, box=box(cell.box)) for cell in one.cells))

    lines, grids = tuple(map(line, page.lines)), tuple(map(grid, page.grids))
    return replace(page, width=page.width * factor, height=page.height * factor, lines=lines, grids=grids)
