"""What must hold in a rulebook beyond its form: weights that sum, bands that tile, methods that can be carried out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from assets.indicators.methods import (
    OF_A_VALUE,
    Band,
    Bands,
    Checklist,
    Deduct,
    GradeMap,
    Linear,
    Method,
    Points,
    Proportional,
    Target,
    Within,
)
from assets.indicators.quantities import Quantity, Range, plain, tiling_faults
from assets.indicators.rulebook import Rulebook, RuleIndicator
from assets.indicators.strict_yaml import Path
from assets.indicators.syntax import Binary, Constant, Node
from assets.indicators.units import PERCENT, RATIO, parse_unit, unit_words

_HUNDRED = Decimal(100)
_SHARES = Range(Decimal(0), _HUNDRED, True, True, True)
_EVERYTHING = Range(None, None, False, False, False)


class Fault(msgspec.Struct, frozen=True):
    """Something wrong at a place of a rulebook, and how to mend it."""

    path: Path
    message: str
    remedy: str


def check(rulebook: Rulebook) -> Iterator[Fault]:
    """Everything that is wrong with a rulebook whose form is right."""
    if rulebook.years.last is not None and rulebook.years.last < rulebook.years.first:
        yield Fault(("years",), "终止年度早于起始年度", "from 写较早的年度")
    yield from _duplicates(rulebook)
    yield from _projects(rulebook)
    yield from (_scale(rulebook, rulebook.full_score) if rulebook.full_score is not None else _library(rulebook))
    for index, indicator in enumerate(rulebook.indicators):
        yield from _measured(indicator, ("indicators", index))
        if rulebook.scored:
            yield from _scored(indicator, ("indicators", index))


def _duplicates(rulebook: Rulebook) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, indicator in enumerate(rulebook.indicators):
        if indicator.id in seen:
            yield Fault(("indicators", index, "id"), f"指标标识“{indicator.id}”重复", "各项指标的 id 互不相同")
        seen.add(indicator.id)


def _projects(rulebook: Rulebook) -> Iterator[Fault]:
    """What concerns only rulebooks for projects and for the rows of self-evaluation tables."""
    if rulebook.fallback and rulebook.scope != "project":
        yield Fault(("fallback",), "fallback 只用于评项目的办法", "去掉 fallback，或写 scope: project")
    rows = rulebook.rows
    if not rulebook.scored and (rows is not None or rulebook.scope != "department"):
        yield Fault(("scope",), "只计算、不评分的指标库不评项目，也没有自评表的各行", "去掉 scope、rows，或补上满分")
    if rows is None:
        return
    if rows.weight <= 0:
        yield Fault(("rows", "weight"), "自评表各行的分值合计要大于 0", "写作 weight: 90")
    seen: set[str] = set()
    for index, tier in enumerate(rows.tiers):
        path: Path = ("rows", "tiers", index)
        if not tier.share.percent or not _reachable(tier.share, _SHARES):
            message = f"定性指标的一档“{tier.share}”不是 0 到 100% 之间的百分数区间"
            yield Fault((*path, "share"), message, '写作 share: "[80%, 100%]"')
        for word in tier.words:
            if word in seen:
                yield Fault((*path, "words"), f"“{word}”在定性指标的各档里重复", "一个词只写在一档")
            seen.add(word)


def _scale(rulebook: Rulebook, full_score: Decimal) -> Iterator[Fault]:
    """The full score, the weights and the grades of a rulebook that scores."""
    own = rulebook.rows.weight if rulebook.rows is not None else Decimal(0)
    total = sum((i.weight for i in rulebook.indicators if i.weight is not None and not i.bonus), own)
    if full_score <= 0:
        yield Fault(("full_score",), "满分要大于 0", "写作 full_score: 100")
    elif total != full_score:
        gap = plain(abs(total - full_score))
        message = (
            f"各项分值合计 {plain(total)}，满分是 {plain(full_score)}，{'多' if total > full_score else '少'} {gap}"
        )
        yield Fault(("full_score",), message, "核对各项 weight 和 full_score")
    if rulebook.policies is None:
        remedy = "写明 missing、zero_over_zero、over_zero 各是 full、zero 还是 pending"
        yield Fault(("full_score",), "没有写明缺数据、零除零、除以零时怎么办（policies）", remedy)
    if not rulebook.grades:
        yield Fault(("full_score",), "没有等级（grades）", "写出各等级及其总分区间")
        return
    whole = Range(Decimal(0), full_score, True, True, False)
    faults = list(_grades(rulebook, whole))
    yield from faults
    if not faults and total == full_score:
        yield from _out_of_reach(rulebook)


def _grades(rulebook: Rulebook, whole: Range) -> Iterator[Fault]:
    faulty = False
    names: set[str] = set()
    for index, grade in enumerate(rulebook.grades):
        path: Path = ("grades", index)
        if grade.name in names:
            yield Fault(path, f"等级“{grade.name}”重复", "各等级名称互不相同")
        names.add(grade.name)
        if grade.range.percent:
            faulty = True
            yield Fault(path, f"等级“{grade.name}”的区间写成了百分数", "等级按总分定，不写百分号")
        elif not _reachable(grade.range, whole):
            faulty = True
            yield Fault(path, f"等级“{grade.name}”够不着：总分不会在“{grade.range}”里", f"区间要在“{whole}”以内")
    if not faulty:
        for index, message in tiling_faults([grade.range for grade in rulebook.grades], whole):
            yield Fault(("grades", index), f"等级的区间{message}", f"各等级依次相接，覆盖“{whole}”，每个总分恰属一级")


def _out_of_reach(rulebook: Rulebook) -> Iterator[Fault]:
    """Grades that no total earns, because some indicators never give their full points."""
    short = [(entry, most) for entry in rulebook.indicators if (most := _most(entry)) < (entry.weight or 0)]
    own = rulebook.rows.weight if rulebook.rows is not None else Decimal(0)
    total = min(sum((_most(entry) for entry in rulebook.indicators), own), rulebook.full_score or Decimal(0))
    names = "、".join(f"“{entry.name}”最多 {plain(most)} 分" for entry, most in short[:3])
    for index, grade in enumerate(rulebook.grades):
        if not _reachable(grade.range, Range(Decimal(0), total, True, True, False)):
            message = f"等级“{grade.name}”够不着：各项得分最多合计 {plain(total)}（{names}）"
            yield Fault(("grades", index), message, "使最高的一档得满分，或改分值、等级")


def _most(entry: RuleIndicator) -> Decimal:
    """The most points that an indicator can give."""
    weight = entry.weight or Decimal(0)
    match entry.method:
        case Bands(bands=bands):
            best = [weight - b.deduct.of(weight) if b.deduct else b.score.of(weight) if b.score else 0 for b in bands]
            return max((Decimal(points) for points in best), default=weight)
        case GradeMap(ratings=ratings):
            return max(ratings.values(), default=weight)
        case Points(cap=cap):
            return weight if cap is None else cap
        case _:
            return weight


def _reachable(grade: Range, whole: Range) -> bool:
    """Whether some total lies in the grade's range."""
    low = whole.low if grade.low is None or (whole.low is not None and grade.low < whole.low) else grade.low
    high = whole.high if grade.high is None or (whole.high is not None and grade.high > whole.high) else grade.high
    assert low is not None
    assert high is not None
    return low < high or (low == high and grade.holds(low) and whole.holds(low))


