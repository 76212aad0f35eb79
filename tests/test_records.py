from __future__ import annotations

import io
from decimal import Decimal

import pandas as pd
import pandera.errors
import pandera.pandas as pa
import pyarrow as arrow
import pyarrow.parquet as parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets import records
from assets.documents.model import Box, Source
from assets.facts.model import FACTS, Fact
from assets.findings.model import FINDINGS, Evidence, Finding
from assets.indicators.model import INDICATORS
from assets.scores.model import SCORECARDS, SCORES
from assets.tables.model import CELLS, Cell

POINTS = st.floats(min_value=0, max_value=2000, allow_nan=False)
BOXES = st.builds(Box, POINTS, POINTS, POINTS, POINTS)
SOURCES = st.builds(
    Source, document=st.text("0123456789abcdef", min_size=64, max_size=64), page=st.integers(1, 3000), box=BOXES
)
AMOUNTS = st.decimals(min_value=-(10**13), max_value=10**13, places=6)
STEPS = st.decimals(min_value=0, max_value=10**3, places=10)
CELL = st.builds(
    Cell, row=st.integers(0, 10**6), value=st.none() | AMOUNTS, half_step=st.none() | STEPS, source=SOURCES
)
FACT = st.builds(Fact, value=AMOUNTS, half_step=STEPS, about_year=st.integers(1949, 2200), source=SOURCES)
EVIDENCE = st.builds(Evidence, page=st.integers(1, 3000), x0=POINTS, top=POINTS, x1=POINTS, bottom=POINTS)
FINDING = st.builds(Finding, evidence=st.lists(EVIDENCE, max_size=4).map(tuple))


def written_and_read(table: arrow.Table) -> arrow.Table:
    file = io.BytesIO()
    parquet.write_table(table, file)
    return parquet.read_table(file)


@given(st.lists(CELL, max_size=5))
def test_cells_come_back_from_parquet_as_they_were(cells: list[Cell]) -> None:
    assert records.from_table(written_and_read(records.to_table(cells, CELLS)), Cell) == cells


@given(st.lists(FACT, max_size=5))
def test_facts_come_back_from_parquet_as_they_were(facts: list[Fact]) -> None:
    assert records.from_table(written_and_read(records.to_table(facts, FACTS)), Fact) == facts


@given(st.lists(FINDING, max_size=5))
def test_findings_come_back_with_all_their_evidence(findings: list[Finding]) -> None:
    assert records.from_table(written_and_read(records.to_table(findings, FINDINGS)), Finding) == findings


def a_fact(value: Decimal, direction: str | None = None) -> Fact:
    source = Source("0" * 64, 1, Box(1.0, 2.0, 3.0, 4.0))
    half = Decimal("0.005")
    return Fact("total_income", None, value, half, "万元", direction, 2023, str(value), "", "prose", source)


@pytest.mark.parametrize("value", ["100000000000000", "0.0000001"], ids=["too large", "too fine"])
def test_an_amount_that_does_not_fit_its_column_is_refused_not_rounded(value: str) -> None:
    with pytest.raises(arrow.ArrowInvalid):
        records.to_table([a_fact(Decimal(value))], FACTS)


def test_the_schema_accepts_what_is_written_and_refuses_what_it_does_not_know() -> None:
    def frame(fact: Fact) -> pd.DataFrame:
        return records.to_table([fact], FACTS).to_pandas(types_mapper=pd.ArrowDtype)

    FACTS.validate(frame(a_fact(Decimal("12.30"), "减少")))
    with pytest.raises(pandera.errors.SchemaError, match="direction"):
        FACTS.validate(frame(a_fact(Decimal("12.30"), "持平")))


@pytest.mark.parametrize("schema", [CELLS, FACTS, INDICATORS, SCORES, SCORECARDS, FINDINGS], ids=lambda s: s.name)
def test_every_column_of_the_warehouse_says_what_it_holds(schema: pa.DataFrameSchema) -> None:
    assert schema.title and schema.description
    assert [name for name, column in schema.columns.items() if not column.description] == []
    assert len(records.arrow_schema(schema)) == len(schema.columns)
