"""P: one evaluation in two places: report and table, table and text, unit and code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from assets.documents.model import Source
from assets.documents.places import place
from assets.documents.prose import paragraphs
from assets.findings.case import Case
from assets.findings.catalogue import SAME, Remark, rule
from assets.findings.evaluations import (
    AMOUNTS,
    BASIS,
    VALUE_NAMES,
    View,
    figure_of_row,
    figure_of_total,
    head_of,
    is_total_row,
    paired_rows,
    twins,
)
from assets.findings.figures import Figure
from assets.findings.model import Evidence
from assets.findings.relations import Part, Relation, same, total
from assets.tables.performance.levels import Indicator
from assets.tables.performance.model import NARRATIVE, PerformanceRow, PerformanceTotal
from assets.tables.performance.reader import Funds
from assets.tables.performance.twins import alike, bare, is_generic, number_in
from assets.tables.performance.values import target_of

_LONG = 5
"""Digits of a number that does not come up by chance."""
_USUAL = 3
"""So many times as often as another does a code or name stand that is the usual one."""
_WHOLE = re.compile("整体|部门|本单位|本局")
_CODED_UNIT = re.compile(r"(\d{3,10})[-－—]?([\u4e00-\u9fff（）()]{4,30})")
_MISPRINTED = 0.8
"""Words that agree to this share and are not equal were misread or misprinted in one place."""


def _same(stated: Figure | None, known: Figure | None) -> Iterable[Relation]:
    """The relation that both print one number, or none where one is missing."""
    if stated is None or known is None:
        return ()
    return same(head_of(stated), stated, head_of(known), known)


@rule(
    "P005",
    "同一资金在报告正文与自评表中一致",
    checks="同一评价有两处资金表（报告正文和自评表）时，总额、基本支出、项目支出的预算数、执行数和结余相同，单位不同的折算后比较。",
    why="两处不一致，至少一处录错或误识。",
    basis=BASIS,
    severity="error",
    example="正文全年执行数 36426455.08 元，自评表 3612.646 万元。",
    message=SAME,
)
def funds_of_twins_agree(case: Case) -> Iterator[Relation]:
    """The funds that a report and its table state are the same."""
    for one, other in twins(case.evaluations):
        for ours in one.funds:
            for theirs in other.funds:
                if _same_row(ours, theirs):
                    for role in (*AMOUNTS, "rate"):
                        stated, known = other.amount(theirs, role), one.amount(ours, role)
                        yield from _same(stated, known)


def _same_row(one: Funds, other: Funds) -> bool:
    return (is_total_row(one) and is_total_row(other)) or bare(one.name) == bare(other.name)


@rule(
    "P006",
    "同一指标的指标值、完成值在两处一致",
    checks="同一评价有两张指标表（报告正文和自评表）时，同名指标的指标值、完成值中的数字相同（不计≤、≥等符号和单位）。",
    why="两处不一致，至少一处录错或误识。",
    basis=BASIS,
    severity="error",
    example="部门人员经费支出的完成值，正文为 467.66 万元，自评表为 407.60 万元。",
    message=SAME,
)
def values_of_twins_agree(case: Case) -> Iterator[Relation]:
    """The numbers of targets and actual values that two tables state for one indicator are the same."""
    for one, ours, other, theirs in paired_rows(case):
        for role in VALUE_NAMES:
            stated, known = other.value(theirs, role), one.value(ours, role)
            yield from _same(stated, known)


@rule(
    "P007",
    "同一指标的文字在两处一致",
    checks="同一评价有两张指标表时，同名指标的名称和文字指标值应一致；只差个别字的，多为误识、漏字或误写。",
    why="名称不一，无法核对；误识的字可能改变意思。",
    severity="warning",
    example="正文“医疗生育政策落实”，自评表“医疗服务保障政策落实”。",
    message="{where}写“{stated}”，{other}写“{expected}”，只差个别字，应有一处有误。",
)
def words_of_twins_agree(case: Case) -> Iterator[Remark]:
    """Names and targets in words that differ by some characters only."""
    for one, ours, other, theirs in paired_rows(case):
        stated = [(theirs.name, ours.name, "item" if "item" in theirs.cells else "level3")]
        if number_in(target_of(theirs.cells)) is None and number_in(target_of(ours.cells)) is None:
            stated.append((target_of(theirs.cells) or "", target_of(ours.cells) or "", "target"))
        for printed, expected, role in stated:
            entry = theirs.cells.get(role) or theirs.cells.get("target_initial")
            if entry is None or not _misprinted(printed, expected):
                continue
            yield Remark(
                words={"where": other.name, "other": one.name, "stated": printed, "expected": expected},
                stated=printed,
                expected=expected,
                evidence=(other.evidence(entry, printed), one.evidence(ours.first, expected)),
            )


def _misprinted(one: str, other: str) -> bool:
    return (
        bare(one) != bare(other) and not is_generic(one) and not is_generic(other) and alike(one, other) >= _MISPRINTED
    )


@rule(
    "P008",
    "同一指标的分值、得分在两处一致",
    checks="同一评价的指标，在报告正文、自评表和文字中写的分值、得分相同；文字按三级指标合写的，与表中各项之和比较。",
    why="得分是评价的结论，前后不一则结论不可信。",
    basis=BASIS,
    severity="error",
    example="文字“部门决算的准确性：共3分……得2分”，得分表为 3 分。",
    message=SAME,
)
def points_of_twins_agree(case: Case) -> Iterator[Relation]:
    """The weights and scores that two places state for one indicator are the same."""
    for one, ours, other, theirs in paired_rows(case):
        for role in ("weight", "score"):
            stated, known = other.points(theirs, role), one.points(ours, role)
            yield from _same(stated, known)
    for view in case.evaluations:
        for row in case.performance.rows:
            if row.kind == NARRATIVE and _is_of(row, view):
                yield from _text_against_table(row, view)


def _is_of(row: PerformanceRow, view: View) -> bool:
    own = view.own
    return (row.subject, row.about_year, row.evaluation) == (own.subject, own.year, own.evaluation) and (
        own.kind != "indicator_system"
    )


def _text_against_table(row: PerformanceRow, view: View) -> Iterator[Relation]:
    """A passage against the rows of the same name, else against all rows below the level 3 of that name."""
    same_name = [each for each in view.indicators if bare(each.name) == bare(row.name)]
    below = [each for each in view.indicators if bare(each.level3) == bare(row.name)]
    rows = below if len(same_name) != 1 or _weight_of(view, below) == row.weight else same_name
    for role in ("weight", "score"):
        stated = figure_of_row(row, role)
        parts = [view.points(each, role) for each in rows]
        if stated is not None and parts and all(part is not None for part in parts):
            yield from total(head_of(stated), stated, [Part(p, head_of(p)) for p in parts if p is not None])


def _weight_of(view: View, rows: Sequence[Indicator]) -> Decimal:
    return sum((f.number.value for row in rows if (f := view.points(row, "weight")) is not None), Decimal(0))


@rule(
    "P012",
    "同一评价的总分在各处一致",
    checks="同一部门或项目同一年度的自评（或重点评价）总分，在绩效表、报告和正文综述中一致。",
    why="同一评价只能有一个总分。",
    basis=BASIS,
    severity="error",
    example="正文称某项目自评 93 分，项目自评报告写 90 分。",
    message=SAME,
)
def totals_of_one_evaluation_agree(case: Case) -> Iterator[Relation]:
    """Everywhere the same total is stated for an evaluation."""
    groups: dict[tuple[object, ...], list[PerformanceTotal]] = {}
    for each in case.performance.totals:
        if each.score is not None and each.part is None and each.evaluation is not None and _tells_whose(each):
            groups.setdefault((each.subject, each.about_year, each.evaluation), []).append(each)
    for totals in groups.values():
        known = _most_credible(totals, case.performance.rows)
        for each in totals:
            if each is not known:
                stated, expected = figure_of_total(each, case.document), figure_of_total(known, case.document)
                yield from _same(stated, expected)


def _tells_whose(total: PerformanceTotal) -> bool:
    """Whether a total is surely the department's, where it names no project."""
    return total.subject is not None or total.kind != NARRATIVE or _WHOLE.search(total.quote) is not None


