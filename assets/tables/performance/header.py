"""The headers of performance tables: which rows they are, and what each column below them holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec

from assets.tables.performance.rows import Row
from assets.tables.performance.words import (
    FUNDS_AMOUNTS,
    column_role,
    funds_role,
    has_digit,
    is_header_fragment,
    scorer_of,
)

_LONGEST_HEADING = 24
_LEVELS = frozenset({"level1", "level2", "level3", "item"})
_TELLING = frozenset({"weight", "score", "target", "target_initial", "actual", "rule"})
_NO_PART_OF_AMOUNTS = frozenset({"rate", "score", "weight", "surplus"})
_REPEATABLE = frozenset({"other", "text", "unknown"})
MOST_HEADER_ROWS = 3
SEEN_ROWS = MOST_HEADER_ROWS + 1
"""How many rows have to be looked at to know a header: its own and the first below it."""
_FEWEST_COLUMNS = 3
_FINAL = re.compile(
    r"评价(?:得分|评分|分)|评审(?:得分|评分|分)|复核|审核|核定|抽查|财政|最终|专家|主管部门|第三方|中介"
)
"""Of two columns of scores the one that counts."""
_NAMES_FUNDS = re.compile(r"总额|合计|小计|资金|支出|拨款|收入|^其中")


class Column(msgspec.Struct, frozen=True):
    """One column: what it holds, the grid columns `[start, end)` of its heading, and the heading.

    A `virtual` column has no heading: the table's rows may fill it all the same.
    """

    role: str
    start: int
    end: int
    heading: str = ""
    virtual: bool = False


class Header(msgspec.Struct, frozen=True):
    """The columns of a table from left to right, and how many rows the header takes.

    `labels` are words among the headings that name the first row of values, as converted tables have them.
    """

    columns: tuple[Column, ...]
    rows: int
    labels: tuple[str, ...] = ()

    def has(self, *roles: str) -> bool:
        """Whether some column holds one of these."""
        return any(column.role in roles for column in self.columns)

    def lists_projects(self) -> bool:
        """Whether each row of funds is a project with the score of its evaluation."""
        named = any(column.role == "label" and "项目" in column.heading for column in self.columns)
        return named and self.has("score") and not self.has("weight", "level1", "level2", "level3", "item")

    def headings(self) -> tuple[str, ...]:
        """The roles in order: two tables with the same ones are laid out alike."""
        return tuple(c.role for c in self.columns if not c.virtual and c.role not in ("side", "unknown"))


def indicator_header(rows: Sequence[Row]) -> Header | None:
    """The header of an indicator table that begins with the first of these rows, or None."""
    found = _header(rows, column_role, _is_continued)
    if found is None:
        return None
    roles = {column.role for column in found.columns}
    levels, telling = len(roles & _LEVELS), len(roles & _TELLING)
    # One naming column and two that tell, or two that name and one that tells.
    if not levels or not telling or levels + telling < _FEWEST_COLUMNS:
        return None
    return _with_virtual(found, "actual", after="target", before=("weight", "score"))


def funds_header(rows: Sequence[Row]) -> Header | None:
    """The header of a funds block that begins with the first of these rows, or None."""
    found = _header(rows, funds_role, _is_funds_continued)
    if found is None:
        return None
    roles = {column.role for column in found.columns}
    if not roles & {"rate", "score"} or not roles & {"executed"} or not roles & {"annual", "initial"}:
        return None
    return _with_virtual(found, "annual", after="initial", before=("executed",))


def _header(rows: Sequence[Row], role_of: Callable[[str], str | None], goes_on: Callable[[Row], bool]) -> Header | None:
    first = rows[0]
    if len(first.entries) < _FEWEST_COLUMNS or any(len(entry.text) > _LONGEST_HEADING for entry in first.entries):
        return None
    count = 1
    while count < min(len(rows), MOST_HEADER_ROWS) and (goes_on(rows[count]) or _is_below(rows[count], first)):
        count += 1
    columns: list[Column] = []
    labels: list[str] = []
    displaced: list[str] = []
    stacked = _stacked(rows[:count])
    roles = [_role_of(parts, role_of) for _, _, parts in stacked]
    body = rows[count] if count < len(rows) else None
    for (start, end, parts), plain in zip(stacked, roles, strict=True):
        heading = "".join(parts)
        role = (_beside(body, start, plain, roles) if body is not None else None) or plain
        if role_of(parts[0]) in FUNDS_AMOUNTS and role_of(parts[-1]) in _NO_PART_OF_AMOUNTS:
            # 执行率 below 全年预算数: the headings below were pushed to the left, and belong behind the others.
            role = role_of(parts[0])
            displaced.append(role_of(parts[-1]) or "")
        if role is None and heading.endswith(":"):
            labels.append(heading.rstrip(":"))
        columns, role = _apart(columns, role or "unknown", heading)
        columns.append(Column(role, start, end, heading))
    for role in displaced:
        if not any(column.role == role for column in columns):
            columns.append(Column(role, columns[-1].end, columns[-1].end + 1, virtual=True))
    return Header(tuple(_with_weight(columns)), count, tuple(labels))


def _is_below(row: Row, first: Row) -> bool:
    """Whether a row holds the lower headings of a header whose other headings reach down over it."""
    reaching = sum(entry in first.entries for entry in row.from_above)
    words = all(len(entry.text) <= _LONGEST_HEADING and not has_digit(entry.text) for entry in row.entries)
    return bool(row.entries) and words and 2 * reaching >= len(first.entries) and reaching > 1


def _role_of(parts: Sequence[str], role_of: Callable[[str], str | None]) -> str | None:
    """What a column holds, by its headings from top to bottom together, else by the lowest that tells."""
    return role_of("".join(parts)) or next((own for part in reversed(parts) if (own := role_of(part))), None)


def _beside(body: Row, start: int, role: str | None, roles: Sequence[str | None]) -> str | None:
    """What a column holds that the first row below the header shows to be none of values.

    A heading that reaches down beside the rows is no column's (绩效指标（90分）, 预算执行情况); words below the
    first of two headings of the same amount name the rows (年度预算数 above 总额, 其中：财政资金).
    """
    if any(entry.start <= start < entry.end for entry in body.from_above):
        return "side"
    if role in FUNDS_AMOUNTS and roles.count(role) > 1:
        below = next((entry.text for entry in body.entries if entry.start <= start < entry.end), None)
        if below is not None and _NAMES_FUNDS.search(below) and not has_digit(below):
            return "label"
    return None


def _apart(columns: list[Column], role: str, heading: str) -> tuple[list[Column], str]:
    """The columns so far and the next one's role, where another already has it."""
    if role == "weight" and columns and columns[-1].role in ("level1", "level2"):
        return columns, f"{columns[-1].role}_weight"
    if role not in {column.role for column in columns} or role in _REPEATABLE:
        return columns, role
    if role == "item" and not any(column.role == "level2" for column in columns):
        # 指标名称 and 指标内容 side by side, as 数量指标 and 培训人次.
        return [_renamed(column, role, "level2") for column in columns], role
    if role == "initial" and not any(column.role == "declared" for column in columns):
        # 年初预算数 and 预算编制数 side by side: what was asked for, and what was granted.
        return [_renamed(column, role, "declared") for column in columns], role
    own = next((c.heading for c in columns if c.role == "score"), "")
    if role == "score" and (_FINAL.search(heading) or (scorer_of(own) == "self" and scorer_of(heading) != "self")):
        # Of three, the first is the department's own; the one between counts no more.
        moved = "third_score" if any(column.role == "other_score" for column in columns) else "other_score"
        return [_renamed(column, role, moved) for column in columns], role
    if role == "score" and any(column.role == "other_score" for column in columns):
        return columns, "third_score"
    return columns, "other_score" if role == "score" else "unknown"


