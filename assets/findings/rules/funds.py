"""P: what the report of one project states of its money: approved, arrived, paid, and the rates of these."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import msgspec

from assets.facts.model import Fact
from assets.findings.case import Case
from assets.findings.catalogue import RATE, rule
from assets.findings.figures import MONEY, figure_of_fact
from assets.findings.rate_relations import ratio, unspent
from assets.findings.relations import Part, Relation
from assets.findings.stated import first_that_holds, of_its_sentence

_APPROVED = re.compile(r"批复|下达|预算(?:数|安排|资金|指标[^支]*支付.*)?$|年初预算(?:申报)?$|全年预算")
_ARRIVED = re.compile(r"到位")
_PAID = re.compile(r"(?:实际|已|共)支[付出]|支[付出](?:数|金额)?$|执行数$")
_ARRIVAL_RATE = re.compile(r"(?<!应)到位率$")
_UNSPENT_RATE = re.compile(r"(?:结余|结转|结转结余)率$")
_ADDED = re.compile(r"追加|调[整增减]|共计|合计")
"""Where the budget was changed on the way, nobody can say which of its amounts a rate is of."""
_PAID_RATE = re.compile(r"(?:支[付出]|资金执行|预算执行)率$")


class Money(msgspec.Struct):
    """What a report states about one project, in reading order."""

    approved: list[Fact] = msgspec.field(default_factory=list)
    arrived: list[Fact] = msgspec.field(default_factory=list)
    paid: list[Fact] = msgspec.field(default_factory=list)
    rates: list[tuple[str, Fact]] = msgspec.field(default_factory=list)
    changed: bool = False


def _projects(case: Case) -> dict[str, Money]:
    """Project -> its money: the facts whose subject is the project and what the text calls the number."""
    found: dict[str, Money] = defaultdict(Money)
    for fact in case.facts:
        project, _, label = (fact.subject or "").partition("：")
        if fact.method != "prose" or fact.about_year != case.fiscal_year or not label:
            continue
        money = found[project]
        if fact.fact == "stated_rate":
            money.rates.append((label, fact))
        elif fact.unit == MONEY and fact.fact == "stated_amount":
            money.changed |= _ADDED.search(label) is not None
            for pattern, kind in ((_ARRIVED, money.arrived), (_APPROVED, money.approved), (_PAID, money.paid)):
                if pattern.search(label):
                    kind.append(fact)
                    break
    return found


@rule(
    "P017",
    "项目资金的到位率、支付率、结余率算错",
    checks="项目报告中，资金到位率等于到位数除以批复（预算）数，支付率等于实际支付数除以批复数或到位数，"
    "结余率等于未支付部分除以批复数或到位数；报告写了几个数时，有一种算法相符即可；预算有追加、调整的不查。",
    why="这些比率是项目评价的扣分依据。",
    basis="《项目支出绩效评价管理办法》（财预〔2020〕10号）",
    severity="error",
    example="批复 420 万元、到位 325.28 万元，写到位率 100%，应为 77.45%。",
    message=RATE,
)
def rates_of_project_funds(case: Case) -> Iterator[Relation]:
    """Each rate of a project's money against every pair of amounts that it may be the rate of."""
    for project, money in _projects(case).items():
        if money.changed:
            continue
        for label, fact in money.rates:
            yield from first_that_holds(_readings(f"项目“{project}”的{label}", label, fact, money))


def _readings(head: str, label: str, rate: Fact, money: Money) -> Iterator[Relation]:
    stated = figure_of_fact(rate)
    if _ARRIVAL_RATE.search(label):
        for above, below in product(of_its_sentence(rate, money.arrived), money.approved):
            yield from ratio(head, stated, _part(above), _part(below))
        return
    bases = [*money.approved, *money.arrived]
    if _UNSPENT_RATE.search(label):
        for spent, whole in product(money.paid, bases):
            yield from unspent(head, stated, _part(spent), _part(whole))
    elif _PAID_RATE.search(label):
        for spent, whole in product(of_its_sentence(rate, money.paid), bases):
            yield from ratio(head, stated, _part(spent), _part(whole))


def _part(fact: Fact) -> Part:
    label = (fact.subject or "").partition("：")[2]
    return Part(figure_of_fact(fact), label)
