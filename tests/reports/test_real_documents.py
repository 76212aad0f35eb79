"""Real published accounts: every figure of a form can be shown on its page, and the report stays small."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from assets.documents.reader import read_file
from assets.findings.model import Evidence, Finding
from assets.reports.crops import MARK, Limits, make_crops
from assets.reports.model import ReportDocument, ReportForm, ReportInputs, View
from assets.reports.render import render_with_crops
from assets.reports.views import box_of
from assets.tables.forms import read_forms
from tests.reports.reading import Page


@pytest.fixture(scope="module", params=["lintong-yibaoju", "putuo-caizheng"])
def accounts(shared: Path, request: pytest.FixtureRequest) -> tuple[ReportInputs, Path]:
    """One document's forms, with a finding on every tenth number."""
    (pdf,) = (shared / "corpus" / "inbox" / request.param).glob("*/*.pdf")
    document = read_file(pdf)
    forms = read_forms(document)
    cells = [cell for form in forms for cell in form.cells if cell.value is not None][::10]
    return ReportInputs(
        department_id=request.param,
        department=pdf.stem,
        region="",
        fiscal_year=int(pdf.parent.name),
        documents=[ReportDocument(pdf.name, document.sha256, len(document.pages), "read")],
        findings=[
            Finding("T001", "error", cell.row_label, cell.text, None, (Evidence.at(cell.source, cell.text),))
            for cell in cells
        ],
        forms=[
            ReportForm(form.form, form.title, document.sha256, form.pages, form.unit, form.cells, form.empty)
            for form in forms
        ],
    ), pdf


def test_the_number_of_every_cell_stands_inside_its_frame(accounts: tuple[ReportInputs, Path]) -> None:
    inputs, pdf = accounts
    places = [evidence for finding in inputs.findings for evidence in finding.evidence]
    views = [View(p.document, p.page, (box_of(p),)) for p in places]
    assert views
    crops = make_crops(views, {inputs.documents[0].sha256: pdf}, Limits(crops=500, total_bytes=10**8))
    for view in views:
        data = crops[view].image
        assert data is not None
        image = Image.open(io.BytesIO(data)).convert("RGB")
        frame = [divmod(n, image.width) for n, pixel in enumerate(_pixels(image)) if pixel == MARK]
        rows, columns = [r for r, _ in frame], [c for _, c in frame]
        inside = image.crop((min(columns) + 3, min(rows) + 3, max(columns) - 2, max(rows) - 2)).convert("L")
        # Digits are dark; a frame around white paper or beside the number would be light all over.
        assert min(inside.tobytes()) < 100


def _pixels(image: Image.Image) -> list[tuple[int, ...]]:
    values = iter(image.tobytes())
    return list(zip(values, values, values, strict=True))


def test_a_real_report_is_complete_and_below_two_megabytes(accounts: tuple[ReportInputs, Path]) -> None:
    inputs, pdf = accounts
    html = render_with_crops(inputs, {inputs.documents[0].sha256: pdf})
    page = Page(html)
    assert len(html.encode()) < 2_000_000
    assert page.misnested == []
    assert len(page.with_class("finding")) == len(inputs.findings)
    nine = [form for form in inputs.forms if form.form != "other"]
    assert len(page.by_id("forms").all("article")) == len(nine) >= 7
    for form in nine:
        shown = page.by_id("forms").text
        assert all(cell.text in shown for cell in form.cells)