def _renamed(column: Column, role: str, new: str) -> Column:
    return msgspec.structs.replace(column, role=new) if column.role == role else column


def _with_weight(columns: list[Column]) -> list[Column]:
    """Where only the columns of weights beside the levels are there, the last of them is the indicators'."""
    if any(column.role == "weight" for column in columns):
        return columns
    last = next((c for c in reversed(columns) if c.role in ("level1_weight", "level2_weight")), None)
    return [_renamed(column, last.role, "weight") for column in columns] if last is not None else columns


def _stacked(rows: Sequence[Row]) -> list[tuple[int, int, list[str]]]:
    """The columns that a header's rows make: each lowest heading with those above it that cover it."""
    entries = [
        entry for row in rows for entry in row.entries if not has_digit(entry.text) or not _is_amount(entry.text)
    ]
    cuts = sorted({entry.start for entry in entries})
    found: list[tuple[int, int, list[str]]] = []
    for position, start in enumerate(cuts):
        covering = [e for e in entries if e.start <= start < e.end]
        until = cuts[position + 1] if position + 1 < len(cuts) else max(e.end for e in covering)
        end = min(until, *(e.end for e in covering)) if covering else until
        if covering:
            found.append((start, end, [e.text for e in covering]))
    return found


def _is_amount(text: str) -> bool:
    return text.replace(",", "").replace(".", "").replace("%", "").isdigit()


def _is_continued(row: Row) -> bool:
    """Whether a row goes on with the header above: every cell of it is the rest of a heading."""
    words = [entry.text for entry in row.entries if not (entry.start == 0 and len(entry.text) == 1)]
    return bool(words) and all(is_header_fragment(text) for text in words)


def _is_funds_continued(row: Row) -> bool:
    """The same for a funds block, whose converted header may hold numbers of the row below it."""
    words = [text for text in row.texts if not _is_amount(text)]
    if len(words) == 1 and len(row.entries) > 1:
        return False  # 总额 and its amounts
    return bool(words) and all(is_header_fragment(text) or text in ("执行率", "得分") for text in words)


def _with_virtual(header: Header, role: str, after: str, before: tuple[str, ...]) -> Header:
    """Adds a column that a header should have between two others and does not print."""
    if header.has(role) or not header.has(after):
        return header
    for position, column in enumerate(header.columns):
        if column.role in before:
            virtual = Column(role, column.start, column.start + 1, virtual=True)
            columns = (*header.columns[:position], virtual, *header.columns[position:])
            return msgspec.structs.replace(header, columns=columns)
    return header
