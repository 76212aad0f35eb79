"""The accounts of a made-up bureau: nine forms and a text that add up, and ways to change one number in them.

The general budget (form 05) spends 1071.00: 790.95 basic and 280.05 for projects. A government fund adds 50.00, and
20.00 of the 25.00 of other income are spent on a project, so all expenditure (form 03) is 1141.00 and all income
(form 02) 1071.00 + 50.00 + 25.00 = 1146.00. 30.00 were carried in, so 35.00 are carried out: 1176.00 on both sides.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from assets.documents.model import Box, Document, Source
from assets.facts.catalogue import name_of, unit_of
from assets.facts.model import Fact
from assets.findings.case import Case
from assets.findings.catalogue import Remark, rules
from assets.findings.relations import Relation
from assets.tables.catalogue import form_kind
from assets.tables.forms import Form
from assets.tables.model import FORM_IDS, Cell
from assets.tables.numbers import MONEY_SCALE, parse_number
from tests.tables.building import SHA, document, page

YEAR = 2030
NAME = "示例市云梦区示范局"

_SUMMARY = """
收入 | 一、一般公共预算财政拨款收入 | 1071.00
收入 | 二、政府性基金预算财政拨款收入 | 50.00
收入 | 三、国有资本经营预算财政拨款收入 |
收入 | 四、上级补助收入 |
收入 | 八、其他收入 | 25.00
收入 | 本年收入合计 | 1146.00
收入 | 使用非财政拨款结余 |
收入 | 年初结转和结余 | 30.00
收入 | 总计 | 1176.00
支出 | 一、一般公共服务支出 | 820.15
支出 | 二、外交支出 |
支出 | 八、社会保障和就业支出 | 120.35
支出 | 九、卫生健康支出 | 60.50
支出 | 十一、城乡社区支出 | 50.00
支出 | 十九、住房保障支出 | 90.00
支出 | 本年支出合计 | 1141.00
支出 | 结余分配 |
支出 | 年末结转和结余 | 35.00
支出 | 总计 | 1176.00
"""

_INCOME = """
合计 | 1146.00 | 1121.00 | | 25.00
201 一般公共服务支出 | 825.15 | 800.15 | | 25.00
20106 财政事务 | 825.15 | 800.15 | | 25.00
2010601 行政运行 | 520.10 | 520.10 | |
2010602 一般行政管理事务 | 225.05 | 200.05 | | 25.00
2010699 其他财政事务支出 | 80.00 | 80.00 | |
208 社会保障和就业支出 | 120.35 | 120.35 | |
20805 行政事业单位养老支出 | 120.35 | 120.35 | |
2080505 机关事业单位基本养老保险缴费支出 | 80.23 | 80.23 | |
2080506 机关事业单位职业年金缴费支出 | 40.12 | 40.12 | |
210 卫生健康支出 | 60.50 | 60.50 | |
21011 行政事业单位医疗 | 60.50 | 60.50 | |
2101101 行政单位医疗 | 60.50 | 60.50 | |
212 城乡社区支出 | 50.00 | 50.00 | |
21208 国有土地使用权出让收入安排的支出 | 50.00 | 50.00 | |
2120804 农村基础设施建设支出 | 50.00 | 50.00 | |
221 住房保障支出 | 90.00 | 90.00 | |
22102 住房改革支出 | 90.00 | 90.00 | |
2210201 住房公积金 | 90.00 | 90.00 | |
"""

_EXPENDITURE = """
合计 | 1141.00 | 790.95 | 350.05
201 一般公共服务支出 | 820.15 | 520.10 | 300.05
20106 财政事务 | 820.15 | 520.10 | 300.05
2010601 行政运行 | 520.10 | 520.10 |
2010602 一般行政管理事务 | 220.05 | | 220.05
2010699 其他财政事务支出 | 80.00 | | 80.00
208 社会保障和就业支出 | 120.35 | 120.35 |
20805 行政事业单位养老支出 | 120.35 | 120.35 |
2080505 机关事业单位基本养老保险缴费支出 | 80.23 | 80.23 |
2080506 机关事业单位职业年金缴费支出 | 40.12 | 40.12 |
210 卫生健康支出 | 60.50 | 60.50 |
21011 行政事业单位医疗 | 60.50 | 60.50 |
2101101 行政单位医疗 | 60.50 | 60.50 |
212 城乡社区支出 | 50.00 | | 50.00
21208 国有土地使用权出让收入安排的支出 | 50.00 | | 50.00
2120804 农村基础设施建设支出 | 50.00 | | 50.00
221 住房保障支出 | 90.00 | 90.00 |
22102 住房改革支出 | 90.00 | 90.00 |
2210201 住房公积金 | 90.00 | 90.00 |
"""

_APPROPRIATION = """
收入 | 一、一般公共预算财政拨款 | 1071.00
收入 | 二、政府性基金预算财政拨款 | 50.00
收入 | 三、国有资本经营预算财政拨款 |
收入 | 本年收入合计 | 1121.00
收入 | 年初财政拨款结转和结余 | 21.63
收入 | 一、一般公共预算财政拨款 | 16.63
收入 | 二、政府性基金预算财政拨款 | 5.00
收入 | 总计 | 1142.63
支出 | 一、一般公共服务支出 | 800.15 | 800.15 | |
支出 | 八、社会保障和就业支出 | 120.35 | 120.35 | |
支出 | 九、卫生健康支出 | 60.50 | 60.50 | |
支出 | 十一、城乡社区支出 | 50.00 | | 50.00 |
支出 | 十九、住房保障支出 | 90.00 | 90.00 | |
支出 | 本年支出合计 | 1121.00 | 1071.00 | 50.00 |
支出 | 年末财政拨款结转和结余 | 21.63 | 16.63 | 5.00 |
支出 | 总计 | 1142.63 | 1087.63 | 55.00 |
"""

_GENERAL = """
合计 | 1071.00 | 790.95 | 280.05
201 一般公共服务支出 | 800.15 | 520.10 | 280.05
20106 财政事务 | 800.15 | 520.10 | 280.05
2010601 行政运行 | 520.10 | 520.10 |
2010602 一般行政管理事务 | 200.05 | | 200.05
2010699 其他财政事务支出 | 80.00 | | 80.00
208 社会保障和就业支出 | 120.35 | 120.35 |
20805 行政事业单位养老支出 | 120.35 | 120.35 |
2080505 机关事业单位基本养老保险缴费支出 | 80.23 | 80.23 |
2080506 机关事业单位职业年金缴费支出 | 40.12 | 40.12 |
210 卫生健康支出 | 60.50 | 60.50 |
21011 行政事业单位医疗 | 60.50 | 60.50 |
2101101 行政单位医疗 | 60.50 | 60.50 |
221 住房保障支出 | 90.00 | 90.00 |
22102 住房改革支出 | 90.00 | 90.00 |
2210201 住房公积金 | 90.00 | 90.00 |
"""

_BASIC = """
301 工资福利支出 | 721.30
30101 基本工资 | 200.00
30102 津贴补贴 | 150.45
30103 奖金 | 100.00
30108 机关事业单位基本养老保险缴费 | 80.23
30109 职业年金缴费 | 40.12
30110 职工基本医疗保险缴费 | 60.50
30113 住房公积金 | 90.00
303 对个人和家庭的补助 | 9.65
30302 退休费 | 9.65
302 商品和服务支出 | 43.00
30201 办公费 | 20.00
30211 差旅费 | 5.00
30212 因公出国（境）费用 |
30216 培训费 | 3.00
30217 公务接待费 | 2.50
30231 公务用车运行维护费 | 12.50
310 资本性支出 | 17.00
31002 办公设备购置 | 17.00
人员经费合计 | 730.95
公用经费合计 | 60.00
"""

_FUND = """
合计 | 5.00 | 50.00 | 50.00 | | 50.00 | 5.00
212 城乡社区支出 | 5.00 | 50.00 | 50.00 | | 50.00 | 5.00
21208 国有土地使用权出让收入安排的支出 | 5.00 | 50.00 | 50.00 | | 50.00 | 5.00
2120804 农村基础设施建设支出 | 5.00 | 50.00 | 50.00 | | 50.00 | 5.00
"""

_THREE_PUBLIC = """
预算数 | 20.00 | | 15.00 | | 15.00 | 5.00 | | 4.00
决算数 | 15.00 | | 12.50 | | 12.50 | 2.50 | | 3.00
"""

_ITEMS = (
    ("three_public", "“三公”经费/小计"),
    ("abroad", "“三公”经费/因公出国（境）费"),
    ("vehicle_total", "“三公”经费/公务用车购置及运行维护费/小计"),
    ("vehicle_purchase", "“三公”经费/公务用车购置及运行维护费/公务用车购置费"),
    ("vehicle_operation", "“三公”经费/公务用车购置及运行维护费/公务用车运行维护费"),
    ("reception", "“三公”经费/公务接待费"),
    ("meeting", "会议费"),
    ("training", "培训费"),
)
_FUND_COLUMNS = (
    ("opening", "年初结转和结余"),
    ("income", "本年收入"),
    ("total", "本年支出/小计"),
    ("basic", "本年支出/基本支出"),
    ("project", "本年支出/项目支出"),
    ("closing", "年末结转和结余"),
)
_LAYOUTS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "income_expenditure_summary": (_SUMMARY, (("final", "决算数"),)),
    "income": (
        _INCOME,
        (
            ("current_year_income", "本年收入合计"),
            ("fiscal_appropriation", "财政拨款收入"),
            ("superior_subsidy", "上级补助收入"),
            ("other", "其他收入"),
        ),
    ),
    "expenditure": (_EXPENDITURE, (("total", "本年支出合计"), ("basic", "基本支出"), ("project", "项目支出"))),
    "appropriation_summary": (
        _APPROPRIATION,
        (
            ("total", "合计"),
            ("general_budget", "一般公共预算财政拨款"),
            ("government_fund", "政府性基金预算财政拨款"),
            ("state_capital", "国有资本经营预算财政拨款"),
        ),
    ),
    "general_budget_expenditure": (
        _GENERAL,
        (("total", "本年支出/小计"), ("basic", "本年支出/基本支出"), ("project", "本年支出/项目支出")),
    ),
    "basic_expenditure": (_BASIC, (("final", "决算数"),)),
    "government_fund": (_FUND, _FUND_COLUMNS),
    "state_capital": ("合计 | | | | | |", _FUND_COLUMNS),
    "three_public": (_THREE_PUBLIC, _ITEMS),
}
_CODED = re.compile(r"(\d{3,7}) (.+)")


def form(form_id: str, unit: str = "万元") -> Form:
    """One of the bureau's forms; each cell has a box of its own. In another unit the printed texts stay."""
    text, columns = _LAYOUTS[form_id]
    return build(form_id, text, columns, FORM_IDS.index(form_id) + 3, unit)


