"""Scores and grades that the running text states: of indicators, of levels, of whole evaluations.

Three ways of writing an indicator are known. One puts all into a paragraph: “2.1 预算完成率：共 12 分。……得 6.6 分。”,
“1. 通用指标：权重 40 分，……自评得分 30 分。” One gives each part a paragraph below the indicator's heading: 指标赋分,
指标解释, 计分要求, what was found, 指标得分. One has the weight in the heading and the score at the end of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from assets.documents.prose import Paragraph, marker_level
from assets.facts.narrative_totals import EXECUTION, NUMBERING, N, StatedTotal, level_name, stated_totals
from assets.facts.sections import Report

__all__ = ["EXECUTION", "StatedIndicator", "StatedTotal", "stated_scores"]


_WEIGHED = re.compile(
    rf"^(?P<number>{NUMBERING})?(?P<name>[^：，。；\d]{{2,40}}?)[：，]?"
    rf"(?:共|权重|分值|赋分|满分)(?:为|是|：|值)?(?P<weight>{N})分[。，；：]*(?P<body>.*)$"
)
_BRACKETED_WEIGHT = re.compile(
    rf"^(?P<number>{NUMBERING})(?P<name>[^：，。；\d（）]{{2,40}}?)（(?:共|权重|分值|赋分|满分)?(?:为|是|：)?(?P<weight>{N})分）"
    r"[。，；：]*(?P<body>.+)$"
)
"""“1.1 绩效目标合理性（3 分）。……得 3 分。” """
_BOTH = re.compile(
    rf"^(?P<number>{NUMBERING})(?P<name>[^：，。；\d（）]{{2,40}}?)（(?:共|权重|分值|赋分|满分|标准分)?(?:为|是|：)?(?P<weight>{N})分"
    rf"[，、；/](?:实际|自评|评价)?得分?(?:为|是|：)?(?P<score>{N})分）[。，；：]*(?P<body>.*)$"
)
"""“（1）预算编制合理性（满分 5 分，得分 4 分）。……” """
_HEADED = re.compile(
    rf"^(?P<number>{NUMBERING})(?P<name>[^：，。；（）]{{2,40}}?)（(?:共|权重|分值|赋分|满分|标准分)?(?:为|是|：)?(?P<weight>{N})分）[。：]?$"
)
"""A heading that says what it weighs: “（1）绩效目标合理性（5 分）”."""
_OF_HEADED = re.compile(
    rf"[该此本](?:项|[一二三]级指标|指标)+(?:实际|自评|评价|最终|综合)*得分?(?:情况)?(?:为|是|：)?(?P<this>{N})分"
    rf"|^(?:指标|自评|评价|实际|最终)*得分(?:情况)?(?:为|：)(?P<label>{N})分?。?$"
    rf"|[，。；](?:因此|综上|故|最终|合计|自评|评价|实际)*，?得分?(?:为|：)?(?P<last>{N})分。?$"
)
_LABELLED = re.compile(r"[^：，。；\d（）]{2,20}：(?:共|权重|分值|赋分|满分)")
_CAPTION = re.compile(r"[^：，。；、（）\d]{2,20}")
_THIS_TAIL = re.compile(r"[，。；]?[该此本](?:项|指标)+$")
_UNWEIGHED = re.compile(r"^(?P<number>\d{1,2}\.\d{1,2})(?P<body>(?=[^\d.、]).*合计得.*)$")
_POINTS = re.compile(
    rf"(?P<whole>合计)?(?P<self>自评|评价|最终)?得分?(?:为|是|：)?(?P<score>{N})(?:分|(?=[。；]|$))|(?P<none>不得分)"
)
_WEIGHT_LABEL = re.compile(rf"^(?:指标)?(?:赋分|分值|权重|满分|标准分)：(?P<points>{N})分?。?$")
_SCORE_LABEL = re.compile(
    rf"^(?:指标)?(?:自评|评价|实际|最终|评审)?得分(?:情况)?：(?:.*(?:得|得分为))?(?P<points>{N})分?。?$"
)
_RULE_LABEL = re.compile(r"^(?:计分(?:要求|标准|规则|方法)|评分(?:标准|规则|细则|要求))：(?P<text>.*)$")
_OTHER_LABEL = re.compile(r"^指标(?:解释|说明|内容|定义)：")
_RULES = re.compile(r"得满分|否则|每.{0,12}扣|扣完为止|未.{0,8}不得分")
_TELLS = re.compile(r"分|等[级次]|评级|结果为|评定为|认定为")
_LONGEST_REASON = 1500
_LEVELS = 3


class StatedIndicator(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator that the text scores, with the characters of score and weight in their paragraphs.

    `more` is a second score that the same paragraph states for it.
    """

    report: Report
    levels: tuple[str, ...]
    name: str
    weight: Decimal | None
    score: Decimal | None
    reason: str | None = None
    rule: str | None = None
    at: tuple[Paragraph, int, int]
    weight_at: tuple[Paragraph, int, int] | None = None
    more: tuple[Decimal, tuple[Paragraph, int, int]] | None = None


