"""`jixiao check` of a file of which nothing could be read, and of one without pages."""

from __future__ import annotations

from pathlib import Path

from assets.documents.model import Document, Page
from pipelines.command_check import Options, lint, unread
from pipelines.command_check import check as check_files


def test_a_scan_that_nobody_could_read_is_told_as_a_finding() -> None:
    pages = tuple(Page(n, 595, 842, scanned=True, note="本页是扫描图片，没有可读取的文字") for n in (1, 2))
    (finding,) = unread(Document("a" * 64, "pdf", pages))
    assert finding.code == "D020" and "第1、2页" in finding.message


def test_a_text_file_is_spoken_of_by_its_lines(tmp_path: Path, capsys) -> None:
    path = tmp_path / "决算.txt"
    path.write_text("云岭市示范局2030年度部门决算\n\n与上年相比增加1193.20万元，增长13.95。\n", encoding="utf-8")
    assert check_files([path], Options()) == 0
    said = capsys.readouterr().out
    assert "N010 第3行 " in said and "第 1 页" not in said


def test_a_file_whose_name_says_another_year_is_judged_by_its_content() -> None:
    document = Document("b" * 64, "pdf", (Page(1, 595, 842),))
    assert lint(document, 2030, "2029年度.pdf") == []