def build(form_id: str, text: str, columns: Sequence[tuple[str, str]], on: int = 1, unit: str = "万元") -> Form:
    """A form from lines “label | value | value”, or “side | label | value” for the two summaries."""
    cells = []
    two_sided = form_id in ("income_expenditure_summary", "appropriation_summary")
    for index, line in enumerate(text.strip().splitlines()):
        words = [word.strip() for word in line.split("|")]
        side = words.pop(0) if two_sided else None
        code, label = match.groups() if (match := _CODED.match(words[0])) else (None, words[0])
        named = (("amount", "金额"),) if (form_id, side) == ("appropriation_summary", "收入") else tuple(columns)
        stage = {"预算数": "_budget", "决算数": "_final"}.get(label, "") if form_id == "three_public" else ""
        for place, ((column, heading), value) in enumerate(zip(named, words[1:], strict=False)):
            left = 50.0 + 60 * place + (260 if side == "支出" else 0)
            box = Box(left, 100.0 + 15 * index, left + 60, 115.0 + 15 * index)
            number = parse_number(value)
            number = number.scaled(MONEY_SCALE[unit]) if number else None
            cells.append(
                Cell(
                    form=form_id,
                    form_title=form_kind(form_id).name,
                    row=index,
                    row_code=code,
                    row_label=label,
                    side=side,
                    column=column + stage,
                    column_label=heading,
                    value=number.value if number else None,
                    half_step=number.half_step if number else None,
                    unit="万元",
                    text=value,
                    source=Source(SHA, on, box),
                )
            )
    empty = all(cell.value is None for cell in cells)
    return Form(form_id, form_kind(form_id).name, (on,), unit, tuple(cells), empty)


