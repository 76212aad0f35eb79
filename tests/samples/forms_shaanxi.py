"""The nine forms as Shaanxi's departments publish them (公开01表 to 公开09表).

Rows and columns are numbered, codes stand in one column.
Layout, titles and column heads are the official ones; nothing here knows a figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from tests.samples.figures import Style
from tests.samples.flow import Block, Cell, NewPage, Table, Text
from tests.samples.sheets import (
    APPROPRIATION_COLUMNS,
    FUND_COLUMNS,
    FUND_NAMES,
    GENERAL_COLUMNS,
    THREE_PUBLIC,
    Row,
    Sheet,
    with_columns,
)
from tests.samples.subjects import CAPITAL, DEBT, GOODS, OTHER_ECONOMIC, WAGES

TITLES = {
    "income_expenditure_summary": "收入支出决算总表",
    "income": "收入决算表",
    "expenditure": "支出决算表",
    "appropriation_summary": "财政拨款收入支出决算总表",
    "general_budget_expenditure": "一般公共预算财政拨款支出决算表",
    "basic_expenditure": "一般公共预算财政拨款基本支出决算表",
    "government_fund": "政府性基金预算财政拨款收入支出决算表",
    "state_capital": "国有资本经营预算财政拨款支出决算表",
    "three_public": "财政拨款“三公”经费及会议费、培训费支出决算表",
}
LANDSCAPE = ("income", "expenditure", "appropriation_summary", "basic_expenditure", "government_fund", "three_public")
NOTES = {
    "income_expenditure_summary": "注：本表反映部门本年度的总收支和年末结转结余情况。",
    "income": "注：本表反映部门本年度取得的各项收入情况。",
    "expenditure": "注：本表反映部门本年度各项支出情况。",
    "appropriation_summary": "注：本表反映部门本年度财政拨款的总收支和年末结转结余情况。",
    "general_budget_expenditure": "注：本表反映部门本年度一般公共预算财政拨款支出情况。",
    "basic_expenditure": "注：本表反映部门本年度一般公共预算财政拨款基本支出明细情况。",
    "government_fund": "注：本表反映部门本年度政府性基金预算财政拨款收入、支出及结转结余情况。",
    "state_capital": "注：本表反映部门本年度国有资本经营预算财政拨款支出情况。",
    "three_public": "注：本表反映部门本年度“三公”经费、会议费、培训费的预决算情况，预算数为调整后的全年预算数。",
}
ROUNDING = "金额折算为万元后保留两位小数，合计数与分项数之和可能有尾差。"
INCOME_HEADS = (
    "本年收入合计",
    "财政拨款收入",
    "上级补助收入",
    "事业收入",
    "经营收入",
    "附属单位上缴收入",
    "其他收入",
)
EXPENDITURE_HEADS = ("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")

Rows = list[tuple[Cell, ...]]


def as_printed(sheets: Mapping[str, Sheet]) -> dict[str, Sheet]:
    """The sheets as this layout prints them: form 08 has expenditure only."""
    return {**sheets, "state_capital": with_columns(sheets["state_capital"], GENERAL_COLUMNS)}


def left(text: str, indent: float = 0.0, columns: int = 1) -> Cell:
    """A label."""
    return Cell(text, columns, align="left", indent=indent)


def amount(text: str) -> Cell:
    """A figure."""
    return Cell(text, align="right")


def _depth(row: Row) -> float:
    """How far a label stands in from the edge: items under sections under classes."""
    return {3: 0.0, 5: 0.5, 7: 1.0}.get(len(row.code or ""), 0.0)


def _table(style: Style, widths: Sequence[float], header: Rows, body: Rows) -> Table:
    return Table(
        tuple(widths),
        tuple(header),
        tuple(body),
        style.table_size,
        repeat_header=style.repeat_header,
        filled_rules=style.filled_rules,
    )


def _numbers(count: int, first: int = 1) -> list[Cell]:
    return [Cell(str(number)) for number in range(first, first + count)]


def _summary(sheet: Sheet, style: Style) -> Table:
    header: Rows = [
        (Cell("收入", 3), Cell("支出", 3)),
        tuple(map(Cell, ("项目", "行次", "决算数", "项目", "行次", "决算数"))),
    ]
    header.append(tuple(map(Cell, ("栏次", "", "1", "栏次", "", "2"))))
    income, spent = sheet.on("收入"), sheet.on("支出")
    # The totals stand at the foot of both sides; the shorter side is filled with blank numbered rows.
    filled: list[Row | None] = [*income[:-4], *[None] * (len(spent) - len(income)), *income[-4:]]
    body: Rows = []
    for number, (mine, theirs) in enumerate(zip(filled, spent, strict=True), 1):
        cells: list[Cell] = []
        for row, place in ((mine, number), (theirs, number + len(spent))):
            label = row.label if row else ""
            title = Cell(label) if label.endswith(("合计", "总计")) else left(label)
            cells += [title, Cell(str(place)), amount(row.values["final"] if row else "")]
        body.append(tuple(cells))
    return _table(style, (34, 6, 16, 34, 6, 16), header, body)


def _appropriation(sheet: Sheet, style: Style) -> Table:
    heads = ("合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
    header: Rows = [
        (Cell("收入", 3), Cell("支出", 6)),
        tuple(map(Cell, ("项目", "行次", "金额", "项目", "行次", *heads))),
    ]
    header.append((*map(Cell, ("栏次", "", "1", "栏次", "")), *_numbers(4, 2)))
    income, spent = sheet.on("收入"), sheet.on("支出")
    filled: list[Row | None] = [*income[:3], *[None] * (len(spent) - 3 - 3), *income[3:]]
    # Opposite the carry-over by budget, the expenditure side has blank rows.
    others: list[Row | None] = [*spent[:-1], *[None] * (len(filled) - len(spent)), spent[-1]]
    body: Rows = []
    for number, (mine, theirs) in enumerate(zip_longest(filled, others), 1):
        label = mine.label if mine else ""
        title = Cell(label) if label in ("本年收入合计", "总计") else left(label, float(label in FUND_NAMES))
        cells = [title, Cell(str(number)), amount(mine.values["amount"] if mine else "")]
        label = theirs.label if theirs else ""
        cells += [Cell(label) if label in ("本年支出合计", "总计") else left(label), Cell(str(number + len(filled)))]
        cells += [amount(theirs.values[name] if theirs else "") for name in APPROPRIATION_COLUMNS]
        body.append(tuple(cells))
    return _table(style, (30, 5, 13, 32, 5, 13, 13, 13, 13), header, body)


def _coded_rows(sheet: Sheet, columns: Sequence[str]) -> Rows:
    if not sheet.rows:
        return [(Cell(), Cell("合计"), *(Cell() for _ in columns))]
    return [
        (
            left(row.code or ""),
            left(row.label, _depth(row)) if row.code else Cell(row.label),
            *(amount(row.values[name]) for name in columns),
        )
        for row in sheet.rows
    ]


def _coded(sheet: Sheet, style: Style, heads: Sequence[str]) -> Table:
    header: Rows = [(Cell("项目", 2), *(Cell(head, rows=2) for head in heads)), (Cell("科目代码"), Cell("科目名称"))]
    header.append((Cell(), Cell("栏次"), *_numbers(len(heads))))
    return _table(style, (13, 30, *[14] * len(heads)), header, _coded_rows(sheet, sheet.columns))


def _spent(sheet: Sheet, style: Style) -> Table:
    """A form with this year's expenditure only: 05, and 08 in this layout."""
    header: Rows = [(Cell("项目", 2), Cell("本年支出", 3))]
    header.append(tuple(map(Cell, ("科目代码", "科目名称", "小计", "基本支出", "项目支出"))))
    header.append((Cell(), Cell("栏次"), *_numbers(3)))
    return _table(style, (14, 40, 16, 16, 16), header, _coded_rows(sheet, GENERAL_COLUMNS))


