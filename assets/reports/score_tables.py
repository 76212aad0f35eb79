"""Scorecards as tables to look at: levels with subtotals, each score with its derivation and its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from assets.documents.model import Box
from assets.facts.catalogue import is_fact, name_of
from assets.indicators.model import Indicator
from assets.reports.figures import Link
from assets.reports.form_tables import CellIndex
from assets.reports.model import RulebookNote
from assets.reports.text import measured, percent, plain, signed
from assets.reports.views import Input, box_of, read_inputs
from assets.scores.model import DIFFERENCES, Comparison, Score, Scorecard

BASIS_NAMES = {"computed": "计算", "evidence": "佐证", "published": "公开", "pending": "待评"}
PENDING = "待评"
_METHODS = {"derived": "推算", "corrected": "更正"}
_BAR = Decimal("0.01")


class Origin(msgspec.Struct, frozen=True):
    """One number that an indicator draws on, and where it stands."""

    name: str
    value: str
    method: str
    page: Link | None
    cell: Link | None


class Derivation(msgspec.Struct, frozen=True):
    """How a score came about: the standard, the formula with its numbers, the words, what is missing, the sources."""

    standard: str
    formula: str
    value: str
    explanation: str
    missing: str
    origins: tuple[Origin, ...]


class ScoreRow(msgspec.Struct, frozen=True):
    """One indicator of level 3; `difference` is ours less the published one, empty where they agree."""

    name: str
    weight: str
    score: str
    published: str
    difference: str
    basis: str
    basis_name: str
    derivation: Derivation


class LevelTwo(msgspec.Struct, frozen=True):
    """The indicators under one level 2; `subtotal` where it has several and is not the whole of its level 1."""

    name: str
    rows: tuple[ScoreRow, ...]
    subtotal: str = ""


class LevelOne(msgspec.Struct, frozen=True):
    """One level 1 with its subtotals and the shares of its bar in percent: scored, lost, and still pending."""

    name: str
    weight: str
    score: str
    judged: str
    published: str
    got: str
    lost: str
    lost_from: str
    open: str
    open_from: str
    levels: tuple[LevelTwo, ...]


class CardTable(msgspec.Struct, frozen=True):
    """One scorecard: the department's under one rulebook, or one project's."""

    anchor: str
    rulebook: str
    title: str
    subject: str | None
    legal_basis: tuple[str, ...]
    notes: tuple[str, ...]
    total: str
    full: str
    judged: str
    grade: str
    pending: bool
    coverage: str
    coverage_percent: str
    published_total: str
    published_grade: str
    difference: str
    has_published: bool
    levels: tuple[LevelOne, ...]


class ComparisonRow(msgspec.Struct, frozen=True):
    """The total (`name` 总分) or one indicator in both evaluations; `difference` is the key score less the own."""

    name: str
    weight: str
    own: str
    key: str
    difference: str
    note: str


class ComparisonTable(msgspec.Struct, frozen=True):
    """Self-evaluation beside key evaluation of the department (`subject` None) or a project."""

    subject: str | None
    rows: tuple[ComparisonRow, ...]


class Sources:
    """Says where an input stands in the report: its picture, and its cell in a form."""

    def __init__(self, places: Mapping[tuple[str, int, Box], Link], index: CellIndex, fiscal_year: int) -> None:
        """Takes the anchors of all marks, the index of the forms' cells and the year that goes without saying."""
        self._places = places
        self._index = index
        self._year = fiscal_year

    def origins(self, indicator: Indicator) -> tuple[Origin, ...]:
        """The inputs of an indicator as they are shown. Raises ValueError where they cannot be read."""
        return tuple(self._origin(entry) for entry in read_inputs(indicator))

    def _origin(self, entry: Input) -> Origin:
        place = entry.place
        page = cell = None
        if place is not None:
            page = self._places.get((place.document, place.page, box_of(place)))
            anchor = self._index.find(place)
            cell = Link(f"#{anchor}", self._index.titles[anchor]) if anchor else None
        year = f"{entry.year} 年" if entry.year not in (None, self._year) else ""
        subject = f"（{entry.subject}）" if entry.subject else ""
        name = name_of(entry.fact) if is_fact(entry.fact) else entry.fact
        value = "" if entry.value is None else measured(entry.value, entry.unit)
        return Origin(f"{year}{name}{subject}", value, _METHODS.get(entry.method, ""), page, cell)


