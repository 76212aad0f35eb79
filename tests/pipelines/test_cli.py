from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import cli
from pipelines.instance import only_one
from resources.settings import project_root
from tests.pipelines.conftest import YEARS, Installation
from tests.samples.generator import generate


class Said:
    """The exit code of a command and what it printed."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def jixiao(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    def call(*arguments: str, installation: Installation | None = None) -> Said:
        if installation is not None:
            monkeypatch.setenv("JIXIAO_DEPARTMENTS", str(installation.root / "departments.yaml"))
            arguments = (*arguments, *installation.arguments())
        capsys.readouterr()
        code = cli._main(list(arguments))
        return Said(code, *capsys.readouterr())

    return call


def departments(installation: Installation) -> list[str]:
    return sorted(path.name for path in installation.inbox.iterdir())


# Usage ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--nothing"], "没有这个选项：--nothing"),
        (["run", "--nothing"], "没有这个选项：--nothing"),
        (["run", "--year", "去年"], "--year 的值不能用：应为整数"),
        (["run", "--year", "12"], "--year 的值不能用：超出范围"),
        (["run", "--workers", "0"], "--workers 的值不能用：超出范围"),
        (["run", "--department"], "--department"),
        (["frob"], "没有这个命令：frob"),
        (["check"], "缺少参数：文件"),
        (["check", "a.pdf", "--format", "xml"], "--format 的值不能用：不在可选的值之中"),
        (["show", "甲局"], "缺少参数：年度"),
        (["ui", "--port", "99999"], "--port 的值不能用：超出范围"),
        (["run", "\x1b[31m"], "用法有误"),
    ],
)
def test_bad_usage_is_told_in_chinese_with_exit_code_2(jixiao, arguments: list[str], message: str) -> None:
    said = jixiao(*arguments)

    assert said.code == 2
    assert message in said.err
    assert "\x1b" not in said.err
    assert said.out == ""


@pytest.mark.parametrize(
    "command", ["", "run", "check", "show", "ui", "compare", "evidence", "evidence template", "evidence check"]
)
def test_help_is_chinese_and_exits_0(jixiao, command: str) -> None:
    said = jixiao(*command.split(), "--help")

    assert said.code == 0
    assert "显示这份说明" in said.out


def test_bad_settings_are_bad_usage(jixiao, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert jixiao("run", "--inbox", str(tmp_path / "no")).code == 2
    assert "收件箱里" in jixiao("run", "--inbox", str(tmp_path), "--warehouse", str(tmp_path / "w")).err
    monkeypatch.setenv("JIXIAO_FIRST_YEAR", "从前")
    assert "JIXIAO_FIRST_YEAR" in jixiao("run", "--inbox", str(tmp_path)).err


def test_check_needs_neither_dagster_nor_a_warehouse() -> None:
    code = "import sys, pipelines.command_check; print({'dagster', 'sqlalchemy'} & sys.modules.keys())"

    ran = subprocess.run([sys.executable, "-c", code], cwd=project_root(), capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "set()"


def test_a_run_with_nothing_to_do_does_not_load_dagster(installation: Installation) -> None:
    code = (
        "import sys, pipelines.cli; code = pipelines.cli._main(sys.argv[1:]);"
        "print(code, 'dagster' in sys.modules, file=sys.stderr)"
    )
    environment = {**os.environ, "JIXIAO_DEPARTMENTS": str(installation.root / "departments.yaml")}

    ran = subprocess.run(
        [sys.executable, "-c", code, "run", *installation.arguments()],
        cwd=project_root(),
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stderr.strip().endswith("0 False")
    assert "更新 0 个部门年度，4 个没有变化" in ran.stdout


# run ------------------------------------------------------------------------------------------------------------------


def test_run_ends_with_the_table(jixiao, installation: Installation) -> None:
    said = jixiao("run", installation=installation)

    assert said.code == 0
    for heading in ("部门", "年度", "评价办法", "得分", "等级", "公开得分", "差异", "错误数", "报告"):
        assert heading in said.out
    for department in departments(installation):
        assert f"示例{department}局" in said.out.replace("\n", "")
    assert "没有变化" in said.out


def test_run_as_json_is_one_object_and_nothing_else(jixiao, installation: Installation) -> None:
    said = jixiao("run", "--json", installation=installation)

    told = json.loads(said.out)
    assert said.code == 0
    assert (told["computed"], told["fresh"], told["unfinished"]) == (0, 4, 0)
    assert [(unit["department"], unit["fiscal_year"]) for unit in told["units"]] == [
        (department, year) for department in departments(installation) for year in YEARS
    ]
    assert all(Path(unit["report"]).is_file() for unit in told["units"])
    assert isinstance(told["units"][0]["scorecards"][0]["total"], int | float)


def test_run_can_be_limited_to_departments_and_years(jixiao, installation: Installation) -> None:
    first, _ = departments(installation)

    told = json.loads(jixiao("run", "--json", "--department", first, "--year", "2022", installation=installation).out)

    assert [(unit["department"], unit["fiscal_year"]) for unit in told["units"]] == [(first, 2022)]


def test_a_department_that_the_inbox_does_not_have_is_bad_usage(jixiao, installation: Installation) -> None:
    said = jixiao("run", "--department", "没有的局", installation=installation)

    assert said.code == 2
    assert "没有的局" in said.err


def test_run_tells_what_could_not_be_processed_and_exits_1(jixiao, installation: Installation) -> None:
    first, _ = departments(installation)
    (installation.inbox / "乱\x1b[31m局").mkdir()
    (installation.inbox / first / "其他").mkdir()
    (installation.inbox / first / "2020").mkdir()
    (installation.inbox / first / "2020" / "[red]空[bold].pdf").write_bytes(b"")

    said = jixiao("run", installation=installation)

    assert said.code == 1
    assert f"{first}/其他：文件夹名不是年度" in said.out
    assert "[red]空[bold].pdf：文件为空" in said.out
    assert "\x1b" not in said.out
    # The new year, and the year after it, which now has something to compare with.
    assert "更新 2 个部门年度" in said.out


def test_an_unregistered_department_is_told_once_and_exits_1(jixiao, installation: Installation) -> None:
    (installation.root / "departments.yaml").write_text("", encoding="utf-8")

    said = jixiao("run", installation=installation)

    assert said.code == 1
    assert "未在登记表" in said.out
    assert said.out.count(f"• {departments(installation)[0]}") == 1


def test_two_runs_on_one_warehouse_do_not_meet(jixiao, fresh: Installation) -> None:
    with only_one(fresh.settings):
        said = jixiao("run", installation=fresh)

    assert said.code == 1
    assert "另一个运行" in said.err


def test_an_empty_inbox_says_how_to_begin(jixiao, tmp_path: Path) -> None:
    empty = Installation(tmp_path)
    empty.inbox.mkdir()
    (tmp_path / "departments.yaml").write_text("", encoding="utf-8")

    said = jixiao("run", installation=empty)

    assert said.code == 0
    assert "收件箱里还没有文件" in said.out


# check ----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate(tmp_path_factory.mktemp("check"), 1, [2022])[0]


def test_check_of_a_sound_document(jixiao, document: Path) -> None:
    said = jixiao("check", str(document))

    assert said.code in (0, 1)
    assert str(document) in said.out


def test_check_as_json_is_one_list_with_the_columns_of_findings(jixiao, document: Path) -> None:
    said = jixiao("check", str(document), "--format", "json", "--year", "2019")

    found = json.loads(said.out)
    assert isinstance(found, list)
    # Read as the accounts of another year, something must be wrong.
    assert found
    assert set(found[0]) == {"file", "code", "severity", "message", "stated", "expected", "evidence", "accepted"}
    assert {one["file"] for one in found} == {str(document)}


def test_check_as_sarif_names_rules_pages_and_boxes(jixiao, document: Path) -> None:
    said = jixiao("check", str(document), "--format", "sarif", "--year", "2019")

    log = json.loads(said.out)
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert {result["ruleId"] for result in run["results"]} == {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["level"] for result in run["results"]} <= {"error", "warning", "note"}
    place = next(result for result in run["results"])["locations"][0]
    assert place["physicalLocation"]["region"]["startLine"] == place["properties"]["page"]


def test_check_of_a_file_that_cannot_be_read_exits_2_and_checks_the_others(
    jixiao, document: Path, tmp_path: Path
) -> None:
    (tmp_path / "空.pdf").write_bytes(b"")

    said = jixiao("check", str(tmp_path / "空.pdf"), str(tmp_path / "没有.pdf"), str(document), "--format", "json")

    assert said.code == 2
    assert "空.pdf：文件为空" in said.err
    assert "没有.pdf" in said.err
    assert isinstance(json.loads(said.out), list)


# show -----------------------------------------------------------------------------------------------------------------


def test_show_prints_each_score_with_its_derivation(jixiao, installation: Installation) -> None:
    first, _ = departments(installation)
    environment = installation.arguments()[2:]

    said = jixiao("show", first, "2022", *environment)

    assert said.code == 0
    for word in ("一级指标", "分值", "得分", "说明", "待评", "报告："):
        assert word in said.out


def test_show_of_what_is_not_there_exits_1(jixiao, installation: Installation) -> None:
    said = jixiao("show", "没有的局", "2022", *installation.arguments()[2:])

    assert said.code == 1
    assert "没有的局 2022" in said.err


# ui -------------------------------------------------------------------------------------------------------------------


def test_ui_refuses_a_port_that_is_taken(jixiao, installation: Installation) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = jixiao("ui", "--port", str(taken.getsockname()[1]), installation=installation)

    assert said.code == 2
    assert "已被占用" in said.err


def test_ui_listens_on_this_machine_only_with_the_settings_given(
    jixiao, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[list[str], dict[str, str], str]] = []
    before = dict(os.environ)
    folder = os.getcwd()
    shutil.copytree(next(installation.inbox.iterdir()), installation.inbox / "新局")

    def execv(_: str, arguments: list[str]) -> None:
        started.append((arguments, dict(os.environ), os.getcwd()))
        raise SystemExit(0)

    monkeypatch.setattr(os, "execv", execv)
    try:
        with pytest.raises(SystemExit):
            jixiao("ui", "--port", "3999", installation=installation)
        ((arguments, environment, home),) = started
        with installation.dagster() as instance:
            assert "新局" in instance.get_dynamic_partitions("department")
    finally:
        os.environ.clear()
        os.environ.update(before)
        os.chdir(folder)

    assert arguments[1:] == ["-m", "dagster", "dev", "-m", "pipelines.definitions", "-h", "127.0.0.1", "-p", "3999"]
    assert home == environment["DAGSTER_HOME"] == str(installation.settings.state)
    assert environment["JIXIAO_INBOX"] == str(installation.inbox)
    assert environment["DAGSTER_EVENT_BATCH_SIZE"] == "1000"
