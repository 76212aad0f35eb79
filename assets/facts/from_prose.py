"""Facts from the running text: every quantity that a sentence states, with its quote and the place of its number."""

from __future__ import annotations

import re

import msgspec

from assets.documents.model import Document
from assets.documents.prose import Paragraph, paragraphs
from assets.facts.grammar import Reader
from assets.facts.model import Fact
from assets.facts.reasons import Reason, explained_before, explanations, opening, words_of
from assets.facts.sections import contexts
from assets.facts.state import Main, Statement

LONGEST_BEFORE = 120
LONGEST_AFTER = 60
"""Characters of the sentence that a quote keeps before and after its number."""

_DIGIT = re.compile(r"\d|持平|无增减|无变|未发生|为零")
_SENTENCE_END = "。；！？"


def facts_from_prose(document: Document, fiscal_year: int, *, about: int | None = None) -> list[Fact]:
    """Every quantity of the running text as a fact, in reading order, with the reason that is given for it.

    `fiscal_year` is the year that the document is about; a report about another year that is bound into it keeps
    its own. With `about` only what is said about that year, or in a report about it. Amounts are in 万元. A statement
    without a number (与上年持平) is a change of zero, its words are the text.
    """
    facts: list[Fact] = []
    mains: dict[tuple[str, ...], Main | None] = {}
    listing: Main | None = None
    before: list[Statement] = []
    for paragraph, text, context in contexts(paragraphs(document), fiscal_year):
        opened = opening(text) if before else None
        if opened is not None:
            for place in explained_before(before, opened, text):
                at = place - len(before)
                if facts[at].reason is None:
                    facts[at] = _with_reason(facts[at], paragraph, opened)
        before = []
        if not _DIGIT.search(text):
            continue
        reader = Reader(text, context, mains.get(paragraph.section), listing)
        said = list(reader.statements())
        why = explanations(text, said)
        read = [_fact(document, paragraph, statement, why.get(i)) for i, statement in enumerate(said)]
        if about is None or context.year == about:
            facts += read
            before = said
        else:
            facts += [fact for fact in read if fact.about_year == about]
        listing = reader.listing
        mains = {paragraph.section: reader.main or mains.get(paragraph.section)}
    return facts


def _with_reason(fact: Fact, paragraph: Paragraph, reason: Reason) -> Fact:
    words, page = _reason(paragraph, reason)
    return msgspec.structs.replace(fact, reason=words, reason_page=page)


def _reason(paragraph: Paragraph, reason: Reason | None) -> tuple[str | None, int | None]:
    """A reason's words and the page on which they begin; None for both where there are none."""
    words = words_of(paragraph.text, reason) if reason is not None else ""
    return (words, paragraph.place(reason.start)[0]) if reason is not None and words else (None, None)


def _fact(document: Document, paragraph: Paragraph, statement: Statement, reason: Reason | None) -> Fact:
    words, page = _reason(paragraph, reason)
    return Fact(
        fact=statement.fact,
        subject=statement.subject,
        value=statement.number.value,
        half_step=statement.number.half_step,
        unit=statement.unit,
        direction=statement.direction,
        about_year=statement.about_year,
        text=paragraph.text[statement.start : statement.end],
        quote=_quote(paragraph.text, statement.start, statement.end),
        method="prose",
        source=document.printed(paragraph.source(statement.start, statement.end)),
        confidence=paragraph.confidence(statement.start, statement.end),
        reason=words,
        reason_page=page,
    )


def _quote(text: str, start: int, end: int) -> str:
    """The sentence around a number, cut to what a reader takes in at a glance."""
    low = max(0, start - LONGEST_BEFORE)
    high = min(len(text), end + LONGEST_AFTER)
    first = max((text.rfind(stop, low, start) for stop in _SENTENCE_END), default=-1)
    ends = [found for stop in _SENTENCE_END if (found := text.find(stop, end, high)) >= 0]
    return text[first + 1 if first >= 0 else low : min(ends) + 1 if ends else high].replace(" ", "")
