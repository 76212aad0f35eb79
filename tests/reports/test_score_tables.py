from __future__ import annotations

import json
from decimal import Decimal

import msgspec

from assets.indicators.model import Indicator
from assets.reports.figures import Link
from assets.reports.form_tables import CellIndex
from assets.reports.render import render_report
from assets.reports.score_tables import CardTable, Sources, card_tables, comparison_tables
from assets.scores.model import Comparison, Scorecard
from tests.reports.examples import ACCOUNTS, TOTAL_BOX, an_input, department_year, expenditure_form, score

YEAR = department_year()


def sources() -> Sources:
    return Sources({(ACCOUNTS, 1, TOTAL_BOX): Link("#s1-1", "第 1 页")}, CellIndex([expenditure_form()]), 2022)


def made() -> CardTable:
    (card,) = card_tables(YEAR.scorecards, YEAR.scores, YEAR.indicators, YEAR.rulebooks, sources())
    return card


def test_levels_have_subtotals_of_weight_score_and_published_score() -> None:
    first, second = made().levels
    assert (first.name, first.weight, first.score, first.published) == ("过程", "20", "12.5", "10")
    assert (second.name, second.weight, second.score, second.judged) == ("效益", "10", "待评", "0")
    assert [level.name for level in first.levels] == ["预算执行", "预算管理"]


def test_the_bar_of_a_level_shows_what_is_scored_lost_and_open() -> None:
    first, second = made().levels
    assert (first.got, first.lost, first.open) == ("62.50", "37.50", "0.00")
    assert (second.got, second.lost, second.open, second.open_from) == ("0.00", "0.00", "100.00", "0.00")


def test_bars_stay_within_their_frame_for_scores_below_zero_and_above_the_weight() -> None:
    rows = [
        score("a", "扣分", "10", "-3", "computed", level1="甲"),
        score("b", "加分", "10", "12", "computed", level1="乙"),
        score("c", "无分值", "0", "1", "computed", level1="丙"),
    ]
    (card,) = card_tables([], rows, [], [], sources())
    for level in card.levels:
        parts = [Decimal(part) for part in (level.got, level.lost, level.open)]
        assert all(0 <= part <= 100 for part in parts)
        assert sum(parts) == 100


def test_a_pending_indicator_is_never_shown_as_zero() -> None:
    (row,) = made().levels[1].levels[0].rows
    assert (row.score, row.basis_name) == ("待评", "待评")


def test_a_published_score_that_differs_shows_by_how_much() -> None:
    row = made().levels[0].levels[0].rows[0]
    assert (row.score, row.published, row.difference) == ("8.5", "10", "−1.5")


def test_totals_are_compared_only_when_nothing_is_pending() -> None:
    whole = Scorecard("demo", None, Decimal(26), Decimal(30), "良", Decimal(28), "优", Decimal(1))
    (card,) = card_tables([whole], YEAR.scores, [], [], sources())
    assert (card.difference, card.grade, card.pending) == ("−2", "良", False)
    assert (made().difference, made().grade, made().pending) == ("", "待评", True)


def test_an_input_links_to_its_picture_and_to_its_cell() -> None:
    row = made().levels[0].levels[0].rows[0]
    printed, derived = row.derivation.origins
    assert (printed.name, printed.value) == ("本年支出合计", "100.00 万元")
    assert printed.page == Link("#s1-1", "第 1 页")
    assert printed.cell == Link("#c1-0", "支出决算表")
    assert (derived.name, derived.method, derived.page, derived.cell) == ("2021 年本年支出合计", "推算", None, None)


def test_the_formula_is_not_said_twice() -> None:
    indicator = YEAR.indicators[0]
    spoken = score("rate", "预算完成率", "10", "8.5", "computed", explanation=f"{indicator.formula}，得 8.5 分。")
    (card,) = card_tables([], [spoken], [indicator], [], sources())
    assert card.levels[0].levels[0].rows[0].derivation.formula == ""
    assert made().levels[0].levels[0].rows[0].derivation.formula == indicator.formula


