from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.indicators.methods import (
    Band,
    Bands,
    CheckItem,
    Checklist,
    Deduct,
    GradeMap,
    Judged,
    Linear,
    Method,
    Points,
    Proportional,
    Within,
)
from assets.indicators.quantities import Quantity, Range
from assets.scores.evidence import Evidence
from assets.scores.methods import UnusableEvidence, score_evidence, score_value

FOUR = Decimal(4)


def quantity(text: str) -> Quantity:
    return Quantity.parse(text) if text.endswith("%") else Quantity.parse(Decimal(text))


def band(span: str, *, score: str | None = None, deduct: str | None = None) -> Band:
    return Band(Range.parse(span), quantity(score) if score else None, quantity(deduct) if deduct else None)


CONTROL = Bands(
    (
        band("(-∞, 100%]", score="100%"),
        band("(100%, 105%]", deduct="10%"),
        band("(105%, 110%]", deduct="30%"),
        band("(110%, 120%]", deduct="50%"),
        band("(120%, ∞)", score="0"),
    )
)
KEY = Bands((band("[95%, ∞)", score="100%"), band("[90%, 95%)", deduct="0.1"), band("(-∞, 90%)", score="0")))


@pytest.mark.parametrize(
    ("value", "points", "words"),
    [
        ("87.72", "4", "87.72%属100%及以下，得满分4分"),
        ("100", "4", "100%属100%及以下，得满分4分"),  # the edge belongs to the lower band
        ("100.000001", "3.6", "100.000001%属100%~105%（含），扣减10%分值，得分=4-4×10%=3.6"),
        ("105", "3.6", "105%属100%~105%（含）"),
        ("105.004", "2.8", "105.004%属105%~110%（含），扣减30%分值，得分=4-4×30%=2.8"),
        ("120", "2", "得分=4-4×50%=2"),
        ("120.01", "0", "120.01%属120%以上，不得分"),
    ],
)
def test_bands_take_the_step_and_the_edge_goes_where_the_bracket_says(value: str, points: str, words: str) -> None:
    got, said = score_value(CONTROL, Decimal(value), FOUR, "%")
    assert got == Decimal(points)
    assert words in said


@pytest.mark.parametrize(
    ("value", "points", "words"),
    [
        ("95", "3", "95%属95%及以上，得满分3分"),
        ("94.99", "2.9", "94.99%属90%（含）~95%，扣0.1分，得分=3-0.1=2.9"),
        ("90", "2.9", "90%属90%（含）~95%"),
        ("27.54", "0", "27.54%属90%以下，不得分"),
    ],
)
def test_bands_may_descend_and_deduct_points(value: str, points: str, words: str) -> None:
    got, said = score_value(KEY, Decimal(value), Decimal(3), "%")
    assert got == Decimal(points)
    assert words in said


@pytest.mark.parametrize(
    ("value", "points", "words"),
    [
        # (90.5 - 85) / (95 - 85) x 12 = 6.6
        ("90.5", "6.6", "得分=(90.5%-85%)÷(95%-85%)×12=6.6"),
        ("95", "12", "95%达到95%，得满分12分"),
        ("85", "0", "85%不超过85%，不得分"),
        ("94.999", "11.9988", "得分=(94.999%-85%)÷(95%-85%)×12=11.999"),
        ("-3", "0", "不得分"),
    ],
)
def test_linear_between_two_points(value: str, points: str, words: str) -> None:
    got, said = score_value(Linear(quantity("95%"), quantity("85%")), Decimal(value), Decimal(12), "%")
    assert got == Decimal(points)
    assert words in said


@pytest.mark.parametrize(
    ("value", "points", "words"),
    [
        ("-9.17", "4", "-9.17%不超过5%，得满分4分"),
        ("5", "4", "得满分4分"),
        ("7.5", "3", "得分=(15%-7.5%)÷(15%-5%)×4=3"),
        ("15", "0", "15%达到15%，不得分"),
    ],
)
def test_linear_where_less_is_better(value: str, points: str, words: str) -> None:
    got, said = score_value(Linear(quantity("5%"), quantity("15%")), Decimal(value), FOUR, "%")
    assert got == Decimal(points)
    assert words in said


