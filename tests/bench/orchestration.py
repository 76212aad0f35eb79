"""What Dagster costs: the whole graph through Dagster beside the same functions called in a plain loop, in one run.

And what a night without changes costs: the second run over the same inbox beside the first.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pipelines.instance import applied, prepare
from pipelines.plain import process_all
from pipelines.runner import bring_up_to_date
from resources.settings import Settings, load_settings
from tests.samples.generator import generate

DEPARTMENTS = 50
YEARS = (2021, 2022, 2023)


def measure(departments: int = DEPARTMENTS) -> dict[str, float]:
    """Ratios over generated accounts; every run begins with an empty warehouse and uses one process."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        generate(root / "inbox", departments, YEARS, 1)
        # The first run of each kind pays for imports and for the interpreter's caches: it is not counted.
        warm = _settings(root, "warm")
        generate(root / "small", 1, YEARS, 2)
        small = load_settings({}, inbox=root / "small", warehouse=warm.warehouse, reports=warm.reports, workers=1)
        process_all(small)
        _through_dagster(small)
        plain = _seconds(lambda: process_all(_settings(root, "plain")))
        graph = _seconds(lambda: _through_dagster(_settings(root, "graph")))
        again = _seconds(lambda: _through_dagster(_settings(root, "graph")))
    return {"orchestration_ratio_sqlite": graph / plain, "nochange_ratio": again / graph}


def _settings(root: Path, name: str) -> Settings:
    return load_settings(
        {}, inbox=root / "inbox", warehouse=root / name / "warehouse", reports=root / name / "reports", workers=1
    )


def _through_dagster(settings: Settings) -> None:
    with applied(prepare(settings, {})):
        outcome = bring_up_to_date(settings)
    if outcome.unfinished or outcome.failures:
        raise RuntimeError(f"the graph did not finish: {outcome.failures}")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
