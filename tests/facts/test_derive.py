"""Last year's figures from this year's and the stated change."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from assets.facts.derive import derive_prior_year
from tests.facts.building import YEAR, facts


def derived(*paragraphs: str) -> list[tuple[str, str | None, Decimal, int]]:
    return [(f.fact, f.subject, f.value, f.about_year) for f in derive_prior_year(facts(*paragraphs))]


def test_a_rise_is_taken_off_and_a_fall_is_added():
    assert derived("机关运行经费支出9.5万元，比上年增加2万元。会议费支出3万元，比上年减少1.25万元。") == [
        ("operating_cost", None, Decimal("7.5"), YEAR - 1),
        ("meeting", None, Decimal("4.25"), YEAR - 1),
    ]


def test_level_means_the_same_as_last_year():
    assert derived("“三公”经费支出决算1.00万元，与上年持平。") == [("three_public", None, Decimal("1.00"), YEAR - 1)]


def test_the_precision_is_that_of_both_and_the_place_that_of_the_change():
    stated = facts("机关运行经费支出9.50万元，比上年增加2.1万元。")
    (prior,) = derive_prior_year(stated)
    assert prior.half_step == Decimal("0.055")
    assert (prior.method, prior.direction) == ("derived", None)
    assert (prior.text, prior.quote, prior.source) == (stated[1].text, stated[1].quote, stated[1].source)


def test_what_is_stated_is_not_derived():
    assert derived("机关运行经费支出9.5万元，比上年增加2万元。2029年机关运行经费支出7万元。") == []


def test_a_change_without_its_value_or_with_a_rate_only_gives_nothing():
    assert derived("与上年相比，会议费增加3万元。") == []
    assert derived("会议费支出3万元，比上年增长5%。") == []


def test_a_figure_of_a_form_comes_before_a_sentence():
    value, change = facts("机关运行经费支出9.5万元，比上年增加2万元。")
    form = msgspec.structs.replace(value, value=Decimal("9.54"), method="form")
    assert [fact.value for fact in derive_prior_year([value, form, change])] == [Decimal("7.54")]


def test_numbers_of_no_known_concept_give_nothing():
    assert derived("参保人数比上年增加3人，参保人数30人。") == []
