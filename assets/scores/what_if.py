"""Scorecards as they would be with other weights, and scorecards in their order. Nothing here is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from assets.indicators.quantities import CONTEXT, rounded, stored
from assets.indicators.rulebook import Rulebook
from assets.scores.model import Score, Scorecard
from assets.scores.scoring import grade_of


def reweighted(
    rulebook: Rulebook, scores: Sequence[Score], card: Scorecard, weights: Mapping[str, Decimal]
) -> tuple[list[Score], Scorecard]:
    """A scorecard with other weights for some indicators (by id), the others as they are.

    An indicator keeps its share of the points (得分率): 3 of 4 points become 6 of 8. The full score is the sum of the
    weights; for the grade the total is brought back to the rulebook's full score. Raises ValueError where the weights
    sum to nothing.
    """
    made = [_reweighted(one, weights.get(one.indicator, one.weight)) for one in scores]
    full = sum((one.weight for one in made), Decimal(0))
    if full <= 0:
        raise ValueError("the weights sum to nothing")
    given = [one for one in made if one.score is not None]
    total = sum((one.score for one in given if one.score is not None), Decimal(0)) if given else None
    if total is not None and rulebook.rounding.total is not None:
        total = rounded(total, rulebook.rounding.total, rulebook.rounding.mode)
    judged = sum((one.weight for one in given), Decimal(0))
    grade = None
    if total is not None and judged == full:
        grade = grade_of(rulebook, stored(CONTEXT.divide(CONTEXT.multiply(total, card.full_score), full)))
    return made, msgspec.structs.replace(
        card,
        total=total,
        full_score=full,
        grade=grade,
        coverage=stored(CONTEXT.divide(judged, full)),
        difference=None,
        difference_note="",
    )


def _reweighted(score: Score, weight: Decimal) -> Score:
    if weight == score.weight:
        return score
    factor = CONTEXT.divide(weight, score.weight) if score.weight else Decimal(0)
    points = None if score.score is None else stored(CONTEXT.multiply(score.score, factor))
    return msgspec.structs.replace(
        score, weight=weight, score=points, published_score=None, difference=None, difference_note=""
    )


def rate_of(card: Scorecard) -> Decimal | None:
    """The share (0 to 1) of the points that could be had of what is judged; None where nothing is."""
    judged = CONTEXT.multiply(card.full_score, card.coverage)
    if card.total is None or judged <= 0:
        return None
    return stored(CONTEXT.divide(card.total, judged))


def ranks(cards: Sequence[Scorecard]) -> list[int | None]:
    """The place of each card among those that are wholly judged, by the share of the points; equals share a place.

    A card with something pending has none: a partial total is not comparable.
    """
    rates = [rate_of(card) if card.coverage == 1 else None for card in cards]
    known = [rate for rate in rates if rate is not None]
    return [None if rate is None else 1 + sum(other > rate for other in known) for rate in rates]


def ordered(cards: Sequence[Scorecard]) -> list[int]:
    """The numbers of the cards, the best first; those with something pending after the others."""
    places = ranks(cards)
    worst = len(cards) + 1
    return sorted(
        range(len(cards)),
        key=lambda n: (places[n] or worst, -(rate_of(cards[n]) if rate_of(cards[n]) is not None else Decimal(-1))),  # type: ignore[operator]
    )
