"""The quantities that a rulebook is written in: numbers, percentages, intervals, and how they are shown.

A percentage is always written with its sign (`95%`), so that 95 and 95% cannot be taken for each other. Intervals are
written as in mathematics: `(100%, 105%]` is more than 100% and up to and including 105%.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from itertools import pairwise

ROUNDING_MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN}
"""Rounding mode of a rulebook -> of the decimal module."""

CONTEXT = Context(prec=50, rounding=ROUND_HALF_EVEN, traps=[])
"""The arithmetic of indicators and scores: wide enough that only division rounds, whatever the caller's context is.

Nothing in it raises: what overflows becomes infinite, and a value that is not finite is refused where it is used.
"""

STORED_PLACES = 6
"""Decimals that the warehouse keeps of a value or a score."""

LARGEST = Decimal(10) ** 13
"""Values from here on do not fit the warehouse's columns; no indicator comes near."""

_NUMBER = re.compile(r"[-−]?[0-9]{1,15}(?:\.[0-9]{1,10})?")
_RANGE = re.compile(
    r"\s*(?P<open>[\[(（【])\s*(?P<low>[^,，]+?)\s*[,，]\s*(?P<high>[^,，]+?)\s*(?P<close>[\])）】])\s*"
)
_INFINITE = re.compile(r"[-−+]?(?:∞|inf)")


class FormatError(ValueError):
    """Something in a rulebook is not written as it must be: what is wrong, and how to mend it (both in Chinese)."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class Quantity:
    """A number or a percentage as a rulebook writes it; `value` is 95 for both `95` and `95%`."""

    __slots__ = ("percent", "value")

    def __init__(self, value: Decimal, percent: bool = False) -> None:
        self.value = value
        self.percent = percent

    @classmethod
    def parse(cls, written: object) -> Quantity:
        """The quantity that a rulebook's number or text stands for. Raises FormatError."""
        if isinstance(written, Decimal | int) and not isinstance(written, bool):
            return cls(Decimal(written))
        text = str(written).strip().replace("％", "%")
        if not isinstance(written, str) or not _NUMBER.fullmatch(text.removesuffix("%")):
            raise FormatError(f"“{clip(written)}”不是数，也不是百分数", "写作 4、0.5 或 95% 这样的形式")
        return cls(Decimal(text.removesuffix("%").replace("−", "-")), text.endswith("%"))

    def of(self, weight: Decimal) -> Decimal:
        """The points that are meant: a percentage is a share of the weight, a plain number is points."""
        return CONTEXT.divide(weight * self.value, Decimal(100)) if self.percent else self.value

    def __str__(self) -> str:
        return plain(self.value) + ("%" if self.percent else "")

    def __repr__(self) -> str:
        return f"Quantity({self})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantity) and (self.value, self.percent) == (other.value, other.percent)

    def __hash__(self) -> int:
        return hash((self.value, self.percent))


