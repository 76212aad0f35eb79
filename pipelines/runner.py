"""Brings an installation up to date: looks, makes the runs that are needed, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable, Collection

import msgspec

from assets.unit import Problem, Unit
from pipelines.instance import COMMAND_LINE, STARTED_BY, applied, only_one, prepare
from pipelines.plan import Layers
from pipelines.upkeep import Upkeep, look, missing, runs
from resources.ledger import LAYERS
from resources.settings import Settings
from resources.site import site_is_current

Progress = Callable[[str, int], None]
Started = Callable[[int], None]
"""Told how many more steps (units times layers) there are to do."""
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
_MOST_ROUNDS = 5
"""The first does the work, the second what reports on other years need, the third what compares with those years."""


class Outcome(msgspec.Struct, frozen=True):
    """What was found and done.

    `found` is how things stand at the end, `planned` what was stale at first; units were `computed`, or a run did not
    get them done.
    """

    found: Upkeep
    planned: dict[Unit, Layers] = {}
    computed: tuple[Unit, ...] = ()
    unfinished: tuple[Unit, ...] = ()
    failures: tuple[str, ...] = ()

    @property
    def units(self) -> list[Unit]:
        """All units that were asked for, sorted."""
        return sorted([*self.found.plan.stale, *self.found.plan.fresh])

    @property
    def fresh(self) -> list[Unit]:
        """The units for which there was nothing to do."""
        return sorted(set(self.found.plan.fresh) - set(self.computed))


def bring_up_to_date(
    settings: Settings,
    departments: Collection[str] | None = None,
    years: Collection[int] | None = None,
    *,
    started: Started | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Computes what is stale of these departments and years (of all, where None), through Dagster.

    Then the report site is made anew, if any report has changed. Where nothing is stale, Dagster is not even imported.
    Raises Busy while another run is on, OSError where the warehouse cannot be written.
    """
    found = look(settings, departments, years)
    if not found.plan.stale and site_is_current(settings, found.world):
        return Outcome(found)
    planned: dict[Unit, Layers] = {}
    failures: list[str] = []
    with only_one(settings), applied(prepare(settings)):
        # Another run may have done it before the lock was ours; a document that was read may report on other years.
        found = look(settings, departments, years)
        for _ in range(_MOST_ROUNDS):
            if not found.plan.stale or failures:
                break
            planned = {**found.plan.stale, **planned}
            if started is not None:
                started(sum(map(len, found.plan.stale.values())))
            failures += _run(settings, found, progress)
            found = look(settings, departments, years)
        if not site_is_current(settings, found.world):
            failures += _make_site(settings)
    unfinished = tuple(sorted(found.plan.stale))
    computed = tuple(sorted(planned.keys() - set(unfinished)))
    return Outcome(found, planned, computed, unfinished, tuple(failures))


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
                run_config=_QUIET,
                raise_on_error=False,
            )
            if not result.success:
                failures.append(launch.failure(result))
    return failures


def _make_site(settings: Settings) -> list[str]:
    """Makes the report site, from all reports that there are; returns what the run said if it failed."""
    import dagster as dg

    from pipelines import launch
    from pipelines.definitions import build_definitions
    from pipelines.jobs import site_job

    job = build_definitions(settings).resolve_job_def(site_job.name)
    with dg.DagsterInstance.get() as instance:
        result = job.execute_in_process(
            instance=instance, tags={STARTED_BY: COMMAND_LINE}, run_config=_QUIET, raise_on_error=False
        )
        return [] if result.success else [launch.failure(result)]


def problems_of(outcome: Outcome) -> list[Problem]:
    """What concerns no single unit: the inbox, the register and the rulebooks."""
    world = outcome.found.world
    return [*outcome.found.scan.problems, *world.register.problems, *world.library.problems]
