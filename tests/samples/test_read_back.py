"""The project's own reader finds every figure of every form of the sample inbox."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from assets.documents.reader import read_file
from assets.tables.forms import read_forms
from tests.samples.profiles import FICTIONAL

SCALES = {profile.id: Decimal("0.0001") for profile in FICTIONAL if profile.style.unit == "元"}


def wanted(document) -> dict[tuple, list[Decimal]]:
    scale = SCALES.get(document.department, Decimal(1))
    found = defaultdict(list)
    for form, sheet in document.sheets.items():
        for row in sheet.rows:
            # The three public expenses have their figures in columns in one layout and in rows in the other.
            name = None if form == "three_public" else row.code or row.label
            for column, text in row.values.items():
                if text:
                    found[form, name, row.side, column].append(Decimal(text.replace(",", "")) * scale)
    return found


def read(forms) -> dict[tuple, list[Decimal]]:
    found = defaultdict(list)
    for form in forms:
        for cell in form.cells:
            if cell.value is not None and form.form != "other":
                name = None if form.form == "three_public" else cell.row_code or cell.row_label
                found[form.form, name, cell.side, cell.column].append(cell.value)
    return found


def test_every_figure_of_every_form_is_read(generated, tmp_path):
    for document in generated:
        path = tmp_path / "document.pdf"
        path.write_bytes(document.pdf)
        forms = read_forms(read_file(path))
        assert read(forms) == wanted(document), document.file_name
        empty = {form.form for form in forms if form.empty and form.form != "other"}
        assert empty == {form for form, sheet in document.sheets.items() if not sheet.rows}, document.file_name