def test_linear_writes_negative_ends_in_brackets() -> None:
    got, said = score_value(Linear(quantity("0%"), quantity("-10%")), Decimal(-5), FOUR, "%")
    assert got == 2
    assert said == "得分=(-5%-(-10%))÷(0%-(-10%))×4=2"


@pytest.mark.parametrize(
    ("value", "full_at", "weight", "points", "words"),
    [
        ("98.8", "100%", "6", "5.928", "得分=6×98.8%=5.928"),
        ("100", "100%", "4", "4", "100%达到100%，得满分4分"),
        ("118.11", "100%", "4", "4", "118.11%超过100%，得满分4分"),
        ("-1", "100%", "4", "0", "不得分"),
        # the rate by 95% by the weight, as where full points are due from 95% on
        ("90.25", "95%", "8", "7.6", "得分=8×90.25%÷95%=7.6"),
    ],
)
def test_proportional_to_the_value(value: str, full_at: str, weight: str, points: str, words: str) -> None:
    got, said = score_value(Proportional(quantity(full_at)), Decimal(value), Decimal(weight), "%")
    assert got == Decimal(points)
    assert words in said


@pytest.mark.parametrize(
    ("free", "step", "each", "partial", "value", "points", "words"),
    [
        (
            "(-∞, 100%]",
            "1%",
            "0.1",
            "proportional",
            "103.5",
            "3.65",
            "超过100%达3.5个百分点，每1个百分点扣0.1分，扣0.35分",
        ),
        ("(-∞, 100%]", "1%", "0.5", "full", "100.2", "3.5", "得分=4-0.5=3.5"),
        ("(-∞, 100%]", "1%", "0.5", "none", "100.9", "4", "扣0分，得分=4-0=4"),
        ("(-∞, 100%]", "1%", "0.5", "full", "100", "4", "属100%及以下，不扣分，得满分4分"),
        ("(-∞, 100%]", "1%", "0.5", "full", "150", "0", "扣完为止，不得分"),
        ("[100%, ∞)", "10%", "0.5", "none", "75", "3", "低于100%达25个百分点，每10个百分点扣0.5分，扣1分"),
        ("[95%, 105%]", "1%", "1", "full", "93", "2", "低于95%达2个百分点"),
        ("[95%, 105%]", "1%", "1", "full", "107", "2", "超过105%达2个百分点"),
        ("(-∞, 100%]", "1%", "10%", "full", "102", "3.2", "每1个百分点扣10%分值，扣0.8分"),
    ],
)
def test_deduction_for_each_step_outside_the_free_range(
    free: str, step: str, each: str, partial: str, value: str, points: str, words: str
) -> None:
    method = Deduct(Range.parse(free), quantity(step), quantity(each), partial)  # type: ignore[arg-type]
    got, said = score_value(method, Decimal(value), FOUR, "%")
    assert got == Decimal(points)
    assert words in said


def test_deduction_for_things_counted() -> None:
    method = Deduct(Range.parse("(-∞, 0]"), quantity("1"), quantity("0.5"), "full")
    assert score_value(method, Decimal(0), Decimal(2), "处")[0] == 2
    points, words = score_value(method, Decimal(3), Decimal(2), "处")
    assert points == Decimal("0.5")
    assert words == "3处，超过0处达3处，每1处扣0.5分，扣1.5分，得分=2-1.5=0.5"


@pytest.mark.parametrize(("count", "points"), [("0", "0"), ("1", "2"), ("3", "6"), ("5", "6"), ("-1", "0")])
def test_points_for_each_item_up_to_the_cap(count: str, points: str) -> None:
    got, said = score_value(Points(Decimal(2), Decimal(6)), Decimal(count), Decimal(6), "次")
    assert got == Decimal(points)
    assert ("以6分为限" in said) == (count == "5")


