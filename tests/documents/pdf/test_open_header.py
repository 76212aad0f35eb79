"""Headings of tables without rules: which lines are one heading, and which a group over others."""

from __future__ import annotations

from assets.documents.pdf.open_body import is_numbering, uncut
from assets.documents.pdf.open_header import heading_texts
from assets.documents.pdf.words import Word

EM = 10.0
PITCH = 14.0
"""The rows stand as close as the lines of one cell, as a spreadsheet sets them."""


def word(text: str, centre: float, line: float) -> Word:
    """A word in the middle of a column, on a line counted from 0."""
    half, top = len(text) * EM / 2, line * PITCH
    return Word(text, centre - half, top, centre + half, top + EM)


def headings(*words: Word) -> set[str]:
    return {cell.text for cell in heading_texts(words, PITCH, ())}


def test_headings_that_are_wrapped_beside_each_other_are_one_each() -> None:
    wrapped = [word("一般公共预算财政", 100, 0), word("拨款", 100, 1)]
    beside = [word("政府性基金预算财", 200, 0), word("政拨款", 200, 1)]
    assert headings(*wrapped, *beside) == {"一般公共预算财政\n拨款", "政府性基金预算财\n政拨款"}


def test_a_group_over_the_middle_one_of_three_headings_is_no_part_of_it() -> None:
    below = [word("合计", 40, 1), word("基本支出", 100, 1), word("项目支出", 160, 1)]
    assert headings(word("本年支出", 100, 0), *below) == {"本年支出", "合计", "基本支出", "项目支出"}


def test_a_heading_shorter_than_what_stands_below_it_is_a_group() -> None:
    assert headings(word("支出", 100, 0), word("一般公共预算财政", 100, 1)) == {"支出", "一般公共预算财政"}


def test_class_section_and_item_stand_below_the_code_that_they_part() -> None:
    # 款 stands exactly below the middle of 科目编码.
    parts = [word("类", 70, 1), word("款", 100, 1), word("项", 130, 1)]
    assert headings(word("科目编码", 100, 0), *parts) == {"科目编码", "类", "款", "项"}


def test_the_row_that_numbers_the_columns_is_of_numbers_only() -> None:
    assert is_numbering([word("栏次", 40, 0), word("1", 100, 0), word("2", 160, 0)])
    assert not is_numbering([word("合计", 40, 0), word("1", 100, 0), word("2", 160, 0)])


def test_only_edges_that_cut_words_are_moved_to_where_the_page_parts_them() -> None:
    before, own = [(0.0, 112.0), (112.0, 200.0), (200.0, 300.0)], [(0.0, 84.0), (84.0, 190.0), (190.0, 300.0)]
    name = Word("文化和旅游", 87.0, 0.0, 132.0, 10.0)
    assert uncut(before, own, [name]) == [(0.0, 84.0), (84.0, 200.0), (200.0, 300.0)]
    assert uncut(before, own[:2], [name]) == before
