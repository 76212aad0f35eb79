"""Scores and grades that the running text states: of indicators, of levels, of whole evaluations.

Two ways of writing an indicator are known. One puts all into a paragraph: “2.1 预算完成率：共 12 分。……得 6.6 分。”,
“1. 通用指标：权重 40 分，……自评得分 30 分。” The other gives each part a paragraph below the indicator's heading:
指标赋分, 指标解释, 计分要求, what was found, 指标得分. Totals stand in sentences: “评价得分 94，综合评价等级为‘优’”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from assets.documents.prose import Paragraph
from assets.facts.sections import Report

EXECUTION = "预算执行情况"
"""The part of a total that the execution of the budget gives."""

_N = r"\d{1,3}(?:\.\d+)?"
_NUMBERING = (
    r"(?:第?[一二三四五六七八九十]{1,3}[、是]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}(?:\.\d{1,2})*[.、．]?)"
)
_WEIGHED = re.compile(
    rf"^(?P<number>{_NUMBERING})?(?P<name>[^：，。；\d]{{2,40}}?)[：，]?"
    rf"(?:共|权重|分值|赋分|满分)(?:为|是|：|值)?(?P<weight>{_N})分[。，；：]*(?P<body>.*)$"
)
_BRACKETED_WEIGHT = re.compile(
    rf"^(?P<number>{_NUMBERING})(?P<name>[^：，。；\d（）]{{2,40}}?)（(?:共|权重|分值|赋分|满分)?(?:为|是|：)?(?P<weight>{_N})分）"
    r"[。，；：]*(?P<body>.+)$"
)
"""“1.1 绩效目标合理性（3 分）。……得 3 分。” """
_UNWEIGHED = re.compile(r"^(?P<number>\d{1,2}\.\d{1,2})(?P<body>(?=[^\d.、]).*合计得.*)$")
_POINTS = re.compile(
    rf"(?P<whole>合计)?(?P<self>自评|评价|最终)?得分?(?:为|是|：)?(?P<score>{_N})(?:分|(?=[。；]|$))|(?P<none>不得分)"
)
_LEVEL = re.compile(
    rf"(?:^|[。；，])(?:[一二三四五六七八九十]是)?(?P<name>[^，。；：\d]{{2,20}}?)(?:方面|情况|部分)?分?(?:综合评价)?，?"
    rf"(?:共|满分为?)(?P<full>{_N})分，(?:财政部门|重点|综合|自评|项)?(?:评价)?得分?(?P<score>{_N})分"
)
_BRACKETED = re.compile(
    rf"(?:^|[，、：；为])(?P<name>(?!合计|总|综合)[\u4e00-\u9fff]{{2,6}}?)(?:得?分)?(?P<score>{_N})分（满分(?P<full>{_N})分）"
)
_WEIGHT_LABEL = re.compile(rf"^指标(?:赋分|分值|权重|满分)：(?P<points>{_N})分?。?$")
_SCORE_LABEL = re.compile(rf"^指标(?:自评|评价)?得分：(?P<points>{_N})分?。?$")
_RULE_LABEL = re.compile(r"^(?:计分(?:要求|标准|规则|方法)|评分(?:标准|规则|细则|要求))：(?P<text>.*)$")
_OTHER_LABEL = re.compile(r"^指标(?:解释|说明|内容|定义)：")
_TOTAL = re.compile(
    r"(?P<what>(?:项目)?(?:支出)?(?:绩效)?(?:自评价?|自我评价|重点评价|财政评价|综合评价|评价|评审|综合|合计|最终|总)*(?:总|综合|合计)?"
    r"(?:得分|评分|成绩|总分)|绩效自评|(?:执行|完成)情况得分)"
    rf"(?:为|是|：|达到?)?(?P<score>{_N})(?P<unit>分|(?=[,，。；、.]))(?:（满分(?P<full>{_N})分）)?"
)
_GRADE = re.compile(
    r"(?:等级|等次|属于|档次)(?:结果)?(?:为|是|：|属于)?\"?(?P<grade>优秀|良好|优|良|中等?|较差|差|较好|一般|合格|不合格)\"?(?=[。，；、\"]|等?$)"
)
_NO_TOTAL = re.compile(r"问卷|调查|满意度(?:平均)?(?:得分|为|达)|平均得分|划分|分为.{0,3}(?:档|等级)")
_RULES = re.compile(r"得满分|否则|每.{0,12}扣|扣完为止|未.{0,8}不得分")
_THIS = re.compile(r"[此本该]项(?:指标)?")
_PARTS = (
    (re.compile(r"预算执行(?:情况|率)?(?:完成情况)?得分"), EXECUTION),
    (re.compile(r"指标(?:完成情况|自评)?得分"), "指标完成情况"),
)
_SUBJECTS = (
    re.compile(r"\"(?P<name>[^\"]{2,40})\"(?:预算)?项目"),
    re.compile(r"对(?P<name>[^，。；：\"]{2,40}?)(?:项目)?(?:开展|进行)了"),
    re.compile(r"(?:^|[；。，：])(?P<name>[^，。；：、\"]{2,40}?)(?:预算)?项目(?:支出)?绩效(?:自评|评价)"),
)
_OPENING = re.compile(
    rf"^(?:{_NUMBERING})?(?P<name>[^，。；：、\"（）]{{2,40}}?)(?:预算)?项目(?:支出)?(?:绩效)?(?:自评|评价)?(?:综述|情况|结果)?："
)
"""“1. 苗木培育项目：全年预算数……，自评得分 91.2 分。”: the project of the whole paragraph."""
_YEAR = re.compile(r"((?:19|20)\d\d)年度?")
_SELF = re.compile(r"自评|自我评价")
_KEY = re.compile(r"重点|财政评价|部门评价")
_LEVEL_TAIL = re.compile(r"(?:完成)?(?:情况)?(?:的)?(?:分析|评价)?$")
_LEVEL_HEAD = re.compile(rf"^{_NUMBERING}")
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


class StatedTotal(msgspec.Struct, frozen=True, kw_only=True):
    """A total, or a grade, that the text states.

    `subject` is the project that the sentence names, None where it names none; `whole` says that it speaks of the
    department as a whole, whatever report it stands in.
    """

    report: Report
    subject: str | None
    whole: bool
    year: int | None
    evaluation: str | None
    part: str | None
    score: Decimal | None
    full_score: Decimal | None
    grade: str | None
    quote: str
    at: tuple[Paragraph, int, int]


def stated_scores(
    paragraphs: Sequence[tuple[Paragraph, str, Report]],
) -> tuple[list[StatedIndicator], list[StatedTotal]]:
    """The indicators and the totals that paragraphs state; each comes with its uniform text and its report."""
    indicators: list[StatedIndicator] = []
    totals: list[StatedTotal] = []
    block = _Block()
    level2 = ""
    section: tuple[str, ...] = ()
    for paragraph, text, report in paragraphs:
        if paragraph.section != section:
            section, level2 = paragraph.section, ""
        found = block.take(paragraph, text, report)
        if found is not None:
            indicators.append(found)
            continue
        if "分" not in text and "等级" not in text and "等次" not in text:
            continue
        if block.inside(paragraph):
            continue
        one = _in_one_paragraph(paragraph, text, report, level2)
        if one is not None:
            indicators.append(one)
            continue
        for total in _totals(paragraph, text, report):
            totals.append(total)
            if total.part is not None and text[: total.at[1]].startswith(tuple("一二三四五六七八九十")):
                level2 = total.part
    return indicators, totals


class _Block:
    """The paragraphs below an indicator's heading: its weight, its rule, what was found, its score."""

    def __init__(self) -> None:
        self.section: tuple[str, ...] = ()
        self.weight: tuple[Decimal, tuple[Paragraph, int, int]] | None = None
        self.rule: list[str] = []
        self.reason: list[str] = []
        self.in_rule = False

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
            return None
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
        *above, name = [_level(heading) for heading in self.section[-_LEVELS:]]
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


