"""Forms over several pages, in halves, beside each other, and without the words that name them."""

from __future__ import annotations

import msgspec
import pytest

from assets.documents.model import Document, Page
from assets.tables.forms import Form, read_forms
from tests.tables.building import document, grid, line, page
from tests.tables.provinces import VARIANTS
from tests.tables.test_provinces import read, wanted
from tests.tables.variant import Variant

HEAD = [
    "项目 | < | 本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 | 对附属单位补助支出",
    "科目编码 | 科目名称 | ^ | ^ | ^ | ^ | ^",
    "栏次 | < | 1 | 2 | 3 | 4 | 5",
]
BODY = [
    "合计 | < | 30.00 | 20.00 | 10.00 | | ",
    "208 | 社会保障和就业支出 | 12.00 | 12.00 | | | ",
    "20805 | 行政事业单位养老支出 | 12.00 | 12.00 | | | ",
    "2080505 | 机关事业单位基本养老保险缴费支出 | 12.00 | 12.00 | | | ",
    "210 | 卫生健康支出 | 18.00 | 8.00 | 10.00 | | ",
    "21015 | 医疗保障管理事务 | 18.00 | 8.00 | 10.00 | | ",
]
TITLE = ("支出决算表", "公开03表", "编制单位：某某局", "金额单位：万元")


def values(form: Form) -> dict[tuple[str, str], str]:
    """(code or label, column) -> amount."""
    return {(c.row_code or c.row_label, c.column): str(c.value) for c in form.cells if c.value is not None}


def whole() -> dict[tuple[str, str], str]:
    """What the form of these tests says where it stands on one page."""
    (form,) = read_forms(document(page(1, *TITLE, [*HEAD, *BODY])))
    assert len(values(form)) == 15
    return values(form)


def one(*pages: Page) -> Form:
    """The one form of these pages."""
    forms = read_forms(document(*pages))
    assert [f.form for f in forms] == ["expenditure"], [(f.form, f.title) for f in forms]
    return forms[0]


@pytest.mark.parametrize("above", [(), ("支出决算表（续）",), ("续表",), ("- 12 -", "公开03表", "金额单位：万元")])
@pytest.mark.parametrize("head", [HEAD, HEAD[2:], []], ids=["header", "column numbers only", "no header"])
def test_a_form_goes_on_whatever_is_repeated(above: tuple[str, ...], head: list[str]) -> None:
    form = one(page(1, *TITLE, [*HEAD, *BODY[:3]]), page(2, *above, [*head, *BODY[3:]]))
    assert values(form) == whole()
    assert form.pages == (1, 2)


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_heading_split_across_pages(cut: int) -> None:
    rows = [line.replace("^", "") if cut == 1 and n == 1 else line for n, line in enumerate([*HEAD, *BODY])]
    form = one(page(1, *TITLE, rows[:cut]), page(2, rows[cut:]))
    assert values(form) == whole()


def test_a_form_over_five_pages_with_its_header_on_each() -> None:
    pages = [page(1, *TITLE, [*HEAD, BODY[0]])]
    pages += [page(n, [*HEAD, BODY[n - 1]]) for n in range(2, 7)]
    form = one(*pages)
    assert values(form) == whole()
    assert form.pages == (1, 2, 3, 4, 5, 6)


def test_a_grid_that_was_cut_on_its_page_goes_on_there() -> None:
    assert values(one(page(1, *TITLE, [*HEAD, *BODY[:3]], BODY[3:]))) == whole()


def test_the_same_form_of_another_department_is_another_form() -> None:
    other = ("支出决算表", "公开03表", "编制单位：某某中心", "金额单位：万元")
    forms = read_forms(document(page(1, *TITLE, [*HEAD, *BODY]), page(2, *other, [*HEAD, *BODY])))
    assert [(f.form, f.pages) for f in forms] == [("expenditure", (1,)), ("expenditure", (2,))]
    forms = read_forms(document(page(1, TITLE[0], [*HEAD, *BODY]), page(2, TITLE[0], [*HEAD, *BODY])))
    assert len(forms) == 2, "each begins with its total"