def card_tables(
    cards: Sequence[Scorecard],
    scores: Sequence[Score],
    indicators: Sequence[Indicator],
    rulebooks: Sequence[RulebookNote],
    sources: Sources,
) -> list[CardTable]:
    """The scorecards in the order given, then the scores that belong to none of them."""
    rows: dict[tuple[str, str | None], list[Score]] = {}
    for score in scores:
        rows.setdefault((score.rulebook, score.subject), []).append(score)
    known = {(card.rulebook, card.subject): card for card in cards}
    values = {(i.rulebook, i.indicator): i for i in indicators}
    notes = {note.rulebook: note for note in rulebooks}
    return [
        _card_table(n, key, known.get(key), rows.get(key, []), values, notes.get(key[0]), sources)
        for n, key in enumerate(dict.fromkeys([*known, *rows]), 1)
    ]


def comparison_tables(comparisons: Sequence[Comparison]) -> list[ComparisonTable]:
    """The comparisons by subject, in the order given."""
    return [
        ComparisonTable(subject, tuple(_comparison_row(one) for one in comparisons if one.subject == subject))
        for subject in dict.fromkeys(one.subject for one in comparisons)
    ]


def _comparison_row(one: Comparison) -> ComparisonRow:
    return ComparisonRow(
        name=one.indicator or "总分",
        weight="" if one.weight is None else plain(one.weight),
        own=_with_grade(one.self_score, one.self_grade),
        key=_with_grade(one.key_score, one.key_grade),
        difference="" if one.difference is None else signed(one.difference),
        note=one.note,
    )


def _with_grade(score: Decimal | None, grade: str | None) -> str:
    return "，".join(part for part in ("未公开" if score is None else plain(score), grade) if part)


def _told(one: Score | Scorecard) -> str:
    """Why the published score is another: the kind and the words; empty where it is not."""
    return f"（{DIFFERENCES.get(one.difference, one.difference)}）：{one.difference_note}" if one.difference else ""


def _card_notes(card: Scorecard | None) -> tuple[str, ...]:
    """What is to be known of this scorecard besides what is true of its rulebook."""
    if card is None:
        return ()
    told = _told(card)
    return tuple(text for text in (card.remark, told and f"与公开的总分不同{told}") if text)


def _card_table(
    number: int,
    key: tuple[str, str | None],
    card: Scorecard | None,
    scores: Sequence[Score],
    values: Mapping[tuple[str, str], Indicator],
    note: RulebookNote | None,
    sources: Sources,
) -> CardTable:
    rulebook, subject = key
    note = note or RulebookNote(rulebook, rulebook)
    full = card.full_score if card else sum((s.weight for s in scores), Decimal())
    total = card.total if card else _sum([s.score for s in scores])
    judged = sum((s.weight for s in scores if s.score is not None), Decimal())
    coverage = card.coverage if card else (judged / full if full else Decimal())
    published = card.published_total if card else None
    return CardTable(
        anchor=f"card-{number}",
        rulebook=rulebook,
        title=note.title,
        subject=subject,
        legal_basis=note.legal_basis,
        notes=(*note.notes, *_card_notes(card)),
        total=_or_pending(total),
        full=plain(full),
        judged=plain(judged),
        grade=(card.grade if card else None) or PENDING,
        pending=card is None or card.grade is None,
        coverage=percent(coverage),
        coverage_percent=_bounded(coverage, Decimal(1)),
        published_total="" if published is None else plain(published),
        published_grade=(card.published_grade if card else None) or "",
        difference="" if published is None or total is None or coverage < 1 else _difference(total, published),
        has_published=any(s.published_score is not None for s in scores),
        levels=tuple(
            _level_one(name, [s for s in scores if s.level1 == name], values, note, sources)
            for name in dict.fromkeys(s.level1 for s in scores)
        ),
    )


