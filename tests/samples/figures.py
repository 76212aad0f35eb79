"""How amounts are printed, a record of every figure that a document prints, and errors planted among them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

import msgspec

FEN = {"万元": Decimal(1_000_000), "元": Decimal(100)}
CENT = Decimal("0.01")


class Style(msgspec.Struct, frozen=True):
    """How one department sets its document: everything that differs between real ones without meaning anything.

    `zero` is printed for nothing in the coded forms, `trim` drops trailing zeros in prose (“51.7万元”, “100%”),
    `codes` is the number of columns that a functional code is split into (1 or 3).
    """

    layout: str
    unit: str = "万元"
    body_size: float = 12.0
    table_size: float = 9.0
    thousands: bool = True
    zero: str = ""
    trim: bool = False
    codes: int = 1
    total_last: bool = False
    repeat_header: bool = True
    filled_rules: bool = False
    latin: str | None = None
    drop: float = 0.0
    gap: float = 0.0
    page_number: str = "— {} —"
    voice: int = 0


def rounded(fen: int, unit: str = "万元") -> Decimal:
    """An amount in `unit`, rounded half up to two decimals as published accounts do."""
    return (fen / FEN[unit]).quantize(CENT, ROUND_HALF_UP)


def percent(part: int, whole: int) -> Decimal:
    """part / whole in percent with two decimals. Raises ZeroDivisionError for a whole of nothing."""
    if whole == 0:
        raise ZeroDivisionError("a share of nothing")
    return (Decimal(part) * 100 / whole).quantize(CENT, ROUND_HALF_UP)


def written(value: Decimal, thousands: bool, trim: bool = False) -> str:
    """A number as printed."""
    text = f"{value:,f}" if thousands else f"{value:f}"
    return text.rstrip("0").rstrip(".") if trim and "." in text else text


class Plant(msgspec.Struct, frozen=True, kw_only=True):
    """One error planted in one document: the figure `key` is printed as `printed` instead of `right`."""

    department: str
    year: int
    file: str
    key: str
    kind: str
    printed: str
    right: str
    note: str


class Figure(msgspec.Struct, frozen=True):
    """A figure of the prose. `fact` is its id in assets/facts/catalogue.py, None where the catalogue has none.

    `text` is printed; `right` is what would be printed without a planted error.
    """

    key: str
    fact: str | None
    subject: str | None
    text: str
    right: str
    unit: str


class PlantError(ValueError):
    """planted.yaml does not fit the document."""


class Figures:
    """Collects what a document prints, and prints a planted error instead of the true figure."""

    def __init__(self, style: Style, plants: Mapping[str, Plant] | None = None) -> None:
        self.style = style
        self.prose: list[Figure] = []
        self._plants = dict(plants or {})
        self._used: set[str] = set()

    def put(self, key: str, text: str) -> str:
        """What is printed for the figure `key` whose true text is `text`."""
        plant = self._plants.get(key)
        if plant is None:
            return text
        if plant.right != text:
            raise PlantError(f"{plant.file} {key}: 原值应为 {text}，planted.yaml 写作 {plant.right}")
        self._used.add(key)
        return plant.printed

    def check(self) -> None:
        """Raises PlantError where a planted error was not printed."""
        unused = sorted(set(self._plants) - self._used)
        if unused:
            raise PlantError(f"文件里没有这些数字：{unused}")

    def cell(self, key: str, fen: int, zero: str | None = None) -> str:
        """An amount of a form; nothing is printed as the style's zero (or `zero`)."""
        if fen == 0:
            return self.put(key, self.style.zero if zero is None else zero)
        return self.put(key, written(rounded(fen, self.style.unit), self.style.thousands))

    def say(self, fact: str | None, text: str, unit: str, subject: str | None = None, key: str | None = None) -> str:
        """A figure of the prose whose true text is given; `key` names it where its fact and subject do not."""
        name = f"prose/{key}" if key else f"prose/{fact}" + (f"/{subject}" if subject else "")
        printed = self.put(name, text)
        self.prose.append(Figure(name, fact, subject, printed, text, unit))
        return printed

    def money(self, fact: str | None, fen: int, subject: str | None = None, key: str | None = None) -> str:
        """An amount of the prose with its unit; prose is always in 万元."""
        text = written(rounded(fen), self.style.thousands and self.style.trim, self.style.trim)
        return self.say(fact, text, "万元", subject, key) + "万元"

    def rate(self, fact: str | None, part: int, whole: int, subject: str | None = None, key: str | None = None) -> str:
        """A percentage of the prose with its sign; only the size of a negative one."""
        text = written(abs(percent(part, whole)), False, self.style.trim)
        return self.say(fact, text, "%", subject, key) + "%"

    def count(
        self, fact: str | None, number: int, unit: str, subject: str | None = None, key: str | None = None
    ) -> str:
        """A number of things with its counter."""
        return self.say(fact, str(number), unit, subject, key) + unit

    def direction(self, concept: str, difference: int, words: tuple[str, str] = ("增加", "减少")) -> str:
        """“增加” or “减少”."""
        return self.put(f"prose/{concept}_direction", words[0] if difference > 0 else words[1])

    def change(self, concept: str, current: int, prior: int) -> str:
        """“增加12.30万元，增长4.56%” with the facts `<concept>_change` and `<concept>_change_rate`."""
        if rounded(current - prior) == 0:
            return "持平" if self.style.voice else "无增减变化"
        up = current > prior
        text = self.direction(concept, current - prior) + self.money(f"{concept}_change", abs(current - prior))
        if prior:
            text += f"，{'增长' if up else '下降'}" + self.rate(f"{concept}_change_rate", current - prior, prior)
        return text
