"""The score sheet of a department-year: a workbook as finance bureaus fill it in.

A sheet for each scorecard, where a changed score changes subtotals, total and grade, and where values and points are
formulas over the cells of the facts wherever such a formula gives the number that was computed. Further sheets list
the facts, the findings and the documents. Nothing in the file leads out of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from assets.facts.model import Fact
from assets.indicators.rulebook import Rulebook
from assets.reports.figures import SEVERITY_NAMES
from assets.reports.model import ReportInputs, RulebookNote
from assets.reports.score_sheet_book import CENTRED, NOTE, TITLE, Book, Column, Sheet, decimals, number_format
from assets.reports.score_sheet_card import Cells, Given, write_card
from assets.reports.score_sheet_facts import FactRows
from assets.reports.score_sheet_lists import write_comparisons, write_documents, write_findings, write_values
from assets.reports.text import shorten
from assets.scores.model import Score, Scorecard

MOST_CARDS = 60
"""Scorecards with a sheet of their own; a workbook with more tabs cannot be used."""

_TAB = 16
"""Characters of a scorecard's tab."""

_HEAD = 2
_FIRST = 3
_HOW = (
    "怎样使用：黄色的格可以填写或改动。改动“事实”表里的数，指标值、得分、小计、总分和等级随之重算；"
    "直接改动得分，总分和等级随之重算。",
    "依据：“计算”据决算和绩效文件中的数按评分标准算得；“佐证”为评价人员填报；“公开”照公开的评价文件；"
    "“待评”尚无依据，不作零分。",
    "文中的数、文句都照原文，写作文本；每个数的文件、页和所在文句见“事实”表，文件见“文件”表。",
)


class Line(msgspec.Struct, frozen=True):
    """One scorecard of the overview, with its sheet where it has one."""

    card: Scorecard | None
    title: str
    subject: str
    cells: Cells | None


def workbook(inputs: ReportInputs, facts: Sequence[Fact], rulebooks: Sequence[Rulebook]) -> bytes:
    """The workbook as XLSX. The same inputs give the same bytes.

    Raises ValueError where an indicator's inputs are no JSON list of inputs.
    """
    book = Book(f"{inputs.department}{inputs.fiscal_year}年度绩效评分表")
    rows = FactRows(inputs, facts)
    overview = book.sheet("概览", _OVERVIEW)
    lines = _cards(book, inputs, rulebooks, rows)
    _overview(overview, inputs, lines)
    write_comparisons(book, inputs)
    shown = {(score.rulebook, score.indicator) for score in inputs.scores if score.subject is None}
    write_values(book, inputs, [i for i in inputs.indicators if (i.rulebook, i.indicator) not in shown])
    rows.write(book)
    write_findings(book, inputs)
    write_documents(book, inputs)
    return book.finish()


_OVERVIEW = (
    Column("序号", 6),
    Column("评价办法", 42),
    Column("评价对象", 36),
    Column("满分", 8),
    Column("总分", 10),
    Column("等级", 10),
    Column("已评比重", 10),
    Column("公开总分", 10),
    Column("公开等级", 10),
    Column("差异", 9),
    Column("评分表", 24),
)


def _cards(book: Book, inputs: ReportInputs, rulebooks: Sequence[Rulebook], rows: FactRows) -> list[Line]:
    by_key: dict[tuple[str, str | None], list[Score]] = {}
    for score in inputs.scores:
        by_key.setdefault((score.rulebook, score.subject), []).append(score)
    cards = {(card.rulebook, card.subject): card for card in inputs.scorecards}
    known = {rulebook.id: rulebook for rulebook in rulebooks}
    notes = {note.rulebook: note for note in inputs.rulebooks}
    counts: Counter[str] = Counter()
    lines = []
    for number, key in enumerate(dict.fromkeys([*cards, *by_key])):
        rulebook, subject = key
        note = notes.get(rulebook, RulebookNote(rulebook, rulebook))
        cells = None
        if number < MOST_CARDS:
            kind = "项目" if subject else "评分"
            counts[kind] += 1
            heading = f"{inputs.department}{inputs.fiscal_year}年度" + (
                f"项目支出绩效评分表：{subject}" if subject else "部门整体支出绩效评分表"
            )
            own = {i.indicator: i for i in inputs.indicators if i.rulebook == rulebook} if subject is None else {}
            given = Given(heading, cards.get(key), by_key.get(key, []), known.get(rulebook), note, own)
            cells = write_card(book, shorten(f"{kind}{counts[kind]} {subject or note.title}", _TAB), given, rows)
        lines.append(Line(cards.get(key), note.title, subject or inputs.department, cells))
    return lines


def _overview(sheet: Sheet, inputs: ReportInputs, lines: Sequence[Line]) -> None:
    place = f"（{inputs.region}）" if inputs.region else ""
    sheet.across(0, f"{inputs.department}{inputs.fiscal_year}年度绩效评分表", TITLE, 2)
    counts = Counter(finding.severity for finding in inputs.findings)
    found = "，".join(f"{name} {counts[severity]} 处" for severity, name in SEVERITY_NAMES.items())
    sheet.across(1, f"{inputs.department}{place}　{inputs.fiscal_year}年度　疑点：{found}", {**NOTE, "align": "center"})
    sheet.head(_HEAD)
    totals = [v for one in lines if one.card for v in (one.card.total, one.card.published_total)]
    style = number_format(decimals(totals))
    for row, line in enumerate(lines, _FIRST):
        _line(sheet, row, row - _FIRST + 1, line, style)
    row = _FIRST + len(lines)
    if not lines:
        row = sheet.notes(row, ["没有评分：没有适用的评价办法，也没有公开的得分。"])
    row = sheet.notes(row + 1, _HOW)
    sheet.frame(_HEAD, row - 1)


def _line(sheet: Sheet, row: int, number: int, line: Line, style: dict[str, str]) -> None:
    card, cells = line.card, line.cells
    sheet.number(row, 0, number, CENTRED)
    sheet.text(row, 1, line.title)
    sheet.text(row, 2, line.subject)
    sheet.number(row, 3, card.full_score if card else None, CENTRED)
    if cells is None:
        sheet.number(row, 4, card.total if card else None, CENTRED, style)
        sheet.text(row, 5, card.grade if card else None, CENTRED)
        sheet.number(row, 6, card.coverage if card else None, CENTRED, {"num_format": "0.0%"})
    else:
        sheet.formula(row, 4, *cells.total, CENTRED, style)
        sheet.formula(row, 5, *cells.grade, CENTRED)
        sheet.formula(row, 6, *cells.coverage, CENTRED, {"num_format": "0.0%"})
    sheet.number(row, 7, card.published_total if card else None, CENTRED, style)
    sheet.text(row, 8, card.published_grade if card else None, CENTRED)
    if cells is None:
        sheet.blank(row, 9)
        sheet.text(row, 10, "见仓库的 scores 表", CENTRED)
    else:
        form = style["num_format"]
        sheet.formula(row, 9, *cells.difference, CENTRED, {"num_format": f"+{form};-{form};0"})
        sheet.link(row, 10, cells.sheet, cells.sheet)
