"""The same work in a plain loop: unit by unit, layer by layer, without Dagster, ledger or checks.

It says in one place what the graph does, and it is what the graph's cost is measured against. Reports that are bound
into the accounts of the year after are left to the graph, which comes back to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import assets.documents.make
import assets.facts.make
import assets.findings.make
import assets.indicators.make
import assets.scores.make
import assets.tables.make
from assets.unit import Made, Unit
from resources.accepted import accepted_of
from resources.evidence import evidence_of
from resources.freshness import World, load_world
from resources.inbox import Inbox, InboxUnit
from resources.inputs import FileToRead, WarehouseInputs, read_into_cache
from resources.outputs import OUTPUTS
from resources.publish import publish, titles_of
from resources.settings import Settings
from resources.versions import reader_version
from resources.warehouse import Store
from resources.years import fiscal_years


def process_all(settings: Settings) -> list[Unit]:
    """Processes every unit of the inbox, earlier years first; returns them."""
    world = load_world(settings.departments, settings.rulebooks, settings.also)
    found = Inbox(settings.inbox, fiscal_years(), settings.workers).scan().units
    for unit in sorted(found):
        process(settings, world, found[unit], found.get(unit.before))
    return sorted(found)


def process(settings: Settings, world: World, files: InboxUnit, files_before: InboxUnit | None) -> None:
    """Makes and stores everything of one unit; what the year before gave is taken from the warehouse."""
    store = Store(settings.warehouse)
    for layer, made in layers(settings, world, files, files_before):
        for output, place in OUTPUTS[layer].items():
            if output in made.tables:
                store.write(place.table, files.unit, place.part, made.tables[output])


def layers(
    settings: Settings, world: World, files: InboxUnit, files_before: InboxUnit | None
) -> Iterator[tuple[str, Made]]:
    """What each layer makes of a unit, in turn; what one made has to be stored before the next is asked for."""
    unit = files.unit
    registration = world.register.get(unit.department)
    rulebooks = world.library.choose(registration, unit.fiscal_year)
    evidence = evidence_of(files, world.library, registration)
    accepted = accepted_of(files)
    inputs = WarehouseInputs(
        unit,
        settings.warehouse,
        settings.pages,
        reader_version(),
        files.folder,
        files_before.folder if files_before else None,
    )
    read = (read_into_cache(FileToRead(file, settings.pages, reader_version())) for file in files.files)
    steps: Iterable[tuple[str, Callable[[], Made]]] = (
        ("documents", lambda: assets.documents.make.make(list(read), files.problems)),
        ("forms", lambda: assets.tables.make.make(inputs)),
        ("facts", lambda: assets.facts.make.make(inputs, evidence.corrections)),
        ("indicators", lambda: assets.indicators.make.make(inputs, rulebooks)),
        ("scores", lambda: assets.scores.make.make(inputs, rulebooks, evidence.file, evidence.problems)),
        (
            "findings",
            lambda: assets.findings.make.make(
                inputs, registration.name if registration else None, accepted.file, accepted.today, accepted.problems
            ),
        ),
        ("report", lambda: publish(inputs, titles_of(world.register, unit), rulebooks, settings.reports)),
    )
    for layer, step in steps:
        yield layer, step()
