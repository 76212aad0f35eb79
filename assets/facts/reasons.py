"""The reasons that the text gives for its figures: 主要原因是…, 原因为…, 主要是因为…, 系…所致, kept as text.

A reason explains what its own words name (决算数小于预算数的原因: how far the budget was met; 增加的原因: the change),
else the changes stated last, be it in the sentence before. It goes on over a list of its own (一是…；二是…).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from assets.facts.state import Statement

LONGEST_REASON = 500
"""Characters; a reason that goes on for longer is cut."""
FARTHEST = 200
"""Characters between a figure and the reason for it."""
MOST_EXPLAINED = 40
"""Figures before a reason that are looked at."""

_LEAD = re.compile(
    r"(?P<named>原因(?!分析|说明|如下|不明))(?:(?:主要)?(?:是|为|有|在于|系|包括))?(?:因为?|由于)?[：，]?"
    r"|主要(?:是|系)(?!用于|为[了保]|包括|指|反映|用|支付|[^，。；]{0,12}等费用)(?:因为?|由于)?[：，]?|主要(?:由于|因)[：，]?"
    r"|(?<=[，。；：])由于|是因为|系(?=[^，。；\d]{2,40}(?:所致|导致|造成|引起))"
)
_END = re.compile(
    r"[。；！](?!\"?(?:[二三四五六七八九十]是|其[二三四]|[②-⑨]|（[2-9]）|[2-9][.、]))"
    r"|，(?=(?:比|较|与|同|和)(?:上年|去年|(?:19|20)\d\d年)|同比)"
)
_CLAUSE = re.compile(r"[，。；：、（）]")
_BUDGET = "预算"
_CHANGE = re.compile(r"[增减升降]|变[动化]|上年|去年|同比")
_MARKS = ' ，。；：、"“”'
_CHANGES, _COMPLETION = ("_change", "_change_rate"), ("_completion_rate",)
_OPENS = re.compile(r"(?:（?[一二三四五六七八九十\d]{1,2}[）.、])?[^，。；\d]{0,16}$")


class Reason(msgspec.Struct, frozen=True):
    """A reason: its words are `[start, end)` of the paragraph; `lead` is where the words that announce it begin."""

    lead: int
    start: int
    end: int
    named: bool


def reasons(text: str) -> Iterator[Reason]:
    """The reasons that a uniform text gives, in order; none lies within another."""
    position = 0
    while lead := _LEAD.search(text, position):
        stop = _END.search(text, lead.end(), lead.end() + LONGEST_REASON)
        end = stop.start() if stop else min(len(text), lead.end() + LONGEST_REASON)
        yield Reason(lead.start(), lead.end(), end, lead["named"] is not None)
        position = max(end, lead.end())


def explanations(text: str, statements: Sequence[Statement]) -> dict[int, Reason]:
    """Which statement (by its place in the sequence) a reason of its paragraph explains."""
    found: dict[int, Reason] = {}
    after = floor = 0
    for reason in reasons(text):
        while after < len(statements) and statements[after].end <= reason.lead:
            after += 1
        low = max(floor, after - MOST_EXPLAINED)
        for place in _explained(text, statements, low, after, reason):
            found.setdefault(place, reason)
        floor = after
    return found


def opening(text: str) -> Reason | None:
    """The reason that a paragraph begins with (“增减变动原因：…”), for the figures of the one before."""
    first = next(reasons(text), None)
    return first if first is not None and first.named and _OPENS.match(text[: first.lead]) else None


def explained_before(statements: Sequence[Statement], reason: Reason, text: str) -> list[int]:
    """Which statements of the paragraph before a reason explains that a paragraph begins with."""
    return _chosen(statements, range(max(0, len(statements) - MOST_EXPLAINED), len(statements)), text[: reason.lead])


def words_of(printed: str, reason: Reason) -> str:
    """The reason as printed, without the marks around it."""
    return printed[reason.start : reason.end].replace(" ", "").strip(_MARKS)


def _explained(text: str, statements: Sequence[Statement], low: int, after: int, reason: Reason) -> list[int]:
    if after <= low:
        return []
    last = statements[after - 1]
    between = text[last.end : reason.lead] if reason.lead - last.end <= FARTHEST else "。。"
    if between.count("。") > 1 or ("。" in between and not reason.named and text[reason.lead - 1] != "。"):
        return []
    segment = max(text.rfind(mark, max(0, last.start - LONGEST_REASON), last.start) for mark in "。；") + 1
    places = [place for place in range(low, after) if statements[place].start >= segment]
    clause = [match.end() for match in _CLAUSE.finditer(text, max(0, reason.lead - 40), reason.lead)]
    return _chosen(statements, places, text[clause[-1] if clause else max(0, reason.lead - 40) : reason.lead])


def _chosen(statements: Sequence[Statement], places: Sequence[int], lead: str) -> list[int]:
    """Of the statements before a reason those that its announcing words mean."""
    changes = [place for place in places if statements[place].fact.endswith(_CHANGES)]
    completions = [place for place in places if statements[place].fact.endswith(_COMPLETION)]
    moved = [place for place in places if statements[place].direction is not None]
    finals = [place for place in places if "_budget" not in statements[place].fact and place not in changes]
    if _BUDGET in lead:
        found = completions or [place for place in moved if place not in changes] or finals
    elif _CHANGE.search(lead):
        found = changes or moved or completions
    else:
        found = changes or completions or moved
    return [place for place in found if _alike(statements[place], statements[found[-1]])]


def _alike(one: Statement, last: Statement) -> bool:
    """Whether two statements are of one matter: the same concept and subject, or the same printed number."""
    return (_matter(one), one.subject) == (_matter(last), last.subject) or one.start == last.start


def _matter(statement: Statement) -> str:
    for role in (*_CHANGES, *_COMPLETION):
        if statement.fact.endswith(role):
            return statement.fact.removesuffix(role)
    return statement.fact
