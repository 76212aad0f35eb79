"""Relations between printed numbers (勾稽关系): whether they can hold, and what each number would have to be.

Only interval arithmetic decides: every printed number stands for all that rounds to it, and a relation is broken
where no choice within those intervals satisfies it. There is no tolerance to set. A relation that lacks a part, or
that would divide by what may be zero, is not made at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_DOWN, Context, Decimal

import msgspec

from assets.findings.figures import Figure
from assets.tables.numbers import Interval

HUNDRED = Decimal(100)
_SHOWN_PARTS = 8
"""How many parts of a sum a message writes out."""
_SHOWN_EVIDENCE = 40
CENTS = 2
"""Places that an amount deserves."""


class Part(msgspec.Struct, frozen=True):
    """One operand of a relation: the figure, the name it has in this relation, and its sign in a sum."""

    figure: Figure
    name: str
    sign: int = 1


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """Something that must hold between `stated` and `parts`; `head` says in Chinese where and what `stated` is."""

    head: str
    stated: Figure
    parts: tuple[Part, ...]
    note: str = ""
    """What else a message should say where the relation is broken."""
    identical: bool = False
    """Whether both sides are one number by definition, so that not even the last place may differ."""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure that takes part, the stated one first."""
        return (self.stated, *(part.figure for part in self.parts))

    def implied(self, figure: Figure) -> Interval | None:
        """What the other figures leave for this one, or None where they do not bound it."""
        raise NotImplementedError

    @property
    def expected(self) -> Decimal:
        """The value for `stated` that the printed numbers of the parts give, unrounded."""
        raise NotImplementedError

    @property
    def expression(self) -> str:
        """The right side with names and numbers: “基本支出 5377.64 + 项目支出 4381.70”."""
        raise NotImplementedError

    @property
    def holds(self) -> bool:
        """Whether some choice of true values, each rounding to what is printed, satisfies the relation."""
        implied = self.implied(self.stated)
        return implied is None or implied.meets(self.stated.interval)

    @property
    def strained(self) -> bool:
        """Whether it holds only because rounding may have gone to its very edge (尾差)."""
        return False

    @property
    def allowance(self) -> Decimal:
        """How far `stated` may be from `expected` by rounding alone, in the unit of `stated`."""
        implied = self.implied(self.stated)
        if implied is None:
            return Decimal(0)
        return (implied.high - implied.low + self.stated.interval.high - self.stated.interval.low) / 2

    @property
    def decimals(self) -> int:
        """How many places the expected value deserves, in the unit of `stated`."""
        return self.stated.decimals

    @property
    def truncated(self) -> bool:
        """Whether `stated` is what comes out when places are cut off instead of rounded."""
        return False

    def evidence_figures(self) -> list[Figure]:
        """The figures worth showing: the stated one and those that are not zero."""
        shown = [part.figure for part in self.parts if part.figure.number.value] or [p.figure for p in self.parts]
        return [self.stated, *shown[: _SHOWN_EVIDENCE - 1]]


