"""Whose an evaluation is, where its title does not say it: by the headings above it, or by the unit that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from assets.documents.prose import Paragraph
from assets.facts.narrative_totals import NUMBERING
from assets.facts.sections import Report
from assets.facts.tokens import normalise

_HEADED_PROJECT = re.compile(
    rf"^(?:{NUMBERING})?(?:附件?表?\d*[：:、.]?)?\"?(?P<name>[^，。；：、\"]{{3,40}}?)\"?(?:预算)?项目(?:支出)?(?:绩效)?(?P<kind>自评|自我评价|评价)"
    r"(?:情况|综述|结果|结论|分析|报告)*$"
)
_NO_PROJECT = re.compile(
    r"^(?:本|我|各|全|其他|其它|主要|重点|一般|部分|所有|全部|财政|预算|专项|部门|单位|局|本级|[省市区县]级|年度|资金|支出|安排|"
    r"(?:19|20)\d\d年度?|\d+个|[一二三四五六七八九十]个)*$|的|开展|纳入|组织|关于|整体|其中"
)
_YEARS = re.compile(r"^.{0,30}?(?:(?:19|20)\d\d年?[-—–~～至])?(?:19|20)\d\d年度?")
_UNIT = re.compile(
    r"^(?:附?表\d*[-\d]*[:：]?)?(?:(?:19|20)\d\d年度?)?(?P<name>[\u4e00-\u9fff]{2,30}?"
    r"(?:局|厅|委员会|办公室|中心|站|所|院|学校|中学|小学|大队|支队|馆|处|部|会|委|办))"
    r"(?:(?:19|20)\d\d年度?)?(?:部门|单位)?(?:[(（](?:部门|单位)[)）])?整体"
)
_OWN = re.compile(
    r"^(?:编制部门|填报部门|部门名称|填报单位|单位名称)：(?P<label>[\u4e00-\u9fff]{4,30})"
    r"|^(?:(?:19|20)\d\d年度?)?(?P<title>[\u4e00-\u9fff]{2,30}?)(?:（[^）]{0,12}）)?(?:(?:19|20)\d\d年度?)?(?:部门|单位)?决算(?:公开|说明|报告|$)"
)
_LONGEST = 60


def own_unit(texts: Sequence[tuple[Paragraph, str, Report]]) -> str | None:
    """What a document calls the department that it is about; what reports first, where it says nothing else."""
    short = [text for _, text, _ in texts if len(text) <= _LONGEST]
    named = next((m["label"] or m["title"] for text in short if (m := _OWN.match(text))), None)
    return named or next((match["name"] for text in short if (match := _UNIT.match(text))), None)


def other_unit(title: str, own: str | None) -> str | None:
    """The unit that the title of an evaluation of a whole unit names, None where it is the document's own or none."""
    match = _UNIT.match(title)
    if match is None or own is None or _shortens(match["name"], own) or _shortens(own, match["name"]):
        return None
    return match["name"]


def _shortens(short: str, name: str) -> bool:
    """Whether a name leaves out only some characters of another: 某县医保局 of 某县医疗保障局."""
    rest = iter(name)
    return all(character in rest for character in short)


def with_subjects(
    texts: Iterable[tuple[Paragraph, str, Report]], own: str | None
) -> Iterator[tuple[Paragraph, str, Report]]:
    """The paragraphs with their reports, each with its subject, where not its title but what stands above names it.

    Below “（一）公路养护项目绩效自评情况” the report is that project's; the evaluation of another unit as a whole that
    is bound into the document (own is the document's) has that unit for its subject.
    """
    known: dict[tuple[str, ...], tuple[str, str] | None] = {}
    unit: str | None = None
    plain = None
    for paragraph, text, stated in texts:
        report = stated
        if report != plain or (len(text) <= _LONGEST and _UNIT.match(text)):
            plain = report
            unit = other_unit(text, own) if report.kind is not None and report.project is None else None
        if report.project is not None:
            report = msgspec.structs.replace(report, project=_YEARS.sub("", report.project) or report.project)
        elif unit is not None:
            report = msgspec.structs.replace(report, project=unit)
        else:
            section = (*paragraph.section, paragraph.text) if paragraph.level else paragraph.section
            if section not in known:
                known[section] = _headed(section)
            if (found := known[section]) is not None:
                report = msgspec.structs.replace(report, project=found[0], kind=found[1])
        yield paragraph, text, report


def _headed(section: Sequence[str]) -> tuple[str, str] | None:
    """The project that the innermost telling heading names, and who evaluated it."""
    for heading in reversed(section):
        match = _HEADED_PROJECT.match(normalise(heading))
        if match is not None:
            name = _YEARS.sub("", match["name"])
            if _NO_PROJECT.search(name):
                return None
            return name, "key" if match["kind"] == "评价" else "self"
    return None