@pytest.mark.parametrize(
    ("span", "value", "points", "words"),
    [
        ("(-∞, 100%]", "100", "2", "100%属100%及以下，得满分2分"),
        ("(-∞, 100%]", "355.24", "0", "355.24%不属100%及以下，不得分"),
        ("[-15%, 15%]", "-79.09", "0", "-79.09%不属-15%（含）~15%（含），不得分"),
        ("[-15%, 15%]", "-15", "2", "得满分2分"),
        ("(95%, ∞)", "95", "0", "95%不属95%以上"),
    ],
)
def test_full_points_within_a_range_or_none(span: str, value: str, points: str, words: str) -> None:
    got, said = score_value(Within(Range.parse(span)), Decimal(value), Decimal(2), "%")
    assert got == Decimal(points)
    assert words in said


ITEMS = tuple(CheckItem(id, text) for id, text in (("a", "合规"), ("b", "完整"), ("c", "及时")))


@pytest.mark.parametrize(("met", "points"), [((), "0"), (("a",), "0"), (("a", "c"), "3"), (("c", "b", "a"), "5")])
def test_a_checklist_by_the_number_of_conditions_met(met: tuple[str, ...], points: str) -> None:
    table = {0: Decimal(0), 1: Decimal(0), 2: Decimal(3), 3: Decimal(5)}
    got, said = score_evidence(Checklist(ITEMS, table), Evidence("x", met=met), Decimal(5), "")
    assert got == Decimal(points)
    assert f"符合{len(met)}项（共3项）" in said


def test_a_checklist_with_points_for_each_condition() -> None:
    items = (CheckItem("a", "合规", Decimal("0.5")), CheckItem("b", "完整", Decimal("1.5")))
    points, words = score_evidence(Checklist(items), Evidence("x", met=("b",)), Decimal(2), "")
    assert points == Decimal("1.5")
    assert words == "符合1项（共2项），得1.5分：完整"


def test_a_rating_stands_for_points() -> None:
    method = GradeMap({"优秀": Decimal(10), "良好": Decimal(8)})
    assert score_evidence(method, Evidence("x", rating="良好"), Decimal(10), "") == (Decimal(8), "评为良好，得8分")


@pytest.mark.parametrize(
    ("method", "evidence", "message"),
    [
        (Checklist(ITEMS, {}), Evidence("x"), "met"),
        (Checklist(ITEMS, {}), Evidence("x", met=("z",)), "a、b、c"),
        (GradeMap({"优秀": Decimal(10)}), Evidence("x", rating="一般"), "优秀"),
        (Judged("酌情"), Evidence("x", points=Decimal(11)), "0 到 10"),
        (Judged("酌情"), Evidence("x"), "points"),
        (Proportional(quantity("100%")), Evidence("x"), "value"),
        (Proportional(quantity("100%")), Evidence("x", value=Decimal("NaN")), "value"),
    ],
)
def test_evidence_of_the_wrong_kind_is_refused_in_words(method: Method, evidence: Evidence, message: str) -> None:
    with pytest.raises(UnusableEvidence, match=message):
        score_evidence(method, evidence, Decimal(10), "")


def test_a_method_of_evidence_scores_no_value() -> None:
    with pytest.raises(TypeError):
        score_value(Judged("酌情"), Decimal(1), FOUR, "%")


VALUES = st.decimals(min_value=-(10**9), max_value=10**9, places=6)
METHODS = st.sampled_from(
    [
        CONTROL,
        Linear(quantity("95%"), quantity("85%")),
        Linear(quantity("5%"), quantity("15%")),
        Proportional(quantity("95%")),
        Deduct(Range.parse("[95%, 105%]"), quantity("3%"), quantity("0.7"), "proportional"),
        Deduct(Range.parse("(-∞, 100%)"), quantity("3%"), quantity("0.7"), "full"),
        Points(Decimal("0.3")),
        Within(Range.parse("[-15%, 15%]"), Decimal(1)),
    ]
)


@settings(max_examples=300, deadline=None)
@given(METHODS, VALUES, st.decimals(min_value=4, max_value=100, places=2))
def test_every_score_lies_between_zero_and_the_weight(method: Method, value: Decimal, weight: Decimal) -> None:
    points, words = score_value(method, value, weight, "%")
    assert 0 <= points <= weight
    assert words
