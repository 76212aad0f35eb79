"""What the surroundings of a paragraph say: which year, which project, which kind of funds, facts or not.

A document may carry reports about other years and about single projects: a title such as
“…2021年部门整体支出绩效评价报告” turns the year, that of a project report also the subject, until the next title,
annex or part. Glossaries, notes and headings state nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from assets.documents.prose import Paragraph
from assets.facts.lexicon import REPORT_SCOPE, scope_of
from assets.facts.phrases import Phrase
from assets.facts.state import Context
from assets.facts.tokens import ConceptToken, normalise, tokenise

LONGEST_TITLE = 80
MOST_YEARS_BACK = 5

_TITLE = re.compile(r"(?:绩效|评价|自评|评审).{0,12}报告?书?(?:（[^）]{0,20}）)?$|年度?.{0,30}整体.{0,20}评价?情况$")
_OWN_NAME = re.compile(
    r"^(?:编制部门|填报部门|部门名称|填报单位)：(?P<label>[\u4e00-\u9fff（）]{4,40}?)(?=金额|单位|$)"
    r"|^(?:第[一二三四五六]部分)?(?P<title>(?!第|纳入|此次|关于)[\u4e00-\u9fff（）]{4,40}?)(?:19|20)\d\d年度?(?:部门|单位)(?:决算|整体)"
)
_REMARK_ON_NAME = re.compile(r"（[^）]{0,12}）")
_BEGINS_WITH_YEAR = re.compile(r"(?:19|20)\d\d年")
MOST_NAMES = 8
_TITLE_TAIL = re.compile(
    r"^(?:部门|项目)?(?:整体)?(?:支出)?(?:绩效)?(?:重点|财政)?(?:自我?评价?|评价|评审)?(?:分析)?.{0,4}报告书?$"
)
_NO_TITLE = re.compile(r"[。；，《]|报告如下|：$")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_ANNEX = re.compile(r"^附件?表?[一二三四五六七八九十\d]{0,3}[：:、.]?")
_ORGANISATION = re.compile(r"^.{2,30}?(?:局|厅|委员会|办公室)(?:（[^）]{0,20}）)?")
_PROJECT_SUFFIX = re.compile(
    r"(?:（政策）)?(?:预算)?(?:项目)?(?:（政策）)?(?:支出)?(?:评?绩效|部门|财政|重点|自我?|评价|评审|评|分析|综合|情况|的)*报告?书?(?:（[^）]{0,20}）)?$"
)
_PROJECT_NAME = re.compile(r"^（?(?:[（(][一二三四五六七八九十\d]{1,2}[）)])?项目(?:名称)?：?([^，。；：]{2,40}?)）?$")
_NAME_IN_BRACKETS = re.compile(r"^（([^，。；：]{2,40})）$")
_NOTE = re.compile(r"^（?(?:注|备注|说明|填报说明)\d?：")
_RULE = re.compile(
    r"^(?:指标(?:赋分|解释|说明|得分|内容)|计分(?:要求|标准|规则|方法)|评分(?:标准|规则|细则|要求|依据)|得分)"
)
_WHOLE = "整体"


class Report(msgspec.Struct, frozen=True):
    """The report that paragraphs belong to: the year it is about, and whose it is.

    `kind` is "self" or "key" for an evaluation report, None for the accounts themselves; `project` is None for the
    department as a whole; `unnamed` says that the project's name has not come yet.
    """

    year: int
    kind: str | None = None
    project: str | None = None
    unnamed: bool = False


def reports(paragraphs: Sequence[Paragraph], fiscal_year: int) -> Iterator[tuple[Paragraph, str, Report]]:
    """Every paragraph with its uniform text and the report that it belongs to."""
    report = Report(fiscal_year)
    caption = ""
    for paragraph in paragraphs:
        text = normalise(paragraph.text)
        if len(text) <= LONGEST_TITLE:
            report = _turn(report, caption, text, paragraph.level, fiscal_year)
        caption = text if len(text) <= LONGEST_TITLE and not paragraph.level and not _NO_TITLE.search(text) else ""
        yield paragraph, text, report


def contexts(paragraphs: Sequence[Paragraph], fiscal_year: int) -> Iterator[tuple[Paragraph, str, Context]]:
    """The paragraphs that may state facts, each with its uniform text and its context."""
    names = own_names(paragraphs)
    scopes: dict[tuple[str, ...], tuple[str | None, Phrase | None, str | None]] = {}
    for paragraph, text, report in reports(paragraphs, fiscal_year):
        if paragraph.level or _NOTE.match(text) or any("名词解释" in heading for heading in paragraph.section):
            continue
        if paragraph.section not in scopes:
            scopes[paragraph.section] = _section(paragraph.section)
        scope, heading, item = scopes[paragraph.section]
        if scope is None and report.kind is not None and report.project is None:
            scope = REPORT_SCOPE
        plain = bool(_RULE.match(text))
        yield paragraph, text, Context(report.year, report.project, scope, heading, item, report.kind, plain, names)


def own_names(paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    """What the document calls the department, from titles and from 编制部门：…; longest first."""
    names: dict[str, None] = {}
    before = ""
    for paragraph in paragraphs:
        text = normalise(paragraph.text) if len(paragraph.text) <= LONGEST_TITLE else ""
        match = _OWN_NAME.match(before + text if _BEGINS_WITH_YEAR.match(text) else text)
        if match is not None and len(names) < MOST_NAMES:
            name = match["label"] or match["title"]
            names.update({name: None, _REMARK_ON_NAME.sub("", name): None})
        before = text if len(text) <= LONGEST_TITLE // 2 else ""
    return tuple(sorted(names, key=len, reverse=True))


def _turn(report: Report, caption: str, text: str, level: int, fiscal_year: int) -> Report:
    """The report that goes on after a short paragraph."""
    if level == 1:
        return Report(fiscal_year)
    if report.unnamed:
        name = _PROJECT_NAME.match(text) or _NAME_IN_BRACKETS.match(text)
        if name is not None:
            return msgspec.structs.replace(report, project=name[1].strip('"'), unnamed=False)
    if level or _NO_TITLE.search(text):
        return report
    if _TITLE.search(text) and not _TITLE_TAIL.match(text):
        return _opened(text, fiscal_year)
    if caption and _TITLE_TAIL.match(text) and _TITLE.search(caption + text):
        return _opened(caption + text, fiscal_year)
    return report


def _opened(title: str, fiscal_year: int) -> Report:
    year = _YEAR.search(title)
    about = int(year[1]) if year and -MOST_YEARS_BACK <= int(year[1]) - fiscal_year <= 1 else fiscal_year
    kind = "self" if "自评" in title or "自我评价" in title else "key"
    if _WHOLE in title:
        return Report(about, kind)
    name = _ANNEX.sub("", title)
    name = _ORGANISATION.sub("", name)
    name = _PROJECT_SUFFIX.sub("", re.sub(r"^.{0,2}?(?:19|20)\d\d年度?", "", name)).strip('"')
    if not name and "项目" not in title:
        return Report(about, kind)
    return Report(about, kind, name or "项目", unnamed=not name)


def _section(section: tuple[str, ...]) -> tuple[str | None, Phrase | None, str | None]:
    """The kind of funds that a section is about, and the one concept or account its innermost telling heading names."""
    headings = [normalise(heading) for heading in reversed(section)]
    scope = None
    for heading in headings:
        scope = scope_of(heading)
        if scope is not None:
            break
    for heading in headings:
        tokens = list(tokenise(heading))
        items = [token.word for token in tokens if token.kind == "item"]
        if items:
            return scope, None, items[-1]
        named = [token.phrase for token in tokens if isinstance(token, ConceptToken)]
        told = [phrase for phrase in named if (phrase.money or phrase.count) and not phrase.bare and not phrase.weak]
        if len(told) == 1:
            return scope, told[0], None
        if told:
            break
    return scope, None, None
