"""The audit as a whole: one finding a root, the changed number blamed, nothing said of accounts that add up."""

from __future__ import annotations

import random
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from assets.findings.audit import audit
from assets.findings.catalogue import RULES, rules
from assets.findings.model import FINDINGS, SEVERITIES, Finding
from assets.findings.relations import AtMost, Relation
from assets.records import from_table, to_table
from assets.tables.forms import Form
from tests.findings.accounts import NAME, YEAR, case, changed, digit_changes, fact, nine_forms, with_text
from tests.tables.building import document, page

EMPTY = document(page(1, "示例"))


def findings(forms: list[Form], *facts: object) -> list[Finding]:
    return audit([(EMPTY, forms)], list(facts), [], YEAR, NAME)  # type: ignore[arg-type]


def test_accounts_that_add_up_have_no_findings() -> None:
    assert findings(nine_forms()) == []


def test_nothing_to_audit_is_no_finding() -> None:
    assert audit([], [], [], YEAR, None) == []
    assert audit([(EMPTY, [])], [], [], YEAR, None) == []


def test_one_wrong_total_is_one_finding_that_names_every_relation() -> None:
    # 1141.00 misprinted: its classes, its kinds, form 01 and nothing else point back at it.
    found = findings(changed(nine_forms(), "expenditure", "合计", "total", "1411.00"))
    assert [(f.stated, f.expected, f.severity) for f in found] == [("1411.00", "1141.00", "error")]
    message = found[0].message
    assert message.startswith(
        "支出决算表“合计”行本年支出合计 1411.00 万元 ≠ 201 一般公共服务支出 820.15 + 208 社会保障和就业支出 120.35"
        " + 210 卫生健康支出 60.50 + 212 城乡社区支出 50.00 + 221 住房保障支出 90.00 = 1141.00 万元，"
        "差 270.00 万元，超出四舍五入的允许范围（±0.03）。"
    )
    assert "基本支出 790.95 + 项目支出 350.05" in message
    assert "收入支出决算总表“本年支出合计”行 1141.00 万元 ≠ 支出决算表“合计”行本年支出合计 1411.00 万元" in message
    assert found[0].evidence[0].quote == "合计 1411.00"


def test_a_wrong_part_is_blamed_and_not_the_total_that_others_confirm() -> None:
    # 350.05 misprinted: the row and the column both leave 350.05 for it.
    found = findings(changed(nine_forms(), "expenditure", "合计", "project", "305.05"))
    assert [(f.stated, f.expected) for f in found] == [("305.05", "350.05")]
    assert "矛盾指向" in found[0].message or found[0].message.startswith("支出决算表“合计”行项目支出 305.05")


def test_a_sum_that_others_confirm_leaves_the_error_among_its_parts() -> None:
    # 302 is 43.00 and a part of 公用经费合计 60.00, which form 05 confirms: one of its items is wrong, which is open
    # where no slip in one of them (20.00 for 29.34 is none) explains it.
    found = findings(changed(nine_forms(), "basic_expenditure", "30201", "final", "29.34"))
    assert [(f.stated, f.expected) for f in found] == [("43.00", None)]
    assert "43.00 万元与其他关系相符，差错应在所列各项之中。" in found[0].message
    assert "30201 办公费 29.34" in found[0].message
    assert "30201 办公费 29.34" in [place.quote for place in found[0].evidence]


def test_the_few_parts_that_a_slip_explains_are_named() -> None:
    # 3.00 too much: 20.00 for 23.00, or another item of 302 that lost its units.
    (found,) = findings(changed(nine_forms(), "basic_expenditure", "30201", "final", "23.00"))
    assert found.stated == "43.00" and "其中改动一位数字即可相符的有：" in found.message
    assert "30201 办公费 23.00" in found.message.split("即可相符的有：")[1]


def test_the_one_part_that_a_slip_explains_is_blamed() -> None:
    # 90.00 for 20.00 is 70.00 too much, which no other item of 302 (23.00 in all) could give away by one digit.
    found = findings(changed(nine_forms(), "basic_expenditure", "30201", "final", "90.00"))
    assert [(f.stated, f.expected) for f in found] == [("90.00", "20.00")]


def test_two_wrong_numbers_are_two_findings() -> None:
    forms = changed(nine_forms(), "expenditure", "合计", "total", "1411.00")
    forms = changed(forms, "three_public", "决算数", "three_public_final", "51.00")
    assert [(f.stated, f.expected) for f in findings(forms)] == [("1411.00", "1141.00"), ("51.00", "15.00")]


