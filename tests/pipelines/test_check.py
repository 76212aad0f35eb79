"""`jixiao check`: rules chosen by code, accepted findings, the marked copy; and the list of the nightly run."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from assets.findings.model import FINDINGS, Finding
from assets.records import from_table
from pipelines.command_check import Options
from pipelines.command_check import check as check_files
from pipelines.results import results
from resources.warehouse import Store
from tests.pipelines.conftest import Installation
from tests.samples.generator import generate

WRONG = "云岭市示范局2030年度部门决算\n\n一般公共预算财政拨款支出100.00万元，与上年相比增加12.50万元，下降3.20%。\n"
"""An amount that grows at a rate that falls: N-rules say so, as an error."""
ENTRY = "  - {{code: {code}, quote: 下降3.20%, reason: 上年口径不同, who: 王芳, until: {until}}}\n"


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A document with one error."""
    path = tmp_path / "说明 2030.txt"
    path.write_text(WRONG, encoding="utf-8")
    return path


def found(capsys, path: Path, **more) -> tuple[int, list[dict]]:
    """The exit code and the findings."""
    capsys.readouterr()
    code = check_files([path], Options(form="json", **more))
    return code, json.loads(capsys.readouterr().out)


def accept(path: Path, code: str, until: str = "2199-12-31") -> Path:
    """A list with one entry beside a document."""
    target = path.parent / "accepted.yaml"
    target.write_text("accepted:\n" + ENTRY.format(code=code, until=until), encoding="utf-8")
    return target


@pytest.fixture
def code(wrong: Path, capsys) -> str:
    """The rule that finds the error."""
    status, findings = found(capsys, wrong)
    assert status == 1
    (error,) = [one for one in findings if one["severity"] == "error"]
    return error["code"]


def test_rules_are_chosen_by_the_beginnings_of_their_codes(wrong: Path, code: str, capsys) -> None:
    assert found(capsys, wrong, select=(code[:2].lower(),))[0] == 1
    assert found(capsys, wrong, select=("T,X", "P01")) == (0, [])
    assert found(capsys, wrong, ignore=(code,))[0] == 0
    # The longer beginning decides; of equals the one that leaves out.
    assert found(capsys, wrong, select=(code,), ignore=(code[0],))[0] == 1
    assert found(capsys, wrong, select=(code,), ignore=(code,)) == (0, [])


@pytest.mark.parametrize("unknown", ["Q", "N9999", "", "N,", "N001x", "\x1b[31m"])
def test_a_code_that_no_rule_has_is_an_error(wrong: Path, unknown: str, capsys) -> None:
    assert check_files([wrong], Options(select=(unknown,))) == 2
    said = capsys.readouterr()
    assert "不是规则编号或其开头" in said.err and "\x1b[31m" not in said.err and said.out == ""


def test_an_accepted_finding_is_listed_apart_and_does_not_count(wrong: Path, code: str, capsys) -> None:
    accept(wrong, code)
    status, findings = found(capsys, wrong)
    assert status == 0
    assert ["上年口径不同" in one["accepted"] for one in findings if one["code"] == code] == [True]
    assert check_files([wrong], Options()) == 0
    said = capsys.readouterr().out
    assert "另有已认可 1" in said and "      认可：上年口径不同（王芳，有效至 2199-12-31）" in said
    assert check_files([wrong], Options(form="sarif")) == 0
    results_ = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    (result,) = [one for one in results_ if one["ruleId"] == code]
    assert result["suppressions"][0]["status"] == "accepted"
    assert " " not in result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def test_an_entry_that_has_expired_is_told_and_the_finding_counts_again(wrong: Path, code: str, capsys) -> None:
    accept(wrong, code, until="2020-01-01")
    status, findings = found(capsys, wrong)
    assert status == 1
    (told,) = [one for one in findings if one["code"] == "D026"]
    assert told["file"].endswith("accepted.yaml") and "到期" in told["message"]
    assert [one["code"] for one in found(capsys, wrong, ignore=("D026",))[1]] == [
        one["code"] for one in findings if one["code"] != "D026"
    ]


def test_an_entry_without_a_finding_is_told_where_the_list_is_given(wrong: Path, code: str, capsys) -> None:
    path = accept(wrong, "T001")
    assert "D026" not in {one["code"] for one in found(capsys, wrong)[1]}
    other = path.rename(path.with_name("other.yaml"))
    status, findings = found(capsys, wrong, accepted=other)
    assert status == 1 and "D026" in {one["code"] for one in findings}


@pytest.mark.parametrize("text", ["", "accepted: 1", "accepted:\n - {code: N001}"])
def test_a_list_with_mistakes_is_bad_usage(wrong: Path, text: str, capsys) -> None:
    (wrong.parent / "accepted.yaml").write_text(text, encoding="utf-8")
    assert check_files([wrong], Options()) == 2
    assert "accepted.yaml 第 " in capsys.readouterr().err


def test_a_list_that_is_not_there_is_bad_usage(wrong: Path, capsys) -> None:
    assert check_files([wrong], Options(accepted=wrong.parent / "none.yaml")) == 2
    assert "认可清单打不开" in capsys.readouterr().err


def test_a_marked_copy_has_the_pages_and_notes(tmp_path: Path, capsys) -> None:
    document = generate(tmp_path / "inbox", 1, [2022])[0]
    out = tmp_path / "marked.pdf"
    check_files([document], Options(year=2019, annotate=out))
    said = capsys.readouterr()
    assert "标注" in said.err
    with pdfium.PdfDocument(document) as before, pdfium.PdfDocument(out) as after:
        assert len(before) == len(after)


def test_only_one_pdf_can_be_marked(wrong: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "marked.pdf"
    assert check_files([wrong], Options(annotate=out)) == 2
    assert "只有能打开的 PDF" in capsys.readouterr().err
    assert check_files([wrong, wrong], Options(annotate=out)) == 2
    assert "一次只能标注一个文件" in capsys.readouterr().err
    assert not out.exists()


# The nightly run ------------------------------------------------------------------------------------------------------


def test_the_nightly_run_reads_the_list_beside_the_documents(installation: Installation) -> None:
    unit = installation.run().units[-1]
    folder = installation.inbox / unit.department / str(unit.fiscal_year)
    (folder / "说明.txt").write_text(WRONG.replace("2030", str(unit.fiscal_year)), encoding="utf-8")
    (before,) = results(installation.settings, installation.run(), [unit])
    (error,) = [one for one in stored(installation, unit) if one.severity == "error" and "方向相反" in one.message]

    accept(folder / "说明.txt", error.code)
    (after,) = results(installation.settings, installation.run(), [unit])

    assert after.errors == before.errors - 1
    assert [one.accepted is not None for one in stored(installation, unit) if one.code == error.code] == [True]
    html = Path(after.report or "").read_text(encoding="utf-8")
    assert "已认可：上年口径不同（王芳，有效至 2199-12-31）" in html

    (folder / "accepted.yaml").write_text("accepted: 1\n", encoding="utf-8")
    (broken,) = results(installation.settings, installation.run(), [unit])
    assert broken.errors == before.errors
    assert any(problem.file == "accepted.yaml" for problem in broken.problems)


def stored(installation: Installation, unit) -> list[Finding]:
    """The findings in the warehouse."""
    return [
        one
        for table in Store(installation.settings.warehouse).read_all(FINDINGS.name, unit)
        for one in from_table(table, Finding)
    ]
