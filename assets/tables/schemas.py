"""What the cells of each form must be like, and what breaks it.

A breach is structural: the reader failed or the table is not what its title says. It is our error, never a finding
against the document. What the document itself contradicts is the business of `assets.findings`.
"""

from __future__ import annotations

from functools import cache

import msgspec
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from assets.tables.catalogue import REMARK_IDS, FormKind, form_kind
from assets.tables.columns import STAGE_IDS
from assets.tables.model import CELLS, OTHER_FORM

_CODE = r"^\d{3}(\d{2}){0,2}$"
_TOTAL = r"(合计|总计|小计)$"


class Violation(msgspec.Struct, frozen=True):
    """One breach: the frame's row (None where a whole form is at fault), the column at fault, and why, in Chinese."""

    row: int | None
    column: str
    problem: str


def check_form(form: str, cells: pd.DataFrame) -> list[Violation]:
    """The breaches of one form's schema in a frame of its cells (the columns of `CELLS`; other columns are ignored).

    The frame may hold the cells of many documents at once.

    Raises:
        KeyError: there is no such form.
    """
    return _breaches(form_schema(form), cells)


def _breaches(schema: pa.DataFrameSchema, cells: pd.DataFrame) -> list[Violation]:
    try:
        schema.validate(cells[list(CELLS.columns)], lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        return [
            Violation(None if pd.isna(index) else int(index), str(column), str(check))
            for index, column, check in zip(cases["index"], cases["column"], cases["check"], strict=True)
        ]
    return []


def check_others(cells: pd.DataFrame) -> list[Violation]:
    """The breaches in a frame of all that is none of the nine forms: each form by its own schema, the rest as cells."""
    found: list[Violation] = []
    for form, own in cells.groupby("form"):
        if form == OTHER_FORM:
            found += _breaches(CELLS, own)
        else:
            found += check_form(str(form), own)
    return found


@cache
def form_schema(form: str) -> pa.DataFrameSchema:
    """The pandera schema of one form's cells: the schema of all cells, narrowed to this form.

    Codes of accounts have 3, 5 or 7 digits (类, 款, 项); a two-sided form names a side and the others none; the value
    columns are the form's own, or in an open form have a heading at least; a form that states any value states a total.

    Raises:
        KeyError: there is no such form.
    """
    kind = form_kind(form)
    narrowed = {
        "form": [pa.Check.eq(form, error="不是本表的数据")],
        "row_code": [pa.Check.str_matches(_CODE, error="科目编码不是 3、5 或 7 位数字")] if kind.codes != "any" else [],
        "column": [pa.Check.isin(_columns_of(kind), error="不是本表的栏目")] if not kind.open else [],
        "side": [
            pa.Check.isin(["收入", "支出"] if kind.two_sided else [], error="收入、支出方向不对"),
        ],
    }
    schema = CELLS.update_columns({name: {"checks": checks} for name, checks in narrowed.items()})
    if kind.two_sided:
        schema = schema.update_columns({"side": {"nullable": False}})
    if kind.totalled:
        schema.checks = [pa.Check(_states_a_total, error="有金额而没有合计行")]
    return schema


def _columns_of(kind: FormKind) -> list[str]:
    if kind.lists_three_public:
        return [f"{column.id}_{stage}" for column in kind.columns for stage in STAGE_IDS] + [*REMARK_IDS]
    return [*(column.id for column in kind.columns), *REMARK_IDS]


def _states_a_total(cells: pd.DataFrame) -> bool:
    valued = cells[cells["value"].notna()]
    totals = valued[valued["row_label"].str.contains(_TOTAL.replace("(", "(?:"), regex=True)]
    return set(valued["document"]) == set(totals["document"])
