"""Frozen records in memory, Arrow tables in the warehouse, pandera schemas in between.

Every table of the warehouse is described once, by a pandera schema whose columns carry their Arrow type and a
description; the Parquet files, the validation and the data dictionary all follow from it. A record's `source` field
(`assets.documents.model.Source`) is spread over the columns document, page, x0, top, x1, bottom.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
import pandas as pd
import pandera.pandas as pa
import pyarrow as arrow

from assets.documents.model import Box, Source

Record = TypeVar("Record", bound=msgspec.Struct)

TEXT = arrow.string()
INTEGER = arrow.int32()
POINTS = arrow.float64()
SHARE = arrow.float64()
"""From 0 to 1."""
AMOUNT = arrow.decimal128(20, 6)
FINE = arrow.decimal128(24, 10)
"""For the precision of amounts printed in 元, which is finer than an amount's own scale."""

PLACE = arrow.struct(
    [
        ("document", TEXT),
        ("page", INTEGER),
        ("x0", POINTS),
        ("top", POINTS),
        ("x1", POINTS),
        ("bottom", POINTS),
        ("quote", TEXT),
    ]
)
"""One piece of evidence: a place on a page and what stands there."""

_BOX_COLUMNS = ("x0", "top", "x1", "bottom")


def column(kind: arrow.DataType, description: str, *checks: pa.Check, nullable: bool = False) -> pa.Column:
    """One column of a table's schema."""
    return pa.Column(pd.ArrowDtype(kind), checks=list(checks), nullable=nullable, description=description)


def source_columns(nullable: bool = False) -> dict[str, pa.Column]:
    """The columns that say where a row's number is printed."""
    return {
        "document": column(TEXT, "文件的 SHA-256", nullable=nullable),
        "page": column(INTEGER, "页码，从 1 起", nullable=nullable),
        "x0": column(POINTS, "左边，点", nullable=nullable),
        "top": column(POINTS, "上边，点，自页顶向下", nullable=nullable),
        "x1": column(POINTS, "右边，点", nullable=nullable),
        "bottom": column(POINTS, "下边，点，自页顶向下", nullable=nullable),
    }


def arrow_schema(schema: pa.DataFrameSchema) -> arrow.Schema:
    """The Arrow schema that a pandera schema describes."""
    return arrow.schema(
        [
            arrow.field(name, spec.dtype.type.pyarrow_dtype, nullable=bool(spec.nullable))
            for name, spec in schema.columns.items()
        ]
    )


def to_table(records: Sequence[msgspec.Struct], schema: pa.DataFrameSchema) -> arrow.Table:
    """One row a record, in the order given. Raises pyarrow.ArrowInvalid where a value does not fit its column."""
    target = arrow_schema(schema)
    return arrow.table(
        [arrow.array([_value(r, field.name) for r in records], type=field.type) for field in target], schema=target
    )


def from_table(table: arrow.Table, kind: type[Record]) -> list[Record]:
    """The records of a table that `to_table` wrote; columns that the record does not have are passed over."""
    sourced = "source" in kind.__struct_fields__
    records = []
    for row in table.to_pylist():
        if sourced:
            row["source"] = _source(row)
        records.append(msgspec.convert(row, kind, strict=False))
    return records


def _value(record: Any, name: str) -> Any:
    if name in record.__struct_fields__:
        value = getattr(record, name)
        return [msgspec.structs.asdict(v) for v in value] if isinstance(value, tuple) else value
    source: Source | None = record.source
    if source is None:
        return None
    return getattr(source.box, name) if name in _BOX_COLUMNS else getattr(source, name)


def _source(row: dict[str, Any]) -> Source | None:
    if row.get("document") is None:
        return None
    return Source(row["document"], row["page"], Box(*(row[name] for name in _BOX_COLUMNS)))
