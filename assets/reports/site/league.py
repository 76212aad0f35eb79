"""The league table of a year: one row a department, and what the rows can be filtered by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from assets.reports.site.model import SiteDepartment, main_card, published_of
from assets.reports.summary import CardNote, Summary
from assets.reports.text import percent, plain, shorten, signed

NO_GRADE = "待评"
NO_SCORE = "未计分"
_NAME = 60
_CENT = Decimal("0.01")


class LeagueRow(msgspec.Struct, frozen=True):
    """One department in one year. What ends in `_key` is what the table is sorted by, empty for nothing."""

    rank: int | None
    name: str
    href: str
    report: str
    region: str
    region_path: str
    rulebook: str
    total: str
    judged: str
    rate: str
    rate_key: str
    partial: bool
    coverage: str
    coverage_key: str
    grade: str
    published: str
    published_note: str
    published_key: str
    difference: str
    difference_key: str
    errors: int
    warnings: int
    infos: int
    forms: int


class Choice(msgspec.Struct, frozen=True):
    """One entry of a filter: its value, its words, and how many rows it leaves."""

    value: str
    text: str
    count: int


class League(msgspec.Struct, frozen=True):
    """The rows of a year, the best first, and the filters."""

    rows: tuple[LeagueRow, ...]
    grades: tuple[Choice, ...]
    regions: tuple[Choice, ...]
    rulebooks: tuple[Choice, ...]


def league(departments: Sequence[SiteDepartment], year: int) -> League:
    """The league table of a year.

    Departments that are judged in full come first, by the share of points that they scored; then those with pending
    indicators, by the share of what is judged; then the others. Only the first have a rank, among those that are
    scored by the same rulebook; equal scores have equal ranks.
    """
    found = [(each, summary) for each in departments if (summary := each.in_year(year)) is not None]
    ordered = sorted(found, key=lambda pair: (*merit(main_card(pair[1])), pair[0].name, pair[0].id))
    ranks = _ranks(ordered)
    rows = tuple(_row(each, summary, ranks.get(each.id)) for each, summary in ordered)
    return League(
        rows=rows,
        grades=_choices(row.grade for row in rows),
        regions=_regions(rows),
        rulebooks=_choices(row.rulebook for row in rows),
    )


def merit(card: CardNote | None) -> tuple[int, Decimal]:
    """What scorecards are ordered by: those judged in full, those judged in part, the others; the best first."""
    if card is None or card.rate is None:
        return 2, Decimal(0)
    return int(not complete(card)), -card.rate


def complete(card: CardNote | None) -> bool:
    """Whether nothing of a scorecard is pending."""
    return card is not None and card.coverage >= 1 and card.total is not None


def _ranks(ordered: Sequence[tuple[SiteDepartment, Summary]]) -> dict[str, int]:
    ranks: dict[str, int] = {}
    before: dict[str, tuple[int, int, Decimal]] = {}
    for each, summary in ordered:
        card = main_card(summary)
        if card is None or card.rate is None or not complete(card):
            continue
        count, rank, rate = before.get(card.rulebook, (0, 0, Decimal(-1)))
        count += 1
        rank = rank if rate == card.rate else count
        before[card.rulebook] = (count, rank, card.rate)
        ranks[each.id] = rank
    return ranks


def _row(each: SiteDepartment, summary: Summary, rank: int | None) -> LeagueRow:
    card, published = main_card(summary), published_of(summary)
    rate = card.rate if card else None
    both = card.total - card.published_total if card and complete(card) and _has_both(card) else None  # type: ignore[operator]
    return LeagueRow(
        rank=rank,
        name=shorten(each.name, _NAME),
        href=each.href,
        report=each.report(summary.fiscal_year),
        region="".join(each.region),
        region_path="/".join(each.region),
        rulebook=card.title if card else NO_SCORE,
        total=plain(card.total) if card and card.total is not None else "—",
        judged=plain(card.judged.quantize(_CENT)) if card else "",
        rate=percent(rate) if rate is not None else "—",
        rate_key=_key(rate),
        partial=not complete(card),
        coverage=percent(card.coverage) if card else "—",
        coverage_key=_key(card.coverage if card else None),
        grade=(card.grade or NO_GRADE) if card else NO_SCORE,
        published=plain(published.total) if published else "—",
        published_note="、".join(filter(None, (published.grade, "自评" if published.own else ""))) if published else "",
        published_key=_key(published.total if published else None),
        difference=signed(both) if both is not None else "—",
        difference_key=_key(both),
        errors=summary.severities.get("error", 0),
        warnings=summary.severities.get("warning", 0),
        infos=summary.severities.get("info", 0),
        forms=summary.forms,
    )


def _has_both(card: CardNote) -> bool:
    return card.total is not None and card.published_total is not None


def _key(value: Decimal | None) -> str:
    return "" if value is None else f"{value.quantize(Decimal('0.0001')):f}"


def _choices(values: Iterable[str]) -> tuple[Choice, ...]:
    return tuple(Choice(value, value, count) for value, count in sorted(Counter(values).items()))


def _regions(rows: Sequence[LeagueRow]) -> tuple[Choice, ...]:
    """Every region and those around it: a province leaves its cities, a city its counties."""
    counts: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        parts = tuple(row.region_path.split("/")) if row.region_path else ()
        counts.update(parts[: n + 1] for n in range(len(parts)))
    return tuple(
        Choice("/".join(parts), "\u3000" * (len(parts) - 1) + parts[-1], count)
        for parts, count in sorted(counts.items())
    )