def _fund(sheet: Sheet, style: Style) -> Table:
    header: Rows = [
        (
            Cell("项目", 2),
            Cell("年初结转和结余", rows=2),
            Cell("本年收入", rows=2),
            Cell("本年支出", 3),
            Cell("年末结转和结余", rows=2),
        ),
        tuple(map(Cell, ("科目代码", "科目名称", "小计", "基本支出", "项目支出"))),
        (Cell(), Cell("栏次"), *_numbers(6)),
    ]
    return _table(style, (13, 32, 14, 14, 14, 14, 14, 14), header, _coded_rows(sheet, FUND_COLUMNS))


def _basic(sheet: Sheet, style: Style) -> Table:
    texts = {row.code or row.label: row.values["final"] for row in sheet.rows}
    blocks = (WAGES, (*GOODS, *DEBT), (*CAPITAL, *OTHER_ECONOMIC))
    header: Rows = [tuple(map(Cell, ("科目代码", "科目名称", "决算数") * 3))]
    body: Rows = []
    for accounts in zip_longest(*blocks):
        cells: list[Cell] = []
        for account in accounts:
            code, name = account or ("", "")
            cells += [left(code), left(name, 1.0 if len(code) == 5 else 0.0), amount(texts.get(code, ""))]
        body.append(tuple(cells))
    body.append(
        (Cell("人员经费合计", 2), amount(texts["人员经费合计"]), Cell("公用经费合计", 5), amount(texts["公用经费合计"]))
    )
    return _table(style, (8, 22, 11, 8, 21, 11, 8, 23, 11), header, body)


