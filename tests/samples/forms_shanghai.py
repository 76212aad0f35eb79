"""The nine forms as Shanghai's districts publish them.

No row numbers, codes in one or three columns, the unit over the form.
Layout, titles and column heads are the official ones; nothing here knows a figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from msgspec.structs import replace

from tests.samples.figures import Style
from tests.samples.flow import Block, Cell, NewPage, Table, Text
from tests.samples.forms_shaanxi import EXPENDITURE_HEADS, INCOME_HEADS, Rows, amount, left
from tests.samples.sheets import (
    APPROPRIATION_COLUMNS,
    FUND_COLUMNS,
    FUND_NAMES,
    THREE_PUBLIC,
    Row,
    Sheet,
    with_columns,
)
from tests.samples.subjects import CAPITAL, GOODS, WAGES, numeral

TITLES = {
    "income_expenditure_summary": "收入支出决算总表",
    "income": "收入决算表",
    "expenditure": "支出决算表",
    "appropriation_summary": "财政拨款收入支出决算总表",
    "general_budget_expenditure": "一般公共预算财政拨款支出决算表",
    "basic_expenditure": "一般公共预算财政拨款基本支出决算表",
    "three_public": "财政拨款“三公”经费支出决算表",
    "government_fund": "政府性基金预算财政拨款收入支出决算表",
    "state_capital": "国有资本经营预算财政拨款收入支出决算表",
}
LANDSCAPE = ("income", "expenditure", "appropriation_summary", "three_public", "government_fund", "state_capital")
EMPTY_NOTES = {
    "government_fund": "说明：{}本年度没有政府性基金预算财政拨款收支，本表为空表。",
    "state_capital": "说明：{}本年度没有国有资本经营预算财政拨款收支，本表为空表。",
}
CAPITAL_HERE = ("310", "31001", "31002", "31003", "31007", "31013", "31019", "31021", "31022", "31099")


def as_printed(sheets: Mapping[str, Sheet]) -> dict[str, Sheet]:
    """The sheets as this layout prints them: fewer economic accounts, no meetings and training, other row labels."""
    printed = dict(sheets)
    here = {code for code, _ in (*WAGES, *GOODS)} | set(CAPITAL_HERE) | {None}
    rows = tuple(row for row in sheets["basic_expenditure"].rows if row.code in here)
    printed["basic_expenditure"] = replace(sheets["basic_expenditure"], rows=rows)
    # The opening carry-over by budget is numbered like the income above it.
    numbered = {name: f"{numeral(number)}、{name}" for number, name in enumerate(FUND_NAMES, 1)}
    rows = tuple(replace(row, label=numbered.get(row.label, row.label)) for row in sheets["appropriation_summary"].rows)
    printed["appropriation_summary"] = replace(sheets["appropriation_summary"], rows=rows)
    printed["three_public"] = with_columns(
        sheets["three_public"], [f"{name}_{role}" for role in ("budget", "final") for name in THREE_PUBLIC[:6]]
    )
    return printed


def _split(code: str, columns: int) -> list[Cell]:
    """A code in one column, or class, section and item in columns of their own."""
    if columns == 1:
        return [left(code)]
    return [Cell(code[:3]), Cell(code[3:5]), Cell(code[5:7])][:columns]


def _table(style: Style, widths: Sequence[float], header: Rows, body: Rows) -> Table:
    return Table(
        tuple(widths),
        tuple(header),
        tuple(body),
        style.table_size,
        repeat_header=style.repeat_header,
        filled_rules=style.filled_rules,
    )


def _code_heads(style: Style) -> tuple[int, Rows, list[float]]:
    """(columns before the figures, header rows below “项目”, their widths)."""
    if style.codes == 1:
        return 2, [(Cell("功能分类\n科目编码", rows=2), Cell("科目名称", rows=2)), ()], [12, 26]
    below: Rows = [(Cell("支出功能分类\n科目编码", 3), Cell("科目名称", rows=2)), (Cell("类"), Cell("款"), Cell("项"))]
    return 4, below, [5.5, 4.5, 4.5, 27]


def _coded_rows(sheet: Sheet, style: Style, columns: Sequence[str], span: int) -> Rows:
    if not sheet.rows:
        blank = tuple(Cell() for _ in range(span + len(columns)))
        return [(Cell("合计", span), *(Cell() for _ in columns)), blank, blank]
    total, *items = sheet.rows
    rows: Rows = [(Cell("合计", span), *(amount(total.values[name]) for name in columns))]
    body: Rows = [
        (
            *_split(row.code or "", style.codes),
            left(row.label),
            *(amount(row.values[name]) for name in columns),
        )
        for row in items
    ]
    return [*body, *rows] if style.total_last else [*rows, *body]


def _coded(sheet: Sheet, style: Style, heads: Sequence[str], width: float) -> Table:
    span, below, widths = _code_heads(style)
    header: Rows = [(Cell("项目", span), *(Cell(head, rows=3) for head in heads)), *below]
    return _table(style, (*widths, *[width] * len(heads)), header, _coded_rows(sheet, style, sheet.columns, span))


def _fund(sheet: Sheet, style: Style) -> Table:
    span, below, widths = _code_heads(style)
    spent = (Cell("合计", rows=2), Cell("基本支出", rows=2), Cell("项目支出", rows=2))
    header: Rows = [
        (
            Cell("项目", span),
            Cell("年初结转和\n结余", rows=3),
            Cell("本年收入", rows=3),
            Cell("本年支出", 3),
            Cell("年末结转和\n结余", rows=3),
        ),
        (*below[0], *spent),
        below[1],
    ]
    return _table(style, (*widths, *[13] * 6), header, _coded_rows(sheet, style, FUND_COLUMNS, span))


def _label(row: Row | None) -> Cell:
    label = row.label if row else ""
    return Cell(label) if label.endswith(("合计", "总计")) else left(label)


def _summary(sheet: Sheet, style: Style) -> Table:
    header: Rows = [(Cell("收入", 2), Cell("支出", 2)), tuple(map(Cell, ("项目", "决算数") * 2))]
    income, spent = sheet.on("收入"), sheet.on("支出")
    filled: list[Row | None] = [*income[:-4], *[None] * (len(spent) - len(income)), *income[-4:]]
    body: Rows = [
        tuple(cell for row in pair for cell in (_label(row), amount(row.values["final"] if row else "")))
        for pair in zip(filled, spent, strict=True)
    ]
    return _table(style, (33, 15, 33, 15), header, body)


def _appropriation(sheet: Sheet, style: Style) -> Table:
    heads = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
    header: Rows = [
        (Cell("收入", 2), Cell("支出", 5)),
        tuple(map(Cell, ("项目", "决算数", "项目", "合计", *heads))),
    ]
    income, spent = sheet.on("收入"), sheet.on("支出")
    filled: list[Row | None] = [*income[:3], *[None] * (len(spent) - 6), *income[3:]]
    others: list[Row | None] = [*spent[:-1], *[None] * (len(filled) - len(spent)), spent[-1]]
    body: Rows = []
    for mine, theirs in zip(filled, others, strict=True):
        figures = [amount(theirs.values[name] if theirs else "") for name in APPROPRIATION_COLUMNS]
        body.append((_label(mine), amount(mine.values["amount"] if mine else ""), _label(theirs), *figures))
    return _table(style, (29, 14, 30, 14, 14, 14, 14), header, body)


def _basic(sheet: Sheet, style: Style) -> Table:
    texts = {row.code or row.label: row.values["final"] for row in sheet.rows}
    split = 2 if style.codes == 3 else 1
    capital = tuple(account for account in CAPITAL if account[0] in CAPITAL_HERE)
    if split == 1:
        header: Rows = [tuple(map(Cell, ("经济分类\n科目编码", "科目名称", "决算数") * 2))]
    else:
        half = (Cell("经济分类\n科目编码", 2), Cell("科目名称", rows=2), Cell("决算数", rows=2))
        header = [half * 2, (Cell("类"), Cell("款")) * 2]
    body: Rows = []
    for accounts in zip_longest(WAGES, (*GOODS, *capital)):
        cells: list[Cell] = []
        for account in accounts:
            code, name = account or ("", "")
            cells += _split(code, split)
            cells += [left(name, 1.0 if split == 1 and len(code) == 5 else 0.0), amount(texts.get(code, ""))]
        body.append(tuple(cells))
    foot = ((Cell(label, split + 1), amount(texts[label])) for label in ("人员经费合计", "公用经费合计"))
    body.append(tuple(cell for pair in foot for cell in pair))
    widths = (12, 27, 13) if split == 1 else (6, 5, 27, 13)
    return _table(style, widths * 2, header, body)


def _three_public(sheet: Sheet, style: Style) -> Table:
    header: Rows = [
        (Cell("财政拨款“三公”经费", 12),),
        (
            Cell("合计", 2, 2),
            Cell("因公出国（境）费", 2, 2),
            Cell("公务用车购置及运行维护费", 6),
            Cell("公务接待费", 2, 2),
        ),
        (Cell("小计", 2), Cell("公务用车\n购置费", 2), Cell("公务用车\n运行维护费", 2)),
        tuple(map(Cell, ("预算数", "决算数") * 6)),
    ]
    values = {key: text for row in sheet.rows for key, text in row.values.items()}
    body: Rows = [tuple(amount(values[f"{name}_{role}"]) for name in THREE_PUBLIC[:6] for role in ("budget", "final"))]
    return _table(style, (10,) * 12, header, body)


def form_blocks(sheets: Mapping[str, Sheet], style: Style, department: str) -> list[Block]:
    """All nine forms, each on a page of its own, with its title and unit over it."""
    blocks: list[Block] = []
    for form, title in TITLES.items():
        sheet = sheets[form]
        if form == "income_expenditure_summary":
            table = _summary(sheet, style)
        elif form == "appropriation_summary":
            table = _appropriation(sheet, style)
        elif form == "income":
            table = _coded(sheet, style, INCOME_HEADS, 13)
        elif form == "expenditure":
            table = _coded(sheet, style, EXPENDITURE_HEADS, 13)
        elif form == "general_budget_expenditure":
            table = _coded(sheet, style, ("合计", "基本支出", "项目支出"), 13)
        elif form == "basic_expenditure":
            table = _basic(sheet, style)
        elif form == "three_public":
            table = _three_public(sheet, style)
        else:
            table = _fund(sheet, style)
        small = style.table_size
        blocks.append(NewPage(form in LANDSCAPE))
        blocks.append(Text(title, style.body_size + 2, align="center", space=4))
        blocks.append(Text(f"单位：{style.unit}", small, align="right", space=2))
        blocks.append(table)
        if not sheet.rows:
            blocks.append(Text(EMPTY_NOTES[form].format(department), small))
    return blocks