def _most_credible(totals: Sequence[PerformanceTotal], rows: Iterable[PerformanceRow]) -> PerformanceTotal:
    """The total that the scores sum to, else the one stated most often, else the first."""
    first = totals[0]
    own = [r.score for r in rows if (r.subject, r.about_year, r.evaluation) == _key(first) and r.score is not None]
    summed = sum(own, Decimal(0))
    times = [each.score for each in totals]
    return max(totals, key=lambda each: (each.score == summed, times.count(each.score)))


def _key(each: PerformanceTotal) -> tuple[object, ...]:
    return (each.subject, each.about_year, each.evaluation)


@rule(
    "P014",
    "项目名称前后一致",
    checks="自评表中的项目名称与所在报告的项目名称一致；只差个别字的，多为误识或误写。",
    why="名称不一，项目资金和绩效无法对应。",
    severity="warning",
    example="报告题为“离休干部业务经办费”，自评表写“离体干部业务经办费”。",
    message="{where}的项目名称写“{stated}”，所在报告写“{expected}”。",
)
def names_of_projects_agree(case: Case) -> Iterator[Remark]:
    """A table that prints another name than the report it belongs to; a longer or shorter one is the same."""
    for view in case.evaluations:
        printed, subject = view.own.printed, view.own.subject
        if printed is None or subject is None or printed in subject or subject in printed:
            continue
        if bare(printed) == bare(subject):
            continue
        first = next((row.first for row in view.indicators), None)
        if first is not None:
            yield Remark(
                words={"where": view.name, "stated": printed, "expected": subject},
                stated=printed,
                expected=subject,
                evidence=(view.evidence(first, printed),),
            )


