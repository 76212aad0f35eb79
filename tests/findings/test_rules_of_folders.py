"""D, the folder and the reading: each rule with the change that brings it about, and with none."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from assets.documents.model import CELL, Box, Document, Grid, GridCell, Line, NumberSpan, Page
from assets.facts.model import Fact
from assets.findings.audit import audit
from assets.findings.model import Finding
from assets.tables.forms import Form
from tests.findings.accounts import NAME, YEAR, fact, nine_forms, with_text
from tests.tables.building import document, page

ONE, TWO = "1" * 64, "2" * 64
COVER = f"{NAME}{YEAR}年度部门决算"


def accounts(sha: str = ONE, cover: str = COVER, forms: Sequence[Form] | None = None, more: str = "") -> tuple:
    """A set of accounts: its cover and text, and the nine forms."""
    text = document(page(1, cover), page(2, f"本局负责示范工作。{more}" + "严格执行各项规定，按时完成任务。" * 15))
    own = [
        msgspec.structs.replace(
            form,
            cells=tuple(
                msgspec.structs.replace(c, source=msgspec.structs.replace(c.source, document=sha)) for c in form.cells
            ),
        )
        for form in (nine_forms() if forms is None else forms)
    ]
    return msgspec.structs.replace(text, sha256=sha), own


def found(
    code: str, *documents: tuple, name: str | None = NAME, names: dict[str, list[str]] | None = None
) -> list[Finding]:
    return [each for each in audit(documents, [], [], YEAR, name, names) if each.code == code]


def test_accounts_of_another_year_are_in_the_wrong_folder() -> None:
    (finding,) = found("D001", accounts(cover=f"{NAME}{YEAR - 1}年度部门决算"))
    assert (finding.severity, finding.stated, finding.expected) == ("error", str(YEAR - 1), str(YEAR))
    assert finding.evidence[0].quote == f"{NAME}{YEAR - 1}年度部门决算"
    assert found("D001", accounts()) == []


def test_an_evaluation_of_last_year_in_this_years_folder_is_only_warned_of() -> None:
    report = accounts(cover=f"{NAME}{YEAR - 1}年度部门整体支出绩效自评报告", forms=[])
    assert [finding.severity for finding in found("D001", report)] == ["warning"]


def test_a_text_that_speaks_of_another_year_is_in_no_wrong_folder() -> None:
    assert found("D001", accounts(cover="情况说明", forms=[], more=f"{YEAR - 1}年度工作已完成。")) == []


def test_accounts_of_another_district_are_in_the_wrong_folder() -> None:
    (finding,) = found("D010", accounts(cover=f"示例市样板区示范局{YEAR}年度部门决算"))
    assert (finding.severity, finding.stated, finding.expected) == ("error", "示例市样板区示范局", NAME)
    assert found("D010", accounts()) == []
    assert found("D010", accounts(cover=f"云梦区示范局（本级）{YEAR}年度部门决算")) == []


def test_accounts_of_another_bureau_may_be_in_the_wrong_folder() -> None:
    (finding,) = found("D010", accounts(cover=f"示例市云梦区水利局{YEAR}年度部门决算"))
    assert finding.severity == "warning"
    assert found("D010", accounts(cover=f"示例市云梦区示范服务中心{YEAR}年度单位决算")) == []
    assert found("D010", accounts(cover=f"示例市云梦区水利局{YEAR}年度部门决算"), name=None) == []


def test_a_budget_without_accounts_beside_it_is_told() -> None:
    budget = accounts(TWO, f"{NAME}{YEAR}年部门预算", [])
    (finding,) = found("D011", budget)
    assert (finding.stated, finding.expected) == ("部门预算", "部门决算")
    assert found("D011", budget, accounts()) == []
    assert found("D011", accounts()) == []


def test_the_same_bytes_under_two_names_are_told_once() -> None:
    (finding,) = found("D012", accounts(), names={ONE: ["决算.pdf", "决算（1）.pdf"]})
    assert "“决算.pdf”与“决算（1）.pdf”内容相同" in finding.message
    assert found("D012", accounts(), names={ONE: ["决算.pdf"]}) == []


def test_the_same_text_in_two_files_is_told_once() -> None:
    names = {ONE: ["甲.pdf"], TWO: ["乙.pdf"]}
    (finding,) = found("D012", accounts(), accounts(TWO), names=names)
    assert "“甲.pdf”与“乙.pdf”内容相同" in finding.message
    assert found("D013", accounts(), accounts(TWO), names=names) == []


def test_the_same_accounts_in_two_formats_are_told_as_such() -> None:
    (finding,) = found("D012", accounts(), accounts(TWO, more="第1页"))
    assert "各张公开表的数字都相同" in finding.message


def test_two_versions_of_accounts_are_told_with_an_example() -> None:
    changed = with_text(nine_forms(), 0, 0, "1072.00")
    (finding,) = found("D013", accounts(), accounts(TWO, forms=changed, more="更正"))
    assert (finding.stated, finding.expected) == ("1072.00", "1071.00")
    assert {place.document for place in finding.evidence} == {ONE, TWO}
    assert found("D012", accounts(), accounts(TWO, forms=changed, more="更正")) == []


def test_the_accounts_of_a_department_and_of_its_own_office_are_no_two_versions() -> None:
    changed = with_text(nine_forms(), 0, 0, "1072.00")
    own = accounts(TWO, f"{NAME}（本级）{YEAR}年度部门决算", changed)
    assert found("D013", accounts(), own) == [] and found("D012", accounts(), own) == []


def test_forms_that_print_one_amount_in_two_units_are_told() -> None:
    def stated(scale: str) -> list[Finding]:
        facts = [
            in_form(
                msgspec.structs.replace(each, value=each.value * Decimal(by), half_step=each.half_step * Decimal(by))
            )
            for each in (fact("total_income", "1176.00"), fact("current_year_expenditure", "1141.00"))
            for by in ("1", scale)
        ]
        return [each for each in audit([accounts(forms=[])], facts, [], YEAR, NAME) if each.code == "D014"]

    (finding,) = stated("0.0001")
    assert "单位是万元、另一张是元" in finding.message and "1176.00" in finding.message
    assert stated("1") == []


def in_form(stated: Fact) -> Fact:
    return msgspec.structs.replace(stated, method="form", source=msgspec.structs.replace(stated.source, document=ONE))


# What could not be read -----------------------------------------------------------------------------------------------


def noted(*notes: str, scanned: bool = False) -> Document:
    pages = tuple(Page(n, 595, 842, scanned=scanned, note=note) for n, note in enumerate(notes, 1))
    return Document(ONE, "pdf", pages)


def test_unread_scans_give_one_finding_with_their_pages() -> None:
    note = "本页是扫描图片，没有可读取的文字；安装文字识别组件后可以识别：pip install 'jixiao[ocr]'"
    (finding,) = found("D020", (noted(note, note, note, scanned=True), []))
    assert finding.severity == "warning"
    assert "全部3 页是扫描图片" in finding.message and "第1至3页" in finding.message
    assert "pip install" in finding.message
    assert len(finding.evidence) == 1
    assert found("D020", (noted(""), [])) == []


def test_hidden_sheets_cut_tables_and_formulas_are_findings_of_their_own() -> None:
    notes = "工作表共 100000 行，只读取前 5000 行；3 个公式没有保存计算结果（如 C7），按空白处理"
    sheet = Page(1, 3, 3, note=notes, label="公开02表", unit=CELL)
    hidden = Page(
        2, 3, 3, note="工作表“底稿”是隐藏的，未读取；有改变书写方向的字符，已去掉", label="公开03表", unit=CELL
    )
    given: tuple = (Document(ONE, "xlsx", (sheet, hidden)), [])
    assert [f"{each.message[:11]}" for each in found("D021", given)] == ["内容没有全部读取，未读"]
    assert "工作表“公开02表”：3 个公式" in found("D023", given)[0].message
    assert found("D022", given)[0].message.startswith("工作表“底稿”是隐藏的")
    assert found("D024", given)[0].severity == "info"
    clean: tuple = (Document(ONE, "xlsx", (msgspec.structs.replace(sheet, note=""),)), [])
    assert [found(code, clean) for code in ("D021", "D022", "D023", "D024")] == [[], [], [], []]


def scanned(confidence: float) -> Document:
    """A scanned page with a number in a cell and one in its text."""
    cell = GridCell(0, 0, 1, 1, "1,084.72", Box(50, 100, 110, 120), confidence)
    words = "支出合计1084.27万元"
    line = Line(words, Box(50, 300, 250, 312), (NumberSpan(4, 11, Box(100, 300, 160, 312), 0.99),))
    grid = Grid(Box(50, 100, 110, 120), 1, 1, (cell,))
    return Document(ONE, "pdf", (Page(1, 595, 842, (line,), (grid,), scanned=True),))


def test_numbers_recognised_with_low_confidence_are_counted_once() -> None:
    (finding,) = found("D025", (scanned(0.62), []))
    assert "有 1 个数字识别把握不高，如 1,084.72" in finding.message
    assert finding.message.count("识别把握不高") == 1
    assert found("D025", (scanned(0.98), [])) == []


def test_a_finding_that_rests_on_a_doubtful_number_is_a_warning_and_says_so() -> None:
    def checked(confidence: float) -> Finding:
        forms = with_text(nine_forms(), 0, 0, "1072.00")
        place = forms[0].cells[0].source.box
        cell = GridCell(0, 0, 1, 1, "1072.00", place, confidence)
        grid = Grid(place, 1, 1, (cell,))
        own = Document(
            forms[0].cells[0].source.document,
            "pdf",
            (Page(forms[0].cells[0].source.page, 595, 842, (), (grid,), scanned=True),),
        )
        findings = audit([(own, forms)], [], [], YEAR, NAME)
        return next(each for each in findings if each.stated == "1072.00" and each.code[0] in "TX")

    sure, doubtful = checked(0.99), checked(0.5)
    assert sure.severity == "error" and "识别把握不高" not in sure.message
    assert doubtful.severity == "warning" and doubtful.message.endswith("1072.00识别把握不高，请核对原件。")
