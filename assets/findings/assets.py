"""The asset `findings`: what is wrong in the documents."""

# No postponed annotations here: Dagster reads those of the functions as they are.

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.findings import make
from assets.findings.model import FINDINGS, Finding
from assets.records import from_table
from assets.tables.make import LIST_OUTPUT
from assets.tables.model import FORM_IDS
from assets.unit import Made, Unit
from resources.accepted import accepted_of
from resources.lineage import OWNERS, described, place
from resources.partitions import SEVERAL_A_RUN, UNITS, WITH_YEAR_BEFORE
from resources.validation import check_by
from resources.versions import layer_version
from resources.workshop import Workshop, check_result

LAYER = "findings"


@dg.multi_asset(
    name="audit_documents",
    partitions_def=UNITS,
    backfill_policy=SEVERAL_A_RUN,
    deps=["documents", *FORM_IDS, LIST_OUTPUT, dg.AssetDep("facts", partition_mapping=WITH_YEAR_BEFORE)],
    outs={
        "findings": dg.AssetOut(
            group_name=LAYER,
            description=described(
                "疑点：文件中自相矛盾或与上年不符之处，每条都指明所写、应为和所在的页与位置。",
                "What contradicts itself in the documents, with what is stated, what it should be, and where.",
            ),
            kinds={"parquet"},
            owners=OWNERS,
            code_version=layer_version(LAYER),
            metadata=place(LAYER, "findings"),
            io_manager_key="warehouse",
        )
    },
    check_specs=[
        dg.AssetCheckSpec(
            "contradictions", asset="findings", description="文件没有错误级的疑点；有疑点不是流程的失败。"
        )
    ],
)
def findings(context: dg.AssetExecutionContext, workshop: dg.ResourceParam[Workshop]) -> Iterator[Any]:
    """Audits the documents of each unit."""
    made = workshop.over_units(context, LAYER, make.make, lambda unit: _given(workshop, unit))
    errors = _errors(made)
    yield from workshop.deliver(
        context,
        LAYER,
        made,
        {"findings": check_by(FINDINGS)},
        lambda output, _: check_result(output, "contradictions", not errors, errors, dg.AssetCheckSeverity.WARN),
    )


def _given(workshop: Workshop, unit: Unit) -> tuple[Any, ...]:
    registration = workshop.register.get(unit.department)
    accepted = accepted_of(workshop.files([unit]).get(unit))
    return registration.name if registration else None, accepted.file, accepted.today, accepted.problems


def _errors(made: dict[Unit, Made]) -> list[dict[str, object]]:
    """The findings of severity error, for the check."""
    return [
        {"部门": unit.department, "年度": unit.fiscal_year, "编号": finding.code, "说明": finding.message}
        for unit, one in made.items()
        if "findings" in one.tables
        for finding in from_table(one.tables["findings"], Finding)
        if finding.severity == "error" and finding.accepted is None
    ]
