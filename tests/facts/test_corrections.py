"""Misread figures that a person put right."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from assets.documents.model import Box, Source
from assets.facts.corrections import Correction, Figure, correct, unused
from assets.facts.from_forms import facts_from_forms
from assets.facts.model import Fact
from assets.tables.forms import Form
from assets.tables.model import Cell
from tests.indicators.samples import fact

QUOTA = fact("staff_quota", "56")


def correction(read: str, right: str, **target: object) -> Correction:
    return Correction(
        read=Figure(read),
        right=Figure(right),
        who="张三",
        when=date(2022, 5, 6),
        source="第 3 页",
        **target,  # type: ignore[arg-type]
    )


def one(facts: list[Fact], made: Correction, year: int = 2021) -> Fact:
    (found,) = correct(facts, (), [made], year).facts
    return found


def test_a_corrected_fact_keeps_its_place_and_says_what_was_changed() -> None:
    found = one([QUOTA], correction("56", "50", fact="staff_quota"))
    assert (found.value, found.method, found.text, found.source) == (Decimal(50), "corrected", "56", QUOTA.source)
    assert found.correction == "识别为56，更正为50（张三，2022-05-06，第 3 页）"


def test_a_correction_of_another_figure_changes_nothing_and_is_told() -> None:
    made = [correction("57", "50", fact="staff_quota"), correction("56", "50", fact="staff_quota", about_year=2020)]
    found = correct([QUOTA], (), made, 2021)
    assert found.facts == [QUOTA]
    first, second = unused(made, set(found.used), found.facts, 2021)
    assert "写的是识别为 57，现在识别的是 56" in first
    assert "没有识别出这个数" in second


def test_a_figure_may_be_typed_as_printed_in_yuan_or_as_stored_in_ten_thousands() -> None:
    # 36,429,400.00 元 = 3642.94 万元
    printed = msgspec.structs.replace(
        fact("total_income", "3642.94"),
        text="36,429,400.00",
        half_step=Decimal("0.0000005"),
    )
    as_printed = one([printed], correction("36,429,400.00", "36,429,700.00", fact="total_income"))
    assert as_printed.value == Decimal("3642.97")
    assert one([printed], correction("3642.94", "3642.97", fact="total_income")).value == Decimal("3642.97")


def form_with(text: str, value: str) -> Form:
    cell = Cell(
        form="expenditure",
        form_title="支出决算表",
        row=0,
        row_code=None,
        row_label="合计",
        side=None,
        column="total",
        column_label="本年支出/合计",
        value=Decimal(value),
        half_step=Decimal("0.005"),
        unit="万元",
        text=text,
        source=Source("d" * 64, 1, Box(1, 2, 3, 4)),
    )
    return Form("expenditure", "支出决算表", (1,), "万元", (cell,), False)


def test_a_cell_is_corrected_by_its_row_and_column() -> None:
    form = form_with("3,296.75", "3296.75")
    facts = facts_from_forms([form], 2021)
    assert facts
    for column in ("total", "合计", "本年支出/合计"):
        made = correction("3296.75", "3296.57", form="expenditure", row="合计", column=column)
        found = correct(facts, [form], [made], 2021)
        assert {f.value for f in found.facts} == {Decimal("3296.57")}
        assert found.used == {0}
    other = correction("3296.75", "3296.57", form="expenditure", row="教育支出", column="total")
    assert correct(facts, [form], [other], 2021).facts == facts


def test_without_corrections_facts_stay_as_they_are() -> None:
    assert correct([QUOTA], (), (), 2021).facts == [QUOTA]
