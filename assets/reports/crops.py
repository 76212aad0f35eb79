"""Pictures of the places that a report speaks of: the part of the page around them, with their cells marked.

A page is rendered once, only as far as it is needed, and cut into its views. A picture has seven greys, the same
under the highlight, and the colour of the mark: 16 in all, so that a whole report stays small and quick to make.
What cannot be shown (a damaged file, a page that is not there, too many pictures) gives a crop without an image and
with a note; nothing is raised.
"""

from __future__ import annotations

import io
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import msgspec
from PIL import Image, ImageDraw, ImageFont

from assets.documents.model import Box
from assets.reports.model import Crop, View
from assets.reports.sheets import CannotShow, Sheet, Sheets, open_sheets

MARK = (200, 80, 0)
"""The frame of a marked cell: told from black, grey and blue by every kind of colour vision, and dark enough for
white figures on it."""

TINT = (255, 244, 204)
"""What lies over a marked cell; the text under it stays black."""

POINTS_PER_INCH = 72
AROUND, SIDE = 46.0, 8.0
"""Points of the page above and below the marked boxes: two or three rows; the width is the page's content."""

_SNAP = 20.0
"""Points by which an upper or lower edge may come nearer, so that it runs between two lines of text."""

_FRAME, _BADGE, _SMALL_BADGE = 3, 26, 20
_LEVELS = 7
_MARK_INDEX, _WHITE_INDEX = 2 * _LEVELS, 2 * _LEVELS + 1
_TO_LEVEL = [round(grey * (_LEVELS - 1) / 255) for grey in range(256)]
_TO_TINTED = [min(index + _LEVELS, _MARK_INDEX - 1) for index in range(256)]
_BLANK = _LEVELS - 1
_DAMAGED = "原文件不是 PDF 或图片，或者已损坏，不能截图，请查对原件。"
_NO_PAGE = "原文件中没有这一页，不能截图。"
_OFF_PAGE = "所指位置不在页面之内，不能截图。"
_NO_FILE = "没有可截图的原文件，请查对原件。"


class Limits(msgspec.Struct, frozen=True):
    """How much a report may spend on pictures: their number, their bytes in all, dots per inch, pixels of a page."""

    crops: int = 90
    total_bytes: int = 1_300_000
    dpi: int = 150
    page_pixels: int = 6_000_000


class _Rectangle(NamedTuple):
    left: int
    top: int
    right: int
    bottom: int


def make_crops(views: Sequence[View], files: Mapping[str, Path], limits: Limits | None = None) -> dict[View, Crop]:
    """The crop of every view, from `files` (document hash -> path); the first views come first when a limit is met."""
    limits = limits or Limits()
    wanted = list(dict.fromkeys(views))
    by_document: dict[str, list[View]] = defaultdict(list)
    for view in wanted[: limits.crops]:
        by_document[view.document].append(view)
    made: dict[View, Crop] = {}
    for document, some in by_document.items():
        made.update(zip(some, crop_document(files.get(document), some, limits), strict=True))
    return _within(made, wanted, limits)


def _within(made: Mapping[View, Crop], wanted: Sequence[View], limits: Limits) -> dict[View, Crop]:
    """The crops in the order wanted, without pictures from where the limit of number or bytes is met."""
    full = Crop(None, note=f"本报告截图已达上限（{limits.crops} 幅），此处从略，请查对原件。")
    heavy = Crop(None, note="本报告截图已达篇幅上限，此处从略，请查对原件。")
    kept: dict[View, Crop] = {}
    spent = 0
    for view in wanted:
        crop = made.get(view, full)
        spent += len(crop.image or b"")
        kept[view] = crop if spent <= limits.total_bytes or crop.image is None else heavy
    return kept


def crop_document(path: Path | None, views: Sequence[View], limits: Limits | None = None) -> list[Crop]:
    """One crop a view, in order, all from the PDF or image at `path`. Raises nothing for a bad file or a bad view."""
    limits = limits or Limits()
    if path is None or not path.is_file():
        return [Crop(None, note=_NO_FILE) for _ in views]
    try:
        sheets = open_sheets(path)
    except CannotShow:
        return [Crop(None, note=_DAMAGED) for _ in views]
    made: dict[int, Crop] = {}
    with closing(sheets):
        by_page: dict[int, list[int]] = defaultdict(list)
        for index, view in enumerate(views):
            by_page[view.page].append(index)
        for number, indices in sorted(by_page.items()):
            crops = _crop_page(sheets, number, [views[i].boxes for i in indices], limits)
            made.update(zip(indices, crops, strict=True))
    return [made[i] for i in range(len(views))]