def test_the_order_and_the_text_of_findings_do_not_change_from_run_to_run() -> None:
    forms = changed(nine_forms(), "income", "201", "other", "52.00")
    forms = changed(forms, "basic_expenditure", "302", "final", "34.00")
    assert findings(forms) == findings(forms) != []


def test_a_document_without_forms_is_held_against_the_accounts_beside_it() -> None:
    report = fact("current_year_expenditure", "1114.00", quote="本年支出1114.00万元")
    other = fact("current_year_expenditure", "1141.00", method="form", quote="本年支出合计 1141.00")
    elsewhere = other.source.__class__("f" * 64, 1, other.source.box)
    form_fact = other.__class__(**{**{k: getattr(other, k) for k in other.__struct_fields__}, "source": elsewhere})
    found = audit([(EMPTY, [])], [report, form_fact], [], YEAR, None)
    assert [(f.code, f.stated, f.expected) for f in found] == [("N001", "1114.00", "1141.00")]


def test_findings_fit_the_table_of_the_warehouse() -> None:
    found = findings(changed(nine_forms(), "expenditure", "合计", "total", "1411.00"))
    table = to_table(found, FINDINGS)
    FINDINGS.validate(table.to_pandas(types_mapper=__import__("pandas").ArrowDtype))
    assert from_table(table, Finding) == found


def _slacks(relations: list[Relation]) -> dict[tuple[object, ...], Decimal]:
    """How far each number may move before the tightest of its relations must break."""
    slacks: dict[tuple[object, ...], Decimal] = {}
    for each in relations:
        for figure in () if isinstance(each, AtMost) else each.figures:
            implied = each.implied(figure)
            assert implied is not None
            width = implied.high - implied.low + 2 * CENT
            slacks[figure.key] = min(width, slacks.get(figure.key, width))
    return slacks


CENT = Decimal("0.01")


def test_one_changed_digit_is_found_and_named_wherever_rounding_cannot_explain_it() -> None:
    forms = nine_forms()
    given = case(forms)
    slacks = _slacks([each for rule in rules() for each in rule.outcomes(given) if isinstance(each, Relation)])
    changes = []
    for i, j, text in digit_changes(forms):
        cell = forms[i].cells[j]
        assert cell.value is not None
        slack = slacks.get((cell.source.document, cell.source.page, cell.source.box, abs(cell.value)))
        if slack is not None and abs(Decimal(text) - cell.value) > slack:
            changes.append((i, j, text))
    assert len(changes) > 3000
    chosen = random.Random(20300101).sample(changes, 200)
    blamed = 0
    for i, j, text in chosen:
        cell = forms[i].cells[j]
        found = findings(with_text(forms, i, j, text))
        assert found, (cell.form, cell.row_label, cell.column, cell.text, text)
        named = {place.quote for each in found for place in each.evidence}
        label = " ".join(part for part in (cell.row_code, cell.row_label) if part)
        assert f"{label} {text}" in named, (cell.form, label, cell.column, text, [each.message for each in found])
        blamed += len(found) == 1 and found[0].stated == text and found[0].expected == cell.text
    assert blamed >= 0.8 * len(chosen)


ODD = st.sampled_from(
    ["", "—", "0", "0.00", "-5.00", "9" * 60, "1.1", "１２．３", "1,000", "abc", "<b>1</b>", "{0}", "%s"]
)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 400), ODD), max_size=30), st.sets(st.integers(0, 8)))
def test_no_cell_however_odd_and_no_missing_form_stops_the_audit(
    edits: list[tuple[int, int, str]], dropped: set[int]
) -> None:
    forms = nine_forms()
    for form, cell, text in edits:
        forms = with_text(forms, form, cell % len(forms[form].cells), text)
    found = findings([form for i, form in enumerate(forms) if i not in dropped])
    # No flood either: fewer findings than numbers that were tampered with, and one for a fund form that is now empty.
    assert len(found) <= 2 * len(edits) + len(dropped) + 1
    assert all(each.message and each.evidence for each in found)


def test_every_rule_is_catalogued_once_with_a_severity_and_an_example() -> None:
    listed = rules()
    assert len(listed) == len(RULES) == len({rule.title for rule in listed})
    for rule in listed:
        assert rule.severity in SEVERITIES
        assert rule.title and rule.checks.endswith("。") and rule.why.endswith("。") and rule.example
