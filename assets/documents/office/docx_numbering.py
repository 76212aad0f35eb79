"""The numbers that Word sets before paragraphs (一、（一）1.①): they are not in the text and are restored here."""

from __future__ import annotations

import re
from collections import defaultdict

import msgspec

from assets.documents.limits import Limits
from assets.documents.office.packages import Package
from assets.documents.office.xml_parts import Attributes, parse_xml, whole

_LEVELS = 9
_MOST = 100_000
_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_PLACE = re.compile(r"%([1-9])")
_CLOSING = "、）)，。：．】"


class _Level(msgspec.Struct):
    start: int = 1
    form: str = "decimal"
    text: str = ""
    style: str = ""


class _Style(msgspec.Struct):
    based_on: str = ""
    name: str = ""
    number: str = ""
    level: int | None = None


class Numbering:
    """Counts the numbered paragraphs of one document, in order."""

    def __init__(self, package: Package, folder: str, limits: Limits) -> None:
        self._abstract: dict[str, dict[int, _Level]] = defaultdict(dict)
        self._abstract_of: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = defaultdict(dict)
        self._styles: dict[str, _Style] = {}
        self._counts: dict[str, list[int | None]] = {}
        numbering, styles = _NumberingPart(self._abstract, self._abstract_of, self._starts), _StylesPart(self._styles)
        parse_xml(package.chunks(f"{folder}/numbering.xml"), limits, numbering.start, numbering.end)
        parse_xml(package.chunks(f"{folder}/styles.xml"), limits, styles.start, styles.end)

    def is_contents(self, style: str) -> bool:
        """Whether a paragraph style is one of a table of contents."""
        found = self._styles.get(style)
        return found is not None and found.name.lower().startswith("toc")

    def label(self, number: str, level: int | None, style: str) -> str:
        """What stands before the next paragraph; counts it.

        Args:
            number: the paragraph's own numbering, “” where it has none, “0” where it takes away that of its style.
            level: the paragraph's own level.
            style: its style, whose numbering it else has.
        """
        if not number:
            number, styled = self._of_style(style)
            level = styled if level is None else level
        abstract = self._abstract_of.get(number)
        levels = self._abstract.get(abstract or "")
        if abstract is None or not levels:
            return ""
        at = min(max(level or 0, 0), _LEVELS - 1)
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        for changed, start in self._starts.pop(number, {}).items():
            counts[changed] = start - 1
        own = levels.get(at, _Level())
        before = counts[at]
        counts[at] = own.start if before is None else min(before + 1, _MOST)
        counts[at + 1 :] = [None] * (_LEVELS - at - 1)
        text = (
            _PLACE.sub(lambda m: self._shown(levels, counts, int(m[1]) - 1), own.text) if own.form != "bullet" else ""
        )
        return text if not text or text[-1] in _CLOSING else text + " "

    def _shown(self, levels: dict[int, _Level], counts: list[int | None], at: int) -> str:
        level = levels.get(at, _Level())
        count = counts[at]
        return shown_number(level.start if count is None else count, level.form)

    def _of_style(self, style: str) -> tuple[str, int | None]:
        own = style
        for _ in range(_LEVELS):
            found = self._styles.get(style)
            if found is None:
                break
            if found.number:
                levels = self._abstract.get(self._abstract_of.get(found.number, ""), {})
                linked = next((at for at, level in levels.items() if level.style == own), None)
                return found.number, found.level if found.level is not None else linked
            style = found.based_on
        return "", None


