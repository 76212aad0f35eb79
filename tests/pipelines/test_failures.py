"""Bad input costs only itself, and a run that is killed is finished by the next."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as parquet
import pytest
from reportlab.pdfgen.canvas import Canvas

import assets.tables.make
from assets.unit import Made, Unit, UnitInputs
from pipelines.jobs import site_job
from pipelines.results import UNREGISTERED, UnitResult, results
from pipelines.runner import Outcome, problems_of
from resources.ledger import LAYERS, Ledger
from resources.settings import project_root
from resources.warehouse import Store
from tests.pipelines.conftest import YEARS, Installation


def departments(installation: Installation) -> list[str]:
    return sorted(path.name for path in installation.inbox.iterdir())


def good_file(installation: Installation) -> Path:
    """One of the generated accounts; what a test adds is of a year without any."""
    return next(path for year in YEARS for path in sorted(installation.inbox.glob(f"*/{year}/*.pdf")))


def plain_pdf(path: Path, text: str = "Hello", password: str | None = None) -> None:
    canvas = Canvas(str(path), encrypt=password)
    canvas.drawString(72, 720, text)
    canvas.save()


def bad_files(folder: Path, good: bytes) -> dict[str, str]:
    """Writes a file of each bad kind; name -> a word of what has to be said of it."""
    folder.mkdir(parents=True)
    plain_pdf(folder / "加密.pdf", password="secret")
    (folder / "空.pdf").write_bytes(b"")
    (folder / "截断.pdf").write_bytes(good[: len(good) // 3])
    (folder / "只有头.pdf").write_bytes(b"%PDF-1.7\n")
    (folder / "不是.pdf").write_bytes(os.urandom(5000))
    (folder / "图片.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    return {"加密.pdf": "密", "空.pdf": "空", "截断.pdf": "", "只有头.pdf": "", "不是.pdf": "", "图片.pdf": ""}


def told(installation: Installation, outcome: Outcome) -> dict[Unit, UnitResult]:
    return {Unit(one.department, one.fiscal_year): one for one in results(installation.settings, outcome)}


def test_every_bad_file_is_told_and_the_good_one_beside_it_is_processed(installation: Installation) -> None:
    good = good_file(installation)
    unit = Unit(departments(installation)[0], 2020)
    expected = bad_files(installation.inbox / unit.department / "2020", good.read_bytes())
    shutil.copy(good, installation.inbox / unit.department / "2020" / "好.pdf")

    outcome = installation.run()

    problems = {problem.file: problem.message for problem in told(installation, outcome)[unit].problems}
    assert problems.keys() == expected.keys()
    for name, word in expected.items():
        assert word in problems[name]
        assert any("\u4e00" <= character <= "\u9fff" for character in problems[name]), problems[name]
    assert outcome.unfinished == ()
    assert Store(installation.settings.warehouse).read("cells", unit, "income").num_rows > 0  # type: ignore[union-attr]
    documents = Store(installation.settings.warehouse).read("documents", unit, "documents").to_pylist()  # type: ignore[union-attr]
    assert {row["name"]: row["status"] for row in documents} == {
        **dict.fromkeys(expected, "unreadable"),
        "好.pdf": "read",
    }


def test_a_bad_file_is_not_read_again_until_it_changes_and_is_told_all_the_same(installation: Installation) -> None:
    unit = Unit(departments(installation)[0], 2020)
    folder = installation.inbox / unit.department / "2020"
    folder.mkdir()
    (folder / "空.pdf").write_bytes(b"")
    installation.run()
    runs = installation.runs()

    again = installation.run()

    assert again.computed == ()
    assert installation.runs() == runs
    assert [problem.file for problem in told(installation, again)[unit].problems] == ["空.pdf"]

    (folder / "空.pdf").write_bytes(good_file(installation).read_bytes())
    mended = installation.run()
    assert unit in mended.computed
    assert told(installation, mended)[unit].problems == ()


def test_the_state_of_the_partition_and_the_check_say_what_happened(installation: Installation) -> None:
    import dagster as dg

    unit = Unit(departments(installation)[0], 2020)
    (installation.inbox / unit.department / "2020").mkdir()
    (installation.inbox / unit.department / "2020" / "空.pdf").write_bytes(b"")

    installation.run()

    with installation.dagster() as instance:
        (record,) = instance.fetch_materializations(dg.AssetKey("documents"), limit=1).records
        assert record.partition_key == f"{unit.department}|2020"
        metadata = record.asset_materialization.metadata  # type: ignore[union-attr]
        assert metadata["状态"].value == "有问题"
        assert "空.pdf" in str(metadata["问题"].value)
        (check,) = instance.event_log_storage.get_asset_check_execution_history(
            dg.AssetCheckKey(dg.AssetKey("documents"), "readable"), limit=1
        )
        assert check.status.value == "FAILED"


def test_a_pdf_without_any_form_is_processed_without_a_problem(installation: Installation) -> None:
    unit = Unit(departments(installation)[0], 2020)
    (installation.inbox / unit.department / "2020").mkdir()
    plain_pdf(installation.inbox / unit.department / "2020" / "通知.pdf")

    outcome = installation.run()

    assert unit in outcome.computed
    assert told(installation, outcome)[unit].problems == ()
    assert Store(installation.settings.warehouse).parts("cells", unit) == []


def test_a_folder_that_is_no_year_and_an_empty_one_are_told(installation: Installation) -> None:
    first = departments(installation)[0]
    (installation.inbox / first / "二〇二〇").mkdir()
    (installation.inbox / first / "2020").mkdir()

    outcome = installation.run()

    assert [problem.file for problem in problems_of(outcome)] == [f"{first}/二〇二〇"]
    assert "没有可处理的文件" in told(installation, outcome)[Unit(first, 2020)].problems[0].message


def test_a_department_that_nobody_registered_is_processed_and_told(installation: Installation) -> None:
    first = departments(installation)[0]
    shutil.copytree(installation.inbox / first / "2022", installation.inbox / "无名局" / "2022")

    outcome = installation.run()

    unit = told(installation, outcome)[Unit("无名局", 2022)]
    assert [problem.message for problem in unit.problems] == [UNREGISTERED]
    assert unit.scorecards


def test_what_a_unit_makes_the_code_raise_is_that_units_problem(
    fresh: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Unit(departments(fresh)[0], 2022)
    genuine = assets.tables.make.make

    def failing(unit: UnitInputs) -> Made:
        if unit.unit == broken:
            raise KeyError("表头")
        return genuine(unit)

    monkeypatch.setattr(assets.tables.make, "make", failing)

    outcome = fresh.run()

    found = told(fresh, outcome)
    assert outcome.failures == ()
    assert outcome.unfinished == ()
    assert [problem.message for problem in found[broken].problems] == ["识别各表时程序出错：KeyError: '表头'"]
    assert all(not one.problems and one.scorecards for unit, one in found.items() if unit != broken)


def test_a_table_that_breaks_its_schema_is_that_units_problem(
    fresh: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dagster as dg

    broken = Unit(departments(fresh)[1], 2021)
    genuine = assets.tables.make.make

    def spoiled(unit: UnitInputs) -> Made:
        made = genuine(unit)
        if unit.unit == broken:
            rows = made.tables["income"].to_pylist()
            rows[0]["row_code"] = "20"
            made.tables["income"] = type(made.tables["income"]).from_pylist(rows, made.tables["income"].schema)
        return made

    monkeypatch.setattr(assets.tables.make, "make", spoiled)

    outcome = fresh.run()

    (problem,) = told(fresh, outcome)[broken].problems
    assert problem.message.startswith("读出的表 income 不合规格：第 1 行 row_code：科目编码")
    with fresh.dagster() as instance:
        key = dg.AssetCheckKey(dg.AssetKey("income"), "structure")
        (record,) = instance.event_log_storage.get_asset_check_execution_history(key, limit=1)
        (row,) = record.event.dagster_event.asset_check_evaluation_data.metadata["明细"].value.records  # type: ignore[union-attr]
        assert record.status.value == "FAILED"
        assert (row.data["部门"], row.data["年度"], row.data["行"], row.data["列"]) == (
            broken.department,
            "2021",
            "1",
            "row_code",
        )


def test_a_store_that_fails_midway_leaves_the_units_unfinished_and_the_next_run_completes_them(
    fresh: Installation, processed: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        genuine = Store.write

        def full(self: Store, table: str, *arguments: object) -> Path:
            if table == "scores":
                raise OSError(28, "No space left on device")
            return genuine(self, table, *arguments)  # type: ignore[arg-type]

        patch.setattr(Store, "write", full)
        outcome = fresh.run()

    assert len(outcome.unfinished) == 2 * len(YEARS)
    assert "No space left" in outcome.failures[0]
    assert "未能完成" in told(fresh, outcome)[outcome.unfinished[0]].problems[-1].message

    assert fresh.run().failures == ()
    assert fresh.outputs() == processed.outputs()


def whole(installation: Installation) -> bool:
    """Whether every file with a final name can be read."""
    for path in installation.settings.warehouse.rglob("*.parquet"):
        parquet.read_table(path)
    return all(
        path.read_bytes().rstrip().endswith(b"</html>") for path in installation.settings.reports.rglob("*.html")
    )


@pytest.mark.parametrize("table", ["documents", "cells", "reports"])
def test_a_run_that_is_killed_leaves_nothing_half_written_and_the_next_completes_it(
    fresh: Installation, processed: Installation, table: str
) -> None:
    command = [sys.executable, "-m", "pipelines.cli", "run", *fresh.arguments(), "--workers", "1"]
    environment = {**os.environ, "JIXIAO_DEPARTMENTS": str(fresh.root / "departments.yaml")}
    with subprocess.Popen(
        command, cwd=project_root(), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as run:
        deadline = time.monotonic() + 120
        while not any((fresh.root / "warehouse" / table).rglob("*.parquet")) and run.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.002)
        assert run.poll() is None, "the run ended before it could be killed"
        run.send_signal(signal.SIGKILL)

    assert whole(fresh)
    done = Ledger(fresh.settings.ledger)
    assert not all(
        set(LAYERS) <= set(done.get(unit).layers) for unit in [Unit(d, y) for d in departments(fresh) for y in YEARS]
    )

    outcome = fresh.run()

    assert outcome.failures == ()
    assert fresh.outputs() == processed.outputs()
    with fresh.dagster() as instance:
        runs = [run for run in instance.get_runs() if run.job_name != site_job.name]
        assert [run.status.value for run in runs] == ["SUCCESS", "FAILURE"]