def _columns(rows: list[str], first: int, last: int, keep: int) -> list[str]:
    """The columns [first, last) of rows, behind the first `keep` ones."""
    parted = [[text.strip() for text in row.split("|")] for row in rows]
    return [" | ".join([*row[:keep], *row[first:last]]) for row in parted]


@pytest.mark.parametrize("keep", [0, 2], ids=["labels not repeated", "labels repeated"])
def test_a_wide_form_parted_between_two_columns(keep: int) -> None:
    rows = [*HEAD, *BODY]
    left, right = _columns(rows, 2, 4, 2), _columns(rows, 4, 7, keep)
    form = one(page(1, *TITLE, left), page(2, right))
    assert values(form) == whole()
    assert {(c.row, c.row_label) for c in form.cells if c.source.page == 1} == {
        (c.row, c.row_label) for c in form.cells if c.source.page == 2
    }


@pytest.mark.parametrize("order", ["over, then down", "down, then over"])
def test_a_wide_and_long_form_on_four_pages(order: str) -> None:
    top, rest = [*HEAD, *BODY[:4]], [*HEAD, *BODY[4:]]
    parts = [_columns(top, 2, 4, 2), _columns(top, 4, 7, 0), _columns(rest, 2, 4, 2), _columns(rest, 4, 7, 0)]
    if order == "down, then over":
        parts = [parts[0], parts[2], parts[1], parts[3]]
    form = one(page(1, *TITLE, parts[0]), *(page(n + 2, part) for n, part in enumerate(parts[1:])))
    assert values(form) == whole()


SUMMARY = next(v for v in VARIANTS if v.name.startswith("national 01"))


def test_income_on_the_left_page_and_expenditure_on_the_right() -> None:
    rows = list(SUMMARY.rows)
    left, right = _columns(rows, 0, 3, 0), _columns(rows, 3, 6, 0)
    right[0] = "支出 | < | <"
    (form,) = read_forms(document(page(1, *SUMMARY.above, left), page(2, right)))
    (joined,) = read_forms(document(page(1, *SUMMARY.above, rows)))
    assert form.form == SUMMARY.form
    assert sorted((c.side or "", c.row, c.row_label, c.text) for c in form.cells) == sorted(
        (c.side or "", c.row, c.row_label, c.text) for c in joined.cells
    )


def test_two_forms_beside_each_other_on_one_page() -> None:
    left = grid(["项目 | 金额", "合计 | 9.00", "政府采购货物支出 | 9.00"], left=50)
    right = grid(["科目编码 | 科目名称 | 机关运行经费支出", " | 合计 | 12.00", "30201 | 办公费 | 12.00"], left=300)
    titles = [line("政府采购情况表", 60), line("机关运行经费支出决算表", 60)]
    titles[1] = msgspec.structs.replace(titles[1], box=right.box)
    titles[1] = msgspec.structs.replace(titles[1], box=msgspec.structs.replace(right.box, top=60, bottom=72))
    both = Document("0" * 64, "pdf", (Page(1, 842, 595, tuple(titles), (left, right)),))
    assert [(f.form, f.title) for f in read_forms(both)] == [
        ("government_procurement", "政府采购情况表"),
        ("agency_operating_cost", "机关运行经费支出决算表"),
    ]


_NAMED_BY_COLUMNS = {
    "income_expenditure_summary",
    "income",
    "appropriation_summary",
    "three_public",
    "basic_expenditure",
    "government_fund",
}


@pytest.mark.parametrize("variant", VARIANTS, ids=[v.name for v in VARIANTS])
def test_without_its_title_a_form_is_what_only_its_columns_can_be_or_other(variant: Variant) -> None:
    unit = tuple(text for text in variant.above if "单位：" in text)
    form = read(variant, above=unit)
    assert form.form in (variant.form, "other")
    if form.form == "other":
        texts = {c.text for c in form.cells if c.value is not None}
        assert len(texts) >= len({key[2] for key in wanted(variant)} - {0}), "no number is lost"


def test_columns_and_rows_name_forms_without_titles() -> None:
    named = {read(v, above=()).form for v in VARIANTS}
    assert named >= {"income_expenditure_summary", "income", "appropriation_summary", "expenditure"}