@rule(
    "P015",
    "绩效表数值与文字只差一个数字",
    checks="绩效表完成值、指标值中五位以上的数，与文字中单位相同、位数相同、只差一个数字的数比较；文字中没有与表相同的数。",
    why="只差一个数字的，多为误识或误录。",
    severity="warning",
    example="自评表完成值 1668368 剂次，文字写 1668366 剂次。",
    message="{where}“{name}”的{what}写 {stated}，文字写 {expected}，只差一个数字，应有一处有误。",
)
def long_numbers_agree_with_the_text(case: Case) -> Iterator[Remark]:
    """A long number of a table that the text has with one other digit."""
    wanted = [(view, row, role, f) for view, row, role, f in _values(case) if len(_digits(f)) >= _LONG]
    if not wanted:
        return
    units = {figure.unit for *_, figure in wanted if figure.unit}
    if not units:
        return
    said = re.compile(rf"(?<![\d.])(\d{{{_LONG},}})(?:[余多])?({'|'.join(map(re.escape, sorted(units)))})")
    stated = [(match[1], match[2], p, match) for p in paragraphs(case.document) for match in said.finditer(p.text)]
    for view, row, role, figure in wanted:
        own = [each for each in stated if each[1] == figure.unit]
        if any(digits == _digits(figure) for digits, *_ in own):
            continue
        near = next((each for each in own if _one_apart(each[0], _digits(figure))), None)
        if near is not None:
            digits, unit, paragraph, match = near
            yield Remark(
                words={
                    "where": view.name,
                    "name": row.name,
                    "what": VALUE_NAMES[role],
                    "stated": figure.measured,
                    "expected": f"{digits} {unit}",
                },
                stated=figure.printed,
                expected=digits,
                evidence=(figure.evidence, Evidence.at(paragraph.source(*match.span(1)), match[0])),
            )


def _values(case: Case) -> Iterator[tuple[View, Indicator, str, Figure]]:
    for view in case.evaluations:
        for row in view.indicators:
            for role in VALUE_NAMES:
                figure = view.value(row, role)
                if figure is not None:
                    yield view, row, role, figure


def _digits(figure: Figure) -> str:
    value = figure.number.value
    return f"{value:f}" if value == value.to_integral_value() and value > 0 else ""


def _one_apart(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


@rule(
    "P016",
    "单位代码与名称前后一致",
    checks="各绩效表中“代码-名称”形式的单位，同一名称只有一个代码，同一代码只有一个名称；与多数不同的列出。",
    why="代码错了，绩效数据归不到单位。",
    severity="warning",
    example="多处为“303002-某市医疗保险服务中心”，一处写“03002-某市医疗保险服务中心”。",
    message="{place}写“{stated}”，其他 {times} 处写“{expected}”。",
)
def codes_of_units_agree(case: Case) -> Iterator[Remark]:
    """A unit whose code, or a code whose unit, differs from what most tables print."""
    found = [
        (match[1], match[2], page, cell)
        for page in case.document.pages
        for grid in page.grids
        for cell in grid.cells
        if (match := _CODED_UNIT.fullmatch("".join(cell.text.split())))
    ]
    usual = Counter((code, name) for code, name, *_ in found)
    for code, name, page, cell in found:
        same_unit = [(times, pair) for pair, times in usual.items() if (pair[0] == code) != (pair[1] == name)]
        best = max(same_unit, default=None)
        if best is None or usual[code, name] >= _USUAL or best[0] <= usual[code, name] * _USUAL:
            continue
        printed, expected = f"{code}-{name}", "-".join(best[1])
        source = case.document.printed(Source(case.document.sha256, page.number, cell.box))
        where = place(case.document.kind, page, cell.box)
        yield Remark(
            words={"place": where, "stated": printed, "expected": expected, "times": str(best[0])},
            stated=printed,
            expected=expected,
            evidence=(Evidence.at(source, printed),),
        )
