from __future__ import annotations

from pathlib import Path

import pyarrow as arrow
import pyarrow.dataset
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.unit import Unit
from resources.warehouse import BadName, Store, hive

UNIT = Unit("某区医保局", 2022)
ROWS = arrow.table({"name": ["甲", "乙"], "value": [1, 2]})


def test_a_part_lies_in_the_hive_layout_and_reads_back(tmp_path: Path) -> None:
    store = Store(tmp_path)

    path = store.write("cells", UNIT, "income", ROWS)

    assert path == tmp_path / "cells" / "department=某区医保局" / "fiscal_year=2022" / "income.parquet"
    assert store.read("cells", UNIT, "income") == ROWS
    assert store.parts("cells", UNIT) == ["income"]
    assert store.units("cells") == [UNIT]


def test_equal_rows_give_equal_bytes(tmp_path: Path) -> None:
    store = Store(tmp_path)

    first = store.write("cells", UNIT, "income", ROWS).read_bytes()
    second = store.write("cells", UNIT, "income", arrow.table(ROWS.to_pydict())).read_bytes()

    assert first == second


def test_what_was_not_made_is_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)

    assert store.read("cells", UNIT, "income") is None
    assert store.read_all("cells", UNIT) == []
    assert store.units("cells") == []
    store.remove("cells", UNIT, "income")


def test_a_removed_part_is_gone_and_the_others_stay(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write("cells", UNIT, "income", ROWS)
    store.write("cells", UNIT, "other", ROWS)

    store.remove("cells", UNIT, "income")

    assert store.parts("cells", UNIT) == ["other"]


@pytest.mark.parametrize("department", ["局=一", "a/b", "100%", "..", ".a", 'a"b', "a:b*c?", "a\\b", "a#b", "Büro"])
def test_any_name_becomes_one_folder_that_engines_read_back(tmp_path: Path, department: str) -> None:
    unit = Unit(department, 2022)
    Store(tmp_path).write("cells", unit, "income", ROWS)

    found = pyarrow.dataset.dataset(str(tmp_path / "cells"), format="parquet", partitioning="hive").to_table()

    assert set(found["department"].to_pylist()) == {department}
    assert Store(tmp_path).units("cells") == [unit]
    assert len(list((tmp_path / "cells").iterdir())) == 1


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    encoded = hive(name)

    assert "/" not in encoded
    assert "\0" not in encoded
    assert encoded not in (".", "..")


@pytest.mark.parametrize("name", ["..", "a/b", "A", "", "a.parquet", "../x"])
def test_a_table_or_part_is_a_plain_word(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadName):
        Store(tmp_path).write(name, UNIT, "income", ROWS)
    with pytest.raises(BadName):
        Store(tmp_path).write("cells", UNIT, name, ROWS)


def test_an_unfinished_file_is_not_seen_by_readers(tmp_path: Path) -> None:
    store = Store(tmp_path)
    path = store.write("cells", UNIT, "income", ROWS)
    (path.parent / ".income.parquet.host.1.tmp").write_bytes(b"half a file")

    assert store.parts("cells", UNIT) == ["income"]
    assert list(tmp_path.glob("**/*.parquet")) == [path]