def test_a_title_over_two_lines() -> None:
    rows = ["科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出", " | 合计 | 3.00 | 2.00 | 1.00"]
    for first in ("一般公共预算财政拨款", "2023年度一般公共预算财政拨款"):
        (form,) = read_forms(document(page(1, "第二部分 部门决算表", first, "支出决算表", "单位：万元", rows)))
        assert (form.form, form.title) == ("general_budget_expenditure", f"{first}支出决算表")


def test_a_header_again_inside_one_grid_is_no_row() -> None:
    form = one(page(1, *TITLE, [*HEAD, *BODY[:3], *HEAD, *BODY[3:]]))
    assert values(form) == whole()


NOTES = [
    "注：本表反映部门本年度各项支出情况。",
    "说明：本表金额转换成万元时，因四舍五入可能存在尾差。",
    "本表无数据",
    "本部门没有政府性基金收入，也没有使用政府性基金安排的支出，故本表无数据。",
]


@pytest.mark.parametrize("note", NOTES)
@pytest.mark.parametrize("inside", [True, False])
def test_notes_below_or_inside_the_grid_are_no_rows(note: str, inside: bool) -> None:
    foot = f"{note}{' | <' * 6}"
    form = one(page(1, *TITLE, [*HEAD, *BODY, foot])) if inside else one(page(1, *TITLE, [*HEAD, *BODY], note))
    assert values(form) == whole()
    assert all(note not in c.text and note not in c.row_label for c in form.cells)


@pytest.mark.parametrize(
    "rows",
    [
        ["合计 | < | | | | | "],
        ["合计 | < | — | — | — | — | — "],
        [" | | | | | | "] * 3,
        ["无 | < | | | | | "],
        ["本表无数据 | < | < | < | < | < | <"],
        ["合计 | < | 0.00 | 0.00 | 0.00 | 0.00 | 0.00"],
        [],
    ],
)
def test_a_form_that_is_published_without_data(rows: list[str]) -> None:
    form = one(page(1, *TITLE, [*HEAD, *rows]), page(2, "第三部分 部门决算情况说明"))
    assert form.empty == (not rows or "0.00" not in rows[0])


@pytest.mark.parametrize("title_rows", [1, 3])
def test_the_title_inside_the_grid(title_rows: int) -> None:
    inside = ["支出决算表", "公开03表", "编制单位：某某局 金额单位：元"][:title_rows]
    rows = [f"{text}{' | <' * 6}" for text in inside]
    scale = "元" if title_rows == 3 else "万元"
    form = one(page(1, [*rows, *HEAD, *BODY]))
    assert form.unit == scale
    assert values(form).keys() == whole().keys()


@pytest.mark.parametrize("where", ["above", "title", "header", "corner"])
def test_the_unit_may_stand_anywhere(where: str) -> None:
    head = list(HEAD)
    above: tuple[str, ...] = ("支出决算表",)
    if where == "above":
        above = ("支出决算表", "公开03表 单位：人民币元")
    elif where == "title":
        above = ("支出决算表（单位：元）",)
    elif where == "header":
        head[0] = head[0].replace("本年支出合计", "本年支出合计（单位：元）")
    else:
        head = [f"金额单位：元{' | <' * 6}", *HEAD]
    form = one(page(1, *above, [*head, *BODY]))
    assert values(form)["合计", "total"] == "0.003000"


def test_columns_in_units_of_their_own() -> None:
    head = [HEAD[0].replace("本年支出合计", "本年支出合计（元）").replace("项目支出", "项目支出（亿元）"), *HEAD[1:]]
    found = values(one(page(1, *TITLE, [*head, *BODY])))
    assert (found["合计", "total"], found["合计", "basic"]) == ("0.003000", "20.00")
    assert found["合计", "project"] == "100000.00"


def test_headings_written_downwards() -> None:
    head = [*HEAD]
    for word in ("基本支出", "项目支出", "本年支出合计"):
        head[0] = head[0].replace(f" {word} ", " " + "\n".join(word) + " ")
    assert values(one(page(1, *TITLE, [*head, *BODY]))) == whole()
