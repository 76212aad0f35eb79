"""The jobs. Every step runs in the process of its run: a process a step would cost more than the step."""

from __future__ import annotations

import dagster as dg

EVERYTHING = "everything"

everything = dg.define_asset_job(
    EVERYTHING,
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    description="从文件到报告，一次处理许多个部门年度。\n\nFrom files to reports, many department-years in one run.",
)
department_year = dg.define_asset_job(
    "department_year",
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    description="从文件到报告，重做一个部门的一个年度。\n\nFrom files to report, again, for one department-year.",
)
