"""The sheet of facts: every number with its document, page and words, and the cells that formulas draw on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from assets.documents.model import Box
from assets.documents.places import place_named
from assets.facts.catalogue import is_fact, name_of
from assets.facts.model import Fact
from assets.indicators.model import Indicator
from assets.indicators.syntax import Ref
from assets.reports.model import ReportInputs
from assets.reports.score_sheet_book import (
    CENTRED,
    HEAD,
    INPUT,
    NOTE,
    Book,
    Column,
    Sheet,
    cell,
    decimals,
    number_format,
)
from assets.reports.score_sheet_formulas import Formula
from assets.reports.text import percent
from assets.reports.views import Input, read_inputs

NAME = "事实"
_ABOUT = (
    "事实：表格和文字中写明的数字，照原文。黄色的数用于计算指标，改动后指标值、得分和总分随之变动；"
    "文件的序号见“文件”表。"
)
MOST_ROWS = 50_000
"""Facts in the sheet; a department-year has some hundreds."""

METHOD_NAMES = {"form": "表格", "prose": "文字", "performance": "绩效表", "derived": "推算", "corrected": "更正"}

_COLUMNS = (
    Column("序号", 6),
    Column("事实", 22),
    Column("对象", 20),
    Column("年度", 7),
    Column("数值", 13),
    Column("单位", 8),
    Column("增减", 6),
    Column("原文数字", 12),
    Column("来历", 8),
    Column("用于", 18),
    Column("文件", 7),
    Column("位置", 11),
    Column("文句", 64),
    Column("备注", 22),
)
_VALUE = 4
_HEAD = 1
_FIRST = 2
_USES_SHOWN = 6
_PUNCTUATION = re.compile(r"[\W_]")

Key = tuple[str, str | None, int | None, str | None, int | None, float | None, float | None]
"""A fact's id, subject, year, document, page, left and top."""


class Line(msgspec.Struct):
    """One row of the sheet; `used` collects the names of the indicators that draw on it."""

    key: Key
    value: Decimal | None
    negative: bool
    places: int
    unit: str
    direction: str
    text: str
    method: str
    quote: str
    where: str
    remark: str
    used: list[str] = msgspec.field(default_factory=list)