def nine_forms() -> list[Form]:
    """The bureau's nine forms; form 08 is published empty."""
    return [form(form_id) for form_id in FORM_IDS]


def changed(
    forms: Sequence[Form], form_id: str, row: str, column: str, text: str, side: str | None = None
) -> list[Form]:
    """The forms with another text in one cell; `row` is a code or a label."""
    hits = [
        (i, j)
        for i, each in enumerate(forms)
        for j, cell in enumerate(each.cells)
        if each.form == form_id and row in (cell.row_code, cell.row_label) and cell.column == column
        if side in (None, cell.side)
    ]
    assert hits, f"no cell {form_id} {row} {column}"
    return with_text(forms, *hits[0], text)


def with_text(forms: Sequence[Form], i: int, j: int, text: str) -> list[Form]:
    """The forms with another text in the cell `j` of the form `i`."""
    number = parse_number(text)
    if number is not None:
        number = number.scaled(MONEY_SCALE[forms[i].unit])
    cell = msgspec.structs.replace(
        forms[i].cells[j],
        text=text,
        value=number.value if number else None,
        half_step=number.half_step if number else None,
    )
    cells = (*forms[i].cells[:j], cell, *forms[i].cells[j + 1 :])
    return [*forms[:i], msgspec.structs.replace(forms[i], cells=cells), *forms[i + 1 :]]


