"""The made-up figures add up to the 分 before anything is printed or planted."""

from __future__ import annotations

import pytest

from tests.samples.accounts import FUNDS, Accounts, by_account, total
from tests.samples.figures import percent, rounded
from tests.samples.generator import SEED
from tests.samples.profiles import FICTIONAL, YEARS, numbered
from tests.samples.simulate import simulate
from tests.samples.subjects import ECONOMIC, FUNCTIONAL


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Accounts, Accounts]]:
    """The accounts of 36 departments over four years, each with those of the year before."""
    return [
        (simulate(profile, year, SEED), simulate(profile, year - 1, SEED))
        for profile in (*FICTIONAL, *numbered(30))
        for year in (2020, *YEARS)
    ]


def test_what_came_in_is_what_was_spent_distributed_and_left(pairs):
    for now, _ in pairs:
        for line in now.lines:
            assert line.opening + line.income + line.used_surplus == line.spent + line.distributed + line.closing, line
            assert min(line.income, line.basic, line.project, line.operating, line.opening, line.closing) >= 0, line


def test_each_year_opens_with_what_the_year_before_left(pairs):
    for now, before in pairs:
        for fund in (*FUNDS, None):
            opened = sum(line.opening for line in now.lines if line.fund == fund)
            assert opened == sum(line.closing for line in before.lines if line.fund == fund)


def test_basic_expenditure_of_the_general_budget_is_the_sum_of_the_economic_accounts(pairs):
    for now, _ in pairs:
        assert total(now.fund("general"), "basic") == sum(now.economic.values()) == now.personnel + now.public


def test_classes_are_the_sums_of_their_sections_and_items(pairs):
    for now, _ in pairs:
        for digits in (3, 5, 7):
            spent = sum(total(group, "spent") for code, group in by_account(now.lines) if len(code) == digits)
            assert spent == total(now.lines, "spent")


def test_expenditure_is_basic_project_and_operating(pairs):
    for now, _ in pairs:
        parts = sum(total(now.lines, name) for name in ("basic", "project", "operating"))
        assert parts == total(now.lines, "spent")


def test_the_three_public_expenses_are_paid_from_the_accounts_of_their_kind(pairs):
    for now, _ in pairs:
        assert now.final.reception == now.economic.get("30217", 0)
        assert now.final.vehicle_operation == now.economic.get("30231", 0)
        assert all(
            getattr(now.final, name) <= getattr(now.budget, name)
            for name in ("three_public", "vehicle_total", "abroad", "reception", "meeting", "training")
        )


def test_no_more_goes_to_small_enterprises_than_is_bought(pairs):
    for now, _ in pairs:
        bought = now.procurement
        assert bought.micro <= bought.sme <= bought.total <= total(now.lines, "project")


def test_nobody_works_without_a_post(pairs):
    for now, _ in pairs:
        assert now.staff.actual_administrative <= now.staff.quota_administrative
        assert now.staff.actual_institution <= now.staff.quota_institution


def test_every_account_has_its_official_name(pairs):
    for now, _ in pairs:
        assert {code for code, _ in by_account(now.lines)} <= set(FUNCTIONAL)
        assert set(now.economic) <= set(ECONOMIC)


def test_the_same_year_comes_out_the_same_whatever_else_is_made():
    profile = FICTIONAL[0]
    first = simulate(profile, 2022, SEED)
    simulate(profile, 2023, SEED)
    assert simulate(profile, 2022, SEED) == first
    assert simulate(profile, 2022, SEED + 1) != first


@pytest.mark.parametrize(
    ("fen", "unit", "printed"),
    [
        (1_084_724_999, "万元", "1084.72"),
        (1_084_725_000, "万元", "1084.73"),  # half is rounded up, as the published accounts do
        (4999, "万元", "0.00"),  # 49.99 元 is nothing in 万元
        (5000, "万元", "0.01"),
        (123, "元", "1.23"),
    ],
)
def test_amounts_are_rounded_half_up_to_two_decimals(fen, unit, printed):
    assert str(rounded(fen, unit)) == printed


def test_a_share_of_nothing_is_refused():
    assert str(percent(1, 3)) == "33.33"
    with pytest.raises(ZeroDivisionError):
        percent(1, 0)
