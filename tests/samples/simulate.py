"""Makes up the accounts of a fictional department: every amount at the lowest level, in whole 分, reproducibly.

Each draw depends only on the seed, the department, the year and the name of what is drawn, so that a year comes out the
same whichever years are generated with it, and last year's figures are always at hand.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.samples.accounts import Accounts, Assets, Line, Procurement, Project, Staff, ThreePublic, total
from tests.samples.profiles import WAN, Profile, ProjectSpec

YUAN = 100
# 元 a head and year: (lowest, highest).
WAGES_PER_HEAD = {
    "30101": (36000, 46000),
    "30103": (15000, 30000),
    "30108": (13800, 17500),
    "30109": (6900, 8700),
    "30110": (6400, 8400),
    "30112": (300, 700),
    "30113": (11000, 15000),
}
GOODS_PER_HEAD = {
    "30201": (1500, 4200),
    "30202": (200, 900),
    "30205": (60, 200),
    "30206": (300, 900),
    "30207": (250, 800),
    "30209": (0, 1500),
    "30211": (600, 3600),
    "30213": (100, 1200),
    "30215": (0, 150),
    "30216": (150, 600),
    "30226": (100, 900),
    "30228": (1100, 2000),
    "30229": (700, 1500),
    "30299": (200, 1400),
}


class Dice:
    """Random whole numbers that depend on a name only. `random()` is the one method whose sequence Python promises."""

    def __init__(self, *name: object) -> None:
        self._random = random.Random("/".join(map(str, name)))

    def between(self, low: int, high: int) -> int:
        """A number from low to high, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def vary(self, amount: int, thousandths: int) -> int:
        """`amount` give or take, not rounded to whole 元."""
        return amount * self.between(1000 - thousandths, 1000 + thousandths) // 1000 + self.between(-49, 50)


def _staff(profile: Profile, seed: int, year: int) -> Staff:
    dice = Dice(seed, profile.id, "staff", year)
    return Staff(
        profile.quota_administrative,
        profile.quota_institution,
        max(0, profile.quota_administrative - dice.between(0, 2)),
        max(0, profile.quota_institution - dice.between(0, 4)),
        profile.retired + dice.between(0, 2),
    )


def _economic(profile: Profile, staff: Staff, seed: int, year: int) -> dict[str, int]:
    heads = {code: (staff.actual, span) for code, span in (WAGES_PER_HEAD | GOODS_PER_HEAD).items()}
    heads["30102"] = (staff.actual_administrative, (30000, 52000))
    heads["30107"] = (staff.actual_institution, (28000, 46000))
    heads["30111"] = (staff.actual_administrative, (2100, 3600))
    heads["30239"] = (staff.actual_administrative, (6600, 8400))
    heads["30302"] = (staff.retired, (8000, 26000))
    heads["30231"] = (sum(count for _, count in profile.vehicles), (14000, 22000))
    heads["30217"] = (1, (600, 6400))
    heads["31002"] = (staff.actual, (0, 1400))
    amounts = {}
    for code, (number, (low, high)) in sorted(heads.items()):
        # The level belongs to the department, the variation to the year.
        level = Dice(seed, profile.id, code).between(low, high) * YUAN
        amount = Dice(seed, profile.id, code, year).vary(number * level, 70)
        if number and level and amount > 0:
            amounts[code] = amount
    dice = Dice(seed, profile.id, "rare", year)
    if dice.between(0, 2) == 0:
        amounts["30305"] = dice.vary(18000 * YUAN, 300)
    if dice.between(0, 2) == 0:
        amounts["30309"] = dice.vary(2400 * YUAN, 300)
    return amounts


def _closing(profile: Profile, spec: ProjectSpec, seed: int, year: int) -> int:
    """What of a project's money is left at the end of a year."""
    if not spec.carry or (spec.years and year not in spec.years):
        return 0
    dice = Dice(seed, profile.id, spec.name, "closing", year)
    return spec.wan * WAN * dice.between(0, spec.carry) // 1000 + dice.between(0, 99) if dice.between(0, 3) else 0


def _project(profile: Profile, spec: ProjectSpec, seed: int, year: int) -> Line | None:
    opening, closing = _closing(profile, spec, seed, year - 1), _closing(profile, spec, seed, year)
    if spec.years and year not in spec.years and not opening:
        return None
    dice = Dice(seed, profile.id, spec.name, year)
    trend = Dice(seed, profile.id, spec.name).between(-60, 90)
    spent = dice.vary(spec.wan * WAN, 160) * (1000 + trend * (year - 2020)) // 1000
    spent = max(spent, opening - closing + 1000 * YUAN)
    basic = dice.vary(spec.basic * WAN, 80) if spec.basic else 0
    income = spent + closing - opening
    if spec.operating:
        # An operating surplus is distributed, a loss is met from the surplus of earlier years.
        surplus = dice.between(-3, 5) * 1000 * YUAN + dice.between(0, 99)
        return Line(
            spec.code,
            spec.source,
            spec.fund,
            income + surplus,
            operating=spent,
            opening=opening,
            used_surplus=max(0, -surplus),
            distributed=max(0, surplus),
            closing=closing,
        )
    return Line(
        spec.code,
        spec.source,
        spec.fund,
        income,
        basic=min(basic, spent),
        project=spent - min(basic, spent),
        opening=opening,
        closing=closing,
        initial_budget=_initial(spent, Dice(seed, profile.id, spec.name, "budget", year)) if spec.fund else 0,
    )


