"""The records that performance tables and performance prose become."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from assets.documents.model import Document, Source
from assets.documents.prose import Paragraph
from assets.facts.narrative_scores import StatedIndicator, StatedTotal
from assets.facts.sections import MOST_YEARS_BACK
from assets.tables.numbers import MONEY_SCALE
from assets.tables.performance.align import Cells
from assets.tables.performance.levels import Indicator
from assets.tables.performance.model import NARRATIVE, FundsRow, PerformanceRow, PerformanceTotal
from assets.tables.performance.reader import Funds, PerformanceTable, Total
from assets.tables.performance.rows import Entry
from assets.tables.performance.twins import alike
from assets.tables.performance.values import least, number_in, points_in, target_of, text_of, value_of
from assets.tables.performance.words import is_level1, scorer_of

SAME_PROJECT = 0.75
"""Names of a project that share this much are one, printed or read wrongly in one place."""
_AMOUNTS = {
    "declared": "declared",
    "initial": "initial_budget",
    "annual": "annual_budget",
    "executed": "executed",
    "surplus": "surplus",
}
_OTHERS = {"rate": "execution_rate", "weight": "weight", "score": "score"}


class Belonging(msgspec.Struct):
    """A table with what it is about. `printed` is the project's name as the table prints it."""

    table: PerformanceTable
    kind: str
    subject: str | None
    year: int
    evaluation: str | None
    printed: str | None = None

    @property
    def shared(self) -> dict[str, Any]:
        """What all records of the table say of it."""
        return {
            "kind": self.kind,
            "table": self.table.number,
            "title": self.table.title,
            "subject": self.subject,
            "about_year": self.year,
        }


def is_one_project(printed: str, other: str) -> bool:
    """Whether two names are those of one project."""
    return printed in other or other in printed or alike(printed, other) >= SAME_PROJECT


def table_rows(document: Document, own: Belonging) -> list[PerformanceRow]:
    """The indicators of a table; where it prints the scores of two evaluators, first those that count."""
    counted = [_row(document, own, number, row) for number, row in enumerate(own.table.indicators)]
    other = _other_evaluation(own)
    if other is None:
        return counted
    beside = msgspec.structs.replace(own, evaluation=other)
    return counted + [
        _row(document, beside, number, msgspec.structs.replace(row, cells=_beside(row.cells)))
        for number, row in enumerate(own.table.indicators, len(counted))
    ]


def _beside(cells: Cells) -> Cells:
    """The cells of a row with the other evaluator's score in place of the one that counts."""
    rest = {role: entry for role, entry in cells.items() if role not in ("score", "reason")}
    return {**rest, "score": cells["other_score"]} if "other_score" in cells else rest


def table_funds(document: Document, own: Belonging) -> list[FundsRow]:
    """The funds block of a table, amounts in 万元."""
    return [_funds(document, own, number, row) for number, row in enumerate(own.table.funds)]


def table_totals(document: Document, own: Belonging) -> list[PerformanceTotal]:
    """The totals that a table prints; where it prints those of two evaluators, first the one that counts."""
    found = [_total(document, own, total, total.score) for total in own.table.totals]
    other = _other_evaluation(own)
    if other is None:
        return found
    beside = msgspec.structs.replace(own, evaluation=other)
    return found + [
        _total(document, beside, msgspec.structs.replace(total, grade=None), total.other_score)
        for total in own.table.totals
        if total.other_score is not None
    ]


def _other_evaluation(own: Belonging) -> str | None:
    """Whose scores a table prints beside those that count, None where it prints none."""
    other = scorer_of(own.table.scores.get("other_score", ""))
    return other if other != own.evaluation else None


def _total(document: Document, own: Belonging, total: Total, score: Entry | None) -> PerformanceTotal:
    return PerformanceTotal(
        **(own.shared | {"subject": total.subject} if total.subject else own.shared),
        evaluation=own.evaluation,
        score=value_of(score),
        full_score=value_of(total.full_score),
        grade=total.grade.text if total.grade else None,
        quote=" ".join(e.printed for e in (total.first, total.full_score, score, total.grade) if e),
        confidence=least(score, total.full_score),
        source=_source(document, score or total.full_score or total.grade or total.first),
    )


def _source(document: Document, entry: Entry) -> Source:
    return document.printed(Source(document.sha256, entry.page, entry.box))


