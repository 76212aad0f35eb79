"""The words of a page with their boxes, character by character: for pages whose text alone does not tell the cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assets.documents.pdf.calls import TextBoxes
from assets.documents.pdf.geometry import Frame

_APART = 0.3
"""Ems: characters further apart than this belong to two words."""
_NUMBER_APART = 0.18
"""The same beside a number: a spreadsheet sets a figure close to the label or code of the next column."""
_BACK = 0.6
"""Ems: how far a character may begin before the one before it ends, as brackets and commas do."""
_FLAT = 0.75
"""Height by width of an ideograph's box, below which it is of the ink only."""
_HIGHEST = 1.6
"""Times as high as wide: more than that is a narrow face, not a high one."""
MOST_CHARACTERS = 20_000
"""A page with more characters than this is not looked at character by character."""


class Word(NamedTuple):
    """Characters that follow each other without a gap. The box is as high as the font, not as the ink."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> float:
        """The height at which it stands."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """The middle of its width."""
        return (self.x0 + self.x1) / 2

    @property
    def height(self) -> float:
        """The size of the font, about."""
        return self.bottom - self.top


def page_words(boxes: TextBoxes, frame: Frame) -> list[Word]:
    """All words of a page, as displayed; none where it has too many characters."""
    if boxes.count > MOST_CHARACTERS:
        return []
    words: list[Word] = []
    # The word so far: its text and its box.
    text, x0, top, x1, bottom = "", 0.0, 0.0, 0.0, 0.0
    for i, code in enumerate(boxes.codes()):
        character = chr(code)
        if not character.isprintable() or character.isspace():
            continue
        around = boxes.loose(i)
        if around is None:
            continue
        left, above, right, below = frame.placed(*around)
        if left >= right or above >= below:
            # Damaged fonts give characters no size.
            continue
        if below - above < _FLAT * (right - left) and "\u4e00" <= character <= "\u9fff":
            # Where a font does not tell how high it is the box is that of the ink, and that of 一 a line.
            middle, half = (above + below) / 2, (right - left) / 2
            above, below = middle - half, middle + half
        if text and _runs_on(text, x1, top, bottom, character, left, above, below):
            text += character
            x0, top, x1, bottom = min(x0, left), min(top, above), max(x1, right), max(bottom, below)
            continue
        if text:
            words.append(Word(text, x0, top, x1, bottom))
        text, x0, top, x1, bottom = character, left, above, right, below
    if text:
        words.append(Word(text, x0, top, x1, bottom))
    return _run_on(_as_high_as_wide(words))


def _as_high_as_wide(words: Sequence[Word]) -> list[Word]:
    """The words with boxes one em high: fonts differ in how much room they claim above and below a character."""
    ratios = sorted(
        w.height / ((w.x1 - w.x0) / len(w.text)) for w in words if all("\u4e00" <= ch <= "\u9fff" for ch in w.text)
    )
    ratio = ratios[len(ratios) // 2] if ratios else 1.0
    if not 1.0 < ratio < _HIGHEST:
        return list(words)
    return [Word(w.text, w.x0, w.middle - w.height / ratio / 2, w.x1, w.middle + w.height / ratio / 2) for w in words]


def _follows(before: Word, after: Word) -> bool:
    return _runs_on(before.text, before.x1, before.top, before.bottom, after.text, after.x0, after.top, after.bottom)


def _runs_on(
    text: str, end: float, top: float, bottom: float, after: str, start: float, after_top: float, after_bottom: float
) -> bool:
    """Whether text that starts at `start` goes on with a word that ends at `end`."""
    size = min(bottom - top, after_bottom - after_top)
    if not -_BACK * size < start - end < (_NUMBER_APART if text[-1].isascii() or after[0].isascii() else _APART) * size:
        return False
    return min(bottom, after_bottom) - max(top, after_top) > 0.5 * size


def _joined(a: Word, b: Word) -> Word:
    return Word(a.text + b.text, min(a.x0, b.x0), min(a.top, b.top), max(a.x1, b.x1), max(a.bottom, b.bottom))


def _run_on(words: Sequence[Word]) -> list[Word]:
    """Words that go on with one which is drawn elsewhere in the file are one."""
    buckets: dict[int, list[Word]] = defaultdict(list)
    for word in sorted(words, key=lambda w: w.x0):
        level = round(word.middle / 4)
        for bucket in (level, level - 1, level + 1):
            last = buckets[bucket][-1] if buckets[bucket] else None
            if last is not None and _follows(last, word) and last.x1 <= word.x1:
                buckets[bucket][-1] = _joined(last, word)
                break
        else:
            buckets[level].append(word)
    return [word for bucket in buckets.values() for word in bucket]


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words by lines from top to bottom, in each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.middle):
        if lines and abs(word.middle - lines[-1][-1].middle) < 0.4 * min(word.height, lines[-1][-1].height):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w.x0) for line in lines]


def read_text(words: Iterable[Word]) -> str:
    """What words say, line by line as they are read."""
    return "\n".join(" ".join(w.text for w in line) for line in lines_of(words))