def _initial(spent: int, dice: Dice) -> int:
    """An initial budget for what was spent: often the same, sometimes nothing, mostly near; in whole hundreds of 元."""
    kind = dice.between(0, 9)
    if kind == 0 and spent < 100 * WAN:
        return 0
    if kind <= 2:
        return spent // YUAN * YUAN
    return spent * dice.between(820, 1180) // 1000 // (100 * YUAN) * (100 * YUAN)


def _basic(profile: Profile, economic: dict[str, int], seed: int, year: int) -> Iterator[Line]:
    """The basic expenditure of the general budget by functional item; contributions have items of their own."""
    own = {"30108": "2080505", "30109": "2080506", "30111": "2101103", "30112": "2089999", "30113": "2210201"}
    own["30110"] = "2101102" if profile.institution else "2101101"
    own["30302"] = "2080502" if profile.institution else "2080501"
    amounts = {own[code]: amount for code, amount in economic.items() if code in own}
    running = sum(amount for code, amount in economic.items() if code not in own)
    if profile.housing_subsidy:
        share = economic["30102"] * Dice(seed, profile.id, "housing").between(150, 220) // 1000
        amounts["2210203"], running = share, running - share
    amounts[profile.running] = running
    for code, amount in sorted(amounts.items()):
        budget = amount * Dice(seed, profile.id, code, "budget", year).between(930, 1060) // 1000
        budget = amount if budget % 7 == 0 else budget // (100 * YUAN) * (100 * YUAN)
        yield Line(code, "fiscal", "general", amount, basic=amount, initial_budget=budget)


def _merged(lines: list[Line]) -> tuple[Line, ...]:
    """Lines of the same account and source as one: basic and project expenditure of an item share its budget."""
    merged: dict[tuple[str, str, str | None], Line] = {}
    for line in lines:
        key = (line.code, line.source, line.fund)
        if key in merged:
            fields = {
                name: getattr(merged[key], name) + getattr(line, name)
                for name in Line.__struct_fields__
                if name not in ("code", "source", "fund")
            }
            merged[key] = Line(*key, **fields)
        else:
            merged[key] = line
    return tuple(sorted(merged.values(), key=lambda line: (line.code, line.source, line.fund or "")))


def _three_public(profile: Profile, economic: dict[str, int], seed: int, year: int) -> tuple[ThreePublic, ThreePublic]:
    dice = Dice(seed, profile.id, "three public", year)
    final = ThreePublic(
        abroad=dice.vary(68000 * YUAN, 200) if year in profile.abroad_years else 0,
        vehicle_purchase=dice.vary(178000 * YUAN, 40) if year in profile.vehicle_years else 0,
        vehicle_operation=economic.get("30231", 0),
        reception=economic.get("30217", 0),
        meeting=economic.get("30215", 0),
        training=economic.get("30216", 0) + dice.between(0, 12000 * YUAN),
    )
    budget = []
    for name in ThreePublic.__struct_fields__:
        amount = getattr(final, name)
        room = Dice(seed, profile.id, name, "budget", year).between(-2, 5)
        # Rounded up to whole hundreds of 元: a budget is never a crooked amount.
        raised = amount * (100 + 5 * max(0, room)) // 100
        budget.append(-(-raised // (100 * YUAN)) * (100 * YUAN) if room >= 0 else amount)
    return ThreePublic(*budget), final


def _procurement(lines: tuple[Line, ...], dice: Dice) -> Procurement:
    spent = total(lines, "project")
    parts = []
    for share in (dice.between(40, 120), dice.between(0, 2) * 90, dice.between(60, 200)):
        part = spent * share // 1000 // YUAN * YUAN
        parts += [part, part * dice.between(6, 10) // 10 // YUAN * YUAN]
    goods, goods_sme, works, works_sme, services, services_sme = parts
    micro = (goods_sme + works_sme + services_sme) * dice.between(3, 9) // 10 // YUAN * YUAN
    return Procurement(goods, works, services, goods_sme, works_sme, services_sme, micro)


def simulate(profile: Profile, year: int, seed: int) -> Accounts:
    """The accounts of one department and year; the same arguments always give the same accounts."""
    staff = _staff(profile, seed, year)
    economic = _economic(profile, staff, seed, year)
    made = [(spec, _project(profile, spec, seed, year)) for spec in profile.projects]
    basic = list(_basic(profile, economic, seed, year))
    lines = _merged([*basic, *(line for _, line in made if line)])
    budget, final = _three_public(profile, economic, seed, year)
    dice = Dice(seed, profile.id, "performance", year)
    projects = tuple(
        Project(spec.name, line.spent * dice.between(1000, 1200) // 1000, line.spent, dice.between(860, 985))
        for spec, line in made
        if line and spec.fund == "general"
    )
    public = sum(amount for code, amount in economic.items() if code[:3] in ("302", "307", "310"))
    return Accounts(
        year=year,
        lines=lines,
        economic=economic,
        budget=budget,
        final=final,
        operating_budget=public * dice.between(1000, 1080) // 1000,
        procurement=_procurement(lines, Dice(seed, profile.id, "procurement", year)),
        staff=staff,
        assets=Assets(profile.vehicles, profile.equipment, 1 if year in profile.vehicle_years else 0, 0),
        projects=projects,
        overall_budget=total(lines, "spent") * dice.between(1000, 1050) // 1000,
        overall_score=dice.between(880, 975),
        receptions=(dice.between(2, 9), dice.between(12, 90)),
    )
