"""What has to be done: a pure decision from the inbox, the ledger and the world, shared by all that start runs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec

from assets.unit import Unit
from pipelines.ranges import Block, blocks
from resources.freshness import World, expected, expected_documents
from resources.inbox import InboxUnit
from resources.ledger import LAYERS, Entry

Layers = tuple[str, ...]


class Plan(msgspec.Struct, frozen=True):
    """The units that are out of date, each with its stale layers in order, and those that are not."""

    stale: dict[Unit, Layers]
    fresh: tuple[Unit, ...]


class RunSlice(msgspec.Struct, frozen=True):
    """One run: these layers of the units of a block."""

    layers: Layers
    block: Block


def plan(
    units: Mapping[Unit, InboxUnit],
    entry: Callable[[Unit], Entry],
    world: World,
    complete: Callable[[Unit, Entry, str], bool],
    wanted: Collection[Unit] | None = None,
) -> Plan:
    """Which of the wanted units are stale, and from where.

    A layer is stale where its mark is not what it would be now, or what it left is gone. The year before counts as it
    will be if it is wanted too, else as it is.

    Args:
        units: what lies in the inbox.
        entry: a unit's entry in the ledger.
        world: the register, the rulebooks and the code.
        complete: whether everything that a layer's mark vouches for is there.
        wanted: the units to bring up to date; all where None.
    """
    chosen_units = set(units if wanted is None else wanted) & set(units)
    chosen = sorted(chosen_units)
    becoming: dict[Unit, dict[str, str]] = {}
    stale: dict[Unit, Layers] = {}
    fresh = []
    for unit in chosen:
        before = becoming.get(unit.before)
        if before is None:
            before = {layer: mark.inputs for layer, mark in entry(unit.before).layers.items()}
        becoming[unit] = expected(units[unit], world, before, _bound(unit, chosen_units, units, entry, world))
        now = entry(unit)
        layers = tuple(
            layer for layer in LAYERS if now.inputs(layer) != becoming[unit][layer] or not complete(unit, now, layer)
        )
        if layers:
            stale[unit] = layers
        else:
            fresh.append(unit)
    return Plan(stale, tuple(fresh))


def bound_units(units: Mapping[Unit, InboxUnit], entry: Callable[[Unit], Entry]) -> dict[Unit, InboxUnit]:
    """The units without a folder that a report is about which is bound into the documents of a unit that has one."""
    found = {}
    for unit, files in units.items():
        for year in entry(unit).also:
            bound = Unit(unit.department, year)
            if bound not in units:
                found[bound] = InboxUnit(bound, files.folder.parent / str(year))
    return found


def _bound(
    unit: Unit,
    chosen: Collection[Unit],
    units: Mapping[Unit, InboxUnit],
    entry: Callable[[Unit], Entry],
    world: World,
) -> str:
    """The hash of the year after's documents, as it will be, if a report about this year is bound into them."""
    after = entry(unit.after)
    if unit.fiscal_year not in after.also:
        return ""
    return expected_documents(units[unit.after], world) if unit.after in chosen else after.inputs("documents")


def slices(stale: Mapping[Unit, Layers], departments: Sequence[str], most: int) -> list[RunSlice]:
    """The runs that bring the stale units up to date, as few as their places allow, in the order to run them.

    Only units with the same stale layers share a run. Earlier years come first: a year draws on the one before.
    """
    by_layers: dict[Layers, list[Unit]] = {}
    for unit, layers in stale.items():
        by_layers.setdefault(layers, []).append(unit)
    found = [
        RunSlice(layers, block) for layers, units in by_layers.items() for block in blocks(units, departments, most)
    ]
    return sorted(found, key=lambda one: (one.block, one.layers))
