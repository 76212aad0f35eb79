from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from assets.documents.reader import MOST_BYTES
from assets.unit import Problem, Unit
from resources.inbox import Inbox, InboxFile, Scan, _mark, id_fault

YEARS = range(2015, 2027)


def put(path: Path, content: bytes = b"%PDF-1.7") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def scan(root: Path, **only: object) -> Scan:
    return Inbox(root, YEARS).scan(**only)  # type: ignore[arg-type]


def said(found: Scan) -> list[str]:
    return [f"{problem.file}：{problem.message}" for problem in found.problems]


def test_departments_with_chinese_names_and_years_become_units(tmp_path: Path) -> None:
    put(tmp_path / "某区医保局" / "2022" / "决算.pdf")
    put(tmp_path / "某区医保局" / "2023" / "决算 二.pdf")
    put(tmp_path / "yibaoju" / "2022" / "a.pdf")

    found = scan(tmp_path)

    assert sorted(found.units) == [Unit("yibaoju", 2022), Unit("某区医保局", 2022), Unit("某区医保局", 2023)]
    assert found.problems == ()
    assert Inbox(tmp_path, YEARS).departments() == ["yibaoju", "某区医保局"]


def test_equal_content_has_an_equal_mark_whatever_the_name_and_time(tmp_path: Path) -> None:
    first = put(tmp_path / "d" / "2022" / "a.pdf", b"same")
    put(tmp_path / "d" / "2023" / "b.pdf", b"same")
    os.utime(first, (1, 1))

    marks = {file.mark for unit in scan(tmp_path).units.values() for file in unit.files}

    assert marks == {"0967115f2813a3541eaef77de9d9d5773f1c0c04314b0bbfe4ff3b3b1c55b5d5"}


def test_hidden_and_temporary_files_are_passed_over_without_a_word(tmp_path: Path) -> None:
    put(tmp_path / "d" / "2022" / "a.pdf")
    for name in (".DS_Store", "~$决算.docx", "a.pdf.part", "b.crdownload", "Thumbs.db", ".hidden.pdf", "c.tmp"):
        put(tmp_path / "d" / "2022" / name)
    put(tmp_path / ".git" / "2022" / "a.pdf")
    put(tmp_path / "README.md")

    found = scan(tmp_path)

    assert [file.name for file in found.units[Unit("d", 2022)].files] == ["a.pdf"]
    assert found.units[Unit("d", 2022)].problems == found.problems == ()


def test_evidence_is_not_a_document(tmp_path: Path) -> None:
    put(tmp_path / "d" / "2022" / "a.pdf")
    put(tmp_path / "d" / "2022" / "evidence.yaml", b"")

    unit = scan(tmp_path).units[Unit("d", 2022)]

    assert [file.name for file in unit.files] == ["a.pdf"]
    assert unit.evidence is not None
    assert unit.evidence.mark


@pytest.mark.parametrize("name", ["2022年", "二〇二二", "22", "20222", "２０２２", "资料"])
def test_a_folder_that_is_no_year_is_told_and_the_others_go_on(tmp_path: Path, name: str) -> None:
    put(tmp_path / "d" / name / "a.pdf")
    put(tmp_path / "d" / "2022" / "a.pdf")

    found = scan(tmp_path)

    assert list(found.units) == [Unit("d", 2022)]
    assert said(found) == [f"d/{name}：文件夹名不是年度，未处理；应为四位数字，如 2023"]


@pytest.mark.parametrize("name", ["2014", "2027", "0000", "9999"])
def test_a_year_that_is_no_partition_is_told(tmp_path: Path, name: str) -> None:
    put(tmp_path / "d" / name / "a.pdf")

    found = scan(tmp_path)

    assert not found.units
    assert "年度应在 2015 至 2026 之间" in said(found)[0]


@pytest.mark.parametrize("name", ["a|b", "a,b", "[a]", "a...b", "a\nb", "a\x1bb", "a\u2028b", " a", "局" * 51])
def test_a_name_that_cannot_be_a_key_is_told(tmp_path: Path, name: str) -> None:
    put(tmp_path / name / "2022" / "a.pdf")

    found = scan(tmp_path)

    assert not found.units
    assert "文件夹名不能作部门标识" in said(found)[0]


@pytest.mark.parametrize("name", ["医保局", "a b", "100%", "a=b", "..a", "o'neil", "a.b", "局（本级）", "局" * 50])
def test_other_names_can_be_keys(name: str) -> None:
    assert id_fault(name) is None


