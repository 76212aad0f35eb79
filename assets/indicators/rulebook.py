"""A rulebook: the indicator system by which one authority scores, as data.

Its YAML form is these structs, key by key; `docs/rulebooks.md` explains it to evaluators. A rulebook without
`full_score` is a library of indicators that are computed and not scored.
"""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from assets.indicators.expression import Expression
from assets.indicators.methods import Method
from assets.indicators.quantities import Quantity, Range

Policy = Literal["full", "zero", "pending"]
"""What an indicator without a value gets: full points, none, or nothing yet (待评)."""

Group = Literal["budget_execution", "carry_over", "running_cost", "three_public", "staffing", "structure"]

GROUPS: dict[Group, str] = {
    "budget_execution": "预算执行",
    "carry_over": "结转结余",
    "running_cost": "运转成本",
    "three_public": "“三公”经费",
    "staffing": "人员编制",
    "structure": "支出结构与变化",
}
"""Group of indicators -> its Chinese name. Groups are branches of the lineage, not levels of a rulebook."""

Scope = Literal["department", "project", "both"]
"""What a rulebook scores: the department as a whole, each of its projects, or both."""

Text = Annotated[str, Meta(min_length=1, max_length=2000)]
Identifier = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$", max_length=60)]
Places = Annotated[int, Meta(ge=0, le=6)]
Year = Annotated[int, Meta(ge=1949, le=2200)]


