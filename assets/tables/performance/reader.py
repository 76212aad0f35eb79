"""Finds the performance tables of a document and reads their indicators, funds and totals.

A table is known by its headings, whatever it is called. It goes on over page ends, with or without its header; its
parts (funds, yearly goals, indicators, analyses) follow each other in one grid or stand in several.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from assets.documents.model import Document
from assets.tables.performance.align import Style, readings
from assets.tables.performance.funds import read_funds
from assets.tables.performance.header import SEEN_ROWS, Column, Header, funds_header, indicator_header
from assets.tables.performance.levels import settle
from assets.tables.performance.rows import Entry, Row, Table, is_speech, tables
from assets.tables.performance.stated import Funds, PerformanceTable, Total
from assets.tables.performance.titles import names_table, opened, opened_within, take_title, titled, unit_in
from assets.tables.performance.totals import is_subtotal, total_of
from assets.tables.performance.words import (
    ends_indicators,
    informs,
    is_goals,
    is_grade,
    is_level1,
    is_level2,
    is_numbered_goal,
    label_of,
    names_subject,
    points_of,
)

__all__ = ["MOST_INDICATORS", "Funds", "PerformanceTable", "Total", "performance_tables"]

MOST_INDICATORS = 2000
"""Rows of one table that are read as indicators: many times what any has."""
_ABOUT_PERFORMANCE = re.compile(r"绩效|自评|评价|得分|分值|权重|资金来源")
_FUNDS_NAMES = ("资金", "拨款", "支出", "收入", "总额", "合计", "小计", "经费", "补助", "结转")
_OF_WHICH = "其中"
_FEWEST_POINTED = 2
_USUAL = 0.6
"""Share of rows that begin with a usual level in a table that has the usual levels."""


def performance_tables(document: Document) -> list[PerformanceTable]:
    """The performance tables of a document, in the order in which they begin."""
    reader = _Reader()
    for table in tables(document):
        reader.read(table)
    reader.close()
    return [msgspec.structs.replace(table, number=i) for i, table in enumerate(reader.done)]


class _Reader:
    """The state while grids come one after the other."""

    def __init__(self) -> None:
        self.done: list[PerformanceTable] = []
        self.open: PerformanceTable | None = None
        self.last: Table | None = None
        self.mode = ""
        self.header: Header | None = None
        self.pending: list[tuple[Row, Sequence[Column]]] = []
        self.label = ""
        self.fresh = True

    def read(self, table: Table) -> None:
        """Reads one grid, into the open table where it goes on with that."""
        if _first_header(table) is None and indicator_header((turned := table.turned()).rows[:SEEN_ROWS]):
            table = turned
        before = self.open
        if self.open is not None and self.last is not None:
            continued = table.laid_as(self.last)
            if self._goes_on(table, continued):
                table = continued or table
            else:
                self.close()
        if self.open is None:
            self.open = opened(table, before)
            self.mode, self.header = "", None
        self.last, self.fresh = table, True
        position = 0
        while position < len(table.rows):
            if self._begins_another(table, table.rows[position]):
                before = self.open
                self.close()
                self.open, self.last = opened_within(table, position, before), table
                self.mode, self.header = "", None
            position += self._read_row(table.rows[position : position + SEEN_ROWS])
        if not self.open.roles and not self.open.subject:
            self.open = None

    def close(self) -> None:
        """Ends the open table."""
        if self.open is not None:
            self._settle()
            if self.open.stated:
                self.done.append(self.open)
        self.open, self.last = None, None

    def _goes_on(self, table: Table, continued: Table | None) -> bool:
        """Whether a grid goes on with the open table; `continued` is the grid in that table's columns, if it fits."""
        assert self.last is not None
        assert self.open is not None
        if table.page.number - self.last.page.number > 2 or is_speech(table.above):
            return False
        first = indicator_header(table.rows[:SEEN_ROWS])
        if first is not None:
            if not self.open.indicators and not self.pending:
                return not titled(table)
            # The header is repeated. What has closed with its totals, and what has a title of its own, is another.
            same = self.header is not None and first.headings() == self.header.headings()
            running = self.open.title if table.page.number != self.last.page.number else ""
            return same and not self.open.totals and not titled(table, but=running)
        if funds_header(table.rows[:SEEN_ROWS]) is not None or any(names_subject(t) for t in table.rows[0].texts):
            return False
        if continued is None:
            # The part on the next page may have columns of its own, if it has headings for them.
            return table.continues_edges_of(self.last) and _first_header(table) is not None and not titled(table)
        return bool(self.mode) or _first_header(table) is not None

    def _begins_another(self, table: Table, row: Row) -> bool:
        """Whether a row within a grid is the title of the next table, or names the next project."""
        if self.open is None or not (self.open.indicators or self.open.totals or self.pending or self.open.funds):
            return False
        if len(row.entries) == 1:
            only = row.entries[0]
            return 2 * (only.end - only.start) > table.grid.columns and names_table(only.text)
        named = self.open.subject is not None and names_subject(row.entries[0].text) if row.entries else False
        return named and bool(self.open.indicators or self.open.totals or self.pending)

    def _read_row(self, rows: Sequence[Row]) -> int:
        """Reads the first of these rows; how many rows that took."""
        row = rows[0]
        header = indicator_header(rows)
        if header is not None:
            self._begin("indicators", header)
            return header.rows
        header = funds_header(rows)
        if header is not None and (self._is_about_performance() or header.has("score", "weight")):
            self._begin("funds", header)
            self.label = header.labels[0] if header.labels else ""
            self._take_unit(header)
            return header.rows
        if not row.entries:
            return 1
        if self._inform(row):
            return 1
        if self.mode == "funds":
            self._read_funds(row)
        elif self.mode == "indicators":
            self._read_indicator(row)
        return 1

    def _begin(self, mode: str, header: Header) -> None:
        assert self.open is not None
        if mode != "indicators" or self.mode != "indicators":
            self._settle()
        self.mode, self.header = mode, header
        self.open.roles |= {column.role for column in header.columns if not column.virtual}
        if mode == "indicators" or header.lists_projects():
            self.open.scores |= {c.role: c.heading for c in header.columns if c.role in ("score", "other_score")}

    def _is_about_performance(self) -> bool:
        assert self.open is not None
        return self.open.subject is not None or _ABOUT_PERFORMANCE.search(self.open.title) is not None

    def _take_unit(self, header: Header) -> None:
        assert self.open is not None
        for column in header.columns:
            unit = unit_in(column.heading)
            if unit is not None:
                self.open.unit = unit
                return

    def _inform(self, row: Row) -> bool:
        """Takes what tells about the table: the project's name, the heads of goals and analyses."""
        assert self.open is not None
        texts = row.texts
        if not self.mode and take_title(self.open, row.entries):
            return True
        for position, text in enumerate(texts):
            if names_subject(text):
                if self.open.subject is None and position + 1 < len(texts) and not informs(texts[position + 1]):
                    self.open.subject = row.entries[position + 1].printed
                self.mode = "" if self.mode != "indicators" else self.mode
                return True
            if position == 0 and informs(text):
                return True
        if self.mode == "indicators" and _ends(row, self.header):
            self._settle()
            self.mode = "words"
            return True
        if self.mode == "indicators" and is_numbered_goal(texts[0]):
            self._settle()
            self.mode = "words"
            return True
        if self.mode != "indicators" and any(is_goals(text) for text in texts[:2]):
            self.mode = "words"
            return True
        return False

    def _read_funds(self, row: Row) -> None:
        assert self.open is not None
        assert self.header is not None
        found = read_funds(row.entries, self.header.columns)
        if found is None:
            last = self.open.funds[-1] if self.open.funds else None
            only = row.entries[0]
            # 其中： is no name by itself; 其他资金 is, and has no amount.
            named = only.text.rstrip(":").endswith(_FUNDS_NAMES) and last is not None and last.name != _OF_WHICH
            if last is not None and len(row.entries) == 1 and not named and not _under(only, self.header, "text"):
                self.open.funds[-1] = Funds(last.name + only.printed, last.cells)
            return
        name, cells = found
        if self.header.lists_projects() and not name.endswith(_FUNDS_NAMES):
            score = cells.pop("score", None)
            grade = next((e for e in row.entries if is_grade(e.text) and _under(e, self.header, "grade")), None)
            if score is not None or grade is not None:
                self.open.totals.append(Total(name, score, None, grade, row.entries[0], name))
        self.open.funds.append(Funds(name or self.label or "资金总额", cells))

    def _read_indicator(self, row: Row) -> None:
        assert self.open is not None
        assert self.header is not None
        total = total_of(row, self.header)
        if total is not None:
            self.open.totals.append(total)
            return
        if is_subtotal(row):
            return
        if len(self.pending) < MOST_INDICATORS:
            # The first row of a part may be the rest of the row before it, whether a header stands between them or not.
            self.pending.append((msgspec.structs.replace(row, first=self.fresh), self.header.columns))
            self.fresh = False

    def _settle(self) -> None:
        """Reads the rows that were kept back: only then it is known what the table does throughout."""
        if self.pending and self.open is not None:
            style = _style([row for row, _ in self.pending])
            read = [(row, columns, readings(row.entries, columns, style)) for row, columns in self.pending]
            self.open.indicators += settle(read)
        self.pending = []


def _first_header(table: Table) -> Header | None:
    """The first header of indicators in a grid, wherever it stands."""
    rows = table.rows
    return next((h for i in range(len(rows)) if (h := indicator_header(rows[i : i + SEEN_ROWS]))), None)


def _ends(row: Row, header: Header | None) -> bool:
    """Whether a row of an indicator table begins what follows the indicators."""
    first = row.entries[0]
    if not ends_indicators(first.text) and not (len(row.entries) > 1 and ends_indicators(row.entries[1].text)):
        return False
    return not any(points_of(entry.text) for entry in row.entries)


def _style(rows: Sequence[Row]) -> Style:
    """What a table does throughout: its levels carry points, or they are the usual ones."""
    labels = [[label_of(entry.text) for entry in row.entries[:2]] for row in rows]
    pointed = sum(label.points is not None for own in labels for label in own)
    usual = sum(any(is_level2(label.text) or is_level1(label.text) for label in own) for own in labels)
    return Style(pointed >= _FEWEST_POINTED, usual >= _USUAL * len(rows))


def _under(entry: Entry, header: Header, role: str) -> bool:
    return any(
        entry.start < column.end and column.start < entry.end for column in header.columns if column.role == role
    )
