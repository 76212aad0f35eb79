"""Reads an image file (PNG, JPEG, TIFF of several pages) as a scanned document."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits
from assets.documents.model import Page
from assets.documents.scans import scan

FORMATS = ("PNG", "JPEG", "TIFF")
_LONGEST_A4 = 842.0
_LEAST_DPI, _MOST_DPI = 72, 1200
_SMALLEST_PAGE, _LARGEST_PAGE = 200.0, 1300.0
"""Points: a resolution that makes the page larger or smaller than this was never measured."""
_ENOUGH = 3600
"""Pixels of the longer side from which an image is made smaller at once: 300 dots per inch at A4."""
_MOST_FRAMES = 10_000
_SUBFILE, _REDUCED = 254, 1
"""TIFF: the tag and the bit that mark a page as the small preview of another."""
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, IndexError, struct.error, zlib.error)
"""What Pillow's decoders raise on damaged files."""


def read(path: Path, limits: Limits) -> Iterator[Page]:
    """The pages of an image file, one after the other; a page is decoded when it is asked for.

    Without the optional extra each page carries a note instead of text.

    Raises:
        UnreadableFile: damaged, too many pixels (nothing is decoded then), or too many pages.
    """
    with _opened(path, limits) as image:
        number = frame = 0
        while frame < _MOST_FRAMES and _seek(image, frame):
            frame += 1
            _check(image, limits.image_pixels)
            if number and _is_preview(image):
                continue
            number += 1
            if number > limits.pages:
                raise UnreadableFile(f"图片文件超过 {limits.pages} 页的上限")
            yield _page(image, number, limits)


def displayed(path: Path, number: int, limits: Limits) -> tuple[Image.Image, float, float] | None:
    """The picture of a page as it is displayed, with its width and height in points; None where there is none.

    Raises:
        UnreadableFile: damaged, or too many pixels.
    """
    with _opened(path, limits) as image:
        counted = frame = 0
        while frame < _MOST_FRAMES and _seek(image, frame):
            frame += 1
            _check(image, limits.image_pixels)
            if counted and _is_preview(image):
                continue
            counted += 1
            if counted == number:
                size = _printed_length(image)
                try:
                    shown = ImageOps.exif_transpose(scan.upright_colours(image))
                    shown.load()
                except _BROKEN as error:
                    raise UnreadableFile(f"图片第 {number} 页已损坏，文件可能不完整") from error
                scale = size / max(shown.size)
                return shown, shown.width * scale, shown.height * scale
    return None


def _opened(path: Path, limits: Limits) -> Image.Image:
    with warnings.catch_warnings():
        # The size is judged by our own limit, before anything is decoded.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return Image.open(path, formats=FORMATS)
        except Image.DecompressionBombError as error:
            raise UnreadableFile(scan.too_large(limits.image_pixels)) from error
        except UnidentifiedImageError as error:
            raise UnreadableFile("不是可识别的图片；可读取 PNG、JPEG 和 TIFF") from error
        except _BROKEN as error:
            raise UnreadableFile("图片已损坏，无法读取") from error


def _seek(image: Image.Image, index: int) -> bool:
    """Whether there is such a page; goes to it."""
    if index == 0:
        return True
    try:
        image.seek(index)
    except EOFError:
        return False
    except _BROKEN as error:
        raise UnreadableFile(f"图片第 {index + 1} 页已损坏，文件可能不完整") from error
    return True


def _check(image: Image.Image, most: int) -> None:
    width, height = image.size
    if width * height > most:
        raise UnreadableFile(f"图片为 {width}×{height} 像素：{scan.too_large(most)}")
    if width < 1 or height < 1:
        raise UnreadableFile("图片没有内容")


def _is_preview(image: Image.Image) -> bool:
    tags = getattr(image, "tag_v2", {})
    return bool(int(tags.get(_SUBFILE, 0)) & _REDUCED)


def _page(image: Image.Image, number: int, limits: Limits) -> Page:
    size = _printed_length(image)
    if not scan.available() or number > limits.scanned_pages:
        note = scan.too_many(limits.scanned_pages) if scan.available() else scan.NOT_INSTALLED
        scale = size / max(image.size)
        return scan.unread_page(number, image.width * scale, image.height * scale, note)
    try:
        if image.format == "JPEG":
            image.draft(None, (_ENOUGH, _ENOUGH))
        parts = max(image.size) // _ENOUGH
        shown = ImageOps.exif_transpose(scan.upright_colours(image.reduce(parts) if parts > 1 else image))
    except _BROKEN as error:
        raise UnreadableFile(f"图片第 {number} 页已损坏，文件可能不完整") from error
    scale = size / max(shown.size)
    return scan.read_scanned_page(shown, number, shown.width * scale, shown.height * scale)


def _printed_length(image: Image.Image) -> float:
    """The longer side of the paper in points, by the resolution that the file states; else that of A4."""
    try:
        dots = float(image.info.get("dpi", (0, 0))[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return _LONGEST_A4
    if not _LEAST_DPI <= dots <= _MOST_DPI:
        return _LONGEST_A4
    length = max(image.size) * 72 / dots
    return length if _SMALLEST_PAGE <= length <= _LARGEST_PAGE else _LONGEST_A4
