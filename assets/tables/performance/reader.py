"""Finds the performance tables of a document and reads their indicators, funds and totals.

A table is known by its headings, whatever it is called. It goes on over page ends, with or without its header; its
parts (funds, yearly goals, indicators, analyses) follow each other in one grid or stand in several.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from assets.documents.model import Document
from assets.tables.model import DEFAULT_UNIT
from assets.tables.numbers import parse_number
from assets.tables.performance.align import Cells, Style, readings
from assets.tables.performance.funds import read_funds
from assets.tables.performance.header import MOST_HEADER_ROWS, Column, Header, funds_header, indicator_header
from assets.tables.performance.levels import Indicator, settle
from assets.tables.performance.rows import Entry, Row, Table, is_speech, tables
from assets.tables.performance.words import (
    ends_indicators,
    informs,
    is_goals,
    is_grade,
    is_level1,
    is_level2,
    is_total,
    label_of,
    names_subject,
    points_of,
    squeeze,
)

MOST_INDICATORS = 2000
"""Rows of one table that are read as indicators: many times what any has."""
_TITLE = re.compile(r"(?:自评|评价|评分|得分|绩效|指标体系).*(?:表|情况|体系)|评分标准$|^附?表\d")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_UNIT = re.compile(r"(?:单位[::]?|\()(亿元|万元|千元|元)\)?")
_ABOUT_PERFORMANCE = re.compile(r"绩效|自评|评价|得分|分值|权重|资金来源")
_NUMBER_OF_LINES = 4
_FEWEST_POINTED = 2
_USUAL = 0.6
"""Share of rows that begin with a usual level in a table that has the usual levels."""
_LONGEST_TITLE = 80


class Funds(msgspec.Struct, frozen=True):
    """One row of a funds block: its name and its cells by role (see `funds.VALUES`)."""

    name: str
    cells: Cells


class Total(msgspec.Struct, frozen=True):
    """The row of totals: score, full score and grade as printed."""

    label: str
    score: Entry | None
    full_score: Entry | None
    grade: Entry | None
    first: Entry


class PerformanceTable(msgspec.Struct):
    """One table of a document, as printed; `roles` are what its columns hold."""

    number: int
    title: str
    page: int
    top: float
    unit: str
    year: int | None = None
    subject: str | None = None
    roles: set[str] = msgspec.field(default_factory=set)
    indicators: list[Indicator] = msgspec.field(default_factory=list)
    funds: list[Funds] = msgspec.field(default_factory=list)
    totals: list[Total] = msgspec.field(default_factory=list)

    @property
    def stated(self) -> bool:
        """Whether it states anything."""
        return bool(self.indicators or self.funds or self.totals)


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

    def read(self, table: Table) -> None:
        """Reads one grid, into the open table where it goes on with that."""
        if _first_header(table) is None and indicator_header((turned := table.turned()).rows[:MOST_HEADER_ROWS]):
            table = turned
        if self.open is not None and not self._goes_on(table):
            self.close()
        if self.open is None:
            self.open = _opened(table)
            self.mode, self.header = "", None
        self.last = table
        position = 0
        while position < len(table.rows):
            position += self._read_row(table.rows[position : position + MOST_HEADER_ROWS])
        if not self.open.roles and not self.open.subject:
            self.open = None

    def close(self) -> None:
        """Ends the open table."""
        if self.open is not None:
            self._settle()
            if self.open.stated:
                self.done.append(self.open)
        self.open, self.last = None, None

    def _goes_on(self, table: Table) -> bool:
        assert self.last is not None
        assert self.open is not None
        if table.page.number - self.last.page.number > 2 or is_speech(table.above):
            return False
        first = indicator_header(table.rows[:MOST_HEADER_ROWS])
        if first is not None:
            if not self.open.indicators and not self.pending:
                return not _titled(table)
            # The header is repeated. What has closed with its totals, and what has a title of its own, is another.
            same = self.header is not None and first.headings() == self.header.headings()
            return same and not self.open.totals and not _titled(table)
        if funds_header(table.rows[:MOST_HEADER_ROWS]) is not None or any(
            names_subject(t) for t in table.rows[0].texts
        ):
            return False
        if not table.continues_columns_of(self.last):
            return False
        return bool(self.mode) or _first_header(table) is not None

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

    def _is_about_performance(self) -> bool:
        assert self.open is not None
        return self.open.subject is not None or _ABOUT_PERFORMANCE.search(self.open.title) is not None

    def _take_unit(self, header: Header) -> None:
        assert self.open is not None
        for column in header.columns:
            match = _UNIT.search(column.heading)
            if match is not None:
                self.open.unit = match[1]
                return

    def _inform(self, row: Row) -> bool:
        """Takes what tells about the table: the project's name, the heads of goals and analyses."""
        assert self.open is not None
        texts = row.texts
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
        if self.mode != "indicators" and any(is_goals(text) for text in texts[:2]):
            self.mode = "words"
            return True
        return False

    def _read_funds(self, row: Row) -> None:
        assert self.open is not None
        assert self.header is not None
        found = read_funds(row.entries, self.header.columns)
        if found is None:
            only = row.entries[0]
            if self.open.funds and len(row.entries) == 1 and not _under(only, self.header, "text"):
                last = self.open.funds[-1]
                self.open.funds[-1] = Funds(last.name + only.printed, last.cells)
            return
        name, cells = found
        self.open.funds.append(Funds(name or self.label or "资金总额", cells))

    def _read_indicator(self, row: Row) -> None:
        assert self.open is not None
        assert self.header is not None
        total = _total(row, self.header)
        if total is not None:
            self.open.totals.append(total)
            return
        if len(self.pending) < MOST_INDICATORS:
            self.pending.append((row, self.header.columns))

    def _settle(self) -> None:
        """Reads the rows that were kept back: only then it is known what the table does throughout."""
        if self.pending and self.open is not None:
            style = _style([row for row, _ in self.pending])
            read = [(row, columns, readings(row.entries, columns, style)) for row, columns in self.pending]
            self.open.indicators += settle(read)
        self.pending = []


