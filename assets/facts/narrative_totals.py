"""Totals, parts of totals and grades that the running text states: “评价得分 94，综合评价等级为‘优’”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from assets.documents.prose import Paragraph
from assets.facts.sections import Report

EXECUTION = "预算执行情况"
"""The part of a total that the execution of the budget gives."""

N = r"\d{1,3}(?:\.\d+)?"
NUMBERING = (
    r"(?:第?[一二三四五六七八九十]{1,3}[、是]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}(?:\.\d{1,2})*[.、．]?"
    r"|[A-Da-d]\d{1,3}[.、．]?)"
)
_LEVEL = re.compile(
    rf"(?:^|[。；，])(?:[一二三四五六七八九十]是)?(?P<name>[^，。；：\d]{{2,20}}?)(?:方面|情况|部分)?分?(?:综合评价)?，?"
    rf"(?:共|满分为?)(?P<full>{N})分，(?:财政部门|重点|综合|自评|项)?(?:评价)?得分?(?P<score>{N})分"
)
_BRACKETED = re.compile(
    rf"(?:^|[，、：；为])(?P<name>(?!合计|总|综合)[\u4e00-\u9fff]{{2,6}}?)(?:得?分)?(?P<score>{N})分（满分(?P<full>{N})分）"
)
_TOTAL = re.compile(
    r"(?P<what>(?:项目)?(?:支出)?(?:绩效)?(?:自评价?|自我评价|重点评价|财政评价|综合评价|评价|评审|综合|合计|最终|总)*(?:总|综合|合计)?"
    r"(?:得分|评分|成绩|总分)|绩效自评|(?:执行|完成)情况得分)"
    rf"(?:为|是|：|达到?)?(?P<score>{N})(?P<unit>分|(?=[,，。；、.]))(?:（满分(?P<full>{N})分）)?"
)
_GRADE = re.compile(
    r"(?:等级|等次|属于|档次|评级|级别|(?:评价|自评|考核)结果|评定|确定|认定)(?:结果)?(?:为|是|：|属于|达到)?\"?"
    r"(?P<grade>优秀|良好|优|良|中等?|较差|差|较好|一般|合格|不合格)(?!\"?(?:的|项目|档))\"?(?=[。，；、\"]|等[级次]|档|等?$)"
)
_NO_TOTAL = re.compile(r"问卷|调查|满意度(?:平均)?(?:得分|为|达)|平均得分|划分|分为.{0,3}(?:档|等级)")
_THIS = re.compile(r"[此本该](?:项|[一二三]级指标|指标)+")
_CLAUSE_NAME = rf"(?:^{NUMBERING}|^|[，。；：、])(?:其中[：，]?)?(?P<name>[^，。；：、（）\d\"]{{2,20}}?)"
_FULL = rf"(?:满分|分值|权重|标准分|共)(?:为|是|：|值)?(?P<full>{N})分"
_GIVEN = rf"(?:实际|自评|评价|综合|最终)*得分?(?:为|是|：)?(?P<score>{N})分"
_OF_PARTS = (
    re.compile(rf"{_CLAUSE_NAME}（(?:满分|分值|权重|标准分|共)?(?:为|：)?(?P<full>{N})分）[，：]?{_GIVEN}"),
    re.compile(rf"{_CLAUSE_NAME}（(?:满分|分值|权重|标准分|共)?(?:为|：)?(?P<full>{N})分[，、/；]{_GIVEN}）"),
    re.compile(rf"{_CLAUSE_NAME}[：，]?{_FULL}[，、；]{_GIVEN}"),
)
"""“产出指标（50 分）得分 48 分”, “产出指标（满分 50 分，得 48 分）”, “产出指标满分 50 分，得分 48 分”."""
_LISTED_PART = re.compile(rf"{_CLAUSE_NAME}(?P<full>{N})分[，、]{_GIVEN}")
"""“投入 15 分，得 14 分；过程 25 分，得 24 分”: only where several stand in a row."""
_LABEL = re.compile(rf"^(?:{NUMBERING})?(?P<name>[^：，。；（）]{{2,20}})：")
_NO_NAME = re.compile(r"(?:扣|得|满分|加|总分|总计|合计|分值)$|^(?:满分|总分)")
_PARTS = (
    (re.compile(r"预算执行(?:情况|率)?(?:完成情况)?得分"), EXECUTION),
    (re.compile(r"指标(?:完成情况|自评)?得分"), "指标完成情况"),
)
_SUBJECTS = (
    re.compile(r"\"(?P<name>[^\"]{2,40})\"(?:预算)?项目"),
    re.compile(r"对(?P<name>[^，。；：\"]{2,40}?)(?:项目)?(?:开展|进行)了"),
    re.compile(
        r"(?:^|[；。，：])(?P<name>[^，。；：、\"]{2,40}?)(?:预算)?项目(?:支出)?(?:绩效(?:自评|评价)|自评(?:综合)?(?:得分|总分))"
    ),
)
_NO_SUBJECT = re.compile(
    r"(?:该|本|此|各|上述|所有|单个|每个|其他|全部|部门预算|\d+个|[一二三四五六七八九十]个?)(?:预算)?$"
)
_OF_INDICATOR = re.compile(r"指标|[该此本]项|分值|权重|满分|（\d+(?:\.\d+)?分")
_CONCLUDES = re.compile(r"自评|评价|综合|总体|最终|结果|结论|项目|整体|满分为?100分")
_OPENING = re.compile(
    rf"^(?:{NUMBERING})?(?P<name>[^，。；：、\"（）]{{2,40}}?)(?:预算)?项目(?:支出)?(?:绩效)?(?:自评|评价)?(?:综述|情况|结果)?："
)
"""“1. 苗木培育项目：全年预算数……，自评得分 91.2 分。”: the project of the whole paragraph."""
_YEAR = re.compile(r"((?:19|20)\d\d)年度?")
_SELF = re.compile(r"自评|自我评价")
_KEY = re.compile(r"重点|财政评价|部门评价")
_LEVEL_TAIL = re.compile(r"(?:完成)?(?:情况)?(?:的)?(?:分析|评价)?$")
_LEVEL_HEAD = re.compile(rf"^{NUMBERING}")


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


def level_name(heading: str) -> str:
    """A heading as the name of a level: “（一）投入情况分析” is 投入."""
    return _LEVEL_TAIL.sub("", _LEVEL_HEAD.sub("", heading)) or heading


def stated_totals(paragraph: Paragraph, text: str, report: Report) -> Iterator[StatedTotal]:
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
        parts = _parts(sentence, listed=len(_LISTED_PART.findall(text)) > 1)
        for match in parts:
            at = (paragraph, start + match.start("score"), start + match.end("score"))
            named = match["name"]
            if _THIS.fullmatch(named):
                label = _LABEL.match(text)
                named = label["name"] if label is not None else (paragraph.section or (named,))[-1]
            yield _total(report, sentence, at, match, level_name(named), None)
        if parts and not re.search("合计得分|总得分|综合得分", sentence):
            continue
        yield from _whole(paragraph, text, start, end, report)


def _parts(sentence: str, listed: bool) -> list[re.Match[str]]:
    """What a sentence says of parts of a total: their names, full scores and scores.

    `listed` says that several parts stand in a row as “投入 15 分，得 14 分”.
    """
    found = [*_LEVEL.finditer(sentence), *_BRACKETED.finditer(sentence)]
    others = [match for pattern in _OF_PARTS for match in pattern.finditer(sentence)]
    for match in [*others, *(_LISTED_PART.finditer(sentence) if listed else ())]:
        new = all(match.span("score") != other.span("score") for other in found)
        if new and not _NO_NAME.search(match["name"]) and Decimal(match["score"]) <= Decimal(match["full"]):
            found.append(match)
    return sorted(found, key=lambda match: match.start("score"))


def _whole(paragraph: Paragraph, text: str, start: int, end: int, report: Report) -> Iterator[StatedTotal]:
    sentence = text[start:end]
    scores = list(_TOTAL.finditer(sentence))
    grades = list(_GRADE.finditer(sentence))
    for match in scores:
        part = next((name for pattern, name in _PARTS if pattern.search(sentence[: match.start("score")][-14:])), None)
        if part is None and match["what"].endswith("情况得分"):
            continue
        if part is None and _is_of_indicator(sentence, match):
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


def _is_of_indicator(sentence: str, match: re.Match[str]) -> bool:
    """Whether a score is that of an indicator: “该指标……得分 9 分”, and no word says that it is the whole's."""
    if re.search(r"总|综合|合计|最终", match["what"]):
        return False
    clause = re.split(r"[，；]", sentence[: match.start()])[-1]
    if match["what"] == "得分":
        before = sentence[: match.start()]
        return bool(_OF_INDICATOR.search(before.replace("满分100分", ""))) or not _CONCLUDES.search(before)
    return bool(_OF_INDICATOR.search(clause))


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
    what = groups.get("what") or match[0]
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
            if _NO_SUBJECT.search(match["name"]):
                continue
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
