from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.unit import Unit
from pipelines.ranges import Block, blocks

DEPARTMENTS = ["甲", "乙", "丙", "丁", "戊", "己"]


def held(found: list[Block]) -> list[Unit]:
    return [
        Unit(DEPARTMENTS[row], year)
        for block in found
        for row in range(block.first, block.last + 1)
        for year in range(block.first_year, block.last_year + 1)
    ]


def test_all_departments_in_all_years_are_one_run() -> None:
    units = [Unit(department, year) for department, year in product(DEPARTMENTS, (2020, 2021, 2022))]

    assert blocks(units, DEPARTMENTS, 200) == [Block(2020, 2022, 0, 5)]


def test_a_fresh_unit_in_the_middle_is_left_out() -> None:
    units = [Unit(department, 2022) for department in DEPARTMENTS if department != "丙"]

    assert blocks(units, DEPARTMENTS, 200) == [Block(2022, 2022, 0, 1), Block(2022, 2022, 3, 5)]


def test_the_order_is_that_of_registration_not_of_names() -> None:
    assert blocks([Unit("己", 2022), Unit("甲", 2022)], ["己", "甲", "乙"], 200) == [Block(2022, 2022, 0, 1)]


def test_one_year_of_everyone_and_all_years_of_one_need_few_runs() -> None:
    units = {Unit(department, 2022) for department in DEPARTMENTS} | {Unit("丙", year) for year in range(2018, 2022)}

    assert len(blocks(units, DEPARTMENTS, 200)) == 2


def test_a_large_block_is_cut_by_departments_so_that_years_stay_together() -> None:
    units = [Unit(department, year) for department, year in product(DEPARTMENTS, (2021, 2022))]

    found = blocks(units, DEPARTMENTS, 4)

    assert found == [Block(2021, 2022, 0, 1), Block(2021, 2022, 2, 3), Block(2021, 2022, 4, 5)]


def test_more_years_than_fit_a_run_are_cut_too() -> None:
    units = [Unit("甲", year) for year in range(2010, 2020)]

    assert [block.size for block in blocks(units, DEPARTMENTS, 4)] == [4, 4, 2]


def test_a_department_that_is_no_partition_is_refused() -> None:
    with pytest.raises(ValueError, match="不存在"):
        blocks([Unit("不存在", 2022)], DEPARTMENTS, 200)


UNITS = st.sets(st.builds(Unit, st.sampled_from(DEPARTMENTS), st.integers(2015, 2026)))


@given(UNITS, st.integers(1, 30))
def test_every_unit_is_in_exactly_one_run_and_no_other_is_in_any(units: set[Unit], most: int) -> None:
    found = blocks(units, DEPARTMENTS, most)

    assert sorted(held(found)) == sorted(units)
    assert all(block.size <= most for block in found)


@given(UNITS, st.integers(1, 30))
def test_a_year_is_never_run_before_the_year_before_it(units: set[Unit], most: int) -> None:
    order = [(index, block) for index, block in enumerate(blocks(units, DEPARTMENTS, most))]

    for index, block in order:
        for earlier_index, earlier in order:
            shared = max(block.first, earlier.first) <= min(block.last, earlier.last)
            if shared and earlier.last_year < block.first_year:
                assert earlier_index < index
