"""The jobs. Every step runs in the process of its run: a process a step would cost more than the step."""

from __future__ import annotations

import dagster as dg

EVERYTHING = "everything"
SITE = "site"
_UNITS = dg.AssetSelection.all() - dg.AssetSelection.assets(SITE)
"""All that is made for each department-year; the site is made once, after them."""

everything = dg.define_asset_job(
    EVERYTHING,
    selection=_UNITS,
    executor_def=dg.in_process_executor,
    description="从文件到报告，一次处理许多个部门年度。\n\nFrom files to reports, many department-years in one run.",
)
department_year = dg.define_asset_job(
    "department_year",
    selection=_UNITS,
    executor_def=dg.in_process_executor,
    description="从文件到报告，重做一个部门的一个年度。\n\nFrom files to report, again, for one department-year.",
)
site_job = dg.define_asset_job(
    "report_site",
    selection=dg.AssetSelection.assets(SITE),
    executor_def=dg.in_process_executor,
    description="报告网站：各年度总表和各部门历年页。\n\nThe report site: league tables and departments' pages.",
)