def stated_scores(
    paragraphs: Sequence[tuple[Paragraph, str, Report]],
) -> tuple[list[StatedIndicator], list[StatedTotal]]:
    """The indicators and the totals that paragraphs state; each comes with its uniform text and its report."""
    indicators: list[StatedIndicator] = []
    totals: list[StatedTotal] = []
    block = _Block()
    headed = _Headed()
    level2 = ""
    section: tuple[str, ...] = ()
    for paragraph, text, report in paragraphs:
        if paragraph.section != section:
            section, level2 = paragraph.section, ""
        found = block.take(paragraph, text, report)
        if found is not None:
            indicators.append(found)
            continue
        if not _TELLS.search(text):
            headed.take(paragraph, text, report)
            continue
        if block.inside(paragraph):
            continue
        below = headed.take(paragraph, text, report)
        if below is not None:
            indicators.append(below)
            continue
        one = _in_one_paragraph(paragraph, text, report, level2)
        if one is not None:
            indicators.append(one)
            continue
        for total in stated_totals(paragraph, text, report):
            totals.append(total)
            if total.part is not None and text[: total.at[1]].startswith(tuple("一二三四五六七八九十")):
                level2 = total.part
    lowest, sums = _parted(indicators)
    return lowest, totals + sums


def _parted(indicators: Sequence[StatedIndicator]) -> tuple[list[StatedIndicator], list[StatedTotal]]:
    """The indicators of the lowest level, and as parts of the total those that sum them up: 1. above （1）, （2）."""
    depths = [marker_level(one.at[0].text) for one in indicators]
    lowest: list[StatedIndicator] = []
    sums: list[StatedTotal] = []
    for position, one in enumerate(indicators):
        below: list[tuple[int, Decimal]] = []
        for other, depth in zip(indicators[position + 1 :], depths[position + 1 :], strict=True):
            if depth <= depths[position] or other.report != one.report or other.weight is None:
                break
            below.append((depth, other.weight))
        direct = [weight for depth, weight in below if depth == below[0][0]]
        if depths[position] and direct and one.weight is not None and sum(direct) <= one.weight:
            sums.append(_sum(one))
        else:
            lowest.append(one)
    return lowest, sums


def _sum(one: StatedIndicator) -> StatedTotal:
    return StatedTotal(
        report=one.report,
        subject=None,
        whole=False,
        year=None,
        evaluation=one.report.kind,
        part=one.name,
        score=one.score,
        full_score=one.weight,
        grade=None,
        quote=one.at[0].text,
        at=one.at,
    )


class _Heading(msgspec.Struct):
    """A heading that says what it weighs; `told` when its score has come."""

    depth: int
    name: str
    weight: Decimal
    at: tuple[Paragraph, int, int]
    reason: list[str] = msgspec.field(default_factory=list)
    told: bool = False


class _Headed:
    """The paragraphs below headings that say what they weigh: “（1）绩效目标合理性（5 分）”, “该指标得 4 分。”."""

    def __init__(self) -> None:
        self.above: list[_Heading] = []

    def take(self, paragraph: Paragraph, text: str, report: Report) -> StatedIndicator | None:
        """Takes a paragraph of an evaluation report; the indicator, when its score has come."""
        if report.kind is None:
            self.above = []
            return None
        depth = paragraph.level or marker_level(text)
        heading = _HEADED.match(text)
        if paragraph.level or heading is not None:
            self.above = [each for each in self.above if each.depth < depth]
        if heading is not None:
            at = (paragraph, *heading.span("weight"))
            self.above.append(_Heading(depth, heading["name"], Decimal(heading["weight"]), at))
            return None
        if not self.above or self.above[-1].told:
            return None
        top = self.above[-1]
        scores = [match for match in _OF_HEADED.finditer(text) if match["this"] or not _RULES.search(text)]
        score = Decimal(scores[-1][scores[-1].lastgroup or 0]) if scores else None
        if score is None or score > top.weight:
            top.reason.append(text)
            return None
        top.told = True
        last = scores[-1]
        above = text[: last.start()].strip("，。；： ")
        reason = "".join([*top.reason, above])
        return StatedIndicator(
            report=report,
            levels=tuple(each.name for each in self.above[:-1][-2:]),
            name=top.name,
            weight=top.weight,
            score=score,
            reason=reason[:_LONGEST_REASON] or None,
            at=(paragraph, *last.span(last.lastgroup or 0)),
            weight_at=top.at,
        )


