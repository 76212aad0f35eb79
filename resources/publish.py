"""Reports on the disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assets.indicators.rulebook import Rulebook
from assets.reports import make
from assets.reports.make import Titles
from assets.unit import Made, Unit
from resources.atomic import remove_unfinished, write_atomically
from resources.departments import Register
from resources.inputs import WarehouseInputs
from resources.warehouse import hive


def report_path(reports: Path, unit: Unit) -> Path:
    """Where the report of a unit is."""
    return reports / hive(unit.department) / f"{unit.fiscal_year:04d}.html"


def sheet_path(reports: Path, unit: Unit) -> Path:
    """Where the score sheet of a unit is."""
    return report_path(reports, unit).with_suffix(".xlsx")


def titles_of(register: Register, unit: Unit) -> Titles:
    """What the register says of a unit's department; its id where it says nothing."""
    registration = register.get(unit.department)
    if registration is None:
        return Titles(unit.department, "")
    return Titles(registration.name, str(registration.region))


def publish(inputs: WarehouseInputs, titles: Titles, rulebooks: Sequence[Rulebook], reports: Path) -> Made:
    """Writes the report of a unit and its score sheet, and makes the table that names them."""
    paths = (report_path(reports, inputs.unit), sheet_path(reports, inputs.unit))
    made, written = make.make(inputs, titles, rulebooks, *(path.relative_to(reports).as_posix() for path in paths))
    remove_unfinished(paths[0].parent)
    for path, content in written.items():
        write_atomically(reports / path, content, durable=False)
    return made
