"""What all departments of a year come to: totals, findings by severity and rule, and how the scores are spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal

import msgspec

from assets.reports.figures import SEVERITY_NAMES
from assets.reports.site.league import complete
from assets.reports.site.model import SiteDepartment, main_card, published_of
from assets.reports.summary import Summary
from assets.reports.text import percent, plain

MOST_RULES = 15
_STEP, _BINS = 10, 10
_TENTH = Decimal("0.1")
_HUNDRED = Decimal(100)


class Bar(msgspec.Struct, frozen=True):
    """One line of a chart that is a table: its words, one count a part, and the widths of the parts in percent."""

    text: str
    counts: tuple[int, ...]
    widths: tuple[str, ...]
    starts: tuple[str, ...]


class RuleBar(msgspec.Struct, frozen=True):
    """How often a rule was broken, and in how many departments."""

    code: str
    title: str
    count: int
    departments: int
    width: str


class Overview(msgspec.Struct, frozen=True):
    """The figures above the league table, and the charts below it."""

    departments: int
    complete: int
    average: str
    coverage: str
    documents: int
    clean: int
    severities: tuple[tuple[str, str, int], ...]
    scored: tuple[Bar, ...]
    published: tuple[Bar, ...]
    published_count: int
    rules: tuple[RuleBar, ...]
    more_rules: int


def overview(departments: Sequence[SiteDepartment], year: int, titles: Mapping[str, str]) -> Overview:
    """The overview of a year; `titles` maps a rule's code to its name."""
    found = [summary for each in departments if (summary := each.in_year(year)) is not None]
    cards = [card for summary in found if (card := main_card(summary)) is not None]
    full = [card.rate for card in cards if complete(card) and card.rate is not None]
    part = [card.rate for card in cards if not complete(card) and card.rate is not None]
    totals = [each for summary in found if (each := published_of(summary)) is not None]
    published = [each.total / each.full for each in totals if each.full]
    severities = sum((Counter(summary.severities) for summary in found), Counter[str]())
    rules = _rules(found, titles)
    return Overview(
        departments=len(found),
        complete=len(full),
        average=percent(_mean(full)) if full else "—",
        coverage=percent(_mean([card.coverage for card in cards])) if cards else "—",
        documents=sum(summary.documents for summary in found),
        clean=sum(not summary.severities.get("error") for summary in found),
        severities=tuple((key, name, severities[key]) for key, name in SEVERITY_NAMES.items()),
        scored=_histogram([full, part]),
        published=_histogram([published]),
        published_count=len(published),
        rules=tuple(rules[:MOST_RULES]),
        more_rules=max(0, len(rules) - MOST_RULES),
    )


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)


def _histogram(series: Sequence[Sequence[Decimal]]) -> tuple[Bar, ...]:
    """Shares of 0 to 1 in tens of percent, the highest first, from where there are any; 100% belongs to the top."""
    bins = [Counter(_bin(value) for value in values) for values in series]
    if not any(bins):
        return ()
    lowest = min(number for counts in bins for number in counts)
    counts = {n: tuple(one[n] for one in bins) for n in range(_BINS - 1, lowest - 1, -1)}
    most = max(sum(each) for each in counts.values())
    return tuple(_bar(_words(n), each, most) for n, each in counts.items())


def _bin(value: Decimal) -> int:
    return min(_BINS - 1, max(0, int((value * _HUNDRED / _STEP).to_integral_value(ROUND_FLOOR))))


def _words(number: int) -> str:
    low = number * _STEP
    return f"{low}–{low + _STEP}" if number == _BINS - 1 else f"{low}–<{low + _STEP}"


def _bar(text: str, counts: tuple[int, ...], most: int) -> Bar:
    starts = [sum(counts[:n]) for n in range(len(counts))]
    return Bar(text, counts, tuple(_share(c, most) for c in counts), tuple(_share(s, most) for s in starts))


def _share(count: int, most: int) -> str:
    share = (Decimal(100 * count) / most).quantize(_TENTH) if most else Decimal(0)
    return plain(share)


def _rules(found: Sequence[Summary], titles: Mapping[str, str]) -> list[RuleBar]:
    """The rules that were broken, the most often broken first."""
    counts = sum((Counter(summary.codes) for summary in found), Counter[str]())
    spread = Counter(code for summary in found for code in summary.codes)
    most = max(counts.values(), default=0)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [RuleBar(code, titles.get(code, ""), count, spread[code], _share(count, most)) for code, count in ordered]