def _library(rulebook: Rulebook) -> Iterator[Fault]:
    """A rulebook without a full score computes only."""
    for index, indicator in enumerate(rulebook.indicators):
        path: Path = ("indicators", index)
        if indicator.weight is not None or indicator.method is not None:
            yield Fault(
                path,
                f"“{indicator.name}”有分值或计分方法，而整个办法没有满分（full_score）",
                "补上满分，或去掉分值和方法",
            )
        if indicator.value is None:
            yield Fault(path, f"“{indicator.name}”没有算式", "只计算、不评分的指标库里，每项都写 value")
    if rulebook.grades:
        yield Fault(("grades",), "有等级而没有满分（full_score）", "补上满分，或去掉等级")


def _measured(indicator: RuleIndicator, path: Path) -> Iterator[Fault]:
    """The expression of an indicator and its unit."""
    if indicator.value is None:
        return
    if indicator.group is None:
        yield Fault(path, f"“{indicator.name}”有算式而没有组（group）", "补上 group，如 budget_execution")
    actual = indicator.value.unit
    if indicator.unit == "%" and actual != PERCENT and _times_hundred(indicator.value.root):
        message = f"“{indicator.name}”的算式乘了 100，而单位是 % 的比率会自动乘以 100"
        yield Fault((*path, "value"), message, "去掉 × 100")
    if actual is None or (indicator.unit == "%" and actual in (RATIO, PERCENT)):
        return
    if indicator.unit == "%" or parse_unit(indicator.unit) != actual:
        message = f"“{indicator.name}”的单位写的是“{indicator.unit}”，算式得出的是{unit_words(actual)}"
        yield Fault((*path, "unit"), message, "改单位，或改算式；比率的单位写 %")


