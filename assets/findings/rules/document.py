"""D: whether the document is the one it should be: complete, of this department, of this year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from assets.documents.identity import TYPES, source_of
from assets.documents.model import Source
from assets.documents.titles import FINAL_ACCOUNTS, OTHER
from assets.findings.case import Case, FormView
from assets.findings.catalogue import Remark, rule
from assets.findings.figures import Figure, figure_of_fact
from assets.findings.misread import misread_forms
from assets.findings.model import Evidence
from assets.findings.rules.across import FUNDS, appropriation
from assets.findings.stated import unit_slip
from assets.tables.catalogue import form_kind
from assets.tables.model import FORM_IDS

PUBLICATION = "《地方预决算公开操作规程》（财预〔2016〕143号）"

_TITLE = re.compile(
    r"(?:第[一二三四五六七八九十]部分)?"
    r"(?P<name>[\u4e00-\u9fff（）()]{3,40}?)?(?:[（(](?:汇总|本级|机关)[）)])?"
    r"(?P<year>(?:19|20)\d\d)年度(?P<again>[\u4e00-\u9fff]{3,40}?)?"
    r"(?P<kind>部门|单位)(?:整体)?决算(?:公开)?(?:表|报表|情况说明|说明|报告|报告书|草案)?(?:目录)?"
)
_BODY = re.compile(
    r".+(?:局|厅|委|委员会|办|办公室|政府|法院|检察院|部|署|院|校|学校|大学|中心|所|站|队|馆|会|处|社|台|公司)"
)
_FEWEST_FORMS = 3
"""A document with fewer of the nine forms is no set of accounts, and what it lacks says nothing."""


class _Title(msgspec.Struct, frozen=True):
    """A line that titles the accounts: whose they are (as far as it says) and of which year."""

    name: str | None
    kind: str
    year: int
    text: str
    source: Source

    @property
    def evidence(self) -> Evidence:
        return Evidence.at(self.source, self.text)


def _titles(case: Case) -> list[_Title]:
    """The lines that are, as a whole, a title of the accounts."""
    found = []
    for page in case.document.pages:
        for line in page.lines_outside_grids():
            match = _TITLE.fullmatch("".join(line.text.split()))
            if match is None:
                continue
            name = match["name"] or match["again"]
            source = Source(case.document.sha256, page.number, line.box)
            body = name if name and _BODY.fullmatch(name) else None
            found.append(_Title(body, match["kind"], int(match["year"]), line.text.strip(), source))
    return found


def _accounts(case: Case) -> bool:
    return len({view.form.form for view in case.forms(*FORM_IDS)}) >= _FEWEST_FORMS


@rule(
    "D001",
    "文件年度与目录年度不符",
    checks="文件的内容所属年度与所在目录的年度相同；标题中有一处写本年度的，见 D002。",
    why="放错年度的文件会使跨年比较和评价全部出错。",
    severity="error",
    example="目录为 2022 年度，文件标题为“2021年度部门决算”。",
    message="文件“{title}”是 {stated} 年度的{kind}，而所在目录是 {expected} 年度。",
)
def foreign_year(case: Case) -> Iterator[Remark]:
    """The content is about another year than that of the folder, and no title of it names that year."""
    identity, told = case.identity, case.identity.about("year")
    if told is None or identity.fiscal_year == case.fiscal_year or not identity.is_certain("year"):
        return
    if identity.type == OTHER or any(title.year == case.fiscal_year for title in _titles(case)):
        return
    expected = str(case.fiscal_year)
    yield Remark(
        words={"title": told.quote, "stated": told.value, "kind": TYPES[identity.type], "expected": expected},
        stated=told.value,
        expected=expected,
        evidence=(Evidence.at(source_of(case.document, told), told.quote),),
        # A report on last year that was published this year is often filed with this year's documents.
        severity=None if identity.type == FINAL_ACCOUNTS else "warning",
    )


@rule(
    "D002",
    "标题的年度前后不一致",
    checks="同一决算文件的各处标题（封面、部门决算表、部门决算情况说明）年度相同。",
    why="多为套用上年模板未改，读者会疑心数据也未更新。",
    severity="error",
    example="封面为“2024年度部门决算”，表前标题为“2023年度部门决算表”。",
    message="标题“{title}”写作 {stated} 年度，其余标题为 {expected} 年度。",
)
def years_of_titles(case: Case) -> Iterator[Remark]:
    """Some title names another year than the fiscal year, which other titles name."""
    titles = _titles(case)
    own = [title for title in titles if title.year == case.fiscal_year]
    if not own:
        return
    for title in titles:
        if title.year != case.fiscal_year:
            yield Remark(
                words={"title": title.text, "stated": str(title.year), "expected": str(case.fiscal_year)},
                stated=title.text,
                expected=str(case.fiscal_year),
                evidence=(title.evidence, own[0].evidence),
            )


@rule(
    "D003",
    "标题的部门名称前后不一致",
    checks="同一决算文件的各处标题写的是同一个部门；一处是另一处的简称（去掉上级地名）时不算不一致。",
    why="多为套用其他部门的模板未改，或漏写、错写本部门名称。",
    basis=PUBLICATION + "（公开内容应准确，形式规范）",
    severity="warning",
    example="封面为“甲市乙区丙局2024年度部门决算”，表前标题为“甲市丙局2024年度部门决算表”。",
    message="标题“{title}”写的部门是“{stated}”，与“{expected}”不一致。",
)
def names_of_titles(case: Case) -> Iterator[Remark]:
    """A title names a body that is neither the department nor a shortening of its name."""
    named = [title for title in _titles(case) if title.name]
    # The units of a department may have titles of their own, 单位决算, bound into one file.
    titles = [title for title in named if title.kind == named[0].kind]
    known = case.department_name
    counts = Counter(title.name for title in titles if title.name)
    if len(counts) < 2:
        return
    usual = known if known in counts else counts.most_common(1)[0][0]
    if usual is None or (usual != known and counts.most_common(2)[1][1] == counts[usual]):
        return  # One against one: nobody can say which is right
    reference = next(title for title in titles if title.name == usual)
    for title in titles:
        name = title.name
        if name and not _same_body(name, usual):
            yield Remark(
                words={"title": title.text, "stated": name, "expected": usual},
                stated=name,
                expected=usual,
                evidence=(title.evidence, reference.evidence),
            )


def _same_body(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)


@rule(
    "D004",
    "缺少公开表",
    checks="决算文件包含财政部规定公开的九张表。",
    why="缺表使相应的核对和指标无从进行；没有数据的表也应列出空表并说明。",
    basis=PUBLICATION + "（没有数据的表格应当列出空表并说明）",
    severity="info",
    example="文件中没有“国有资本经营预算财政拨款支出决算表”。",
    message="文件中未见：{missing}。没有数据的表也应列出空表并说明。",
)
def missing_forms(case: Case) -> Iterator[Remark]:
    """A set of accounts lacks some of the nine forms."""
    present = {view.form.form for view in case.views}
    missing = [form_kind(form).name for form in FORM_IDS if form not in present]
    if _accounts(case) and missing:
        first = case.forms(*FORM_IDS)[0]
        yield Remark(
            words={"missing": "、".join(missing)}, expected="、".join(missing), evidence=(_place_of(case, first),)
        )


def _place_of(case: Case, view: FormView) -> Evidence:
    """The whole first page on which a form stands."""
    if view.form.cells:
        return Evidence.at(view.form.cells[0].source, view.form.title)
    page = next(page for page in case.document.pages if page.number == view.form.pages[0])
    grid = page.grids[0].box if page.grids else page.lines[0].box
    return Evidence.at(Source(case.document.sha256, page.number, grid), view.form.title)


@rule(
    "D005",
    "空表与总表金额矛盾",
    checks="政府性基金、国有资本经营预算的决算表为空表时，两张总表中相应的收入、支出也应为零或空白。",
    why="有收支而公开空表，等于没有公开这笔钱。",
    basis=PUBLICATION,
    severity="warning",
    example="政府性基金预算财政拨款收入支出决算表为空表，财政拨款总表却有政府性基金支出 300.00。",
    message="{form}是空表，而{where}{name}为 {stated}。",
)
def empty_though_spent(case: Case) -> Iterator[Remark]:
    """A fund's form is published empty though the summaries show an amount."""
    for fund in ("government_fund", "state_capital"):
        form = case.form(fund)
        if form is None or not form.empty:
            continue
        for figure in _amounts_of(case, fund):
            if figure.number.value:
                yield Remark(
                    words={"form": form.name, "where": figure.place, "name": figure.name, "stated": figure.measured},
                    stated=figure.printed,
                    evidence=(figure.evidence, _place_of(case, form)),
                )
                break


