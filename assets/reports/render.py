"""The report of a department-year: one HTML page that needs nothing but itself.

The page has no script, and its content security policy forbids every source but the data of its own pictures; what a
document says is escaped by the template engine and cleaned of invisible characters by `text.clean`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from assets.reports.by_document import findings_by_document
from assets.reports.crops import Limits, make_crops
from assets.reports.figures import SEVERITY_NAMES, DocumentNames, FigureMaker, finding_blocks, source_figures
from assets.reports.form_tables import CellIndex, absent_forms, form_tables, in_order
from assets.reports.model import DOCUMENT_STATUSES, ReportInputs
from assets.reports.page import environment, inlined, policy
from assets.reports.score_tables import BASIS_NAMES, Sources, card_tables, comparison_tables
from assets.reports.value_tables import value_tables
from assets.reports.views import report_views, source_shots
from assets.tables.model import FORM_IDS


def render_report(inputs: ReportInputs) -> str:
    """The report as one HTML page. The same inputs give the same text.

    Raises ValueError where an indicator's inputs are no JSON list of inputs.
    """
    style = inlined("report.css")
    return environment().get_template("report.html.j2").render(**_content(inputs), style=style, policy=policy(style))


def render_with_crops(inputs: ReportInputs, files: Mapping[str, Path], limits: Limits | None = None) -> str:
    """The report with its pictures cut from `files` (document hash -> path of the PDF or image)."""
    pictured = [view for view in report_views(inputs) if view.document not in inputs.flowing]
    crops = make_crops(pictured, files, limits)
    return render_report(msgspec.structs.replace(inputs, crops=crops))


def _content(inputs: ReportInputs) -> dict[str, Any]:
    """What the template shows. The order matters: cells know which findings and sources point to them at the end."""
    forms = in_order(inputs.forms)
    index = CellIndex(forms)
    names = DocumentNames(inputs.documents)
    maker = FigureMaker(inputs.crops, names, index, inputs.flowing)
    blocks = finding_blocks(inputs.findings, maker, index)
    findings = [block for block in blocks if block.accepted is None]
    sources = source_figures(source_shots(inputs.indicators, inputs.documents), maker, index)
    places = Sources(maker.places, index, inputs.fiscal_year)
    cards = card_tables(inputs.scorecards, inputs.scores, inputs.indicators, inputs.rulebooks, places)
    values = value_tables(inputs.indicators, inputs.scores, inputs.rulebooks, places)
    tables = form_tables(forms, index, {d.sha256: names.short(d.sha256).strip() for d in inputs.documents})
    counts = Counter(block.severity for block in findings)
    return {
        "inputs": inputs,
        "cards": cards,
        "department_cards": [card for card in cards if card.subject is None],
        "project_cards": [card for card in cards if card.subject is not None],
        "comparisons": comparison_tables(inputs.comparisons),
        "values": values,
        "findings": findings,
        "accepted": [block for block in blocks if block.accepted is not None],
        "counts": [(severity, name, counts[severity]) for severity, name in SEVERITY_NAMES.items()],
        "sources": sources,
        "forms": [table for table in tables if not table.other],
        "others": [table for table in tables if table.other],
        "absent": absent_forms(forms),
        "form_count": len({form.form for form in forms} & set(FORM_IDS)),
        "form_total": len(FORM_IDS),
        "statuses": DOCUMENT_STATUSES,
        "by_document": findings_by_document(inputs.documents, findings, names),
        "bases": BASIS_NAMES,
    }
