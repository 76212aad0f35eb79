"""D, the edges: whose the titles are, what is no set of accounts, and words that try to be more than words."""

from __future__ import annotations

import pytest

from tests.findings.accounts import NAME, YEAR, case, fact, nine_forms, outcomes
from tests.findings.test_rules_of_text import facts_of, findings, form_fact, titled
from tests.tables.building import document, page


def test_a_report_that_is_no_set_of_accounts_lacks_nothing() -> None:
    assert outcomes("D004", case(nine_forms()[:2])) == []


def test_titles_of_units_beside_titles_of_the_department_are_left_alone() -> None:
    titles = (f"{NAME}{YEAR}年度部门决算", f"示例市云梦区示范中心{YEAR}年度单位决算")
    assert outcomes("D003", titled(*titles)) == []


def test_one_title_against_one_is_undecided_unless_the_register_knows_the_name() -> None:
    titles = document(page(1, f"甲市丙局{YEAR}年度部门决算"), page(2, f"乙市丁局{YEAR}年度部门决算表"))
    assert outcomes("D003", case(nine_forms(), text=titles, name=None)) == []


@pytest.mark.parametrize("name", ["__class__", "{head}", "<script>alert(1)</script>", "%s%n", "{0.__class__}"])
def test_hostile_words_are_printed_and_never_interpreted(name: str) -> None:
    given = facts_of(fact("functional_item", "1.00", subject=name), form_fact("functional_item", "2.00", subject=name))
    assert name in findings("N001", given)[0].message
