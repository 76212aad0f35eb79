"""What performance tables and performance prose state, each with the year and the project that it is about.

A table says whose it is by its own words (项目名称, its title, its year), else the report it stands in does. The
year may be another than that of the accounts that the report is bound into.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from assets.documents.model import Document, Source
from assets.documents.prose import Paragraph, paragraphs
from assets.facts.narrative_scores import stated_scores
from assets.facts.performance_records import (
    Belonging,
    is_one_project,
    narrative_row,
    narrative_total,
    table_funds,
    table_rows,
    table_totals,
)
from assets.facts.performance_subjects import other_unit, own_unit, with_subjects
from assets.facts.sections import MOST_YEARS_BACK, Report, reports
from assets.tables.performance.align import Cells
from assets.tables.performance.model import FundsRow, PerformanceRow, PerformanceTotal
from assets.tables.performance.reader import PerformanceTable, performance_tables
from assets.tables.performance.twins import Named, paired, same_points, same_value
from assets.tables.performance.values import points_in, target_of, text_of
from assets.tables.performance.words import scorer_of, squeeze

MOST_TWINS = 5
_TITLED_PROJECT = re.compile(
    r"^(?:附?表\d*[:：]?)?(?:(?:19|20)\d\d年度?)?(?P<name>.{2,40}?)(?:项目)?(?:支出)?绩效(?:自评|自我评价|评价)"
)
_ORGANISATION = re.compile(r"^.{2,30}?(?:局|厅|委员会|办公室|中心|部门)(?:\(.{1,20}\))?")
_SELF = re.compile(r"自评|自我评价")
_KEY = re.compile(r"重点评价|评分表|评价得分|财政评价|绩效评价得分")


class Performance(msgspec.Struct):
    """What one document states about performance, as records; `tables` are the tables as printed, by number.

    `doubles` are rows of the text whose passage states a second score, with that score and its place.
    """

    rows: list[PerformanceRow] = msgspec.field(default_factory=list)
    funds: list[FundsRow] = msgspec.field(default_factory=list)
    totals: list[PerformanceTotal] = msgspec.field(default_factory=list)
    tables: dict[int, Belonging] = msgspec.field(default_factory=dict)
    doubles: list[tuple[PerformanceRow, Decimal, Source]] = msgspec.field(default_factory=list)

    def add(self, other: Performance, about: int | None = None) -> None:
        """Adds the records of another document; only those about one year, where it is given."""
        self.rows += [row for row in other.rows if about in (None, row.about_year)]
        self.funds += [row for row in other.funds if about in (None, row.about_year)]
        self.totals += [total for total in other.totals if about in (None, total.about_year)]


def read_performance(document: Document, fiscal_year: int) -> Performance:
    """Everything that the tables and the text of a document state about performance.

    `fiscal_year` is that of the document; a report about another year keeps its own.
    """
    plain = list(reports(paragraphs(document), fiscal_year))
    own = own_unit(plain)
    texts = list(with_subjects(plain, own))
    belonging = _belonging(performance_tables(document), texts, fiscal_year, own)
    _decide(belonging)
    found = Performance(tables={each.table.number: each for each in belonging})
    for each in belonging:
        found.rows += table_rows(document, each)
        found.funds += table_funds(document, each)
        found.totals += table_totals(document, each)
    _add_narrative(found, document, texts, fiscal_year)
    return found


def _add_narrative(
    found: Performance, document: Document, texts: Sequence[tuple[Paragraph, str, Report]], fiscal_year: int
) -> None:
    """Adds the records of the text; each report's indicators count as one more table."""
    indicators, totals = stated_scores(texts)
    numbers: dict[Report, int] = {}
    counts: Counter[int] = Counter()
    projects = [row.subject for row in found.rows if row.subject] + [row.subject for row in found.funds if row.subject]
    projects += [report.project for _, _, report in texts if report.project and not report.unnamed]
    for stated in indicators:
        number = numbers.setdefault(stated.report, len(found.tables) + len(numbers))
        row = narrative_row(document, stated, number, counts[number])
        found.rows.append(row)
        counts[number] += 1
        if stated.more is not None:
            score, (paragraph, start, end) = stated.more
            found.doubles.append((row, score, document.printed(paragraph.source(start, end))))
    known = list(dict.fromkeys(projects))
    for total in totals:
        number = numbers.get(total.report, len(found.tables))
        found.totals.append(narrative_total(document, total, number, known, fiscal_year))


