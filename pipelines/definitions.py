"""The one `Definitions`: assets, jobs, the nightly schedule, the inbox sensor, and what they are given."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import dagster as dg

from assets.documents.assets import documents
from assets.facts.assets import facts
from assets.findings.assets import findings
from assets.indicators.assets import indicators
from assets.reports.assets import report, site
from assets.scores.assets import scores
from assets.tables.assets import forms
from pipelines.automation import inbox_sensor, nightly, site_sensor
from pipelines.jobs import department_year, everything, site_job
from resources.io_manager import WarehouseIOManager
from resources.pool import Workers
from resources.settings import Settings, load_settings
from resources.warehouse import Store
from resources.workshop import Progress, Workshop

ASSETS = (documents, forms, facts, indicators, scores, findings, report, site)


def build_definitions(settings: Settings, progress: Progress | None = None) -> dg.Definitions:
    """The definitions over one inbox and one warehouse; `progress` is told how a run goes on."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)
        return dg.Definitions(
            assets=ASSETS,
            jobs=[everything, department_year, site_job],
            schedules=[nightly],
            sensors=[inbox_sensor, site_sensor],
            resources={
                "workshop": _workshop(settings, progress),
                "warehouse": WarehouseIOManager(Store(settings.warehouse)),
                "settings": dg.ResourceDefinition.hardcoded_resource(settings),
            },
            executor=dg.in_process_executor,
        )


def _workshop(settings: Settings, progress: Progress | None) -> dg.ResourceDefinition:
    @dg.resource(description="收件箱、仓库、台账和工作进程。")
    def workshop(_: dg.InitResourceContext) -> Iterator[Workshop]:
        with Workers(settings.workers) as workers:
            yield Workshop(settings, workers, progress)

    return workshop


defs = build_definitions(load_settings())