class _NumberingPart:
    """Takes numbering.xml: the abstract lists with their levels, and which list a number stands for."""

    def __init__(
        self, abstract: dict[str, dict[int, _Level]], abstract_of: dict[str, str], starts: dict[str, dict[int, int]]
    ) -> None:
        self.abstract, self.abstract_of, self.starts = abstract, abstract_of, starts
        self.list = self.number = ""
        self.at = 0
        self.level: _Level | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        value = attributes.get("val", "")
        match name:
            case "abstractNum":
                self.list, self.number = attributes.get("abstractNumId", ""), ""
            case "num":
                self.list, self.number = "", attributes.get("numId", "")
            case "abstractNumId":
                self.abstract_of[self.number] = value
            case "lvlOverride":
                self.at = whole(attributes.get("ilvl"), _LEVELS - 1)
            case "startOverride":
                self.starts[self.number][self.at] = whole(value, _MOST)
            case "lvl" if self.list:
                self.level = self.abstract[self.list].setdefault(whole(attributes.get("ilvl"), _LEVELS), _Level())
            case _ if self.level is not None:
                self._of_level(self.level, name, value)

    def end(self, name: str) -> None:
        if name == "lvl":
            self.level = None

    @staticmethod
    def _of_level(level: _Level, name: str, value: str) -> None:
        match name:
            case "start":
                level.start = whole(value, _MOST)
            case "numFmt":
                level.form = value
            case "lvlText":
                level.text = value[:40]
            case "pStyle":
                level.style = value


class _StylesPart:
    """Takes styles.xml: of each paragraph style what it is based on and its numbering."""

    def __init__(self, styles: dict[str, _Style]) -> None:
        self.styles = styles
        self.style: _Style | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "style":
            self.style = self.styles.setdefault(attributes.get("styleId", ""), _Style())
        elif self.style is not None:
            value = attributes.get("val", "")
            match name:
                case "name":
                    self.style.name = value
                case "basedOn":
                    self.style.based_on = value
                case "numId":
                    self.style.number = value
                case "ilvl":
                    self.style.level = whole(value, _LEVELS - 1)

    def end(self, name: str) -> None:
        if name == "style":
            self.style = None


def shown_number(count: int, form: str) -> str:
    """A count as Word shows it in a number format (`ST_NumberFormat` of ECMA-376 part 1, 17.18.59)."""
    match form:
        case (
            "chineseCounting"
            | "chineseCountingThousand"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand"
            | ("japaneseCounting")
        ):
            return _counted(count, _DIGITS, "十百千万")
        case "chineseLegalSimplified" | "ideographLegalTraditional":
            return _counted(count, _FORMAL, "拾佰仟万").replace("〇", "零")
        case "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital":
            return "".join(_DIGITS[int(digit)] for digit in str(count))
        case "ideographTraditional":
            return _one_of(_STEMS, count)
        case "ideographZodiac":
            return _one_of(_BRANCHES, count)
        case "upperLetter" | "lowerLetter":
            letters = chr(ord("A") + (count - 1) % 26) * min(1 + (count - 1) // 26, 9) if count > 0 else ""
            return letters if form == "upperLetter" else letters.lower()
        case "upperRoman" | "lowerRoman":
            return _roman(count) if form == "upperRoman" else _roman(count).lower()
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese":
            return _one_of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", count)
        case "decimalEnclosedParen":
            return f"({count})"
        case "decimalEnclosedFullstop":
            return f"{count}."
        case "decimalFullWidth" | "decimalFullWidth2":
            return "".join(chr(ord("０") + int(digit)) for digit in str(count))
        case "decimalZero":
            return f"{count:02d}"
        case "none" | "bullet":
            return ""
        case _:
            return str(count)


def _one_of(signs: str, count: int) -> str:
    return signs[count - 1] if 0 < count <= len(signs) else str(count)


def _counted(count: int, digits: str, places: str) -> str:
    """A count below 100,000 in Chinese: 11 is 十一, 20 二十, 105 一百零五."""
    if count <= 0:
        return digits[0]
    written = str(count)
    parts = []
    for position, digit in enumerate(written):
        place = len(written) - position - 1
        if digit != "0":
            parts.append(digits[int(digit)] + (places[place - 1] if place else ""))
        elif parts and parts[-1] != "零" and written[position:].strip("0"):
            parts.append("零")
    text = "".join(parts)
    return text[1:] if text.startswith(digits[1] + places[0]) and digits is _DIGITS else text


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    signs = ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I")
    text = ""
    for value, sign in zip(values, signs, strict=True):
        text += sign * (count // value)
        count %= value
    return text
