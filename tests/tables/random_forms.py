"""Forms made at random: figures, rows and columns as they come, in any of the layouts that are known to be printed.

A made form is a document and what must be read from it: for each place of a value column the row's code or label, the
side, the column, the amount in 万元 (None where none is printed) and the printed text without white space.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

import msgspec
from hypothesis import strategies as st

from assets.documents.model import Document
from assets.tables.numbers import MONEY_SCALE
from tests.tables.building import document, page

Entry = tuple[str, str | None, str, Decimal | None, str]

COLUMNS = {
    "支出决算表": (
        ("本年支出合计", "total"),
        ("基本支出", "basic"),
        ("项目支出", "project"),
        ("上缴上级支出", "upward"),
        ("经营支出", "operating"),
        ("对附属单位补助支出", "affiliated"),
    ),
    "收入决算表": (
        ("本年收入合计", "current_year_income"),
        ("财政拨款收入", "fiscal_appropriation"),
        ("上级补助收入", "superior_subsidy"),
        ("经营收入", "operating"),
        ("附属单位上缴收入", "affiliated"),
        ("其他收入", "other"),
    ),
    "财政拨款支出决算表": (("合计", "total"), ("基本支出", "basic"), ("项目支出", "project")),
    "一般公共预算财政拨款支出决算表": (("合计", "total"), ("基本支出", "basic"), ("项目支出", "project")),
}
NAMES = ("教育支出", "普通教育", "行政运行", "卫生健康支出", "其他支出", "医疗保障管理事务", "信息化建设", "科学技术")
NOTHING = ("", "", "", "—", "-", "/", "…")


class Made(msgspec.Struct):
    """A document with one form, and what is to be read from it."""

    document: Document
    form_title: str
    expected: Sequence[Entry]
    options: dict[str, Any]


def printed(value: Decimal, how: str) -> str:
    """A number as it may be printed: `value` has two decimals."""
    plain = f"{abs(value):,.2f}"
    if how == "spaces":
        plain = plain.replace(",", " ")
    elif how == "none":
        plain = plain.replace(",", "")
    elif how == "full width":
        plain = plain.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789,."})
    elif how == "broken":
        middle = (len(plain) + 1) // 2
        plain = f"{plain[:middle]}\n{plain[middle:]}"
    if value >= 0:
        return plain
    return {"none": f"({plain})", "spaces": f"△{plain}", "full width": f"－{plain}"}.get(how, f"-{plain}")


amounts = st.decimals(min_value=-9_999_999, max_value=99_999_999, places=2)
STYLES = ("commas", "spaces", "none", "full width", "broken")


@st.composite
def cell_texts(draw: st.DrawFn) -> tuple[str, Decimal | None]:
    """What a value cell prints, and what it is worth."""
    if draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(NOTHING)), None
    value = draw(amounts)
    return printed(value, draw(st.sampled_from(STYLES))), value


class _Row(msgspec.Struct):
    code: str
    label: str
    cells: list[tuple[str, Decimal | None]]


@st.composite
def codes(draw: st.DrawFn) -> list[str]:
    """Codes in the order of the accounts: each below its class and section."""
    found: list[str] = []
    for group in draw(st.lists(st.integers(201, 234), min_size=1, max_size=3, unique=True)):
        found.append(str(group))
        for section in draw(st.lists(st.integers(1, 99), max_size=2, unique=True)):
            found.append(f"{group}{section:02}")
            items = draw(st.lists(st.integers(1, 99), max_size=2, unique=True))
            found += [f"{group}{section:02}{item:02}" for item in items]
    return found


@st.composite
def coded_forms(draw: st.DrawFn) -> Made:
    """A form with the accounts in its rows, over as many pages as it takes."""
    title = draw(st.sampled_from(sorted(COLUMNS)))
    columns = COLUMNS[title][: draw(st.integers(2, len(COLUMNS[title])))]
    where = draw(st.sampled_from(("one column", "three columns", "own levels", "in the label", "merged")))
    unit = draw(st.sampled_from(("元", "万元", "千元", "亿元")))
    rows = [_Row("", "合计", [draw(cell_texts()) for _ in columns])]
    rows += [_Row(c, draw(st.sampled_from(NAMES)), [draw(cell_texts()) for _ in columns]) for c in draw(codes())]
    options: dict[str, Any] = {
        "codes": where,
        "unit": unit,
        "index": draw(st.sampled_from(("栏次", "numbers", "none"))),
        "merged heads": draw(st.booleans()),
        "title": draw(st.sampled_from(("above", "inside", "with unit"))),
        "note": draw(st.sampled_from(("", "注：本表反映部门本年度收支情况。"))),
        "pages": draw(st.lists(st.integers(1, max(1, len(rows) - 1)), max_size=3, unique=True).map(sorted)),
        "repeat": draw(st.sampled_from(("header", "title and header", "nothing", "column numbers"))),
        "halves": draw(st.booleans()) and len(columns) >= 4,
        "line between": draw(st.booleans()),
    }
    head = _head(where, [name for name, _ in columns], options)
    before = 3 if where in ("three columns", "own levels", "merged") else 1 if where == "one column" else 0
    body = [_body(rows, n, where) for n in range(len(rows))]
    if not options["line between"] and not options["halves"]:
        body, rows = _without_lines(body, rows, options["pages"])
    parts = _paged(draw, title, unit, head, body, before + 1, options)
    scale = MONEY_SCALE[unit]
    expected: list[Entry] = [
        (row.code or row.label, None, column, None if value is None else value * scale, "".join(text.split()))
        for row in rows
        for (text, value), (_, column) in zip(row.cells, columns, strict=True)
    ]
    return Made(document(*parts), title, expected, options)


def _head(where: str, names: list[str], options: dict[str, Any]) -> list[str]:
    """The header rows, each “a | b | c”."""
    values = " | ".join(names)
    below = " | ".join("^" for _ in names)
    numbers = " | ".join(str(n + 1) for n in range(len(names)))
    if where == "in the label":
        head, lead = [f"项目 | {values}"], 1
    elif where == "one column":
        head, lead = [f"科目编码 | 科目名称 | {values}"], 2
        if options["merged heads"]:
            head = [f"项目 | < | {values}", f"科目编码 | 科目名称 | {below}"]
    else:
        head = [f"支出功能分类科目编码 | < | < | 科目名称 | {values}", f"类 | 款 | 项 | ^ | {below}"]
        lead = 4
    blank = " | ".join(["栏次" if options["index"] == "栏次" else "", *[""] * (lead - 1)])
    return head if options["index"] == "none" else [*head, f"{blank} | {numbers}"]


def _body(rows: Sequence[_Row], n: int, where: str) -> str:
    row = rows[n]
    values = " | ".join(text for text, _ in row.cells)
    levels = [row.code[:3], row.code[3:5], row.code[5:7]]
    if where == "in the label":
        return f"{row.code}{row.label} | {values}"
    if where == "one column":
        return f"{row.code} | {row.label} | {values}"
    if not row.code:
        return f"{row.label} | < | < | < | {values}"
    if where == "merged":
        return f"{row.code} | < | < | {row.label} | {values}"
    if where == "own levels":
        depth = sum(bool(level) for level in levels)
        levels = [level if i == depth - 1 else "" for i, level in enumerate(levels)]
        levels[0] = row.code[:3] if depth == 1 else ""
    return f"{' | '.join(levels)} | {row.label} | {values}"


def _without_lines(body: list[str], rows: list[_Row], pages: list[int]) -> tuple[list[str], list[_Row]]:
    """Two rows in one, where both print in the same places and each number is whole on its line."""
    first = [text.strip() for text in body[-2].split("|")] if len(body) > 2 else []
    last = [text.strip() for text in body[-1].split("|")]
    alike = [bool(a) == bool(b) and "\n" not in a + b for a, b in zip(first, last, strict=False)]
    listed = rows[-1].code and rows[-2].code if len(rows) > 1 else ""
    if not first or not all(alike) or not listed or "<" in first or len(body) - 1 in pages or not first[0]:
        return body, rows
    if len(first) != len(last) or not first[0].isdigit() or len(first[0] + last[0]) in (3, 5, 7):
        return body, rows
    return [*body[:-2], " | ".join(f"{a}\n{b}" if a else "" for a, b in zip(first, last, strict=True))], rows


def _paged(
    draw: st.DrawFn, title: str, unit: str, head: list[str], body: list[str], lead: int, options: dict[str, Any]
) -> list[Any]:
    """The pages, with title, unit and note around the grids."""
    above = {
        "above": [title, "公开03表", f"单位：{unit}"],
        "with unit": [f"{title}（单位：{unit}）"],
        "inside": [],
    }[options["title"]]
    width = head[0].count("|")
    inside = [f"{title}{' | <' * width}", f"单位：{unit}{' | <' * width}"] if options["title"] == "inside" else []
    cuts = [0, *(cut for cut in options["pages"] if cut < len(body)), len(body)]
    chunks = [body[a:b] for a, b in pairwise(cuts)]
    pages: list[Any] = []
    for n, chunk in enumerate(chunks):
        lines = above if n == 0 else [f"{title}（续）"] if options["repeat"] == "title and header" else []
        repeated = head if n == 0 or "header" in options["repeat"] else []
        if n and options["repeat"] == "column numbers" and options["index"] != "none":
            repeated = head[-1:]
        grid = [*(inside if n == 0 else []), *repeated, *chunk]
        notes = [options["note"]] if options["note"] and n == len(chunks) - 1 else []
        if options["halves"] and len(chunks) == 1 and options["title"] != "inside" and len(chunk) > 1:
            middle = lead + draw(st.integers(1, width - lead))
            left = [_cut(row, 0, middle) for row in grid]
            right = [_cut(row, middle, width + 1) for row in grid]
            return [page(1, *lines, left, width=40), page(2, right, *notes, width=40)]
        pages.append(page(len(pages) + 1, *lines, grid, *notes, width=40))
    return pages


def _cut(row: str, first: int, last: int) -> str:
    return " | ".join([text.strip(" ") for text in row.split("|")][first:last])


SUMMARY_ROWS = {
    "收入": ("一、财政拨款收入", "二、上级补助收入", "五、事业收入", "本年收入合计", "年初结转和结余", "总计"),
    "支出": ("一、教育支出", "八、社会保障支出", "二十三、其他支出", "本年支出合计", "年末结转和结余", "总计"),
}


@st.composite
def summaries(draw: st.DrawFn) -> Made:
    """The summary with income at the left and expenditure at the right, over one or two pages or in two halves."""
    unit = draw(st.sampled_from(("元", "万元")))
    numbered = draw(st.booleans())
    budget = draw(st.booleans())
    heads = ["年初预算数", "决算数"] if budget else ["金额"]
    columns = ["initial_budget", "final"] if budget else ["final"]
    sides = ("收入", "支出")
    width = 1 + numbered + len(heads)
    head = [" | ".join(f"{side}{' | <' * (width - 1)}" for side in sides)]
    half = " | ".join(["项目", *(["行次"] if numbered else []), *heads])
    head.append(f"{half} | {half}")
    body, expected = [], []
    count = len(SUMMARY_ROWS["收入"])
    for n in range(count):
        halves = []
        for s, side in enumerate(sides):
            texts = [draw(cell_texts()) for _ in heads]
            label = SUMMARY_ROWS[side][n]
            number = [str(n + 1 + s * count)] if numbered else []
            halves.append(" | ".join([label, *number, *(text for text, _ in texts)]))
            expected += [
                (label, side, column, None if v is None else v * MONEY_SCALE[unit], "".join(text.split()))
                for (text, v), column in zip(texts, columns, strict=True)
            ]
        body.append(" | ".join(halves))
    above = ["收入支出决算总表", f"单位：{unit}"]
    how = draw(st.sampled_from(("one page", "two pages", "header repeated", "halves")))
    cut = draw(st.integers(1, count - 1))
    grid = [*head, *body]
    if how == "one page":
        pages = [page(1, *above, grid)]
    elif how == "halves":
        left = [_cut(row, 0, width) for row in grid]
        pages = [page(1, *above, left), page(2, [_cut(row, width, 2 * width) for row in grid])]
    else:
        again = head if how == "header repeated" else []
        pages = [page(1, *above, [*head, *body[:cut]]), page(2, [*again, *body[cut:]])]
    return Made(document(*pages), above[0], expected, {"how": how, "numbered": numbered})


@st.composite
def unknown_tables(draw: st.DrawFn) -> Made:
    """A table that is no form, with a header of one or two rows; its columns are asked for by header path."""
    groups = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    upper, lower, paths = ["名称"], ["^"], []
    for g, size in enumerate(groups):
        upper += [f"第{'甲乙丙'[g]}组情况", *["<"] * (size - 1)] if size > 1 else [f"第{'甲乙丙'[g]}组情况"]
        lower += [f"内容{'子丑寅'[n]}" for n in range(size)]
        paths += [f"第{'甲乙丙'[g]}组情况/内容{'子丑寅'[n]}" for n in range(size)]
    labels = draw(st.lists(st.sampled_from(["城区", "郊区", "东城", "西城", "某某站"]), min_size=1, unique=True))
    rows = [(label, [draw(cell_texts()) for _ in paths]) for label in labels]
    for _, texts in rows:  # a row without any number may be the rest of a label that the page break cut
        texts[0] = ("1,234.50", Decimal("1234.50"))
    body = [" | ".join([label, *(text for text, _ in texts)]) for label, texts in rows]
    cut = draw(st.integers(1, len(body)))
    head = [" | ".join(upper), " | ".join(lower)]
    pages = [page(1, "某某情况统计", [*head, *body[:cut]], width=40)]
    if cut < len(body):
        again = head if draw(st.booleans()) else []
        pages.append(page(2, [*again, *body[cut:]], width=40))
    expected = [
        (label, None, path, v, "".join(text.split()))
        for label, texts in rows
        for (text, v), path in zip(texts, paths, strict=True)
    ]
    return Made(document(*pages), "某某情况统计", expected, {"pages": len(pages)})
