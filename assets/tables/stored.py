"""The forms of a department-year as they are stored: a list of the forms, and their cells in a part for each form."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pandera.pandas as pa
import pyarrow as arrow

from assets import records
from assets.tables.catalogue import form_kinds
from assets.tables.forms import Form
from assets.tables.model import CELLS, FORM_IDS, OTHER_FORM, Cell
from assets.unit import UnitInputs


class ListedForm(msgspec.Struct, frozen=True):
    """One form of one document: where it is and how many cells it has.

    `number` counts the forms of the unit in the order in which they were found; the cells of one form id, or of
    all that are none of the nine, are stored in that order. `pages` are joined by commas.
    """

    number: int
    document: str
    form: str
    title: str
    pages: str
    unit: str
    empty: bool
    cells: int


FORM_LIST = pa.DataFrameSchema(
    {
        "number": records.column(records.INTEGER, "序号", pa.Check.ge(0)),
        "document": records.column(records.TEXT, "文件的 SHA-256"),
        "form": records.column(
            records.TEXT, "表的标识", pa.Check.isin([*(kind.id for kind in form_kinds()), OTHER_FORM])
        ),
        "title": records.column(records.TEXT, "表名，照原文"),
        "pages": records.column(records.TEXT, "所在的页，以逗号相连"),
        "unit": records.column(records.TEXT, "所印的单位"),
        "empty": records.column(arrow.bool_(), "公开为空表"),
        "cells": records.column(records.INTEGER, "数据单元的个数", pa.Check.ge(0)),
    },
    name="forms",
    title="公开的表",
    description="文件中的各张表，一张一行。",
    strict=True,
)


def part_of(form: str) -> str:
    """The part of the table `cells` that a form is stored in: its own for each of the nine, one for all the others."""
    return form if form in FORM_IDS else OTHER_FORM


def stored_forms(unit: UnitInputs) -> dict[str, list[Form]]:
    """Document hash -> its forms, in the order in which they begin."""
    listed = sorted(unit.records(FORM_LIST, ListedForm), key=lambda form: form.number)
    parts = dict.fromkeys(part_of(entry.form) for entry in listed)
    cells: dict[str, Iterator[Cell]] = {part: iter(unit.records(CELLS, Cell, part=part)) for part in parts}
    found: dict[str, list[Form]] = {}
    for entry in listed:
        own = tuple(next(cells[part_of(entry.form)]) for _ in range(entry.cells))
        pages = tuple(int(page) for page in entry.pages.split(",") if page)
        found.setdefault(entry.document, []).append(Form(entry.form, entry.title, pages, entry.unit, own, entry.empty))
    return found
