"""The reasons that are given for figures: which figure they belong to, and where they end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.facts.from_prose import facts_from_prose
from assets.facts.model import FACTS
from assets.facts.reasons import LONGEST_REASON, reasons
from assets.facts.tokens import normalise
from assets.records import from_table, to_table
from tests.facts.building import YEAR, document, facts


def explained(*paragraphs: str) -> list[tuple[str, str]]:
    """(id, reason) of each fact for which a reason is given."""
    return [(fact.fact, fact.reason) for fact in facts(*paragraphs) if fact.reason is not None]


def test_a_reason_in_the_next_sentence_explains_the_change():
    assert explained("机关运行经费支出184万元，较上年增加2万元，增长1.1%。主要原因：人员增加，办公支出相应增加。") == [
        ("operating_cost_change", "人员增加，办公支出相应增加"),
        ("operating_cost_change_rate", "人员增加，办公支出相应增加"),
    ]


@pytest.mark.parametrize(
    "wording",
    [
        "，主要原因是人员增加。",
        "，主要是因为人员增加。",
        "，原因为人员增加。",
        "，主要由于人员增加。",
        "。增减变动原因：人员增加。",
        "，变动原因：人员增加。",
        "，增长的主要原因是：人员增加。",
        "，主要系人员增加。",
        "。主要是人员增加。",
    ],
)
def test_the_ways_to_announce_a_reason(wording):
    assert explained(f"会议费支出3万元，比上年增加1万元{wording}") == [("meeting_change", "人员增加")]


def test_what_was_caused_by_something_keeps_its_words():
    assert explained("培训费支出3万元，比上年增加1万元，系人员增加所致。") == [("training_change", "人员增加所致")]


def test_a_reason_for_a_difference_from_the_budget_explains_how_far_it_was_met():
    assert explained(
        "教育支出年初预算5万元，支出决算4万元，完成年初预算的80%，决算数小于预算数的主要原因是厉行节约，"
        "与上年相比减少2万元，减少的主要原因是班次减少。"
    ) == [("functional_item_completion_rate", "厉行节约"), ("functional_item_change", "班次减少")]


def test_a_budget_that_was_met_without_a_rate_is_explained_at_its_final_figure():
    assert explained("会议费年初预算5万元，支出决算4万元。决算数小于预算数的原因是会议减少。") == [
        ("meeting", "会议减少"),
    ]


def test_both_totals_of_one_amount_are_explained():
    assert explained(
        "收入总计、支出总计均为8万元，与上年相比，收入总计、支出总计均增加1万元。主要原因是新增项目。"
    ) == [
        ("total_income_change", "新增项目"),
        ("total_expenditure_change", "新增项目"),
    ]


def test_each_part_of_a_sentence_has_its_own_reason():
    assert explained(
        "会议费支出3万元，比上年增加1万元，主要原因是会议增加；培训费支出2万元，比上年减少1万元，主要原因是培训减少。"
    ) == [("meeting_change", "会议增加"), ("training_change", "培训减少")]


def test_listed_reasons_are_one_and_figures_in_them_are_no_facts_of_the_subject():
    found = facts("会议费支出3万元，比上年增加1万元。原因：一是新增论坛；二是场租涨价2万元。三是天数增加。")
    assert [(f.fact, f.reason) for f in found if f.reason] == [
        ("meeting_change", "一是新增论坛；二是场租涨价2万元。三是天数增加")
    ]
    assert [f.fact for f in found] == ["meeting", "meeting_change", "stated_amount"]


def test_a_paragraph_that_begins_with_the_reason_explains_the_one_before():
    found = facts("会议费支出3万元，比上年增加1万元。", "增减变动原因：会议增加。", "原因：无关。")
    assert [(f.fact, f.reason, f.reason_page) for f in found if f.reason] == [("meeting_change", "会议增加", 1)]


@pytest.mark.parametrize(
    "sentence",
    [
        "机关运行经费支出3万元，主要是办公费、印刷费。",
        "其他用车2辆，主要是用于执法。",
        "会议费支出3万元。存在问题的原因分析如下。",
        "由于任务调整，会议费支出3万元。",
    ],
)
def test_what_is_no_reason_for_a_figure_is_left_alone(sentence):
    assert explained(sentence) == []


def test_a_reason_is_kept_in_the_warehouse():
    found = facts("会议费支出3万元，比上年增加1万元，主要原因是会议增加。")
    assert from_table(to_table(found, FACTS), type(found[0])) == found


_WORDS = [
    "会议费3万元",
    "比上年增加",
    "主要原因是",
    "原因",
    "，",
    "。",
    "；",
    "一是",
    "二是",
    "预算",
    "系",
    "所致",
    "（",
    "）",
]


@given(st.lists(st.sampled_from(_WORDS), max_size=60))
def test_any_text_gives_reasons_that_follow_each_other_and_end(words):
    text = "".join(words)
    end = 0
    for reason in reasons(normalise(text)):
        assert end <= reason.lead < reason.start <= len(text)
        assert reason.end <= reason.start + LONGEST_REASON
        end = reason.end
    facts_from_prose(document(text), YEAR)
