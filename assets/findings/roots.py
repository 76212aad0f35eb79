"""Which number is to blame: broken relations that one wrong number explains become one finding.

A number can be the root of the relations it stands in only if some value would satisfy all of them, those that hold
included: 合计 that disagrees with its parts but agrees with every other form is not the wrong one. Where no single
number explains more than one broken relation, the number that the relation states is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

import msgspec

from assets.findings.catalogue import Rule
from assets.findings.figures import Figure
from assets.findings.relations import AtMost, PartsOf, Relation, Sum
from assets.tables.numbers import Interval

_FEWEST_DIGITS = 2
"""Of a number with fewer any other is a slip away."""
_FEW = 4
"""So many suspects are worth naming."""
_VAGUE = Decimal("0.02")
"""What a figure may be, as a share of what it is: of a wider range some number is always a slip away."""
_NO_DIGIT = "-%增加减少"
"""What a figure is shown with besides its number."""


class Checked(msgspec.Struct, frozen=True):
    """A relation with the rule that made it and the outcome."""

    rule: Rule
    relation: Relation
    holds: bool


class Root(msgspec.Struct, frozen=True):
    """One wrong number: the figure, the broken relations it explains (the telling one first), what it should be.

    `value` is None where the relations leave it open. `confirmed` says that other relations speak for the figure:
    it is named because the relation states it, but the error is among the parts.
    """

    figure: Figure
    broken: tuple[Checked, ...]
    value: Decimal | None
    confirmed: bool
    suspects: tuple[Figure, ...] = ()
    """Where a part of a confirmed sum is wrong: the few of which a slip would explain it."""


class _Candidate(msgspec.Struct, frozen=True):
    figure: Figure
    broken: tuple[Checked, ...]
    value: Decimal | None
    consistent: bool
    implied: Interval | None
    """What the figure may print if it alone is wrong."""
    pointing: int
    """How many of the broken relations say what the figure would have to be."""
    speaking: int
    """How many relations, broken or not, say something about it."""
    suspects: tuple[Figure, ...] = ()

    @property
    def stated(self) -> int:
        """In how many of the broken relations it is the number that is stated."""
        return sum(each.relation.stated.key == self.figure.key for each in self.broken)


def roots(checked: Sequence[Checked]) -> list[Root]:
    """The wrong numbers that explain every broken relation, in the order in which the relations came."""
    by_key: dict[tuple[object, ...], list[Checked]] = {}
    # A cell that is also a fact is one number: the rules of the forms come first and know it as a cell.
    names: dict[tuple[object, ...], Figure] = {}
    for each in checked:
        for figure in each.relation.figures:
            names.setdefault(figure.key, figure)
        for key in {figure.key for figure in each.relation.figures}:
            by_key.setdefault(key, []).append(each)
    order = {id(each): i for i, each in enumerate(checked)}
    remaining = [each for each in checked if not each.holds]
    found: list[tuple[int, Root]] = []
    while remaining:
        best = _best(remaining, by_key)
        explained = {id(each) for each in best.broken}
        remaining = [each for each in remaining if id(each) not in explained]
        first = min(order[id(each)] for each in best.broken)
        found.append((first, Root(names[best.figure.key], best.broken, best.value, not best.consistent, best.suspects)))
    return [root for _, root in sorted(found, key=lambda pair: pair[0])]


def _best(remaining: Sequence[Checked], by_key: dict[tuple[object, ...], list[Checked]]) -> _Candidate:
    candidates: dict[tuple[object, ...], _Candidate] = {}
    for each in remaining:
        for figure in each.relation.figures:
            if figure.key not in candidates:
                candidates[figure.key] = _candidate(figure, remaining, by_key[figure.key])
    able = [c for c in candidates.values() if c.consistent]
    several = [c for c in able if len(c.broken) > 1]
    if several:
        # Of two that explain as much: the one more relations point to, fewer confirm, and more state.
        return max(several, key=lambda c: (len(c.broken), c.pointing, -c.speaking, c.stated))
    first = remaining[0]
    own = candidates[first.relation.stated.key]
    alone = [c for c in able if any(each is first for each in c.broken)]
    slips = [c for c in alone if c.implied is not None and slipped(c.figure, c.implied)]
    # A sum is stated by who added up, a rate by who divided: of a rate the amounts are as likely mistyped.
    if len(slips) == 1 and (not own.consistent or (_is_rate(first.relation) and not first.relation.truncated)):
        return slips[0]
    if own.consistent or len(alone) != 1:
        # Only what holds can speak for it; another broken relation says that one of the two is wrong.
        holding = [each for each in by_key[own.figure.key] if each.holds or each is first]
        confirmed = not _candidate(own.figure, [first], holding).consistent
        suspects = tuple(c.figure for c in slips) if confirmed and len(slips) <= _FEW else ()
        own = _candidate(own.figure, [first], [first])
        return msgspec.structs.replace(own, consistent=not confirmed, suspects=suspects)
    return alone[0]


def _candidate(figure: Figure, remaining: Sequence[Checked], touching: Sequence[Checked]) -> _Candidate:
    """What becomes of everything if this figure alone is wrong."""
    open_ids = {id(each) for each in remaining}
    broken = tuple(each for each in touching if id(each) in open_ids)
    common: Interval | None = None
    consistent = True
    for each in touching:
        if not each.holds and id(each) not in open_ids:
            continue  # another root explains it
        if each.holds and isinstance(each.relation, PartsOf):
            continue  # what is left unnamed takes up any change
        implied = each.relation.implied(figure)
        if implied is None:
            continue
        implied = _widened(implied, figure)
        if common is not None and not common.meets(implied):
            consistent = False
            break
        common = implied if common is None else _meet(common, implied)
    broken = tuple(sorted(broken, key=lambda each: each.relation.stated.key != figure.key))
    value = _value(figure, broken, common) if consistent else None
    telling = [each for each in touching if each.relation.implied(figure) is not None]
    pointing = sum(not each.holds for each in telling)
    return _Candidate(figure, broken, value, consistent, common if consistent else None, pointing, len(telling))


def _widened(implied: Interval, figure: Figure) -> Interval:
    """The printed values that round from the interval: what the figure may print, not what it may be."""
    half = figure.number.half_step
    return Interval(implied.low - half, implied.high + half)


def _meet(one: Interval, other: Interval) -> Interval:
    return Interval(max(one.low, other.low), min(one.high, other.high))


def _value(figure: Figure, broken: Sequence[Checked], common: Interval | None) -> Decimal | None:
    """The printed value that satisfies every relation: the one that a broken relation points at, if it fits all."""
    if common is None:
        return None
    pointed = [(width, value) for each in broken for width, value in _pointed(figure, each.relation)]
    fitting = [(width, value) for width, value in pointed if common.low <= value <= common.high]
    return min(fitting)[1] if fitting else (common.low + common.high) / 2


def _pointed(figure: Figure, relation: Relation) -> list[tuple[Decimal, Decimal]]:
    """The value that one relation points at, with how vague it is: an equal number tells more than a long sum."""
    implied = relation.implied(figure)
    if implied is None:
        return []
    value = relation.expected if relation.stated.key == figure.key else (implied.low + implied.high) / 2
    return [(implied.high - implied.low, value)]


def _is_rate(relation: Relation) -> bool:
    return not isinstance(relation, Sum | AtMost)


def slipped(figure: Figure, right: Interval) -> bool:
    """Whether one digit mistyped, or two neighbours swapped, make the printed number out of one within `right`."""
    printed = figure.show(figure.number.value).strip(_NO_DIGIT)
    vague = right.high - right.low > _VAGUE * abs(figure.number.value)
    if (
        vague
        or right.low <= figure.number.value <= right.high
        or sum(character.isdigit() for character in printed.lstrip("0.")) < _FEWEST_DIGITS
    ):
        return False
    sign = -1 if figure.number.value < 0 else 1
    return any(right.low <= sign * Decimal(other) * figure.scale <= right.high for other in _slips(printed))


def _slips(printed: str) -> Iterator[str]:
    places = [i for i, character in enumerate(printed) if character.isdigit()]
    for i in places:
        yield from (printed[:i] + digit + printed[i + 1 :] for digit in "0123456789" if digit != printed[i])
    for i, j in pairwise(places):
        if printed[i] != printed[j]:
            yield printed[:i] + printed[j] + printed[i + 1 : j] + printed[i] + printed[j + 1 :]
