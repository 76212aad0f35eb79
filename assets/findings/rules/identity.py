"""D: whether the files of a folder belong there, and are there once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from assets.documents.identity import TYPES, Told, source_of
from assets.documents.places import beginning
from assets.documents.titles import BUDGET, FINAL_ACCOUNTS
from assets.findings.case import Case, FormView
from assets.findings.catalogue import Remark, rule
from assets.findings.figures import figure_of_fact
from assets.findings.model import Evidence
from assets.findings.names import OTHER_REGION, conflict
from assets.findings.rules.document import PUBLICATION
from assets.tables.model import FORM_IDS, Cell
from assets.tables.numbers import parse_number

_FEWEST_FORMS = 3
_FEWEST_CHARACTERS = 200
_FEWEST_DIGITS = 4
_UNIT_SLIP = 10_000
_FEWEST_SLIPS = 2


def _evidence(case: Case, told: Told) -> Evidence:
    return Evidence.at(source_of(case.document, told), told.quote)


def _first_place(case: Case) -> Evidence:
    """Where a document begins: its title, else its first line."""
    told = case.identity.about("type")
    if told is not None and told.quote:
        return _evidence(case, told)
    return Evidence.at(*beginning(case.document))


@rule(
    "D010",
    "文件的单位与目录的部门不符",
    checks="文件所写的编制单位与所在目录的部门可以是同一单位；简称、曾用名、本级和所属单位不算不符。",
    why="放错目录的文件会使这个部门的数据全部出错。",
    severity="warning",
    example="目录为甲市乙区财政局，文件封面为“甲市丙区财政局2024年度部门决算”。",
    message="文件写的是“{stated}”，而所在目录的部门是“{expected}”{how}，请核对是否放错。",
)
def foreign_agency(case: Case) -> Iterator[Remark]:
    """The agency that the content names cannot be the department of the folder."""
    told = case.identity.about("agency")
    name = case.department_name
    if name is None or told is None or not case.identity.is_certain("agency"):
        return
    why = conflict(told.value, name)
    if why is not None:
        region = why == OTHER_REGION
        yield Remark(
            words={"stated": told.value, "expected": name, "how": "，不是同一地区" if region else ""},
            stated=told.value,
            expected=name,
            evidence=(_evidence(case, told),),
            severity="error" if region else None,
        )


@rule(
    "D011",
    "是预算不是决算",
    checks="目录中有部门决算；文件是部门预算而没有决算的，应补充决算。",
    why="预算数不能当作决算数核对和评价。",
    severity="warning",
    example="2024 年度目录中只有“甲市丙局2024年部门预算”。",
    message="文件是部门预算（“{title}”），没有见到部门决算；决算的各项核对未作。",
)
def budget_for_accounts(case: Case) -> Iterator[Remark]:
    """A budget lies where the accounts should be, and no accounts beside it."""
    told = case.identity.about("type")
    if told is None or told.value != BUDGET or not case.identity.is_certain("type"):
        return
    if not any(other.identity.type == FINAL_ACCOUNTS for other in case.folder):
        yield Remark(
            words={"title": told.quote}, stated=TYPES[BUDGET], expected=TYPES[FINAL_ACCOUNTS],
            evidence=(_evidence(case, told),),
        )  # fmt: skip


@rule(
    "D012",
    "同一文件重复",
    checks="同一目录中没有内容相同的文件。",
    why="重复的文件使疑点和数据重复；改名的副本容易被当作另一年度或另一版本。",
    severity="info",
    example="“部门决算.pdf”与“部门决算（1）.pdf”内容相同。",
    message="{names}内容相同{how}，只需保留一份。",
)
def same_twice(case: Case) -> Iterator[Remark]:
    """The same bytes under two names, the same text, or the same accounts in two formats."""
    if len(case.names) > 1:
        names = "与".join(f"“{name}”" for name in case.names)
        yield Remark(words={"names": names, "how": ""}, evidence=(_first_place(case),))
    for other in case.earlier:
        same_text = case.characters == other.characters and case.characters.total() >= _FEWEST_CHARACTERS
        if same_text or (_same_accounts(case, other) and not _differences(case, other)):
            how = "" if same_text else "（各张公开表的数字都相同）"
            words = {"names": f"{_called(other)}与{_called(case)}", "how": how}
            yield Remark(words=words, evidence=(_first_place(case), _first_place(other)))


@rule(
    "D013",
    "同一部门年度有两份不同的决算",
    checks="同一目录中同一单位、同一年度的决算只有一个版本。",
    why="不知道以哪一份为准；更正后重新公开的，应只保留更正后的一份。",
    basis=PUBLICATION,
    severity="warning",
    example="两份“甲市丙局2024年度部门决算”的支出合计分别为 1084.72 和 1048.72。",
    message="{names}都是{agency} {year} 年度部门决算，但有 {count} 处数字不同，"
    "例如{form}{row}：{expected} 与 {stated}。请只保留一份。",
)
def two_versions(case: Case) -> Iterator[Remark]:
    """Two sets of accounts of one agency and year whose forms differ."""
    for other in case.earlier:
        found = _differences(case, other) if _same_accounts(case, other) else []
        if found:
            form, row, column, now, before = found[0]
            yield Remark(
                words={
                    "names": f"{_called(other)}与{_called(case)}",
                    "agency": case.identity.agency or "",
                    "year": str(case.identity.fiscal_year),
                    "count": str(len(found)),
                    "form": form,
                    "row": f"“{row}”行{column}",
                    "stated": now.text.strip() or "空白",
                    "expected": before.text.strip() or "空白",
                },
                stated=now.text.strip(),
                expected=before.text.strip(),
                evidence=(
                    Evidence.at(now.source, f"{row} {now.text.strip()}"),
                    Evidence.at(before.source, f"{row} {before.text.strip()}"),
                ),
            )


def _called(case: Case) -> str:
    return f"“{case.names[0]}”" if case.names else "另一份文件"


def _same_accounts(case: Case, other: Case) -> bool:
    """Whether both are the accounts of one agency (and the same of its units) about one year."""
    one, two = case.identity, other.identity
    alike = (one.type, one.fiscal_year, one.agency, one.scope, one.whose) == (
        *(two.type, two.fiscal_year, two.agency, two.scope, two.whose),
    )
    common = {form for form in FORM_IDS if case.form(form) is not None and other.form(form) is not None}
    return (
        alike
        and one.type == FINAL_ACCOUNTS
        and one.fiscal_year is not None
        and one.agency is not None
        and len(common) >= _FEWEST_FORMS
    )


_Difference = tuple[str, str, str, Cell, Cell]
"""Form, row, column, and the two cells."""


def _differences(case: Case, other: Case) -> list[_Difference]:
    """The cells of forms that both documents have and in which they print different numbers."""
    found: list[_Difference] = []
    for form in FORM_IDS:
        now, before = case.form(form), other.form(form)
        if now is not None and before is not None:
            theirs = _printed(before)
            found += [
                (now.name, row, now.label_of(column), cell, theirs[row, side, column])
                for (row, side, column), cell in _printed(now).items()
                if (row, side, column) in theirs and _differ(cell, theirs[row, side, column])
            ]
    return found


def _printed(view: FormView) -> dict[tuple[str, str | None, str], Cell]:
    """The cells of the rows that are told apart by their titles."""
    counts = Counter((row.title, row.side) for row in view.rows)
    return {
        (row.title, row.side, column): cell
        for row in view.rows
        if row.title and counts[row.title, row.side] == 1
        for column, cell in row.cells.items()
    }


def _differ(one: Cell, other: Cell) -> bool:
    if one.number is None or other.number is None:
        return False
    return not one.number.interval.meets(other.number.interval)


@rule(
    "D014",
    "各表的金额单位不一致",
    checks="同一数在两张表里印的数字完全相同时，两张表印的金额单位也相同。",
    why="其中一张表印错了单位，引用的人会差一万倍。",
    severity="warning",
    example="总表印“单位：万元”，支出决算表印“单位：元”，两处的支出合计都是 1084.72。",
    message="{name}在两张表里印的都是 {stated}，而一张表的单位是{unit}、另一张是{other}，其中一处印错。",
)
def units_of_forms(case: Case) -> Iterator[Remark]:
    """One amount is printed with the same digits in two forms whose printed units are not the same."""
    slips = []
    for facts in case.form_facts.values():
        first = facts[0]
        for fact in facts[1:]:
            digits = sum(character.isdigit() for character in fact.text)
            same = parse_number(first.text) == parse_number(fact.text) and digits >= _FEWEST_DIGITS
            values = sorted((abs(first.value), abs(fact.value)))
            if same and values[0] and values[1] == values[0] * _UNIT_SLIP:
                slips.append((first, fact))
    if len(slips) >= _FEWEST_SLIPS:
        one, two = (figure_of_fact(fact) for fact in slips[0])
        yield Remark(
            words={
                "name": one.name,
                "stated": one.printed,
                "unit": one.printed_unit,
                "other": two.printed_unit,
            },
            stated=one.printed_unit,
            evidence=(one.evidence, two.evidence),
        )
