"""One department and one fiscal year: what every layer works on, what it may ask for, and what it hands back.

Each layer has a module `make` with one plain function that turns a unit's inputs into tables. It is given the inputs
as the protocol below, so that neither Dagster nor the storage is known to it: the assets call it, and so does a loop.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

import msgspec
import pandera.pandas as pa
import pyarrow as arrow

from assets.documents.model import Document
from assets.records import Record


class Unit(msgspec.Struct, frozen=True, order=True):
    """A department (the name of its folder) and a fiscal year."""

    department: str
    fiscal_year: int

    @property
    def before(self) -> Unit:
        """The same department a year earlier."""
        return Unit(self.department, self.fiscal_year - 1)

    @property
    def after(self) -> Unit:
        """The same department a year later."""
        return Unit(self.department, self.fiscal_year + 1)

    def __str__(self) -> str:
        return f"{self.department} {self.fiscal_year}"


class Problem(msgspec.Struct, frozen=True, order=True):
    """Something that could not be processed, told in Chinese: which file (None for the whole unit) and why."""

    file: str | None
    message: str


class UnitInputs(Protocol):
    """What a layer may ask of a unit: the tables made by the layers before, and the documents."""

    @property
    def unit(self) -> Unit:
        """The department and year."""

    def records(
        self, schema: pa.DataFrameSchema, kind: type[Record], part: str | None = None, years_back: int = 0
    ) -> list[Record]:
        """The rows of the table that the schema names, of one part or of all; none where nothing was made."""

    def documents(self) -> Iterator[Document]:
        """The documents that could be read, in the order of their names, one after the other."""

    def documents_after(self) -> Iterator[Document]:
        """The documents of the year after, if an evaluation report about this year is bound into one of them."""

    def files(self) -> Mapping[str, Path]:
        """Document hash -> path of the file, for the unit and the years around it."""


Note = Mapping[str, int | float | str]
"""Numbers and words about one output, shown beside it."""


class Made(msgspec.Struct):
    """What a layer made of one unit.

    `tables` is keyed by part, the file name within the table's folder; a part that is left out does not exist.
    `notes` is keyed alike. `problems` mark the unit as not fully processed. `also` are other years that its documents
    report on: they have to be evaluated for their own year.
    """

    tables: dict[str, arrow.Table] = msgspec.field(default_factory=dict)
    notes: dict[str, Note] = msgspec.field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    also: tuple[int, ...] = ()
