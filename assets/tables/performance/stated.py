"""What one performance table of a document states, as printed."""

from __future__ import annotations

import msgspec

from assets.tables.performance.align import Cells
from assets.tables.performance.levels import Indicator
from assets.tables.performance.rows import Entry


class Funds(msgspec.Struct, frozen=True):
    """One row of a funds block: its name and its cells by role (see `funds.VALUES`)."""

    name: str
    cells: Cells


class Total(msgspec.Struct, frozen=True):
    """The row of totals: score, full score and grade as printed.

    `subject` is the project, where a table lists several with the score of each; `other_score` that of the evaluator
    who does not count, 自评得分 beside 评价得分.
    """

    label: str
    score: Entry | None
    full_score: Entry | None
    grade: Entry | None
    first: Entry
    subject: str | None = None
    other_score: Entry | None = None


class PerformanceTable(msgspec.Struct):
    """One table of a document, as printed.

    `roles` are what its columns hold; `scores` the headings of its columns of scores by their roles, `other_score`
    being the one beside that which counts: 自评得分 beside 评价得分.
    """

    number: int
    title: str
    page: int
    top: float
    unit: str
    year: int | None = None
    subject: str | None = None
    roles: set[str] = msgspec.field(default_factory=set)
    scores: dict[str, str] = msgspec.field(default_factory=dict)
    indicators: list[Indicator] = msgspec.field(default_factory=list)
    funds: list[Funds] = msgspec.field(default_factory=list)
    totals: list[Total] = msgspec.field(default_factory=list)

    @property
    def stated(self) -> bool:
        """Whether it states anything."""
        return bool(self.indicators or self.funds or self.totals)
