"""The warehouse as open data: which tables a data package holds, and how their schemas read in its descriptor.

Everything follows from the pandera schemas: the descriptor's fields and constraints, the CSV and Parquet columns, and
the data dictionary (`data_dictionary.py`). The descriptor is that of the Data Package standard, version 2
(https://datapackage.org/standard/data-package/).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import msgspec
import pandera.pandas as pa
import pyarrow as arrow

from assets import records
from assets.documents.table import DOCUMENTS
from assets.facts.model import FACTS
from assets.findings.model import FINDINGS
from assets.indicators.model import INDICATORS
from assets.reports.make import REPORTS
from assets.scores.model import COMPARISONS, SCORECARDS, SCORES
from assets.tables.model import CELLS
from assets.tables.performance.model import PERFORMANCE, PERFORMANCE_FUNDS, PERFORMANCE_TOTALS
from assets.tables.stored import FORM_LIST

WAREHOUSE: tuple[pa.DataFrameSchema, ...] = (
    DOCUMENTS,
    FORM_LIST,
    CELLS,
    FACTS,
    PERFORMANCE,
    PERFORMANCE_FUNDS,
    PERFORMANCE_TOTALS,
    INDICATORS,
    SCORES,
    SCORECARDS,
    COMPARISONS,
    FINDINGS,
    REPORTS,
)
"""The tables of the warehouse, in the order in which they are made."""
PACKAGED = tuple(schema for schema in WAREHOUSE if schema is not REPORTS)
"""Those that a data package holds: the reports are files of their own."""


class Department(msgspec.Struct, frozen=True):
    """A department of the package: its id, the name and the place that the register gives."""

    department: str
    name: str
    province: str
    city: str
    county: str


class FactName(msgspec.Struct, frozen=True):
    """What a fact's id stands for."""

    fact: str
    name: str
    unit: str


class RulebookName(msgspec.Struct, frozen=True):
    """What a rulebook's id stands for; `full_score` is None for one that only computes."""

    rulebook: str
    title: str
    authority: str
    version: str
    full_score: Decimal | None


DEPARTMENTS = pa.DataFrameSchema(
    {
        "department": records.column(records.TEXT, "部门的标识（文件夹名）"),
        "name": records.column(records.TEXT, "部门名称；没有登记的即标识"),
        "province": records.column(records.TEXT, "省、自治区、直辖市"),
        "city": records.column(records.TEXT, "市"),
        "county": records.column(records.TEXT, "区、县"),
    },
    name="departments",
    title="部门",
    description="数据包里的部门，一个一行。",
    strict=True,
)
FACT_NAMES = pa.DataFrameSchema(
    {
        "fact": records.column(records.TEXT, "事实的标识"),
        "name": records.column(records.TEXT, "名称"),
        "unit": records.column(records.TEXT, "单位"),
    },
    name="fact_names",
    title="事实的名称",
    description="事实的标识所代表的，一个一行。",
    strict=True,
)
RULEBOOKS = pa.DataFrameSchema(
    {
        "rulebook": records.column(records.TEXT, "评价办法的标识"),
        "title": records.column(records.TEXT, "名称"),
        "authority": records.column(records.TEXT, "制定机关"),
        "version": records.column(records.TEXT, "版本"),
        "full_score": records.column(records.AMOUNT, "满分；只计算、不评分的为空", nullable=True),
    },
    name="rulebooks",
    title="评价办法",
    description="所用的评价办法，一个一行。",
    strict=True,
)
LISTS = (DEPARTMENTS, FACT_NAMES, RULEBOOKS)
"""The lists that explain the ids of the other tables."""

UNIT_KEYS = {"department": (records.TEXT, "部门的标识（文件夹名）"), "fiscal_year": (records.INTEGER, "决算年度")}
"""The columns that say which department-year a row belongs to: folders in the warehouse, columns in a package."""

_KEYS = {schema.name: next(iter(schema.columns)) for schema in LISTS}
"""List -> the column that is its key."""
_REFERENCES = {"department": "departments", "fact": "fact_names", "rulebook": "rulebooks"}
"""Column -> the list that explains it."""

_POINTS = "点（1/72 英寸）"
_SIDES = ("x0", "top", "x1", "bottom")
_BY_ROW = "见同行的 unit"
_UNITS: dict[str, str] = {
    **dict.fromkeys(("declared", "initial_budget", "annual_budget", "executed", "surplus"), "万元"),
    "execution_rate": "%",
    **dict.fromkeys(("confidence", "coverage"), "1"),
    **dict.fromkeys(("value", "half_step"), _BY_ROW),
    **dict.fromkeys(
        (
            *("weight", "score", "published_score", "total", "full_score", "published_total"),
            *("self_score", "key_score", "level1_weight", "level2_weight"),
        ),
        "分",
    ),
    **dict.fromkeys(("size", "sheet_size"), "字节"),
}
"""Column -> its unit, wherever it stands."""
_SCORE_DIFFERENCES = frozenset({COMPARISONS.name})

_DANGEROUS = re.compile(r"[=+\-@\t\r\n＝＋－＠'].*", re.DOTALL)
_HARMLESS = re.compile(r"[+\-－]?[0-9.,，%]*")


def unit_of(table: str, column: str) -> str:
    """The unit of a column; empty where it has none."""
    if column == "difference" and table in _SCORE_DIFFERENCES:
        return "分"
    return _POINTS if column.endswith(_SIDES) else _UNITS.get(column, "")


