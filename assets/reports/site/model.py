"""What the site is made of: the departments with their years, and which scorecard speaks for a year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from urllib.parse import quote

import msgspec

from assets.reports.summary import CardNote, Summary
from assets.scores.published import PUBLISHED_SELF, TITLES

INDEX = "index.html"


class SiteDepartment(msgspec.Struct, frozen=True):
    """A department: its id, its name, its region from the province down, its folder below that of the reports.

    `years` are in order, each once.
    """

    id: str
    name: str
    region: tuple[str, ...]
    folder: str
    years: tuple[Summary, ...]

    @property
    def href(self) -> str:
        """The link from the index to the department's page."""
        return f"{quote(self.folder)}/{INDEX}"

    def report(self, year: int) -> str:
        """The link from the index to the report of a year."""
        return f"{quote(self.folder)}/{year:04d}.html"

    def in_year(self, year: int) -> Summary | None:
        """The summary of a year."""
        return next((summary for summary in self.years if summary.fiscal_year == year), None)


class Published(msgspec.Struct, frozen=True):
    """The total that was published for the department out of `full`, its grade, and whose evaluation it is."""

    total: Decimal
    full: Decimal
    grade: str | None
    own: bool


def main_card(summary: Summary) -> CardNote | None:
    """The scorecard that speaks for the year: the first by a rulebook; None where there is only a published one."""
    return next((card for card in summary.cards if card.rulebook not in TITLES), None)


def published_of(summary: Summary) -> Published | None:
    """The published total: beside a rulebook's own first, then the key evaluation's, then the self-evaluation's."""
    for card in summary.cards:
        if card.published_total is not None:
            own = card.rulebook == PUBLISHED_SELF
            return Published(card.published_total, card.full, card.published_grade, own)
    return None


def year_page(year: int) -> str:
    """The name of a year's league table."""
    return f"year-{year:04d}.html"


def all_years(departments: Sequence[SiteDepartment]) -> list[int]:
    """The years of all departments, the latest first."""
    return sorted({summary.fiscal_year for each in departments for summary in each.years}, reverse=True)
