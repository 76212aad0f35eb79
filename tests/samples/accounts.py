"""One department's accounts of one year, exact to the 分 (0.01 元), and the figures that follow from them.

All amounts are whole 分, so that sums are exact; only printing rounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

SOURCES = ("fiscal", "superior", "institution", "operating", "affiliated", "other")
FUNDS = ("general", "government_fund", "state_capital")


class Line(msgspec.Struct, frozen=True):
    """One functional item (项) from one source of money.

    `fund` is the budget that a fiscal appropriation comes from, None for other money. What came in, was left from last
    year and was taken from the surplus is what was spent, distributed and left:
    opening + income + used_surplus == basic + project + operating + distributed + closing.
    """

    code: str
    source: str
    fund: str | None
    income: int
    basic: int = 0
    project: int = 0
    operating: int = 0
    opening: int = 0
    used_surplus: int = 0
    distributed: int = 0
    closing: int = 0
    initial_budget: int = 0

    @property
    def spent(self) -> int:
        """This year's expenditure."""
        return self.basic + self.project + self.operating


class ThreePublic(msgspec.Struct, frozen=True):
    """The three public expenses, meetings and training: budget or final."""

    abroad: int
    vehicle_purchase: int
    vehicle_operation: int
    reception: int
    meeting: int
    training: int

    @property
    def vehicle_total(self) -> int:
        """Purchase and operation of vehicles."""
        return self.vehicle_purchase + self.vehicle_operation

    @property
    def three_public(self) -> int:
        """The three public expenses together."""
        return self.abroad + self.vehicle_total + self.reception


class Procurement(msgspec.Struct, frozen=True):
    """Government procurement, and what of it went to small and medium (and of that to small and micro) enterprises."""

    goods: int
    works: int
    services: int
    goods_sme: int
    works_sme: int
    services_sme: int
    micro: int

    @property
    def total(self) -> int:
        """All procurement."""
        return self.goods + self.works + self.services

    @property
    def sme(self) -> int:
        """Contracts with small and medium enterprises."""
        return self.goods_sme + self.works_sme + self.services_sme


class Staff(msgspec.Struct, frozen=True):
    """Posts that are approved (编制) and filled."""

    quota_administrative: int
    quota_institution: int
    actual_administrative: int
    actual_institution: int
    retired: int

    @property
    def quota(self) -> int:
        """All approved posts."""
        return self.quota_administrative + self.quota_institution

    @property
    def actual(self) -> int:
        """All staff."""
        return self.actual_administrative + self.actual_institution


class Assets(msgspec.Struct, frozen=True):
    """Vehicles by kind, and equipment above one million 元."""

    vehicles: tuple[tuple[str, int], ...]
    equipment: int
    vehicles_bought: int
    equipment_bought: int

    @property
    def vehicle_count(self) -> int:
        """All vehicles."""
        return sum(count for _, count in self.vehicles)


class Project(msgspec.Struct, frozen=True):
    """A project that evaluated itself; `score` is in tenths of a point."""

    name: str
    budget: int
    executed: int
    score: int


class Accounts(msgspec.Struct, frozen=True):
    """Everything that a document of one year says about its department."""

    year: int
    lines: tuple[Line, ...]
    economic: Mapping[str, int]
    budget: ThreePublic
    final: ThreePublic
    operating_budget: int
    procurement: Procurement
    staff: Staff
    assets: Assets
    projects: tuple[Project, ...]
    overall_budget: int
    overall_score: int
    receptions: tuple[int, int]

    def fund(self, name: str) -> list[Line]:
        """The lines of one budget."""
        return [line for line in self.lines if line.fund == name]

    @property
    def fiscal(self) -> list[Line]:
        """The lines paid by appropriations."""
        return [line for line in self.lines if line.source == "fiscal"]

    def economic_class(self, prefix: str) -> int:
        """The basic expenditure of an economic class (3 digits)."""
        return sum(amount for code, amount in self.economic.items() if code.startswith(prefix))

    @property
    def personnel(self) -> int:
        """Basic expenditure on people (301 and 303)."""
        return self.economic_class("301") + self.economic_class("303")

    @property
    def public(self) -> int:
        """Basic expenditure on running the office (302, 307, 310)."""
        return sum(map(self.economic_class, ("302", "307", "310")))


def total(lines: Iterable[Line], amount: str | Callable[[Line], int]) -> int:
    """The sum of one amount over lines."""
    return sum(amount(line) if callable(amount) else getattr(line, amount) for line in lines)


def by_account(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """(code, its lines) for every class, section and item in code order: the rows of a coded form."""
    lines = list(lines)
    codes = sorted({line.code[:digits] for line in lines for digits in (3, 5, 7)})
    return [(code, [line for line in lines if line.code.startswith(code)]) for code in codes]
