"""The score sheet as a reviewer opens it: numbers are the warehouse's, text is text, totals follow a change."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path

import msgspec
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from assets.documents.model import Box, Source
from assets.facts.model import Fact
from assets.findings.model import Evidence, Finding
from assets.indicators.compute import compute_indicators
from assets.indicators.library import load_library
from assets.indicators.rulebook import Rulebook
from assets.reports.model import ReportInputs, RulebookNote
from assets.reports.score_sheet import MOST_CARDS, workbook
from assets.reports.score_sheet_book import Book, Column, is_exact
from assets.scores.model import Scorecard
from assets.scores.scoring import score as score_by
from tests.reports.examples import ACCOUNTS, department_year

HOSTILE = [
    '=HYPERLINK("http://x","y")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "＝1＋1",
    "_x0041_",
    "<b>&",
]
AMOUNTS = st.decimals(-(10**9), 10**9, places=6)


def a_fact(value: str | Decimal, fact: str = "total_income", **other: object) -> Fact:
    made = Fact(
        fact,
        None,
        Decimal(value),
        Decimal("0.005"),
        "万元",
        None,
        2022,
        str(value),
        "文句",
        "form",
        Source(ACCOUNTS, 1, Box(1.0, 2.0, 3.0, 4.0)),
    )
    return msgspec.structs.replace(made, **other)


def opened(content: bytes, values: bool = True) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def texts(book: Workbook) -> set[object]:
    return {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}


def test_the_workbook_has_a_sheet_for_everything_that_a_reviewer_needs() -> None:
    book = opened(workbook(department_year(), [a_fact("100.00")], []))

    assert book.sheetnames == ["概览", "评分1 示例评价办法", "事实", "疑点", "文件"]
    for sheet in book:
        assert sheet.print_title_rows, sheet.title
        assert sheet.freeze_panes, sheet.title
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_the_sheet_of_a_scorecard_shows_levels_scores_and_differences() -> None:
    book = opened(workbook(department_year(), [], []))
    rows = [[cell.value for cell in row] for row in book["评分1 示例评价办法"].iter_rows(min_row=3)]

    assert rows[0] == ["一级指标", "二级指标", "三级指标", "分值", "得分", "依据", "说明", "公开得分", "差异"]
    assert rows[1] == ["过程", "预算执行", "预算完成率", 10, 8.5, "计算", "指标值 85%，得 8.5 分。", 10, -1.5]
    assert rows[3][:5] == ["小计", None, None, 20, 12.5]
    pending = next(row for row in rows if row[2] == "社会效益")
    assert (pending[4], pending[5]) == (None, "待评")
    total = next(row for row in rows if row[0] == "总分")
    assert (total[3], total[4], total[7]) == (30, 12.5, 28)


def test_totals_are_formulas_over_the_scores() -> None:
    sheet = opened(workbook(department_year(), [], []), values=False)["评分1 示例评价办法"]
    formulas = {row[0].value: row[4].value for row in sheet.iter_rows(min_row=4) if row[0].value}

    assert formulas["小计"] == '=IF(COUNT(E7)=0,"待评",ROUND(SUM(E7),6))'
    assert formulas["总分"] == '=IF(COUNT(E4:E5,E7)=0,"待评",ROUND(SUM(E4:E5,E7),6))'


@settings(max_examples=25)
@given(values=st.lists(AMOUNTS, min_size=1, max_size=8), got=st.decimals(0, 100, places=6))
def test_every_number_of_the_sheet_is_that_of_the_warehouse(values: list[Decimal], got: Decimal) -> None:
    inputs = department_year()
    one = msgspec.structs.replace(inputs.scores[0], score=got, weight=Decimal(100))
    book = opened(workbook(msgspec.structs.replace(inputs, scores=[one]), [a_fact(v) for v in values], []))

    read = [row[4].value for row in book["事实"].iter_rows(min_row=3, max_row=2 + len(values))]
    assert [Decimal(str(value)) for value in read] == values
    assert Decimal(str(book["评分1 示例评价办法"]["E4"].value)) == got


def test_a_number_with_more_digits_than_a_spreadsheet_keeps_stays_whole_as_text() -> None:
    value = Decimal("12345678901234.123456")

    assert not is_exact(value)
    assert opened(workbook(department_year(), [a_fact(value)], []))["事实"]["E3"].value == str(value)


def poisoned(text: str) -> tuple[ReportInputs, list[Fact]]:
    """A department-year in which everything that comes from a document or a folder is this text."""
    place = Evidence(ACCOUNTS, 1, 1, 2, 3, 4, text)
    inputs = department_year()
    one = msgspec.structs.replace(inputs.scores[0], name=text, level1=text, level2=text, explanation=text, subject=text)
    return (
        msgspec.structs.replace(
            inputs,
            department=text,
            documents=[msgspec.structs.replace(inputs.documents[0], name=text, agency=text, message=text)],
            rulebooks=[RulebookNote("demo", text, (text,), (text,))],
            scorecards=[Scorecard("demo", text, Decimal(8), Decimal(10), text, None, text, Decimal(1), None, "", text)],
            scores=[one],
            findings=[Finding("T001", "error", text, text, text, (place,))],
        ),
        [a_fact("1.00", subject=text, text=text, quote=text, unit=text)],
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_document_is_never_a_formula(text: str) -> None:
    inputs, facts = poisoned(text)
    content = workbook(inputs, facts, [])
    book = opened(content, values=False)

    ours = re.compile(r"=(IF\(|ROUND\(|'(项目|评分|事实)|SUM\()")
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert ours.match(str(cell.value)), cell.value
    assert text.strip() in {str(value).strip() for value in texts(book)}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert not [name for name in package.namelist() if "externalLink" in name]
        relations = b"".join(package.read(name) for name in package.namelist() if name.endswith(".rels"))
    assert b"External" not in relations


@settings(max_examples=40)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_any_text_gives_a_workbook_that_opens(text: str) -> None:
    inputs, facts = poisoned(text)

    assert opened(workbook(inputs, facts, [])).sheetnames[0] == "概览"


def test_text_that_begins_like_a_formula_stays_text_when_somebody_edits_the_cell() -> None:
    sheet = opened(workbook(department_year(), [a_fact("1.00", quote="=1+1")], []))["事实"]

    assert (sheet["M3"].value, sheet["M3"].data_type, sheet["M3"].quotePrefix) == ("=1+1", "s", True)


def test_the_same_inputs_give_the_same_bytes() -> None:
    first, second = (workbook(department_year(), [a_fact("1.00")], []) for _ in range(2))

    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_names_of_sheets_are_valid_and_unlike_each_other() -> None:
    book = Book("")

    names = [
        book.sheet(name, [Column("甲", 5)]).name for name in ("a/b:[c]?*\\", "A b c", "'", "", "长" * 50, "长" * 50)
    ]

    assert names == ["a b  c", "A b c", "表", "表(2)", "长" * 30 + "…", "长" * 27 + "…(2)"]


def test_projects_beyond_the_most_are_listed_and_have_no_sheet() -> None:
    inputs = department_year()
    cards = [
        Scorecard("published", f"项目{n}", Decimal(90), Decimal(100), "优", None, None, Decimal(1))
        for n in range(MOST_CARDS + 2)
    ]
    book = opened(workbook(msgspec.structs.replace(inputs, scorecards=cards, scores=[]), [], []))

    assert len([name for name in book.sheetnames if name.startswith("项目")]) == MOST_CARDS
    assert [row[4].value for row in book["概览"].iter_rows(min_row=4, max_row=3 + len(cards))] == [90] * len(cards)


def by_rulebook(rulebook: Rulebook, facts: list[Fact]) -> ReportInputs:
    """A department-year scored by a rulebook from these facts."""
    indicators = compute_indicators(rulebook, facts, 2022)
    scores, card = score_by(rulebook, indicators)
    return msgspec.structs.replace(
        department_year(),
        rulebooks=[RulebookNote(rulebook.id, rulebook.title)],
        scorecards=[card],
        scores=scores,
        indicators=indicators,
        findings=[],
    )


def staff(actual: str) -> list[Fact]:
    place = [Source(ACCOUNTS, 1, Box(float(n), 2.0, 3.0, 4.0)) for n in range(4)]
    return [
        a_fact(actual, "staff_actual", unit="人", half_step=Decimal("0.5"), source=place[0]),
        a_fact("50", "staff_quota", unit="人", half_step=Decimal("0.5"), source=place[1]),
        a_fact("100.00", "public_cost", source=place[2]),
        a_fact("90.00", "public_cost_adjusted_budget", source=place[3]),
    ]


@pytest.fixture
def rulebook() -> Rulebook:
    return load_library(Path(__file__).parents[2] / "data" / "rulebooks")["mof-2013"]


def recalculated(content: bytes, folder: Path, libreoffice: str) -> Workbook:
    """The workbook as LibreOffice computes it: the stored results are taken out first."""
    stripped = folder / "sheet.xlsx"
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(stripped, "w") as bare:
        for name in package.namelist():
            part = package.read(name)
            if name.startswith("xl/worksheets/"):
                part = re.sub(rb"(<f>[^<]*</f>)<v>[^<]*</v>", rb"\1", part)
            bare.writestr(name, part)
    out = folder / "out"
    profile = (folder / "profile").as_uri()
    arguments = ["--headless", f"-env:UserInstallation={profile}", "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run([libreoffice, *arguments, str(stripped)], check=True, capture_output=True, timeout=120)
    return openpyxl.load_workbook(out / stripped.name, data_only=True)


def compared(ours: Workbook, theirs: Workbook) -> list[tuple[object, ...]]:
    """The cells in which two workbooks differ."""
    found: list[tuple[object, ...]] = []
    for sheet in ours:
        for row in sheet.iter_rows():
            for cell in row:
                other = theirs[sheet.title][cell.coordinate].value
                one = cell.value if cell.value != "" else None
                numbers = isinstance(one, int | float) and isinstance(other, int | float)
                if not (abs(one - other) < 1e-9 if numbers else (one or None) == (other or None)):
                    found.append((sheet.title, cell.coordinate, one, other))
    return found


def test_libreoffice_computes_what_the_warehouse_holds(tmp_path: Path, libreoffice: str, rulebook: Rulebook) -> None:
    facts = staff("45")
    content = workbook(by_rulebook(rulebook, facts), facts, [rulebook])

    formulas = [str(value) for value in texts(opened(content, values=False)) if str(value).startswith("=ROUND('事实'")]
    assert len(formulas) == 2
    assert compared(opened(content), recalculated(content, tmp_path, libreoffice)) == []


def test_a_changed_fact_changes_value_score_and_total(tmp_path: Path, libreoffice: str, rulebook: Rulebook) -> None:
    before, after = staff("45"), staff("58")
    book = opened(workbook(by_rulebook(rulebook, before), before, [rulebook]), values=False)
    book["事实"]["E3"].value = 58
    changed = io.BytesIO()
    book.save(changed)

    expected = opened(workbook(by_rulebook(rulebook, after), after, [rulebook]))
    computed = recalculated(changed.getvalue(), tmp_path, libreoffice)

    name = expected.sheetnames[1]
    rows = [row for row in compared(expected, computed) if row[0] == name and not str(row[1]).startswith("I")]
    assert rows == []
    assert expected["概览"]["E4"].value == computed["概览"]["E4"].value
