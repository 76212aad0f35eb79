"""The assets `facts` (the numbers that the documents state, named) and `performance` with its funds and totals."""

# No postponed annotations here: Dagster reads those of the functions as they are.

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.facts import make
from assets.facts.model import FACTS
from assets.tables.make import LIST_OUTPUT
from assets.tables.model import FORM_IDS
from assets.tables.performance.model import PERFORMANCE, PERFORMANCE_FUNDS, PERFORMANCE_TOTALS
from resources.lineage import OWNERS, described, place
from resources.partitions import SEVERAL_A_RUN, UNITS
from resources.validation import Check, check_by
from resources.versions import layer_version
from resources.workshop import Workshop, structure_check

LAYER = "facts"
_DESCRIPTIONS = {
    "facts": described(
        "事实：表格和文字里写明的每个数，有名称、所指年度、原文和所在的页与位置。",
        "Every number that the forms and the sentences state, with its name, year, quote, page and box.",
    ),
    "performance": described(
        "绩效指标：自评表、评分表、指标体系和文字中的指标，有指标值、完成值、分值、得分、原因和出处，分项目、分年度。",
        "The indicators of performance tables and prose: target, actual, weight, score, reason, by project and year.",
    ),
    "performance_funds": described(
        "绩效表的资金：预算、执行、执行率和得分。", "The funds blocks of performance tables: budget, execution, score."
    ),
    "performance_totals": described(
        "评价总分和等级：总分行和文字中写明的总分、分项得分和等级。",
        "Totals, parts and grades that tables and text state.",
    ),
}
_CHECKS: dict[str, Check] = {
    "facts": check_by(FACTS),
    "performance": check_by(PERFORMANCE),
    "performance_funds": check_by(PERFORMANCE_FUNDS),
    "performance_totals": check_by(PERFORMANCE_TOTALS),
}


def _out(output: str) -> dg.AssetOut:
    return dg.AssetOut(
        group_name=LAYER,
        description=_DESCRIPTIONS[output],
        kinds={"parquet"},
        owners=OWNERS,
        code_version=layer_version(LAYER),
        metadata=place(LAYER, output),
        io_manager_key="warehouse",
    )


@dg.multi_asset(
    name="find_facts",
    partitions_def=UNITS,
    backfill_policy=SEVERAL_A_RUN,
    deps=["documents", *FORM_IDS, LIST_OUTPUT],
    outs={output: _out(output) for output in _DESCRIPTIONS},
    check_specs=[dg.AssetCheckSpec("structure", asset="facts", description="每个事实都有数值、年度和出处。")],
)
def facts(context: dg.AssetExecutionContext, workshop: dg.ResourceParam[Workshop]) -> Iterator[Any]:
    """Finds the facts in the forms and in the prose of the documents, and reads what they state about performance."""
    made = workshop.over_units(context, LAYER, make.make, lambda unit: (workshop.evidence(unit).corrections,))
    yield from workshop.deliver(
        context,
        LAYER,
        made,
        _CHECKS,
        lambda output, broken: structure_check(output, broken) if output == "facts" else None,
    )
