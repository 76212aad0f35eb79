"""The report of a department-year, and the table that says where it is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pandera.pandas as pa
import pyarrow as arrow

from assets import records
from assets.documents.table import DOCUMENTS, READ, DocumentFile
from assets.findings.model import FINDINGS, Finding
from assets.indicators.model import INDICATORS, Indicator
from assets.indicators.rulebook import LegalBasis, Rulebook
from assets.records import to_table
from assets.reports.model import ReportDocument, ReportForm, ReportInputs, RulebookNote
from assets.reports.render import render_with_crops
from assets.scores.model import SCORECARDS, SCORES, Score, Scorecard
from assets.scores.published import TITLES
from assets.tables.stored import stored_forms
from assets.unit import Made, UnitInputs


class Report(msgspec.Struct, frozen=True):
    """A report that was written: its path below the folder of reports, its size and hash."""

    path: str
    size: int
    sha256: str


REPORTS = pa.DataFrameSchema(
    {
        "path": records.column(records.TEXT, "报告在报告目录下的路径"),
        "size": records.column(arrow.int64(), "字节数", pa.Check.ge(0)),
        "sha256": records.column(records.TEXT, "报告的 SHA-256"),
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


def make(unit: UnitInputs, titles: Titles, rulebooks: Sequence[Rulebook], path: str) -> tuple[Made, str]:
    """The report as HTML, and the table that names it; `path` is where it will be, below the folder of reports."""
    html = render_with_crops(inputs_of(unit, titles, rulebooks), _pdf_files(unit))
    content = html.encode()
    report = Report(path, len(content), hashlib.sha256(content).hexdigest())
    return Made({"report": to_table([report], REPORTS)}, {"report": {"字节": report.size}}), html


def inputs_of(unit: UnitInputs, titles: Titles, rulebooks: Sequence[Rulebook]) -> ReportInputs:
    """Everything that the report shows, but the pictures."""
    indicators = unit.records(INDICATORS, Indicator)
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
        indicators=indicators,
        findings=unit.records(FINDINGS, Finding),
        forms=[
            ReportForm(f.form, f.title, sha256, f.pages, f.unit, f.cells, f.empty)
            for sha256, forms in stored_forms(unit).items()
            for f in forms
        ],
    )


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
    return ReportDocument(file.name, file.sha256 or "", file.pages, file.status, file.message, fiscal_year)


def _pdf_files(unit: UnitInputs) -> dict[str, Path]:
    kinds = {
        file.sha256: file.kind
        for years_back in (0, 1, -1)
        for file in unit.records(DOCUMENTS, DocumentFile, years_back=years_back)
        if file.status == READ
    }
    return {sha256: path for sha256, path in unit.files().items() if kinds.get(sha256) == "pdf"}


def _note(rulebook: Rulebook) -> RulebookNote:
    notes = tuple(text for text in (rulebook.note, rulebook.caveat) if text)
    return RulebookNote(rulebook.id, rulebook.title, tuple(map(_cited, rulebook.legal_basis)), notes)


def _cited(basis: LegalBasis) -> str:
    number = f"（{basis.number}）" if basis.number else ""
    return f"{basis.title}{number}{basis.clause}"
