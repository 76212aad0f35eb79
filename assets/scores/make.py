"""The scores and scorecards of a department-year."""

from __future__ import annotations

from collections.abc import Sequence

from assets.indicators.model import INDICATORS, Indicator
from assets.indicators.rulebook import Rulebook
from assets.records import to_table
from assets.scores.model import SCORECARDS, SCORES, Score, Scorecard
from assets.scores.published import PUBLISHED, PUBLISHED_SELF, Evaluation, evaluations, published_by, published_scores
from assets.scores.scoring import score
from assets.tables.performance.model import (
    PERFORMANCE,
    PERFORMANCE_FUNDS,
    PERFORMANCE_TOTALS,
    FundsRow,
    PerformanceRow,
    PerformanceTotal,
)
from assets.unit import Made, Note, UnitInputs


def make(unit: UnitInputs, rulebooks: Sequence[Rulebook]) -> Made:
    """The scores by each of these rulebooks that scores, in their order, then those that were published without one."""
    indicators = unit.records(INDICATORS, Indicator)
    published = _published(unit)
    covered: list[Evaluation] = []
    scores: list[Score] = []
    cards: list[Scorecard] = []
    for rulebook in rulebooks:
        if rulebook.scored:
            stated, evaluation = published_by(rulebook, published)
            own, card = score(rulebook, indicators, published=stated)
            scores += own
            cards.append(card)
            covered += [evaluation] if evaluation is not None else []
    for evaluation in published:
        if not any(evaluation is other for other in covered):
            own, card = published_scores(evaluation, _rulebook(evaluation, published))
            scores += own
            cards.append(card)
    return Made(
        {"scores": to_table(scores, SCORES), "scorecards": to_table(cards, SCORECARDS)},
        {"scores": _note_of_scores(scores), "scorecards": _note_of_cards(cards)},
    )


def _published(unit: UnitInputs) -> list[Evaluation]:
    """What was published about the unit's year."""
    return evaluations(
        unit.records(PERFORMANCE, PerformanceRow),
        unit.records(PERFORMANCE_FUNDS, FundsRow),
        unit.records(PERFORMANCE_TOTALS, PerformanceTotal),
        unit.unit.fiscal_year,
    )


def _rulebook(evaluation: Evaluation, published: Sequence[Evaluation]) -> str:
    """The id that stands for no rulebook; a self-evaluation has its own, where the subject has a key evaluation too."""
    judged = any(other.subject == evaluation.subject and other.who == "key" for other in published)
    return PUBLISHED_SELF if evaluation.who == "self" and judged else PUBLISHED


def _note_of_scores(scores: Sequence[Score]) -> Note:
    return {"评分项": len(scores), "待评": sum(entry.basis == "pending" for entry in scores)}


def _note_of_cards(cards: Sequence[Scorecard]) -> Note:
    note: dict[str, int | float | str] = {"评价办法": len(cards)}
    if cards:
        main = cards[0]
        note["得分"] = float(main.total) if main.total is not None else "待评"
        note["满分"] = float(main.full_score)
        note["覆盖率"] = float(main.coverage)
        note["等级"] = main.grade or "待评"
    return note
