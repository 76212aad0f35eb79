from __future__ import annotations

from assets.indicators.missing import either, gap, words
from tests.indicators.samples import compute, fact


def test_of_a_choice_the_ways_that_ask_for_more_are_left_out() -> None:
    one, other = gap("甲", 2021), gap("乙", 2021)
    assert words([either([[one, other], [one]])]) == "甲（2021年）"


def test_years_are_told_apart_only_where_they_differ() -> None:
    same = either([[gap("甲", 2021)], [gap("乙", 2021), gap("丙", 2021)]])
    assert words([same]) == "甲，或丙和乙（2021年）"
    different = either([[gap("甲", 2021)], [gap("甲", 2020)]])
    assert words([different]) == "甲（2021年）或甲（2020年）"


def test_a_fact_that_is_needed_twice_is_named_once() -> None:
    indicator = compute("(three_public - prior(three_public)) / prior(three_public)", [fact("three_public", "1.00")])
    assert indicator.missing == "“三公”经费（2020年）"


def test_many_ways_are_cut_short() -> None:
    ways = either([[gap(name, 2021)] for name in "甲乙丙丁戊己"])
    assert words([ways]) == "甲或乙或丙或丁等（2021年）"


def test_ways_do_not_multiply_without_end() -> None:
    wide = either([[gap(f"事实{n}", 2021)] for n in range(20)])
    assert len(either([[wide] * 6])) <= 24
