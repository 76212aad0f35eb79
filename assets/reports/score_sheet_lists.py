"""The sheets that list: findings, both evaluations side by side, values that are not scored, documents."""

from __future__ import annotations

from collections.abc import Sequence

from assets.documents.model import Document
from assets.documents.places import place_named
from assets.findings.model import Evidence, Finding
from assets.indicators.model import Indicator
from assets.reports.figures import SEVERITY_NAMES
from assets.reports.model import DOCUMENT_STATUSES, ReportInputs
from assets.reports.score_sheet_book import CENTRED, NOTE, Book, Column, Style, decimals, number_format
from assets.reports.text import shorten
from assets.reports.views import box_of, sorted_findings

MOST_FINDINGS = 20_000
_QUOTE = 160
_PLACES = 8
_HEAD = 1
_FIRST = 2
_SEVERITY_STYLES: dict[str, Style] = {
    "error": {"bg_color": "#FBE3E0", "bold": True},
    "warning": {"bg_color": "#FFF2CC"},
    "info": {},
}


def write_findings(book: Book, inputs: ReportInputs) -> None:
    """Errors first; each with what is written, what it should be, and where it stands."""
    columns = (
        Column("序号", 6),
        Column("程度", 8),
        Column("编号", 8),
        Column("说明", 60),
        Column("文中所写", 20),
        Column("应为", 20),
        Column("出处", 60),
        Column("核实情况", 24),
    )
    sheet = book.sheet("疑点", columns)
    sheet.across(0, "疑点：文件中自相矛盾或不合规定之处，错误在前。末栏留给核实的人填写。", NOTE)
    sheet.head(_HEAD)
    names = {document.sha256: document.name for document in inputs.documents}
    findings = sorted_findings(inputs.findings)[:MOST_FINDINGS]
    for number, finding in enumerate(findings, 1):
        row = _HEAD + number
        sheet.number(row, 0, number, CENTRED)
        severity = SEVERITY_NAMES.get(finding.severity, finding.severity)
        sheet.text(row, 1, severity, CENTRED, _SEVERITY_STYLES.get(finding.severity, {}))
        sheet.text(row, 2, finding.code, CENTRED)
        sheet.text(row, 3, finding.message)
        sheet.text(row, 4, finding.stated)
        sheet.text(row, 5, finding.expected)
        sheet.text(row, 6, _places(finding, names, inputs))
        sheet.blank(row, 7)
    last = _HEAD + len(findings)
    if not findings:
        sheet.across(_FIRST, "没有发现疑点。", NOTE)
        last = _FIRST
    sheet.frame(_HEAD, last, frozen=3, filtered=bool(findings))


def write_comparisons(book: Book, inputs: ReportInputs) -> None:
    """Self-evaluation beside key evaluation; no sheet where there is nothing to compare."""
    if not inputs.comparisons:
        return
    columns = (
        Column("评价对象", 24),
        Column("一级指标", 12),
        Column("二级指标", 16),
        Column("指标", 28),
        Column("分值", 8),
        Column("自评得分", 10),
        Column("重点评价得分", 13),
        Column("差异", 9),
        Column("自评等级", 10),
        Column("重点评价等级", 13),
        Column("说明", 50),
    )
    sheet = book.sheet("自评与重点评价", columns)
    sheet.across(0, "自评与重点评价（财政评价）的得分对照；差异为重点评价得分减自评得分。", NOTE)
    sheet.head(_HEAD)
    marks = [v for one in inputs.comparisons for v in (one.self_score, one.key_score, one.weight)]
    style = number_format(decimals(marks))
    for row, one in enumerate(inputs.comparisons, _FIRST):
        sheet.text(row, 0, one.subject or inputs.department)
        sheet.text(row, 1, one.level1)
        sheet.text(row, 2, one.level2)
        sheet.text(row, 3, one.indicator or "总分", {"bold": one.indicator is None})
        sheet.number(row, 4, one.weight, CENTRED, style)
        sheet.number(row, 5, one.self_score, CENTRED, style)
        sheet.number(row, 6, one.key_score, CENTRED, style)
        sheet.number(row, 7, one.difference, CENTRED, style)
        sheet.text(row, 8, one.self_grade, CENTRED)
        sheet.text(row, 9, one.key_grade, CENTRED)
        sheet.text(row, 10, one.note)
    sheet.frame(_HEAD, _HEAD + len(inputs.comparisons), frozen=4, filtered=True)