def test_what_an_indicator_lacks_is_said() -> None:
    lacking = Indicator("demo", "open", "社会效益", "效益", None, "%", "", "[]", "missing_input", "满意度")
    (card,) = card_tables([], YEAR.scores, [lacking], [], sources())
    assert card.levels[1].levels[0].rows[0].derivation.missing == "满意度"


def test_scores_without_a_scorecard_are_shown_with_totals_of_their_own() -> None:
    (card,) = card_tables([], YEAR.scores, [], [], sources())
    assert (card.total, card.full, card.coverage, card.title) == ("12.5", "30", "66.7%", "demo")


def test_a_project_has_its_own_card_and_not_the_departments_indicators() -> None:
    project = [msgspec.structs.replace(s, subject="校舍维修") for s in YEAR.scores]
    cards = card_tables(YEAR.scorecards, [*YEAR.scores, *project], YEAR.indicators, [], sources())
    assert [(c.subject, len(c.levels)) for c in cards] == [(None, 2), ("校舍维修", 2)]
    assert cards[0].levels[0].levels[0].rows[0].derivation.origins
    assert not cards[1].levels[0].levels[0].rows[0].derivation.origins


def test_a_fact_that_the_catalogue_does_not_know_is_shown_by_its_id() -> None:
    data = json.dumps([an_input(None, "3", fact="houses_painted", unit="座", subject="县城")])
    indicator = Indicator("demo", "rate", "x", "y", Decimal(3), "座", "", data, "computed", "")
    (card,) = card_tables([], YEAR.scores, [indicator], [], sources())
    (origin,) = card.levels[0].levels[0].rows[0].derivation.origins
    assert (origin.name, origin.value) == ("houses_painted（县城）", "3 座")


def test_a_level_2_with_several_indicators_has_a_subtotal_where_the_level_1_has_more() -> None:
    rows = [score("a", "甲", "10", "8", "computed"), score("b", "乙", "5", None, "pending")]
    more = score("c", "丙", "5", "5", "computed", level2="预算管理")
    (card,) = card_tables([], [*rows, more], [], [], sources())
    assert [level.subtotal for level in card.levels[0].levels] == ["8／15", ""]
    (card,) = card_tables([], rows, [], [], sources())
    assert card.levels[0].levels[0].subtotal == ""


def test_why_a_published_score_differs_is_said_with_the_derivation_and_for_the_total() -> None:
    row = msgspec.structs.replace(
        score("satisfaction", "满意度", "6", "5.928", "evidence", published="6", explanation="得5.928分。"),
        difference="rounding",
        difference_note="5.928四舍五入到整数为6",
    )
    whole = Scorecard(
        "demo", None, Decimal("5.928"), Decimal(6), "优", Decimal(6), None, Decimal(1), "rounding", "四舍五入", "须知"
    )
    (card,) = card_tables([whole], [row], [], [], sources())
    said = card.levels[0].levels[0].rows[0].derivation.explanation
    assert said == "得5.928分。与公开的得分不同（四舍五入）：5.928四舍五入到整数为6。"
    assert card.notes == ("须知", "与公开的总分不同（四舍五入）：四舍五入")


def test_self_and_key_evaluation_are_one_table_a_subject() -> None:
    total = Comparison(
        None, "", "", None, Decimal(100), Decimal(97), Decimal("85.1"), Decimal("-11.9"), None, "良好", ""
    )
    own = msgspec.structs.replace(total, indicator="预算完成率", self_score=None, difference=None, key_grade=None)
    project = msgspec.structs.replace(total, subject="校舍维修")
    first, second = comparison_tables([total, own, project])
    assert (first.subject, second.subject) == (None, "校舍维修")
    assert [(r.name, r.own, r.key, r.difference) for r in first.rows] == [
        ("总分", "97", "85.1，良好", "−11.9"),
        ("预算完成率", "未公开", "85.1", ""),
    ]
    html = render_report(msgspec.structs.replace(YEAR, comparisons=(total, project)))
    assert "部门整体：自评与重点评价" in html
    assert "校舍维修：自评与重点评价" in html
