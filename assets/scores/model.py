"""Scores and scorecards, as records of the warehouse's tables `scores` and `scorecards`."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pandera.pandas as pa

from assets import records

BASES = ("computed", "evidence", "published", "pending")


class Score(msgspec.Struct, frozen=True):
    """One scored indicator. `score` is None exactly where `basis` is pending (待评)."""

    rulebook: str
    subject: str | None
    level1: str
    level2: str
    indicator: str
    name: str
    weight: Decimal
    score: Decimal | None
    published_score: Decimal | None
    basis: str
    explanation: str


class Scorecard(msgspec.Struct, frozen=True):
    """The total of one rulebook for the department (`subject` None) or one project.

    `total` sums what has a basis; `coverage` is the share (0 to 1) of the weight that is not pending; `grade` is None
    while anything is pending, because a partial total has no grade.
    """

    rulebook: str
    subject: str | None
    total: Decimal | None
    full_score: Decimal
    grade: str | None
    published_total: Decimal | None
    published_grade: str | None
    coverage: Decimal


SCORES = pa.DataFrameSchema(
    {
        "rulebook": records.column(records.TEXT, "评价办法的标识"),
        "subject": records.column(records.TEXT, "项目名称；整个部门时为空", nullable=True),
        "level1": records.column(records.TEXT, "一级指标"),
        "level2": records.column(records.TEXT, "二级指标"),
        "indicator": records.column(records.TEXT, "指标的标识"),
        "name": records.column(records.TEXT, "指标名称"),
        "weight": records.column(records.AMOUNT, "分值", pa.Check.ge(0)),
        "score": records.column(records.AMOUNT, "得分；待评时为空", nullable=True),
        "published_score": records.column(records.AMOUNT, "公开的得分", nullable=True),
        "basis": records.column(records.TEXT, "得分的依据", pa.Check.isin(BASES)),
        "explanation": records.column(records.TEXT, "说明，含算式"),
    },
    name="scores",
    title="指标得分",
    description="各评价办法下每项指标的得分、依据和算式。",
    strict=True,
)

SCORECARDS = pa.DataFrameSchema(
    {
        "rulebook": records.column(records.TEXT, "评价办法的标识"),
        "subject": records.column(records.TEXT, "项目名称；整个部门时为空", nullable=True),
        "total": records.column(records.AMOUNT, "已有依据的得分合计", nullable=True),
        "full_score": records.column(records.AMOUNT, "满分"),
        "grade": records.column(records.TEXT, "等级；有待评项时为空", nullable=True),
        "published_total": records.column(records.AMOUNT, "公开的总分", nullable=True),
        "published_grade": records.column(records.TEXT, "公开的等级", nullable=True),
        "coverage": records.column(records.AMOUNT, "已评分值占满分的比重，0 至 1"),
    },
    name="scorecards",
    title="评价结果",
    description="每个部门年度在各评价办法下的总分、等级和覆盖率。",
    strict=True,
)
