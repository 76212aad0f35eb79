"""What the rules about the text share: finding the facts that a sentence speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from assets.facts.catalogue import ROLES, fact_id, is_fact, name_of
from assets.facts.model import Fact
from assets.findings.case import Case
from assets.findings.figures import MONEY, figure_of_fact
from assets.findings.relations import Part, Relation
from assets.tables.numbers import Interval

BUDGETS = ("initial_budget", "budget", "adjusted_budget")
"""The roles that a budget may have."""
UNNAMED = ("stated_amount", "stated_standard", "stated_rate", "stated_count", "stated_score")
"""Facts whose concept is not known."""
HEAD = "文字说明："


def place_of(fact: Fact) -> tuple[int, float, float]:
    """Where a fact stands in reading order: page, top, left."""
    return fact.source.page, fact.source.box.top, fact.source.box.x0


def stated_of(case: Case, concept: str, role: str | None, subject: str | None, near: Fact) -> list[Fact]:
    """What text and forms state under a name, the forms last; of the text's numbers the closest before `near` first."""
    key = (fact_id(concept, role), subject)
    spoken = sorted(
        case.prose_facts.get(key, []),
        key=lambda fact: (fact.quote != near.quote, place_of(fact) > place_of(near), [-c for c in place_of(fact)]),
    )
    return spoken + case.form_facts.get(key, [])


_COMMON = ("支出", "收入", "预算", "决算", "合计", "本年", "年初", "全年")
"""Words that stand in almost every sentence about money."""


def speaks_of(fact: Fact) -> bool:
    """Whether the sentence itself names what the fact is about, in some two characters of its name.

    “年初预算为 62.29 万元，支出决算为 60.99 万元” does not say whose: the name came from the words around it, and a
    paragraph that was cut in the wrong place makes it another's.
    """
    bare = (fact.fact.removesuffix(f"_{role}") for role in ROLES if fact.fact.endswith(f"_{role}"))
    name = re.sub(r"[^\w]", "", name_of(next(filter(is_fact, bare), fact.fact)))
    pairs = {name[i : i + 2] for i in range(len(name) - 1)} - set(_COMMON)
    return fact.subject is not None or any(pair in fact.quote for pair in pairs)


def first_that_holds(relations: Iterable[Relation]) -> Iterator[Relation]:
    """One of several readings of a sentence: the first that is right, else the first."""
    readings = list(relations)
    yield from [each for each in readings if each.holds][:1] or readings[:1]


def of_its_sentence(near: Fact, facts: Sequence[Fact]) -> list[Fact]:
    """Those that stand in the sentence of `near`, where any do: what it is said of stands beside it."""
    return [fact for fact in facts if fact.quote == near.quote] or list(facts)


def finest(case: Case, facts: Iterable[Fact]) -> list[Fact]:
    """The same, but in place of a number of the text the form's, where it says the same with more places."""
    found = []
    for fact in facts:
        printed = case.form_facts.get((fact.fact, fact.subject), []) if fact.method == "prose" else []
        finer = [f for f in printed if f.half_step < fact.half_step and f.number.interval.meets(fact.number.interval)]
        found.append(finer[0] if finer else fact)
    return found


def part_of(fact: Fact) -> Part:
    """A fact as the operand of a relation."""
    figure = figure_of_fact(fact)
    return Part(figure, figure.name if fact.method == "prose" else f"表中{figure.name}")


def of_role(case: Case, role: str) -> Iterator[tuple[Fact, str]]:
    """The prose facts that state some concept in a role, with the concept, in reading order."""
    for (fact, _), stated in case.prose_facts.items():
        concept = fact.removesuffix(f"_{role}")
        if concept != fact and is_fact(concept):
            for each in stated:
                yield each, concept


_SLIPS = {Decimal(10_000): "文字的 1 万倍", Decimal("0.0001"): "文字的万分之一"}
_FEWEST_SLIPS = 3


def unit_slip(case: Case) -> tuple[str, Fact, Fact] | None:
    """By which power of ten most amounts of the forms differ from those of the text, with one pair; None if by none.

    Then the forms' unit (元 for 万元) is printed wrongly, left out, or misread, and no single amount is wrong.
    """
    pairs = [
        (fact, form)
        for key, stated in case.prose_facts.items()
        for fact in stated
        for form in case.form_facts.get(key, [])
        if fact.unit == MONEY and fact.value and form.value
    ]
    for factor, words in _SLIPS.items():
        slipped = [(fact, form) for fact, form in pairs if _scaled(fact, factor).meets(form.number.interval)]
        if len(slipped) >= _FEWEST_SLIPS and 2 * len(slipped) > len(pairs):
            return words, *slipped[0]
    return None


def _scaled(fact: Fact, factor: Decimal) -> Interval:
    return fact.number.scaled(factor).interval