def _amounts_of(case: Case, fund: str) -> Iterator[Figure]:
    """What the two summaries print about a fund: its expenditure, then its income."""
    fiscal, summary = case.form("appropriation_summary"), case.form("income_expenditure_summary")
    spent = fiscal.named("本年支出合计", "支出") if fiscal else None
    income = appropriation(fiscal, FUNDS[fund]), appropriation(summary, FUNDS[fund])
    for row, column in ((spent, fund), (income[0], "amount"), (income[1], "final")):
        figure = row.figure(column) if row is not None else None
        if figure is not None:
            yield figure


@rule(
    "D006",
    "表的金额单位与文字差一万倍",
    checks="表中的金额与文字说明的同一金额，不应多数恰好相差一万倍。",
    why="表头漏印或错印了单位（元、万元），引用的人会差一万倍；也可能是读取有误，请核对。",
    severity="warning",
    example="表头印“单位：万元”，表中却是以元计的 97463500.00，文字为 9746.35 万元。",
    message="表中的金额多为{words}，例如{name}：表中 {form}，文字 {text}。请核对表的金额单位。",
)
def unit_of_forms(case: Case) -> Iterator[Remark]:
    """Most amounts of the forms are ten thousand times, or a ten thousandth of, those of the text."""
    slip = unit_slip(case)
    if slip is not None:
        words, fact, form = slip
        text, table = figure_of_fact(fact), figure_of_fact(form)
        yield Remark(
            words={"words": words, "name": text.name, "form": table.measured, "text": text.measured},
            stated=table.measured,
            expected=text.measured,
            evidence=(table.evidence, text.evidence),
        )


@rule(
    "D007",
    "整张表对不上",
    checks="一张表自身的关系大多成立；三分之一以上（且不少于 8 个）不成立时，不逐条报告。",
    why="多为表格错行错列，或者读取有误，逐条列出没有意义，请先核对原表。",
    severity="warning",
    example="支出决算表的 60 个关系有 45 个不成立。",
    message="{form}自身的关系大量不成立，可能错行错列或读取有误，请核对原表；与该表有关的其他检查未作。",
)
def forms_out_of_joint(case: Case) -> Iterator[Remark]:
    """A form that is out of joint: too many of its own relations are broken to blame single numbers."""
    for view in misread_forms(case):
        yield Remark(words={"form": view.name}, evidence=(_place_of(case, view),))
