"""The asset `report`, one page a department-year, and the asset `site`, the league tables and departments' pages."""

# No postponed annotations here: Dagster reads those of the functions as they are.

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.reports.make import REPORTS
from assets.tables.make import OTHER_OUTPUT
from assets.tables.model import FORM_IDS
from assets.unit import Made, Unit
from resources.lineage import OWNERS, described, place
from resources.outputs import OUTPUTS
from resources.partitions import SEVERAL_A_RUN, UNITS, WITH_YEAR_BEFORE
from resources.publish import publish, report_path, sheet_path, titles_of
from resources.site import publish_site, site_index
from resources.validation import check_by
from resources.versions import layer_version
from resources.workshop import Workshop

LAYER = "report"
SITE = "site"


@dg.multi_asset(
    name="write_report",
    partitions_def=UNITS,
    backfill_policy=SEVERAL_A_RUN,
    deps=[
        dg.AssetDep("documents", partition_mapping=WITH_YEAR_BEFORE),
        *FORM_IDS,
        OTHER_OUTPUT,
        "facts",
        *OUTPUTS["indicators"],
        "scores",
        "scorecards",
        "findings",
    ],
    outs={
        "report": dg.AssetOut(
            group_name="reports",
            description=described(
                "报告：每个部门年度一页，有评分及其算式、疑点及其截图、各表；另有 Excel 评分表。",
                "One self-contained page a department-year: scorecard, findings with crops of their pages, forms; "
                "beside it the score sheet, a workbook with live formulas.",
            ),
            kinds={"html", "excel", "parquet"},
            owners=OWNERS,
            code_version=layer_version(LAYER),
            metadata=place(LAYER, "report"),
            io_manager_key="warehouse",
        )
    },
)
def report(context: dg.AssetExecutionContext, workshop: dg.ResourceParam[Workshop]) -> Iterator[Any]:
    """Writes the report of each unit, and links it."""
    reports = workshop.settings.reports
    made = workshop.over_units(
        context,
        LAYER,
        publish,
        lambda unit: (titles_of(workshop.register, unit), workshop.rulebooks(unit), reports),
    )
    for unit, one in made.items():
        one.notes["report"] = {**one.notes.get("report", {}), **_link(unit, one, workshop)}
    yield from workshop.deliver(context, LAYER, made, {"report": check_by(REPORTS)})


def _link(unit: Unit, made: Made, workshop: Workshop) -> dict[str, Any]:
    if not made.tables:
        return {}
    path = report_path(workshop.settings.reports, unit)
    return {
        "报告": dg.MetadataValue.url(path.as_uri()),
        "文件": dg.MetadataValue.path(path),
        "评分表": dg.MetadataValue.path(sheet_path(workshop.settings.reports, unit)),
    }


@dg.asset(
    name=SITE,
    deps=["report"],
    group_name="reports",
    description=described(
        "报告网站：各年度总表（排行、筛选、热力图、得分分布）和各部门历年页，由全部报告的摘要生成。",
        "The report site: a sortable league table a year and a page a department with its trends, from the summaries "
        "of all reports. Static, without a server; it is made anew after any report was.",
    ),
    kinds={"html"},
    owners=OWNERS,
    code_version=layer_version(LAYER),
)
def site(workshop: dg.ResourceParam[Workshop]) -> dg.MaterializeResult[None]:
    """Writes the pages that have changed."""
    made = publish_site(workshop.settings, workshop.world)
    index = site_index(workshop.settings.reports)
    return dg.MaterializeResult(
        metadata={
            "总表": dg.MetadataValue.url(index.as_uri()),
            "文件": dg.MetadataValue.path(index),
            "部门": made.departments,
            "年度": made.years,
            "页": made.pages,
            "更新的页": made.written,
            "移除的页": made.removed,
            "摘要无法读取的部门年度": "、".join(map(str, made.unreadable)) or "无",
        }
    )
