"""The whole graph over generated accounts."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from urllib.parse import quote

import dagster as dg
import pyarrow.dataset as dataset
import pytest

from assets.unit import Unit
from pipelines.results import results
from pipelines.runner import problems_of
from resources.ledger import LAYERS, Ledger
from resources.outputs import OUTPUTS
from resources.warehouse import Store
from tests.pipelines.conftest import YEARS, Installation
from tests.samples.generator import generate

FIXED_COLUMNS = {
    "cells": "form row_code row_label side column column_label value unit text page x0 top x1 bottom document",
    "facts": "fact subject value unit about_year text quote page x0 top x1 bottom document method",
    "indicators": "rulebook indicator name value unit formula inputs status",
    "scores": "rulebook subject level1 level2 indicator name weight score published_score basis explanation",
    "scorecards": "rulebook subject total grade published_total published_grade coverage",
    "findings": "code severity message stated expected evidence",
}


def departments(installation: Installation) -> list[str]:
    return sorted(path.name for path in installation.inbox.iterdir())


def a_file(installation: Installation, department: str, year: int) -> Path:
    return next(path for path in (installation.inbox / department / str(year)).iterdir() if path.suffix == ".pdf")


def changed(before: dict[str, str], after: dict[str, str]) -> set[tuple[str, str]]:
    """(department, year) of the files of the warehouse that differ."""
    different = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    places = [name.split("/") for name in different if name.startswith("warehouse/") and "=" in name]
    return {(place[2].partition("=")[2], place[3].partition("=")[2]) for place in places}


@pytest.mark.parametrize("table", FIXED_COLUMNS)
def test_every_table_is_read_by_any_engine_with_the_columns_that_others_rely_on(
    processed: Installation, table: str
) -> None:
    found = dataset.dataset(str(processed.settings.warehouse / table), format="parquet", partitioning="hive").to_table()

    assert set(FIXED_COLUMNS[table].split()) <= set(found.column_names)
    if table != "findings":
        assert set(found["department"].to_pylist()) == set(departments(processed))
        assert set(found["fiscal_year"].to_pylist()) == set(YEARS)


def test_every_unit_has_a_report_a_scorecard_and_marks_of_every_layer(processed: Installation) -> None:
    for department in departments(processed):
        for year in YEARS:
            unit = Unit(department, year)
            entry = Ledger(processed.settings.ledger).get(unit)
            assert set(entry.layers) == set(LAYERS)
            assert (
                (processed.settings.reports / department / f"{year}.html").read_text(encoding="utf-8").startswith("<")
            )
            assert Store(processed.settings.warehouse).read("scorecards", unit, "scorecards").num_rows > 0  # type: ignore[union-attr]


def test_a_second_run_does_nothing(installation: Installation) -> None:
    before, runs = installation.outputs(), installation.runs()

    outcome = installation.run()

    assert (outcome.computed, outcome.unfinished, outcome.failures) == ((), (), ())
    assert len(outcome.found.plan.fresh) == 4
    assert (installation.outputs(), installation.runs()) == (before, runs)


def test_the_same_inbox_gives_the_same_bytes(processed: Installation, fresh: Installation) -> None:
    shutil.copy(processed.root / "departments.yaml", fresh.root / "departments.yaml")

    fresh.run()

    assert fresh.outputs() == processed.outputs()


def test_a_changed_file_recomputes_its_unit_and_the_next_years_comparisons_and_nothing_else(
    installation: Installation,
) -> None:
    first, second = departments(installation)
    before = installation.outputs()
    shutil.copy(a_file(installation, second, 2021), a_file(installation, first, 2021))

    outcome = installation.run()

    assert outcome.planned == {
        Unit(first, 2021): LAYERS,
        Unit(first, 2022): ("indicators", "scores", "findings", "report"),
    }
    assert changed(before, installation.outputs()) <= {(first, "2021"), (first, "2022")}
    assert (first, "2021") in changed(before, installation.outputs())


def test_a_file_put_back_gives_the_old_bytes_again(installation: Installation) -> None:
    first, second = departments(installation)
    before = installation.outputs()
    target = a_file(installation, first, 2022)
    kept = target.read_bytes()
    target.write_bytes(a_file(installation, second, 2022).read_bytes())
    installation.run()

    target.write_bytes(kept)
    installation.run()

    assert installation.outputs() == before


def test_a_new_folder_becomes_a_partition(installation: Installation) -> None:
    generate(installation.root / "more", 3, [2022], seed=7)
    source = sorted((installation.root / "more").iterdir())[2]
    shutil.copytree(source, installation.inbox / "新设局")

    outcome = installation.run()

    assert outcome.computed == (Unit("新设局", 2022),)
    with installation.dagster() as instance:
        assert "新设局" in instance.get_dynamic_partitions("department")
        assert "新设局|2022" in instance.get_materialized_partitions(dg.AssetKey("report"))


def test_only_what_is_asked_for_is_computed(fresh: Installation) -> None:
    first, _ = departments(fresh)

    outcome = fresh.run([first], [2022])

    assert outcome.computed == (Unit(first, 2022),)
    assert changed({}, fresh.outputs()) == {(first, "2022")}
    # Now the year before comes along, and what compares with it is done again.
    assert fresh.run([first]).planned[Unit(first, 2022)] == ("indicators", "scores", "findings", "report")


def test_the_site_links_every_report_and_is_made_again_when_it_is_lost(installation: Installation) -> None:
    index = installation.root / "reports" / "index.html"
    before = installation.outputs()
    for unit in results(installation.settings, installation.run()):
        page = index.with_name(f"year-{unit.fiscal_year}.html").read_text(encoding="utf-8")
        assert f"{quote(unit.department)}/{unit.fiscal_year}.html" in page
        assert unit.name in page
    index.unlink()
    outcome = installation.run()
    assert (outcome.computed, outcome.failures) == ((), ())
    assert installation.outputs() == before


def test_a_lost_output_is_made_again(installation: Installation) -> None:
    first, _ = departments(installation)
    before = installation.outputs()
    Store(installation.settings.warehouse).path("facts", Unit(first, 2022), "facts").unlink()
    (installation.settings.reports / first / "2021.html").unlink()

    outcome = installation.run()

    assert outcome.planned == {Unit(first, 2022): ("facts",), Unit(first, 2021): ("report",)}
    assert installation.outputs() == before


def test_metadata_of_a_partition_tell_what_is_in_it(processed: Installation) -> None:
    first, _ = departments(processed)
    with processed.dagster() as instance:
        found: dict[str, dict[str, Any]] = {}
        for outputs in OUTPUTS.values():
            for output in outputs:
                records = instance.fetch_materializations(
                    dg.AssetRecordsFilter(dg.AssetKey(output), asset_partitions=[f"{first}|2022"]), limit=1
                ).records
                found[output] = {k: v.value for k, v in records[0].asset_materialization.metadata.items()}  # type: ignore[union-attr]

    assert {metadata["状态"] for metadata in found.values()} == {"完成"}
    assert found["documents"]["文件"] == 1
    assert found["income"]["行数"] > 3
    assert "合计（万元）" in found["income"]
    assert found["scorecards"]["覆盖率"] > 0
    assert found["report"]["报告"].endswith(f"/reports/{first}/2022.html")


def test_checks_ran_and_passed(processed: Installation) -> None:
    with processed.dagster() as instance:
        for asset, name in (("documents", "readable"), ("income", "structure"), ("three_public", "structure")):
            key = dg.AssetCheckKey(dg.AssetKey(asset), name)
            (record,) = instance.event_log_storage.get_asset_check_execution_history(key, limit=5)
            assert record.status.value == "SUCCEEDED", asset


def test_results_tell_names_scores_and_reports(processed: Installation) -> None:
    outcome = processed.run()

    told = results(processed.settings, outcome)

    assert [(one.department, one.fiscal_year) for one in told] == [
        (department, year) for department in departments(processed) for year in YEARS
    ]
    assert all(one.name.startswith("示例") and one.report and one.scorecards for one in told)
    assert [problem for one in told for problem in one.problems] == []
    assert problems_of(outcome) == []


def test_a_report_bound_into_the_accounts_of_the_year_after_is_evaluated_for_its_own_year(
    shared: Path, tmp_path: Path
) -> None:
    """Lintong's accounts of 2022 carry the self-evaluation of 2021; there is no folder for 2021."""
    made = Installation(tmp_path)
    shutil.copytree(shared / "corpus" / "inbox" / "lintong-yibaoju", made.inbox / "lintong-yibaoju")
    (tmp_path / "departments.yaml").write_text("lintong-yibaoju: {name: 西安市临潼区医疗保障局}\n", encoding="utf-8")

    outcome = made.run()

    assert outcome.computed == (Unit("lintong-yibaoju", 2021), Unit("lintong-yibaoju", 2022))
    (table,) = Store(made.settings.warehouse).read_all("facts", Unit("lintong-yibaoju", 2021))
    assert table.num_rows > 50
    # Its own year, and the year before that it compares with; nothing of the accounts that it is bound into.
    assert set(table["about_year"].to_pylist()) == {2020, 2021}
    assert (made.settings.reports / "lintong-yibaoju" / "2021.html").is_file()
    again = made.run()
    assert (again.planned, again.unfinished) == ({}, ())
