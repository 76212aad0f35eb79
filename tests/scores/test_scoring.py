from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets import records
from assets.facts.model import Fact
from assets.indicators.compute import compute_indicators
from assets.indicators.library import load_library, parse_rulebook
from assets.scores.evidence import Evidence, Published
from assets.scores.model import SCORECARDS, SCORES, Score, Scorecard
from assets.scores.scoring import grade_of, score
from tests.indicators.samples import ONE, fact, rulebook

LIBRARY = load_library(Path(__file__).parents[2] / "data" / "rulebooks")
LINTONG = LIBRARY["lintong-2021"]

PUBLISHED_FACTS = [
    fact("staff_quota", "57"),
    fact("staff_actual", "50"),
    fact("three_public_budget", "1", method="prose"),
    fact("three_public", "1", 2020, method="prose"),
    fact("three_public", "1", method="prose"),
    fact("key_project_expenditure", "211", method="prose"),
    fact("project_expenditure", "766.08", method="prose"),
    fact("total_expenditure", "2023.04", method="prose"),
    fact("total_expenditure_adjusted_budget", "2023.04", method="prose"),
    fact("budget_adjustment", "1256.96", method="prose"),
    fact("closing_carry_over", "0", method="prose"),
    fact("closing_carry_over", "0", 2020, method="prose"),
    fact("public_cost", "51.90", method="prose"),
    fact("public_cost_adjusted_budget", "51.90", method="prose"),
]
"""What the published evaluation of 2021 states in its section on each indicator."""

FOUND = [
    Evidence("target_reasonable", met=("law", "duty", "plan"), source="绩效目标申报表"),
    Evidence("target_clear", met=("tasks", "measurable", "yearly", "budget")),
    Evidence("system_sound", met=("has", "complete", "followed")),
    Evidence("fund_compliance", met=("law", "approval", "assessed", "purpose", "clean")),
    Evidence("disclosure", met=("content", "time")),
    Evidence("duty_poverty_relief", met=("look_back", "insured")),
    Evidence("duty_reimbursement", met=("residents", "services")),
    Evidence("duty_medical_aid", met=("people", "funds")),
    Evidence("duty_fund_supervision", met=("institutions", "campaign")),
    Evidence("duty_information_system", met=("codes", "remote")),
    Evidence("duty_publicity", met=("events", "posts")),
    Evidence("social_benefit", value=Decimal(3)),
    Evidence("satisfaction", value=Decimal("98.8"), source="问卷 10 份"),
]
"""What the same evaluation found by other means than the accounts."""


def scored(
    facts: Sequence[Fact], evidence: Sequence[Evidence] = (), published: Sequence[Published] = ()
) -> tuple[dict[str, Score], Scorecard]:
    scores, card = score(LINTONG, compute_indicators(LINTONG, facts, 2021), evidence, published)
    return {s.indicator: s for s in scores}, card


@pytest.mark.parametrize(
    ("indicator", "points", "words"),
    [
        (
            "staff_control_rate",
            "4",
            "在职人员控制率=50÷57×100%=87.72%（实有人员50人，人员编制57人）；87.72%属100%及以下，得满分4分。",
        ),
        ("three_public_change_rate", "4", "“三公”经费变动率=(1-1)÷1×100%=0%"),
        ("key_expenditure_rate", "0", "重点支出安排率=211÷766.08×100%=27.54%"),
        ("budget_completion_rate", "4", "预算完成率=(2023.04-0)÷2023.04×100%=100%"),
        ("budget_adjustment_rate", "0", "预算调整率=1256.96÷2023.04×100%=62.13%"),
        ("carry_over_rate", "4", "结转结余率=0÷2023.04×100%=0%"),
        (
            "carry_over_change_rate",
            "4",
            "分子、分母都为零，无从计算（年末结转和结余0万元，上年年末结转和结余0万元）；按本办法的规定得满分4分",
        ),
        ("public_cost_control_rate", "4", "公用经费控制率=51.90÷51.90×100%=100%"),
        ("three_public_control_rate", "4", "“三公”经费控制率=1÷1×100%=100%"),
    ],
)
def test_the_published_figures_give_the_published_scores(indicator: str, points: str, words: str) -> None:
    scores, _ = scored(PUBLISHED_FACTS)
    assert scores[indicator].score == Decimal(points)
    assert scores[indicator].basis == "computed"
    assert words in scores[indicator].explanation