def _crop_page(sheets: Sheets, number: int, views: Sequence[tuple[Box, ...]], limits: Limits) -> list[Crop]:
    try:
        sheet = sheets.sheet(number)
        if sheet is None:
            return [Crop(None, note=_NO_PAGE) for _ in views]
        with closing(sheet):
            return _cut(sheet, views, limits)
    except CannotShow:
        return [Crop(None, note=_DAMAGED) for _ in views]


def _cut(sheet: Sheet, views: Sequence[tuple[Box, ...]], limits: Limits) -> list[Crop]:
    width, height = sheet.width, sheet.height
    if width < 1 or height < 1:
        return [Crop(None, note=_DAMAGED) for _ in views]
    scale = min(limits.dpi / POINTS_PER_INCH, math.sqrt(limits.page_pixels / (width * height)))
    kept = [tuple(_clamped(b, width, height) for b in boxes if _on_page(b, width, height)) for boxes in views]
    spans = [_span(boxes, height) for boxes in kept if boxes]
    if not spans:
        return [Crop(None, note=_OFF_PAGE) for _ in views]
    upper = math.floor(min(s[0] for s in spans) * scale)
    below = max(0, math.ceil(height * scale) - math.ceil(max(s[1] for s in spans) * scale))
    strip = sheet.render(scale, upper, below).point(_TO_LEVEL)
    return [_picture(strip, boxes, height, scale, upper) for boxes in kept]


def _on_page(box: Box, width: float, height: float) -> bool:
    """Whether the box has a size and touches the page; false for a box with a number that is none."""
    upright = box.x0 <= box.x1 and box.top <= box.bottom
    return upright and box.x1 > 0 and box.x0 < width and box.bottom > 0 and box.top < height


def _clamped(box: Box, width: float, height: float) -> Box:
    return Box(max(0.0, box.x0), max(0.0, box.top), min(width, box.x1), min(height, box.bottom))


def _span(boxes: Sequence[Box], height: float) -> tuple[float, float]:
    return (
        max(0.0, min(b.top for b in boxes) - AROUND),
        min(height, max(b.bottom for b in boxes) + AROUND),
    )


def _picture(strip: Image.Image, boxes: Sequence[Box], height: float, scale: float, offset: int) -> Crop:
    """The part of a rendered strip around the boxes; `offset` is the strip's upper edge in pixels of the page.

    The strip holds levels of grey, 0 (black) to `_BLANK`.
    """
    if not boxes:
        return Crop(None, note=_OFF_PAGE)
    top, bottom = _span(boxes, height)
    upper = max(0, math.floor(top * scale) - offset)
    lower = min(strip.height, math.ceil(bottom * scale) - offset)
    image = strip.crop((0, upper, strip.width, lower))
    marks = [
        _Rectangle(
            max(0, math.floor(b.x0 * scale) - _FRAME),
            max(0, math.floor(b.top * scale) - offset - upper - _FRAME),
            min(image.width - 1, math.ceil(b.x1 * scale) + _FRAME - 1),
            min(image.height - 1, math.ceil(b.bottom * scale) - offset - upper + _FRAME - 1),
        )
        for b in boxes
    ]
    cut = _content(image, marks, round(SIDE * scale), round(_SNAP * scale))
    moved = [_Rectangle(m.left - cut.left, m.top - cut.top, m.right - cut.left, m.bottom - cut.top) for m in marks]
    image = image.crop(cut)
    return Crop(_marked(image, moved), image.width, image.height)


