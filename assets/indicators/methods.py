"""The scoring methods that a rulebook can name, as it writes them. What they do is in `assets/scores/methods.py`.

Every method says how a value, or what a person has established (evidence), becomes points between 0 and the weight.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from assets.indicators.quantities import Quantity, Range


class ScoringMethod(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """What all scoring methods share: their kind."""


class Band(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step of a scale; exactly one of `score` and `deduct` is given, as points or as a share of the weight."""

    range: Annotated[Range, Meta(description='取值的区间，如 "(100%, 105%]"')]
    score: Annotated[Quantity | None, Meta(description="落在此档得多少：分数，或占分值的百分比")] = None
    deduct: Annotated[Quantity | None, Meta(description="落在此档扣多少：分数，或占分值的百分比")] = None


class Bands(ScoringMethod, frozen=True, tag="bands"):
    """Step by step (步进扣分): every value falls into exactly one band."""

    bands: Annotated[tuple[Band, ...], Meta(min_length=1, description="各档，依次相接，覆盖 -∞ 到 ∞")]


class Linear(ScoringMethod, frozen=True, tag="linear"):
    """Linear between two points: 得分=(值-zero_at)÷(full_at-zero_at)×分值, not beyond either end."""

    full_at: Annotated[Quantity, Meta(description="得满分的值")]
    zero_at: Annotated[Quantity, Meta(description="得 0 分的值；可大于 full_at")]


class Proportional(ScoringMethod, frozen=True, tag="proportional"):
    """Proportional to the value: 得分=分值×值÷full_at, not more than the weight and not less than 0."""

    full_at: Annotated[Quantity, Meta(description="得满分的值，通常是 100%")]
    zero_below: Annotated[Quantity | None, Meta(description="低于此值不得分，如 60%；不写则一直按比例")] = None


class Deduct(ScoringMethod, frozen=True, tag="deduct"):
    """So many points off for each step by which the value lies outside the range that costs nothing."""

    free: Annotated[Range, Meta(description='不扣分的区间，如 "(-∞, 100%]"；两侧都扣分时写 "[95%, 105%]"')]
    step: Annotated[Quantity, Meta(description="每超出多少扣一次，如 1%、10%、1（处、人、个工作日）")]
    points: Annotated[Quantity, Meta(description="每次扣多少：分数，或占分值的百分比")]
    partial_step: Annotated[
        Literal["full", "none", "proportional"],
        Meta(description="不足一步的部分：full 算一步，none 不算，proportional 按比例"),
    ]
    at_most: Annotated[Quantity | None, Meta(description="最多扣多少：分数，或占分值的百分比；不写则扣完为止")] = None


class Points(ScoringMethod, frozen=True, tag="points"):
    """So many points an item (每获得一次得 2 分), up to a cap."""

    each: Annotated[Decimal, Meta(description="每项得几分")]
    cap: Annotated[Decimal | None, Meta(description="上限；不写时即分值")] = None


class CheckItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One condition of a checklist."""

    id: Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$", description="标识，填报佐证时引用")]
    text: Annotated[str, Meta(min_length=1, description="条件")]
    points: Annotated[Decimal | None, Meta(description="符合此项得几分；各项都写，或都不写而写 by_count")] = None
    fault: Annotated[Decimal | None, Meta(description="每发现一处错误从此项的分数里扣几分，扣完为止")] = None


class Checklist(ScoringMethod, frozen=True, tag="checklist"):
    """Conditions that are met or not; points for each, or by how many are met (符合 n 项得 m 分)."""

    items: Annotated[tuple[CheckItem, ...], Meta(min_length=1, description="各项条件")]
    by_count: Annotated[dict[int, Decimal] | None, Meta(description="符合几项得几分，从 0 项写到全部")] = None


class GradeMap(ScoringMethod, frozen=True, tag="grade_map"):
    """A rating that somebody gave, and the points that it stands for (优秀 10 分, 良好 8 分)."""

    ratings: Annotated[dict[str, Decimal], Meta(min_length=1, description="等次: 分数")]


class Within(ScoringMethod, frozen=True, tag="within"):
    """Full points inside a range, others outside: a threshold with one edge, a two-sided range with two."""

    range: Annotated[Range, Meta(description='得满分的区间，如 "(-∞, 100%]" 或 "[-15%, 15%]"')]
    outside: Annotated[Decimal, Meta(description="不在区间内得几分")] = Decimal(0)


class Target(ScoringMethod, frozen=True, tag="target"):
    """A target that is met or not (完成值与指标值相比): full points where it is, else in proportion or nothing.

    Below a target that is to be reached 得分=分值×值÷value, above one that must not be exceeded 得分=分值×value÷值.
    """

    relation: Annotated[
        Literal["at_least", "at_most", "equal"],
        Meta(description="at_least 不低于目标（≥），at_most 不超过目标（≤），equal 等于目标（=）"),
    ]
    value: Annotated[Quantity, Meta(description="目标值，如 95%、20100")]
    unmet: Annotated[
        Literal["proportional", "zero"], Meta(description="没有达到的：proportional 按比例得分，zero 不得分")
    ] = "proportional"


class Judged(ScoringMethod, frozen=True, tag="judged"):
    """Points that a person gives by the criteria stated."""

    criteria: Annotated[str, Meta(min_length=1, description="评分的要点")]


Method = Bands | Linear | Proportional | Deduct | Points | Checklist | GradeMap | Within | Target | Judged
"""Any scoring method; the key `kind` tells which."""

OF_A_VALUE = (Bands, Linear, Proportional, Deduct, Points, Within, Target)
"""Methods that score a measured value; the others score what only a person can establish."""