def _place(at: Source | None) -> dict[str, Any]:
    """The columns that say where a weight is printed."""
    if at is None:
        return {}
    box = at.box
    return {
        "weight_page": at.page,
        "weight_x0": box.x0,
        "weight_top": box.top,
        "weight_x1": box.x1,
        "weight_bottom": box.bottom,
    }


def _row(document: Document, own: Belonging, number: int, row: Indicator) -> PerformanceRow:
    cells = row.cells
    weight, score = cells.get("weight"), cells.get("score")
    return PerformanceRow(
        **own.shared,
        row=number,
        evaluation=own.evaluation,
        level1=row.level1.text,
        level1_weight=row.level1.points,
        level2=row.level2.text,
        level2_weight=row.level2.points,
        level3=row.level3,
        name=row.name,
        target_initial=text_of(cells, "target_initial"),
        target=target_of(cells),
        actual=text_of(cells, "actual"),
        weight=points_in(cells, "weight"),
        score=points_in(cells, "score"),
        reason=text_of(cells, "reason"),
        rule=text_of(cells, "rule"),
        confidence=least(weight, score),
        source=_source(document, score or weight or cells.get("item") or cells.get("level3") or row.first),
        **_place(_source(document, weight) if weight is not None else None),
    )


def _funds(document: Document, own: Belonging, number: int, row: Funds) -> FundsRow:
    scale = MONEY_SCALE.get(own.table.unit, Decimal(1))
    stated: dict[str, Any] = {}
    for role, field in (_AMOUNTS | _OTHERS).items():
        parsed = number_in(row.cells, role)
        if parsed is not None:
            stated[field] = parsed.scaled(scale).value if role in _AMOUNTS else parsed.value
    first = row.cells.get("score") or row.cells.get("executed") or next(iter(row.cells.values()))
    return FundsRow(
        **own.shared,
        row=number,
        name=row.name,
        unit=own.table.unit,
        confidence=least(*row.cells.values()),
        source=_source(document, first),
        **stated,
    )


def _said(document: Document, at: tuple[Paragraph, int, int]) -> Source:
    paragraph, start, end = at
    return document.printed(paragraph.source(start, end))


def narrative_row(document: Document, stated: StatedIndicator, table: int, row: int) -> PerformanceRow:
    """An indicator that the text states, as row `row` of what counts as table `table`."""
    paragraph, start, end = stated.at
    levels = stated.levels or ((stated.name,) if is_level1(stated.name) else ())
    return PerformanceRow(
        kind=NARRATIVE,
        table=table,
        row=row,
        title=_heading(paragraph),
        subject=None if stated.report.unnamed else stated.report.project,
        about_year=stated.report.year,
        evaluation=stated.report.kind,
        level1=levels[0] if levels else "",
        level2=levels[1] if len(levels) > 1 else "",
        level3=stated.name,
        name=stated.name,
        weight=stated.weight,
        score=stated.score,
        reason=stated.reason,
        rule=stated.rule,
        confidence=paragraph.confidence(start, end),
        source=_said(document, stated.at),
        **_place(_said(document, stated.weight_at) if stated.weight_at is not None else None),
    )


def narrative_total(
    document: Document, total: StatedTotal, table: int, projects: Sequence[str], fiscal_year: int
) -> PerformanceTotal:
    """A total or grade that the text states; `projects` are the names that the document has for projects."""
    paragraph, start, end = total.at
    year = total.year if total.year and -MOST_YEARS_BACK <= total.year - fiscal_year <= 1 else total.report.year
    return PerformanceTotal(
        kind=NARRATIVE,
        table=table,
        title=_heading(paragraph),
        subject=_subject_of(total, projects),
        about_year=year,
        evaluation=total.evaluation,
        part=total.part,
        score=total.score,
        full_score=total.full_score,
        grade=total.grade,
        quote=total.quote,
        confidence=paragraph.confidence(start, end),
        source=_said(document, total.at),
    )


def _heading(paragraph: Paragraph) -> str:
    return paragraph.section[-1] if paragraph.section else ""


def _subject_of(total: StatedTotal, projects: Sequence[str]) -> str | None:
    """The project of a total: the one that its sentence names, as it is called elsewhere, else that of the report."""
    own = None if total.report.unnamed else total.report.project
    if total.subject is None:
        return None if total.whole else own
    if own is not None and is_one_project(total.subject, own):
        return own
    return next((project for project in projects if is_one_project(total.subject, project)), total.subject)
