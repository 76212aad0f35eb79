"""A data package of the warehouse on the disk: written whole beside its place, and put there in one step."""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pandera.pandas as pa
import pyarrow as arrow
import pyarrow.parquet as parquet

from assets.facts import catalogue
from assets.facts.model import FACTS
from assets.records import to_table
from assets.reports.open_data import (
    DEPARTMENTS,
    FACT_NAMES,
    PACKAGED,
    RULEBOOKS,
    Department,
    FactName,
    RulebookName,
    cell_text,
    columns_of,
    descriptor,
    resource,
)
from assets.scores.published import TITLES
from assets.unit import Unit
from resources.freshness import World
from resources.warehouse import Store

DESCRIPTOR = "datapackage.json"
LICENCES = {
    "CC-BY-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC0-1.0": ("CC0 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "ODC-BY-1.0": ("Open Data Commons Attribution License 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
    "ODbL-1.0": ("Open Data Commons Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    "PDDL-1.0": ("Open Data Commons Public Domain Dedication", "https://opendatacommons.org/licenses/pddl/1-0/"),
}
"""Licences that open data is given under: id -> title and text."""

SOURCES = "各部门公开的部门决算和绩效评价文件（见 documents 表：文件名和 SHA-256）"
_ROWS_A_GROUP = 100_000


class CannotExport(Exception):
    """The package cannot be written; the message, in Chinese, says why."""


class Exported(msgspec.Struct, frozen=True):
    """What was written: department-years, rows by table, and bytes in all."""

    units: int
    rows: dict[str, int]
    size: int


def export(
    store: Store, world: World, target: Path, licence: str | None = None, chosen: Collection[Unit] | None = None
) -> Exported:
    """Writes the data package of the warehouse into the folder `target`, in place of the package that is there.

    The same warehouse gives the same bytes. `licence` is a key of `LICENCES`; `chosen` are the department-years to
    take, all where None. Raises CannotExport, OSError.
    """
    found = sorted({unit for schema in PACKAGED for unit in store.units(schema.name)})
    units = found if chosen is None else [unit for unit in found if unit in chosen]
    if not units:
        raise CannotExport("仓库里没有可以导出的部门年度")
    _check(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".export-", suffix=".tmp", dir=target.parent))
    try:
        exported = _write(store, world, making, licence, units)
        making.chmod(0o777 & ~_umask())
        _put(making, target)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return exported


def _write(store: Store, world: World, folder: Path, licence: str | None, units: Sequence[Unit]) -> Exported:
    rows: dict[str, int] = {}
    resources = []
    seen_facts: set[str] = set()
    seen_rulebooks: set[str] = set()
    for schema in PACKAGED:
        files = _Files(folder, schema)
        for unit in units:
            for table in store.read_all(schema.name, unit):
                named = _with_keys(table, schema, unit)
                if schema is FACTS:
                    seen_facts.update(named["fact"].unique().to_pylist())
                if "rulebook" in schema.columns:
                    seen_rulebooks.update(named["rulebook"].unique().to_pylist())
                files.add(named)
        resources += files.close()
        rows[schema.name] = files.rows
    departments = dict.fromkeys(unit.department for unit in units)
    lists: list[tuple[pa.DataFrameSchema, Sequence[msgspec.Struct]]] = [
        (DEPARTMENTS, [_department(world, name) for name in departments]),
        (FACT_NAMES, [_fact_name(fact) for fact in sorted(seen_facts)]),
        (RULEBOOKS, [_rulebook(world, name) for name in sorted(seen_rulebooks)]),
    ]
    for schema, entries in lists:
        files = _Files(folder, schema)
        files.add(to_table(entries, schema))
        resources += files.close()
        rows[schema.name] = files.rows
    # The tables to read come first, the same tables as Parquet after them.
    ordered = sorted(resources, key=lambda one: one["format"] != "csv")
    (folder / DESCRIPTOR).write_bytes(descriptor(ordered, _licence(licence), SOURCES))
    size = sum(one["bytes"] for one in resources) + (folder / DESCRIPTOR).stat().st_size
    return Exported(len(units), rows, size)


class _Files:
    """The two files of a table while they are being written; a part of a unit at a time."""

    def __init__(self, folder: Path, schema: pa.DataFrameSchema) -> None:
        self.rows = 0
        self._schema = schema
        self._columns = columns_of(schema)
        self._paths = {form: folder / form / f"{schema.name}.{form}" for form in ("csv", "parquet")}
        for path in self._paths.values():
            path.parent.mkdir(exist_ok=True)
        self._csv = self._paths["csv"].open("w", encoding="utf-8-sig", newline="")
        self._lines = csv.writer(self._csv, lineterminator="\r\n")
        self._lines.writerow(self._columns.names)
        self._parquet = parquet.ParquetWriter(self._paths["parquet"], self._columns, compression="zstd")
        self._waiting: list[arrow.Table] = []

    def add(self, table: arrow.Table) -> None:
        """Adds the rows of a table with exactly the columns."""
        for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
            self._lines.writerow([cell_text(value) for value in row])
        self.rows += len(table)
        self._waiting.append(table)
        if sum(len(one) for one in self._waiting) >= _ROWS_A_GROUP:
            self._flush()

    def close(self) -> list[dict[str, Any]]:
        """Finishes the files; returns their entries in the descriptor."""
        self._flush()
        self._csv.close()
        self._parquet.close()
        return [resource(self._schema, form, *_measured(path)) for form, path in self._paths.items()]

    def _flush(self) -> None:
        if self._waiting:
            self._parquet.write_table(arrow.concat_tables(self._waiting))
        self._waiting = []


def _with_keys(table: arrow.Table, schema: pa.DataFrameSchema, unit: Unit) -> arrow.Table:
    """The table with the columns that say its department-year. Raises CannotExport."""
    columns = columns_of(schema)
    keys = [arrow.array([value] * len(table)) for value in (unit.department, unit.fiscal_year)]
    try:
        own = [table[name] for name in columns.names[len(keys) :]]
        return arrow.table([*keys, *own], names=columns.names).cast(columns)
    except (KeyError, arrow.ArrowInvalid) as error:
        raise CannotExport(
            f"{unit} 的表 {schema.name} 不是现在的格式，由旧版本写成；请先运行 jixiao run 再导出"
        ) from error


def _department(world: World, department: str) -> Department:
    entry = world.register.get(department)
    if entry is None:
        return Department(department, department, "", "", "")
    return Department(department, entry.name, entry.region.province, entry.region.city, entry.region.county)


def _fact_name(fact: str) -> FactName:
    if not catalogue.is_fact(fact):
        return FactName(fact, fact, "")
    return FactName(fact, catalogue.name_of(fact), catalogue.unit_of(fact))


def _rulebook(world: World, rulebook: str) -> RulebookName:
    book = world.library.rulebooks.get(rulebook)
    if book is None:
        return RulebookName(rulebook, TITLES.get(rulebook, rulebook), "", "", None)
    return RulebookName(rulebook, book.title, book.authority, book.version, book.full_score)


def _licence(licence: str | None) -> dict[str, str] | None:
    if licence is None:
        return None
    title, path = LICENCES[licence]
    return {"name": licence, "title": title, "path": path}


def _check(target: Path) -> None:
    """Refuses to replace anything but an empty folder or a data package. Raises CannotExport."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise CannotExport(f"{target} 不是目录")
    if target.is_dir():
        names = {entry.name for entry in os.scandir(target)}
        if names and (DESCRIPTOR not in names or not names <= {DESCRIPTOR, "csv", "parquet"}):
            raise CannotExport(f"{target} 里有别的文件；请指定一个新目录，或以前导出的目录")


def _put(making: Path, target: Path) -> None:
    """Puts the finished folder where it belongs; what was there goes when the new one stands."""
    if not target.exists():
        os.rename(making, target)
        return
    old = making.with_name(making.name.replace(".export-", ".export-old-"))
    os.rename(target, old)
    try:
        os.rename(making, target)
    except OSError:
        os.rename(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _measured(path: Path) -> tuple[int, str]:
    """The size of a file and its SHA-256."""
    with path.open("rb") as stream:
        return path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
