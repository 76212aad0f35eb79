"""Why a published score is not the recomputed one, and self-evaluation beside key evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec
import pytest

from assets.documents.model import Box, Source
from assets.facts.model import Fact
from assets.indicators.compute import compute_indicators
from assets.scores.bases import other_bases
from assets.scores.differences import explained, explained_total
from assets.scores.evidence import Evidence, Published
from assets.scores.model import DIFFERENCES, Score, Scorecard
from assets.scores.publication import comparisons, contradicted_total, contradictions
from assets.scores.published import Evaluation
from assets.scores.scoring import score
from assets.tables.performance.model import PerformanceRow, PerformanceTotal
from tests.indicators.samples import ONE, fact, rulebook

LINEAR = (
    ONE.replace("{kind: proportional, full_at: 100%}", "{kind: linear, full_at: 95%, zero_at: 85%}")
    .replace("weight: 4", "weight: 12")
    .replace("full_score: 4", "full_score: 12")
    .replace("[2, 4]", "[2, 12]")
)
DEDUCT = ONE.replace(
    "{kind: proportional, full_at: 100%}",
    '{kind: deduct, free: "(-∞, 100%]", step: 10%, points: 1, partial_step: full}',
)
SPENT = fact("current_year_expenditure", "3296.75")
BUDGET = fact("current_year_expenditure_budget", "3642.94")


def told(
    text: str,
    published: str,
    facts: Sequence[Fact] = (SPENT, BUDGET),
    row: PerformanceRow | None = None,
    said: str = "",
) -> Score:
    book = rulebook(text)
    indicators = compute_indicators(book, facts, 2021)
    (one,), _ = score(book, indicators, [], [Published("completion", Decimal(published))])
    entry = book.indicators[0]
    return explained(one, entry, indicators[0], row, said, other_bases(entry, facts, 2021))


def row(name: str, weight: str | None, points: str | None, table: int = 0, **other: object) -> PerformanceRow:
    kind = "narrative" if table else "evaluation_scores"
    made = PerformanceRow(
        kind=kind,
        table=table,
        row=0,
        title="评分表",
        subject=None,
        about_year=2021,
        evaluation="key",
        level1="过程",
        name=name,
        weight=None if weight is None else Decimal(weight),
        score=None if points is None else Decimal(points),
        source=Source("d" * 64, 20 + table, Box(len(name), 2, 3, 4)),
    )
    return msgspec.structs.replace(made, **other)


def total(points: str, kind: str = "narrative", page: int = 1) -> PerformanceTotal:
    return PerformanceTotal(
        kind=kind,
        table=0,
        title="",
        subject=None,
        about_year=2021,
        score=Decimal(points),
        quote="",
        source=Source("d" * 64, page, Box(1, 2, 3, 4)),
    )


def test_the_same_score_needs_no_explanation() -> None:
    assert told(LINEAR, "6.6").score == Decimal("6.596353")
    assert told(LINEAR, "6.596353").difference is None


def test_fewer_decimals_of_the_score_are_rounding() -> None:
    # (90.4970% - 85%) ÷ 10% × 12 = 6.596
    one = told(LINEAR, "6.6")
    assert (one.difference, one.difference_note) == ("rounding", "6.596353四舍五入到1位小数为6.6")


def test_decimals_that_were_cut_are_truncation() -> None:
    assert told(LINEAR, "6.5").difference == "truncation"
    assert told(LINEAR, "6").difference == "truncation"


def test_fewer_decimals_of_the_value_are_rounding_too() -> None:
    # 90.4970% as 90.50% gives (90.5 - 85) ÷ 10 × 12 = 6.6; as 90% it gives 6, as 91% 7.2.
    spent = fact("current_year_expenditure", "3315.08")  # 91.0001% of the budget: 7.2001 points
    one = told(LINEAR, "7.2", (spent, BUDGET))
    assert one.difference == "rounding"
    one = told(LINEAR, "7.2", (fact("current_year_expenditure", "3322.36"), BUDGET))  # 91.2%
    assert one.difference == "rounding"
    assert "指标值四舍五入到整数为91%" in one.difference_note


def test_another_figure_of_the_accounts_is_found() -> None:
    # 3296.75 ÷ 3500 = 94.1929%: 11.0314 points, not 6.6.
    initial = fact("current_year_expenditure_initial_budget", "3500", method="prose")
    one = told(LINEAR, "11.03", (SPENT, BUDGET, initial))
    assert one.difference == "other_base"
    assert "本年支出合计预算改用本年支出合计年初预算3500（第3页）" in one.difference_note
    assert "预算完成率=3296.75÷3500×100%=94.19%" in one.difference_note


def test_the_same_fact_as_stated_elsewhere_comes_before_figures_from_far_away() -> None:
    text = fact("current_year_expenditure", "3400.00", method="prose")
    far = fact("project_expenditure", "3400.00")
    one = told(LINEAR, "9.997", (far, SPENT, BUDGET, text))  # 3400 ÷ 3642.94 = 93.331%
    assert "本年支出合计改用本年支出合计3400.00" in one.difference_note


def test_full_points_prove_no_base_from_far_away() -> None:
    far = fact("total_income", "3700.00")
    assert told(LINEAR, "12", (SPENT, BUDGET, far)).difference == "unexplained"


def test_the_value_that_the_publication_states_decides_between_bases() -> None:
    near = fact("current_year_expenditure_initial_budget", "3500", method="prose")
    far = fact("total_income", "3500", method="prose")
    stated = row("预算完成率", "12", "11.03", actual="94.19%")
    assert told(LINEAR, "11.03", (SPENT, BUDGET, far, near), stated).difference == "other_base"


def test_another_way_to_give_points_is_another_rule() -> None:
    # 112% is 12 points over: by full steps 2 points off, by whole steps 1, in proportion 1.2.
    facts = (fact("current_year_expenditure", "112"), fact("current_year_expenditure_budget", "100"))
    one = told(DEDUCT, "3", facts)
    assert (one.score, one.difference) == (Decimal(2), "other_rule")
    assert "不足一步不算" in one.difference_note
    assert "按比例" in told(DEDUCT, "2.8", facts).difference_note


def test_what_the_publication_says_twice_is_a_contradiction_even_where_we_agree() -> None:
    one = told(LINEAR, "6.596353", said="表（第26页）写6.6分，文字（第16页）写2分")
    assert one.difference == "contradiction"
    assert "第16页" in one.difference_note


def test_what_nothing_explains_is_said_to_be_unexplained() -> None:
    one = told(LINEAR, "3.3")
    assert (one.difference, one.difference_note) == ("unexplained", "没有找到使两者相同的数或办法")
    stated = row("预算完成率", "12", "3.3", actual="90.5%")
    assert "公开的指标值也是90.5%" in told(LINEAR, "3.3", row=stated).difference_note


def test_a_judgement_that_differs_is_not_searched_for_in_the_accounts() -> None:
    book = rulebook(ONE)
    (one,), _ = score(book, [], [Evidence("completion", value=Decimal(50))], [Published("completion", Decimal(4))])
    assert explained(one, book.indicators[0], None, None, "", []).difference_note == "评判与公开的不同"


def test_every_kind_has_a_name() -> None:
    assert all(DIFFERENCES.values())


# Totals ---------------------------------------------------------------------------------------------------------------


def card(own: str, published: str | None) -> Scorecard:
    stated = None if published is None else Decimal(published)
    return Scorecard("r", None, Decimal(own), Decimal(100), "优", stated, None, Decimal(1))


def part(name: str, own: str, published: str) -> Score:
    return Score("r", None, "", "", name, name, Decimal(10), Decimal(own), Decimal(published), "computed", "")


def test_a_total_without_decimals_is_rounding() -> None:
    assert explained_total(card("92.928", "93"), [], "").difference_note == "92.928四舍五入到整数为93"


def test_a_total_is_explained_by_its_indicators() -> None:
    made = explained_total(card("90.5", "93"), [part("甲", "5", "8"), part("乙", "6", "5.5"), part("丙", "1", "1")], "")
    assert (made.difference, made.difference_note) == ("parts", "各项的差异合计 -2.5 分：甲-3、乙+0.5")


def test_scores_that_do_not_sum_to_the_published_total_contradict_it() -> None:
    made = explained_total(card("7", "9"), [part("甲", "3", "3"), part("乙", "4", "4")], "")
    assert (made.difference, made.difference_note) == ("contradiction", "公开的各项得分合计 7 分，总分写的是 9 分")


def test_a_total_with_something_pending_is_not_compared() -> None:
    partial = msgspec.structs.replace(card("50", "93"), coverage=Decimal("0.5"))
    assert explained_total(partial, [], "").difference is None


# Publications ---------------------------------------------------------------------------------------------------------


def test_a_score_that_table_and_text_state_differently_is_told_with_its_pages() -> None:
    rows = [
        row("部门决算的准确性", "3", "3"),
        row("部门决算的准确性", "3", "2", table=1),
        row("其他", "3", "3", table=1),
    ]
    (said,) = contradictions(Evaluation(None, "key", rows)).values()
    assert said == "表（第20页）写3分，文字（第21页）写2分"


def test_indicators_of_one_name_and_other_weights_do_not_contradict_each_other() -> None:
    rows = [row("公用经费控制率", "2", "0"), row("公用经费控制率", "4", "1", table=1)]
    assert contradictions(Evaluation(None, "key", rows)) == {}


def test_totals_that_differ_are_told() -> None:
    found = Evaluation("校舍维修", "self", [], [], [total("93", page=7), total("90", page=17), total("93", page=20)])
    assert contradicted_total(found) == "文字（第7页）写93分，文字（第17页）写90分"
    assert contradicted_total(Evaluation(None, "self", [], [], [total("93")])) == ""


def test_self_and_key_evaluation_stand_beside_each_other() -> None:
    key = Evaluation(None, "key", [row("预算完成率", "12", "6.6"), row("结转结余率", "4", "4")], [], [total("85.1")])
    own = Evaluation(None, "self", [row("预算完成率", "12", "12"), row("结转结余率", "4", "4")], [], [total("97")])
    whole, first, second = comparisons([key, own])
    assert (whole.indicator, whole.self_score, whole.key_score) == (None, Decimal(97), Decimal("85.1"))
    assert whole.difference == Decimal("-11.9")
    assert "预算完成率扣5.4分" in whole.note
    assert (first.indicator, first.difference, second.difference) == ("预算完成率", Decimal("-5.4"), Decimal(0))


@pytest.mark.parametrize("who", ["self", "key"])
def test_one_evaluation_alone_is_not_compared(who: str) -> None:
    assert comparisons([Evaluation(None, who, [row("预算完成率", "12", "6.6")])]) == []


def test_full_points_are_no_sign_of_another_rule() -> None:
    # 108.77% in proportion is more than full, as anything from 100% on.
    facts = (fact("current_year_expenditure", "108.77"), fact("current_year_expenditure_budget", "100"))
    assert told(DEDUCT, "4", facts).difference == "unexplained"
