"""Numbers as printed: their exact value, their precision, and the interval that they stand for.

A number printed with two decimals stands for everything that rounds to it: ±0.005. Sums, differences and quotients
of intervals tell a rounding difference (尾差) from an error without a magic tolerance.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import msgspec

MONEY_SCALE = {
    "元": Decimal("0.0001"),
    "百元": Decimal("0.01"),
    "千元": Decimal("0.1"),
    "万元": Decimal(1),
    "百万元": Decimal(100),
    "千万元": Decimal(1000),
    "亿元": Decimal(10000),
    "万亿元": Decimal(100_000_000),
}
"""What one unit of money is in 万元, the unit of every amount in the warehouse."""

_MINUS = str.maketrans({c: "-" for c in "−–－﹣‐‑—―"})
_NUMBER = re.compile(
    r"[¥￥]?(?P<open>\()?[¥￥]?(?P<sign>[-+△▲])?[¥￥]?(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?(?(open)\))"
)


class Interval(msgspec.Struct, frozen=True):
    """A closed interval of decimals."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        """The interval of the quotient. Raises ZeroDivisionError where the divisor may be zero."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("the divisor's interval holds zero")
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        return self.low <= other.high and other.low <= self.high

    def overlaps(self, other: Interval) -> bool:
        """Whether they share more than an end; a single value shares with whatever holds it."""
        if self.low == self.high or other.low == other.high:
            return self.meets(other)
        return self.low < other.high and other.low < self.high


class Number(msgspec.Struct, frozen=True):
    """A printed number: `value` is exact, `half_step` half of its last printed place, both in the same unit."""

    value: Decimal
    half_step: Decimal

    @property
    def interval(self) -> Interval:
        """Everything that is printed as this number when rounded."""
        return Interval(self.value - self.half_step, self.value + self.half_step)

    def scaled(self, factor: Decimal) -> Number:
        """The same number in another unit."""
        return Number(self.value * factor, self.half_step * factor)


def parse_number(text: str) -> Number | None:
    """The number that `text` prints and nothing else, or None (blank, a dash, words, a mixture).

    Takes thousands separators, full-width digits, a minus of any make, brackets or △ for negatives, and a number
    that a narrow cell broke over two lines. A percent sign is allowed and dropped: the caller knows the unit.
    """
    squeezed = "".join(unicodedata.normalize("NFKC", text).translate(_MINUS).split()).replace("，", ",")
    match = _NUMBER.fullmatch(squeezed.removesuffix("%"))
    if match is None:
        return None
    decimals = match["decimals"] or ""
    value = Decimal(match["digits"].replace(",", "") + decimals)
    if match["open"] or match["sign"] in ("-", "△", "▲"):
        value = -value
    return Number(value, Decimal(5).scaleb(-max(len(decimals), 1)))


def is_dash(text: str) -> bool:
    """Whether a cell prints only a dash: not applicable, which is neither blank nor zero."""
    squeezed = "".join(text.split())
    return bool(squeezed) and all(c in "-—–－―─" for c in squeezed)
