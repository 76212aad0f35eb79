"""The forms of several provinces and years are read cell by cell."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import msgspec
import pandas as pd
import pytest

from assets.records import to_table
from assets.tables.forms import Form, read_forms
from assets.tables.model import CELLS
from assets.tables.numbers import MONEY_SCALE, parse_number
from assets.tables.schemas import check_form
from tests.tables.building import document, grid, page
from tests.tables.provinces import VARIANTS
from tests.tables.variant import Variant

_IDS = [variant.name for variant in VARIANTS]


def read(variant: Variant, *, above: tuple[str, ...] | None = None) -> Form:
    """The one form that a page with the variant has."""
    lines = variant.above if above is None else above
    (form,) = read_forms(document(page(1, *lines, list(variant.rows), width=variant.width)))
    return form


def wanted(variant: Variant) -> Counter[tuple[str, str, Decimal]]:
    """(code or label, column, amount in 万元) of every number that the variant prints."""
    unit = next((u for u in ("万元", "元") if any(f"单位：{u}" in line for line in variant.above)), "万元")
    kinds = variant.columns.split()
    found: Counter[tuple[str, str, Decimal]] = Counter()
    for row in grid(variant.rows).matrix()[variant.header :]:
        code = label = ""
        valued = False
        for kind, cell in zip(kinds, row, strict=True):
            assert cell is not None
            text = "".join(cell.text.split())
            if kind in ("code", "label") and valued:
                code, label, valued = "", "", False
            if kind == "code":
                code = code if code.endswith(text) else code + text
            elif kind == "label":
                label = text
            elif kind != "#":
                valued = valued or kind != "-"
                number = parse_number(text)
                if number is not None and cell.row and kind != "-":
                    name = code if code.isdigit() else label or code
                    name = name.rstrip("".join(c for c in name if not c.isdigit())) if name[:3].isdigit() else name
                    found[name, kind, number.value * MONEY_SCALE[unit]] += 1
    return found


def _have(form: Form) -> Counter[tuple[str, str, Decimal]]:
    return Counter((c.row_code or c.row_label, c.column, c.value) for c in form.cells if c.value is not None)


@pytest.mark.parametrize("variant", VARIANTS, ids=_IDS)
def test_every_number_is_read_with_its_row_and_column(variant: Variant) -> None:
    form = read(variant)
    assert form.form == variant.form
    have = _have(form)
    unnamed = Counter({key: n for key, n in have.items() if key[1].startswith("column_")})
    assert have - unnamed == wanted(variant)
    assert unnamed.total() <= variant.columns.split().count("-") * (len(variant.rows) - variant.header)


@pytest.mark.parametrize("variant", VARIANTS, ids=_IDS)
def test_no_number_of_the_body_is_lost(variant: Variant) -> None:
    kinds = variant.columns.split()
    body = [
        cell.text
        for cell in grid(variant.rows).cells
        if cell.row >= variant.header and kinds[cell.column] not in ("code", "label", "#")
    ]
    texts = Counter(text for text in body if parse_number(text) is not None)
    assert Counter(c.text for c in read(variant).cells if c.value is not None) == texts


@pytest.mark.parametrize("variant", [v for v in VARIANTS if v.sides], ids=[v.name for v in VARIANTS if v.sides])
def test_the_left_half_is_income_and_the_right_half_expenditure(variant: Variant) -> None:
    middle = grid(variant.rows, width=variant.width).cells[1].box.x0
    for cell in read(variant).cells:
        assert cell.side == ("收入" if cell.source.box.x0 < middle else "支出")


@pytest.mark.parametrize("variant", VARIANTS, ids=_IDS)
def test_the_form_holds_to_its_schema(variant: Variant) -> None:
    frame = to_table(read(variant).cells, CELLS).to_pandas(types_mapper=pd.ArrowDtype)
    assert check_form(variant.form, frame) == []


_FLAT = [v for v in VARIANTS if not v.columns.startswith("#") and "in two blocks" not in v.name]
"""Without those whose totals then stand in another column than the oracle of these tests looks in."""


@pytest.mark.parametrize("variant", _FLAT, ids=[v.name for v in _FLAT])
def test_a_worksheet_without_merged_cells_says_the_same(variant: Variant) -> None:
    """Finance systems and plain text leave the cells blank that a merged cell would cover."""
    rows = [" | ".join("" if t.strip() in "<^" else t.strip() for t in row.split("|")) for row in variant.rows]
    sheet = msgspec.structs.replace(variant, rows=tuple(rows))
    form = read(sheet)
    assert form.form == variant.form
    have = _have(form)
    unnamed = Counter({key: n for key, n in have.items() if key[1].startswith("column_")})
    assert have - unnamed == wanted(sheet)
