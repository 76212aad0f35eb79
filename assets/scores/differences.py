"""Why a published score is not the recomputed one: rounding, other figures, another rule, or a mistake.

The explanations are tried from the most harmless to the least: decimals, then what the publication itself says
elsewhere, then other figures of the accounts put into the indicator, then other ways to give points. The first that
gives the published score is the one told; that none does is told as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import msgspec

from assets.indicators.methods import Bands, Deduct, Linear, Method, Proportional
from assets.indicators.model import Indicator
from assets.indicators.quantities import CONTEXT, Quantity, plain, shown
from assets.indicators.rulebook import RuleIndicator
from assets.scores.bases import Base
from assets.scores.methods import score_value
from assets.scores.model import Score, Scorecard
from assets.tables.performance.model import PerformanceRow
from assets.tables.performance.twins import number_in

Reason = tuple[str, str]
"""A kind of `assets.scores.model.DIFFERENCES` and its words."""

_MOST_PLACES = 3
_HUNDRED = Decimal(100)


def explained(
    score: Score,
    entry: RuleIndicator,
    indicator: Indicator | None,
    row: PerformanceRow | None,
    contradiction: str,
    bases: Sequence[Base],
) -> Score:
    """The score with the reason why the published one is another.

    Args:
        score: by the rulebook, beside the published one.
        entry: the rulebook's indicator.
        indicator: its value, None where it has none.
        row: the published row.
        contradiction: what the publication says of this score in several places; empty where it says one thing.
        bases: what the indicator comes to with other figures, the likeliest first.
    """
    if score.published_score is None or score.score is None or score.basis == "published":
        reason = ("contradiction", contradiction) if contradiction else None
    elif score.score == score.published_score:
        reason = ("contradiction", f"{contradiction}；算得的与前者相同") if contradiction else None
    else:
        reason = _reason(score.score, score.published_score, entry, indicator, row, contradiction, bases)
    return msgspec.structs.replace(score, difference=reason[0], difference_note=reason[1]) if reason else score


def explained_total(card: Scorecard, scores: Sequence[Score], contradiction: str) -> Scorecard:
    """The scorecard with the reason why the published total is another; only where nothing is pending."""
    reason: Reason | None = ("contradiction", contradiction) if contradiction else None
    if card.total is not None and card.published_total is not None and card.coverage == 1:
        reason = _total_reason(card.total, card.published_total, scores, contradiction) or reason
    return msgspec.structs.replace(card, difference=reason[0], difference_note=reason[1]) if reason else card


def _reason(
    ours: Decimal,
    published: Decimal,
    entry: RuleIndicator,
    indicator: Indicator | None,
    row: PerformanceRow | None,
    contradiction: str,
    bases: Sequence[Base],
) -> Reason:
    value = indicator.value if indicator is not None and indicator.status == "computed" else None
    by_decimals = _decimals(ours, published) or (_of_value(value, published, entry) if value is not None else None)
    if by_decimals is not None:
        return by_decimals
    if contradiction:
        return "contradiction", contradiction
    base = _matching(bases, published, entry, _stated_value(row))
    if base is not None:
        return "other_base", f"{base.words}，得{plain(base.points)}分，与公开的相同"
    rule = _other_rule(value, published, entry) if value is not None else None
    if rule is not None:
        return "other_rule", rule
    if row is not None and row.reason:
        return "judgement", f"公开的表写明：{row.reason}"
    return "unexplained", _unexplained(value, published, entry, row)


def _total_reason(total: Decimal, published: Decimal, scores: Sequence[Score], contradiction: str) -> Reason | None:
    if total == published:
        return None
    by_decimals = _decimals(total, published)
    if by_decimals is not None:
        return by_decimals
    differing = [s for s in scores if s.score is not None and s.published_score not in (None, s.score)]
    gap = sum((s.score - s.published_score for s in differing), Decimal(0))  # type: ignore[operator]
    if differing and gap == total - published:
        named = "、".join(f"{s.name}{_signed(s.score - s.published_score)}" for s in differing)  # type: ignore[operator]
        return "parts", f"各项的差异合计 {_signed(gap)} 分：{named}"
    stated = [s.published_score for s in scores if s.published_score is not None]
    if len(stated) == len(scores) and sum(stated) != published:
        return (
            "contradiction",
            f"公开的各项得分合计 {plain(sum(stated, Decimal(0)))} 分，总分写的是 {plain(published)} 分",
        )
    return ("contradiction", contradiction) if contradiction else ("unexplained", "没有找到使两者相同的原因")


def _decimals(exact: Decimal, published: Decimal) -> Reason | None:
    """Whether the published number is the exact one with fewer decimals."""
    for places in range(_MOST_PLACES + 1):
        kept = "整数" if places == 0 else f"{places}位小数"
        unit = Decimal(1).scaleb(-places)
        if exact.quantize(unit, ROUND_HALF_UP) == published or exact.quantize(unit, ROUND_HALF_EVEN) == published:
            return "rounding", f"{plain(exact)}四舍五入到{kept}为{plain(published)}"
        if exact.quantize(unit, ROUND_DOWN) == published:
            return (
                "truncation",
                f"{plain(exact)}截去{'小数' if places == 0 else f'第{places}位以后的小数'}为{plain(published)}",
            )
    return None


def _of_value(value: Decimal, published: Decimal, entry: RuleIndicator) -> Reason | None:
    """Whether the points follow from the value with fewer decimals."""
    for places in range(_MOST_PLACES):
        unit = Decimal(1).scaleb(-places)
        for mode, kind, word in ((ROUND_HALF_UP, "rounding", "四舍五入"), (ROUND_DOWN, "truncation", "截取")):
            short = value.quantize(unit, mode)
            if short != value and _same(_points(entry, short), published):
                kept = "整数" if places == 0 else f"{places}位小数"
                return kind, f"指标值{word}到{kept}为{plain(short)}{entry.unit}，得{plain(published)}分"
    return None


def _matching(bases: Sequence[Base], published: Decimal, entry: RuleIndicator, stated: Decimal | None) -> Base | None:
    """The first base that gives the published points; one that gives the published value as well comes before all."""
    giving = [base for base in bases if _same(base.points, published)]
    if stated is not None:
        exact = [base for base in giving if _same(base.value, stated)]
        if exact:
            return exact[0]
    # Full points or none are given for many values: there a figure from far away proves nothing.
    fine = published not in (Decimal(0), entry.weight) and isinstance(entry.method, Linear | Proportional | Deduct)
    return next((base for base in giving if fine or base.near), None)


def _stated_value(row: PerformanceRow | None) -> Decimal | None:
    """The value of the indicator in percent that the publication states beside its score."""
    found = number_in(row.actual) if row is not None else None
    return found[0].value if found is not None and found[1] in ("%", "％") else None


def _other_rule(value: Decimal, published: Decimal, entry: RuleIndicator) -> str | None:
    """Another way to give points that gives the published ones."""
    assert entry.weight is not None
    for words, method in _other_methods(entry):
        points = score_value(method, value, entry.weight, entry.unit)[0]
        if _same(points, published) and published not in (Decimal(0), entry.weight):
            return f"公开的得分是{words}：{shown(value)}{entry.unit}得{plain(published)}分"
    return None


def _other_methods(entry: RuleIndicator) -> Iterator[tuple[str, Method]]:
    method = entry.method
    if isinstance(method, Deduct):
        for partial, words in (("full", "不足一步算一步"), ("none", "不足一步不算"), ("proportional", "按比例")):
            if partial != method.partial_step:
                yield f"{words}扣分算出的", msgspec.structs.replace(method, partial_step=partial)
    if entry.unit == "%" and not isinstance(method, Proportional):
        yield "按比例算出的（分值×指标值）", Proportional(full_at=Quantity(_HUNDRED, True))


def _unexplained(value: Decimal | None, published: Decimal, entry: RuleIndicator, row: PerformanceRow | None) -> str:
    """What is known where nothing explains the published score."""
    method, weight = entry.method, entry.weight
    stated = _stated_value(row)
    if value is not None and stated is not None and _same(value, stated):
        return f"公开的指标值也是{plain(stated)}%，按本办法却不应得{plain(published)}分"
    if isinstance(method, Bands) and weight is not None:
        for band in method.bands:
            points = band.score.of(weight) if band.score is not None else None
            if band.deduct is not None:
                points = CONTEXT.subtract(weight, band.deduct.of(weight))
            if points == published:
                return f"公开的得分相当于{band.range.words}一档，文件里没有这样的数"
    if value is None:
        return "评判与公开的不同"
    return "没有找到使两者相同的数或办法"


def _points(entry: RuleIndicator, value: Decimal) -> Decimal:
    assert entry.method is not None
    assert entry.weight is not None
    return score_value(entry.method, value, entry.weight, entry.unit)[0]


def _same(exact: Decimal, published: Decimal) -> bool:
    """Whether a number is the published one to the decimals it is published with; for whole numbers exactly."""
    places = max(-int(published.normalize().as_tuple().exponent), 0)
    if places == 0:
        return exact == published
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) == published


def _signed(value: Decimal) -> str:
    return f"+{plain(value)}" if value > 0 else plain(value)
