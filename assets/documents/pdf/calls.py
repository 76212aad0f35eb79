"""The functions of PDFium that are called once an object, a rectangle or a character.

ctypes converts and checks each argument of each call, which takes longer than most of these functions themselves: on
documents of thousands of objects a page it was a fifth of the time of reading them. Here they are called as they are:
handles as PDFium gave them, memory that is set aside once, and no release of the interpreter's lock in between.
"""

from __future__ import annotations

import ctypes
import math
from itertools import repeat
from struct import Struct
from typing import Any

import pypdfium2.raw as c


def _address(name: str) -> int:
    """Where a function of the library lies in memory."""
    return ctypes.cast(getattr(c, name), ctypes.c_void_p).value or 0


def _direct(name: str, result: Any) -> Any:
    """A function of the library whose arguments are passed on unseen; they must be C integers and pointers."""
    return ctypes.PYFUNCTYPE(result)(_address(name))


_get_object = _direct("FPDFPage_GetObject", c.FPDF_PAGEOBJECT)
_get_form_object = _direct("FPDFFormObj_GetObject", c.FPDF_PAGEOBJECT)
_get_type = _direct("FPDFPageObj_GetType", ctypes.c_int)
_get_bounds = _direct("FPDFPageObj_GetBounds", ctypes.c_int)
_get_matrix = _direct("FPDFPageObj_GetMatrix", ctypes.c_int)
_get_render_mode = _direct("FPDFTextObj_GetTextRenderMode", ctypes.c_int)
_get_font_size = _direct("FPDFTextObj_GetFontSize", ctypes.c_int)
_get_segment = _direct("FPDFPath_GetPathSegment", c.FPDF_PATHSEGMENT)
_get_segment_point = _direct("FPDFPathSegment_GetPoint", ctypes.c_int)
_get_segment_type = _direct("FPDFPathSegment_GetType", ctypes.c_int)
_count_rects = _direct("FPDFText_CountRects", ctypes.c_int)
_get_rect = _direct("FPDFText_GetRect", ctypes.c_int)
_get_loose_box = _direct("FPDFText_GetLooseCharBox", ctypes.c_int)
_get_unicode = _direct("FPDFText_GetUnicode", ctypes.c_uint)

_get_bounded_text = ctypes.PYFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, *([ctypes.c_double] * 4), ctypes.c_void_p, ctypes.c_int
)(_address("FPDFText_GetBoundedText"))

_FLOATS = (ctypes.c_float * 6)()
_FLOAT = [ctypes.byref(_FLOATS, 4 * i) for i in range(6)]
_four, _six, _two = Struct("4f").unpack_from, Struct("6f").unpack_from, Struct("2f").unpack_from

_MOST_TEXT = 8192
_TEXT_MEMORY = ctypes.create_string_buffer(2 * _MOST_TEXT)
_TEXT, _TEXT_AT = memoryview(_TEXT_MEMORY).cast("B"), ctypes.addressof(_TEXT_MEMORY)

_ROOM = 64
"""Rectangles that are asked for one after the other before they are looked at."""
_RECTS = (ctypes.c_double * (4 * _ROOM))()
_LEFTS, _TOPS, _RIGHTS, _BOTTOMS = ([ctypes.byref(_RECTS, 8 * (4 * i + k)) for i in range(_ROOM)] for k in range(4))

Corners = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def objects(page: Any) -> list[tuple[Any, int]]:
    """The objects of a page, each with its kind (`FPDF_PAGEOBJ_...`)."""
    things = list(map(_get_object, repeat(page), range(c.FPDFPage_CountObjects(page))))
    return list(zip(things, map(_get_type, things), strict=True))


def form_objects(form: Any) -> list[tuple[Any, int]]:
    """The objects inside of a form, each with its kind."""
    things = list(map(_get_form_object, repeat(form), range(c.FPDFFormObj_CountObjects(form))))
    return list(zip(things, map(_get_type, things), strict=True))


def bounds(thing: Any) -> Corners:
    """The rectangle around an object: left, bottom, right, top; zeros where PDFium does not know."""
    if not _get_bounds(thing, *_FLOAT[:4]):
        return 0.0, 0.0, 0.0, 0.0
    return _four(_FLOATS)


def matrix(thing: Any) -> Matrix:
    """How an object is turned, stretched and moved."""
    return _six(_FLOATS) if _get_matrix(thing, _FLOAT[0]) else IDENTITY


def is_invisible(text: Any) -> bool:
    """Whether a text object is there to be found and copied only."""
    return bool(_get_render_mode(text) == c.FPDF_TEXTRENDERMODE_INVISIBLE)


def font_size(text: Any) -> float:
    """The size of a text object's font, in points before it is stretched; 0 where PDFium does not know."""
    return _FLOATS[0] if _get_font_size(text, _FLOAT[0]) else 0.0


def segments(path: Any, most: int) -> list[tuple[int, float, float]]:
    """The first segments of a path: their kind (`FPDF_SEGMENT_...`), and the point that each leads to."""
    found = []
    x, y = _FLOAT[:2]
    for i in range(min(c.FPDFPath_CountSegments(path), most)):
        segment = _get_segment(path, i)
        _get_segment_point(segment, x, y)
        found.append((_get_segment_type(segment), *_two(_FLOATS)))
    return found


def bounded_text(text_page: Any, left: float, top: float, right: float, bottom: float) -> str | None:
    """The text in a rectangle of a page, in PDF coordinates; None where it is too long for the memory set aside."""
    count = _get_bounded_text(text_page, left, top, right, bottom, _TEXT_AT, _MOST_TEXT)
    if count >= _MOST_TEXT:
        return None
    return str(_TEXT[: 2 * count], "utf-16-le", "ignore").rstrip("\0") if count > 0 else ""


class TextBoxes:
    """Where the characters of one text page stand, in PDF coordinates."""

    def __init__(self, text_page: Any) -> None:
        self._raw = text_page
        self.count: int = c.FPDFText_CountChars(text_page)

    def around(self, start: int, count: int) -> Corners | None:
        """The rectangle around characters, left, bottom, right, top; None where none of them is to be seen."""
        rects = _count_rects(self._raw, start, count)
        if rects <= 0:
            return None
        left, bottom, right, top = math.inf, math.inf, -math.inf, -math.inf
        for first in range(0, rects, _ROOM):
            count = min(_ROOM, rects - first)
            for _ in map(_get_rect, repeat(self._raw), range(first, rects), _LEFTS, _TOPS, _RIGHTS, _BOTTOMS):
                pass
            values = _RECTS[: 4 * count]
            left, bottom = min(left, *values[0::4]), min(bottom, *values[3::4])
            right, top = max(right, *values[2::4]), max(top, *values[1::4])
        return left, bottom, right, top

    def loose(self, index: int) -> Corners | None:
        """The room that the font gives one character, left, bottom, right, top."""
        # FS_RECTF counts left, top, right, bottom.
        if not _get_loose_box(self._raw, index, _FLOAT[0]):
            return None
        left, top, right, bottom = _four(_FLOATS)
        return left, bottom, right, top

    def codes(self) -> list[int]:
        """The code point of each character, 0 where it has none."""
        return list(map(_get_unicode, repeat(self._raw), range(self.count)))
