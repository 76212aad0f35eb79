"""Scores and scorecards, as records of the warehouse's tables `scores` and `scorecards`."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pandera.pandas as pa

from assets import records
from assets.documents.model import Source

BASES = ("computed", "evidence", "published", "pending")
DIFFERENCES = {
    "rounding": "四舍五入",
    "truncation": "截去小数",
    "other_base": "所用的数不同",
    "other_rule": "计分的办法不同",
    "judgement": "评价方的裁量",
    "contradiction": "公开的文件自相矛盾",
    "parts": "各项的差异",
    "unexplained": "原因不明",
}
"""Why a published score is not the recomputed one: kind -> Chinese name. `parts` explains a total by its indicators."""


class Score(msgspec.Struct, frozen=True):
    """One scored indicator. `score` is None exactly where `basis` is pending (待评).

    `difference` is a key of `DIFFERENCES` where the published score is not `score`, or where the publication states
    two scores; `difference_note` says in Chinese what explains it. `source` is where the published score, or the row
    of the table that is scored, is printed; None where nothing was published for it.
    """

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
    difference: str | None = None
    difference_note: str = ""
    source: Source | None = None


class Scorecard(msgspec.Struct, frozen=True):
    """The total of one rulebook for the department (`subject` None) or one project.

    `total` sums what has a basis; `coverage` is the share (0 to 1) of the weight that is not pending; `grade` is None
    while anything is pending, because a partial total has no grade. `difference` is that of the totals, as for a score;
    `remark` is what else a reader must know, such as that the evidence could not be used.
    """

    rulebook: str
    subject: str | None
    total: Decimal | None
    full_score: Decimal
    grade: str | None
    published_total: Decimal | None
    published_grade: str | None
    coverage: Decimal
    difference: str | None = None
    difference_note: str = ""
    remark: str = ""


class Comparison(msgspec.Struct, frozen=True):
    """One line of a self-evaluation beside the key evaluation of the same subject (自评与重点评价的差异).

    `indicator` None is the total. A score is None where that evaluation publishes none.
    """

    subject: str | None
    level1: str
    level2: str
    indicator: str | None
    weight: Decimal | None
    self_score: Decimal | None
    key_score: Decimal | None
    difference: Decimal | None
    self_grade: str | None
    key_grade: str | None
    note: str


_DIFFERENCE = records.column(records.TEXT, "与公开的得分不同的种类", pa.Check.isin(list(DIFFERENCES)), nullable=True)

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
        "difference": _DIFFERENCE,
        "difference_note": records.column(records.TEXT, "与公开的得分不同的原因"),
        **records.source_columns(nullable=True),
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
        "difference": _DIFFERENCE,
        "difference_note": records.column(records.TEXT, "与公开的总分不同的原因"),
        "remark": records.column(records.TEXT, "须知，如佐证文件有误而未采用"),
    },
    name="scorecards",
    title="评价结果",
    description="每个部门年度在各评价办法下的总分、等级和覆盖率。",
    strict=True,
)

COMPARISONS = pa.DataFrameSchema(
    {
        "subject": records.column(records.TEXT, "项目名称；整个部门时为空", nullable=True),
        "level1": records.column(records.TEXT, "一级指标"),
        "level2": records.column(records.TEXT, "二级指标"),
        "indicator": records.column(records.TEXT, "指标名称；总分时为空", nullable=True),
        "weight": records.column(records.AMOUNT, "分值", nullable=True),
        "self_score": records.column(records.AMOUNT, "自评得分", nullable=True),
        "key_score": records.column(records.AMOUNT, "重点评价得分", nullable=True),
        "difference": records.column(records.AMOUNT, "重点评价得分减自评得分", nullable=True),
        "self_grade": records.column(records.TEXT, "自评等级", nullable=True),
        "key_grade": records.column(records.TEXT, "重点评价等级", nullable=True),
        "note": records.column(records.TEXT, "说明"),
    },
    name="comparisons",
    title="自评与重点评价",
    description="同一部门或项目的自评与重点评价（财政评价）得分对照。",
    strict=True,
)
