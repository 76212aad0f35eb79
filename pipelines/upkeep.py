"""What is out of date in one installation, and the runs that mend it: the plan, made from what is on the disk."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec

from assets.unit import Unit
from pipelines.plan import Layers, Plan, RunSlice, bound_units, plan, slices
from resources.freshness import World, load_world
from resources.inbox import Inbox, Scan
from resources.ledger import Entry, Ledger
from resources.outputs import OUTPUTS
from resources.publish import report_path, sheet_path
from resources.settings import Settings
from resources.warehouse import Store
from resources.years import fiscal_years

UNITS_A_RUN = 200
"""Units in one run: enough that a run's own cost does not show, few enough that memory stays flat."""


class Upkeep(msgspec.Struct, frozen=True):
    """What was found: the inbox as scanned, what is known about it, and the plan."""

    scan: Scan
    world: World
    plan: Plan


def look(
    settings: Settings, departments: Collection[str] | None = None, years: Collection[int] | None = None
) -> Upkeep:
    """Scans the inbox and decides what is stale; only for these departments and years, where given."""
    inbox = Inbox(settings.inbox, fiscal_years(), settings.workers)
    around = None if years is None else {year + step for year in years for step in (-1, 0, 1)}
    scan = inbox.scan(departments, around)
    ledger = Ledger(settings.ledger)
    world = load_world(settings.departments, settings.rulebooks, settings.also)
    units = {**scan.units, **bound_units(scan.units, ledger.get)}
    wanted = [unit for unit in units if years is None or unit.fiscal_year in years]
    return Upkeep(scan, world, plan(units, ledger.get, world, outputs_there(settings), wanted))


def outputs_there(settings: Settings) -> Callable[[Unit, Entry, str], bool]:
    """Tells whether the files that a layer's mark vouches for are where they should be."""
    store = Store(settings.warehouse)

    def there(unit: Unit, entry: Entry, layer: str) -> bool:
        mark = entry.layers.get(layer)
        names = mark.files if mark else ()
        places = [OUTPUTS[layer][name] for name in names if name in OUTPUTS[layer]]
        return all(store.path(place.table, unit, place.part).is_file() for place in places) and (
            "report" not in names or all(path(settings.reports, unit).is_file() for path in (report_path, sheet_path))
        )

    return there


def runs(stale: Mapping[Unit, Layers], departments: Sequence[str]) -> list[RunSlice]:
    """The runs for the stale units; `departments` in the order in which Dagster has them."""
    return slices(stale, departments, UNITS_A_RUN)


def missing(known: Sequence[str], stale: Collection[Unit]) -> list[str]:
    """The departments that are not partitions yet, sorted."""
    return sorted({unit.department for unit in stale} - set(known))
