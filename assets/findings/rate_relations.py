"""Relations between a rate of the text and the amounts that it is a rate of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import ROUND_DOWN, Context, Decimal
from itertools import product

from assets.findings.figures import Figure
from assets.findings.relations import CENTS, HUNDRED, Part, Relation
from assets.tables.numbers import Interval


class Ratio(Relation, frozen=True, kw_only=True):
    """`stated`, in percent, is the first part over the second."""

    @property
    def _ends(self) -> tuple[Interval, Interval, Interval]:
        above, below = (part.figure.interval for part in self.parts)
        return self.stated.interval, above, below

    @property
    def holds(self) -> bool:
        """Whether stated x denominator can be 100 x numerator: no division, so nothing is lost to its rounding."""
        rate, above, below = self._ends
        return (rate * below).meets(above * Interval(HUNDRED, HUNDRED))

    def implied(self, figure: Figure) -> Interval | None:
        """The quotient, or for its parts what the stated rate makes of the other."""
        rate, above, below = self._ends
        hundred = Interval(HUNDRED, HUNDRED)
        try:
            if figure.key == self.stated.key:
                return hundred * above / below
            if figure.key == self.parts[0].figure.key:
                return rate * below / hundred
            return hundred * above / rate
        except ZeroDivisionError:
            return None

    @property
    def decimals(self) -> int:
        """Two at least: 77.45% says more of a stated 100% than 77% does."""
        return max(self.stated.decimals, CENTS)

    @property
    def expected(self) -> Decimal:
        """The rate that the printed numbers give, in percent."""
        return HUNDRED * self.parts[0].figure.number.value / self.parts[1].figure.number.value

    @property
    def expression(self) -> str:
        """The division with names and numbers."""
        above, below = self.parts
        if above.figure.printed_unit == below.figure.printed_unit:
            return f"{above.name} {above.figure.printed} ÷ {below.name} {below.figure.printed}"
        return f"{above.name} {above.figure.measured} ÷ {below.name} {below.figure.measured}"

    @property
    def truncated(self) -> bool:
        """Whether the stated rate is the quotient cut off after its printed places."""
        return _cut(self.expected, self.stated.decimals) == self.stated.number.value


class Unspent(Ratio, frozen=True, kw_only=True):
    """`stated`, in percent, is what the first part leaves of the second, over the second: (total - spent) / total."""

    @property
    def _ends(self) -> tuple[Interval, Interval, Interval]:
        rate, spent, total = super()._ends
        return Interval(HUNDRED, HUNDRED) - rate, spent, total

    def implied(self, figure: Figure) -> Interval | None:
        """The rate that spent and total give, or for these what the rate makes of the other."""
        implied = super().implied(figure)
        if implied is None or figure.key != self.stated.key:
            return implied
        return Interval(HUNDRED, HUNDRED) - implied

    @property
    def expected(self) -> Decimal:
        """The rate that the printed numbers give, in percent."""
        return HUNDRED - super().expected

    @property
    def expression(self) -> str:
        """The division with names and numbers."""
        spent, total = self.parts
        amount = f"{total.name} {total.figure.measured}"
        return f"（{amount} - {spent.name} {spent.figure.measured}）÷ {amount}"


class ChangeRate(Relation, frozen=True, kw_only=True):
    """`stated`, in percent, is the change (first part) over last year's value: this year's (second part) less it."""

    @property
    def _change(self) -> Interval:
        """The change that rate and value give: value x rate / (100 + rate), monotone in both."""
        rate, value = self.stated.interval, self.parts[1].figure.interval
        if rate.low <= -HUNDRED:
            raise ZeroDivisionError("a fall of 100 % leaves nothing to divide by")
        return _corners(lambda r, v: v * r / (HUNDRED + r), rate, value)

    def implied(self, figure: Figure) -> Interval | None:
        """The rate, the change or the value that the other two give, or None where they leave it open."""
        rate = self.stated.interval
        change, value = (part.figure.interval for part in self.parts)
        try:
            if figure.key == self.stated.key:
                return _corners(lambda c, v: HUNDRED * c / (v - c), change, value)
            if figure.key == self.parts[0].figure.key:
                return self._change
            if rate.low <= 0 <= rate.high:
                return None
            return _corners(lambda r, c: c * (HUNDRED + r) / r, rate, change)
        except ArithmeticError:
            return None

    @property
    def expected(self) -> Decimal:
        """The rate that the printed numbers give, in percent, with the sign of the change."""
        change, value = (part.figure.number.value for part in self.parts)
        return HUNDRED * change / (value - change)

    @property
    def expression(self) -> str:
        """The division with names and numbers."""
        change, value = self.parts
        sign = "+" if change.figure.number.value < 0 else "-"
        amount = change.figure.printed
        return f"{amount} ÷ 上年数（{value.name} {value.figure.printed} {sign} {amount}）"

    @property
    def truncated(self) -> bool:
        """Whether the stated rate is the quotient cut off after its printed places."""
        return _cut(self.expected, self.stated.decimals) == self.stated.number.value


class Growth(Relation, frozen=True, kw_only=True):
    """`stated`, in percent, is how much the first part is above the second: this year's value above last year's."""

    @property
    def holds(self) -> bool:
        """Whether last year's value, raised by the rate, can be this year's."""
        now, before = (part.figure.interval for part in self.parts)
        factor = self.stated.interval + Interval(HUNDRED, HUNDRED)
        return (factor * before).meets(now * Interval(HUNDRED, HUNDRED))

    def implied(self, figure: Figure) -> Interval | None:
        """The rate that the two values give; nothing for the values."""
        now, before = (part.figure.interval for part in self.parts)
        try:
            quotient = Interval(HUNDRED, HUNDRED) * now / before
        except ZeroDivisionError:
            return None
        return quotient - Interval(HUNDRED, HUNDRED) if figure.key == self.stated.key else None

    @property
    def expected(self) -> Decimal:
        """The rate that the printed values give, in percent, negative for a decrease."""
        now, before = (part.figure.number.value for part in self.parts)
        return HUNDRED * now / before - HUNDRED

    @property
    def expression(self) -> str:
        """The division with names and numbers."""
        now, before = self.parts
        return f"{now.name} {now.figure.measured} ÷ {before.name} {before.figure.measured} - 1"


class SameDirection(Relation, frozen=True, kw_only=True):
    """`stated` and the one part both rise or both fall."""

    @property
    def holds(self) -> bool:
        """Whether neither is a change against the other's."""
        return self.stated.number.value * self.parts[0].figure.number.value >= 0

    def implied(self, figure: Figure) -> Interval | None:
        """Nothing: a direction does not say how much."""
        return None

    @property
    def expected(self) -> Decimal:
        """As much the other way."""
        return -self.stated.number.value

    @property
    def expression(self) -> str:
        """The other change."""
        return f"{self.parts[0].name} {self.parts[0].figure.measured}"


