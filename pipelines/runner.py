"""Brings an installation up to date: looks, makes the runs that are needed, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable, Collection

import msgspec

from assets.unit import Problem, Unit
from pipelines.instance import COMMAND_LINE, STARTED_BY, applied, only_one, prepare
from pipelines.upkeep import Upkeep, look, missing, runs
from resources.ledger import LAYERS, Ledger
from resources.settings import Settings

Progress = Callable[[str, int], None]
Started = Callable[[int], None]
"""Told how many steps (units times layers) there are to do."""


class Outcome(msgspec.Struct, frozen=True):
    """What was found and done: units that were computed, that were fresh, and that a run did not get done."""

    found: Upkeep
    computed: tuple[Unit, ...] = ()
    unfinished: tuple[Unit, ...] = ()
    failures: tuple[str, ...] = ()

    @property
    def units(self) -> list[Unit]:
        """All units that were asked for, sorted."""
        return sorted([*self.found.plan.stale, *self.found.plan.fresh])


def bring_up_to_date(
    settings: Settings,
    departments: Collection[str] | None = None,
    years: Collection[int] | None = None,
    *,
    started: Started | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Computes what is stale of these departments and years (of all, where None), through Dagster.

    Where nothing is stale, Dagster is not even imported. Raises Busy while another run is on, OSError where the
    warehouse cannot be written.
    """
    found = look(settings, departments, years)
    if not found.plan.stale:
        return Outcome(found)
    with only_one(settings):
        # Another run may have done it meanwhile.
        found = look(settings, departments, years)
        if started is not None:
            started(sum(map(len, found.plan.stale.values())))
        with applied(prepare(settings)):
            failures = _run(settings, found, progress) if found.plan.stale else []
    ledger = Ledger(settings.ledger)
    unfinished = tuple(u for u, layers in found.plan.stale.items() if not set(layers) <= set(ledger.get(u).layers))
    computed = tuple(u for u in found.plan.stale if u not in unfinished)
    return Outcome(found, computed, unfinished, tuple(failures))


def _run(settings: Settings, found: Upkeep, progress: Progress | None) -> list[str]:
    """Makes the runs; returns what the failed ones said."""
    import dagster as dg

    from pipelines import launch
    from pipelines.definitions import build_definitions
    from pipelines.jobs import EVERYTHING

    job = build_definitions(settings, progress).resolve_job_def(EVERYTHING)
    failures = []
    with dg.DagsterInstance.get() as instance:
        launch.bury_the_dead(instance)
        launch.add_departments(instance, missing(launch.known_departments(instance), found.plan.stale))
        departments = launch.known_departments(instance)
        for one in runs(found.plan.stale, departments):
            result = job.execute_in_process(
                instance=instance,
                tags={**launch.range_tags(one, departments), STARTED_BY: COMMAND_LINE},
                asset_selection=None if one.layers == LAYERS else launch.asset_keys(one),
                run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
                raise_on_error=False,
            )
            if not result.success:
                failures.append(launch.failure(result))
    return failures


def problems_of(outcome: Outcome) -> list[Problem]:
    """What concerns no single unit: the inbox, the register and the rulebooks."""
    world = outcome.found.world
    return [*outcome.found.scan.problems, *world.register.problems, *world.library.problems]
