"""A data package on the disk: whole, equal for equal warehouses, and read back as it was stored."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pyarrow as arrow
import pyarrow.parquet as parquet
import pytest

from assets.findings.model import FINDINGS, Evidence, Finding
from assets.records import from_table, to_table
from assets.reports.open_data import unguarded
from assets.scores.model import SCORECARDS, Scorecard
from assets.unit import Unit
from resources import open_data
from resources.departments import Region, Register, Registration
from resources.freshness import World
from resources.open_data import CannotExport, export
from resources.rulebooks import RulebookLibrary
from resources.warehouse import Store

FIRST, SECOND = Unit("a-jiaoyu", 2022), Unit("某区医保局", 2023)
CARD = Scorecard("published", None, Decimal("85.123456"), Decimal(100), "良", None, None, Decimal(1))
FINDING = Finding(
    "T001",
    "error",
    '=HYPERLINK("x")\n第二行',
    "-12.5",
    None,
    (Evidence("ab" * 32, 3, 1.5, 2.0, 3.25, 4.0, "合计, “甲”"),),
)
WORLD = World(Register({"a-jiaoyu": Registration("某县教育局", Region("某省", "", "某县"))}), RulebookLibrary({}))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A warehouse of two department-years."""
    made = Store(tmp_path / "warehouse")
    for unit in (FIRST, SECOND):
        made.write("scorecards", unit, "scorecards", to_table([CARD], SCORECARDS))
        made.write("findings", unit, "findings", to_table([FINDING, FINDING], FINDINGS))
    return made


def descriptor_of(package: Path) -> dict:
    return json.loads((package / "datapackage.json").read_text(encoding="utf-8"))


def rows_of(package: Path, table: str) -> list[dict[str, str]]:
    with (package / "csv" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def files_of(package: Path) -> dict[str, bytes]:
    return {p.relative_to(package).as_posix(): p.read_bytes() for p in package.rglob("*") if p.is_file()}


READERS: dict[str, Callable[[str], object]] = {
    "integer": int,
    "number": Decimal,
    "string": unguarded,
    "array": json.loads,
    "boolean": {"true": True, "false": False}.__getitem__,
}


def test_every_csv_reads_back_with_its_schema_to_what_the_parquet_holds(store: Store, tmp_path: Path) -> None:
    package = tmp_path / "package"
    export(store, WORLD, package)

    tables = [one for one in descriptor_of(package)["resources"] if one["format"] == "csv"]
    assert len(tables) == 15
    for resource in tables:
        fields = resource["schema"]["fields"]
        lines = rows_of(package, resource["name"])
        truth = parquet.read_table(package / "parquet" / f"{resource['name']}.parquet").to_pylist()
        assert len(lines) == len(truth)
        for line, row in zip(lines, truth, strict=True):
            assert list(line) == [field["name"] for field in fields]
            for field in fields:
                cell, value = line[field["name"]], row[field["name"]]
                assert (READERS[field["type"]](cell) if cell else None) == (None if value == "" else value)


def test_what_was_stored_is_in_the_package(store: Store, tmp_path: Path) -> None:
    made = export(store, WORLD, tmp_path / "package", "CC-BY-4.0")

    rows = parquet.read_table(tmp_path / "package" / "parquet" / "findings.parquet")
    assert from_table(rows, Finding) == [FINDING] * 4
    cards = rows_of(tmp_path / "package", "scorecards")
    assert [(c["department"], c["fiscal_year"], c["total"]) for c in cards] == [
        ("a-jiaoyu", "2022", "85.123456"),
        ("某区医保局", "2023", "85.123456"),
    ]
    assert rows_of(tmp_path / "package", "findings")[0]["message"] == '\'=HYPERLINK("x")\n第二行'
    assert [d["name"] for d in rows_of(tmp_path / "package", "departments")] == ["某县教育局", "某区医保局"]
    assert (made.units, made.rows["findings"], made.rows["scorecards"]) == (2, 4, 2)


def test_the_descriptor_has_what_the_standard_requires(store: Store, tmp_path: Path) -> None:
    package = tmp_path / "package"
    export(store, WORLD, package, "CC-BY-4.0")
    found = descriptor_of(package)

    assert found["licenses"][0]["name"] == "CC-BY-4.0"
    names = [one["name"] for one in found["resources"]]
    assert len(set(names)) == len(names) == 30
    assert set(files_of(package)) == {"datapackage.json", *(one["path"] for one in found["resources"])}
    for one in found["resources"]:
        content = (package / one["path"]).read_bytes()
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        assert one["type"] == ("table" if one["format"] == "csv" else "file")
    keys = {d["department"] for d in rows_of(package, "departments")}
    assert {c["department"] for c in rows_of(package, "scorecards")} <= keys
    assert {c["rulebook"] for c in rows_of(package, "scorecards")} <= {
        r["rulebook"] for r in rows_of(package, "rulebooks")
    }


def test_the_same_warehouse_gives_the_same_bytes(store: Store, tmp_path: Path) -> None:
    for name in ("one", "two"):
        export(store, WORLD, tmp_path / name)

    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")


def test_an_earlier_package_is_replaced_and_nothing_else(store: Store, tmp_path: Path) -> None:
    package = tmp_path / "package"
    export(store, WORLD, package)
    export(store, WORLD, package, chosen={FIRST})
    assert {c["department"] for c in rows_of(package, "scorecards")} == {"a-jiaoyu"}

    (package / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CannotExport, match="别的文件"):
        export(store, WORLD, package)
    assert (package / "notes.txt").is_file()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["package", "warehouse"]


def test_a_failure_leaves_the_earlier_package_and_no_rest(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    export(store, WORLD, package)
    before = files_of(package)

    def full(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(open_data, "descriptor", full)
    with pytest.raises(OSError, match="No space"):
        export(store, WORLD, package)
    assert files_of(package) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["package", "warehouse"]


def test_a_table_of_an_older_version_is_refused_by_name(store: Store, tmp_path: Path) -> None:
    store.write("scores", FIRST, "scores", arrow.table({"rulebook": ["甲"]}))

    with pytest.raises(CannotExport, match=r"scores.*旧版本"):
        export(store, WORLD, tmp_path / "package")
    assert not (tmp_path / "package").exists()


def test_an_empty_warehouse_gives_no_package(tmp_path: Path) -> None:
    with pytest.raises(CannotExport, match="没有可以导出"):
        export(Store(tmp_path / "warehouse"), WORLD, tmp_path / "package")
    assert not (tmp_path / "package").exists()
