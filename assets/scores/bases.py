"""What an indicator comes to with other figures of the same accounts: the search for the base of a published score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from assets.facts.catalogue import CONCEPTS, ROLES
from assets.facts.model import Fact
from assets.indicators.evaluate import Outcome, evaluate, label
from assets.indicators.factbook import FactBook
from assets.indicators.methods import OF_A_VALUE
from assets.indicators.quantities import CONTEXT, LARGEST, shown, stored
from assets.indicators.rulebook import RuleIndicator
from assets.indicators.syntax import First
from assets.indicators.units import PERCENT
from assets.scores.methods import score_value

MOST = 400
"""Other figures that are tried for one indicator."""
_SAME_FACT, _SAME_CONCEPT, _FAR = range(3)


class Base(msgspec.Struct, frozen=True):
    """An indicator with other figures: its value, its points, and in words what was put in.

    `near` says that the figure is a likely one: the same fact as stated elsewhere, or the same concept in another
    role (年初预算 for 调整预算), or another way that the rulebook itself allows.
    """

    value: Decimal
    points: Decimal
    words: str
    near: bool


def other_bases(entry: RuleIndicator, facts: Sequence[Fact], fiscal_year: int) -> list[Base]:
    """What the indicator comes to with each single figure replaced by another of the same unit, the likeliest first."""
    if entry.value is None or not isinstance(entry.method, OF_A_VALUE):
        return []
    book = FactBook(facts)
    outcome = evaluate(entry.value.root, book, fiscal_year)
    found = list(_other_ways(entry, book, fiscal_year))
    swaps = sorted(_swaps(outcome.used, facts), key=lambda swap: swap[0])
    for rank, old, new in swaps[:MOST]:
        swapped = evaluate(entry.value.root, _Swapped(book, old, new), fiscal_year)
        base = _base(entry, swapped, f"{_named(old)}改用{_named(new, fiscal_year)}", rank != _FAR)
        if base is not None and swapped.value != outcome.value:
            found.append(base)
    return found


def _other_ways(entry: RuleIndicator, book: FactBook, fiscal_year: int) -> Iterator[Base]:
    """The other ways that the rulebook's own expression allows."""
    assert entry.value is not None
    root = entry.value.root
    for option in root.options if isinstance(root, First) else ():
        outcome = evaluate(option, book, fiscal_year)
        base = _base(entry, outcome, "改用办法里的另一种算法", True)
        if base is not None:
            yield base


def _swaps(used: Sequence[Fact], facts: Sequence[Fact]) -> Iterator[tuple[int, Fact, Fact]]:
    """Pairs of a figure that was used and one to try in its place, with how far apart they are."""
    seen: set[tuple[object, ...]] = set()
    for old in dict.fromkeys(used):
        for new in facts:
            if new.unit != old.unit or new.signed == old.signed or new.subject != old.subject:
                continue
            if new.fact.startswith("stated_") or abs(new.about_year - old.about_year) > 1:
                continue
            if any((new.fact, new.about_year) == (f.fact, f.about_year) for f in used if f.fact != old.fact):
                continue  # a figure that is in the expression already: a÷a is 100% of anything
            key = (old.fact, old.about_year, new.fact, new.about_year, new.signed)
            if key not in seen:
                seen.add(key)
                yield _rank(old, new), old, new


def _rank(old: Fact, new: Fact) -> int:
    if new.about_year != old.about_year:
        return _FAR
    if new.fact == old.fact:
        return _SAME_FACT
    return _SAME_CONCEPT if _concept(new.fact) == _concept(old.fact) else _FAR


def _concept(fact: str) -> str:
    for role in ROLES:
        concept = fact.removesuffix(f"_{role}")
        if concept != fact and concept in CONCEPTS:
            return concept
    return fact


def _base(entry: RuleIndicator, outcome: Outcome, words: str, near: bool) -> Base | None:
    assert entry.value is not None
    assert entry.method is not None
    assert entry.weight is not None
    value = outcome.value
    if value is None or outcome.missing:
        return None
    percent = entry.unit == "%" and entry.value.unit != PERCENT
    if percent:
        value = CONTEXT.multiply(value, Decimal(100))
    if abs(value) >= LARGEST:
        return None
    points = min(max(score_value(entry.method, value, entry.weight, entry.unit)[0], Decimal(0)), entry.weight)
    numbers = f"({outcome.text})" if percent and outcome.level == 0 else outcome.text
    told = f"{words}：{entry.name}={numbers}{'×100%' if percent else ''}={shown(value)}{entry.unit}"
    return Base(stored(value), stored(points), told, near)


def _named(fact: Fact, fiscal_year: int | None = None) -> str:
    year = f"{fact.about_year}年" if fiscal_year is not None and fact.about_year != fiscal_year else ""
    where = f"（第{fact.source.page}页）" if fiscal_year is not None else ""
    return f"{year}{label(fact.fact)}{fact.text if fiscal_year is not None else ''}{where}"


class _Swapped(FactBook):
    """A book in which one figure stands in place of another."""

    def __init__(self, book: FactBook, old: Fact, new: Fact) -> None:
        self._stated = book._stated
        self._subjects = book._subjects
        self._old = old
        self._new = new

    def best(self, fact: str, year: int, subject: str | None = None) -> Fact | None:
        """The statement of a fact to compute with, the other figure in place of the one that is replaced."""
        found = super().best(fact, year, subject)
        return self._new if found == self._old else found