def _level(heading: str) -> str:
    """A heading as the name of a level: “（一）投入情况分析” is 投入."""
    return _LEVEL_TAIL.sub("", _LEVEL_HEAD.sub("", heading)) or heading


def _in_one_paragraph(paragraph: Paragraph, text: str, report: Report, level2: str) -> StatedIndicator | None:
    """The indicator that a paragraph states by itself, None for any other paragraph."""
    match = _WEIGHED.match(text) or _UNWEIGHED.match(text)
    if match is None and report.kind is not None and not _RULES.search(text):
        match = _BRACKETED_WEIGHT.match(text)
    if match is None or not match["number"]:
        return None
    if re.match(r"[一二三四五六七八九十]", match["number"]):
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
    level1 = _level(paragraph.section[-1]) if paragraph.section and "." in match["number"].rstrip(".") else ""
    return StatedIndicator(
        report=report,
        levels=(level1, level2) if level1 else (),
        name=match["name"].strip("：:") if weighed else _first_clause(match["body"]),
        weight=Decimal(match["weight"]) if weighed else None,
        score=_score(chosen),
        reason=text[match.start("body") : chosen.start()].strip("，。；： ") or None,
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


def _totals(paragraph: Paragraph, text: str, report: Report) -> Iterator[StatedTotal]:
    """The totals and grades of each sentence; a project that the paragraph begins with is that of all of them."""
    opening = _OPENING.match(text)
    name = _bare_name(opening["name"]) if opening is not None and "整体" not in opening["name"] else None
    for total in _totals_of_sentences(paragraph, text, report):
        if name and total.subject is None and not total.whole:
            yield msgspec.structs.replace(total, subject=name)
        else:
            yield total


def _totals_of_sentences(paragraph: Paragraph, text: str, report: Report) -> Iterator[StatedTotal]:
    for start, end in _sentences(text):
        sentence = text[start:end]
        if _NO_TOTAL.search(sentence):
            continue
        parts = [*_LEVEL.finditer(sentence), *_BRACKETED.finditer(sentence)]
        for match in parts:
            at = (paragraph, start + match.start("score"), start + match.end("score"))
            named = paragraph.section[-1] if _THIS.fullmatch(match["name"]) and paragraph.section else match["name"]
            yield _total(report, sentence, at, match, _level(named), None)
        if parts and not re.search("合计得分|总得分|综合得分", sentence):
            continue
        yield from _whole(paragraph, text, start, end, report)


def _whole(paragraph: Paragraph, text: str, start: int, end: int, report: Report) -> Iterator[StatedTotal]:
    sentence = text[start:end]
    scores = list(_TOTAL.finditer(sentence))
    grades = list(_GRADE.finditer(sentence))
    for match in scores:
        part = next((name for pattern, name in _PARTS if pattern.search(sentence[: match.start("score")][-14:])), None)
        if part is None and match["what"].endswith("情况得分"):
            continue
        after = next((g for g in grades if g.start() >= match.end()), None)
        grade = after if part is None and _last_whole(scores, match, after) else None
        if grade is not None:
            grades.remove(grade)
        at = (paragraph, start + match.start("score"), start + match.end("score"))
        yield _total(report, sentence, at, match, part, grade["grade"] if grade else None)
    for grade in grades:
        at = (paragraph, start + grade.start("grade"), start + grade.end("grade"))
        yield _total(report, sentence, at, grade, None, grade["grade"])


def _last_whole(scores: Sequence[re.Match[str]], match: re.Match[str], grade: re.Match[str] | None) -> bool:
    """Whether a score is the one right before a grade."""
    return grade is not None and not any(match.end() <= other.start() < grade.start() for other in scores)


def _total(
    report: Report,
    sentence: str,
    at: tuple[Paragraph, int, int],
    match: re.Match[str],
    part: str | None,
    grade: str | None,
) -> StatedTotal:
    groups = match.groupdict()
    before = sentence[: match.start()]
    subject, whole, year = _subject(sentence, match.start())
    what = groups.get("what") or ""
    near = re.split(r"[，；]", before)[-1] + what
    words = near if _SELF.search(near) or _KEY.search(near) else before + what
    evaluation = "self" if _SELF.search(words) else "key" if _KEY.search(words) else report.kind
    score, full = groups.get("score"), groups.get("full")
    return StatedTotal(
        report=report,
        subject=subject,
        whole=whole,
        year=year,
        evaluation=evaluation,
        part=part,
        score=Decimal(score) if score else None,
        full_score=Decimal(full) if full else None,
        grade=grade,
        quote=sentence.replace(" ", ""),
        at=at,
    )


def _subject(sentence: str, until: int) -> tuple[str | None, bool, int | None]:
    """The project that a sentence names before a score, whether it is the whole department, and the year it names."""
    found: re.Match[str] | None = None
    for pattern in _SUBJECTS:
        for match in pattern.finditer(sentence):
            if match.start() <= until and (found is None or match.start() > found.start()):
                found = match
        if found is not None:
            break
    name = found["name"] if found is not None else ""
    year = _YEAR.search(name) if name else None
    if "整体" in (name or sentence[:until]):
        whole_year = year or _YEAR.search(sentence[:until])
        return None, True, int(whole_year[1]) if whole_year else None
    return _bare_name(name) or None, False, int(year[1]) if year else None


def _bare_name(name: str) -> str:
    """A project's name without what leads to it."""
    return re.sub(r"^(?:根据|经|本部门|我局|我单位|组织|对|其中)*", "", _YEAR.sub("", name)).strip('“”"')


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in re.finditer(r"[。；](?!\d)", text):
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)
