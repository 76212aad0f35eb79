"""Figures: printed numbers that take part in a check, each with its name, its words and its place.

A check compares figures, whatever they come from: a cell of a form or a fact of the text.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import msgspec

from assets.documents.model import Source
from assets.facts.catalogue import ROLES, name_of
from assets.facts.model import Fact
from assets.findings.model import Evidence
from assets.tables.model import Cell
from assets.tables.numbers import MONEY_SCALE, Number, parse_number

MONEY = "万元"
"""The unit that every amount of money has in `Number.value`."""

_UNIT_OF_SCALE = {scale: unit for unit, scale in MONEY_SCALE.items()}
_PLACES = {"form": "表中", "prose": "文字说明", "derived": "推算的"}


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
    sign: int = 1
    """-1 for a decrease: its number is negative, but what is printed is not."""

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two figures the same printed number: where it stands and how much it is, whatever its name."""
        return (self.source.document, self.source.page, self.source.box, abs(self.number.value))

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
        text = f"{(self.sign * value / self.scale).quantize(places, ROUND_HALF_UP):f}"
        if decimals > own:
            whole, _, rest = text.partition(".")
            rest = rest.rstrip("0").ljust(own, "0")
            text = f"{whole}.{rest}" if rest else whole
        return f"{text}%" if self.unit == "%" else text

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
        name=_squeezed(cell.column_label).rsplit("/", 1)[-1],
        place=f"{form_name}“{row}”行" if row else form_name,
        number=number,
        unit=cell.unit,
        scale=_scale(cell.text, number, cell.unit),
        quote=f"{row} {cell.text.strip()}".strip(),
        source=cell.source,
    )


def figure_of_fact(fact: Fact) -> Figure:
    """The figure that a fact states. Changes carry their sign; counts are exact."""
    name = _name(fact) + (f"（{fact.direction}）" if fact.direction else "")
    half_step = fact.half_step if fact.unit in (MONEY, "%", "分") else Decimal(0)
    return Figure(
        name=name,
        place=_PLACES[fact.method],
        number=Number(fact.signed, half_step),
        sign=-1 if fact.direction == "减少" else 1,
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
