"""Other weights, and the order of scorecards."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.indicators.compute import compute_indicators
from assets.scores.model import Scorecard
from assets.scores.scoring import score
from assets.scores.what_if import ordered, ranks, rate_of, reweighted
from tests.indicators.samples import fact, rulebook

BOOK = rulebook()
FACTS = [fact("current_year_expenditure", "75"), fact("current_year_expenditure_budget", "100")]
SCORES, CARD = score(BOOK, compute_indicators(BOOK, FACTS, 2021))


def card(total: str | None, coverage: str = "1", full: str = "100") -> Scorecard:
    points = None if total is None else Decimal(total)
    return Scorecard("r", None, points, Decimal(full), None, None, None, Decimal(coverage))


def test_an_indicator_keeps_its_share_of_the_points() -> None:
    # 3 of 4 points become 7.5 of 10.
    (one,), made = reweighted(BOOK, SCORES, CARD, {"completion": Decimal(10)})
    assert (one.weight, one.score) == (Decimal(10), Decimal("7.5"))
    assert (made.total, made.full_score, made.coverage, made.grade) == (Decimal("7.5"), Decimal(10), Decimal(1), "合格")


def test_the_same_weights_change_nothing_and_the_original_stays() -> None:
    assert reweighted(BOOK, SCORES, CARD, {}) == (SCORES, CARD)
    reweighted(BOOK, SCORES, CARD, {"completion": Decimal(10)})
    assert SCORES[0].weight == 4


def test_what_is_pending_stays_pending() -> None:
    scores, own = score(BOOK, [])
    (one,), made = reweighted(BOOK, scores, own, {"completion": Decimal(10)})
    assert (one.score, made.total, made.coverage, made.grade) == (None, None, Decimal(0), None)


def test_weights_that_sum_to_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="sum to nothing"):
        reweighted(BOOK, SCORES, CARD, {"completion": Decimal(0)})


def test_the_best_comes_first_equals_share_a_place_and_the_unfinished_have_none() -> None:
    cards = [card("80"), card("50", "0.5"), card("90"), card("90"), card(None, "0"), card("7", full="10")]
    assert ranks(cards) == [3, None, 1, 1, None, 4]
    assert ordered(cards) == [2, 3, 0, 5, 1, 4]
    assert (rate_of(cards[1]), rate_of(cards[4])) == (Decimal(1), None)


@given(st.lists(st.tuples(st.integers(0, 100), st.booleans()), max_size=20))
def test_the_order_holds_every_card_once(made: list[tuple[int, bool]]) -> None:
    cards = [card(str(total), "1" if whole else "0.5") for total, whole in made]
    order = ordered(cards)
    assert sorted(order) == list(range(len(cards)))
    places = [ranks(cards)[n] for n in order]
    known = [place for place in places if place is not None]
    assert places[: len(known)] == sorted(known)
