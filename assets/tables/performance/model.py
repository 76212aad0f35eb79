"""What performance documents state, as records: the scored indicators, the funds, and the totals with their grades.

Three tables of the warehouse: `performance`, `performance_funds`, `performance_totals`.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pandera.pandas as pa

from assets import records
from assets.documents.model import Source

KINDS = (
    "overall_self_evaluation",
    "project_self_evaluation",
    "evaluation_scores",
    "indicator_system",
    "targets",
    "narrative",
)
"""部门整体支出绩效自评表, 项目支出绩效自评表, 绩效评价评分表, 指标体系, 绩效目标表, 文字."""
NARRATIVE = "narrative"


class PerformanceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator of the lowest level, as one table (or one passage of the text) states it.

    `table` counts the performance tables of a document from 0, `row` its rows; passages of the text come after the
    tables. `subject` is the project, None for the department as a whole; `about_year` the year that is evaluated.
    `name` is the indicator's own name: the innermost of level 3 and what stands below it. The points that a level
    prints (产出指标（50分）) are apart from its name. Target and actual are as printed, without white space: they may
    be words. `rule` is how points are given (计分要求). `source` is where the score is printed, else the weight, else
    the name; `weight_…` where the weight is. `confidence` says how sure the reading of score and weight is, from 0 to
    1; None where the file itself holds the characters. `evaluation` says who evaluated: `self` (自评) or `key`
    (重点评价, 财政评价), None where nothing tells.
    """

    kind: str
    table: int
    row: int
    title: str
    subject: str | None
    about_year: int
    evaluation: str | None = None
    level1: str
    level1_weight: Decimal | None = None
    level2: str = ""
    level2_weight: Decimal | None = None
    level3: str = ""
    name: str
    target_initial: str | None = None
    target: str | None = None
    actual: str | None = None
    weight: Decimal | None = None
    score: Decimal | None = None
    reason: str | None = None
    rule: str | None = None
    confidence: float | None = None
    weight_page: int | None = None
    weight_x0: float | None = None
    weight_top: float | None = None
    weight_x1: float | None = None
    weight_bottom: float | None = None
    source: Source

    @property
    def complete(self) -> bool:
        """Whether both weight and score are printed."""
        return self.weight is not None and self.score is not None


class FundsRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a table's funds block (项目资金、预算安排及执行进度): amounts in 万元, rates in %.

    `declared` is 目标申报数, `initial_budget` the year's first budget, `annual_budget` the one in force at its end.
    `unit` is the printed unit. A cell that prints no number is None. `source` is where the score is printed, else the
    executed amount, else the first number.
    """

    kind: str
    table: int
    row: int
    title: str
    subject: str | None
    about_year: int
    name: str
    declared: Decimal | None = None
    initial_budget: Decimal | None = None
    annual_budget: Decimal | None = None
    executed: Decimal | None = None
    surplus: Decimal | None = None
    execution_rate: Decimal | None = None
    weight: Decimal | None = None
    score: Decimal | None = None
    unit: str
    confidence: float | None = None
    source: Source


class PerformanceTotal(msgspec.Struct, frozen=True, kw_only=True):
    """A total that a table's last row or the text states: score, full score and grade, each None where not stated.

    `part` is what the total is of: None for the whole evaluation, else a level or 预算执行 or 指标. `evaluation` says
    who evaluated: `self` (自评) or `key` (重点评价, 财政评价), None where nothing tells.
    """

    kind: str
    table: int
    title: str
    subject: str | None
    about_year: int
    evaluation: str | None = None
    part: str | None = None
    score: Decimal | None = None
    full_score: Decimal | None = None
    grade: str | None = None
    quote: str
    confidence: float | None = None
    source: Source


_KIND = records.column(records.TEXT, "来源的种类", pa.Check.isin(KINDS))
_TABLE = records.column(records.INTEGER, "文件中的第几张绩效表，从 0 起；文字在各表之后", pa.Check.ge(0))
_ROW = records.column(records.INTEGER, "行序，从 0 起", pa.Check.ge(0))
_TITLE = records.column(records.TEXT, "表名或标题，照原文")
_SUBJECT = records.column(records.TEXT, "项目名称；整个部门时为空", nullable=True)
_YEAR = records.column(records.INTEGER, "所评价的年度", pa.Check.in_range(1949, 2200))
_EVALUATION = records.column(records.TEXT, "自评 self，重点评价 key", pa.Check.isin(["self", "key"]), nullable=True)
_CONFIDENCE = records.column(
    records.SHARE, "识别的可信度，0 至 1；原文件本有文字时为空", pa.Check.in_range(0, 1), nullable=True
)


def _points(description: str) -> pa.Column:
    return records.column(records.AMOUNT, description, nullable=True)


def _words(description: str) -> pa.Column:
    return records.column(records.TEXT, description, nullable=True)


PERFORMANCE = pa.DataFrameSchema(
    {
        "kind": _KIND,
        "table": _TABLE,
        "row": _ROW,
        "title": _TITLE,
        "subject": _SUBJECT,
        "about_year": _YEAR,
        "evaluation": _EVALUATION,
        "level1": records.column(records.TEXT, "一级指标，不含分值"),
        "level1_weight": _points("一级指标所印的分值"),
        "level2": records.column(records.TEXT, "二级指标，不含分值"),
        "level2_weight": _points("二级指标所印的分值"),
        "level3": records.column(records.TEXT, "三级指标"),
        "name": records.column(records.TEXT, "指标名称：三级指标或其下的指标内容"),
        "target_initial": _words("年初指标值，照原文"),
        "target": _words("年度指标值，照原文"),
        "actual": _words("实际完成值，照原文"),
        "weight": _points("分值"),
        "score": _points("得分"),
        "reason": _words("偏差原因、扣分原因或备注"),
        "rule": _words("计分要求、评分标准"),
        "confidence": _CONFIDENCE,
        "weight_page": records.column(records.INTEGER, "分值所在的页", nullable=True),
        "weight_x0": records.column(records.POINTS, "分值的左边", nullable=True),
        "weight_top": records.column(records.POINTS, "分值的上边", nullable=True),
        "weight_x1": records.column(records.POINTS, "分值的右边", nullable=True),
        "weight_bottom": records.column(records.POINTS, "分值的下边", nullable=True),
        **records.source_columns(),
    },
    name="performance",
    title="绩效指标",
    description="绩效自评表、评分表、指标体系和文字中写明的指标，一个一行。",
    strict=True,
)

PERFORMANCE_FUNDS = pa.DataFrameSchema(
    {
        "kind": _KIND,
        "table": _TABLE,
        "row": _ROW,
        "title": _TITLE,
        "subject": _SUBJECT,
        "about_year": _YEAR,
        "name": records.column(records.TEXT, "资金行的名称"),
        "declared": _points("目标申报数，万元"),
        "initial_budget": _points("年初预算数，万元"),
        "annual_budget": _points("全年预算数，万元"),
        "executed": _points("全年执行数，万元"),
        "surplus": _points("资金结转结余，万元"),
        "execution_rate": _points("执行率，%"),
        "weight": _points("分值"),
        "score": _points("得分"),
        "unit": records.column(records.TEXT, "所印的单位"),
        "confidence": _CONFIDENCE,
        **records.source_columns(),
    },
    name="performance_funds",
    title="绩效表的资金",
    description="绩效自评表中预算安排和执行进度的各行。",
    strict=True,
)

PERFORMANCE_TOTALS = pa.DataFrameSchema(
    {
        "kind": _KIND,
        "table": _TABLE,
        "title": _TITLE,
        "subject": _SUBJECT,
        "about_year": _YEAR,
        "evaluation": _EVALUATION,
        "part": _words("所合计的部分；整个评价时为空"),
        "score": _points("得分"),
        "full_score": _points("满分"),
        "grade": _words("等级"),
        "quote": records.column(records.TEXT, "所在的行或文句"),
        "confidence": _CONFIDENCE,
        **records.source_columns(),
    },
    name="performance_totals",
    title="评价总分和等级",
    description="绩效表的总分行和文字中写明的总分、分项得分和等级。",
    strict=True,
)
