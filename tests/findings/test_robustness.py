"""Bad input: tables that are missing, numbers copied into several rows: one finding a root cause, and no flood."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, islice

import msgspec
import pytest

from assets.findings.audit import audit
from assets.findings.catalogue import rules
from assets.findings.figures import figure_of_fact
from assets.findings.model import Finding
from assets.findings.relations import Part, PartsOf, Sum
from assets.findings.roots import Checked, roots, slipped
from assets.tables.forms import Form
from assets.tables.numbers import Interval
from tests.findings.accounts import NAME, YEAR, case, changed, fact, nine_forms
from tests.findings.test_rules_of_performance import budget


def findings(forms: list[Form]) -> list[Finding]:
    return audit([(case(forms).document, forms)], case(forms).facts, [], YEAR, NAME)


@pytest.mark.parametrize("kept", [4, 5])
def test_with_half_of_the_tables_missing_only_that_is_told(kept: int) -> None:
    for forms in islice(combinations(nine_forms(), kept), 0, None, 9):
        found = findings(list(forms))
        assert {each.code for each in found} <= {"D004"}, [each.message for each in found]
        assert len(found) <= 1


def test_one_error_is_one_finding_whichever_tables_are_missing() -> None:
    wrong = changed(nine_forms(), "expenditure", "合计", "total", "1411.00")
    for forms in islice(combinations(wrong, 5), 0, None, 9):
        found = [each for each in findings(list(forms)) if each.code != "D004"]
        assert len(found) <= 1
        assert all(each.stated == "1411.00" for each in found)


def test_a_table_cut_off_in_the_middle_is_told_at_most_once_a_column() -> None:
    halved = [msgspec.structs.replace(form, cells=form.cells[: len(form.cells) // 2]) for form in nine_forms()]
    for i, form in enumerate(halved):
        found = findings([*nine_forms()[:i], form, *nine_forms()[i + 1 :]])
        columns = {cell.column for cell in form.cells}
        # One more where the cut goes between the items of one heading.
        assert len(found) <= len(columns) + 1, [each.message for each in found]


def test_a_number_that_two_rows_copy_is_one_finding() -> None:
    # 3612.646 for 3642.646: all of the budget came from one source, so both rows print it.
    document = budget(
        "资金总额 | 5000.000 | 4814.562 | 3612.646 | 1171.916 | 75.66% | 7.57",
        "一般公共预算资金 | 5000.000 | 4814.562 | 3612.646 | 1171.916 | 75.66% | 7.57",
    )
    (found,) = audit([(document, [])], [], [], 2022)
    assert (found.stated, found.expected) == ("3612.646", "3642.646")
    assert "同一错数在同页还印有 1 处" in found.message and "一般公共预算资金" in found.message
    assert sum("3612.646" in place.quote for place in found.evidence) == 2


@pytest.mark.parametrize(
    ("printed", "low", "high", "expected"),
    [
        ("92.97", "92.925", "92.935", True),  # one digit
        ("236.64", "263.635", "263.645", True),  # two neighbours swapped
        ("92.97", "92.675", "92.685", False),  # two digits
        ("92.97", "92.965", "92.975", False),  # right as it is
        ("92.97", "80.0", "99.0", False),  # too vague to tell
        ("3", "4.995", "5.005", False),  # of one digit any other is a slip away
    ],
)
def test_a_slip_is_one_digit_or_two_neighbours(printed: str, low: str, high: str, expected: bool) -> None:
    figure = figure_of_fact(fact("total_income", printed))
    assert slipped(figure, Interval(Decimal(low), Decimal(high))) is expected


def test_another_broken_relation_does_not_speak_for_a_number() -> None:
    # 9.54 paid are less than the parts 5.55 + 5.63, and not the 65.00 that a list names: both are told, and neither is
    # confirmed by the other.
    paid, listed, one, two = (
        figure_of_fact(fact("stated_amount", text, at=n)) for n, text in enumerate(("9.54", "65.00", "5.55", "5.63"))
    )
    within = PartsOf(head="a", stated=paid, parts=(Part(one, "a"), Part(two, "b")))
    alike = Sum(head="b", stated=listed, parts=(Part(paid, "c"),))
    found = roots([Checked(rules()[0], relation, relation.holds) for relation in (within, alike)])
    assert [(root.figure.printed, root.confirmed) for root in found] == [("9.54", False), ("65.00", False)]
