"""A rulebook as people read it: one table of indicators, with formulas and scoring rules in words.

The same content is printed in the terminal, and written as Markdown into `docs/rulebooks/<id>.md`:
`python -m assets.indicators.readable` writes those anew, and a test keeps them current.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import msgspec

from assets.indicators.evaluate import describe, is_product
from assets.indicators.library import load_library
from assets.indicators.methods import (
    Band,
    Bands,
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
from assets.indicators.quantities import Quantity, Range, plain
from assets.indicators.rulebook import (
    GROUPS,
    LegalBasis,
    Policies,
    Policy,
    Rounding,
    Rulebook,
    RuleIndicator,
    TableRows,
)
from assets.indicators.syntax import First, Node, walk
from assets.indicators.units import PERCENT

_POLICIES: dict[Policy, str] = {"full": "得满分", "zero": "不得分", "pending": "待评"}
_CASES = {"missing": "缺数据", "zero_over_zero": "分子分母都为零", "over_zero": "分母为零而分子不为零"}
_ROUNDINGS = {"half_up": "四舍五入", "half_even": "四舍六入五成双", "down": "截去"}
_NONE_FOUND = Range(None, Decimal(0), False, True, False)
"""What costs nothing where things found are counted."""
TARGETS = {"at_least": "不低于", "at_most": "不超过", "equal": "等于"}
"""How a value stands to its target -> the words before the target."""
_UNMET = {"proportional": "按完成的比例得分", "zero": "不得分"}
_SCOPES = {"department": "部门整体", "project": "部门的各个项目", "both": "部门整体和各个项目"}
_PARTIAL = {"full": "不足一步按一步计", "none": "不足一步不计", "proportional": "不足一步按比例计"}


class Row(msgspec.Struct, frozen=True):
    """One indicator in words; `weight` is empty for a rulebook that only computes."""

    number: int
    level1: str
    level2: str
    level3: str
    name: str
    weight: str
    formula: str
    rule: str
    details: tuple[str, ...]


class Explained(msgspec.Struct, frozen=True):
    """A whole rulebook in words: what it is, then its indicators."""

    title: str
    head: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]


def explained(rulebook: Rulebook) -> Explained:
    """The rulebook in words."""
    rows = tuple(_row(rulebook, number, entry) for number, entry in enumerate(rulebook.indicators, 1))
    return Explained(rulebook.title, tuple(_head(rulebook)), rows)


def as_text(rulebook: Rulebook) -> str:
    """The rulebook as plain text, an indicator a paragraph: it reads well at any width."""
    told = explained(rulebook)
    lines = [told.title, *(f"  {name}：{value}" for name, value in told.head)]
    place: tuple[str, str] | None = None
    for row in told.rows:
        if (row.level1, row.level2) != place and (row.level1 or row.level2):
            lines += ["", f"{row.level1} / {row.level2}（{_subtotal(told.rows, row)}分）"]
        place = (row.level1, row.level2)
        name = f"{row.level3}：{row.name}" if row.level3 and row.level3 != row.name else row.name
        lines += ["", f"  {row.number}. {name}" + (f"（{row.weight}分）" if row.weight else "")]
        said = [("取值", row.formula), ("计分", row.rule), *(_parted(detail) for detail in row.details)]
        lines += [f"     {key}：{value}" if key else f"     {value}" for key, value in said if value]
    return "\n".join(lines) + "\n"


def as_markdown(rulebook: Rulebook) -> str:
    """The rulebook as a Markdown page."""
    told = explained(rulebook)
    lines = [
        f"# {_safe(told.title)}",
        "",
        f"本页由 `data/rulebooks/{rulebook.id}.yaml` 生成，不要手改。",
        "",
        "| 项目 | 内容 |",
        "| --- | --- |",
        *(f"| {name} | {_safe(value)} |" for name, value in told.head),
        "",
    ]
    level3 = any(row.level3 for row in told.rows)
    columns = [
        "序号",
        *(["一级指标", "二级指标"] if rulebook.scored else []),
        *(["三级指标"] if level3 else []),
        "指标",
    ]
    columns += ["分值", "取值", "计分"] if rulebook.scored else ["取值"]
    lines += ["| " + " | ".join(columns) + " |", "| " + " | ".join("---" for _ in columns) + " |"]
    for row in told.rows:
        cells = [
            str(row.number),
            *([row.level1, row.level2] if rulebook.scored else []),
            *([row.level3] if level3 else []),
        ]
        cells += [row.name, *([row.weight] if rulebook.scored else []), row.formula]
        cells += [row.rule] if rulebook.scored else []
        lines.append("| " + " | ".join(_safe(cell) for cell in cells) + " |")
    lines += ["", "## 各项说明", ""]
    for row in told.rows:
        if row.details:
            lines += [f"{row.number}. {_safe(row.name)}", *(f"   - {_safe(detail)}" for detail in row.details)]
    return "\n".join(lines).rstrip() + "\n"


def rule_words(method: Method, unit: str) -> str:
    """A scoring method in the words that evaluators use."""
    match method:
        case Bands(bands=bands):
            return "；".join(_band(band) for band in bands)
        case Linear(full_at=full, zero_at=zero):
            rising = full.value > zero.value
            best = f"{full}及以上" if rising else f"{full}及以下"
            worst = f"{zero}及以下" if rising else f"{zero}及以上"
            return f"{best}得满分，{worst}不得分，其间按直线：得分=({_line(full, zero)})×分值"
        case Proportional(full_at=full, zero_below=floor):
            least = f"低于{floor}" if floor is not None else "不大于0"
            return f"得分=分值×值÷{full}，{full}及以上得满分，{least}不得分"
        case Deduct():
            each = "个百分点" if method.step.percent else unit
            step = "" if method.step.value == 1 and not each else f"{plain(method.step.value)}{each or '个单位'}"
            points = f"{method.points}分值" if method.points.percent else f"{method.points}分"
            most = method.at_most
            end = f"最多扣{most}{'分值' if most.percent else '分'}" if most is not None else "扣完为止"
            partial = f"，{_PARTIAL[method.partial_step]}" if method.step.percent or unit not in _COUNTED else ""
            if method.free == _NONE_FOUND:
                return f"每{step}扣{points}{partial}，{end}"
            return f"{method.free.words}不扣分；超出的，每{step}扣{points}{partial}，{end}"
        case Points(each=each_one, cap=cap):
            limit = f"以{plain(cap)}分为限" if cap is not None else "以分值为限"
            return f"每{unit or '项'}得{plain(each_one)}分，{limit}"
        case Target(relation=relation, value=value, unmet=unmet):
            return f"{TARGETS[relation]}{value}{'' if value.percent else unit}得满分，否则{_UNMET[unmet]}"
        case Within(range=inside, outside=outside):
            return f"{inside.words}得满分，否则{f'得{plain(outside)}分' if outside else '不得分'}"
        case Checklist():
            return _checklist(method)
        case GradeMap(ratings=ratings):
            return "；".join(f"{name}得{plain(points)}分" for name, points in ratings.items())
        case Judged(criteria=criteria):
            return f"由评价人员评定：{criteria}"


_COUNTED = frozenset({"处", "人", "个", "次", "项", "件", "个工作日"})
"""Units of things that come whole; how a part of one counts need not be said."""


def _head(rulebook: Rulebook) -> Iterator[tuple[str, str]]:
    years = rulebook.years
    last = "起" if years.last is None else f"至{years.last}年" if years.last != years.first else ""
    yield "标识", rulebook.id
    yield "制定机关", rulebook.authority
    yield "版本", f"{rulebook.version}（{rulebook.checked_on.isoformat()} 核对）"
    yield "适用年度", f"{years.first}年{last}"
    yield "适用地区", "、".join(rulebook.regions) or "不限"
    yield "依据", "；".join(_basis(basis) for basis in rulebook.legal_basis)
    if rulebook.scope != "department":
        yield (
            "评什么",
            _SCOPES[rulebook.scope] + ("（没有公开得分、也没有别的办法可评的）" if rulebook.fallback else ""),
        )
    if rulebook.full_score is not None:
        bonus = sum(entry.bonus for entry in rulebook.indicators)
        extra = f"，另有加分项{bonus}项，总分不超过满分" if bonus else ""
        yield "满分", f"{plain(rulebook.full_score)}分，{len(rulebook.indicators) - bonus}项{extra}"
        if rulebook.rows is not None:
            yield "自评表的各行", _rows_words(rulebook.rows)
        yield "分值分布", "，".join(f"{name}{points}" for name, points in _by_level1(rulebook))
        yield "等级", "；".join(f"{grade.name}：{grade.range.words}" for grade in rulebook.grades)
        yield "小数", _rounding(rulebook.rounding) or "不舍入"
    else:
        yield "用途", f"只计算，不评分，{len(rulebook.indicators)}项"
    if rulebook.policies is not None:
        yield "没有值时", _policies(rulebook.policies)
    if rulebook.caveat:
        yield "提醒", rulebook.caveat
    if rulebook.note:
        yield "说明", rulebook.note


def _rows_words(rows: TableRows) -> str:
    """What is said of the rows of a self-evaluation table."""
    told = [
        f"合计{plain(rows.weight)}分，各表的行和分值照表中所写",
        f"指标值和完成值都是数的，达到得满分，没有达到的{_UNMET[rows.unmet]}",
    ]
    if rows.tiers:
        tiers = "，".join(f"“{'”“'.join(tier.words)}”得分值的{tier.share.words}" for tier in rows.tiers)
        told.append(f"文字的由评价人员评定：{tiers}")
    else:
        told.append("文字的由评价人员评定")
    if rows.rounding is not None and _rounding(rows.rounding):
        told.append(_rounding(rows.rounding))
    return "；".join([*told, f"没有评定的采用公开的得分；没有写完成值的待评。佐证：{rows.evidence}"])


def _row(rulebook: Rulebook, number: int, entry: RuleIndicator) -> Row:
    rule = "加分项：" if entry.bonus else ""
    rule += rule_words(entry.method, entry.unit) if entry.method is not None else ""
    rule += "".join(f"；另：{also.text}，每处扣{plain(also.points)}分" for also in entry.also)
    return Row(
        number=number,
        level1=entry.level1,
        level2=entry.level2,
        level3=entry.level3,
        name=entry.name,
        weight=plain(entry.weight) if entry.weight is not None else "",
        formula=_formula(entry),
        rule=rule,
        details=tuple(_details(rulebook, entry)),
    )


def _formula(entry: RuleIndicator) -> str:
    if entry.value is None:
        return f"填报（{entry.unit}）" if entry.unit else "评定"
    words = describe(entry.value.root)
    if entry.unit == "%" and entry.value.unit != PERCENT:
        return (words if is_product(entry.value.root) else f"({words})") + "×100%"
    return f"{words}（{entry.unit}）" if entry.unit else words


def _details(rulebook: Rulebook, entry: RuleIndicator) -> Iterator[str]:
    if entry.value is not None:
        others = [describe(option) for option in _fallbacks(entry.value.root)]
        if others:
            yield "没有首选的数时，依次用：" + "；".join(others)
    if entry.note:
        yield f"口径：{entry.note}"
    if entry.evidence:
        yield f"佐证：{entry.evidence}"
    if isinstance(entry.method, Checklist):
        yield "条件的标识：" + "、".join(f"{item.id}（{item.text}）" for item in entry.method.items)
    if entry.policies is not None and entry.policies != rulebook.policies:
        yield f"没有值时：{_policies(entry.policies)}"
    if entry.rounding is not None and entry.rounding != rulebook.rounding:
        yield f"小数：{_rounding(entry.rounding) or '不舍入'}"
    group = f"；组：{GROUPS[entry.group]}" if entry.group else ""
    yield f"标识：{entry.id}{group}"


def _fallbacks(root: Node) -> Iterable[Node]:
    """The other bases of a formula, where the whole of it is a choice; a choice inside is part of its words."""
    if isinstance(root, First):
        return root.options[1:]
    chosen = [node for node in walk(root) if isinstance(node, First)]
    return [option for node in chosen[:1] for option in node.options[1:]] if len(chosen) == 1 else []


def _band(band: Band) -> str:
    amount = band.deduct if band.deduct is not None else band.score
    assert amount is not None, "the loader refuses a band without points"
    if band.deduct is not None:
        lost = f"扣{amount}分值" if amount.percent else f"扣{amount}分"
        return f"{band.range.words}{lost if amount.value else '不扣分'}"
    if amount.value == 0:
        return f"{band.range.words}不得分"
    whole = amount == Quantity.parse("100%")
    return f"{band.range.words}{'得满分' if whole else f'得{amount}分值' if amount.percent else f'得{amount}分'}"


def _line(full: Quantity, zero: Quantity) -> str:
    if full.value > zero.value:
        return f"值-{_bracketed(zero)})÷({full}-{_bracketed(zero)}"
    return f"{zero}-值)÷({zero}-{_bracketed(full)}"


def _bracketed(quantity: Quantity) -> str:
    return f"({quantity})" if quantity.value < 0 else str(quantity)


def _checklist(method: Checklist) -> str:
    if method.by_count is not None:
        steps = "，".join(f"符合{count}项得{plain(points)}分" for count, points in sorted(method.by_count.items()))
        return f"核对{len(method.items)}条（{'；'.join(item.text for item in method.items)}）：{steps}"
    told = []
    for item in method.items:
        fault = f"（每处错误扣{plain(item.fault)}分，扣完为止）" if item.fault is not None else ""
        told.append(f"{item.text}，得{plain(item.points) if item.points is not None else 0}分{fault}")
    return "；".join(told)


def _policies(policies: Policies) -> str:
    return "，".join(f"{words}{_POLICIES[getattr(policies, case)]}" for case, words in _CASES.items())


def _rounding(rounding: Rounding) -> str:
    kept = [("指标值", rounding.value), ("得分", rounding.score), ("总分", rounding.total)]
    told = [f"{name}保留{places}位" for name, places in kept if places is not None]
    return "、".join(told) + f"（{_ROUNDINGS[rounding.mode]}）" if told else ""


def _basis(basis: LegalBasis) -> str:
    number = f"（{basis.number}）" if basis.number else ""
    return f"《{basis.title}》{number}{'，' + basis.clause if basis.clause else ''}"


def _by_level1(rulebook: Rulebook) -> list[tuple[str, str]]:
    names = dict.fromkeys(entry.level1 for entry in rulebook.indicators)
    own = [("自评表的各行", plain(rulebook.rows.weight))] if rulebook.rows is not None else []
    return own + [
        (name, plain(sum((e.weight for e in rulebook.indicators if e.level1 == name and e.weight), Decimal(0))))
        for name in names
    ]


def _subtotal(rows: Iterable[Row], like: Row) -> str:
    same = [row.weight for row in rows if (row.level1, row.level2) == (like.level1, like.level2) and row.weight]
    return plain(sum((Decimal(weight) for weight in same), Decimal(0)))


def _parted(detail: str) -> tuple[str, str]:
    key, mark, value = detail.partition("：")
    return (key, value) if mark else ("", detail)


def _safe(text: str) -> str:
    """Text that Markdown shows as it is, in one line: no cell ends early, no tag is a tag."""
    for sign, written in (("\\", "\\\\"), ("|", "\\|"), ("<", "&lt;"), (">", "&gt;"), ("`", "\\`"), ("*", "\\*")):
        text = text.replace(sign, written)
    return " ".join(text.split())


def pages(folder: Path) -> dict[str, str]:
    """The Markdown page of each rulebook in a folder, by file name. Raises RulebookError."""
    return {f"{rulebook.id}.md": as_markdown(rulebook) for rulebook in load_library(folder).values()}


def main() -> None:
    """Writes the pages of the shipped library."""
    root = Path(__file__).parents[2]
    target = root / "docs" / "rulebooks"
    target.mkdir(exist_ok=True)
    for name, text in pages(root / "data" / "rulebooks").items():
        (target / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
