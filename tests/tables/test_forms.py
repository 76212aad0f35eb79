"""Forms are recognised by title and columns, over pages, in the layouts of several provinces."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from assets.documents.model import Document
from assets.documents.reader import read_file
from assets.tables.catalogue import form_kinds, title_of
from assets.tables.forms import Form, read_forms
from assets.tables.model import FORM_IDS, Cell
from tests.tables.building import document, page

INCOME = [
    "项目     | <        | 本年收入合计 | 财政拨款收入",
    "科目编码 | 科目名称 | ^            | ^",
    "栏次     | <        | 1            | 2",
    "合计     | <        | 56.09        | 56.09",
    "208      | 社会保障和就业支出 | 56.09 | 56.09",
    "20805    | 行政事业单位养老支出 | 51.70 | 51.70",
]
MORE_INCOME = ["20807 | 就业补助 | 4.10 | 4.10", "2080799 | 其他就业补助支出 | 4.10 | 4.10"]


def _only(doc: Document) -> Form:
    forms = read_forms(doc)
    assert len(forms) == 1, [f.title for f in forms]
    return forms[0]


def _values(form: Form) -> dict[tuple[str, str], str]:
    return {(c.row_code or c.row_label, c.column): str(c.value) for c in form.cells if c.value is not None}


def test_a_coded_form() -> None:
    form = _only(document(page(1, "收入决算表", "公开02表", "金额单位：万元", INCOME)))
    assert (form.form, form.unit, form.pages, form.empty) == ("income", "万元", (1,), False)
    assert _values(form) == {
        ("合计", "current_year_income"): "56.09",
        ("合计", "fiscal_appropriation"): "56.09",
        ("208", "current_year_income"): "56.09",
        ("208", "fiscal_appropriation"): "56.09",
        ("20805", "current_year_income"): "51.70",
        ("20805", "fiscal_appropriation"): "51.70",
    }


def test_amounts_printed_in_yuan_are_stored_in_ten_thousands_with_their_precision() -> None:
    form = _only(document(page(1, "收入决算表", "单位：元", [*INCOME[:3], "208 | 社会保障和就业支出 | 560,900.50 | "])))
    cell = form.cells[0]
    assert (cell.value, cell.half_step, cell.unit, cell.text) == (
        Decimal("56.09005"),
        Decimal("0.0000005"),
        "万元",
        "560,900.50",
    )


@pytest.mark.parametrize("header", [INCOME[:3], []], ids=["header repeated", "header not repeated"])
@pytest.mark.parametrize("title", ["收入决算表", None], ids=["title repeated", "no title"])
def test_a_form_goes_on_over_the_page(header: list[str], title: str | None) -> None:
    second = [title] if title and header else []
    form = _only(document(page(1, "收入决算表", "单位：万元", INCOME), page(2, *second, [*header, *MORE_INCOME])))
    assert form.pages == (1, 2)
    assert _values(form)["2080799", "current_year_income"] == "4.10"
    assert [c.row for c in form.cells] == sorted(c.row for c in form.cells)


def test_a_form_over_five_pages() -> None:
    pages = [page(1, "收入决算表", "单位：万元", INCOME)]
    pages += [page(n, [f"20{n}0{n}01 | 科目{n} | {n}.00 | {n}.00"]) for n in range(2, 6)]
    form = _only(document(*pages))
    assert form.pages == (1, 2, 3, 4, 5)
    assert _values(form)["2050501", "current_year_income"] == "5.00"


def test_a_note_ends_a_form_and_what_follows_is_another_table() -> None:
    forms = read_forms(
        document(page(1, "收入决算表", INCOME, "注：本表反映部门本年度取得的各项收入情况。"), page(2, MORE_INCOME))
    )
    assert [f.form for f in forms] == ["income", "other"]


def test_a_label_cut_by_the_page_break_is_joined() -> None:
    cut = document(page(1, "收入决算表", INCOME), page(2, [" | 出 |  | ", *MORE_INCOME]))
    labels = {c.row_code: c.row_label for c in _only(cut).cells}
    assert labels["20805"] == "行政事业单位养老支出出"


def test_two_forms_on_one_page() -> None:
    empty = ["项目 | < | 本年支出 | < | <", "科目编码 | 科目名称 | 小计 | 基本支出 | 项目支出", "合计 | < |  |  | "]
    forms = read_forms(
        document(page(1, "收入决算表", INCOME, "国有资本经营预算财政拨款支出决算表", "公开08表", "单位：万元", empty))
    )
    assert [(f.form, f.empty) for f in forms] == [("income", False), ("state_capital", True)]


SUMMARY = [
    "收入 | <    | <      | 支出 | <    | <",
    "项目 | 行次 | 决算数 | 项目 | 行次 | 决算数",
    "栏次 |      | 1      | 栏次 |      | 2",
    "一、一般公共预算财政拨款收入 | 1 | 1,084.72 | 一、一般公共服务支出 | 31 | ",
    " | 8 | | 八、社会保障和就业支出 | 38 | 56.09",
    "本年收入合计 | 27 | 1,084.72 | 本年支出合计 | 57 | 1,084.72",
]


def test_a_two_sided_form_keeps_its_sides_apart_and_its_line_numbers_out() -> None:
    form = _only(document(page(1, "收入支出决算总表", "公开01表", SUMMARY)))
    assert form.form == "income_expenditure_summary"
    assert {(c.side, c.row_label): str(c.value) for c in form.cells if c.value is not None} == {
        ("收入", "一、一般公共预算财政拨款收入"): "1084.72",
        ("支出", "八、社会保障和就业支出"): "56.09",
        ("收入", "本年收入合计"): "1084.72",
        ("支出", "本年支出合计"): "1084.72",
    }
    assert {c.column for c in form.cells} == {"final"}


def test_a_two_sided_form_goes_on_with_rows_that_carry_no_number() -> None:
    """The first rows of the second page look like words only: they are rows and no header."""
    rest = ["使用非财政拨款结余 | 28 | | 结余分配 | 58 | ", "总计 | 30 | 1,084.72 | 总计 | 60 | 1,084.72"]
    form = _only(document(page(1, "收入支出决算总表", SUMMARY), page(2, rest)))
    assert ("收入", "使用非财政拨款结余", None) in {(c.side, c.row_label, c.value) for c in form.cells}
    assert [c.row_label for c in form.cells if c.value is not None][-2:] == ["总计", "总计"]


def test_codes_split_into_three_columns_are_joined() -> None:
    rows = [
        "项目 | < | < | < | 合计 | 基本支出 | 项目支出",
        "支出功能分类科目编码 | < | < | 科目名称 | ^ | ^ | ^",
        "类 | 款 | 项 | ^ | ^ | ^ | ^",
        "201 |  |  | 一般公共服务支出 | 10.00 | 6.00 | 4.00",
        "201 | 06 |  | 财政事务 | 10.00 | 6.00 | 4.00",
        "201 | 06 | 01 | 行政运行 | 6.00 | 6.00 | ",
        "合计 | < | < | < | 10.00 | 6.00 | 4.00",
    ]
    form = _only(document(page(1, "一般公共预算财政拨款支出决算表", "单位：万元", rows)))
    assert form.form == "general_budget_expenditure"
    assert [(c.row_code, c.row_label) for c in form.cells if c.column == "total"] == [
        ("201", "一般公共服务支出"),
        ("20106", "财政事务"),
        ("2010601", "行政运行"),
        (None, "合计"),
    ]


def test_three_blocks_side_by_side_and_a_total_whose_label_stands_far_from_its_number() -> None:
    rows = [
        "科目代码 | 科目名称 | 决算数 | 科目代码 | 科目名称 | 决算数 | 科目代码 | 科目名称 | 决算数",
        "301 | 工资福利支出 | 708.45 | 302 | 商品和服务支出 | 45.10 | 310 | 资本性支出 | ",
        "30101 | 基本工资 | 207.43 | 30201 | 办公费 | 10.75 | 31001 | 房屋建筑物购建 | ",
        "人员经费合计 | | 708.45 | 公用经费合计 | | | | | 45.10",
    ]
    form = _only(document(page(1, "一般公共预算财政拨款基本支出决算表", rows)))
    assert _values(form) == {
        ("301", "final"): "708.45",
        ("302", "final"): "45.10",
        ("30101", "final"): "207.43",
        ("30201", "final"): "10.75",
        ("人员经费合计", "final"): "708.45",
        ("公用经费合计", "final"): "45.10",
    }


THREE_PUBLIC = {
    "stages in rows": [
        "项目 | 财政拨款安排的“三公”经费 | < | < | < | < | < | 会议费",
        "^ | 小计 | 因公出国（境）费用 | 公务用车购置及运行维护费 | < | < | 公务接待费 | ^",
        "^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行维护费 | ^ | ^",
        "预算数 | 3.00 | | 2.00 | | 2.00 | 1.00 | 1.2",
        "决算数 | 2.50 | | 2.00 | | 2.00 | 0.50 | 1.0",
    ],
    "stages under each item": [
        "合计 | < | 公务用车购置及运行费 | < | < | < | < | < | 公务接待费 | <",
        "^ | < | 小计 | < | 公务用车购置费 | < | 公务用车运行费 | < | ^ | <",
        "预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数",
        "3.00 | 2.50 | 2.00 | 2.00 | | | 2.00 | 2.00 | 1.00 | 0.50",
    ],
    "items in rows": [
        "项目 | 预算数 | 决算数",
        "“三公”经费合计 | 3.00 | 2.50",
        "1.因公出国（境）费 | | ",
        "2.公务用车购置及运行维护费 | 2.00 | 2.00",
        "其中：公务用车购置费 | | ",
        "公务用车运行维护费 | 2.00 | 2.00",
        "3.公务接待费 | 1.00 | 0.50",
    ],
}


@pytest.mark.parametrize("layout", THREE_PUBLIC)
def test_the_three_public_expenses_in_three_layouts(layout: str) -> None:
    form = _only(document(page(1, "财政拨款“三公”经费支出决算表", "单位：万元", THREE_PUBLIC[layout], width=40)))
    assert form.form == "three_public"
    values = {c.column: str(c.value) for c in form.cells if c.value is not None}
    assert {k: v for k, v in values.items() if "meeting" not in k} == {
        "three_public_budget": "3.00",
        "three_public_final": "2.50",
        "vehicle_total_budget": "2.00",
        "vehicle_total_final": "2.00",
        "vehicle_operation_budget": "2.00",
        "vehicle_operation_final": "2.00",
        "reception_budget": "1.00",
        "reception_final": "0.50",
    }


def test_a_table_that_is_no_form_is_kept_as_it_is() -> None:
    form = _only(document(page(1, "决算单位构成", ["序号 | 单位名称 | 人数", "1 | 某某中心 | 12", "2 | 某某站 | 8"])))
    assert (form.form, form.title) == ("other", "决算单位构成")
    assert {(c.row_label, c.column_label, c.text) for c in form.cells} >= {
        ("某某中心", "人数", "12"),
        ("某某站", "人数", "8"),
    }


def test_a_table_of_contents_below_a_title_is_not_that_form() -> None:
    contents = ["序号 | 内容 | 是否空表", "表1 | 收入支出决算总表 | 否", "表2 | 收入决算表 | 否"]
    assert [f.form for f in read_forms(document(page(1, "收入支出决算总表", contents)))] == ["other"]


def test_dash_zero_and_blank_stay_three_things() -> None:
    rows = [*INCOME[:3], "208 | 甲 | — | 0.00", "210 | 乙 |  | 0"]
    cells = {(c.row_code, c.column): c for c in _only(document(page(1, "收入决算表", rows))).cells}
    assert [(c.text, c.value) for c in cells.values()] == [
        ("—", None),
        ("0.00", Decimal("0.00")),
        ("", None),
        ("0", Decimal(0)),
    ]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("收入支出决算总表", "income_expenditure_summary"),
        ("二、收入决算表", "income"),
        ("支出决算表（续）", "expenditure"),
        ("财政拨款收入支出决算总表", "appropriation_summary"),
        ("一般公共预算财政拨款支出决算表", "general_budget_expenditure"),
        ("一般公共预算财政拨款基本支出决算表", "basic_expenditure"),
        ("政府性基金预算财政拨款收入支出决算表", "government_fund"),
        ("国有资本经营预算财政拨款支出决算表", "state_capital"),
        ("财政拨款“三公”经费及会议费、培训费支出决算表", "three_public"),
        ("一般公共预算财政拨款“三公”经费支出决算表", "three_public"),
        ("项目支出决算表", "project_expenditure"),
        ("公开05表 财政拨款支出决算明细表", "appropriation_detail"),
        ("附表7：一般公共预算财政拨款支出决算明细表", "general_budget_detail"),
        ("附表9：一般公共预算财政拨款项目支出决算表", "general_budget_project"),
        ("收入决算表（分单位）", "income_by_unit"),
        ("政府性基金预算财政拨款“三公”经费支出决算表", "government_fund_three_public"),
        ("财政拨款支出决算明细表", "appropriation_detail"),
        ("本表为收入决算表，详见附件。", None),
        ("收入支出决算总表.............7", None),
    ],
)
def test_titles(text: str, form: str | None) -> None:
    kind = title_of(text)
    assert (kind.id if kind else None) == form


def test_the_catalogue_has_the_nine_forms_with_their_numbers() -> None:
    assert sorted(kind.number for kind in form_kinds() if not kind.extra) == [f"0{n}" for n in range(1, 10)]
    assert {kind.id for kind in form_kinds() if not kind.extra} == set(FORM_IDS)


@pytest.mark.parametrize("name", ["lintong-2022", "putuo-guihua-2024", "putuo-caizheng-2024"])
def test_every_row_of_the_nine_forms_of_the_reference_documents_is_right(shared: Path, name: str) -> None:
    gold = json.loads((shared / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    department = gold["department"]["id"]
    path = next((shared / "corpus" / "inbox" / department / str(gold["fiscal_year"])).glob("*.pdf"))
    have: dict[tuple[str, str, str | None], list[Decimal]] = {}
    for form in read_forms(read_file(path)):
        for cell in form.cells:
            if cell.value is not None:
                have.setdefault((form.form, *_key(cell)), []).append(cell.value)
    wrong = []
    for table in gold["tables"]:
        kind = title_of(table["title"])
        if kind is None:
            continue
        rows: dict[tuple[str, str, str | None], list[Decimal]] = {}
        for c in table["cells"]:
            side = c["side"] if kind.two_sided else None
            rows.setdefault((kind.id, c["code"] or c["row"], side), []).append(Decimal(c["value"]))
        wrong += [(key, want, have.get(key)) for key, want in rows.items() if sorted(want) != sorted(have.get(key, []))]
    assert wrong == []


def _key(cell: Cell) -> tuple[str, str | None]:
    return cell.row_code or cell.row_label, cell.side
