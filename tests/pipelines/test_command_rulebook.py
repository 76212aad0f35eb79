from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.cli import _main
from tests.indicators.samples import ONE


def written(folder: Path, text: str, name: str = "sample.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_rulebook_that_can_be_used_is_said_to_be_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _main(["rulebook", "check", str(written(tmp_path, ONE))]) == 0
    assert "sample.yaml：可用，样例：1 项（1 项由决算算出），满分 4" in capsys.readouterr().out


def test_every_problem_is_printed_with_file_line_and_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, ONE.replace("weight: 4", 'weight: "4"').replace("full_at: 100%", "full_at: 一百"))
    assert _main(["rulebook", "check", str(path)]) == 1
    first, second = capsys.readouterr().out.splitlines()
    line = 1 + ONE[: ONE.index("weight: 4")].count("\n")
    assert first == f"{path}:{line}: 数“4”加了引号，成了文字。改法：去掉引号"
    assert second.startswith(f"{path}:{line + 4}: ")
    assert "不是数，也不是百分数" in second


def test_a_file_that_is_not_there_does_not_hide_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = written(tmp_path, ONE)
    assert _main(["rulebook", "check", str(tmp_path / "none.yaml"), str(tmp_path), str(good)]) == 2
    told = capsys.readouterr()
    assert "文件不存在" in told.err
    assert "是目录" in told.err
    assert "可用" in told.out


def test_the_name_of_the_file_must_be_the_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _main(["rulebook", "check", str(written(tmp_path, ONE, "other.yaml"))]) == 1
    assert "与文件名“other”不同" in capsys.readouterr().out


def test_a_rulebook_is_explained_by_its_id_and_by_its_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _main(["rulebook", "explain", "lintong-2021"]) == 0
    assert "在职人员控制率（4分）" in capsys.readouterr().out
    assert _main(["rulebook", "explain", str(written(tmp_path, ONE)), "--format", "markdown"]) == 0
    assert "| 1 | 过程 | 预算执行 | 预算完成率 | 4 |" in capsys.readouterr().out


def test_what_cannot_be_explained_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _main(["rulebook", "explain", "nowhere-1999"]) == 2
    assert "mof-2013" in capsys.readouterr().err  # the ids that there are
    assert _main(["rulebook", "explain", str(tmp_path / "none.yaml")]) == 2
    assert _main(["rulebook", "explain", "../../etc/passwd.yaml"]) == 2
    assert _main(["rulebook", "explain", str(written(tmp_path, ONE.replace("weight: 4", "weight: 3")))]) == 1
    assert "各项分值合计 3，满分是 4" in capsys.readouterr().err


def test_what_a_terminal_would_obey_is_printed_as_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, ONE.replace("name: 预算完成率", 'name: "\\e[31m红\\u202e"'))
    _main(["rulebook", "explain", str(path)])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out


@pytest.mark.parametrize("arguments", [["rulebook"], ["rulebook", "check"], ["rulebook", "explain"], ["rulebook", "x"]])
def test_a_call_that_is_not_complete_is_bad_usage(arguments: list[str]) -> None:
    assert _main(arguments) == 2


def test_the_facts_that_a_formula_may_name_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert _main(["rulebook", "facts", "三公经费预算"]) == 0
    out = capsys.readouterr().out
    assert "three_public_budget" in out
    assert "万元" in out
    assert "staff_quota" not in out
    assert _main(["rulebook", "facts"]) == 0
    assert "_initial_budget 年初预算" in capsys.readouterr().out
    assert _main(["rulebook", "facts", "没有这样的"]) == 1
