"""The assets `scores` and `scorecards`."""

# No postponed annotations here: Dagster reads those of the functions as they are.

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.scores import make
from assets.scores.model import COMPARISONS, SCORECARDS, SCORES
from assets.unit import Unit
from resources.lineage import OWNERS, described, place
from resources.outputs import OUTPUTS
from resources.partitions import SEVERAL_A_RUN, UNITS
from resources.validation import check_by
from resources.versions import layer_version
from resources.workshop import Workshop, structure_check

LAYER = "scores"
_DESCRIPTIONS = {
    "scores": described(
        "指标得分：每项指标的得分、依据和说明；没有依据的是待评，不是零分。",
        "The score of each indicator with its basis; what has none is pending, never zero.",
    ),
    "scorecards": described(
        "评价结果：每个评价办法的总分、等级和覆盖率。",
        "The scorecard: total, grade and coverage by each rulebook.",
    ),
    "comparisons": described(
        "自评与重点评价：同一部门或项目的自评得分与重点评价得分对照。",
        "Self-evaluation against key evaluation: the published scores of both, side by side.",
    ),
}


@dg.multi_asset(
    name="score_units",
    partitions_def=UNITS,
    backfill_policy=SEVERAL_A_RUN,
    deps=[*OUTPUTS["indicators"], "performance", "performance_funds", "performance_totals"],
    outs={
        output: dg.AssetOut(
            group_name=LAYER,
            description=description,
            kinds={"parquet"},
            owners=OWNERS,
            code_version=layer_version(LAYER),
            metadata=place(LAYER, output),
            io_manager_key="warehouse",
        )
        for output, description in _DESCRIPTIONS.items()
    },
    check_specs=[dg.AssetCheckSpec("structure", asset=output, description="各栏合规格。") for output in _DESCRIPTIONS],
)
def scores(context: dg.AssetExecutionContext, workshop: dg.ResourceParam[Workshop]) -> Iterator[Any]:
    """Scores the indicators by every rulebook that applies to the unit."""
    made = workshop.over_units(context, LAYER, make.make, lambda unit: _given(workshop, unit))
    checks = {
        "scores": check_by(SCORES),
        "scorecards": check_by(SCORECARDS),
        "comparisons": check_by(COMPARISONS),
    }
    yield from workshop.deliver(context, LAYER, made, checks, structure_check)


def _given(workshop: Workshop, unit: Unit) -> tuple[Any, ...]:
    """What the scores are made with besides the tables: the rulebooks, and what persons have established."""
    evidence = workshop.evidence(unit)
    return workshop.rulebooks(unit), evidence.file, evidence.problems