class LegalBasis(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A document that the rulebook rests on."""

    title: Annotated[Text, Meta(description="文件名称")]
    number: Annotated[str, Meta(description="文号")] = ""
    clause: Annotated[str, Meta(description="所依据的条款或附件")] = ""
    date: Annotated[date | None, Meta(description="日期，如 2020-02-25")] = None
    url: Annotated[str, Meta(description="公开的网址")] = ""


class Years(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"first": "from", "last": "to"}):
    """The fiscal years that the rulebook is for, both included."""

    first: Annotated[Year, Meta(description="起始年度")]
    last: Annotated[Year | None, Meta(description="终止年度；不写则一直有效")] = None


class GradeBand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A grade and the totals that earn it."""

    name: Annotated[Text, Meta(description="等级名称，如 优")]
    range: Annotated[Range, Meta(description='总分的区间，如 "[90, 100]"')]


class Rounding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Decimals that are kept of the indicator's value, its score and the total; None keeps all."""

    value: Annotated[Places | None, Meta(description="指标值保留几位小数（百分数即百分点的小数）")] = None
    score: Annotated[Places | None, Meta(description="得分保留几位小数")] = None
    total: Annotated[Places | None, Meta(description="总分保留几位小数")] = None
    mode: Annotated[
        Literal["half_up", "half_even", "down"],
        Meta(description="half_up 四舍五入，half_even 四舍六入五成双，down 截去"),
    ] = "half_up"


class Policies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to do with an indicator that has no value. All three are stated: silence here is how scores go wrong."""

    missing: Annotated[Policy, Meta(description="缺数据时")]
    zero_over_zero: Annotated[Policy, Meta(description="分子分母都为零时")]
    over_zero: Annotated[Policy, Meta(description="分母为零而分子不为零时")]


class Deduction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many points off the indicator each time that something was found (另：每发现一处扣 1 分)."""

    id: Annotated[Identifier, Meta(description="标识，填报佐证时引用")]
    text: Annotated[Text, Meta(description="发现什么")]
    points: Annotated[Decimal, Meta(description="每处扣几分，该项得分扣完为止")]


class RuleIndicator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One indicator of a rulebook: where it stands, what it measures and how that becomes points."""

    id: Annotated[Identifier, Meta(description="标识：小写英文、数字、下划线")]
    name: Annotated[Text, Meta(description="指标名称，照文件所写")]
    level1: Annotated[str, Meta(description="一级指标")] = ""
    level2: Annotated[str, Meta(description="二级指标")] = ""
    level3: Annotated[str, Meta(description="三级指标，其下再分几项各自计分时写；name 就是三级指标的不写")] = ""
    weight: Annotated[Decimal | None, Meta(description="分值")] = None
    bonus: Annotated[bool, Meta(description="加分项：分值不计入满分，得分加在总分上，总分不超过满分")] = False
    value: Annotated[Expression | None, Meta(description="取值的算式；需要佐证的指标不写")] = None
    unit: Annotated[str, Meta(description="单位，如 %、万元/人")] = ""
    group: Annotated[Group | None, Meta(description="指标的组；有算式的指标必写")] = None
    method: Annotated[Method | None, Meta(description="计分方法")] = None
    also: Annotated[
        tuple[Deduction, ...], Meta(description="另外的扣分：每发现一处扣几分；没有填报的按没有发现计")
    ] = ()
    policies: Annotated[Policies | None, Meta(description="没有值时怎么办；不写则依整个办法的规定")] = None
    rounding: Annotated[Rounding | None, Meta(description="小数的取舍；不写则依整个办法的规定")] = None
    evidence: Annotated[str, Meta(description="需要什么佐证")] = ""
    note: Annotated[str, Meta(description="口径说明：用哪些数，为什么")] = ""


class Tier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step of completion in words (达成、部分达成、未达成), and the share of the points that it may earn."""

    words: Annotated[
        tuple[Text, ...], Meta(min_length=1, max_length=30, description="实际完成值里的词，含其中之一即属此档")
    ]
    share: Annotated[Range, Meta(description='得分占分值的区间，如 "[80%, 100%]"')]


class TableRows(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rows of the subject's own self-evaluation table as indicators: every project has its own.

    A row whose target and actual value are numbers is scored by them; of a row in words a person gives the points.
    """

    weight: Annotated[Decimal, Meta(description="自评表各行分值应有的合计；合计不同的表不按此办法评")]
    method: Annotated[Literal["target_actual"], Meta(description="target_actual 实际完成值与年度指标值相比")]
    unmet: Annotated[
        Literal["proportional", "zero"], Meta(description="没有达到指标值的：proportional 按比例得分，zero 不得分")
    ] = "proportional"
    rounding: Annotated[Rounding | None, Meta(description="各行得分的小数；不写则依整个办法的规定")] = None
    tiers: Annotated[
        tuple[Tier, ...], Meta(max_length=20, description="定性指标的各档，依次看；公开的得分不在所属一档的会注明")
    ] = ()
    evidence: Annotated[Text, Meta(description="定性的指标、没有写完成值的指标需要什么佐证")] = "完成情况的证明材料"


class Rulebook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One authority's indicator system for some years and regions."""

    id: Annotated[str, Meta(pattern="^[a-z][a-z0-9-]*$", max_length=60, description="标识，与文件名相同")]
    title: Annotated[Text, Meta(description="名称")]
    authority: Annotated[Text, Meta(description="制定机关")]
    version: Annotated[Text, Meta(description="版本，加引号")]
    checked_on: Annotated[date, Meta(description="最近一次核对依据的日期")]
    legal_basis: Annotated[tuple[LegalBasis, ...], Meta(min_length=1, description="依据")]
    years: Annotated[Years, Meta(description="适用年度")]
    indicators: Annotated[tuple[RuleIndicator, ...], Meta(min_length=1, max_length=300, description="各项指标")]
    regions: Annotated[tuple[str, ...], Meta(description="适用地区；不写则不限")] = ()
    scope: Annotated[Scope, Meta(description="评什么：department 部门整体，project 部门的各个项目，both 两者都评")] = (
        "department"
    )
    fallback: Annotated[
        bool, Meta(description="只评没有公开的得分、也没有别的办法可评的项目；部门登记了此办法的不受此限")
    ] = False
    rows: Annotated[
        TableRows | None, Meta(description="自评表自己的各行也计分；它们的分值与各项 weight 之和等于满分")
    ] = None
    full_score: Annotated[Decimal | None, Meta(description="满分；只计算、不评分的指标库不写")] = None
    grades: Annotated[tuple[GradeBand, ...], Meta(description="等级")] = ()
    rounding: Annotated[Rounding, Meta(description="小数的取舍")] = Rounding()
    policies: Annotated[Policies | None, Meta(description="没有值时怎么办；评分的办法必写")] = None
    caveat: Annotated[str, Meta(description="附在每项得分说明之后的话")] = ""
    note: Annotated[str, Meta(description="对整个办法的说明")] = ""

    @property
    def scored(self) -> bool:
        """Whether this scores, rather than only computes."""
        return self.full_score is not None

    @property
    def for_department(self) -> bool:
        """Whether it scores the department as a whole."""
        return self.scope != "project"

    @property
    def for_projects(self) -> bool:
        """Whether it scores the department's projects."""
        return self.scope != "department"

    @property
    def by_accounts(self) -> bool:
        """Whether its indicators are the department's, whatever has been published; else they are each subject's."""
        return self.for_department and self.rows is None

    @property
    def digest(self) -> str:
        """The hash of what the rulebook says; comments and layout of its file do not matter."""
        return hashlib.sha256(msgspec.json.encode(self, enc_hook=as_written)).hexdigest()

    def applies_to(self, fiscal_year: int) -> bool:
        """Whether the rulebook is for this fiscal year."""
        return self.years.first <= fiscal_year and (self.years.last is None or fiscal_year <= self.years.last)

    def rounding_of(self, indicator: RuleIndicator) -> Rounding:
        """The rounding that applies to an indicator."""
        return indicator.rounding or self.rounding

    def policies_of(self, indicator: RuleIndicator) -> Policies:
        """The policies that apply to an indicator; everything without a value is pending where none are stated."""
        return indicator.policies or self.policies or Policies("pending", "pending", "pending")


def as_written(value: Any) -> str:
    """The text of the types that a rulebook's YAML holds as text. Raises NotImplementedError for any other."""
    if isinstance(value, Quantity | Range | Expression):
        return str(value)
    raise NotImplementedError(type(value).__name__)
