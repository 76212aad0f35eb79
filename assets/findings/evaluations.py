"""Performance tables and passages as figures: what the rules of family P hold against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Protocol

import msgspec

from assets.documents.model import Box, Document, Source
from assets.documents.places import pages_named
from assets.facts.performance_records import Belonging
from assets.findings.figures import MONEY, Figure
from assets.findings.model import Evidence
from assets.findings.relations import Part
from assets.tables.numbers import MONEY_SCALE, Number
from assets.tables.performance.levels import Indicator
from assets.tables.performance.model import PerformanceRow, PerformanceTotal
from assets.tables.performance.reader import Funds
from assets.tables.performance.rows import Entry
from assets.tables.performance.twins import Named, paired
from assets.tables.performance.twins import number_in as value_and_unit
from assets.tables.performance.values import number_in, target_of, value_of
from assets.tables.performance.words import FUNDS_AMOUNTS, Label

POINTS = "分"
AMOUNTS = ("initial", "annual", "executed", "surplus")
"""The amounts of a funds row that are held against others."""
BASIS = "《项目支出绩效评价管理办法》（财预〔2020〕10号）关于绩效自评表和评价结果真实、准确的要求"
FUNDS_NAMES = {
    "declared": "目标申报数",
    "initial": "年初预算数",
    "annual": "全年预算数",
    "executed": "全年执行数",
    "surplus": "资金结转结余",
    "rate": "执行率",
    "weight": "分值",
    "score": "得分",
}
VALUE_NAMES = {"target": "指标值", "actual": "完成值"}
_EXACT = Decimal(0)
_TOTAL = re.compile(r"^(?:合计|总计|金额合计|(?:年度)?(?:项目)?资金总额|资金合计)(?:[（(].*[)）])?$")
_LONGEST_NAME = 24


class View(msgspec.Struct, frozen=True):
    """One performance table with its place in words: “某项目自评表（第 24 页）”."""

    document: Document
    own: Belonging

    @property
    def name(self) -> str:
        """What messages call the table."""
        title = self.own.table.title
        known = title if re.search(r"表|情况$", title) else ""
        whose = f"“{shortened(self.own.subject)}”" if self.own.subject and self.own.subject not in known else ""
        return f"{whose}{shortened(known) or '绩效表'}{_on(self.document, self.own.table.page)}"

    @property
    def indicators(self) -> list[Indicator]:
        """Its indicators."""
        return self.own.table.indicators

    @property
    def funds(self) -> list[Funds]:
        """Its funds rows."""
        return self.own.table.funds

    @property
    def total_row(self) -> Funds | None:
        """The funds row of the whole; the first, where several are."""
        return next((row for row in self.funds if is_total_row(row)), None)

    def amount(self, row: Funds, role: str) -> Figure | None:
        """What a funds row prints under a heading."""
        number = number_in(row.cells, role)
        if number is None:
            return None
        scale = MONEY_SCALE.get(self.own.table.unit, Decimal(1)) if role in FUNDS_AMOUNTS else Decimal(1)
        unit = MONEY if role in FUNDS_AMOUNTS else "%" if role == "rate" else POINTS
        if unit == POINTS:
            number = Number(number.value, _EXACT)
        return self._figure(row.cells[role], FUNDS_NAMES[role], row.name, number.scaled(scale), unit, scale)

    def points(self, row: Indicator, role: str) -> Figure | None:
        """The weight or score of an indicator."""
        entry = row.cells.get(role)
        value = value_of(entry)
        if entry is None or value is None:
            return None
        return self._figure(entry, FUNDS_NAMES[role], row.name, Number(value, _EXACT), POINTS, Decimal(1))

    def value(self, row: Indicator, role: str) -> Figure | None:
        """The number of a target or actual value, where it is one; bare numbers have no unit."""
        entry = row.cells.get(role) or (row.cells.get("target_initial") if role == "target" else None)
        found = value_and_unit(target_of(row.cells) if role == "target" else entry.printed if entry else None)
        if entry is None or found is None:
            return None
        number, unit = found
        if unit in MONEY_SCALE:
            scale = MONEY_SCALE[unit]
            return self._figure(entry, VALUE_NAMES[role], row.name, number.scaled(scale), MONEY, scale)
        return self._figure(entry, VALUE_NAMES[role], row.name, Number(number.value, _EXACT), unit, Decimal(1))

    def total(self) -> PerformanceTotalFigures | None:
        """The scores of the table's last row."""
        total = next((t for t in self.own.table.totals if t.score is not None or t.full_score is not None), None)
        if total is None:
            return None
        return PerformanceTotalFigures(
            self._points_of(total.score, "总分"), self._points_of(total.full_score, "分值合计")
        )

    def _points_of(self, entry: Entry | None, name: str) -> Figure | None:
        value = value_of(entry)
        if entry is None or value is None:
            return None
        return self._figure(entry, name, "", Number(value, _EXACT), POINTS, Decimal(1))

    def _figure(self, entry: Entry, name: str, row: str, number: Number, unit: str, scale: Decimal) -> Figure:
        return Figure(
            name=name,
            place=f"{self.name}“{shortened(row)}”的" if row else self.name,
            number=number,
            unit=unit,
            scale=scale,
            quote=f"{row} {entry.printed}".strip(),
            source=self.document.printed(Source(self.document.sha256, entry.page, entry.box)),
        )

    def label(self, entry: Entry, label: Label) -> Figure:
        """The points that the label of a level prints."""
        number = Number(label.points or _EXACT, _EXACT)
        return self._figure(entry, "分值", label.text, number, POINTS, Decimal(1))

    def evidence(self, entry: Entry, quote: str) -> Evidence:
        """A place of the table with what stands there."""
        source = Source(self.document.sha256, entry.page, entry.box)
        return Evidence.at(self.document.printed(source), quote)