class Sum(Relation, frozen=True, kw_only=True):
    """`stated` is the sum of the parts, each with its sign."""

    def implied(self, figure: Figure) -> Interval | None:
        """The sum of the parts, or, for a part, what is left when the others are taken from `stated`."""
        total = Interval(Decimal(0), Decimal(0))
        seen = figure.key == self.stated.key
        sign = 1
        for part in self.parts:
            if not seen and part.figure.key == figure.key:
                seen, sign = True, part.sign
            else:
                total = total + part.figure.interval if part.sign > 0 else total - part.figure.interval
        if not seen:
            return None
        if figure.key == self.stated.key:
            return total
        rest = self.stated.interval - total
        return rest if sign > 0 else Interval(-rest.high, -rest.low)

    @property
    def strained(self) -> bool:
        """Whether it holds only where a printed zero is none, or every number lies at the end of its interval.

        Half up, one number is not printed in two ways, and the roundings of n parts are together less than n halves of
        the last place: what is reached only at the end is not reached.
        """
        parts = [part for part in self.parts if part.figure.number.value]
        total = Interval(Decimal(0), Decimal(0))
        for part in parts:
            interval = part.figure.interval
            total = total + interval if part.sign > 0 else total - interval
        return self.holds and not total.overlaps(self.stated.interval)

    @property
    def expected(self) -> Decimal:
        """The sum of the printed numbers."""
        return sum((part.sign * part.figure.number.value for part in self.parts), Decimal(0))

    @property
    def expression(self) -> str:
        """The sum as it would be written by hand; zeros and the tail of a long sum are left out."""
        shown = self._shown()
        mixed = len(shown) == 1 or len({figure.printed_unit for figure in self.figures}) > 1
        words = [
            ("" if i == 0 and part.sign > 0 else " + " if part.sign > 0 else " - ")
            + f"{part.name} {part.figure.measured if mixed else part.figure.printed}"
            for i, part in enumerate(shown[:_SHOWN_PARTS])
        ]
        tail = f" + …（共 {len(shown)} 项）" if len(shown) > _SHOWN_PARTS else ""
        return "".join(words) + tail

    @property
    def decimals(self) -> int:
        """The places of the finest number that takes part, but not more than cents where `stated` has fewer."""
        finest = max(figure.decimals_in(self.stated.scale) for figure in self.figures)
        return max(self.stated.decimals, min(finest, CENTS))

    @property
    def truncated(self) -> bool:
        """Whether `stated` is the one number of the other side with its last places cut off."""
        finer = all(part.figure.number.half_step < self.stated.number.half_step for part in self._shown())
        printed = (abs(self.expected) / self.stated.scale).quantize(
            Decimal(1).scaleb(-self.stated.decimals), ROUND_DOWN, Context(prec=400)
        )
        return self.single and finer and printed == abs(self.stated.number.value) / self.stated.scale

    @property
    def single(self) -> bool:
        """Whether the sum is really of one number, so that writing out its result would repeat it."""
        return len(self._shown()) == 1

    def _shown(self) -> list[Part]:
        return [part for part in self.parts if part.figure.number.value] or list(self.parts[:1])


class PartsOf(Sum, frozen=True, kw_only=True):
    """The parts are together not more than `stated`: they may leave something of it unnamed."""

    @property
    def holds(self) -> bool:
        """Whether the smallest that is printed as the parts is within the largest that is printed as the whole."""
        total = self.implied(self.stated)
        return total is None or total.low <= self.stated.interval.high

    @property
    def strained(self) -> bool:
        """Never: what is left unnamed takes up any rounding."""
        return False


class AtMost(Relation, frozen=True, kw_only=True):
    """`stated` is not larger than the one part."""

    @property
    def holds(self) -> bool:
        """Whether the smallest that is printed as `stated` is within the largest that the part may be."""
        return self.stated.interval.low <= self.parts[0].figure.interval.high

    def implied(self, figure: Figure) -> Interval | None:
        """Nothing: a bound does not say what a number is."""
        return None

    @property
    def allowance(self) -> Decimal:
        """The two roundings together."""
        return self.stated.number.half_step + self.parts[0].figure.number.half_step

    @property
    def decimals(self) -> int:
        """The places of the finer of the two, but not more than cents where `stated` has fewer."""
        return max(self.stated.decimals, min(self.parts[0].figure.decimals_in(self.stated.scale), CENTS))

    @property
    def expected(self) -> Decimal:
        """The bound."""
        return self.parts[0].figure.number.value

    @property
    def expression(self) -> str:
        """The bound with its name."""
        part = self.parts[0]
        return f"{part.name} {part.figure.measured}"


def total(head: str, stated: Figure | None, parts: Iterable[Part]) -> Iterable[Sum]:
    """The relation that `stated` is the sum of `parts`, or none where either side prints nothing."""
    parts = tuple(parts)
    if stated is not None and parts:
        yield Sum(head=head, stated=stated, parts=parts)


def same(
    head: str, stated: Figure | None, name: str, other: Figure | None, *, identical: bool = False
) -> Iterable[Sum]:
    """The relation that two figures print one amount, or none where either is missing."""
    if stated is not None and other is not None:
        yield Sum(head=head, stated=stated, parts=(Part(other, name),), identical=identical)


def at_most(head: str, stated: Figure | None, name: str, bound: Figure | None) -> Iterable[AtMost]:
    """The relation that `stated` is within `bound`, or none where either is missing."""
    if stated is not None and bound is not None:
        yield AtMost(head=head, stated=stated, parts=(Part(bound, name),))
