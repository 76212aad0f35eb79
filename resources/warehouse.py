"""The warehouse: Parquet files in the Hive layout, `<table>/department=<id>/fiscal_year=<yyyy>/<part>.parquet`.

Any engine reads it as it is. Writing is atomic and deterministic: the same table gives the same bytes, and whoever
reads meanwhile sees the old file or the new one. Unfinished files have hidden names that no `*.parquet` pattern finds.
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path
from urllib.parse import unquote

import pyarrow as arrow
import pyarrow.parquet as parquet

from assets.unit import Unit
from resources.atomic import remove_unfinished, write_atomically

SUFFIX = ".parquet"
_NOT_IN_FOLDERS = re.compile(r"[%/\\:*?\"'<>#{}^=\x00-\x1f\x7f]")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class BadName(ValueError):
    """A table or part whose name cannot be a file name."""


class Store:
    """Reads and writes the tables of one warehouse, one part of one unit at a time."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, table: str, unit: Unit) -> Path:
        """The folder of a unit within a table. Raises BadName."""
        if not _NAME.fullmatch(table):
            raise BadName(table)
        return self.root / table / f"department={hive(unit.department)}" / f"fiscal_year={unit.fiscal_year:04d}"

    def path(self, table: str, unit: Unit, part: str) -> Path:
        """The file of one part of a unit's table. Raises BadName."""
        if not _NAME.fullmatch(part):
            raise BadName(part)
        return self.folder(table, unit) / f"{part}{SUFFIX}"

    def write(self, table: str, unit: Unit, part: str, rows: arrow.Table) -> Path:
        """Writes one part, in place of what was there."""
        path = self.path(table, unit, part)
        remove_unfinished(path.parent)
        sink = arrow.BufferOutputStream()
        parquet.write_table(rows.replace_schema_metadata(None), sink)
        write_atomically(path, sink.getvalue().to_pybytes(), durable=False)
        return path

    def settle(self) -> None:
        """Waits until everything written is on the disk: once for many files, and before a mark vouches for them."""
        if hasattr(os, "sync"):
            os.sync()

    def remove(self, table: str, unit: Unit, part: str) -> None:
        """Removes one part, if it is there."""
        path = self.path(table, unit, part)
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
        remove_unfinished(path.parent)

    def parts(self, table: str, unit: Unit) -> list[str]:
        """The parts that are there, sorted."""
        return sorted(
            path.stem for path in self.folder(table, unit).glob(f"*{SUFFIX}") if not path.name.startswith(".")
        )

    def read(self, table: str, unit: Unit, part: str) -> arrow.Table | None:
        """One part; None where it was not made."""
        try:
            content = self.path(table, unit, part).read_bytes()
        except FileNotFoundError:
            return None
        # Ten times as fast as `read_table`, which looks for a dataset.
        return parquet.ParquetFile(arrow.BufferReader(content)).read(use_threads=False)

    def read_all(self, table: str, unit: Unit) -> list[arrow.Table]:
        """All parts, in the order of their names."""
        tables = (self.read(table, unit, part) for part in self.parts(table, unit))
        return [found for found in tables if found is not None]

    def units(self, table: str) -> list[Unit]:
        """The units that a table has a folder for, sorted."""
        found = []
        for folder in (self.root / table).glob("department=*/fiscal_year=*"):
            year = folder.name.partition("=")[2]
            if year.isascii() and year.isdigit():
                found.append(Unit(unquote(folder.parent.name.partition("=")[2]), int(year)))
        return sorted(found)


def hive(name: str) -> str:
    """A key as a folder's name: what is not safe there is percent-encoded, as Hive does. Chinese stays readable."""
    encoded = _NOT_IN_FOLDERS.sub(lambda match: f"%{ord(match[0]):02X}", name)
    return "%2E" + encoded[1:] if encoded.startswith(".") else encoded
