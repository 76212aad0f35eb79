"""The partitions: department (a new folder becomes a new key) x fiscal year, and the way between keys and units.

The year before is an upstream partition of its own; it may be missing.
"""

from __future__ import annotations

import warnings

import dagster as dg
from dagster import MultiPartitionKey

from assets.unit import Unit
from resources.years import fiscal_years

_SEPARATOR = "|"
PARTITIONS_A_RUN = 500
"""Partitions that a backfill puts into one run."""


YEARS = tuple(map(str, fiscal_years()))
DEPARTMENTS = dg.DynamicPartitionsDefinition(name="department")
UNITS = dg.MultiPartitionsDefinition(
    {"department": DEPARTMENTS, "fiscal_year": dg.StaticPartitionsDefinition(list(YEARS))}
)

with warnings.catch_warnings():
    # Beta in Dagster 1.13, and pinned with it.
    warnings.simplefilter("ignore", dg.BetaWarning)
    WITH_YEAR_BEFORE = dg.MultiPartitionMapping(
        {
            "department": dg.DimensionPartitionMapping("department", dg.IdentityPartitionMapping()),
            "fiscal_year": dg.DimensionPartitionMapping(
                "fiscal_year",
                dg.StaticPartitionMapping(
                    {year: [y for y in (year, str(int(year) + 1)) if y in YEARS] for year in YEARS}
                ),
            ),
        }
    )
    """A year depends on itself and on the year before."""
    SEVERAL_A_RUN = dg.BackfillPolicy.multi_run(PARTITIONS_A_RUN)


def partition_key(unit: Unit) -> MultiPartitionKey:
    """The key of a unit."""
    return MultiPartitionKey({"department": unit.department, "fiscal_year": str(unit.fiscal_year)})


def unit_of(key: str) -> Unit:
    """The unit of a key: the reverse of `partition_key`."""
    department, _, year = key.rpartition(_SEPARATOR)
    return Unit(department, int(year))
