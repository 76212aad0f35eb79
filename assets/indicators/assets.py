"""The assets of the indicators, one for each group."""

# No postponed annotations here: Dagster reads those of the functions as they are.

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.indicators import make
from assets.indicators.model import INDICATORS
from assets.indicators.rulebook import GROUPS
from resources.lineage import OWNERS, described, place
from resources.outputs import OUTPUTS
from resources.partitions import SEVERAL_A_RUN, UNITS, WITH_YEAR_BEFORE
from resources.validation import check_by
from resources.versions import layer_version
from resources.workshop import Workshop

LAYER = "indicators"
_ENGLISH = {
    "budget_execution": "Budget execution",
    "carry_over": "Carry-over",
    "running_cost": "Running cost",
    "three_public": "Three public expenses",
    "staffing": "Staffing",
    "structure": "Structure and change of expenditure",
}


@dg.multi_asset(
    name="compute_indicators",
    partitions_def=UNITS,
    backfill_policy=SEVERAL_A_RUN,
    deps=[dg.AssetDep("facts", partition_mapping=WITH_YEAR_BEFORE)],
    outs={
        f"{group}_indicators": dg.AssetOut(
            group_name=LAYER,
            description=described(
                f"{name}指标：按各评价办法，由本年和上年的事实算出，带算式和出处。",
                f"{_ENGLISH[group]} indicators, from the facts of the year and the year before, with their derivation.",
            ),
            kinds={"parquet"},
            owners=OWNERS,
            code_version=layer_version(LAYER),
            metadata=place(LAYER, f"{group}_indicators"),
            io_manager_key="warehouse",
        )
        for group, name in GROUPS.items()
    },
)
def indicators(context: dg.AssetExecutionContext, workshop: dg.ResourceParam[Workshop]) -> Iterator[Any]:
    """Computes the indicators of every rulebook that applies to the unit."""
    made = workshop.over_units(context, LAYER, make.make, lambda unit: (workshop.rulebooks(unit),))
    yield from workshop.deliver(context, LAYER, made, dict.fromkeys(OUTPUTS[LAYER], check_by(INDICATORS)))