def _times_hundred(root: Node) -> bool:
    """Whether an expression multiplies by 100 at last."""
    sides = (root.left, root.right) if isinstance(root, Binary) and root.operator == "*" else ()
    return any(isinstance(side, Constant) and side.value == _HUNDRED for side in sides)


def _scored(indicator: RuleIndicator, path: Path) -> Iterator[Fault]:
    """The place, weight and method of an indicator of a rulebook that scores."""
    if not indicator.level1 or not indicator.level2:
        yield Fault(path, f"“{indicator.name}”没有写一级、二级指标", "补上 level1 和 level2")
    if indicator.weight is None or indicator.method is None:
        yield Fault(path, f"“{indicator.name}”没有分值或计分方法", "补上 weight 和 method")
        return
    if indicator.weight <= 0:
        yield Fault((*path, "weight"), f"“{indicator.name}”的分值要大于 0", "写作 weight: 4")
        return
    if indicator.value is not None and not isinstance(indicator.method, OF_A_VALUE):
        message = f"“{indicator.name}”有算式，而计分方法要人来定"
        yield Fault((*path, "method"), message, "去掉 value，或换一种计分方法")
    if indicator.value is None and not indicator.evidence and not isinstance(indicator.method, Checklist):
        yield Fault(path, f"“{indicator.name}”没有算式，也没有写需要什么佐证", "补上 evidence: 需要的材料")
    known = {item.id for item in indicator.method.items} if isinstance(indicator.method, Checklist) else set()
    for index, deduction in enumerate(indicator.also):
        here: Path = (*path, "also", index)
        if not 0 < deduction.points <= indicator.weight:
            message = f"“{indicator.name}”的另扣项每处扣 {plain(deduction.points)} 分，不在 0 到分值之间"
            yield Fault(here, message, "写大于 0、不超过分值的数")
        if deduction.id in known:
            yield Fault(here, f"“{indicator.name}”的标识“{deduction.id}”重复", "条件和另扣项的 id 互不相同")
        known.add(deduction.id)
    for fault in _method(indicator.method, indicator.weight, indicator.unit == "%"):
        yield Fault((*path, "method", *fault.path), f"“{indicator.name}”{fault.message}", fault.remedy)


def _method(method: Method, weight: Decimal, percent: bool) -> Iterator[Fault]:
    match method:
        case Bands():
            yield from _bands(method, weight, percent)
        case Linear(full_at=full, zero_at=zero):
            yield from _sign("full_at", full, percent)
            yield from _sign("zero_at", zero, percent)
            if full.value == zero.value:
                yield Fault(("zero_at",), "得满分的值和得 0 分的值相同", "两者要不同；一刀切的用 within")
        case Proportional(full_at=full, zero_below=floor):
            yield from _sign("full_at", full, percent)
            if full.value <= 0:
                yield Fault(("full_at",), "得满分的值要大于 0", "写作 full_at: 100%")
            if floor is not None:
                yield from _sign("zero_below", floor, percent)
                if not 0 < floor.value <= full.value:
                    yield Fault(
                        ("zero_below",), "不得分的界限不在 0 到得满分的值之间", "如 full_at: 100%，zero_below: 60%"
                    )
        case Deduct():
            yield from _sign("free", method.free, percent)
            yield from _sign("step", method.step, percent)
            if method.step.value <= 0 or method.points.value <= 0:
                yield Fault((), "每步的长度和每次扣的分都要大于 0", "如 step: 1%，points: 0.5")
            if method.at_most is not None and not 0 < method.at_most.of(weight) <= weight:
                message = f"最多扣 {method.at_most}，不在 0 到分值 {plain(weight)} 之间"
                yield Fault(("at_most",), message, "写大于 0、不超过分值的数；扣完为止的不写")
            if not method.free.edges:
                yield Fault(("free",), "不扣分的区间没有端点，永远不会扣分", '如 "(-∞, 100%]"')
        case Points(each=each, cap=cap):
            if each <= 0:
                yield Fault(("each",), "每项的分数要大于 0", "如 each: 2")
            if cap is not None and not 0 < cap <= weight:
                yield Fault(("cap",), f"上限 {plain(cap)} 不在 0 到分值 {plain(weight)} 之间", "改上限或分值")
        case Checklist():
            yield from _checklist(method, weight)
        case GradeMap(ratings=ratings):
            for name, points in ratings.items():
                yield from _points(("ratings", name), f"等次“{name}”", points, weight)
        case Target(value=value):
            yield from _sign("value", value, percent)
            if value.value < 0:
                yield Fault(("value",), "目标值小于 0", "写不小于 0 的数；有正有负的用 within 或 linear")
        case Within(range=inside, outside=outside):
            yield from _sign("range", inside, percent)
            yield from _points(("outside",), "区间外的得分", outside, weight)
        case _:
            pass


