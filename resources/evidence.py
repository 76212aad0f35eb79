"""The evidence file of a department-year, read and checked; one with mistakes is told and not used."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from assets.facts.corrections import Correction
from assets.indicators.strict_yaml import MAX_BYTES, RulebookError, read
from assets.scores.evidence_checks import Setting
from assets.scores.evidence_file import EvidenceFile
from assets.scores.evidence_load import load_evidence
from assets.unit import Problem, Unit
from resources.departments import Registration
from resources.inbox import EVIDENCE, InboxUnit, reason_of
from resources.rulebooks import RulebookLibrary

if TYPE_CHECKING:
    from resources.freshness import World


class UnitEvidence(msgspec.Struct, frozen=True):
    """The evidence of a unit: None where there is no file, or where `problems` say what is wrong."""

    file: EvidenceFile | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """The corrections of misread figures."""
        return (self.file.corrections or ()) if self.file is not None else ()


def setting_of(unit: Unit, library: RulebookLibrary, registration: Registration | None) -> Setting:
    """What an evidence file of a unit is held against."""
    applying = [book.id for book in library.choose(registration, unit.fiscal_year) if book.scored]
    return Setting(unit.department, unit.fiscal_year, library.rulebooks, applying, date.today())


def evidence_of(files: InboxUnit | None, library: RulebookLibrary, registration: Registration | None) -> UnitEvidence:
    """The evidence that lies beside the documents of a unit."""
    if files is None or files.evidence is None:
        return UnitEvidence()
    return _loaded(files.evidence.path, setting_of(files.unit, library, registration))


def read_evidence(path: Path, unit: Unit, world: World) -> UnitEvidence:
    """The evidence that a file holds, as that of a unit."""
    return _loaded(path, setting_of(unit, world.library, world.register.get(unit.department)))


def header_of(path: Path) -> Unit | None:
    """The department and year that an evidence file names; None where it says nothing of the kind. Raises OSError."""
    with path.open("rb") as stream:
        content = stream.read(MAX_BYTES + 1)
    try:
        data = read(content, path.name).data
    except RulebookError:
        return None
    department, year = (data.get("department"), data.get("fiscal_year")) if isinstance(data, dict) else (None, None)
    return Unit(department, year) if isinstance(department, str) and isinstance(year, int) else None


def _loaded(path: Path, setting: Setting) -> UnitEvidence:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return UnitEvidence(None, (Problem(EVIDENCE, f"打不开：{reason_of(error)}"),))
    try:
        return UnitEvidence(load_evidence(content, EVIDENCE, setting))
    except RulebookError as error:
        return UnitEvidence(
            None,
            tuple(Problem(EVIDENCE, f"第 {p.line} 行：{p.message}。改法：{p.remedy}") for p in error.problems),
        )