class HasViews(Protocol):
    """A case, as far as it has performance tables."""

    @property
    def evaluations(self) -> Sequence[View]:
        """The performance tables, in order."""


class PerformanceTotalFigures(msgspec.Struct, frozen=True):
    """The total score and what the weights sum to, as a table's last row prints them."""

    score: Figure | None
    weight: Figure | None


def head_of(figure: Figure) -> str:
    """Where and what a figure is, for the head of a message."""
    return f"{figure.place}{figure.name}"


def part_of(figure: Figure, sign: int = 1) -> Part:
    """A figure as the operand of a relation."""
    return Part(figure, figure.name, sign)


def is_total_row(row: Funds) -> bool:
    """Whether a funds row is that of the whole."""
    return _TOTAL.match(row.name) is not None


def shortened(text: str | None) -> str:
    """A name as messages show it."""
    text = text or ""
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"


def figure_of_row(row: PerformanceRow, role: str) -> Figure | None:
    """The score or weight that the text states for an indicator."""
    value = row.score if role == "score" else row.weight
    if value is None:
        return None
    source = row.source
    if role == "weight":
        if row.weight_page is None or row.weight_x0 is None or row.weight_top is None:
            return None
        assert row.weight_x1 is not None
        assert row.weight_bottom is not None
        box = Box(row.weight_x0, row.weight_top, row.weight_x1, row.weight_bottom)
        source = Source(source.document, row.weight_page, box)
    whose = f"“{shortened(row.subject)}”" if row.subject else ""
    return Figure(
        name=FUNDS_NAMES[role],
        place=f"{whose}文字“{shortened(row.name)}”的",
        number=Number(value, _EXACT),
        unit=POINTS,
        scale=Decimal(1),
        quote=f"{row.name}：{value.normalize():f}分",
        source=source,
    )


def _on(document: Document, page: int) -> str:
    """The page or worksheet in brackets; nothing for text without pages."""
    where = pages_named(document, [page])
    return f"（{where}）" if where else ""


def figure_of_total(total: PerformanceTotal, document: Document) -> Figure | None:
    """The score of a total that the text or a table of a document states."""
    if total.score is None:
        return None
    whose = f"“{shortened(total.subject)}”" if total.subject else ""
    where = "文字" if total.kind == "narrative" else "表中"
    return Figure(
        name=f"{total.part}得分" if total.part else "得分",
        place=f"{whose}{where}{_on(document, total.source.page)}",
        number=Number(total.score, _EXACT),
        unit=POINTS,
        scale=Decimal(1),
        quote=total.quote,
        source=total.source,
    )


def twins(views: Sequence[View]) -> Iterator[tuple[View, View]]:
    """Pairs of tables that state the same evaluation, in the order of the document."""
    for i, one in enumerate(views):
        for other in views[i + 1 :]:
            mine, theirs = one.own, other.own
            if (mine.subject, mine.year, mine.evaluation) == (theirs.subject, theirs.year, theirs.evaluation):
                yield one, other


def funds_rows(case: HasViews) -> Iterator[tuple[View, Funds]]:
    """Every funds row of every table."""
    return ((view, row) for view in case.evaluations for row in view.funds)


def paired_rows(case: HasViews) -> Iterator[tuple[View, Indicator, View, Indicator]]:
    """The same indicator in two tables that state the same evaluation."""
    for one, other in twins(case.evaluations):
        ours = [Named(row.name, row.level1.text) for row in one.indicators]
        theirs = [Named(row.name, row.level1.text) for row in other.indicators]
        for i, j in paired(ours, theirs):
            yield one, one.indicators[i], other, other.indicators[j]
