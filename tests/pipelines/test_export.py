"""A run leaves a score sheet beside each report, and `jixiao export` writes the warehouse as a data package."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from assets.records import from_table
from assets.reports.make import REPORTS, Report
from pipelines import cli
from resources.publish import report_path, sheet_path
from resources.warehouse import Store
from tests.pipelines.conftest import Installation


def units_of(installation: Installation) -> list:
    return Store(installation.settings.warehouse).units("reports")


def test_each_report_has_its_score_sheet(installation: Installation) -> None:
    for unit in units_of(installation):
        path = sheet_path(installation.settings.reports, unit)
        (table,) = Store(installation.settings.warehouse).read_all(REPORTS.name, unit)
        (report,) = from_table(table, Report)

        assert report.sheet == path.relative_to(installation.settings.reports).as_posix()
        assert report.sheet_size == path.stat().st_size
        assert openpyxl.load_workbook(path).sheetnames[0] == "概览"


def test_a_lost_sheet_is_written_again_with_the_same_bytes(installation: Installation) -> None:
    unit = units_of(installation)[0]
    path = sheet_path(installation.settings.reports, unit)
    before = path.read_bytes()
    path.unlink()

    outcome = installation.run()

    assert outcome.computed == (unit,)
    assert path.read_bytes() == before
    assert report_path(installation.settings.reports, unit).is_file()


def export(installation: Installation, *arguments: str) -> int:
    return cli._main(["export", "--warehouse", str(installation.settings.warehouse), *arguments])


def test_export_writes_a_data_package(
    installation: Installation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(installation, "--out", str(tmp_path / "package"), "--license", "none") == 0

    found = json.loads((tmp_path / "package" / "datapackage.json").read_text(encoding="utf-8"))
    assert "licenses" not in found
    assert {one["format"] for one in found["resources"]} == {"csv", "parquet"}
    assert f"已导出 {len(units_of(installation))} 个部门年度" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--out", "{warehouse}/package"], 2, "不能放在"),
        (["--out", "{tmp}/package", "--license", "MIT"], 2, "没有这个许可"),
        (["--out", "{tmp}/package", "--department", "no-such"], 1, "没有可以导出"),
        (["--out", "{tmp}"], 1, "别的文件"),
        (["--out", "/"], 2, "根目录"),
        ([], 2, "缺少参数"),
    ],
    ids=["in the warehouse", "no such licence", "no such department", "a folder of others", "the root", "no folder"],
)
def test_export_refuses_what_it_cannot_do(
    installation: Installation,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    said: str,
) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    places = {"warehouse": installation.settings.warehouse, "tmp": tmp_path}

    assert export(installation, *(argument.format(**places) for argument in arguments)) == code
    assert said in capsys.readouterr().err
    assert not (tmp_path / "package").exists()