def test_without_evidence_the_rest_is_pending_and_there_is_no_grade() -> None:
    scores, card = scored(PUBLISHED_FACTS)
    pending = [s for s in scores.values() if s.basis == "pending"]
    assert len(pending) == 13
    assert all(s.score is None and "需要佐证" in s.explanation for s in pending)
    # 4+4+0+4+0+4+4+4+4 of the 35 points that the accounts can give
    assert card.total == 28
    assert card.coverage == Decimal("0.35")
    assert card.grade is None


def test_with_the_evidence_the_total_is_that_of_the_rule_and_not_the_rounded_one() -> None:
    scores, card = scored(PUBLISHED_FACTS, FOUND, [Published(None, Decimal(93), "优")])
    assert scores["satisfaction"].score == Decimal("5.928")
    assert scores["satisfaction"].explanation == "得分=6×98.8%=5.928（佐证：问卷 10 份）。"
    assert scores["satisfaction"].basis == "evidence"
    assert card.total == Decimal("92.928")
    assert (card.grade, card.published_total, card.published_grade) == ("优", Decimal(93), "优")
    assert card.coverage == 1


def test_without_facts_nothing_is_scored_and_nothing_is_zero() -> None:
    scores, card = scored([])
    assert {s.basis for s in scores.values()} == {"pending"}
    assert card.total is None
    assert card.coverage == 0
    assert (
        "待评：缺少实有人员，或实有事业人员和实有行政人员（2021年）；人员编制"
        in scores["staff_control_rate"].explanation
    )


def test_from_nothing_to_something_is_pending_and_said_so() -> None:
    facts = [fact("closing_carry_over", "5.00"), fact("closing_carry_over", "0.00", 2020)]
    scores, _ = scored(facts)
    change = scores["carry_over_change_rate"]
    assert change.score is None
    assert "分母为零而分子不为零" in change.explanation


def test_the_published_score_stands_beside_and_steps_in_where_there_is_nothing_else() -> None:
    printed = [Published("staff_control_rate", Decimal(3)), Published("disclosure", Decimal(2))]
    scores, _ = scored(PUBLISHED_FACTS, published=printed)
    assert scores["staff_control_rate"].score == 4
    assert scores["staff_control_rate"].published_score == 3
    assert scores["disclosure"].score == 2
    assert scores["disclosure"].basis == "published"


def test_evidence_that_does_not_fit_leaves_the_indicator_pending() -> None:
    scores, _ = scored([], [Evidence("satisfaction", rating="优")])
    assert scores["satisfaction"].basis == "pending"
    assert "填报的佐证用不上" in scores["satisfaction"].explanation


def test_rounding_of_value_and_score_shows_in_the_explanation() -> None:
    text = ONE.replace("kind: proportional, full_at: 100%", "kind: linear, full_at: 95%, zero_at: 85%")
    text = text.replace("weight: 4", "weight: 12").replace("full_score: 4", "full_score: 12")
    text = text.replace('"[2, 4]"', '"[2, 12]"')
    facts = [fact("current_year_expenditure", "3296.75"), fact("current_year_expenditure_budget", "3642.94")]

    def explained(rounding: str) -> tuple[Decimal | None, str]:
        book = rulebook(text.replace("policies:", f"rounding: {rounding}\npolicies:", 1))
        ((only,), _) = score(book, compute_indicators(book, facts, 2021))
        return only.score, only.explanation

    points, words = explained("{value: 1}")
    assert points == Decimal("6.6")
    assert words.startswith("预算完成率=3296.75÷3642.94×100%=90.5%")
    assert words.endswith("；得分=(90.5%-85%)÷(95%-85%)×12=6.6。")
    points, words = explained("{score: 2}")
    assert points == Decimal("6.60")
    assert words.endswith("得分=(90.497%-85%)÷(95%-85%)×12=6.596，保留2位小数为6.6分。")
    assert explained("{value: 1, score: 0, mode: down}")[0] == 6
    assert explained("{}")[0] == Decimal("6.596353")


def test_a_policy_for_missing_input_is_obeyed_and_named() -> None:
    book = rulebook(ONE.replace("missing: pending", "missing: zero"))
    ((only,), card) = score(book, compute_indicators(book, [], 2021))
    assert only.score == 0
    assert only.basis == "computed"
    assert card.grade == "不合格"
    assert "按本办法的规定不得分" in only.explanation