def columns_of(schema: pa.DataFrameSchema) -> arrow.Schema:
    """The columns of a table in a package: those that say the department-year first."""
    own = records.arrow_schema(schema)
    if schema in LISTS:
        return own
    return arrow.schema([*(arrow.field(n, kind, nullable=False) for n, (kind, _) in UNIT_KEYS.items()), *own])


def table_schema(schema: pa.DataFrameSchema) -> dict[str, Any]:
    """A table's schema as a descriptor says it (Table Schema)."""
    own = [_field(schema.name, name, spec) for name, spec in schema.columns.items()]
    keys: list[dict[str, Any]] = []
    if schema not in LISTS:
        keys = [
            {"name": n, "type": field_type(kind), "description": words, "constraints": {"required": True}}
            for n, (kind, words) in UNIT_KEYS.items()
        ]
    found: dict[str, Any] = {"fields": keys + own, "missingValues": [""]}
    if schema in LISTS:
        found["primaryKey"] = [_KEYS[schema.name]]
        return found
    names = {field["name"] for field in found["fields"]}
    found["foreignKeys"] = [
        {"fields": [column], "reference": {"resource": resource, "fields": [_KEYS[resource]]}}
        for column, resource in _REFERENCES.items()
        if column in names
    ]
    return found


def field_type(kind: arrow.DataType) -> str:
    """The type of a field (Table Schema) that holds an Arrow type."""
    if arrow.types.is_boolean(kind):
        return "boolean"
    if arrow.types.is_integer(kind):
        return "integer"
    if arrow.types.is_decimal(kind) or arrow.types.is_floating(kind):
        return "number"
    return "array" if arrow.types.is_list(kind) else "string"


def constraints_of(spec: pa.Column) -> dict[str, Any]:
    """The constraints of a column that a descriptor can say.

    `required` is said of numbers only: CSV cannot tell an empty text from none.
    """
    found: dict[str, Any] = {}
    if not spec.nullable and field_type(_kind(spec)) not in ("string", "array"):
        found["required"] = True
    for check in spec.checks:
        given = check.statistics or {}
        if "allowed_values" in given:
            found["enum"] = list(given["allowed_values"])
        if "min_value" in given:
            found["minimum"] = given["min_value"]
        if "max_value" in given:
            found["maximum"] = given["max_value"]
        if isinstance(pattern := given.get("pattern"), str | re.Pattern):
            found["pattern"] = pattern if isinstance(pattern, str) else pattern.pattern
    return found


def cell_text(value: object) -> str:
    """A value as a CSV cell holds it: plain decimals, true and false, lists as JSON, nothing for none."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value.normalize():f}"
        case str():
            return guarded(value)
        case list() | dict():
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        case _:
            return repr(value)


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before what begins like one, or with an apostrophe.

    Plain numbers and dashes as documents print them (-12.5, -) stay as they are. `unguarded` takes it back.
    """
    if _DANGEROUS.fullmatch(text) and not _HARMLESS.fullmatch(text):
        return "'" + text
    return text


def unguarded(cell: str) -> str:
    """The text that `guarded` was given."""
    return cell.removeprefix("'")


def resource(schema: pa.DataFrameSchema, form: str, size: int, sha256: str) -> dict[str, Any]:
    """The entry of one file in the descriptor; `form` is csv or parquet.

    A Parquet file carries its own types, and its lists are lists: its schema is not said again.
    """
    shared = {
        "path": f"{form}/{schema.name}.{form}",
        "scheme": "file",
        "format": form,
        "mediatype": "text/csv" if form == "csv" else "application/vnd.apache.parquet",
        "bytes": size,
        "hash": f"sha256:{sha256}",
    }
    if form == "parquet":
        return {
            "name": f"{schema.name}-parquet",
            "title": f"{schema.title}（Parquet）",
            "description": f"与 {schema.name} 相同，各栏的含义见其 schema。",
            "type": "file",
            **shared,
        }
    return {
        "name": schema.name,
        "title": schema.title,
        "description": schema.description,
        "type": "table",
        **shared,
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"'},
        "schema": table_schema(schema),
    }


def descriptor(resources: Iterable[Mapping[str, Any]], licence: Mapping[str, str] | None, sources: str) -> bytes:
    """The content of datapackage.json; `sources` says what the data was read from."""
    found: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "jixiao",
        "title": "部门决算与绩效评价数据",
        "description": "由各部门公开的部门决算和绩效评价文件读出的表格、事实、指标、得分和疑点，注明文件、页和位置。"
        "金额以万元计。CSV 为带 BOM 的 UTF-8，可直接用 Excel 打开；以 = + - @ 等开头的文字前加了一个单引号，"
        "读取时去掉即为原文；空文字和没有值在 CSV 里都是空格子，Parquet 里各是各的。",
        "keywords": ["部门决算", "绩效评价", "预算绩效管理"],
        "sources": [{"title": sources}],
    }
    if licence is not None:
        found["licenses"] = [dict(licence)]
    found["resources"] = list(resources)
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def _field(table: str, name: str, spec: pa.Column) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "type": field_type(_kind(spec)), "description": spec.description or ""}
    if unit := unit_of(table, name):
        found["unit"] = unit
    if constraints := constraints_of(spec):
        found["constraints"] = constraints
    return found


def _kind(spec: pa.Column) -> arrow.DataType:
    return spec.dtype.type.pyarrow_dtype
