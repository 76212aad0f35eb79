"""The report of a department-year, and the table that says where it is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pandera.pandas as pa
import pyarrow as arrow

from assets import records
from assets.documents.identity import LIKELY, TYPES, Part
from assets.documents.model import Document
from assets.documents.places import pages_named
from assets.documents.table import DOCUMENTS, READ, DocumentFile
from assets.facts.model import FACTS, Fact
from assets.findings.model import FINDINGS, Finding
from assets.indicators.model import INDICATORS, Indicator
from assets.indicators.rulebook import LegalBasis, Rulebook
from assets.records import to_table
from assets.reports.model import ReportDocument, ReportForm, ReportInputs, RulebookNote
from assets.reports.render import render_with_crops
from assets.reports.score_sheet import workbook
from assets.reports.summary import encoded, summary_of
from assets.reports.text import page_span
from assets.scores.model import COMPARISONS, SCORECARDS, SCORES, Comparison, Score, Scorecard
from assets.scores.published import TITLES
from assets.tables.stored import stored_forms
from assets.unit import Made, UnitInputs

PICTURED = frozenset({"pdf", "image"})
"""The kinds of files of which pictures are cut."""
_WITHOUT_PAGES = frozenset({"docx", "doc", "rtf", "odt", "html", "text"})
FORMATS = {
    "pdf": "PDF",
    "image": "图片",
    "docx": "DOCX",
    "xlsx": "XLSX",
    "xls": "XLS",
    "doc": "DOC",
    "rtf": "RTF",
    "odt": "ODT",
    "ods": "ODS",
    "ofd": "OFD",
    "html": "网页",
    "text": "纯文本",
}
"""Kind of file -> what a report calls its format; another is called as it is."""


class Report(msgspec.Struct, frozen=True):
    """A report that was written: its path below the folder of reports, its size and hash, and its summary as JSON.

    `sheet` is the score sheet beside it.
    """

    path: str
    size: int
    sha256: str
    summary: str
    sheet: str
    sheet_size: int
    sheet_sha256: str


REPORTS = pa.DataFrameSchema(
    {
        "path": records.column(records.TEXT, "报告在报告目录下的路径"),
        "size": records.column(arrow.int64(), "字节数", pa.Check.ge(0)),
        "sha256": records.column(records.TEXT, "报告的 SHA-256"),
        "summary": records.column(records.TEXT, "报告的摘要，JSON：网站的总表和部门页由此生成"),
        "sheet": records.column(records.TEXT, "评分表（Excel）在报告目录下的路径"),
        "sheet_size": records.column(arrow.int64(), "评分表的字节数", pa.Check.ge(0)),
        "sheet_sha256": records.column(records.TEXT, "评分表的 SHA-256"),
    },
    name="reports",
    title="报告",
    description="生成的报告。",
    strict=True,
)


class Titles(msgspec.Struct, frozen=True):
    """What the register says: the department's full name and region."""

    department: str
    region: str


def make(
    unit: UnitInputs, titles: Titles, rulebooks: Sequence[Rulebook], page: str, sheet: str
) -> tuple[Made, dict[str, bytes]]:
    """The page (HTML) and the score sheet (XLSX) of a unit by their paths, and the table that names them.

    `page` and `sheet` say where they will be, below the folder of reports.
    """
    inputs = inputs_of(unit, titles, rulebooks)
    html = render_with_crops(inputs, _pictured_files(unit)).encode()
    xlsx = workbook(inputs, unit.records(FACTS, Fact), rulebooks)
    report = Report(page, len(html), _digest(html), encoded(summary_of(inputs)), sheet, len(xlsx), _digest(xlsx))
    made = Made({"report": to_table([report], REPORTS)}, {"report": {"字节": len(html), "评分表字节": len(xlsx)}})
    return made, {page: html, sheet: xlsx}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def inputs_of(unit: UnitInputs, titles: Titles, rulebooks: Sequence[Rulebook]) -> ReportInputs:
    """Everything that the report shows, but the pictures."""
    indicators = unit.records(INDICATORS, Indicator)
    flowing = _flowing(unit)
    return ReportInputs(
        department_id=unit.unit.department,
        department=titles.department,
        region=titles.region,
        fiscal_year=unit.unit.fiscal_year,
        documents=_documents(unit, indicators),
        rulebooks=[
            *(_note(rulebook) for rulebook in rulebooks),
            *(RulebookNote(name, title) for name, title in TITLES.items()),
        ],
        scorecards=unit.records(SCORECARDS, Scorecard),
        scores=unit.records(SCORES, Score),
        comparisons=unit.records(COMPARISONS, Comparison),
        indicators=indicators,
        findings=unit.records(FINDINGS, Finding),
        forms=[
            ReportForm(f.form, f.title, sha256, f.pages, f.unit, f.cells, f.empty, _where(flowing.get(sha256), f.pages))
            for sha256, forms in stored_forms(unit).items()
            for f in forms
        ],
        flowing=flowing,
    )


