"""Puts the lines that were read into cells, looks twice at numbers, and says how sure each is."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

import msgspec

from assets.documents.scans.ocr import Reading

LOW_CONFIDENCE = 0.9
"""A number that was read with less confidence is to be looked at by a person.

Of 9,999 numbers on pages of seven published documents, spoilt in 13 ways (75 to 200 dpi, 2° askew, stamped, noisy), 113
were read wrong, all but two or three of these with less (tests/bench/scan_curve.py); of 5,468 on pages that nothing was
tuned on, in five other fonts, 47 were, all but one with less (tests/bench/scan_redrawn.py). A higher limit would not
have caught it, and 0.99 doubles the alarms.
"""
_SURE = 0.99
_SURE_WORDS = 0.9
"""A first reading that is less sure, of a number and of words, is looked at again."""
_POOR = 0.12
"""Share of a page's lines that are not sure: 2 to 7% at 150 and 100 dpi, 18 to 75% at 75 dpi or with noise."""
_DISPUTED = 0.5
"""The most that a number is worth on which two readings differ, or which is not printed as its neighbours are."""
_FEWEST, _MOST_OF = 3, 0.7
"""Numbers of a column, and share of them, from which the decimals that they have are the rule."""

_AMOUNT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?%?|\((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\)")
_MARKED = re.compile(r"(-?)([1-9]\d{0,2}(?:[.,]?\d{3})+)[.,](\d{1,2})")
_SIGNS = re.compile(r"^[≥≤<>＜＞=＝±约]+")
_UNITS = re.compile(r"[%‰\u3400-\u9fff]{0,3}$")
_FIGURE = re.compile(r"[\d.,()%-]")
_DIGIT = re.compile(r"\d")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_STROKE = re.compile(r"[一—―－_\-–−]+")
_CHINESE_COUNT = re.compile(r"[二三四五六七八九十]+")
_WIDE = {"(": "（", ")": "）", ":": "：", ",": "，", ";": "；", "?": "？", "!": "！"}
_HAN = r"[\u3400-\u9fff、。，：；？！“”（）《》]"
_AFTER_HAN = re.compile(rf"(?<={_HAN})[(),:;?!]")
_BEFORE_HAN = re.compile(rf"[(),:;?!](?={_HAN})")
_TO_FIGURES = str.maketrans({c: "-" for c in "−–－﹣‐‑"} | {"。": ".", "、": ",", "·": ".", "'": "", "‘": "", "’": ""})


class Read(msgspec.Struct, frozen=True):
    """A line's text as it is kept, and how sure it is (0 to 1)."""

    text: str
    confidence: float


def as_figures(text: str) -> str:
    """A text with its digits, points and brackets in their plain forms, for comparing."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_TO_FIGURES).split())


def is_amount(text: str) -> bool:
    """Whether a text is a number as tables print it."""
    return _AMOUNT.fullmatch(as_figures(text)) is not None


def is_quantity(text: str) -> bool:
    """Whether a text is a number, perhaps with a comparison before it and a unit after it: ≥90%, 0.14万元."""
    return is_amount(_SIGNS.sub("", _UNITS.sub("", text.strip())))


def regrouped(text: str) -> str:
    """A number whose points and commas were taken for each other, or missed, with three digits between its commas.

    The last mark is the decimal point if other than three digits follow it. Other texts are returned as they are.
    """
    plain = as_figures(text)
    match = _MARKED.fullmatch(plain)
    if is_amount(text) or match is None:
        return text
    sign, whole, decimals = match[1], re.sub(r"[.,]", "", match[2]), match[3]
    return f"{sign}{int(whole):,}.{decimals}"


def is_mostly_figures(text: str, usual: int | None = None) -> bool:
    """Whether a text is a number, or would be but for a misread character; `usual` is not None in a column of numbers.

    Elsewhere digits with a Chinese character are words: 2022年.
    """
    plain = as_figures(text)
    if not plain or (usual is None and _CHINESE.search(plain)):
        return False
    return len(_FIGURE.findall(plain)) * 2 >= len(plain)


def decimals(text: str) -> int | None:
    """How many decimals a number is printed with; None for no number."""
    match = _AMOUNT.fullmatch(as_figures(text))
    return None if match is None else len(match[1] or "")


def printed(text: str) -> str:
    """A text with the punctuation that Chinese print has: full width beside Chinese characters."""
    text = _AFTER_HAN.sub(lambda m: _WIDE[m[0]], text)
    text = _BEFORE_HAN.sub(lambda m: _WIDE[m[0]], text)
    if text.count("（") > text.count("）") and ")" in text:
        text = text.replace(")", "）")
    if text.count("）") > text.count("（") and "(" in text:
        text = text.replace("(", "（")
    return text.strip()


def doubtful(
    readings: Sequence[Reading], columns: Sequence[int | None], under_stamp: Sequence[bool] | None = None
) -> list[int]:
    """Which lines are to be looked at again: those that are not sure, numbers not printed as those of their column are.

    Args:
        readings: what was read at first sight.
        columns: for each line the column that it stands in alone, None outside tables.
        under_stamp: for each line whether a stamp was taken away from its cell.
    """
    kinds = column_kinds(readings, columns)
    poor = is_poor(readings)
    found = []
    for i, (reading, column) in enumerate(zip(readings, columns, strict=True)):
        kind = kinds.get(column) if column is not None else None
        if is_mostly_figures(reading.text, kind) or (kind is not None and not _CHINESE.search(reading.text)):
            stamped = poor or (under_stamp is not None and under_stamp[i])
            again = stamped or reading.least < _SURE or not is_quantity(reading.text) or unusual(reading.text, kind)
        else:
            again = reading.least < _SURE_WORDS or (poor and _DIGIT.search(reading.text) is not None)
        if again:
            found.append(i)
    return found


def is_poor(readings: Sequence[Reading]) -> bool:
    """Whether a page is so coarse or noisy that every number is to be read twice: many readings are not quite sure."""
    unsure = sum(reading.least < _SURE for reading in readings if reading.text)
    return unsure >= _FEWEST and unsure > _POOR * sum(bool(reading.text) for reading in readings)


def column_kinds(readings: Sequence[Reading], columns: Sequence[int | None]) -> dict[int, int]:
    """Column -> the decimals that its numbers have (0 where they vary), for columns that are mostly numbers."""
    texts: dict[int, list[str]] = {}
    for reading, column in zip(readings, columns, strict=True):
        if column is not None and reading.text:
            texts.setdefault(column, []).append(reading.text)
    kinds = {}
    for column, some in texts.items():
        places = [d for text in some if (d := decimals(text)) is not None]
        if len(places) * 2 > len(some):
            usual, times = Counter(places).most_common(1)[0]
            kinds[column] = usual if times >= _FEWEST and times >= _MOST_OF * len(places) else 0
    return kinds


def unusual(text: str, usual: int | None) -> bool:
    """Whether a number has other decimals than its column, as one whose point was missed.

    Without its point a number has more digits than the column has decimals: a column's number, a 0 and a 5 are usual.
    """
    own = decimals(text)
    if not usual or own is None or own == usual:
        return False
    return own > 0 or sum(c.isdigit() for c in text) > usual


def settle(first: Reading, second: Reading | None, usual: int | None) -> Read:
    """What a line says after one or two looks.

    Two looks that agree are as sure as the surer of them. Where they differ, of what is a number the most frequent
    wins, then the surer; either way a person should look.
    """
    text = printed(first.text)
    if second is None or as_figures(first.text) == as_figures(second.text):
        sure = first.least if second is None else max(first.least, second.least)
        return _capped(text, sure, usual)
    looks = [(first.text, first.least), (second.text, second.least)]
    if not is_mostly_figures(first.text, usual) and (usual is None or _CHINESE.search(first.text)):
        best, sure = max(looks, key=lambda look: look[1])
        differs = re.sub(r"\D", "", first.text) != re.sub(r"\D", "", second.text)
        return Read(printed(best), min(sure, _DISPUTED) if differs else sure)
    if not _SIGNS.search(first.text + second.text):
        # What the recogniser reads if it may read digits only, where nothing else can be printed.
        looks += [(first.figures, first.figures_certainty), (second.figures, second.figures_certainty)]
    numbers = [(as_figures(text), sure) for text, sure in looks if is_quantity(text) or is_amount(regrouped(text))]
    if not numbers:
        return Read(text, min(_DISPUTED, first.least))
    votes = Counter(text for text, _ in numbers)
    best, sure = max(numbers, key=lambda one: (not unusual(one[0], usual), votes[one[0]], one[1]))
    return _capped(best, min(_DISPUTED, sure), usual)


def _capped(text: str, sure: float, usual: int | None) -> Read:
    """A reading whose confidence is low if it is odd: a number with a misplaced point, or none where one should be."""
    if is_mostly_figures(text, usual) and not is_quantity(text):
        return Read(regrouped(text), min(sure, _DISPUTED))
    return Read(text, min(sure, _DISPUTED) if unusual(text, usual) else sure)


def with_dashes(reads: Sequence[Read], cells: Sequence[int | None], columns: Sequence[int | None]) -> list[Read]:
    """The same, where a stroke that stands alone in its cell is a dash: it is read as 一, which looks the same.

    In a column that numbers its rows with 一, 二, 三 it stays.
    """
    lines_in = Counter(cells)
    numbered = {column for read, column in zip(reads, columns, strict=True) if _CHINESE_COUNT.fullmatch(read.text)}
    return [
        msgspec.structs.replace(read, text="—")
        if cell is not None and lines_in[cell] == 1 and column not in numbered and _STROKE.fullmatch(read.text)
        else read
        for read, cell, column in zip(reads, cells, columns, strict=True)
    ]


def confidence(lines: Sequence[Read], under_stamp: bool = False, poor: bool = False) -> float:
    """How sure a cell's text is: as its least sure line; 0 where there is ink of which nothing could be read.

    An empty cell is sure unless a stamp was taken away from it, perhaps with what was printed there; on a poor page a
    digit may have gone with it. Two numbers in one cell are rather those of two rows whose rule was not seen.
    """
    least = min((line.confidence for line in lines), default=_DISPUTED if under_stamp else 1.0)
    numbers = sum(is_mostly_figures(line.text) for line in lines)
    return round(min(least, _DISPUTED) if numbers > 1 or (numbers and under_stamp and poor) else least, 4)
