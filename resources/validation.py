"""Holds the tables of many units against a schema at once, and says which unit broke it and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
import pandas as pd
import pandera.pandas as pa
import pyarrow as arrow
from pandera.errors import SchemaErrors

from assets.tables.schemas import Violation
from assets.unit import Unit

Check = Callable[[pd.DataFrame], Sequence[Violation]]


class Breach(msgspec.Struct, frozen=True):
    """One breach of a schema: the unit, the row of its table (None for the table as a whole), the column, and why."""

    unit: Unit
    row: int | None
    column: str
    problem: str
    value: str

    def __str__(self) -> str:
        place = f"第 {self.row + 1} 行" if self.row is not None else "整表"
        return f"{place} {self.column}：{self.problem}" + (f"（{self.value}）" if self.value else "")


def check_by(schema: pa.DataFrameSchema) -> Check:
    """The check of a frame against a schema."""

    def check(frame: pd.DataFrame) -> list[Violation]:
        try:
            schema.validate(frame, lazy=True)
        except SchemaErrors as errors:
            cases = errors.failure_cases
            return [
                Violation(None if pd.isna(index) else int(index), str(column), str(fault))
                for index, column, fault in zip(cases["index"], cases["column"], cases["check"], strict=True)
            ]
        return []

    return check


def breaches(tables: Mapping[Unit, arrow.Table], check: Check) -> list[Breach]:
    """What is wrong with the tables. They are checked together; only if that fails, one by one, to find which."""
    filled = {unit: table for unit, table in tables.items() if table.num_rows}
    if not filled or not check(_frame(arrow.concat_tables(filled.values()))):
        return []
    return [
        Breach(unit, violation.row, violation.column, violation.problem, _value(table, violation))
        for unit, table in filled.items()
        for violation in check(_frame(table))
    ]


def _frame(table: arrow.Table) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def _value(table: arrow.Table, violation: Violation) -> str:
    if violation.row is None or violation.column not in table.column_names or violation.row >= table.num_rows:
        return ""
    return str(table.column(violation.column)[violation.row].as_py())[:80]