# Whose a table is -----------------------------------------------------------------------------------------------------


def _belonging(
    tables: Sequence[PerformanceTable],
    texts: Sequence[tuple[Paragraph, str, Report]],
    fiscal_year: int,
    own: str | None,
) -> list[Belonging]:
    places = [((p.pieces[0].page, p.pieces[0].line.box.top), report) for p, _, report in texts if p.pieces]
    found = []
    position = 0
    report = Report(fiscal_year)
    for table in tables:
        while position < len(places) and places[position][0] < (table.page, table.top):
            report = places[position][1]
            position += 1
        found.append(_belongs(table, report, fiscal_year, own))
    return found


def _belongs(table: PerformanceTable, report: Report, fiscal_year: int, own: str | None) -> Belonging:
    whole = "整体" in table.title
    printed = None if whole else table.subject or _named_by_title(table.title)
    if whole:
        subject = other_unit(squeeze(table.title), own)
    else:
        subject = printed or (None if report.unnamed else report.project)
    if (
        printed is not None
        and report.project is not None
        and not report.unnamed
        and is_one_project(printed, report.project)
    ):
        subject = report.project
    year = table.year if table.year and -MOST_YEARS_BACK <= table.year - fiscal_year <= 1 else report.year
    evaluation = _evaluation(table, report)
    kind = _kind(table.roles, None if whole else subject, evaluation)
    if kind.endswith("self_evaluation"):
        evaluation = evaluation or "self"
    return Belonging(table, kind, subject, year, evaluation, printed)


def _evaluation(table: PerformanceTable, report: Report) -> str | None:
    """Who evaluated: what the column of scores says, else the title, else the report."""
    headed = scorer_of(table.scores.get("score", ""))
    if headed is not None:
        return headed
    if scorer_of(table.scores.get("other_score", "")) == "self":
        return "key"
    return "self" if _SELF.search(table.title) else "key" if _KEY.search(table.title) else report.kind


def _named_by_title(title: str) -> str | None:
    match = _TITLED_PROJECT.match(title)
    if match is None or "项目" not in title[match.end("name") :]:
        return None
    name = _ORGANISATION.sub("", match["name"])
    return name if name not in ("", "项目", "部门", "单位") else None


def _kind(roles: set[str], subject: str | None, evaluation: str | None) -> str:
    self_evaluation = "overall_self_evaluation" if subject is None else "project_self_evaluation"
    if "score" in roles:
        measured = roles & {"target", "target_initial", "actual", "executed"}
        return self_evaluation if measured and evaluation != "key" else "evaluation_scores"
    if "weight" in roles and roles & {"rule", "explain"}:
        return "indicator_system"
    return self_evaluation if "actual" in roles or "executed" in roles else "targets"


# Readings that another statement of the same evaluation decides -------------------------------------------------------


def _decide(belonging: Sequence[Belonging]) -> None:
    """Where a row may be read in several ways, takes the one that agrees with the same row of a twin table."""
    twins: dict[tuple[object, ...], list[Belonging]] = {}
    for each in belonging:
        if each.table.indicators:
            twins.setdefault((each.subject, each.year, each.evaluation), []).append(each)
    for group in twins.values():
        for each in group:
            if any(row.others for row in each.table.indicators):
                for other in [one for one in group if one is not each][:MOST_TWINS]:
                    _decide_by(each.table, other.table)


def _decide_by(table: PerformanceTable, other: PerformanceTable) -> None:
    ours = [Named(row.name, row.level1.text) for row in table.indicators]
    theirs = [Named(row.name, row.level1.text) for row in other.indicators]
    for i, j in paired(ours, theirs):
        row, twin = table.indicators[i], other.indicators[j]
        best = min((row.cells, *row.others), key=lambda cells: _contradictions(cells, twin.cells))
        if best is not row.cells and _contradictions(best, twin.cells) < _contradictions(row.cells, twin.cells):
            table.indicators[i] = msgspec.structs.replace(row, cells=best)


def _contradictions(cells: Cells, twin: Cells) -> int:
    differing = sum(not same_points(points_in(cells, role), points_in(twin, role)) for role in ("weight", "score"))
    target = same_value(target_of(cells), target_of(twin))
    actual = same_value(text_of(cells, "actual"), text_of(twin, "actual"))
    return 2 * differing + (not target) + (not actual)