class FactRows:
    """The rows of the sheet, known before it is written so that formulas of other sheets can name its cells."""

    def __init__(self, inputs: ReportInputs, facts: Sequence[Fact]) -> None:
        """Takes the facts of the year; what indicators draw on besides (other years' documents) is added below them."""
        self._inputs = inputs
        self._numbers = {document.sha256: number for number, document in enumerate(inputs.documents, 1)}
        self.cut = max(0, len(facts) - MOST_ROWS)
        self.lines = [self._of_fact(fact) for fact in facts[:MOST_ROWS]]
        self._rows: dict[Key, int] = {}
        for number, line in enumerate(self.lines):
            self._rows.setdefault(line.key, number)
        self._drawn: dict[tuple[str, str], list[int]] = {}
        for indicator in inputs.indicators:
            self._drawn[indicator.rulebook, indicator.indicator] = [
                self._row(entry, indicator) for entry in read_inputs(indicator)
            ]

    def find(self, indicator: Indicator, ref: Ref) -> Formula | None:
        """The cell of a fact that the indicator draws on."""
        if not ref.subjects:
            return next((self._cell(row) for row in self._of(indicator, ref) if self._subject(row) is None), None)
        rows = self._of(indicator, ref)
        wanted = (_bare(name) for name in ref.subjects)
        return next((self._cell(r) for name in wanted for r in rows if _bare(self._subject(r) or "") == name), None)

    def find_all(self, indicator: Indicator, ref: Ref) -> list[Formula]:
        """The cells of a fact for its subjects; none where one of them has no value."""
        wanted = {_bare(name) for name in ref.subjects}
        rows = [
            row
            for row in self._of(indicator, ref)
            if (subject := self._subject(row)) is not None and (not wanted or _bare(subject) in wanted)
        ]
        cells = [self._cell(row) for row in rows]
        return [] if None in cells else [one for one in cells if one is not None]

    def write(self, book: Book) -> None:
        """Writes the sheet."""
        sheet = book.sheet(NAME, _COLUMNS)
        sheet.across(0, _ABOUT, NOTE)
        sheet.head(_HEAD)
        for number, line in enumerate(self.lines):
            self._write(sheet, _FIRST + number, number + 1, line)
        last = _FIRST + len(self.lines) - 1
        sheet.frame(_HEAD, max(last, _HEAD), frozen=2, filtered=True)
        if self.cut:
            sheet.text(last + 1, 0, f"另有 {self.cut} 个未列出，见仓库的 facts 表。", HEAD)

    def _write(self, sheet: Sheet, row: int, number: int, line: Line) -> None:
        fact, subject, year, document, *_ = line.key
        sheet.number(row, 0, number, CENTRED)
        sheet.text(row, 1, name_of(fact) if is_fact(fact) else fact)
        sheet.text(row, 2, subject)
        sheet.number(row, 3, year, CENTRED)
        sheet.number(row, _VALUE, line.value, number_format(line.places), INPUT if line.used else {})
        sheet.text(row, 5, line.unit, CENTRED)
        sheet.text(row, 6, line.direction, CENTRED)
        sheet.text(row, 7, line.text, {"align": "right"})
        sheet.text(row, 8, METHOD_NAMES.get(line.method, line.method), CENTRED)
        sheet.text(row, 9, _listed(line.used))
        if document in self._numbers:
            sheet.number(row, 10, self._numbers[document], CENTRED)
        else:
            sheet.text(row, 10, (document or "")[:12], CENTRED)
        sheet.text(row, 11, line.where, CENTRED)
        sheet.text(row, 12, line.quote)
        sheet.text(row, 13, line.remark)

    def _of_fact(self, fact: Fact) -> Line:
        source = fact.source
        key = (fact.fact, fact.subject, fact.about_year, source.document, source.page, source.box.x0, source.box.top)
        told = [
            fact.correction or "",
            "" if fact.confidence is None else f"识别的可信度 {percent(Decimal(str(fact.confidence)))}",
            f"原因：{fact.reason}" if fact.reason else "",
        ]
        return Line(
            key=key,
            value=fact.value,
            negative=fact.direction == "减少",
            places=decimals([fact.value, fact.half_step * 2], 6),
            unit=fact.unit,
            direction=fact.direction or "",
            text=fact.text,
            method=fact.method,
            quote=fact.quote,
            where=self._where(source.document, source.page, source.box),
            remark="；".join(filter(None, told)),
        )

    def _row(self, entry: Input, indicator: Indicator) -> int:
        """The row of what an indicator draws on; one is added where the year's own facts do not hold it."""
        key = (entry.fact, entry.subject, entry.year, entry.document, entry.page, entry.x0, entry.top)
        row = self._rows.get(key)
        if row is None or _signed(self.lines[row]) != entry.value:
            row = len(self.lines)
            place = entry.place
            box = None if place is None else Box(place.x0, place.top, place.x1, place.bottom)
            self.lines.append(
                Line(
                    key=key,
                    value=entry.value,
                    negative=False,
                    places=decimals([entry.value], 6),
                    unit=entry.unit,
                    direction="",
                    text=entry.text,
                    method=entry.method,
                    quote=entry.quote or "",
                    where="" if box is None else self._where(entry.document or "", entry.page or 0, box),
                    remark="",
                )
            )
            self._rows[key] = row
        used = self.lines[row].used
        if indicator.name not in used:
            used.append(indicator.name)
        return row

    def _where(self, document: str, page: int, box: Box) -> str:
        flowing = self._inputs.flowing.get(document)
        return f"第 {page} 页" if flowing is None else place_named(flowing, page, box)

    def _of(self, indicator: Indicator, ref: Ref) -> list[int]:
        year = self._inputs.fiscal_year - ref.years_back
        rows = self._drawn.get((indicator.rulebook, indicator.indicator), [])
        return [r for r in rows if (self.lines[r].key[0], self.lines[r].key[2]) == (ref.fact, year)]

    def _subject(self, row: int) -> str | None:
        return self.lines[row].key[1]

    def _cell(self, row: int) -> Formula | None:
        line = self.lines[row]
        value = _signed(line)
        if value is None:
            return None
        name = cell(_FIRST + row, _VALUE, NAME)
        return Formula(f"-{name}", value, 0) if line.negative else Formula(name, value)


def _signed(line: Line) -> Decimal | None:
    return -line.value if line.negative and line.value is not None else line.value


def _bare(name: str) -> str:
    return _PUNCTUATION.sub("", name)


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    more = f"等 {len(names)} 项" if len(names) > _USES_SHOWN else ""
    return "、".join(names[:_USES_SHOWN]) + more