def write_values(book: Book, inputs: ReportInputs, indicators: Sequence[Indicator]) -> None:
    """Indicators that are computed and in none of the scorecards; no sheet where there are none."""
    if not indicators:
        return
    columns = (Column("指标", 28), Column("指标值", 16), Column("算式", 90), Column("所缺的数据", 40))
    sheet = book.sheet("其他指标", columns)
    sheet.across(0, "其他指标：只计算，不计分。", NOTE)
    sheet.head(_HEAD)
    titles = {note.rulebook: note.title for note in inputs.rulebooks}
    several = len({indicator.rulebook for indicator in indicators}) > 1
    for row, indicator in enumerate(indicators, _FIRST):
        of = f"（{titles.get(indicator.rulebook, indicator.rulebook)}）" if several else ""
        sheet.text(row, 0, indicator.name + of)
        sheet.number(row, 1, indicator.value, number_format(decimals([indicator.value], 2), indicator.unit))
        sheet.text(row, 2, indicator.formula)
        sheet.text(row, 3, indicator.missing)
    sheet.frame(_HEAD, _HEAD + len(indicators), frozen=1, filtered=True)


def write_documents(book: Book, inputs: ReportInputs) -> None:
    """The files that all of it was read from."""
    columns = (
        Column("序号", 6),
        Column("文件", 44),
        Column("种类", 22),
        Column("编制单位", 28),
        Column("所属年度", 9),
        Column("页数", 7),
        Column("读取", 10),
        Column("说明", 50),
        Column("SHA-256", 40),
    )
    sheet = book.sheet("文件", columns)
    sheet.across(0, "文件：以上各表的数据都出自这些文件。", NOTE)
    sheet.head(_HEAD)
    for number, document in enumerate(inputs.documents, 1):
        row = _HEAD + number
        other = f"（{document.fiscal_year} 年度的文件）" if document.fiscal_year is not None else ""
        sheet.number(row, 0, number, CENTRED)
        sheet.text(row, 1, document.name + other)
        sheet.text(row, 2, document.type)
        sheet.text(row, 3, document.agency)
        sheet.number(row, 4, document.about_year, CENTRED)
        sheet.number(row, 5, document.pages, CENTRED)
        sheet.text(row, 6, DOCUMENT_STATUSES.get(document.status, document.status), CENTRED)
        sheet.text(row, 7, "；".join(filter(None, (document.message, *document.notes))))
        sheet.text(row, 8, document.sha256, {"font_size": 8})
    sheet.frame(_HEAD, _HEAD + len(inputs.documents), frozen=2)


def _places(finding: Finding, names: dict[str, str], inputs: ReportInputs) -> str:
    """Where a finding stands, a line a place."""
    several = len(names) > 1
    told = [_place(one, names, inputs.flowing.get(one.document), several) for one in finding.evidence]
    told = list(dict.fromkeys(told))
    more = [f"等 {len(told)} 处"] if len(told) > _PLACES else []
    return "\n".join([*told[:_PLACES], *more])


def _place(one: Evidence, names: dict[str, str], flowing: Document | None, several: bool) -> str:
    name = f"《{shorten(names.get(one.document, one.document[:12]), 40)}》" if several else ""
    where = f"第 {one.page} 页" if flowing is None else place_named(flowing, one.page, box_of(one))
    return f"{name}{where}" + (f"：{shorten(one.quote, _QUOTE)}" if one.quote else "")