def _bands(method: Bands, weight: Decimal, percent: bool) -> Iterator[Fault]:
    for index, band in enumerate(method.bands):
        for fault in (*_sign("range", band.range, percent), *_band(band, weight)):
            yield Fault(("bands", index, *fault.path), fault.message, fault.remedy)
    for index, message in tiling_faults([band.range for band in method.bands], _EVERYTHING):
        remedy = "各档依次相接，从 -∞ 到 ∞，每个值恰属一档；看清圆括号（不含）和方括号（含）"
        yield Fault(("bands", index), f"的档次{message}", remedy)


def _band(band: Band, weight: Decimal) -> Iterator[Fault]:
    given = [(key, amount) for key, amount in (("score", band.score), ("deduct", band.deduct)) if amount is not None]
    if len(given) != 1:
        yield Fault(
            (), f"的“{band.range}”一档要写得分（score）或扣分（deduct），只写其中一个", "如 score: 100% 或 deduct: 0.5"
        )
    for key, amount in given:
        if not 0 <= amount.of(weight) <= weight:
            message = f"的“{band.range}”一档 {key} 是 {amount}，超出 0 到分值 {plain(weight)}"
            yield Fault((key,), message, "分数不超过分值，百分比不超过 100%")


def _checklist(method: Checklist, weight: Decimal) -> Iterator[Fault]:
    ids = [item.id for item in method.items]
    if len(set(ids)) != len(ids):
        yield Fault(("items",), "的条件标识有重复", "各项条件的 id 互不相同")
    for index, item in enumerate(method.items):
        if item.fault is not None and (item.points is None or not 0 < item.fault <= item.points):
            remedy = "fault 大于 0、不超过该条件的 points；按项数给分的不写 fault"
            yield Fault(("items", index), f"的条件“{item.id}”每处扣的分（fault）不合该条件的分数", remedy)
    own = [item.points for item in method.items if item.points is not None]
    if method.by_count is None:
        if len(own) != len(method.items):
            yield Fault(("items",), "的条件没有分数", "每项都写 points，或写 by_count: {0: 0, 1: …}")
        elif sum(own) != weight or min(own) <= 0:
            yield Fault(
                ("items",),
                f"各条件的分数合计 {plain(sum(own, Decimal(0)))}，分值是 {plain(weight)}",
                "使两者相等，各项大于 0",
            )
        return
    if own:
        yield Fault(("by_count",), "既按条件给分，又按项数给分", "只留一种")
    if set(method.by_count) != set(range(len(ids) + 1)):
        yield Fault(("by_count",), f"的 by_count 没有恰好写全 0 到 {len(ids)} 项", f"从 0 写到 {len(ids)}")
    for count, points in method.by_count.items():
        yield from _points(("by_count", str(count)), f"符合 {count} 项", points, weight)
    if max(method.by_count.values(), default=weight) != weight:
        yield Fault(("by_count",), "的 by_count 里没有一档得满分", f"最高一档应是 {plain(weight)}")


def _points(path: Path, what: str, points: Decimal, weight: Decimal) -> Iterator[Fault]:
    if not 0 <= points <= weight:
        yield Fault(path, f"的{what}得 {plain(points)} 分，超出 0 到分值 {plain(weight)}", "改分数或分值")


def _sign(key: str, written: Quantity | Range, percent: bool) -> Iterator[Fault]:
    """Percent signs in the method where the indicator is in %, and only there."""
    if isinstance(written, Range) and not written.edges:
        return
    if written.percent != percent:
        message = f"的 {key} 写作“{written}”，而指标的单位{'是 %' if percent else '不是 %'}"
        yield Fault(
            (key,), message, "百分数带百分号（95%，不是 95）" if percent else "去掉百分号，或把指标的单位写成 %"
        )
