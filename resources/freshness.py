"""What each layer of a unit should have been made from, as one hash a layer.

A layer's hash covers its code, what it takes from outside (files, rulebooks, the register) and the hashes of the
layers that it draws on, of this year and of the year before. So a change anywhere makes exactly what follows stale.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from resources.accepted import accepted_of
from resources.departments import Register, load_register
from resources.inbox import InboxUnit
from resources.ledger import LAYERS
from resources.rulebooks import RulebookLibrary, load_rulebooks
from resources.versions import layer_version

NEEDS: dict[str, tuple[str, ...]] = {
    "documents": (),
    "forms": ("documents",),
    "facts": ("documents", "forms"),
    "indicators": ("facts",),
    "scores": ("facts", "indicators"),
    "findings": ("documents", "forms", "facts"),
    "report": ("documents", "forms", "facts", "indicators", "scores", "findings"),
}
"""Layer -> the layers of the same year that it reads."""
NEEDS_YEAR_BEFORE: dict[str, tuple[str, ...]] = {
    "indicators": ("facts",),
    "findings": ("facts",),
    "report": ("documents",),
}
"""Layer -> the layers of the year before that it reads, where they are there."""
NEEDS_BOUND_REPORT = ("facts", "report")
"""Layers that read the documents of the year after, where a report about this year is bound into them."""


class World(msgspec.Struct, frozen=True):
    """What is not in the inbox and yet an input; `version` gives the version of a layer's code."""

    register: Register
    library: RulebookLibrary
    version: Callable[[str], str] = layer_version

    def outside(self, layer: str, files: InboxUnit) -> list[str]:
        """What a layer of a unit takes from outside the warehouse, as text."""
        registration = self.register.get(files.unit.department)
        rulebooks = self.library.digest(self.library.choose(registration, files.unit.fiscal_year))
        registered = msgspec.json.encode(registration).decode()
        given: dict[str, list[str]] = {
            "documents": [f"{f.name}\0{f.mark}" for f in files.files]
            + [f"{p.file}\0{p.message}" for p in files.problems],
            "facts": self._evidence(files, rulebooks),
            "indicators": [rulebooks],
            "scores": [rulebooks, *self._evidence(files, rulebooks)],
            "findings": [self.register.name_of(files.unit.department), *_accepted(files)],
            "report": [registered, rulebooks],
        }
        return given.get(layer, [])

    def _evidence(self, files: InboxUnit, applying: str) -> list[str]:
        """What a person has established, and the rulebooks that it is held against; nothing where there is none."""
        if files.evidence is None:
            return []
        return [files.evidence.mark, applying, self.library.digest(list(self.library.rulebooks.values()))]


def _accepted(files: InboxUnit) -> list[str]:
    """What a person has accepted, and which of it has expired by today; nothing where there is no list."""
    if files.accepted is None:
        return []
    return [files.accepted.mark, *(f"expired {line}" for line in accepted_of(files).expired)]


def load_world(departments: Path, rulebooks: Path, added: tuple[str, ...] = ()) -> World:
    """The register and the rulebooks as they are now, with the code that runs; `added` as in `RulebookLibrary`."""
    return World(load_register(departments), load_rulebooks(rulebooks, added))


def inputs_of(
    layer: str,
    files: InboxUnit,
    world: World,
    marks: Mapping[str, str],
    marks_before: Mapping[str, str],
    documents_after: str = "",
) -> str:
    """The hash of everything that a layer of a unit is made from.

    `marks` and `marks_before` are the hashes of the layers of this year and of the year before; a missing one counts
    as empty. `documents_after` is the hash of the documents of the year after, if a report about this year is bound
    into them.
    """
    return _hash(
        [
            layer,
            world.version(layer),
            world.outside(layer, files),
            [marks.get(need, "") for need in NEEDS[layer]],
            [marks_before.get(need, "") for need in NEEDS_YEAR_BEFORE.get(layer, ())],
            documents_after if layer in NEEDS_BOUND_REPORT else "",
        ]
    )


def expected(
    files: InboxUnit, world: World, marks_before: Mapping[str, str], documents_after: str = ""
) -> dict[str, str]:
    """The hashes that the layers of a unit have once all of them are up to date."""
    marks: dict[str, str] = {}
    for layer in LAYERS:
        marks[layer] = inputs_of(layer, files, world, marks, marks_before, documents_after)
    return marks


def expected_documents(files: InboxUnit, world: World) -> str:
    """The hash that the first layer of a unit has once it is up to date."""
    return inputs_of("documents", files, world, {}, {})


def _hash(parts: Sequence[object]) -> str:
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:32]
