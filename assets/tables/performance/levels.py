"""From read rows to indicators: the levels above each, what goes on from one row or page to the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from assets.tables.performance.align import Cells, Reading
from assets.tables.performance.header import Column
from assets.tables.performance.rows import Entry, Row
from assets.tables.performance.words import (
    Label,
    completes_level,
    has_digit,
    is_blank_name,
    is_level1,
    is_level2,
    label_of,
    parent_of,
    points_of,
)

_NUMBERED = re.compile(r"^指标(\d{1,2})[:：、.]?")
_FIRST_SENTENCE = re.compile(r"^([^。:：，；\d]{3,20})[。:：]")
_NAME_POINTS = re.compile(r"[(（](?:共|权重|分值)?[:：为]?(\d+(?:\.\d+)?)分[)）]$")
_ONLY_POINTS = re.compile(r"\(\d+(?:\.\d+)?分?\)")
_STATING = frozenset(
    {"target", "target_initial", "actual", "weight", "score", "other_score", "reason", "rule", "explain"}
)
_LEVELS = frozenset({"side", "level1", "level2", "serial"})
_NAMES = frozenset({"level3", "item"})
_POINTS = frozenset({"weight", "score", "other_score", "third_score"})
_WORDS = frozenset({"target", "target_initial", "actual"})
_VALUES = _POINTS | _WORDS
_STANDARD = frozenset({"产出指标", "效益指标", "满意度指标", "成本指标"})


class Indicator(msgspec.Struct, frozen=True):
    """One indicator: its levels, its name, its cells by role, and what else the row may mean (cells by role).

    `first` is the row's first cell, for provenance where nothing else is printed.
    """

    level1: Label
    level2: Label
    level3: str
    name: str
    cells: Cells
    others: tuple[Cells, ...]
    first: Entry


class _Level(msgspec.Struct):
    """A label that several rows share; more of it may be printed in a later row. `points` stand in its own column."""

    text: str = ""
    points: Decimal | None = None

    @property
    def label(self) -> Label:
        """The label with its points, wherever they are printed."""
        label = label_of(self.text)
        return Label(label.text, self.points) if label.points is None else label


class _Draft(msgspec.Struct):
    """An indicator while the rows after it may still add to it."""

    level1: _Level
    level2: _Level
    level3: _Level
    cells: Cells
    others: tuple[Cells, ...]
    first: Entry
    prints_level2: bool


def settle(read: Sequence[tuple[Row, Sequence[Column], list[Reading]]]) -> list[Indicator]:
    """The indicators of a table, in order, from its rows with their columns and possible readings."""
    drafts: list[_Draft] = []
    for row, columns, possible in read:
        cells = possible[0].cells
        before = drafts[-1] if drafts else None
        if (before is not None and _goes_on(row, cells, before)) or (
            before is not None and row.first and _ends_below(row, columns, before)
        ):
            _append(row, columns, before)
        elif before is not None and _completes(row, before):
            continue
        elif {"weight", "score", "level1", "level2"} & cells.keys() or _named(cells) is not None:
            drafts.append(_draft(row, possible, before))
    _share_backwards(drafts)
    _lower(drafts)
    drafts = [draft for draft in drafts if not _is_blank(draft)]
    by_rule = _named_by_rule(drafts)
    return [_finished(draft, by_rule) for draft in drafts]


def _is_blank(draft: _Draft) -> bool:
    """Whether a row only prints the template: levels with nothing beside them, 指标2：, ……."""
    stated = draft.cells.keys() & _STATING
    named = _named(draft.cells)
    return not stated and (named is None or is_blank_name(named.text))


def _lower(drafts: Sequence[_Draft]) -> None:
    """Moves a level 1 down that another row of the table has, with the same points, as a level 2.

    A row that a page break or a conversion pushed to the left begins with its level 2.
    """
    below: dict[Label, tuple[_Level, _Level]] = {}
    for draft in drafts:
        if draft.level2.label.points is not None and draft.level2.label != draft.level1.label:
            below.setdefault(draft.level2.label, (draft.level1, draft.level2))
    for draft in drafts:
        known = below.get(draft.level1.label)
        if known is not None and not draft.level2.text and known[0].label != draft.level1.label:
            draft.level1, draft.level2 = known


def _named(cells: Cells) -> Entry | None:
    return cells.get("item") or cells.get("level3")


def _goes_on(row: Row, cells: Cells, before: _Draft) -> bool:
    """Whether a row holds only the rest of the texts of the row before it.

    At the top of a page any texts without points may be that; elsewhere only a single one.
    """
    if "weight" in cells or "score" in cells or any(points_of(entry.text) for entry in row.entries):
        return False
    had = "weight" in before.cells or "score" in before.cells
    if row.first and had:
        if all(role in cells and role in before.cells and has_digit(cells[role].text) for role in ("target", "actual")):
            return False  # another target and another actual value: a row whose weight is that of the block
        return not {"level1", "level2"} & cells.keys() or len(row.entries) == 1
    if is_blank_name(row.entries[0].text):
        return False
    whole = "target" in cells or "actual" in cells or "target_initial" in cells
    only = row.entries[0]
    return len(row.entries) == 1 and not whole and not _is_level(only.text) and not _NUMBERED.match(only.text) and had


def _ends_below(row: Row, columns: Sequence[Column], before: _Draft) -> bool:
    """Whether the first row of a page is the lower part of the row that the page before ends with.

    Each cell of such a row is centred by itself: its number may stand on either page, its words on both. So the two
    parts have no number in the same column, and together the points that one of them lacks.
    """
    below = {role: entry for entry in row.entries if (role := _role_at(entry, columns)) is not None}
    if len(below) < len(row.entries) or not below.keys() - _LEVELS:
        return False
    for role, entry in below.items():
        level = {"level1": before.level1, "level2": before.level2}.get(role)
        if level is not None and not completes_level(level.text, entry.text):
            return False
        above = before.cells.get(role)
        if above is not None and role in _VALUES and (role not in _WORDS or has_digit(above.text + entry.text)):
            return False
    pointed = [role for role in ("weight", "score") if any(column.role == role for column in columns)]
    if any(role in below for role in pointed):
        # Another row would state its own target and actual value; so does one without them, but then it has a name.
        lacking = not any(role in before.cells for role in pointed)
        return lacking and (before.cells.keys().isdisjoint(_VALUES - _POINTS) or below.keys().isdisjoint(_NAMES))
    return any(role in before.cells for role in pointed) and below.keys().isdisjoint(_VALUES - _WORDS)


def _role_at(entry: Entry, columns: Sequence[Column]) -> str | None:
    """What the column holds that a cell stands in."""
    return next((c.role for c in columns if not c.virtual and entry.start < c.end and c.start < entry.end), None)


def _is_level(text: str) -> bool:
    label = label_of(text).text
    return is_level1(label) or is_level2(label) or text == "指标" or _ONLY_POINTS.fullmatch(text) is not None


def _append(row: Row, columns: Sequence[Column], before: _Draft) -> None:
    """Puts the rest of each text where its beginning stands: in the same column, or under the same heading."""
    for entry in row.entries:
        role = next((r for r, e in before.cells.items() if e.start == entry.start), None) or _role_at(entry, columns)
        if role in ("level1", "level2"):
            level = before.level1 if role == "level1" else before.level2
            level.text += entry.text
        elif role in before.cells:
            before.cells = {**before.cells, role: before.cells[role].joined(entry)}
            if role == "level3":
                before.level3.text += entry.printed
        elif role is not None and role not in ("side", "unknown", "level1_weight", "level2_weight"):
            if role == "level3":
                before.level3 = _Level(entry.printed)
            before.cells = {**before.cells, role: entry}


def _completes(row: Row, before: _Draft) -> bool:
    """Takes a row that prints only more of the level labels of the row before."""
    if len(row.entries) != 1:
        return False
    text = row.entries[0].text
    for level in (before.level1, before.level2):
        if completes_level(level.text, text):
            level.text += text
            return True
    return False


def _draft(row: Row, possible: list[Reading], before: _Draft | None) -> _Draft:
    cells = possible[0].cells
    level1 = before.level1 if before else _Level()
    level2 = before.level2 if before else _Level()
    level3 = before.level3 if before else _Level()
    if "level1" in cells:
        text = cells["level1"].text
        if completes_level(level1.text, text) and not is_level1(label_of(text).text):
            level1.text += text
        else:
            parent = parent_of(label_of(text).text)
            level1, level2, level3 = _Level(parent or text), _Level(), _Level()
    if "level2" in cells:
        text = cells["level2"].text
        if completes_level(level2.text, text) and not is_level2(text):
            level2.text += text
        else:
            level2, level3 = _Level(text), _Level()
            level1 = _parent(level1, text, "level1" in cells)
    level1, level2 = _by_name(level1, level2, cells)
    for level, role in ((level1, "level1_weight"), (level2, "level2_weight")):
        if role in cells and level.points is None and (number := points_of(cells[role].text)) is not None:
            level.points = number.value
    if "level3" in cells:
        level3 = _Level(cells["level3"].printed)
    elif "item" not in cells and "rule" not in cells:
        level3 = _Level()
    others = tuple(reading.cells for reading in possible[1:])
    return _Draft(level1, level2, level3, cells, others, row.entries[0], "level2" in cells)


def _by_name(level1: _Level, level2: _Level, cells: Cells) -> tuple[_Level, _Level]:
    """The levels where a row prints a usual level instead of a name: 服务对象满意度指标 without saying whose."""
    entry = _named(cells)
    if entry is None or "level2" in cells or not entry.text.endswith("指标"):
        return level1, level2
    text = label_of(entry.text).text
    if is_level1(text) and text != label_of(level1.text).text:
        return _Level(text), _Level()
    parent = parent_of(text)
    if parent is not None and label_of(level2.text).text != text:
        return _parent(level1, text, "level1" in cells), _Level(text)
    return level1, level2


def _parent(level1: _Level, level2: str, printed: bool) -> _Level:
    """The level 1 that a usual level 2 belongs to, where the row does not print another one."""
    parent = parent_of(level2)
    if printed or parent is None or label_of(level1.text).text in ("", parent):
        return level1
    return _Level(parent) if label_of(level1.text).text in _STANDARD else level1


def _share_backwards(drafts: Sequence[_Draft]) -> None:
    """Gives 指标1 the level 2 that is printed beside 指标2: a merged label stands in the middle of its rows."""
    for position, draft in enumerate(drafts):
        number = _number(draft)
        if number != 1 or draft.prints_level2:
            continue
        expected = 2
        for later in drafts[position + 1 :]:
            if _number(later) != expected or later.level1 is not draft.level1:
                break
            if later.prints_level2:
                for each in drafts[position : position + expected - 1]:
                    each.level2 = later.level2
                break
            expected += 1


def _number(draft: _Draft) -> int | None:
    entry = _named(draft.cells)
    match = _NUMBERED.match(entry.text) if entry is not None else None
    return int(match[1]) if match else None


def _named_by_rule(drafts: Sequence[_Draft]) -> set[int]:
    """Where several rows share a level 3 and nothing below it names them, their rules do: “准确性。编报……”."""
    counts: dict[int, int] = {}
    for draft in drafts:
        if "item" not in draft.cells and "rule" in draft.cells:
            counts[id(draft.level3)] = counts.get(id(draft.level3), 0) + 1
    return {key for key, count in counts.items() if count > 1}


def _finished(draft: _Draft, by_rule: set[int]) -> Indicator:
    level1, level2 = draft.level1.label, draft.level2.label
    cells = _with_points_of_name(draft.cells)
    level3 = (
        _NAME_POINTS.sub("", draft.level3.text.rstrip("。")) if "weight" in cells else draft.level3.text.rstrip("。")
    )
    item = cells.get("item")
    name = item.printed.rstrip("。") if item is not None else level3
    if id(draft.level3) in by_rule and (match := _FIRST_SENTENCE.match(cells["rule"].printed)):
        name = match[1]
    return Indicator(level1, level2, level3, name or level2.text or level1.text, cells, draft.others, draft.first)


def _with_points_of_name(cells: Cells) -> Cells:
    """The cells of a row, with the weight taken from behind the name where no column has it: 立项规范性（4分）."""
    entry = _named(cells)
    match = _NAME_POINTS.search(entry.text) if entry is not None else None
    if entry is None or match is None or match.start() == 0:
        return cells
    weight = cells.get("weight") or msgspec.structs.replace(entry, text=match[1], printed=match[1])
    known = points_of(weight.text)
    if known is None or known.value != Decimal(match[1]):
        return cells
    role = "item" if "item" in cells else "level3"
    bare = msgspec.structs.replace(entry, text=entry.text[: match.start()], printed=_NAME_POINTS.sub("", entry.printed))
    return {**cells, role: bare, "weight": weight}