class Range:
    """An interval of numbers or percentages; an edge that is None is infinite, and infinite edges are open."""

    __slots__ = ("high", "high_closed", "low", "low_closed", "percent")

    def __init__(
        self, low: Decimal | None, high: Decimal | None, low_closed: bool, high_closed: bool, percent: bool
    ) -> None:
        self.low = low
        self.high = high
        self.low_closed = low_closed and low is not None
        self.high_closed = high_closed and high is not None
        self.percent = percent

    @classmethod
    def parse(cls, written: object) -> Range:
        """The interval that a rulebook's text stands for. Raises FormatError."""
        match = _RANGE.fullmatch(written.replace("％", "%")) if isinstance(written, str) else None
        if match is None:
            raise FormatError(
                f"“{clip(written)}”不是区间",
                '写作 "(100%, 105%]" 这样的区间，加引号：圆括号不含端点，方括号含端点，无穷写作 ∞',
            )
        low, high = (_edge(match[side]) for side in ("low", "high"))
        edges = [edge for edge in (low, high) if edge is not None]
        if len({edge.percent for edge in edges}) > 1:
            raise FormatError(f"区间“{written}”的两端一个是百分数、一个不是", "两端都写百分号，或都不写")
        parsed = cls(
            low.value if low else None,
            high.value if high else None,
            match["open"] in "[【",
            match["close"] in "]】",
            any(edge.percent for edge in edges),
        )
        if parsed.empty:
            raise FormatError(f"区间“{written}”里没有任何数", "左端要小于右端；只有一个数的区间写作 [a, a]")
        return parsed

    @property
    def empty(self) -> bool:
        """Whether no number lies inside."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and not (self.low_closed and self.high_closed))

    def holds(self, value: Decimal) -> bool:
        """Whether `value` lies inside."""
        above = self.low is None or value > self.low or (self.low_closed and value == self.low)
        below = self.high is None or value < self.high or (self.high_closed and value == self.high)
        return above and below

    @property
    def edges(self) -> list[Decimal]:
        """The finite edges."""
        return [edge for edge in (self.low, self.high) if edge is not None]

    @property
    def words(self) -> str:
        """The interval as evaluators write it: `100%及以下`, `100%~105%（含）`."""
        sign = "%" if self.percent else ""
        low = "" if self.low is None else plain(self.low) + sign
        high = "" if self.high is None else plain(self.high) + sign
        if self.low is None and self.high is None:
            return "任何数"
        if self.low is None:
            return high + ("及以下" if self.high_closed else "以下")
        if self.high is None:
            return low + ("及以上" if self.low_closed else "以上")
        return low + ("（含）" if self.low_closed else "") + "~" + high + ("（含）" if self.high_closed else "")

    def __str__(self) -> str:
        sign = "%" if self.percent else ""
        low = "-∞" if self.low is None else plain(self.low) + sign
        high = "∞" if self.high is None else plain(self.high) + sign
        return f"{'[' if self.low_closed else '('}{low}, {high}{']' if self.high_closed else ')'}"

    def __repr__(self) -> str:
        return f"Range({self})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Range) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


def _edge(text: str) -> Quantity | None:
    return None if _INFINITE.fullmatch(text) else Quantity.parse(text)


def tiling_faults(pieces: list[Range], whole: Range) -> list[tuple[int, str]]:
    """Where pieces fail to cover `whole` exactly once, in ascending or descending order.

    Returns (index of the piece, what is wrong in Chinese); nothing when they tile it.
    """
    order = list(enumerate(pieces))
    if len(pieces) > 1 and _starts_after(pieces[0], pieces[-1]):
        order.reverse()
    faults: list[tuple[int, str]] = []
    for (_, below), (index, above) in pairwise(order):
        if _starts_after(below, above):
            faults.append((index, f"“{above}”与“{below}”次序颠倒"))
        elif below.high is None or above.low is None or below.high > above.low:
            faults.append((index, f"“{below}”与“{above}”重叠"))
        elif below.high == above.low and below.high_closed and above.low_closed:
            faults.append((index, f"“{below}”与“{above}”重叠：两档都含 {plain(below.high)}"))
        elif below.high < above.low:
            faults.append((index, f"“{below}”与“{above}”之间有空当"))
        elif not below.high_closed and not above.low_closed:
            faults.append((index, f"“{below}”与“{above}”都不含 {plain(below.high)}"))
    if faults:
        return faults
    first, last = order[0], order[-1]
    if (first[1].low, first[1].low_closed) != (whole.low, whole.low_closed):
        faults.append((first[0], f"最低一档“{first[1]}”没有从“{whole}”的左端起"))
    if (last[1].high, last[1].high_closed) != (whole.high, whole.high_closed):
        faults.append((last[0], f"最高一档“{last[1]}”没有到“{whole}”的右端止"))
    return faults


def _starts_after(one: Range, other: Range) -> bool:
    if one.low is None:
        return False
    return other.low is None or one.low > other.low


def rounded(value: Decimal, places: int, mode: str = "half_up") -> Decimal:
    """`value` with at most `places` decimals."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUNDING_MODES[mode], context=CONTEXT)


def stored(value: Decimal) -> Decimal:
    """`value` as the warehouse keeps it."""
    return rounded(value, STORED_PLACES, "half_even")


def plain(value: Decimal) -> str:
    """`value` in full, without an exponent and without zeros at the end."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def shown(value: Decimal, edges: Iterable[Decimal] = ()) -> str:
    """`value` with two decimals, or with as many as it takes to stand on its own side of every edge.

    104.996 beside the edge 105 is shown as 104.996, not as 105.
    """
    bounds = list(edges)
    for places in range(2, STORED_PLACES + 1):
        short = rounded(value, places)
        if all((short > edge) == (value > edge) and (short < edge) == (value < edge) for edge in bounds):
            return plain(short)
    return plain(value)


def clip(written: object) -> str:
    """What was written, short enough for a message."""
    text = str(written)
    return text if len(text) <= 40 else text[:40] + "…"
