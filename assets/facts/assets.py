"""The asset `facts`: the numbers that the documents state, named."""

# No postponed annotations here: Dagster reads those of the functions as they are.

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.facts import make
from assets.facts.model import FACTS
from assets.tables.make import LIST_OUTPUT
from assets.tables.model import FORM_IDS
from resources.lineage import OWNERS, described, place
from resources.partitions import SEVERAL_A_RUN, UNITS
from resources.validation import check_by
from resources.versions import layer_version
from resources.workshop import Workshop, structure_check

LAYER = "facts"


@dg.multi_asset(
    name="find_facts",
    partitions_def=UNITS,
    backfill_policy=SEVERAL_A_RUN,
    deps=["documents", *FORM_IDS, LIST_OUTPUT],
    outs={
        "facts": dg.AssetOut(
            group_name=LAYER,
            description=described(
                "事实：表格和文字里写明的每个数，有名称、所指年度、原文和所在的页与位置。",
                "Every number that the forms and the sentences state, with its name, year, quote, page and box.",
            ),
            kinds={"parquet"},
            owners=OWNERS,
            code_version=layer_version(LAYER),
            metadata=place(LAYER, "facts"),
            io_manager_key="warehouse",
        )
    },
    check_specs=[dg.AssetCheckSpec("structure", asset="facts", description="每个事实都有数值、年度和出处。")],
)
def facts(context: dg.AssetExecutionContext, workshop: dg.ResourceParam[Workshop]) -> Iterator[Any]:
    """Finds the facts in the forms and in the prose of the documents."""
    made = workshop.over_units(context, LAYER, make.make)
    yield from workshop.deliver(context, LAYER, made, {"facts": check_by(FACTS)}, structure_check)