def _flowing(unit: UnitInputs) -> dict[str, Document]:
    """The unit's documents without printed pages; nothing is loaded where there are none."""
    kinds = {file.kind for file in unit.records(DOCUMENTS, DocumentFile) if file.status == READ}
    if kinds <= PICTURED:
        return {}
    return {document.sha256: document for document in unit.documents() if document.kind not in PICTURED}


def _where(document: Document | None, pages: Sequence[int]) -> str | None:
    return None if document is None else pages_named(document, pages)


def _documents(unit: UnitInputs, indicators: Sequence[Indicator]) -> list[ReportDocument]:
    """The unit's files, and those of the years around it that an indicator draws on."""
    own = [_document(file) for file in unit.records(DOCUMENTS, DocumentFile)]
    around = [
        _document(file, unit.unit.fiscal_year - years_back)
        for years_back in (1, -1)
        for file in unit.records(DOCUMENTS, DocumentFile, years_back=years_back)
        if file.sha256 is not None and any(file.sha256 in indicator.inputs for indicator in indicators)
    ]
    return own + around


def _document(file: DocumentFile, fiscal_year: int | None = None) -> ReportDocument:
    told = {"type": "种类", "agency": "单位", "year": "年度"}
    return ReportDocument(
        name=file.name,
        sha256=file.sha256 or "",
        pages=None if file.kind in _WITHOUT_PAGES else file.pages,
        status=file.status,
        message=file.message,
        fiscal_year=fiscal_year,
        format=FORMATS.get(file.kind or "", file.kind or ""),
        type=TYPES.get(file.document_type or "", ""),
        agency=file.agency or "",
        about_year=file.about_year,
        units=file.money_units or "",
        unsure=tuple(told[each.what] for each in file.identity if each.sure == LIKELY and each.what in told),
        parts=tuple(_part(part, file.kind in PICTURED) for part in file.parts),
        notes=_notes(file),
        scanned=file.scanned_pages,
        doubtful=file.doubtful_numbers,
    )


def _part(part: Part, paged: bool) -> str:
    """One document that is bound in: year, type, project and pages."""
    year = f"{part.fiscal_year} 年度" if part.fiscal_year else ""
    subject = f"“{part.subject}”" if part.subject else ""
    pages = f"（{page_span(tuple(range(part.page, part.last_page + 1)))}）" if paged else ""
    return f"{year}{subject}{TYPES.get(part.type, part.type)}{pages}"


def _notes(file: DocumentFile) -> tuple[str, ...]:
    """What the reader noted, each once with the pages that it is noted on."""
    pages: dict[str, list[int]] = {}
    labels: dict[str, list[str]] = {}
    for noted in file.notes:
        pages.setdefault(noted.note, []).append(noted.page)
        labels.setdefault(noted.note, []).append(noted.label)
    return tuple(
        f"{page_span(tuple(numbers))}：{note}"
        if file.kind in PICTURED
        else f"{'、'.join(f'“{label}”' for label in labels[note] if label)}{note}"
        for note, numbers in pages.items()
    )


def _pictured_files(unit: UnitInputs) -> dict[str, Path]:
    kinds = {
        file.sha256: file.kind
        for years_back in (0, 1, -1)
        for file in unit.records(DOCUMENTS, DocumentFile, years_back=years_back)
        if file.status == READ
    }
    return {sha256: path for sha256, path in unit.files().items() if kinds.get(sha256) in PICTURED}


def _note(rulebook: Rulebook) -> RulebookNote:
    notes = tuple(text for text in (rulebook.note, rulebook.caveat) if text)
    return RulebookNote(rulebook.id, rulebook.title, tuple(map(_cited, rulebook.legal_basis)), notes)


def _cited(basis: LegalBasis) -> str:
    number = f"（{basis.number}）" if basis.number else ""
    return f"{basis.title}{number}{basis.clause}"
