"""One evaluation stated twice: in a self-evaluation table and in the report beside it, in a table and in the text.

Both are kept as they are printed. Here their rows are paired, so that a reading that is open on one side is decided
by the other, what one side lacks is filled, and what differs can be told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import pairwise

import msgspec

from assets.tables.numbers import Number, parse_number
from assets.tables.performance.model import NARRATIVE, PerformanceRow
from assets.tables.performance.words import has_digit, is_level1, is_level2

SIMILAR = 0.6
"""Names that share this much of their characters may be one name that was misread or shortened."""
_MOST_COMPARED = 10_000
"""Pairs of names that are compared letter by letter."""
_MOST_MISREAD = 2
"""Characters of a name that another place may spell otherwise, for it to be a misreading."""
_PUNCTUATION = re.compile(r"[\W_]")
_NUMBERED = re.compile(r"^指标\d{1,2}[:：、.]?")
_SIGNED = re.compile(r"^[<>=≤≥＜＞＝≦≧]*(?P<number>-?\d[\d,]*(?:\.\d+)?)(?P<unit>.{0,12})$")
_FILLED = ("target_initial", "target", "actual", "weight", "score", "reason", "rule", "level1_weight", "level2_weight")


class Named(msgspec.Struct, frozen=True):
    """What a row is paired by: its name, the level above it, and its values where names do not help."""

    name: str
    group: Hashable = None
    values: Hashable = None


def bare(name: str) -> str:
    """A name without numbering and punctuation."""
    return _PUNCTUATION.sub("", _NUMBERED.sub("", name))


def alike(one: str, other: str) -> float:
    """How much of two names agrees, 0 to 1."""
    a, b = bare(one), bare(other)
    if a == b:
        return 1.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio() if a and b else 0.0


def is_generic(name: str) -> bool:
    """Whether a name is only that of a level: 服务对象满意度指标."""
    return is_level1(name) or is_level2(name) or is_level2(f"{name}指标")


def paired(first: Sequence[Named], second: Sequence[Named]) -> list[tuple[int, int]]:
    """Pairs of rows that state the same indicator, by their places in both; each row at most once.

    The most similar names come first. Rows that are left over and bear only the name of a level are paired in their
    order with the rows that are left over of the same level, if there are as many.
    """
    pairs = _pairs_of_equals(first, second)
    taken = set(pairs.values())
    ours = [i for i in range(len(first)) if i not in pairs]
    theirs = [j for j in range(len(second)) if j not in taken]
    if len(ours) * len(theirs) <= _MOST_COMPARED:
        ranked = sorted(
            (-ratio, abs(i - j), i, j)
            for i in ours
            for j in theirs
            if (ratio := alike(first[i].name, second[j].name)) >= SIMILAR
        )
        for _, _, i, j in ranked:
            if i not in pairs and j not in taken:
                pairs[i] = j
                taken.add(j)
    left = [i for i in range(len(first)) if i not in pairs]
    right = [j for j in range(len(second)) if j not in taken]
    for group in dict.fromkeys(first[i].group for i in left):
        ours = [i for i in left if first[i].group == group]
        theirs = [j for j in right if second[j].group == group]
        if len(ours) == len(theirs) and all(
            is_generic(first[i].name) or is_generic(second[j].name) for i, j in zip(ours, theirs, strict=True)
        ):
            pairs.update(zip(ours, theirs, strict=True))
    return sorted(pairs.items())


def _pairs_of_equals(first: Sequence[Named], second: Sequence[Named]) -> dict[int, int]:
    """The rows of the same name, in their order."""
    places: dict[str, list[int]] = {}
    for j, row in enumerate(second):
        places.setdefault(bare(row.name), []).append(j)
    pairs = {}
    for i, row in enumerate(first):
        same = places.get(bare(row.name))
        if same:
            pairs[i] = same.pop(0)
    return pairs


def named(row: PerformanceRow) -> Named:
    """A record as what it is paired by."""
    return Named(row.name, row.level1)


def number_in(text: str | None) -> tuple[Number, str] | None:
    """The number of a target or actual value and the unit behind it, its sign of comparison left out."""
    match = _SIGNED.match(text or "")
    number = parse_number(match["number"]) if match else None
    return (number, match["unit"]) if match is not None and number is not None else None


def same_value(one: str | None, other: str | None) -> bool:
    """Whether two printed values say the same: “≤20100人” and “20100”; a missing one contradicts nothing."""
    if one is None or other is None:
        return True
    a, b = number_in(one), number_in(other)
    if a is not None and b is not None:
        return a[0].value == b[0].value and (a[1] == b[1] or not a[1] or not b[1])
    return bare(one) == bare(other)


def same_points(one: Decimal | None, other: Decimal | None) -> bool:
    """Whether two weights or scores agree; a missing one contradicts nothing."""
    return one is None or other is None or one == other


def merged(rows: Sequence[PerformanceRow]) -> list[PerformanceRow]:
    """One row for each indicator of one evaluation that is stated in several places.

    The first table is followed, unless most of its rows lack weight or score; what it lacks is filled from the
    others, and a name in which one character was misread is spelt as they spell it. The text is followed only where
    no table states the evaluation. Provenance stays that of the row that is followed.
    """
    sources: dict[int, list[PerformanceRow]] = {}
    for row in rows:
        sources.setdefault(row.table, []).append(row)
    ranked = sorted(
        sources.values(),
        key=lambda own: (own[0].kind == NARRATIVE, 2 * sum(row.complete for row in own) < len(own), own[0].table),
    )
    if not ranked:
        return []
    main = list(ranked[0])
    usual = _pairs_of_characters(rows)
    for other in ranked[1:]:
        for i, j in paired([named(row) for row in main], [named(row) for row in other]):
            main[i] = _respelt(_filled(main[i], other[j]), other[j], usual)
    return main


def _pairs_of_characters(rows: Sequence[PerformanceRow]) -> Counter[str]:
    """How often each two characters follow each other in what rows say."""
    texts = [text for row in rows for text in (row.name, row.target, row.actual, row.reason, row.rule) if text]
    return Counter(a + b for text in texts for a, b in pairwise(text))


def _respelt(row: PerformanceRow, other: PerformanceRow, usual: Counter[str]) -> PerformanceRow:
    """The row with its name as the other place spells it, where characters of it were misread or lost.

    A misread character makes pairs with its neighbours that nothing else has: 完普 stands once, 完善 again and again.
    """
    codes = SequenceMatcher(None, row.name, other.name, autojunk=False).get_opcodes()
    changed = [code for code in codes if code[0] != "equal"]
    if not 0 < len(changed) <= _MOST_MISREAD or any(max(i2 - i1, j2 - j1) > 1 for _, i1, i2, j1, j2 in changed):
        return row
    known = False
    for _, i1, i2, j1, j2 in changed:
        if has_digit(row.name[i1:i2] + other.name[j1:j2]):
            return row
        ours, theirs = _most_usual(row.name, i1, i2, usual), _most_usual(other.name, j1, j2, usual)
        if ours > theirs:
            return row
        known = known or ours <= 1 < theirs
    if not known:
        return row
    level3 = other.level3 if row.level3 == row.name or not row.level3 else row.level3
    return msgspec.structs.replace(row, name=other.name, level3=level3)


def _most_usual(name: str, start: int, end: int, usual: Counter[str]) -> int:
    """How often the most frequent of the pairs stands that characters of a name make with their neighbours."""
    around = name[max(0, start - 1) : end + 1]
    return max((usual[a + b] for a, b in pairwise(around)), default=0)


def _filled(row: PerformanceRow, other: PerformanceRow) -> PerformanceRow:
    lacking = {
        field: value
        for field in _FILLED
        if getattr(row, field) is None and (value := getattr(other, field)) is not None
    }
    if is_generic(row.name) and not is_generic(other.name):
        lacking |= {"name": other.name, "level3": other.level3}
    return msgspec.structs.replace(row, **lacking) if lacking else row