def _opened(table: Table) -> PerformanceTable:
    """A table that begins with a grid: its title, year and unit from the lines above."""
    texts = ["".join(line.text.split()) for line in table.above][-_NUMBER_OF_LINES:]
    near: list[str] = []
    for text in reversed(texts):
        if "。" in text or len(text) > _LONGEST_TITLE:
            break
        near.insert(0, text)
    title = next((text for text in reversed(near) if _TITLE.search(text)), near[-1] if near else "")
    spoken = [title, *near]
    year = next((int(match[1]) for text in spoken if (match := _YEAR.search(text))), None)
    unit = next((match[1] for text in reversed(near) if (match := _UNIT.search(squeeze(text)))), DEFAULT_UNIT)
    return PerformanceTable(0, title, table.page.number, table.grid.box.top, unit, year)


def _first_header(table: Table) -> Header | None:
    """The first header of indicators in a grid, wherever it stands."""
    rows = table.rows
    return next((h for i in range(len(rows)) if (h := indicator_header(rows[i : i + MOST_HEADER_ROWS]))), None)


def _titled(table: Table) -> bool:
    return any(_TITLE.search("".join(line.text.split())) for line in table.above)


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


def _total(row: Row, header: Header) -> Total | None:
    """The totals that a row prints behind 总分, 合计 ..., or None where it is none."""
    position = next((i for i, entry in enumerate(row.entries[:2]) if is_total(entry.text)), None)
    if position is None:
        return None
    rest = row.entries[position + 1 :]
    numbers = [entry for entry in rest if points_of(entry.text) is not None]
    grade = next((entry for entry in rest if is_grade(entry.text)), None)
    if not numbers and grade is None:
        return None
    scored = header.has("score")
    score = numbers[-1] if numbers and scored else None
    full = numbers[0] if len(numbers) > 1 or (numbers and not scored) else None
    if len(numbers) == 1 and scored and header.has("weight") and _under(numbers[0], header, "weight"):
        # A single number below 分值 is what the weights sum to, unless a grade follows: then it is the score.
        score, full = (numbers[0], None) if grade is not None else (None, numbers[0])
    if len(numbers) == 1 and parse_number(numbers[0].text) is None:
        return None
    return Total(row.entries[position].text, score, full, grade, row.entries[position])


def _under(entry: Entry, header: Header, role: str) -> bool:
    return any(
        entry.start < column.end and column.start < entry.end for column in header.columns if column.role == role
    )
