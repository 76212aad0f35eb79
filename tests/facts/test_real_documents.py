"""The facts of real documents: under their right name, for the right year, with the printed value, at their place.

The truth of the reference data has ids of its own; the tables here say which id of the catalogue each one is.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assets.documents.model import Document
from assets.documents.reader import read_file
from assets.facts.derive import derive_prior_year
from assets.facts.from_forms import facts_from_forms
from assets.facts.from_prose import facts_from_prose
from assets.facts.model import Fact
from assets.tables.forms import read_forms

SHANGHAI = {
    r"n1\.total": "total_income",
    r"n1\.yoy_amount": "total_income_change",
    r"n1\.yoy_pct": "total_income_change_rate",
    r"n2\.income": "current_year_income",
    r"n2\.fiscal": "fiscal_appropriation_income",
    r"n2\.fiscal_pct": "fiscal_appropriation_income_share",
    r"n2\.other": "other_income",
    r"n2\.other_pct": "other_income_share",
    r"n3\.expense": "current_year_expenditure",
    r"n3\.basic": "basic_expenditure",
    r"n3\.basic_pct": "basic_expenditure_share",
    r"n3\.project": "project_expenditure",
    r"n3\.project_pct": "project_expenditure_share",
    r"n4\.total": "fiscal_total_income",
    r"n4\.yoy_amount": "fiscal_total_income_change",
    r"n4\.yoy_pct": "fiscal_total_income_change_rate",
    r"n5b?\.gpb": "general_budget_expenditure",
    r"n5\.gpb_pct": "general_budget_expenditure_share",
    r"n5\.yoy_amount": "general_budget_expenditure_change",
    r"n5\.yoy_pct": "general_budget_expenditure_change_rate",
    r"n5b\.\d+": "functional_item",
    r"n5b\.\d+_pct": "functional_item_share",
    r"n5c\.total\.budget": "general_budget_expenditure_initial_budget",
    r"n5c\.total\.final": "general_budget_expenditure",
    r"n5c\.total\.rate": "general_budget_expenditure_completion_rate",
    r"n5c\.\d+\.budget": "functional_item_initial_budget",
    r"n5c\.\d+\.final": "functional_item",
    r"n5c\.\d+\.rate": "functional_item_completion_rate",
    r"n6\.basic": "general_budget_basic_expenditure",
    r"n6\.staff": "personnel_cost",
    r"n6\.public": "public_cost",
    r"n7\.budget": "three_public_initial_budget",
    r"n7\.final": "three_public",
    r"n7\.rate": "three_public_completion_rate",
    r"n7\.yoy_amount": "three_public_change",
    r"n7\.yoy_pct": "three_public_change_rate",
    r"n7[bc]?\.abroad": "abroad",
    r"n7\.abroad_rate": "abroad_completion_rate",
    r"n7b\.abroad_share": "abroad_share",
    r"n7c\.abroad_groups": "abroad_groups",
    r"n7c\.abroad_people": "abroad_persons",
    r"n7[bc]?\.car": "vehicle_total",
    r"n7\.car_rate": "vehicle_total_completion_rate",
    r"n7b\.car_share": "vehicle_total_share",
    r"n7c\.car_buy": "vehicle_purchase",
    r"n7c\.car_run": "vehicle_operation",
    r"n7c\.car_count": "vehicles_official",
    r"n7[bc]?\.reception": "reception",
    r"n7\.reception_rate": "reception_completion_rate",
    r"n7\.reception_yoy_amount": "reception_change",
    r"n7\.reception_yoy_pct": "reception_change_rate",
    r"n7b\.reception_share": "reception_share",
    r"n7c\.reception_domestic": "reception_domestic",
    r"n7c\.reception_foreign": "reception_foreign",
    r"n7c\.recv_batches": "reception_batches",
    r"n7c\.recv_people": "reception_persons",
    r"n7c\.recv_foreign_batches": "foreign_reception_batches",
    r"n7c\.recv_foreign_people": "foreign_reception_persons",
    r"n11\.operating": "operating_cost",
    r"n11\.operating_yoy_amount": "operating_cost_change",
    r"n11\.operating_yoy_pct": "operating_cost_change_rate",
    r"n11\.proc": "procurement_total",
    r"n11\.proc_(goods|works|services)": r"procurement_\1",
    r"n11\.(sme|micro)_reserved": r"procurement_\1_reserved",
    r"n11\.vehicles": "vehicles",
    r"n11\.v_\w+": "vehicles_of_kind",
    r"n11\.equipment": "equipment_over_1m",
}
SHAANXI = {
    r"budget_units_count": "budget_units",
    r"(staff_\w+|retired_staff)": r"\1",
    r"total_yoy_decrease(_rate)?": r"total_income_change\1",
    r"fiscal_total_yoy_decrease(_rate)?": r"fiscal_total_income_change\1",
    r"general_budget_yoy_decrease(_rate)?": r"general_budget_expenditure_change\1",
    r"general_budget_expenditure_actual": "general_budget_expenditure",
    r"general_budget_completion_rate": "general_budget_expenditure_completion_rate",
    r"general_budget_share_of_expenditure": "general_budget_expenditure_share",
    r"func_\d+_actual": "functional_item",
    r"func_\d+_(initial_budget|completion_rate)": r"functional_item_\1",
    r"(meeting)_cost_actual": r"\1",
    r"(meeting)_cost_(budget|completion_rate)": r"\1_\2",
    r"(personnel_cost|public_cost|three_public|vehicle_operation|operating_cost)_actual": r"\1",
    r"operating_cost_yoy_decrease": "operating_cost_change",
    r"procurement_(sme|micro)_amount": r"procurement_\1",
    r"procurement_micro_share_of_sme": "procurement_micro_share",
    r"vehicles_total": "vehicles",
    r"vehicles_law_enforcement": "vehicles_of_kind",
    r"equipment_over_1m_count": "equipment_over_1m",
    r"overall_self_evaluation_score": "self_evaluation_score",
    r"overall_self_evaluation_annual_budget": "evaluated_expenditure_budget",
    r"overall_self_evaluation_executed": "evaluated_expenditure",
    r"overall_self_evaluation_execution_rate": "evaluated_expenditure_completion_rate",
    r"project_self_evaluation_annual_budget": "project_budget",
    r"project_self_evaluation_executed": "project",
    r"project_self_evaluation_execution_rate": "project_completion_rate",
    r"(?:finance_)?key_evaluation_score": "key_evaluation_score",
    r"(equipment_over_1m_purchased|total_income|total_expenditure|current_year_(?:income|expenditure))": r"\1",
    r"((?:basic|project)_expenditure(?:_share)?|fiscal_appropriation_income(?:_share)?|fiscal_total_\w+?)": r"\1",
    r"(general_budget_(?:expenditure_initial_budget|basic_expenditure)|procurement_(?:goods|works|services))": r"\1",
    r"((?:three_public|vehicle_operation|operating_cost)_(?:budget|completion_rate)|vehicles_purchased)": r"\1",
    r"(procurement_(?:total|sme_share|(?:goods|works|services)_sme_share))": r"\1",
}
BOUND_IN = {
    r"(staff_(?!control)\w+|retired_staff|key_project_expenditure)": r"\1",
    r"total_score": "key_evaluation_score",
    r"project_expenditure_as_stated": "project_expenditure",
    r"(initial_)?budget_expenditure": "total_expenditure_initial_budget",
    r"adjusted_budget(_in_yuan_as_printed)?": "total_expenditure_adjusted_budget",
    r"budget_adjustment_amount": "budget_adjustment",
    r"budget_(social_security|health|housing)": "functional_item_initial_budget",
    r"budget_(wages|goods|individual)\w+": "economic_item_initial_budget",
    r"three_public_(budget\w*)": "three_public_budget",
    r"three_public_(actual|prior_year)": "three_public",
    r"three_public_yoy_increase": "three_public_change",
    r"total_expenditure": "total_expenditure",
    r"budget_completion_rate": "total_expenditure_completion_rate",
    r"carryover_(total|cumulative(_prior_year)?)": "closing_carry_over",
    r"public_cost_actual": "public_cost",
    r"public_cost_budget": "public_cost_adjusted_budget",
}
"""Truth -> (department's folder, fiscal year of the document, id of the truth -> id of the catalogue)."""
TRUTHS = {
    "lintong-2022": ("lintong-yibaoju", 2022, SHAANXI),
    "lintong-2021": ("lintong-yibaoju", 2022, BOUND_IN),
    "putuo-guihua-2024": ("putuo-guihua", 2024, SHANGHAI),
    "putuo-caizheng-2024": ("putuo-caizheng", 2024, SHANGHAI),
}
AMONG_TABLES = {"project_self_evaluation_score"}
"""Figures of the truth that stand in a table of the document."""
FEWEST = {"lintong-2022": 95, "lintong-2021": 30, "putuo-guihua-2024": 115, "putuo-caizheng-2024": 75}
"""How many figures of each truth have a name in the catalogue, so that none is lost from the tables above."""


@cache
def read(shared: Path, department: str, year: int) -> Document:
    (path,) = (shared / "corpus" / "inbox" / department / str(year)).glob("*.pdf")
    return read_file(path)


@cache
def stated(shared: Path, department: str, year: int) -> list[Fact]:
    return facts_from_prose(read(shared, department, year), year)


def named(truth: dict[str, Any], names: dict[str, str]) -> str | None:
    for pattern, name in names.items():
        match = re.fullmatch(pattern, truth["id"])
        if match is not None:
            return match.expand(name)
    return None


def is_stated(truth: dict[str, Any], name: str, year: int, facts: list[Fact]) -> bool:
    value = Decimal(truth["value"])
    about = truth.get("year") or year
    return any(
        fact.fact == name and fact.about_year == about and Decimal(fact.text.replace(",", "")) == value
        for fact in facts
        if fact.text[0].isdigit()
    )


@pytest.mark.parametrize("name", TRUTHS)
def test_figures_have_their_name_year_and_value(shared, name):
    department, year, names = TRUTHS[name]
    gold = json.loads((shared / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    facts = stated(shared, department, year)
    known = [
        (truth, fact) for truth in gold["facts"] if (fact := named(truth, names)) and truth["id"] not in AMONG_TABLES
    ]
    wrong = [(truth["id"], fact, truth["value"]) for truth, fact in known if not is_stated(truth, fact, year, facts)]
    assert wrong == []
    assert len(known) >= FEWEST[name]


@pytest.mark.parametrize("name", TRUTHS)
def test_nearly_every_figure_of_the_text_is_found(shared, name):
    department, year, _ = TRUTHS[name]
    gold = json.loads((shared / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    values = {
        (Decimal(f.text.replace(",", "")), f.about_year)
        for f in stated(shared, department, year)
        if f.text[0].isdigit()
    }
    wanted = [(Decimal(t["value"]), t.get("year") or year) for t in gold["facts"]]
    assert sum(each in values for each in wanted) / len(wanted) >= 0.97


@pytest.mark.parametrize(("department", "year"), sorted({(d, y) for d, y, _ in TRUTHS.values()}))
def test_amounts_of_the_text_agree_with_the_forms_except_where_the_document_errs(shared, department, year):
    """Wrong names would disagree by the dozen; what is left are errors of the documents themselves."""
    document = read(shared, department, year)
    forms = {(f.fact, f.subject): f for f in facts_from_forms(read_forms(document), year)}
    compared = differing = 0
    for fact in stated(shared, department, year):
        form = forms.get((fact.fact, fact.subject))
        if form is not None and fact.about_year == year:
            compared += 1
            differing += abs(fact.value - form.value) > fact.half_step + form.half_step
    assert compared >= 25
    assert differing <= 3


@pytest.mark.parametrize(("department", "year"), sorted({(d, y) for d, y, _ in TRUTHS.values()}))
def test_each_number_stands_in_its_box(shared, department, year):
    document = read(shared, department, year)
    for fact in stated(shared, department, year):
        page = document.pages[fact.source.page - 1]
        box = fact.source.box
        printed = "".join(
            line.text[n.start : n.end]
            for line in page.lines
            for n in line.numbers
            if box.holds((n.box.x0 + n.box.x1) / 2, (n.box.top + n.box.bottom) / 2)
        )
        assert fact.text in printed or not fact.text[0].isdigit(), fact


def test_last_year_follows_from_the_stated_changes(shared):
    year = 2024
    facts = facts_from_forms(read_forms(read(shared, "putuo-guihua", year)), year)
    derived = {f.fact: f.value for f in derive_prior_year([*facts, *stated(shared, "putuo-guihua", year)])}
    assert derived["total_expenditure"] == Decimal("9859.38") - Decimal("1062.85")
    assert derived["operating_cost"] == Decimal("142.80") + Decimal("13.52")
    assert derived["reception"] == Decimal("0.39") + Decimal("0.15")
