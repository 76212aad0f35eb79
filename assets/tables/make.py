"""The published forms of a department-year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assets.records import to_table
from assets.tables.forms import Form, read_forms
from assets.tables.model import CELLS, FORM_IDS, OTHER_FORM, Cell
from assets.tables.stored import FORM_LIST, ListedForm, part_of
from assets.unit import Made, Note, UnitInputs

OTHER_OUTPUT = "other_tables"
LIST_OUTPUT = "form_list"


def make(unit: UnitInputs) -> Made:
    """The cells of each form, and the list of the forms. A form that is not published has no table."""
    read = [(document.sha256, form) for document in unit.documents() for form in read_forms(document)]
    made = Made()
    for form in (*FORM_IDS, OTHER_FORM):
        output = OTHER_OUTPUT if form == OTHER_FORM else form
        own = [f for _, f in read if part_of(f.form) == form]
        made.notes[output] = _note(own)
        if own:
            made.tables[output] = to_table([cell for f in own for cell in f.cells], CELLS)
    listed = [_listed(number, sha256, form) for number, (sha256, form) in enumerate(read)]
    made.tables[LIST_OUTPUT] = to_table(listed, FORM_LIST)
    known = [form for _, form in read if part_of(form.form) != OTHER_FORM]
    made.notes[LIST_OUTPUT] = {
        "公开的表": len({form.form for form in known}),
        "空表": sum(form.empty for form in known),
        "其他表": len(read) - len(known),
    }
    return made


def _listed(number: int, sha256: str, form: Form) -> ListedForm:
    pages = ",".join(map(str, form.pages))
    return ListedForm(number, sha256, form.form, form.title, pages, form.unit, form.empty, len(form.cells))


def _note(forms: Sequence[Form]) -> Note:
    """How many rows a form has, what its total is, or that it is empty or absent."""
    if not forms:
        return {"公开": "未公开"}
    cells = [cell for form in forms for cell in form.cells]
    note: dict[str, int | float | str] = {
        "公开": "空表" if all(form.empty for form in forms) else "有数据",
        "行数": len({(cell.source.document, cell.form_title, cell.row) for cell in cells}),
        "数据单元": len(cells),
        "页": "、".join(str(page) for form in forms for page in form.pages)[:100],
    }
    total = _total(cells)
    if total is not None:
        note["合计（万元）"] = str(total.normalize() if total else total)
    return note


def _total(cells: Sequence[Cell]) -> Decimal | None:
    """The first number of the row that the form's totals stand in."""
    valued = [cell for cell in cells if cell.value is not None and cell.row_code is None]
    for label in ("总计", "合计", "本年收入合计", "本年支出合计"):
        found = next((cell.value for cell in valued if cell.row_label == label), None)
        if found is not None:
            return found
    return None
