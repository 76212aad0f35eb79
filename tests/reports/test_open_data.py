"""The warehouse as open data: fields from the schemas, text that no spreadsheet runs, a current dictionary."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.facts.model import FACTS
from assets.findings.model import FINDINGS
from assets.reports import data_dictionary
from assets.reports.open_data import (
    LISTS,
    PACKAGED,
    WAREHOUSE,
    cell_text,
    columns_of,
    descriptor,
    guarded,
    table_schema,
    unguarded,
)
from resources.outputs import OUTPUTS

ROOT = Path(__file__).parents[2]


def test_every_table_of_the_warehouse_is_described() -> None:
    assert {place.table for places in OUTPUTS.values() for place in places.values()} == {s.name for s in WAREHOUSE}


def test_the_data_dictionary_is_current() -> None:
    written = (ROOT / data_dictionary.PAGE).read_text(encoding="utf-8")

    assert written == data_dictionary.dictionary(), "python -m assets.reports.data_dictionary 重新生成"


def test_fields_carry_type_unit_and_constraints() -> None:
    fields = {field["name"]: field for field in table_schema(FACTS)["fields"]}

    assert list(fields)[:2] == ["department", "fiscal_year"]
    assert fields["about_year"]["constraints"] == {"required": True, "minimum": 1949, "maximum": 2200}
    assert (fields["x0"]["type"], fields["x0"]["unit"]) == ("number", "点（1/72 英寸）")
    assert fields["direction"]["constraints"] == {"enum": ["增加", "减少"]}
    assert {f["name"]: f["type"] for f in table_schema(FINDINGS)["fields"]}["evidence"] == "array"


@pytest.mark.parametrize("schema", [*PACKAGED, *LISTS], ids=lambda s: s.name)
def test_a_schema_of_the_descriptor_names_the_columns_of_the_files(schema) -> None:
    described = table_schema(schema)

    assert [field["name"] for field in described["fields"]] == columns_of(schema).names
    assert all(field["description"] for field in described["fields"])
    names = {one.name: table_schema(one).get("primaryKey") for one in LISTS}
    for key in described.get("foreignKeys", []):
        assert key["reference"]["fields"] == names[key["reference"]["resource"]]


@given(st.text())
def test_guarded_text_comes_back_and_never_begins_a_formula(text: str) -> None:
    cell = guarded(text)

    assert unguarded(cell) == text
    assert not cell.startswith(("=", "@", "\t", "\r", "＝", "＠"))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("-2+3", "'-2+3"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("'甲", "''甲"),
        ("-12.50", "-12.50"),
        ("-", "-"),
        ("+3%", "+3%"),
        ("教育支出", "教育支出"),
        ("－＋1", "'－＋1"),
    ],
)
def test_what_begins_like_a_formula_gets_an_apostrophe(text: str, cell: str) -> None:
    assert guarded(text) == cell


@given(st.lists(st.none() | st.text() | st.decimals(-(10**13), 10**13, places=6) | st.booleans(), min_size=2))
def test_values_come_back_from_a_line_of_csv(values: list[object]) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow([cell_text(value) for value in values])
    stream.seek(0)
    (line,) = csv.reader(stream)

    for value, cell in zip(values, line, strict=True):
        match value:
            case None:
                assert cell == ""
            case bool():
                assert cell == str(value).lower()
            case Decimal():
                assert Decimal(cell) == value
                assert "E" not in cell
            case _:
                assert unguarded(cell) == value


def test_a_descriptor_says_licence_and_sources() -> None:
    found = json.loads(descriptor([], {"name": "CC-BY-4.0"}, "公开文件"))

    assert found["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert (found["licenses"], found["sources"]) == ([{"name": "CC-BY-4.0"}], [{"title": "公开文件"}])
    assert "licenses" not in json.loads(descriptor([], None, "公开文件"))