def _three_public(sheet: Sheet, style: Style) -> Table:
    header: Rows = [
        (Cell("项目", rows=3), Cell("财政拨款安排的“三公”经费", 6), Cell("会议费", rows=3), Cell("培训费", rows=3)),
        (
            Cell("小计", rows=2),
            Cell("因公出国（境）费用", rows=2),
            Cell("公务用车购置及运行维护费", 3),
            Cell("公务接待费", rows=2),
        ),
        (Cell("小计"), Cell("公务用车购置费"), Cell("公务用车运行维护费")),
    ]
    body: Rows = [(Cell("栏次"), *_numbers(8))]
    for row in sheet.rows:
        role = "budget" if row.label.startswith("预算") else "final"
        body.append((Cell(row.label), *(amount(row.values[f"{name}_{role}"]) for name in THREE_PUBLIC)))
    return _table(style, (9, *[13] * 8), header, body)


def form_blocks(sheets: Mapping[str, Sheet], style: Style, department: str) -> list[Block]:
    """The forms that there are sheets for, each on a page of its own, titled and numbered."""
    blocks: list[Block] = []
    for number, (form, title) in enumerate(TITLES.items(), 1):
        if form not in sheets:
            continue
        sheet = sheets[form]
        if form == "income_expenditure_summary":
            table = _summary(sheet, style)
        elif form == "appropriation_summary":
            table = _appropriation(sheet, style)
        elif form in ("income", "expenditure"):
            table = _coded(sheet, style, INCOME_HEADS if form == "income" else EXPENDITURE_HEADS)
        elif form in ("general_budget_expenditure", "state_capital"):
            table = _spent(sheet, style)
        elif form == "government_fund":
            table = _fund(sheet, style)
        elif form == "basic_expenditure":
            table = _basic(sheet, style)
        else:
            table = _three_public(sheet, style)
        small = style.table_size
        blocks.append(NewPage(form in LANDSCAPE))
        blocks.append(Text(title, style.body_size + 3, bold=True, align="center", space=2))
        blocks.append(Text(f"公开{number:02d}表", small, align="right"))
        blocks.append(Text(f"编制部门：{department}", small))
        blocks.append(Text(f"金额单位：{style.unit}", small, align="right", space=2))
        blocks.append(table)
        blocks.append(Text(NOTES[form] + (ROUNDING if style.unit == "万元" else ""), small))
    return blocks