def test_the_two_ways_to_compose_a_name_are_one_department(tmp_path: Path) -> None:
    name = "Büro"
    put(tmp_path / unicodedata.normalize("NFD", name) / "2022" / "a.pdf")

    assert list(scan(tmp_path).units) == [Unit(unicodedata.normalize("NFC", name), 2022)]


def test_a_folder_whose_name_differs_only_in_composition_is_told(tmp_path: Path) -> None:
    for form in ("NFC", "NFD"):
        put(tmp_path / unicodedata.normalize(form, "Büro") / "2022" / "a.pdf")

    found = scan(tmp_path)

    assert len(found.units) == 1
    assert "同名" in said(found)[0]


def test_files_in_the_wrong_place_are_told(tmp_path: Path) -> None:
    put(tmp_path / "loose.pdf")
    put(tmp_path / "d" / "loose.pdf")
    put(tmp_path / "d" / "2022" / "deeper" / "a.pdf")
    put(tmp_path / "d" / "2022" / "a.pdf")

    found = scan(tmp_path)

    assert [problem.file for problem in found.problems] == ["d/loose.pdf", "loose.pdf"]
    assert [p.file for p in found.units[Unit("d", 2022)].problems] == ["deeper"]


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "d" / "2022").mkdir(parents=True)

    assert scan(tmp_path).units[Unit("d", 2022)].problems == (Problem(None, "文件夹里没有可处理的文件"),)


def test_links_are_followed_inside_the_inbox_and_never_out_of_it(tmp_path: Path) -> None:
    inbox, secret = tmp_path / "inbox", put(tmp_path / "secret" / "2022" / "s.pdf")
    put(inbox / "d" / "2022" / "a.pdf")
    (inbox / "d" / "2022" / "inside.pdf").symlink_to(inbox / "d" / "2022" / "a.pdf")
    (inbox / "d" / "2022" / "outside.pdf").symlink_to(secret)
    (inbox / "d" / "2022" / "gone.pdf").symlink_to(tmp_path / "nowhere")
    (inbox / "d" / "2022" / "loop.pdf").symlink_to(inbox / "d" / "2022" / "loop.pdf")
    (inbox / "d" / "2023").symlink_to(secret.parent)
    (inbox / "e").symlink_to(secret.parent.parent)

    found = scan(inbox)

    assert list(found.units) == [Unit("d", 2022)]
    assert [file.name for file in found.units[Unit("d", 2022)].files] == ["a.pdf", "inside.pdf"]
    assert [problem.file for problem in found.units[Unit("d", 2022)].problems] == [
        os.path.join("d", "2022", name) for name in ("gone.pdf", "loop.pdf", "outside.pdf")
    ]
    assert {problem.file for problem in found.problems} == {os.path.join("d", "2023"), "e"}


def test_what_is_no_ordinary_file_is_not_opened(tmp_path: Path) -> None:
    put(tmp_path / "d" / "2022" / "a.pdf")
    os.mkfifo(tmp_path / "d" / "2022" / "pipe.pdf")

    assert scan(tmp_path).units[Unit("d", 2022)].problems == (Problem("pipe.pdf", "不是普通文件，未处理"),)


def test_a_file_name_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "d" / "2022"
    put(folder / "a.pdf")
    (Path(os.fsdecode(bytes(folder) + b"/\xff.pdf"))).write_bytes(b"x")

    (problem,) = scan(tmp_path).units[Unit("d", 2022)].problems

    assert "UTF-8" in problem.message


def test_a_file_that_cannot_be_opened_has_a_mark_of_its_own_so_that_mending_it_is_a_change(tmp_path: Path) -> None:
    assert _mark(InboxFile("a.pdf", tmp_path / "gone.pdf", 1)) == "error:2"
    assert _mark(InboxFile("a.pdf", put(tmp_path / "a.pdf"), MOST_BYTES + 1)) == f"size:{MOST_BYTES + 1}"


def test_a_scan_can_be_limited(tmp_path: Path) -> None:
    for department in ("d", "e"):
        for year in ("2021", "2022"):
            put(tmp_path / department / year / "a.pdf")

    assert list(scan(tmp_path, departments=["d"], years=[2022]).units) == [Unit("d", 2022)]


def test_an_inbox_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert said(scan(tmp_path / "no")) == ["收件箱：文件夹打不开：不存在"]


def test_a_folder_may_hold_evidence_alone(tmp_path: Path) -> None:
    put(tmp_path / "d" / "2022" / "evidence.yaml", b"")

    (unit,) = Inbox(tmp_path, YEARS).scan().units.values()

    assert unit.evidence is not None
    assert unit.problems == ()