def _content(image: Image.Image, marks: Sequence[_Rectangle], padding: int, snap: int) -> _Rectangle:
    """The part of an image to keep: from the first to the last column with ink, cut between lines of text."""
    ink = image.point([255 if index < _BLANK else 0 for index in range(256)])
    found = ink.getbbox() or (image.width, 0, 0, 0)
    left = min(found[0], *(m.left for m in marks)) - max(padding, _BADGE if len(marks) > 1 else 0)
    right = max(found[2], *(m.right for m in marks)) + padding
    rows = list(ink.resize((1, image.height), Image.Resampling.BOX).tobytes())
    highest = min(snap, max(0, min(m.top for m in marks) - 1))
    lowest = max(image.height - snap, min(image.height, max(m.bottom for m in marks) + 2))
    return _Rectangle(
        max(0, left),
        _clearest(rows[:highest]),
        min(image.width, right),
        image.height - _clearest(rows[: lowest - 1 : -1]),
    )


def _clearest(rows: Sequence[int]) -> int:
    """How many rows to leave out so that the next has the least ink; an edge of the page is such a row as well."""
    return min(range(len(rows)), key=lambda n: (rows[n], n), default=0)


def _marked(levels: Image.Image, marks: Sequence[_Rectangle]) -> bytes:
    """The PNG of an image of levels of grey, with its marks."""
    image = Image.frombytes("P", levels.size, levels.tobytes())
    greys = [round(255 * n / (_LEVELS - 1)) for n in range(_LEVELS)]
    tinted = [round(part * grey / 255) for grey in greys for part in TINT]
    image.putpalette([*(g for grey in greys for g in (grey,) * 3), *tinted, *MARK, 255, 255, 255])
    for mark in marks:
        inside = (mark.left, mark.top, mark.right + 1, mark.bottom + 1)
        image.paste(levels.crop(inside).point(_TO_TINTED), inside)
    brush = ImageDraw.Draw(image)
    brush.fontmode = "1"
    for mark in marks:
        brush.rectangle(mark, outline=_MARK_INDEX, width=_FRAME)
    if len(marks) > 1:
        _number(brush, levels, marks)
    file = io.BytesIO()
    image.save(file, "PNG", bits=4)
    return file.getvalue()


def _number(brush: ImageDraw.ImageDraw, levels: Image.Image, marks: Sequence[_Rectangle]) -> None:
    """Writes the numbers of the marks beside or inside them, each where it hides the least of what is printed."""
    ink = levels.point([255 if index < _BLANK else 0 for index in range(256)])
    taken: list[_Rectangle] = []
    for number, mark in enumerate(marks, 1):
        others = [m for m in marks if m is not mark]
        place = min(
            (place for size in (_BADGE, _SMALL_BADGE) for place in _around(mark, size)),
            # Of two sizes that hide about as much the larger is better to read.
            key=lambda p: _hidden(ink, p) + _overlaps(p, others) + 4 * _overlaps(p, taken) - 10 * (p.bottom - p.top),
        )
        taken.append(place)
        brush.rectangle(place, fill=_MARK_INDEX)
        middle = ((place.left + place.right) // 2, (place.top + place.bottom) // 2)
        font = ImageFont.load_default(place.bottom - place.top - 5)
        brush.text(middle, str(number), fill=_WHITE_INDEX, font=font, anchor="mm")


def _around(mark: _Rectangle, size: int) -> list[_Rectangle]:
    """Where the number of a mark may stand: left, inside at both ends, right, above, below."""
    wide, middle = size, (mark.top + mark.bottom - size) // 2
    above, below = mark.top - size + _FRAME, mark.bottom - _FRAME + 1
    places = [
        (mark.left - wide, middle),
        (mark.left, middle),
        (mark.right - wide, middle),
        (mark.right, middle),
        (mark.left, above),
        (mark.left, below),
    ]
    return [_Rectangle(x, y, x + wide, y + size) for x, y in places]


def _hidden(ink: Image.Image, place: _Rectangle) -> int:
    """How many printed pixels a number would hide there; far too many where it would leave the picture."""
    if place.left < 0 or place.top < 0 or place.right > ink.width or place.bottom > ink.height:
        return ink.width * ink.height
    return ink.crop(place).histogram()[255]


def _overlaps(place: _Rectangle, others: Sequence[_Rectangle]) -> int:
    """How many pixels of the others it would cover."""
    return sum(
        max(0, min(place.right, o.right) - max(place.left, o.left))
        * max(0, min(place.bottom, o.bottom) - max(place.top, o.top))
        for o in others
    )
