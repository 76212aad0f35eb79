"""Writes text and ruled lines on the pages of a PDF. The only module here that knows reportlab."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterator
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS = Path(__file__).resolve().parent / "fonts"
A4 = (595.28, 841.89)
REGULAR, BOLD = "NotoSansCJKsc-regular", "NotoSansCJKsc-bold"
# Marks that never begin a line: the word before them goes with them to the next line.
NEVER_FIRST = set("，。、；：？！）》”’％%）")
NEVER_LAST = set("（《“‘")


class MissingGlyph(ValueError):
    """A text has a character that the committed font subset lacks."""

    def __init__(self, text: str, character: str) -> None:
        super().__init__(
            f"字体子集里没有“{character}”（U+{ord(character):04X}），见“{text[:30]}”。"
            "请安装 fonttools 和 manimgx-fonts-cjk 后运行 python -m tests.samples.build_font"
        )


@functools.cache
def _faces() -> dict[str, TTFont]:
    rl_config.useA85 = 0
    faces = {name: TTFont(name, FONTS / f"{name}.ttf", asciiReadable=False) for name in (REGULAR, BOLD)}
    for face in faces.values():
        pdfmetrics.registerFont(face)
    return faces


@functools.cache
def _width(font: str, character: str) -> float:
    """The advance of one character at size 1."""
    if font in _faces() and ord(character) not in _faces()[font].face.charToGlyph:
        raise MissingGlyph(character, character)
    return float(pdfmetrics.stringWidth(character, font, 1))


def _latin(character: str) -> bool:
    return "!" <= character <= "~"


class Pen:
    """A document being written.

    Positions are in points from the top left corner. `latin` names a standard font for digits and Latin letters, which
    then stand `drop` points lower than the Chinese characters and `gap` ems apart from them, as word processors set
    them; without it the Chinese font draws everything.
    """

    def __init__(self, title: str, latin: str | None = None, drop: float = 0.0, gap: float = 0.0) -> None:
        _faces()
        self._file = io.BytesIO()
        # `invariant`: no time stamp, no random id, so that the same content gives the same bytes.
        self._canvas = Canvas(self._file, pagesize=A4, invariant=1, pageCompression=1)
        self._canvas.setTitle(title)
        self._latin, self._drop, self._gap = latin, drop, gap
        self.pages = 0
        self.width, self.height = A4

    def new_page(self, landscape: bool = False) -> None:
        """Begins the next page."""
        if self.pages:
            self._canvas.showPage()
        self.pages += 1
        self.width, self.height = (A4[1], A4[0]) if landscape else A4
        self._canvas.setPageSize((self.width, self.height))

    def finish(self) -> bytes:
        """The document's bytes."""
        self._canvas.save()
        return self._file.getvalue()

    def _runs(self, text: str, font: str) -> Iterator[tuple[str, str]]:
        """(font, characters) in order."""
        if self._latin is None:
            yield font, text
            return
        start = 0
        for end in range(1, len(text) + 1):
            if end == len(text) or _latin(text[end]) != _latin(text[start]):
                yield (self._latin if _latin(text[start]) else font), text[start:end]
                start = end

    def measure(self, text: str, size: float, font: str = REGULAR) -> float:
        """The width of one line."""
        width, last = 0.0, None
        for name, run in self._runs(text, font):
            width += sum(_width(name, character) for character in run) * size
            width += self._gap * size if last not in (None, name) else 0.0
            last = name
        return width

    def draw(self, x: float, baseline: float, text: str, size: float, font: str = REGULAR) -> None:
        """Draws one line from `x`; `baseline` is measured from the top of the page."""
        last = None
        for name, run in self._runs(text, font):
            x += self._gap * size if last not in (None, name) else 0.0
            lower = self._drop if name == self._latin else 0.0
            self._canvas.setFont(name, size)
            self._canvas.drawString(x, self.height - baseline - lower, run)
            x += sum(_width(name, character) for character in run) * size
            last = name

    def wrap(self, text: str, size: float, width: float, font: str = REGULAR, indent: float = 0.0) -> list[str]:
        """The lines that a text takes in `width`; the first begins `indent` further right. “\\n” forces a break."""
        lines: list[str] = []
        for part in text.split("\n"):
            line: list[str] = []
            used, room = 0.0, width - indent
            for word in _words(part):
                needed = self.measure(word, size, font) + self._between(line, word, size)
                if line and used + needed > room:
                    carried = _carried(line, word)
                    lines.append("".join(line))
                    line, room = carried, width
                    used = self.measure("".join(line), size, font) if line else 0.0
                    needed = self.measure(word, size, font) + self._between(line, word, size)
                line.append(word)
                used += needed
            lines.append("".join(line))
            indent = 0.0
        return lines

    def _between(self, line: list[str], word: str, size: float) -> float:
        """The gap between a line and the next word where one of them is Latin and the other Chinese."""
        if self._latin is None or not line or _latin(line[-1][-1]) == _latin(word[0]):
            return 0.0
        return self._gap * size

    def rule(self, x0: float, top: float, x1: float, bottom: float, weight: float, filled: bool) -> None:
        """A ruled line, horizontal or vertical: stroked, or (as word processors do) a thin filled rectangle."""
        if filled:
            half = weight / 2
            self._canvas.rect(
                x0 - half, self.height - bottom - half, x1 - x0 + weight, bottom - top + weight, stroke=0, fill=1
            )
        else:
            self._canvas.setLineWidth(weight)
            self._canvas.line(x0, self.height - top, x1, self.height - bottom)


def _words(text: str) -> Iterator[str]:
    """What must not be broken: a run of Latin letters and digits, or one Chinese character."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or not (_latin(text[end - 1]) and _latin(text[end])):
            yield text[start:end]
            start = end


def _carried(line: list[str], word: str) -> list[str]:
    """Takes off the end of a line what must go to the next one with `word`, so that no line begins or ends wrongly."""
    carried: list[str] = []
    while len(line) > 1 and ([*carried, word][0][0] in NEVER_FIRST or line[-1][-1] in NEVER_LAST):
        carried.insert(0, line.pop())
    return carried