def ratio(head: str, stated: Figure, above: Part, below: Part) -> Iterable[Ratio]:
    """The relation that `stated` percent is `above` over `below`, or none where `below` may be zero."""
    if not below.figure.interval.meets(Interval(Decimal(0), Decimal(0))):
        yield Ratio(head=head, stated=stated, parts=(above, below))


def unspent(head: str, stated: Figure, spent: Part, whole: Part) -> Iterable[Unspent]:
    """The relation that `stated` percent of `whole` is left after `spent`, or none where `whole` may be zero."""
    if whole.figure.interval.low > 0:
        yield Unspent(head=head, stated=stated, parts=(spent, whole))


def change_rate(head: str, stated: Figure, change: Part, value: Part) -> Iterable[ChangeRate]:
    """The relation that `stated` percent is `change` over last year's value, or none where that may be zero."""
    base = value.figure.interval - change.figure.interval
    if base.low > 0 and stated.interval.low > -HUNDRED:
        yield ChangeRate(head=head, stated=stated, parts=(change, value))


def growth(head: str, stated: Figure, now: Part, before: Part) -> Iterable[Growth]:
    """The relation that `stated` percent leads from `before` to `now`, or none where `before` may be zero."""
    if before.figure.interval.low > 0:
        yield Growth(head=head, stated=stated, parts=(now, before))


def _corners(function: Callable[[Decimal, Decimal], Decimal], one: Interval, other: Interval) -> Interval:
    """The range of a function that is monotone in each of its arguments over two intervals."""
    ends = [function(a, b) for a, b in product((one.low, one.high), (other.low, other.high))]
    return Interval(min(ends), max(ends))


def _cut(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_DOWN, Context(prec=400))
