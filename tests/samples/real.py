"""Documents of real departments, laid out anew from their published figures: not the originals, and they say so."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.samples import forms_shaanxi
from tests.samples.documents import SampleDocument, bound, paragraphs
from tests.samples.figures import Figures, Style
from tests.samples.flow import Block, Cell, NewPage, Table, Text
from tests.samples.prose import full_name
from tests.samples.real_texts import STAFF, TEXTS
from tests.samples.sheets import (
    APPROPRIATION_COLUMNS,
    EXPENDITURE_COLUMNS,
    FUND_COLUMNS,
    FUND_NAMES,
    GENERAL_COLUMNS,
    INCOME_COLUMNS,
    THREE_PUBLIC,
    Row,
    Sheet,
)
from tests.samples.subjects import (
    CAPITAL,
    CLASSES,
    DEBT,
    FUNCTIONAL,
    GOODS,
    INCOMES,
    OTHER_ECONOMIC,
    WAGES,
    numeral,
)

FIGURES = Path(__file__).with_name("real_figures.yaml")
STYLE = Style(layout="shaanxi", trim=True, filled_rules=True, latin="Times-Roman", drop=0.5, gap=0.14, body_size=13)
NOTICE = "本文件由程序按公开的决算数字重新排版，文字是另写的，不是部门公开的原件。"
UNITS = r"(万元|亿元|元|%|人次|人|个|辆|分|台（套）)?"
SUMMARY_FOOT = {
    "收入": ("本年收入合计", "使用非财政拨款结余", "年初结转和结余", "总计"),
    "支出": ("本年支出合计", "结余分配", "年末结转和结余", "总计"),
}
APPROPRIATION_FOOT = {
    "收入": ("本年收入合计", "年初结转和结余", *FUND_NAMES, "总计"),
    "支出": ("本年支出合计", "年末结转和结余", "总计"),
}


@functools.cache
def published() -> dict[str, dict[str, Any]]:
    """real_figures.yaml: “<department>/<year>” -> what was published."""
    loaded: dict[str, dict[str, Any]] = yaml.safe_load(FIGURES.read_text("utf-8"))
    return loaded


def _padded(texts: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    return dict(zip(columns, [*texts, *[""] * (len(columns) - len(texts))], strict=True))


def _sided(form: str, values: Mapping[str, Mapping[str, Sequence[str]]]) -> Sheet:
    summary = form == "income_expenditure_summary"
    income = [name for _, name in INCOMES] if summary else list(FUND_NAMES)
    foot = SUMMARY_FOOT if summary else APPROPRIATION_FOOT
    rows = []
    for side, names in (("收入", income), ("支出", [name for _, name in CLASSES])):
        columns = ("final",) if summary else ("amount",) if side == "收入" else APPROPRIATION_COLUMNS
        known = dict(values[side])
        for number, name in enumerate(names, 1):
            rows.append(Row(None, f"{numeral(number)}、{name}", side, _padded(known.pop(name, []), columns)))
        for name in foot[side]:
            rows.append(Row(None, name, side, _padded(known.pop(name, []), columns)))
        if known:
            raise ValueError(f"{form}: no such account: {sorted(known)}")
    return Sheet(form, tuple(dict.fromkeys(column for row in rows for column in row.values)), tuple(rows))


def _coded(form: str, columns: Sequence[str], values: Mapping[str, Sequence[str]]) -> Sheet:
    rows = []
    for code, texts in values.items():
        key = None if code == "合计" else code
        rows.append(Row(key, FUNCTIONAL[code] if key else "合计", None, _padded(texts, columns)))
    return Sheet(form, tuple(columns), tuple(rows))


def _basic(values: Mapping[str, Sequence[str]]) -> Sheet:
    known = dict(values)
    rows = [
        Row(code, name, None, _padded(known.pop(code, []), ("final",)))
        for code, name in (*WAGES, *GOODS, *DEBT, *CAPITAL, *OTHER_ECONOMIC)
    ]
    rows += [
        Row(None, name, None, _padded(known.pop(name, []), ("final",))) for name in ("人员经费合计", "公用经费合计")
    ]
    if known:
        raise ValueError(f"basic_expenditure: no such account: {sorted(known)}")
    return Sheet("basic_expenditure", ("final",), tuple(rows))


def _three_public(values: Mapping[str, Sequence[str]]) -> Sheet:
    rows = []
    for label, role in (("预算数", "budget"), ("决算数", "final")):
        rows.append(Row(None, label, None, _padded(values[label], [f"{name}_{role}" for name in THREE_PUBLIC])))
    return Sheet("three_public", tuple(column for row in rows for column in row.values), tuple(rows))


def sheets_of(forms: Mapping[str, Any]) -> dict[str, Sheet]:
    """The published forms as sheets. Raises ValueError for an account that the official form does not have."""
    columns = {
        "income": INCOME_COLUMNS,
        "expenditure": EXPENDITURE_COLUMNS,
        "general_budget_expenditure": GENERAL_COLUMNS,
        "government_fund": FUND_COLUMNS,
        "state_capital": GENERAL_COLUMNS,
    }
    sheets = {}
    for form, values in forms.items():
        if form in columns:
            sheets[form] = _coded(form, columns[form], values)
        elif form == "basic_expenditure":
            sheets[form] = _basic(values)
        elif form == "three_public":
            sheets[form] = _three_public(values)
        else:
            sheets[form] = _sided(form, values)
    return sheets


class _Writer:
    """Fills the figures of one document into its sentences, and sees that none is left over."""

    def __init__(self, known: Mapping[str, Any], figures: Figures) -> None:
        self.facts = {key: str(value) for key, value in known["facts"].items()}
        self.tables = iter(known.get("tables", []))
        self.figures = figures
        self.used: set[str] = set()

    def fill(self, text: str) -> str:
        """The sentence with its figures."""

        def figure(match: re.Match[str]) -> str:
            key, unit = match[1], match[2] or ""
            fact, _, subject = key.partition("/")
            self.used.add(key)
            own = None if fact.startswith("x_") else fact
            return self.figures.say(own, self.facts[key], unit, subject or None, key) + unit

        return re.sub(r"\{([^}]+)\}" + UNITS, figure, text)

    def items(self) -> Iterator[str]:
        """A sentence for each functional item, in the order of its code."""
        codes = sorted(key.partition("/")[2] for key in self.facts if re.fullmatch(r"functional_item/\d{7}", key))
        for number, code in enumerate(codes, 1):
            text = f"{number}. {full_name(code)}。"
            if f"functional_item_initial_budget/{code}" in self.facts:
                text += f"年初预算{{functional_item_initial_budget/{code}}}万元，"
            text += f"支出决算{{functional_item/{code}}}万元"
            if f"functional_item_completion_rate/{code}" in self.facts:
                text += f"，完成年初预算的{{functional_item_completion_rate/{code}}}%"
            yield self.fill(f"{text}。")

    def blocks(self, template: str, size: float) -> list[Block]:
        """One paragraph, or the items or the next table that its line stands for."""
        if template == "{items}":
            return paragraphs(self.items(), size)
        if template != "{tables}":
            return paragraphs([self.fill(template)], size)
        head, *rows = next(self.tables)
        body = tuple((Cell(row[0], align="left"), *(Cell(text, align="right") for text in row[1:])) for row in rows)
        widths = (30, *[15] * (len(head) - 1))
        return [Table(widths, (tuple(map(Cell, head)),), body, STYLE.table_size + 1, filled_rules=True)]


def make_real(key: str) -> SampleDocument:
    """The document of one department and year. Raises ValueError where a published figure found no sentence."""
    known = published()[key]
    department, year = key.split("/")
    figures = Figures(STYLE)
    writer = _Writer(known, figures)
    size = STYLE.body_size
    title = f"{known['name']}{known['title']}"
    blocks: list[Block] = [
        NewPage(drop=0.02),
        Text(title, size + 5, bold=True, align="center", space=8),
        Text(NOTICE, 9, align="center", space=12),
    ]
    if "budget_units" in writer.facts:
        text = f"纳入{year}年度本部门决算编制范围的单位共{{budget_units}}个。"
        blocks += [Text("部门概况", size, bold=True, indent=2), *paragraphs(map(writer.fill, (text, STAFF)), size)]
    for heading, templates in TEXTS[key]:
        blocks.append(Text(heading, size, bold=True, indent=2))
        for template in templates:
            blocks += writer.blocks(template, size)
    left_over = sorted(set(writer.facts) - writer.used) + list(writer.tables)
    if left_over:
        raise ValueError(f"{key}: no sentence uses {left_over}")
    sheets = sheets_of(known.get("forms", {}))
    blocks += forms_shaanxi.form_blocks(sheets, STYLE, known["name"])
    pdf, pages = bound(title, blocks, figures)
    return SampleDocument(department, int(year), f"{title}.pdf", pdf, pages, sheets, tuple(figures.prose))
