"""The ledger: for each department-year, what each layer was last made from, and what went wrong.

A mark is written after everything it vouches for, in one atomic step. A run that is killed leaves no mark, so that
the next one does the work again; a unit whose marks are what they should be is not run at all. Problems stay in the
marks: a file that cannot be read is not tried again until it changes, and is reported all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

import msgspec

from assets.unit import Problem, Unit
from resources.atomic import remove_unfinished, write_atomically
from resources.warehouse import hive

LAYERS = ("documents", "forms", "facts", "indicators", "scores", "findings", "report")
"""The layers in the order in which they are made."""


class Mark(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one layer of a unit was made from (`inputs`, a hash), the files it left, and what it could not do.

    `also` are other years that the unit's documents report on.
    """

    inputs: str
    files: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    also: tuple[int, ...] = ()


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """The marks of one unit, by layer."""

    layers: dict[str, Mark] = msgspec.field(default_factory=dict)

    def inputs(self, layer: str) -> str:
        """What the layer was made from; empty where it was not made."""
        mark = self.layers.get(layer)
        return mark.inputs if mark else ""

    @property
    def also(self) -> tuple[int, ...]:
        """Other years that the unit's documents report on."""
        mark = self.layers.get("facts")
        return mark.also if mark else ()

    @property
    def problems(self) -> list[tuple[str, Problem]]:
        """What went wrong, with the layer, in the order of the layers, each once."""
        found = [(layer, p) for layer in LAYERS if (mark := self.layers.get(layer)) for p in mark.problems]
        return list(dict.fromkeys(found))


class Ledger:
    """The entries of one warehouse, a small file each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, unit: Unit) -> Entry:
        """The entry of a unit; an empty one where there is none that can be read."""
        try:
            return msgspec.json.decode(self._path(unit).read_bytes(), type=Entry)
        except (FileNotFoundError, msgspec.MsgspecError):
            return Entry()

    def put(self, unit: Unit, layer: str, mark: Mark) -> Entry:
        """Sets the mark of one layer, leaving the others."""
        entry = Entry({**self.get(unit).layers, layer: mark})
        self._write(unit, entry)
        return entry

    def drop(self, unit: Unit, layers: Iterable[str]) -> None:
        """Takes marks away: what they vouch for is about to change."""
        entry = self.get(unit)
        gone = set(layers) & set(entry.layers)
        if gone:
            self._write(unit, Entry({layer: mark for layer, mark in entry.layers.items() if layer not in gone}))

    def units(self) -> list[Unit]:
        """The units that have an entry, sorted."""
        return sorted(
            Unit(unquote(path.parent.name), int(path.stem))
            for path in self.folder.glob("*/*.json")
            if path.stem.isascii() and path.stem.isdigit()
        )

    def _write(self, unit: Unit, entry: Entry) -> None:
        path = self._path(unit)
        remove_unfinished(path.parent)
        # A lost mark only means work done twice.
        write_atomically(path, msgspec.json.format(msgspec.json.encode(entry, order="sorted"), indent=1), durable=False)

    def _path(self, unit: Unit) -> Path:
        return self.folder / hive(unit.department) / f"{unit.fiscal_year:04d}.json"
