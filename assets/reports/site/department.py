"""A department's page: its years side by side, what changed, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from assets.reports.figures import SEVERITY_NAMES
from assets.reports.site.charts import Chart, Series, line_chart
from assets.reports.site.league import LeagueRow, complete, league
from assets.reports.site.model import SiteDepartment, main_card, published_of
from assets.reports.summary import FindingNote, Summary
from assets.reports.text import measured, percent, plain

_HUNDRED = Decimal(100)


class YearRow(msgspec.Struct, frozen=True):
    """One year: the row of the league table, where its report is and what the shares of its bar of findings are."""

    year: int
    report: str
    row: LeagueRow
    documents: int
    card_count: int


class ValueRow(msgspec.Struct, frozen=True):
    """One indicator in all years, empty where it has no value; `chart` where there are two values at least."""

    name: str
    unit: str
    values: tuple[str, ...]
    chart: Chart | None


class YearFindings(msgspec.Struct, frozen=True):
    """The findings of a year, the gravest first; `more` are not listed."""

    year: int
    report: str
    counts: tuple[tuple[str, str, int], ...]
    findings: tuple[FindingNote, ...]
    more: int


class DepartmentPage(msgspec.Struct, frozen=True):
    """All that the page shows; years from the first to the last, findings from the last to the first."""

    id: str
    name: str
    region: str
    years: tuple[YearRow, ...]
    scores: Chart | None
    counts: Chart | None
    values: tuple[ValueRow, ...]
    findings: tuple[YearFindings, ...]


def department_page(department: SiteDepartment) -> DepartmentPage:
    """The page of a department."""
    years = [summary.fiscal_year for summary in department.years]
    return DepartmentPage(
        id=department.id,
        name=department.name,
        region="".join(department.region),
        years=tuple(_year(department, summary) for summary in department.years),
        scores=_scores(department.years, years),
        counts=_counts(department.years, years),
        values=_values(department.years, years),
        findings=tuple(_findings(summary) for summary in reversed(department.years)),
    )


def _year(department: SiteDepartment, summary: Summary) -> YearRow:
    row = league([department], summary.fiscal_year).rows[0]
    return YearRow(summary.fiscal_year, _report(summary.fiscal_year), row, summary.documents, len(summary.cards))


def _report(year: int) -> str:
    return f"{year:04d}.html"


def _scores(summaries: Sequence[Summary], years: Sequence[int]) -> Chart | None:
    own: dict[int, tuple[Decimal, str]] = {}
    published: dict[int, tuple[Decimal, str]] = {}
    for summary in summaries:
        card, stated = main_card(summary), published_of(summary)
        if card is not None and card.rate is not None:
            text = percent(card.rate) + ("" if complete(card) else "*")
            own[summary.fiscal_year] = (card.rate * _HUNDRED, text)
        if stated is not None and stated.full:
            share = stated.total / stated.full
            published[summary.fiscal_year] = (share * _HUNDRED, plain(stated.total))
    series = [Series("得分率", own), Series("公开得分", published)]
    if max(len(own), len(published)) < 2:
        return None
    return line_chart("得分率与公开得分", series, years)


def _counts(summaries: Sequence[Summary], years: Sequence[int]) -> Chart | None:
    """Errors and warnings by year; None where there is one year, or nothing was ever found."""
    series = [
        Series(name, {s.fiscal_year: (Decimal(count := s.severities.get(key, 0)), str(count)) for s in summaries})
        for key, name in (("error", "错误"), ("warning", "警告"))
    ]
    found = any(value for one in series for value, _ in one.values.values())
    return line_chart("错误与警告的处数", series, years) if found and len(summaries) > 1 else None


def _values(summaries: Sequence[Summary], years: Sequence[int]) -> tuple[ValueRow, ...]:
    """The indicators in the order of the latest year that has them."""
    found: dict[str, dict[int, tuple[Decimal, str]]] = {}
    names: dict[str, tuple[str, str]] = {}
    for summary in reversed(summaries):
        for note in summary.values:
            # A percent sign is short enough to stand at each value; another unit stands beside the name.
            names.setdefault(note.indicator, (note.name, "" if note.unit == "%" else note.unit))
            text = measured(note.value, note.unit).removesuffix(f" {note.unit}")
            found.setdefault(note.indicator, {})[summary.fiscal_year] = (note.value, text)
    return tuple(
        ValueRow(
            name=names[key][0],
            unit=names[key][1],
            values=tuple(values[year][1] if year in values else "" for year in years),
            chart=line_chart(names[key][0], [Series(names[key][0], values)], years) if len(values) > 1 else None,
        )
        for key, values in found.items()
    )


def _findings(summary: Summary) -> YearFindings:
    total = sum(summary.severities.values())
    return YearFindings(
        year=summary.fiscal_year,
        report=_report(summary.fiscal_year),
        counts=tuple((key, name, summary.severities.get(key, 0)) for key, name in SEVERITY_NAMES.items()),
        findings=summary.findings,
        more=total - len(summary.findings),
    )