def _level_one(
    name: str,
    scores: Sequence[Score],
    values: Mapping[tuple[str, str], Indicator],
    note: RulebookNote,
    sources: Sources,
) -> LevelOne:
    weight = sum((s.weight for s in scores), Decimal())
    judged = sum((s.weight for s in scores if s.score is not None), Decimal())
    got = _sum([s.score for s in scores])
    published = _sum([s.published_score for s in scores])
    lost_from = Decimal(_bounded(got or Decimal(), weight))
    open_from = Decimal(_bounded(judged, weight))
    lost = max(open_from - lost_from, Decimal())
    return LevelOne(
        name=name,
        weight=plain(weight),
        score=_or_pending(got),
        judged=plain(judged),
        published="" if published is None else plain(published),
        got=str(lost_from),
        lost=str(lost),
        lost_from=str(lost_from),
        open=str(Decimal(100) - max(open_from, lost_from)),
        open_from=str(max(open_from, lost_from)),
        levels=tuple(
            LevelTwo(
                level2,
                tuple(_row(s, _indicator(s, values), note, sources) for s in scores if s.level2 == level2),
                _subtotal([s for s in scores if s.level2 == level2], scores),
            )
            for level2 in dict.fromkeys(s.level2 for s in scores)
        ),
    )


def _subtotal(scores: Sequence[Score], of_level1: Sequence[Score]) -> str:
    """The points of a level 2 over its weight: 21.6／31; empty where the row or the level 1 says as much."""
    if not 1 < len(scores) < len(of_level1):
        return ""
    weight = sum((s.weight for s in scores), Decimal())
    return f"{_or_pending(_sum([s.score for s in scores]))}／{plain(weight)}"


def _indicator(score: Score, values: Mapping[tuple[str, str], Indicator]) -> Indicator | None:
    """The indicator behind a score of the department; indicators are not computed for single projects."""
    return values.get((score.rulebook, score.indicator)) if score.subject is None else None


def _row(score: Score, indicator: Indicator | None, note: RulebookNote, sources: Sources) -> ScoreRow:
    both = score.score is not None and score.published_score is not None
    return ScoreRow(
        name=score.name,
        weight=plain(score.weight),
        score=_or_pending(score.score),
        published="" if score.published_score is None else plain(score.published_score),
        difference=_difference(score.score, score.published_score) if both else "",  # type: ignore[arg-type]
        basis=score.basis if score.basis in BASIS_NAMES else "pending",
        basis_name=BASIS_NAMES.get(score.basis, score.basis),
        derivation=_derivation(score, indicator, note, sources),
    )


def _derivation(score: Score, indicator: Indicator | None, note: RulebookNote, sources: Sources) -> Derivation:
    standard = note.standards.get(score.indicator, "")
    explanation = score.explanation
    for said_above in note.notes:
        explanation = explanation.removesuffix(said_above)
    if score.difference:
        explanation += f"与公开的得分不同{_told(score)}。"
    if indicator is None:
        return Derivation(standard, "", "", explanation, "", ())
    return Derivation(
        standard=standard,
        formula="" if indicator.formula in explanation else indicator.formula,
        value=value_of(indicator),
        explanation=explanation,
        missing="" if indicator.missing in explanation else indicator.missing,
        origins=sources.origins(indicator),
    )


def value_of(indicator: Indicator) -> str:
    """The indicator's value with its unit, empty where it was not computed."""
    if indicator.value is None or indicator.status != "computed":
        return ""
    return measured(indicator.value, indicator.unit)


def _sum(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [v for v in values if v is not None]
    return sum(known, Decimal()) if known else None


def _or_pending(value: Decimal | None) -> str:
    return PENDING if value is None else plain(value)


def _difference(ours: Decimal, published: Decimal) -> str:
    return "" if ours == published else signed(ours - published)


def _bounded(part: Decimal, whole: Decimal) -> str:
    """A share in percent, held between 0 and 100, with two decimals: the width of a bar."""
    share = part / whole * 100 if whole else Decimal()
    return str(min(max(share, Decimal()), Decimal(100)).quantize(_BAR))
