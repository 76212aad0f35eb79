"""Figures: printed numbers that take part in a check, each with its name, its words and its place.

A check compares figures, whatever they come from: a cell of a form or a fact of the text.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal

import msgspec

from assets.documents.model import Source
from assets.facts.catalogue import ROLES, name_of
from assets.facts.model import Fact
from assets.findings.model import Evidence
from assets.tables.model import Cell
from assets.tables.numbers import MONEY_SCALE, Interval, Number, parse_number

MONEY = "万元"
"""The unit that every amount of money has in `Number.value`."""

_UNIT_OF_SCALE = {scale: unit for unit, scale in MONEY_SCALE.items()}
_HALF_A_CENT = Decimal("0.0000005")
"""万元: half of 0.01 元."""
_WIDE = Context(prec=400)
"""Wide enough for any number that a page can print, however absurd."""
_UP, _DOWN = "增加", "减少"
_PLACES = {"form": "表中", "prose": "文字说明", "performance": "绩效表", "derived": "推算的", "corrected": "更正后的"}


class Figure(msgspec.Struct, frozen=True):
    """One printed number.

    `number` is in `unit` (万元 for money); `scale` is what one printed unit is worth in it, so that messages can
    speak in the unit that the reader sees on the page. `name` is what the number is, `place` where it stands, both
    in Chinese; `quote` the words around it as printed.
    """

    name: str
    place: str
    number: Number
    unit: str
    scale: Decimal
    quote: str
    source: Source
    direction: str | None = None
    """增加 or 减少 for a change: a decrease has a negative number, but what is printed is not."""
    exact: bool = False
    """Whether it is not rounded: an amount of an account in 元 with two places, as there is nothing below 分."""

    @property
    def interval(self) -> Interval:
        """Everything that is printed as this number; a zero without places is nothing, not less than a half."""
        exact = self.exact or (not self.number.value and not self.decimals)
        return Interval(self.number.value, self.number.value) if exact else self.number.interval

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two figures the same printed number: where it stands and how much it is, whatever its name."""
        return (self.source.document, self.source.page, self.source.box, abs(self.number.value))

    @property
    def way(self) -> int:
        """-1 for a decrease, whose number is negative, else 1."""
        return -1 if self.direction == _DOWN else 1

    @property
    def decimals(self) -> int:
        """How many places are printed after the point."""
        return self.decimals_in(self.scale)

    def decimals_in(self, scale: Decimal) -> int:
        """How many places after the point the number has in another unit."""
        finest = self.number.half_step or self.number.value
        exponent = (finest / scale).normalize().as_tuple().exponent
        assert isinstance(exponent, int)
        return max(0, -exponent - (1 if self.number.half_step else 0))

    @property
    def printed_unit(self) -> str:
        """The unit that stands on the page: 元, 万元, 亿元 for money, else the figure's own."""
        return _UNIT_OF_SCALE.get(self.scale.normalize(), self.unit) if self.unit == MONEY else self.unit

    @property
    def printed(self) -> str:
        """The number as a person would type it: printed unit and places, no separators, no unit but a percent sign."""
        return self.show(self.number.value)

    def show(self, value: Decimal, decimals: int = 0) -> str:
        """Another value written the way this figure is, in the same unit, rounded half up.

        It has the same places; up to `decimals` where it needs more.
        """
        own = self.decimals
        places = Decimal(1).scaleb(-max(own, decimals))
        signed = self.way * value
        number = (signed / self.scale).quantize(places, ROUND_HALF_UP, _WIDE)
        turned = self.direction is not None and number < 0
        text = f"{abs(number) if turned else number:f}"
        if decimals > own:
            whole, _, rest = text.partition(".")
            rest = rest.rstrip("0").ljust(own, "0")
            text = f"{whole}.{rest}" if rest else whole
        # A change that goes the other way is told by its word, as the text would tell it.
        word = (_UP if self.direction == _DOWN else _DOWN) if turned else ""
        return f"{word}{text}%" if self.unit == "%" else f"{word}{text}"

    def measure(self, value: Decimal, decimals: int = 0) -> str:
        """Another value as `show` writes it, with the unit."""
        shown = self.show(value, decimals)
        return shown if self.unit == "%" else f"{shown} {self.printed_unit}".rstrip()

    @property
    def measured(self) -> str:
        """The number with its unit: “9759.38 万元”, “13.68%”, “54 人”."""
        return self.measure(self.number.value)

    @property
    def evidence(self) -> Evidence:
        """The place that a finding about this figure rests on."""
        return Evidence.at(self.source, self.quote)


def figure_of_cell(cell: Cell, form_name: str) -> Figure | None:
    """The figure that a value cell prints, or None where it prints no number."""
    number = cell.number
    if number is None:
        return None
    row = " ".join(part for part in (cell.row_code, _squeezed(cell.row_label)) if part)
    return Figure(
        name=heading_name(cell.column_label),
        place=f"{form_name}“{row}”行" if row else form_name,
        number=number,
        unit=cell.unit,
        scale=_scale(cell.text, number, cell.unit),
        quote=f"{row} {cell.text.strip()}".strip(),
        source=cell.source,
        exact=cell.unit == MONEY and number.half_step <= _HALF_A_CENT,
    )


def heading_name(path: str) -> str:
    """What a column is called: the last part of its heading, with the part above it where that alone says little."""
    parts = _squeezed(path).split("/")
    if len(parts) > 1 and re.fullmatch(r".*(?:决算|预算)数|小计|合计|金额", parts[-1]):
        above = next((part for part in reversed(parts[:-1]) if part not in ("小计", "合计")), parts[-1])
        return above + parts[-1] if above not in ("收入", "支出", parts[-1]) else parts[-1]
    return parts[-1]


def figure_of_fact(fact: Fact) -> Figure:
    """The figure that a fact states. Changes carry their sign; counts are exact."""
    name = _name(fact) + (f"（{fact.direction}）" if fact.direction else "")
    half_step = fact.half_step if fact.unit in (MONEY, "%", "分") else Decimal(0)
    return Figure(
        name=name,
        place=_PLACES[fact.method],
        number=Number(fact.signed, half_step),
        direction=fact.direction,
        unit=fact.unit,
        scale=_scale(fact.text, fact.number, fact.unit),
        quote=fact.quote,
        source=fact.source,
    )


_SUBJECT_IS_NAME = (
    "functional_item",
    "economic_item",
    "project",
    *(f"stated_{k}" for k in ("amount", "rate", "count")),
)
"""Concepts that say less than their subject: the item, the project, the words before the number."""


def _name(fact: Fact) -> str:
    if not fact.subject:
        return name_of(fact.fact)
    if fact.fact in _SUBJECT_IS_NAME:
        return fact.subject
    for role, (role_name, _) in ROLES.items():
        if fact.fact.removesuffix(f"_{role}") in _SUBJECT_IS_NAME:
            return f"{fact.subject}{role_name}"
    return f"{fact.subject}：{name_of(fact.fact)}"


def _scale(text: str, number: Number, unit: str) -> Decimal:
    """What one printed unit is worth: from the printed text and the value that the reader made of it."""
    printed = parse_number(text)
    if unit != MONEY or printed is None or not printed.half_step:
        return Decimal(1)
    scale = (number.half_step / printed.half_step).normalize()
    return scale if scale in _UNIT_OF_SCALE else Decimal(1)


def _squeezed(text: str) -> str:
    return "".join(text.split())
