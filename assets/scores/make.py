"""The scores and scorecards of a department-year."""

from __future__ import annotations

from collections.abc import Sequence

from assets.indicators.model import INDICATORS, Indicator
from assets.indicators.rulebook import Rulebook
from assets.records import to_table
from assets.scores.model import SCORECARDS, SCORES, Score, Scorecard
from assets.scores.scoring import score
from assets.unit import Made, Note, UnitInputs


def make(unit: UnitInputs, rulebooks: Sequence[Rulebook]) -> Made:
    """The scores by each of these rulebooks that scores, in their order."""
    indicators = unit.records(INDICATORS, Indicator)
    scores: list[Score] = []
    cards: list[Scorecard] = []
    for rulebook in rulebooks:
        if rulebook.scored:
            own, card = score(rulebook, indicators)
            scores += own
            cards.append(card)
    return Made(
        {"scores": to_table(scores, SCORES), "scorecards": to_table(cards, SCORECARDS)},
        {"scores": _note_of_scores(scores), "scorecards": _note_of_cards(cards)},
    )


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
