"""Runs as Dagster is asked for them: their partitions as a range, their assets as a selection."""

from __future__ import annotations

from collections.abc import Sequence

import dagster as dg

from assets.unit import Unit
from pipelines.instance import COMMAND_LINE, STARTED_BY
from pipelines.plan import RunSlice
from resources.outputs import OUTPUTS
from resources.partitions import DEPARTMENTS, partition_key

RANGE_START = "dagster/asset_partition_range_start"
RANGE_END = "dagster/asset_partition_range_end"


def known_departments(instance: dg.DagsterInstance) -> list[str]:
    """The departments that are partitions, in their order."""
    return list(instance.get_dynamic_partitions(_name()))


def add_departments(instance: dg.DagsterInstance, departments: Sequence[str]) -> None:
    """Makes departments partitions."""
    if departments:
        instance.add_dynamic_partitions(_name(), list(departments))


def range_tags(one: RunSlice, departments: Sequence[str]) -> dict[str, str]:
    """The tags that give a run its range of partitions."""
    block = one.block
    return {
        RANGE_START: partition_key(Unit(departments[block.first], block.first_year)),
        RANGE_END: partition_key(Unit(departments[block.last], block.last_year)),
    }


def asset_keys(one: RunSlice) -> list[dg.AssetKey]:
    """The assets that a run makes."""
    return [dg.AssetKey(output) for layer in one.layers for output in OUTPUTS[layer]]


def units_of(one: RunSlice, departments: Sequence[str]) -> list[Unit]:
    """The units that a run is for."""
    block = one.block
    return [
        Unit(departments[index], year)
        for index in range(block.first, block.last + 1)
        for year in range(block.first_year, block.last_year + 1)
    ]


def _name() -> str:
    assert DEPARTMENTS.name is not None
    return DEPARTMENTS.name


def bury_the_dead(instance: dg.DagsterInstance) -> None:
    """Marks runs of the command line that were killed as failed. Only to be called by who holds the lock."""
    filters = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED], tags={STARTED_BY: COMMAND_LINE})
    for run in instance.get_runs(filters):
        instance.report_run_failed(run, "运行中途被终止；未完成的部分已由下一次运行重做。")


def failure(result: dg.ExecuteInProcessResult) -> str:
    """What a failed run says of its failure, in one line."""
    for event in result.all_events:
        if event.is_step_failure and event.step_failure_data.error is not None:
            error = event.step_failure_data.error
            cause = error.cause or error
            return f"{event.step_key}: {cause.message.strip()[:500]}"
    return "运行失败"
