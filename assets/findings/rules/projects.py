"""P: what is said of one project's money in several places."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from assets.facts.model import Fact
from assets.findings.case import Case
from assets.findings.catalogue import SAME, rule
from assets.findings.figures import MONEY, figure_of_fact
from assets.findings.relations import Relation, same
from assets.findings.stated import first_that_holds

BASIS = "《项目支出绩效评价管理办法》（财预〔2020〕10号）"
_PAID = re.compile(r"^(?:截[止至][^，]*)?(?:全年|全部|已)?(?:实际|共)支[付出](?!应)")
_BUDGETS = ("project_adjusted_budget", "project_budget", "project_initial_budget")


class Said:
    """What a document says of one project in one year, by the method and the fact."""

    def __init__(self) -> None:
        self._facts: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        self.paid: list[Fact] = []
        """What the project's own report states as paid."""

    def add(self, fact: Fact) -> None:
        """Takes one fact about the project."""
        self._facts[fact.method, fact.fact].append(fact)

    def of(self, method: str, *facts: str) -> list[Fact]:
        """The facts of these kinds, in reading order."""
        return [each for fact in facts for each in self._facts.get((method, fact), ())]


def _projects(case: Case) -> dict[str, Said]:
    found: dict[str, Said] = defaultdict(Said)
    for fact in case.facts:
        if fact.subject is None or fact.unit != MONEY or fact.about_year != case.fiscal_year:
            continue
        project, _, label = fact.subject.partition("：")
        if fact.fact == "project" or fact.fact in _BUDGETS:
            found[fact.subject].add(fact)
        elif fact.fact == "stated_amount" and fact.method == "prose" and _PAID.search(label):
            found[project].paid.append(fact)
    return found


@rule(
    "P022",
    "项目的预算、执行数在文字与绩效表中不一致",
    checks="同一项目的预算数、执行数，文字写的与其绩效表（资金总额行）一致；文字只写“预算”的，与年初或全年预算数之一相符即可。",
    why="执行率和扣分都由这两个数算出；文字写错多为把结余写成了执行数。",
    basis=BASIS,
    severity="error",
    example="文字写预算 8.65 万元、实际执行 2.40 万元，自评表的执行数为 6.25 万元（2.40 万元是结余）。",
    message=SAME,
)
def text_against_project_tables(case: Case) -> Iterator[Relation]:
    """Executed and budgeted amount of a project in the text = what its table states."""
    for project, said in _projects(case).items():
        executed = said.of("performance", "project")
        for relation in _each(project, said.of("prose", "project"), executed):
            yield msgspec.structs.replace(relation, note=_left_over(relation, said))
        yield from _each(project, said.of("prose", "project_budget"), said.of("performance", *_BUDGETS))


def _left_over(relation: Relation, said: Said) -> str:
    """Words for a number that is what was left of the budget."""
    for budget in said.of("performance", "project_adjusted_budget"):
        left = figure_of_fact(budget).interval - relation.parts[0].figure.interval
        if left.meets(relation.stated.interval):
            return "文字写的数等于预算数减执行数，疑把结余写成了执行数。"
    return ""


@rule(
    "P023",
    "项目支出与其绩效报告的实际支付数不一致",
    checks="部门支出说明中列出的项目支出，与该项目绩效报告写的实际支付（支出）数一致。",
    why="以拨作支、年末突击列支的项目，账面支出与实际支付不同，应作说明。",
    basis=BASIS,
    severity="warning",
    example="支出说明写某项目 65 万元，其绩效报告写实际支付 9.54 万元。",
    message=SAME,
)
def listed_against_reports(case: Case) -> Iterator[Relation]:
    """The amount of a project in the list of projects = what its own report states as paid."""
    for project, said in _projects(case).items():
        if not said.of("performance", "project"):
            yield from _each(project, said.of("prose", "project"), said.paid)


def _each(project: str, stated: Sequence[Fact], others: Sequence[Fact]) -> Iterator[Relation]:
    """For each number that is stated: the first of the others that it agrees with, else the first of them."""
    for fact in stated:
        yield from first_that_holds(
            relation
            for other in others
            for relation in same(
                f"文字“{project}”的{_word(fact)}",
                figure_of_fact(fact),
                f"{_where(other)}{_word(other)}",
                figure_of_fact(other),
                identical=True,
            )
        )


def _word(fact: Fact) -> str:
    if fact.fact == "stated_amount":
        return (fact.subject or "").partition("：")[2]
    return {
        "project": "支出（执行）数",
        "project_budget": "预算数",
        "project_initial_budget": "年初预算数",
        "project_adjusted_budget": "全年预算数",
    }[fact.fact]


def _where(fact: Fact) -> str:
    return "绩效表的" if fact.method == "performance" else "其绩效报告的"
