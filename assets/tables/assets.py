"""The assets of the published forms: one for each of the nine, one for what is none of them, one list of all."""

# No postponed annotations here: Dagster reads those of the functions as they are.

from collections.abc import Iterator
from functools import partial
from typing import Any

import dagster as dg

from assets.tables import make
from assets.tables.catalogue import form_kinds
from assets.tables.model import FORM_IDS
from assets.tables.schemas import check_form, check_others
from assets.tables.stored import FORM_LIST
from resources.lineage import OWNERS, described, place
from resources.partitions import SEVERAL_A_RUN, UNITS
from resources.validation import Check, check_by
from resources.versions import layer_version
from resources.workshop import Workshop, structure_check

LAYER = "forms"
_ENGLISH = {
    "income_expenditure_summary": "Income and expenditure summary",
    "income": "Income by source",
    "expenditure": "Expenditure by kind",
    "appropriation_summary": "Fiscal appropriation summary",
    "general_budget_expenditure": "General public budget appropriation expenditure",
    "basic_expenditure": "Basic expenditure by economic classification",
    "government_fund": "Government-managed fund appropriation",
    "state_capital": "State capital operating budget appropriation",
    "three_public": "Three public expenses, meetings and training",
}
_NAMES = {kind.id: kind.name for kind in form_kinds()}
_CHECKS: dict[str, Check] = {
    **{form: partial(check_form, form) for form in FORM_IDS},
    make.OTHER_OUTPUT: check_others,
    make.LIST_OUTPUT: check_by(FORM_LIST),
}


def _out(output: str, chinese: str, english: str) -> dg.AssetOut:
    return dg.AssetOut(
        group_name="tables",
        description=described(chinese, english),
        kinds={"table", "parquet"},
        owners=OWNERS,
        code_version=layer_version(LAYER),
        metadata=place(LAYER, output),
        io_manager_key="warehouse",
    )


@dg.multi_asset(
    name="read_forms",
    partitions_def=UNITS,
    backfill_policy=SEVERAL_A_RUN,
    deps=["documents"],
    outs={
        **{
            form: _out(
                form, f"{_NAMES[form]}：按内容认出，一格一行，金额以万元计。", f"{_ENGLISH[form]}, cell by cell."
            )
            for form in FORM_IDS
        },
        make.OTHER_OUTPUT: _out(
            make.OTHER_OUTPUT, "其他表：各地增加的表和不认识的表，照原样保留。", "Tables that are none of the nine."
        ),
        make.LIST_OUTPUT: _out(
            make.LIST_OUTPUT, "各表清单：每份文件里有哪些表、在哪几页、是否空表。", "Which forms each document has."
        ),
    },
    check_specs=[
        dg.AssetCheckSpec("structure", asset=form, description=f"{_NAMES[form]}的栏目、编码、方向和合计行都合规格。")
        for form in FORM_IDS
    ],
)
def forms(context: dg.AssetExecutionContext, workshop: dg.ResourceParam[Workshop]) -> Iterator[Any]:
    """Recognises the forms in the pages and reads their cells."""
    made = workshop.over_units(context, LAYER, make.make)
    yield from workshop.deliver(
        context,
        LAYER,
        made,
        _CHECKS,
        lambda output, broken: structure_check(output, broken) if output in FORM_IDS else None,
    )
