"""Y: this year's document against the documents of the year before.

Last year's figures may rightly differ from what this year's comparison implies (corrections of earlier years, mergers,
changes of scope): these are warnings that ask for an explanation.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from assets.facts.catalogue import fact_id, is_fact
from assets.facts.model import Fact
from assets.findings.case import Case
from assets.findings.catalogue import RATE, SAME, rule
from assets.findings.figures import Figure, figure_of_fact
from assets.findings.rate_relations import growth
from assets.findings.relations import Part, Relation, same, total
from assets.findings.rules.form import ACCURACY


def _before(case: Case, concept: str, subject: str | None) -> Fact | None:
    """What last year's documents state: their forms before their text; None where they disagree with themselves."""
    found = [
        fact
        for fact in case.prior_facts
        if (fact.fact, fact.subject, fact.about_year) == (concept, subject, case.fiscal_year - 1)
    ]
    for method in ("form", "prose"):
        stated = [fact for fact in found if fact.method == method]
        if stated:
            return stated[0] if all(_agree(stated[0], fact) for fact in stated[1:]) else None
    return None


def _agree(one: Fact, other: Fact) -> bool:
    return one.number.interval.meets(other.number.interval)


def _now(case: Case, concept: str, subject: str | None) -> Fact | None:
    key = (concept, subject)
    stated = case.form_facts.get(key) or case.prose_facts.get(key) or []
    return stated[0] if stated and all(_agree(stated[0], fact) for fact in stated[1:]) else None


def _named(fact: Fact, year: int) -> str:
    return f"{year}年{figure_of_fact(fact).name}"


def _last(fact: Fact) -> Figure:
    """A figure of last year's document, named as such."""
    figure = figure_of_fact(fact)
    return msgspec.structs.replace(figure, place=f"{fact.about_year}年文件{figure.place}")


def _changes(case: Case, role: str) -> Iterator[tuple[Fact, Fact, Fact]]:
    """Stated change, this year's value, last year's value, where all three are there."""
    for (name, subject), stated in case.prose_facts.items():
        concept = name.removesuffix(f"_{role}")
        if concept == name or not is_fact(concept):
            continue
        now, before = _now(case, concept, subject), _before(case, concept, subject)
        if now is not None and before is not None:
            for fact in stated:
                yield fact, now, before


def _head(fact: Fact) -> tuple[str, Figure]:
    figure = figure_of_fact(fact)
    return f"文字说明：{figure.name}", figure


@rule(
    "Y001",
    "增减额与上年文件不符",
    checks="文字说明中比上年的增减额，等于本年数减上年决算文件中的同一数。",
    why="上年数调整过口径或更正过差错的，应当说明；没有说明的多为算错或引错。",
    basis=ACCURACY,
    severity="warning",
    example="本年 1084.72，上年文件为 2023.04，写减少 983.32，应为减少 938.32。",
)
def changes_since_last_year(case: Case) -> Iterator[Relation]:
    """Stated change = this year's value - last year's value as last year's documents print it."""
    for fact, now, before in _changes(case, "change"):
        head, figure = _head(fact)
        parts = [
            Part(figure_of_fact(now), _named(now, case.fiscal_year)),
            Part(_last(before), _named(before, case.fiscal_year - 1), -1),
        ]
        yield from total(head, figure, parts)


@rule(
    "Y002",
    "增减比率与上年文件不符",
    checks="文字说明只写比上年增减的比率时，该比率与本年数、上年决算文件中的同一数相符。",
    why="同 Y001。",
    basis=ACCURACY,
    severity="warning",
    example="本年 0.39，上年文件为 0.54，写下降 72.78%，应为 27.78%。",
    message=RATE,
)
def rates_since_last_year(case: Case) -> Iterator[Relation]:
    """Stated rate of change, where no amount stands beside it, leads from last year's value to this year's."""
    for fact, now, before in _changes(case, "change_rate"):
        concept = fact.fact.removesuffix("_change_rate")
        if (fact_id(concept, "change"), fact.subject) in case.prose_facts:
            continue
        head, figure = _head(fact)
        yield from growth(
            head,
            figure,
            Part(figure_of_fact(now), _named(now, case.fiscal_year)),
            Part(_last(before), _named(before, case.fiscal_year - 1)),
        )


_CARRIED = {
    "opening_carry_over": "closing_carry_over",
    "fiscal_opening_carry_over": "fiscal_closing_carry_over",
}


@rule(
    "Y003",
    "年初结转结余与上年年末不符",
    checks="本年的年初结转和结余等于上年决算文件的年末结转和结余。",
    why="两者本是同一个数；会计差错更正等调整了年初数的，应当说明。",
    basis=ACCURACY,
    severity="warning",
    example="年初结转和结余 112.88，上年年末为 121.88。",
    message=SAME,
)
def opening_is_last_closing(case: Case) -> Iterator[Relation]:
    """Opening carry-over = last year's closing carry-over."""
    for opening, closing in _CARRIED.items():
        now, before = _now(case, opening, None), _before(case, closing, None)
        if now is not None and before is not None:
            head = f"{_named(now, case.fiscal_year)}"
            yield from same(head, figure_of_fact(now), _named(before, case.fiscal_year - 1), _last(before))