def test_the_framework_says_with_every_score_that_weights_and_scales_are_its_own() -> None:
    framework = LIBRARY["mof-2013"]
    scores, card = score(framework, compute_indicators(framework, PUBLISHED_FACTS, 2021))
    assert all(s.explanation.endswith(framework.caveat) for s in scores)
    assert card.full_score == 100
    by_id = {s.indicator: s for s in scores}
    # 1256.96 by the initial budget, which is not among the facts
    assert "缺少" in by_id["budget_adjustment_rate"].explanation


def test_a_library_that_only_computes_cannot_score() -> None:
    with pytest.raises(ValueError, match="no full score"):
        score(LIBRARY["common"], [])


def test_indicators_of_another_rulebook_are_passed_over() -> None:
    others = compute_indicators(LIBRARY["common"], PUBLISHED_FACTS, 2021)
    scores, _ = score(LINTONG, others)
    assert {s.basis for s in scores} == {"pending"}


@pytest.mark.parametrize(
    ("total", "grade"), [("100", "优"), ("90", "优"), ("89.999999", "良"), ("60", "中"), ("0", "差")]
)
def test_the_lower_edge_belongs_to_the_grade(total: str, grade: str) -> None:
    assert grade_of(LINTONG, Decimal(total)) == grade


def test_scores_survive_the_warehouse() -> None:
    scores, card = score(LINTONG, compute_indicators(LINTONG, PUBLISHED_FACTS, 2021), FOUND[:3])
    table = records.to_table(scores, SCORES)
    SCORES.validate(table.to_pandas(types_mapper=pd.ArrowDtype))
    assert records.from_table(table, Score) == scores
    assert records.from_table(records.to_table([card], SCORECARDS), Scorecard) == [card]


def test_a_subject_names_the_project() -> None:
    scores, card = score(LINTONG, [], subject="某项目")
    assert {s.subject for s in scores} | {card.subject} == {"某项目"}


AMOUNTS = st.decimals(min_value=0, max_value=10**8, places=2).map(str)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.sampled_from([f.fact for f in PUBLISHED_FACTS]), AMOUNTS),
    st.sampled_from(["lintong-2021", "mof-2013"]),
)
def test_scores_lie_between_zero_and_weight_whatever_the_accounts_say(stated: dict[str, str], name: str) -> None:
    book = LIBRARY[name]
    facts = [fact(name, text, year) for name, text in stated.items() for year in (2020, 2021)]
    scores, card = score(book, compute_indicators(book, facts, 2021))
    for s in scores:
        assert (s.score is None) == (s.basis == "pending")
        assert s.score is None or 0 <= s.score <= s.weight
    assert 0 <= card.coverage <= 1
    assert card.total is None or 0 <= card.total <= book.full_score  # type: ignore[operator]


def test_a_rulebook_never_seen_before_scores_without_a_change_of_code() -> None:
    """0.1 points for each percentage point of staff over quota, and a two-sided range."""
    text = """
id: elsewhere
title: 外地
authority: 外地财政局
version: "1"
checked_on: 2026-01-01
legal_basis: [{title: 某办法}]
years: {from: 2020}
full_score: 7
grades: [{name: 好, range: "[5, 7]"}, {name: 差, range: "[0, 5)"}]
policies: {missing: pending, zero_over_zero: full, over_zero: zero}
indicators:
  - id: staff
    level1: 投入
    level2: 人员
    name: 超编
    weight: 3
    unit: "%"
    group: staffing
    value: staff_actual / staff_quota
    method: {kind: deduct, free: "(-∞, 100%]", step: 1%, points: 0.1, partial_step: full}
  - id: change
    level1: 过程
    level2: 支出
    name: 支出波动
    weight: 4
    unit: "%"
    group: structure
    value: (current_year_expenditure - prior(current_year_expenditure)) / prior(current_year_expenditure)
    method:
      kind: bands
      bands:
        - {range: "(-∞, -20%)", score: 0}
        - {range: "[-20%, -10%)", score: 50%}
        - {range: "[-10%, 10%]", score: 100%}
        - {range: "(10%, 20%]", score: 50%}
        - {range: "(20%, ∞)", score: 0}
"""
    book = parse_rulebook(text.encode(), "elsewhere.yaml")
    facts = [
        fact("staff_actual", "105"),
        fact("staff_quota", "100"),
        fact("current_year_expenditure", "85.00"),
        fact("current_year_expenditure", "100.00", 2020),
    ]
    scores, card = score(book, compute_indicators(book, facts, 2021))
    # 5 points over: 3 - 0.5; 15% down: half of 4
    assert [s.score for s in scores] == [Decimal("2.5"), Decimal(2)]
    assert (card.total, card.grade) == (Decimal("4.5"), "差")
