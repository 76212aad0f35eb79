"""The league table: who comes first, who has a rank, and what can be filtered."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from assets.reports.site.heat import heat_maps
from assets.reports.site.league import league
from assets.reports.site.overview import overview
from assets.reports.summary import ScoreNote
from tests.reports.site.examples import RULEBOOK, card, county, department, summary


def test_who_is_judged_in_full_comes_first_and_only_they_have_a_rank() -> None:
    rows = league(county(), 2022).rows
    # b got 19 of 20, a 17 of 20, c 10 of the 10 that are judged, d is scored by no rulebook.
    assert [(row.name, row.rank, row.rate) for row in rows] == [
        ("b局", 1, "95%"),
        ("a局", 2, "85%"),
        ("c局", None, "100%"),
        ("d局", None, "—"),
    ]
    assert [row.coverage for row in rows] == ["100%", "100%", "50%", "—"]
    assert [row.grade for row in rows] == ["优", "良", "待评", "未计分"]


def test_equal_scores_share_a_rank_and_rulebooks_are_ranked_apart() -> None:
    some = [
        department("a", summary(2022, card({"一": "8"}))),
        department("b", summary(2022, card({"一": "8"}))),
        department("c", summary(2022, card({"一": "7"}))),
        department("d", summary(2022, card({"一": "6"}, rulebook="another"))),
    ]
    assert [(row.name, row.rank) for row in league(some, 2022).rows] == [("a局", 1), ("b局", 1), ("c局", 3), ("d局", 1)]


def test_a_difference_is_told_only_where_all_is_judged() -> None:
    rows = {row.name: row for row in league(county(), 2022).rows}
    assert (rows["a局"].published, rows["a局"].difference) == ("17", "0")
    assert (rows["d局"].published, rows["d局"].published_note, rows["d局"].difference) == ("88", "良好", "—")
    partly = department("e", summary(2022, card({"一": "8", "二": None}, published="15")))
    assert league([partly], 2022).rows[0].difference == "—"


def test_a_province_can_be_chosen_and_each_of_its_cities() -> None:
    regions = league(county(), 2022).regions
    assert [(each.value, each.text.strip("\u3000"), each.count) for each in regions] == [
        ("甲省", "甲省", 3),
        ("甲省/丙市", "丙市", 1),
        ("甲省/乙市", "乙市", 2),
    ]


def test_the_overview_counts_departments_findings_and_scores() -> None:
    found = overview(county(), 2022, {"T001": "合计等于各科目之和"})
    assert (found.departments, found.complete, found.average, found.clean) == (4, 2, "90%", 3)
    assert found.severities == (("error", "错误", 2), ("warning", "警告", 1), ("info", "提示", 0))
    assert [(rule.code, rule.title, rule.count, rule.departments) for rule in found.rules] == [
        ("T001", "合计等于各科目之和", 2, 1),
        ("N001", "", 1, 1),
    ]
    # 95% and 100% belong to the top, 85% below it; 100 is in the last bin and not beyond it.
    assert [(bar.text, bar.counts) for bar in found.scored] == [("90–100", (1, 1)), ("80–<90", (1, 0))]
    # 17 of 20 is 85; 88 of 100. The scale runs from the top down to the lowest that there is.
    assert [(bar.text, bar.counts) for bar in found.published] == [("90–100", (0,)), ("80–<90", (2,))]


def test_the_heat_map_shows_shares_of_weights_and_leaves_out_what_nobody_has() -> None:
    some = [
        department("a", summary(2022, card({"一": "10", "二": "9.5", "三": None}))),
        department("b", summary(2022, card({"一": "8", "二": "7", "三": None}))),
        department("c", summary(2022, card({"一": "5.9", "二": None, "三": None}))),
    ]
    (heat,) = heat_maps(some, 2022)
    assert heat.title == RULEBOOK
    assert [column.name for column in heat.columns] == ["一", "二"]
    assert heat.pending == ("三",)
    assert {row.name: row.cells for row in heat.rows} == {
        "a局": (("h4", "10"), ("h3", "9.5")),
        "b局": (("h2", "8"), ("h1", "7")),
        "c局": (("h0", "5.9"), ("", "")),
    }


def test_what_weighs_nothing_divides_by_nothing() -> None:
    weightless = ScoreNote("一", "一", "过程", Decimal(0), Decimal(0))
    nothing = msgspec.structs.replace(card({"一": "0"}), full=Decimal(0), scores=(weightless,))
    some = [department("a", summary(2022, nothing))]
    assert heat_maps(some, 2022)[0].rows[0].cells == (("h4", "0"),)
    assert league(some, 2022).rows[0].rate == "—"