def digit_changes(forms: Sequence[Form]) -> Iterator[tuple[int, int, str]]:
    """Every way to change one digit of one printed number: form, cell, and the new text."""
    for i, each in enumerate(forms):
        for j, cell in enumerate(each.cells):
            for place, old in enumerate(cell.text):
                for new in "0123456789" if old.isdigit() else "":
                    if new != old:
                        yield i, j, cell.text[:place] + new + cell.text[place + 1 :]


def fact(
    name: str,
    text: str,
    *,
    subject: str | None = None,
    direction: str | None = None,
    quote: str | None = None,
    year: int = YEAR,
    method: str = "prose",
    at: float = 0.0,
) -> Fact:
    """A fact as the text or a form states it; `at` is how far down the page, so that facts have an order."""
    number = parse_number(text)
    assert number is not None, text
    place = zlib.crc32(repr((name, subject, text, method, year)).encode()) % 40_000 / 100
    return Fact(
        fact=name,
        subject=subject,
        value=number.value,
        half_step=number.half_step,
        unit=unit_of(name),
        direction=direction,
        about_year=year,
        text=text,
        quote=quote or f"{name_of(name)} {text}",
        method=method,
        source=Source(SHA, 20 if method == "prose" else 3, Box(place, at, place + 40, at + 12)),
    )


def case(
    forms: Sequence[Form] = (),
    facts: Sequence[Fact] = (),
    prior: Sequence[Fact] = (),
    text: Document | None = None,
    name: str | None = NAME,
) -> Case:
    """What a rule is given."""
    return Case(text or document(page(1, "示例")), forms, facts, prior, YEAR, name)


def outcomes(code: str, given: Case) -> list[Relation | Remark]:
    """Everything that one rule says about a case."""
    return list(next(rule for rule in rules() if rule.code == code).outcomes(given))


def broken(code: str, given: Case) -> list[Relation]:
    """The relations of one rule that do not hold."""
    return [each for each in outcomes(code, given) if isinstance(each, Relation) and not each.holds]


def remarks(code: str, given: Case) -> list[Remark]:
    """The remarks of one rule."""
    return [each for each in outcomes(code, given) if isinstance(each, Remark)]


def money(text: str) -> Decimal:
    """An amount."""
    return Decimal(text)
