"""From a quantity whose meaning is known to a statement: its fact, its year, and what is carried on."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from assets.facts.catalogue import fact_id
from assets.facts.meaning import lists_projects, storable
from assets.facts.state import Main, Named, State, Statement
from assets.facts.tokens import Quantity
from assets.facts.words import stated_words
from assets.tables.numbers import Number

CENT = Number(Decimal(0), Decimal("0.005"))
"""Zero as far as two decimals show it: 持平, 未发生."""
EARLIEST_YEAR = 1949
LONGEST_QUOTATION = 600
"""Characters after the number of a document in which what is quoted from it is looked for."""

_STATED = {
    "money": "stated_amount",
    "standard": "stated_standard",
    "rate": "stated_rate",
    "count": "stated_count",
    "score": "stated_score",
}
_NEXT_WORDS = re.compile(r"[\u4e00-\u9fff]{0,16}")
_MEASURE = re.compile(r"的([\u4e00-\u9fff]{0,14}?(?:比例|标准|费率|税率|比率|额度|定额))")
_FOLLOWS = re.compile(r"(?:按照?|执行|实行|采用|适用)$")
_OF_PERSONS = frozenset("人户例亩生")
_MARKED = ("到", "至", "为")


def per_unit(state: State, quantity: Quantity) -> Quantity:
    """An amount as a standard where its clause says by what it is counted: 每人每年320元, 由26元到29元 after 元/人."""
    clause, sentence = state.clause, state.sentence
    if quantity.kind == "standard":
        sentence.per = quantity.unit.partition("/")[2]
    elif quantity.kind == "money":
        by = clause.per or (sentence.per if clause.old or clause.new else "")
        if by and (quantity.unit == "元" or (quantity.unit == "万元" and by[0] in _OF_PERSONS)):
            sentence.per = by
            unit = f"{quantity.unit}/{by}"
            return msgspec.structs.replace(quantity, kind="standard", unit=unit, scale=Decimal(1))
    return quantity


def statement(
    state: State,
    fact: str,
    subject: str | None,
    quantity: Quantity,
    direction: str | None = None,
    *,
    prior: bool = False,
) -> Statement:
    """The statement that a quantity makes. A change printed with a minus goes the other way (增加-10万元)."""
    number = storable(quantity.number.scaled(quantity.scale))
    if direction is not None and number.value < 0:
        number = Number(-number.value, number.half_step)
        direction = "减少" if direction == "增加" else "增加"
    unit = "万元" if quantity.kind == "money" else quantity.unit
    year = _year(state, fact, quantity, prior)
    return Statement(fact, subject, number, unit, direction, year, quantity.text_start, quantity.text_end)


def _year(state: State, fact: str, quantity: Quantity, prior: bool) -> int:
    """The year a figure is about: that of its clause, its sentence or its document.

    A figure of a policy is about the year from which it holds (从2012年1月起) or that of the document that is quoted.
    """
    clause, sentence = state.clause, state.sentence
    base = quantity.kind == "rate" and state.text.startswith("的", quantity.text_start - 1)  # “上年平均工资的60%”
    year = next(y for y in (None if base else clause.year, sentence.year, state.context.year) if y is not None)
    if prior:
        return clause.year or (sentence.year or state.context.year) - 1
    if fact.endswith(("_change", "_change_rate")):
        return sentence.latest or state.context.year
    if fact.startswith("stated_"):
        return sentence.since or _quoted_from(state, quantity) or year
    return year


def _quoted_from(state: State, quantity: Quantity) -> int | None:
    """The year of the document that a quotation is from: “（某发〔2029〕3号）规定：“…补助30%””."""
    sentence = state.sentence
    if sentence.cited is None or quantity.text_start - sentence.cited_end > LONGEST_QUOTATION:
        return None
    quotes = state.text.count('"', sentence.cited_end, quantity.text_start)
    return sentence.cited if quotes % 2 else None


def remember(state: State, subjects: tuple[Named, ...], role: str, quantity: Quantity) -> None:
    """Keeps what was stated as the subject of what follows."""
    state.last, state.unknown, state.aside = subjects, "", ""
    if state.clause.mentions:
        mention = state.clause.mentions[-1]
        state.counted = mention if mention.phrase.units else None
        if quantity.kind == "money" and state.parent is None:
            state.sentence.said = (*state.sentence.said, *subjects)[-MOST_SAID:]
    if quantity.kind == "score":  # “部门整体支出自评得分95，全年预算数…”: the amounts are the first concept's
        for mention in state.clause.mentions[:-1]:
            ids = mention.phrase.ids("money", "", state.scope, None)
            state.carried["money"] = tuple(Named(concept, None) for concept in ids)
    if quantity.kind != "rate":
        state.carried[quantity.kind] = subjects
        if state.parent is None and role != "change":
            state.main = Main(subjects, role)


MOST_SAID = 4
"""Subjects of a sentence that 各增加… may mean together."""


def stated(state: State, quantity: Quantity, end: int, beside: tuple[Named, ...], *, plain: bool) -> Statement:
    """A quantity whose concept or role is not known, with its words as subject.

    What is said `beside` a known subject (“比年初预算减少…”) leaves it the subject; other words end it.
    """
    clause = state.clause
    words = stated_words(state.text[clause.start : quantity.text_start])
    measure = _MEASURE.match(state.text, end)
    if measure is not None and (follows := _FOLLOWS.search(words)) is not None:
        words = words[: follows.start()] + measure[1]  # “执行8%的缴费比例”
    reached = clause.direction is not None and state.text.startswith(_MARKED, clause.direction_end)
    if reached and clause.new and state.unknown.strip():
        words = state.unknown
    elif clause.is_relative and plain and not clause.mentions:
        words = (state.unknown.strip() or state.aside or "、".join(m.words for m in state.topic)) + words
    elif not words:
        words = state.label if state.text.startswith("：", quantity.text_start - 1) else ""
        following = _NEXT_WORDS.match(state.text, end)
        words = words or stated_words(following[0] if following else "")
    elif not beside:
        state.unknown = words
    if beside:
        state.last = state.carried[quantity.kind] = beside
        state.aside = words
    elif not state.muted:
        state.unknown = state.unknown or words or " "
        state.last, state.counted = (), None
        state.carried.pop(quantity.kind, None)
    if quantity.kind == "score" and state.label.endswith("指标"):
        words = f"{state.label}{words}"
    project = state.project
    if project is None and quantity.kind == "money" and words and not state.muted and lists_projects(state):
        return statement(state, "project", words, quantity)
    subject = f"{project}：{words}" if project and words else words or project
    direction = None if reached else clause.direction
    return statement(state, _STATED[quantity.kind], subject or None, quantity, direction, prior=clause.old)


def founded(state: State, year: int, start: int, end: int) -> Statement | None:
    """The year in which a body was founded (成立于2001年), with the body as its subject."""
    if not EARLIEST_YEAR <= year <= state.context.year:
        return None
    words = stated_words(state.text[max(state.sentence.start, start - 60) : start - 3])
    quantity = Quantity("count", Number(Decimal(year), Decimal("0.5")), "年", Decimal(1), start, start + 4)
    made = statement(state, fact_id("founded_year"), words or None, quantity)
    return msgspec.structs.replace(made, about_year=year)
