"""The rulebook library, and which of its rulebooks a department-year is scored by."""

from __future__ import annotations

from pathlib import Path

import msgspec

from assets.indicators.library import read_library
from assets.indicators.rulebook import Rulebook
from assets.unit import Problem
from resources.departments import Registration


class RulebookLibrary:
    """The rulebooks that could be loaded, by id; `problems` says what is wrong with the others.

    `added` are ids of rulebooks that every department is scored by as well, of whatever years and region they are.
    """

    def __init__(
        self, rulebooks: dict[str, Rulebook], problems: tuple[Problem, ...] = (), added: tuple[str, ...] = ()
    ) -> None:
        self.rulebooks = rulebooks
        self.problems = problems
        self.added = added
        self._digests = {name: rulebook.digest for name, rulebook in rulebooks.items()}

    def choose(self, registration: Registration | None, fiscal_year: int) -> list[Rulebook]:
        """The rulebooks for a department in a year.

        Those that its registration names; without a registration or names, those of its region, and where there is
        none, those that are for every region. For its projects this is decided anew: a registration that names none
        for projects leaves them to those of the region. What only computes is added to each. A rulebook of other
        years is never used.
        """
        current = [r for r in self.rulebooks.values() if r.applies_to(fiscal_year)]
        plain = [r for r in current if not r.scored]
        scored = [r for r in current if r.scored]
        named = registration is not None and bool(registration.rulebooks)
        usual = _usual([r for r in scored if r.for_department], registration, by_region=not named)
        projects = _usual([r for r in scored if r.for_projects], registration, by_region=True)
        usual += [r for r in projects if r not in usual]
        asked = [_wanted(r) for name in self.added if (r := self.rulebooks.get(name)) is not None and r.scored]
        ids = {r.id for r in asked}
        return [r for r in usual if r.id not in ids or _wanted(r) is r] + [r for r in asked if r not in usual] + plain

    def unknown(self, registration: Registration | None) -> list[str]:
        """The ids that a registration names and the library does not have."""
        return [name for name in registration.rulebooks if name not in self.rulebooks] if registration else []

    def digest(self, rulebooks: list[Rulebook]) -> str:
        """What stands for the content of these rulebooks."""
        return ",".join(self._digests[r.id] + ("" if r is self.rulebooks[r.id] else "+") for r in rulebooks)


def _usual(scored: list[Rulebook], registration: Registration | None, by_region: bool) -> list[Rulebook]:
    """Of these, those that a registration names, else (`by_region`) its region's, else those for every region."""
    names = registration.rulebooks if registration is not None else ()
    named = [_wanted(r) for name in names for r in scored if r.id == name]
    if named:
        return named
    region = str(registration.region) if registration is not None and by_region else ""
    own = [r for r in scored if region and any(region.startswith(part) for part in r.regions)]
    return own or [r for r in scored if not r.regions]


def _wanted(rulebook: Rulebook) -> Rulebook:
    """A rulebook that was asked for: it is no longer only for what nothing else scores."""
    return msgspec.structs.replace(rulebook, fallback=False) if rulebook.fallback else rulebook


def load_rulebooks(folder: Path, added: tuple[str, ...] = ()) -> RulebookLibrary:
    """The library in a folder; a rulebook with mistakes is left out, and they are told."""
    if not folder.is_dir():
        return RulebookLibrary({}, (Problem(folder.name, "评价办法的目录不存在"),))
    rulebooks, errors = read_library(folder)
    return RulebookLibrary(
        rulebooks,
        tuple(
            Problem(f"rulebooks/{problem.file}", f"第 {problem.line} 行：{problem.message}。改法：{problem.remedy}")
            for error in errors
            for problem in error.problems
        ),
        added,
    )
