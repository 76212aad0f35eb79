from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from assets.documents.model import Box
from assets.findings.model import Finding
from assets.indicators.model import Indicator
from assets.reports.views import TALLEST, read_inputs, report_views, shots_of, sorted_findings
from tests.reports.examples import ACCOUNTS, PART_BOX, PLAN_BOX, TOTAL_BOX, an_input, department_year, evidence


def indicator(inputs: str) -> Indicator:
    return Indicator("demo", "rate", "预算完成率", "执行", Decimal(1), "%", "", inputs, "computed", "")


def test_places_near_each_other_share_a_view_from_top_to_bottom() -> None:
    (shot,) = shots_of([evidence(PART_BOX, "分项"), evidence(TOTAL_BOX, "合计")])
    assert shot.view.boxes == (TOTAL_BOX, PART_BOX)
    assert shot.quotes == (("合计",), ("分项",))


def test_places_far_apart_or_on_other_pages_have_views_of_their_own() -> None:
    far = Box(10, TOTAL_BOX.top + TALLEST, 20, TOTAL_BOX.top + TALLEST + 16)
    shots = shots_of([evidence(TOTAL_BOX, "a"), evidence(far, "b"), evidence(TOTAL_BOX, "c", page=2)])
    assert [(s.view.page, s.view.boxes) for s in shots] == [(1, (TOTAL_BOX,)), (1, (far,)), (2, (TOTAL_BOX,))]


def test_one_place_quoted_twice_is_one_mark_with_both_quotes() -> None:
    (shot,) = shots_of([evidence(TOTAL_BOX, "合计"), evidence(TOTAL_BOX, "总计"), evidence(TOTAL_BOX, "合计")])
    assert shot.view.boxes == (TOTAL_BOX,)
    assert shot.quotes == (("合计", "总计"),)


def test_findings_come_by_severity_and_keep_their_order_within_it() -> None:
    made = [
        Finding(code, severity, "", None, None, ())
        for code, severity in [
            ("D001", "info"),
            ("T001", "error"),
            ("X001", "warning"),
            ("T002", "error"),
            ("P001", "strange"),
        ]
    ]
    assert [f.code for f in sorted_findings(made)] == ["T001", "T002", "X001", "D001", "P001"]


def test_the_views_of_findings_come_before_those_of_sources_and_none_comes_twice() -> None:
    views = report_views(department_year())
    assert [(v.page, v.boxes) for v in views[:2]] == [(1, (TOTAL_BOX, PART_BOX)), (2, (PLAN_BOX,))]
    assert (views[-1].document, views[-1].boxes) == (ACCOUNTS, (TOTAL_BOX,))
    assert len(views) == len(set(views))


def test_an_input_without_a_box_has_no_place() -> None:
    data = msgspec.json.encode([an_input(None, "1.5"), an_input(TOTAL_BOX, "2") | {"page": None}]).decode()
    assert [i.place for i in read_inputs(indicator(data))] == [None, None]


def test_numbers_of_inputs_may_be_json_numbers_or_strings() -> None:
    entries = read_inputs(indicator('[{"fact": "x", "value": "1.50"}, {"fact": "y", "value": 2.5}, {"fact": "z"}]'))
    assert [i.value for i in entries] == [Decimal("1.50"), Decimal("2.5"), None]
    assert read_inputs(indicator("")) == []


@pytest.mark.parametrize("inputs", ["{", "{}", '[{"value": 1}]', '[{"fact": 1}]', "[[]]"])
def test_inputs_that_are_no_list_of_inputs_name_the_indicator(inputs: str) -> None:
    with pytest.raises(ValueError, match="demo/rate"):
        read_inputs(indicator(inputs))
