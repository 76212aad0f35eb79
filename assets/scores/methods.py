"""How a value, or what a person has established, becomes points: one small pure function for each scoring method.

Each returns the points, always between 0 and the weight, and the rule applied, in the words that evaluators use, with
the numbers in it: `得分=(90.5%-85%)÷(95%-85%)×12=6.6`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from assets.indicators.methods import (
    Bands,
    CheckItem,
    Checklist,
    Deduct,
    GradeMap,
    Judged,
    Linear,
    Method,
    Points,
    Proportional,
    Target,
    Within,
)
from assets.indicators.quantities import CONTEXT, Quantity, plain, rounded, shown
from assets.indicators.rulebook import Deduction
from assets.scores.evidence import Evidence

Marks = tuple[Decimal, str]
"""Points and the words that explain them."""

_NOTHING = Decimal(0)


class UnusableEvidence(ValueError):
    """Evidence that the method cannot score: the wrong field, an unknown condition or rating, points out of range."""


def score_value(method: Method, value: Decimal, weight: Decimal, unit: str) -> Marks:
    """The points for a measured value. Raises TypeError for a method that scores no value."""
    match method:
        case Bands():
            return _bands(method, value, weight, unit)
        case Linear():
            return _linear(method, value, weight, unit)
        case Proportional():
            return _proportional(method, value, weight, unit)
        case Deduct():
            return _deduct(method, value, weight, unit)
        case Points():
            return _points(method, value, weight, unit)
        case Target():
            return _target(method, value, weight, unit)
        case Within(range=inside, outside=outside):
            held = f"{shown(value, inside.edges)}{unit}"
            if inside.holds(value):
                return weight, f"{held}属{inside.words}，得满分{plain(weight)}分"
            return outside, f"{held}不属{inside.words}，{_earned(outside)}"
        case _:
            raise TypeError(type(method).__name__)


def score_evidence(method: Method, evidence: Evidence, weight: Decimal, unit: str) -> Marks:
    """The points for what a person has established. Raises UnusableEvidence, whose text is Chinese."""
    match method:
        case Checklist():
            return _checklist(method, evidence)
        case GradeMap(ratings=ratings):
            if evidence.rating not in ratings:
                raise UnusableEvidence(f"等次要写 {'、'.join(ratings)} 之一（rating）")
            points = ratings[evidence.rating]
            return points, f"评为{evidence.rating}，{_earned(points)}"
        case Judged():
            if evidence.points is None or not 0 <= evidence.points <= weight:
                raise UnusableEvidence(f"要写 0 到 {plain(weight)} 之间的分数（points）")
            return evidence.points, f"评定{_earned(evidence.points)}"
        case _:
            if evidence.value is None or not evidence.value.is_finite():
                raise UnusableEvidence(f"要写量得的数（value）{f'，单位 {unit}' if unit else ''}")
            return score_value(method, evidence.value, weight, unit)


def _bands(method: Bands, value: Decimal, weight: Decimal, unit: str) -> Marks:
    band = next(band for band in method.bands if band.range.holds(value))
    held = f"{shown(value, [edge for b in method.bands for edge in b.range.edges])}{unit}属{band.range.words}"
    if band.deduct is not None:
        points = CONTEXT.subtract(weight, band.deduct.of(weight))
        if points == weight:
            return points, f"{held}，不扣分，得满分{plain(weight)}分"
        if points == 0:
            return points, f"{held}，不得分"
        if not band.deduct.percent:
            return points, f"{held}，扣{band.deduct}分，得分={plain(weight)}-{band.deduct}={plain(points)}"
        sum_text = f"{plain(weight)}-{plain(weight)}×{band.deduct}"
        return points, f"{held}，扣减{band.deduct}分值，得分={sum_text}={_points_text(points)}"
    assert band.score is not None, "the loader refuses a band without points"
    points = band.score.of(weight)
    if points in (weight, 0) or not band.score.percent:
        return points, f"{held}，{_earned(points, weight)}"
    return points, f"{held}，得分={plain(weight)}×{band.score}={_points_text(points)}"


def _linear(method: Linear, value: Decimal, weight: Decimal, unit: str) -> Marks:
    full, zero = method.full_at.value, method.zero_at.value
    held = f"{shown(value, (full, zero))}{unit}"
    rising = full > zero
    if value >= full if rising else value <= full:
        return weight, f"{held}{'达到' if rising else '不超过'}{method.full_at}，得满分{plain(weight)}分"
    if value <= zero if rising else value >= zero:
        return _NOTHING, f"{held}{'不超过' if rising else '达到'}{method.zero_at}，不得分"
    points = CONTEXT.multiply(CONTEXT.divide(value - zero, full - zero), weight)
    exact = f"{_exact(value)}{unit}"
    pair = (exact, str(method.zero_at)) if rising else (str(method.zero_at), exact)
    span = (method.full_at, method.zero_at) if rising else (method.zero_at, method.full_at)
    parts = [_difference(*pair), _difference(str(span[0]), str(span[1]))]
    return points, f"得分={parts[0]}÷{parts[1]}×{plain(weight)}={_points_text(points)}"


def _difference(above: str, below: str) -> str:
    return f"({above}-{f'({below})' if below.startswith('-') else below})"


def _proportional(method: Proportional, value: Decimal, weight: Decimal, unit: str) -> Marks:
    full_at, floor = method.full_at, method.zero_below
    full = full_at.value
    held = f"{shown(value, (full,) if floor is None else (full, floor.value))}{unit}"
    if value >= full:
        return weight, f"{held}{'超过' if value > full else '达到'}{full_at}，得满分{plain(weight)}分"
    if floor is not None and value < floor.value:
        return _NOTHING, f"{held}低于{floor}，不得分"
    if value <= 0:
        return _NOTHING, f"{held}不大于 0，不得分"
    points = CONTEXT.multiply(CONTEXT.divide(value, full), weight)
    exact = f"{_exact(value)}{unit}"
    ratio = exact if full_at == Quantity(Decimal(100), True) else f"{exact}÷{full_at}"
    return points, f"得分={plain(weight)}×{ratio}={_points_text(points)}"


_TARGETS = {"at_least": ("不低于", "达到"), "at_most": ("不超过", "没有超过"), "equal": ("等于", "等于")}
"""Relation -> how the target is put, and how it is said that it is met."""


def _target(method: Target, value: Decimal, weight: Decimal, unit: str) -> Marks:
    goal, relation = method.value.value, method.relation
    held = f"{shown(value, (goal,))}{unit}"
    wanted = f"{method.value}{'' if method.value.percent else unit}"
    name, met = _TARGETS[relation]
    if value == goal or (relation == "at_least" and value > goal) or (relation == "at_most" and value < goal):
        return weight, f"{held}{met}{wanted}，得满分{plain(weight)}分"
    missed = f"{held}，目标是{name}{wanted}，没有达到"
    if method.unmet == "zero" or value <= 0 or goal <= 0:
        return _NOTHING, f"{missed}，不得分"
    small, large = min(value, goal), max(value, goal)
    points = CONTEXT.multiply(CONTEXT.divide(small, large), weight)
    return points, f"{missed}，得分={plain(weight)}×{_exact(small)}÷{_exact(large)}={_points_text(points)}"


def _deduct(method: Deduct, value: Decimal, weight: Decimal, unit: str) -> Marks:
    free = method.free
    held = f"{shown(value, free.edges)}{unit}"
    if free.holds(value):
        return weight, f"{held}属{free.words}，不扣分，得满分{plain(weight)}分"
    over, edge, way = _distance(method, value)
    steps = CONTEXT.divide(over, method.step.value)
    if method.partial_step != "proportional":
        rounding = ROUND_CEILING if method.partial_step == "full" else ROUND_FLOOR
        steps = steps.to_integral_value(rounding=rounding)
    lost = CONTEXT.multiply(steps, method.points.of(weight))
    points = max(_NOTHING, CONTEXT.subtract(weight, lost))
    measure = "个百分点" if method.step.percent else unit
    each = f"每{plain(method.step.value)}{measure}扣{method.points}{'分值' if method.points.percent else '分'}"
    told = f"{held}，{way}{plain(edge)}{unit}达{_exact(over)}{measure}，{each}，扣{_points_text(lost)}分"
    if method.at_most is not None and lost > (most := method.at_most.of(weight)):
        lost, points = most, max(_NOTHING, CONTEXT.subtract(weight, most))
        told += f"，以扣{_points_text(most)}分为限"
    if lost >= weight:
        return _NOTHING, f"{told}，扣完为止，不得分"
    return points, f"{told}，得分={plain(weight)}-{_points_text(lost)}={_points_text(points)}"


def _distance(method: Deduct, value: Decimal) -> tuple[Decimal, Decimal, str]:
    """How far outside the free range the value lies, from which edge, and on which side in words."""
    free = method.free
    if free.low is not None and value <= free.low:
        return free.low - value, free.low, "低于"
    assert free.high is not None, "a value outside the range lies beyond one of its edges"
    return value - free.high, free.high, "超过"


def _points(method: Points, value: Decimal, weight: Decimal, unit: str) -> Marks:
    cap = weight if method.cap is None else method.cap
    earned = max(_NOTHING, CONTEXT.multiply(value, method.each))
    count = f"{shown(value)}{unit or '项'}"
    if earned > cap:
        return cap, f"{count}×{plain(method.each)}分={_points_text(earned)}分，以{plain(cap)}分为限，得{plain(cap)}分"
    return earned, f"得分={count}×{plain(method.each)}分={_points_text(earned)}"


def _checklist(method: Checklist, evidence: Evidence) -> Marks:
    known = {item.id for item in method.items}
    faulty = {item.id: evidence.faults[item.id] for item in method.items if item.fault and item.id in evidence.faults}
    if (evidence.met is None and not faulty) or not set(evidence.met or ()) <= known:
        raise UnusableEvidence(f"要写符合了哪几项（met），可写的有 {'、'.join(item.id for item in method.items)}")
    met = [item for item in method.items if item.id in (evidence.met or ()) or item.id in faulty]
    if method.by_count is not None:
        points = method.by_count[len(met)]
    else:
        points = sum((_left(item, faulty.get(item.id, 0)) for item in met), _NOTHING)
    told = [item.text + _faults_text(item, faulty.get(item.id, 0)) for item in met]
    listed = "：" + "；".join(told) if met else ""
    return points, f"符合{len(met)}项（共{len(method.items)}项），{_earned(points)}{listed}"


def _left(item: CheckItem, faults: int) -> Decimal:
    """The points of a condition that is met, less its faults."""
    points = item.points or _NOTHING
    return max(_NOTHING, points - faults * (item.fault or _NOTHING))


def _faults_text(item: CheckItem, faults: int) -> str:
    if not faults or item.fault is None or item.points is None:
        return ""
    return f"（错误{faults}处，每处扣{plain(item.fault)}分，{_earned(_left(item, faults))}）"


def less_deductions(marks: Marks, also: Sequence[Deduction], faults: Mapping[str, int]) -> Marks:
    """The marks less what else is deducted for each time that something was found; nothing stated is nothing found."""
    points, words = marks
    for deduction in also:
        times = faults.get(deduction.id, 0)
        rule = f"{deduction.text}每处扣{plain(deduction.points)}分"
        if not times:
            words += f"；另：{rule}，没有填报，按没有发现计"
            continue
        lost = CONTEXT.multiply(Decimal(times), deduction.points)
        left = max(_NOTHING, CONTEXT.subtract(points, lost))
        over = "，扣完为止" if lost > points else ""
        words += f"；另：{rule}，{times}处扣{plain(lost)}分{over}，得分={_points_text(points)}-{plain(lost)}"
        words += f"→{_points_text(left)}" if over else f"={_points_text(left)}"
        points = left
    return points, words


def _earned(points: Decimal, weight: Decimal | None = None) -> str:
    if points == 0:
        return "不得分"
    return f"得{'满分' if points == weight else ''}{plain(points)}分"


def _exact(value: Decimal) -> str:
    """A number that a reader will calculate on with: four decimals, so that the result shown follows from it."""
    return plain(rounded(value, 4))


def _points_text(points: Decimal) -> str:
    """Points in a derivation: three decimals at most."""
    return plain(rounded(points, 3))