class _Block:
    """The paragraphs below an indicator's heading: its weight, its rule, what was found, its score."""

    def __init__(self) -> None:
        self.section: tuple[str, ...] = ()
        self.weight: tuple[Decimal, tuple[Paragraph, int, int]] | None = None
        self.rule: list[str] = []
        self.reason: list[str] = []
        self.in_rule = False
        self.caption = ""
        self.named = ""

    def inside(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph stands below the heading of an indicator whose weight has been stated."""
        return self.weight is not None and paragraph.section == self.section

    def take(self, paragraph: Paragraph, text: str, report: Report) -> StatedIndicator | None:
        """Takes a paragraph; the indicator, when its score has come."""
        weight = _WEIGHT_LABEL.match(text)
        if weight is not None and paragraph.section:
            self.section = paragraph.section
            self.weight = (Decimal(weight["points"]), (paragraph, *weight.span("points")))
            self.rule, self.reason, self.in_rule = [], [], False
            self.named, self.caption = self.caption, ""
            return None
        self.caption = text if _CAPTION.fullmatch(text) and not paragraph.level else ""
        if not self.inside(paragraph):
            return None
        score = _SCORE_LABEL.match(text)
        if score is not None:
            assert self.weight is not None
            stated = self._stated(paragraph, score, report)
            self.weight = None
            return stated
        rule = _RULE_LABEL.match(text)
        if rule is not None:
            self.rule.append(rule["text"])
        elif not _OTHER_LABEL.match(text) and self.rule and sum(map(len, self.reason)) < _LONGEST_REASON:
            self.reason.append(text)
        return None

    def _stated(self, paragraph: Paragraph, score: re.Match[str], report: Report) -> StatedIndicator:
        assert self.weight is not None
        headings = (*self.section, self.named) if self.named else self.section
        *above, name = [level_name(heading) for heading in headings[-_LEVELS:]]
        return StatedIndicator(
            report=report,
            levels=tuple(above),
            name=name,
            weight=self.weight[0],
            score=Decimal(score["points"]),
            reason="".join(self.reason) or None,
            rule="".join(self.rule) or None,
            at=(paragraph, *score.span("points")),
            weight_at=self.weight[1],
        )


def _in_one_paragraph(paragraph: Paragraph, text: str, report: Report, level2: str) -> StatedIndicator | None:
    """The indicator that a paragraph states by itself, None for any other paragraph."""
    both = _BOTH.match(text)
    if both is not None:
        return StatedIndicator(
            report=report,
            levels=(),
            name=both["name"],
            weight=Decimal(both["weight"]),
            score=Decimal(both["score"]),
            reason=both["body"] or None,
            at=(paragraph, *both.span("score")),
            weight_at=(paragraph, *both.span("weight")),
        )
    match = _WEIGHED.match(text) or _UNWEIGHED.match(text)
    if match is None and report.kind is not None and not _RULES.search(text):
        match = _BRACKETED_WEIGHT.match(text)
    if match is None or not (match["number"] or (report.kind is not None and _LABELLED.match(text))):
        return None
    number = match["number"] or ""
    if re.match(r"[一二三四五六七八九十]", number):
        return None
    scores = [found for found in _POINTS.finditer(text, match.start("body"))]
    if not scores:
        return None
    chosen = next((s for s in reversed(scores) if s["whole"]), None)
    second = None
    if chosen is None:
        own = [s for s in scores if s["self"]]
        chosen, second = (own[0], own[1] if len(own) > 1 else None) if own else (scores[-1], None)
    weighed = match.re is not _UNWEIGHED
    level1 = level_name(paragraph.section[-1]) if paragraph.section and "." in number.rstrip(".") else ""
    return StatedIndicator(
        report=report,
        levels=(level1, level2) if level1 else (),
        name=match["name"].strip("：:") if weighed else _first_clause(match["body"]),
        weight=Decimal(match["weight"]) if weighed else None,
        score=_score(chosen),
        reason=_THIS_TAIL.sub("", text[match.start("body") : chosen.start()].strip("，。；： ")) or None,
        at=(paragraph, *_span(chosen)),
        weight_at=(paragraph, *match.span("weight")) if weighed else None,
        more=(_score(second), (paragraph, *_span(second))) if second is not None else None,
    )


def _first_clause(text: str) -> str:
    return re.split(r"[，。；：]", text, maxsplit=1)[0].removesuffix("的")


def _score(match: re.Match[str]) -> Decimal:
    return Decimal(match["score"]) if match["score"] else Decimal(0)


def _span(match: re.Match[str]) -> tuple[int, int]:
    return match.span("score") if match["score"] else match.span("none")
