"""The file `evidence.yaml` beside the documents of a department-year: what only a person can judge.

Its YAML form is these structs, key by key; `docs/evidence.md` explains it to evaluators. An entry without a judgement
is one that nobody has filled in yet: it changes nothing.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from assets.facts.corrections import Correction
from assets.indicators.quantities import CONTEXT, Quantity, plain
from assets.indicators.rulebook import Year
from assets.scores.evidence import Evidence

NAME = "evidence.yaml"
GUIDE = "docs/evidence.md"
KIND = "佐证文件"

Words = Annotated[str, Meta(max_length=2000)]
Name = Annotated[str, Meta(min_length=1, max_length=300)]
Count = Annotated[int, Meta(ge=0, le=100_000_000)]
Judgement = Literal["value", "met", "rating", "points"]
JUDGEMENTS: tuple[Judgement, ...] = ("value", "met", "rating", "points")
"""The keys one of which says what was judged."""


class Signed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who established something, when and on what ground, and for which indicator of which rulebook."""

    rulebook: Annotated[str | None, Meta(description="评价办法的标识；不写则对所有有此指标的办法")] = None
    subject: Annotated[Name | None, Meta(description="项目名称；整个部门的不写")] = None
    who: Annotated[Words | None, Meta(description="何人填报或核定")] = None
    when: Annotated[date | None, Meta(description="日期，如 2023-05-06")] = None
    source: Annotated[Words | None, Meta(description="依据：文件、页码、网址")] = None
    note: Annotated[Words | None, Meta(description="说明")] = None

    @property
    def signature(self) -> str:
        """Who, when and on what ground, in one line."""
        said = [self.who, self.when.isoformat() if self.when else None, self.source, self.note]
        return "，".join(part for part in said if part)


class Entry(Signed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was judged about one indicator."""

    indicator: Annotated[Name, Meta(description="指标的标识")]
    value: Annotated[Quantity | None, Meta(description="量得的数；单位是 % 的写百分号，如 98.8%")] = None
    met: Annotated[tuple[str, ...] | None, Meta(description="符合的条件的标识；都不符合写 []")] = None
    rating: Annotated[Name | None, Meta(description="等次，如 优秀")] = None
    points: Annotated[Decimal | None, Meta(description="评定的分数")] = None
    faults: Annotated[dict[str, Count] | None, Meta(description="发现的错误各几处，如 {late: 2}")] = None

    @property
    def judgements(self) -> list[Judgement]:
        """The keys that are filled."""
        return [key for key in JUDGEMENTS if getattr(self, key) is not None]

    @property
    def filled(self) -> bool:
        """Whether it says anything."""
        return bool(self.judgements or self.faults)


class Honour(Signed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An honour or award; with an indicator, it counts as one item of it."""

    title: Annotated[Name, Meta(description="荣誉、表彰的名称")]
    level: Annotated[Words | None, Meta(description="级别，如 国家级、省级、市级")] = None
    awarded_by: Annotated[Words | None, Meta(description="授予的机关")] = None
    indicator: Annotated[Name | None, Meta(description="计入的指标；不写则只作记录")] = None


class Survey(Signed, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The result of a survey: the share of the satisfied, stated or by their number."""

    title: Annotated[Name, Meta(description="调查的名称、对象")]
    indicator: Annotated[Name | None, Meta(description="计入的指标；不写则只作记录")] = None
    issued: Annotated[Count | None, Meta(description="发放份数")] = None
    valid: Annotated[Count | None, Meta(description="有效份数")] = None
    satisfied: Annotated[Count | None, Meta(description="满意的份数")] = None
    rate: Annotated[Quantity | None, Meta(description="满意率，如 98.8%；不写则由满意份数除以有效份数得出")] = None

    @property
    def result(self) -> Decimal | None:
        """The rate in percent; None where neither it nor the numbers are there."""
        if self.rate is not None:
            return self.rate.value
        if self.satisfied is None or not self.valid:
            return None
        return CONTEXT.divide(Decimal(self.satisfied * 100), Decimal(self.valid))

    @property
    def counts(self) -> str:
        """The numbers of the survey in words."""
        named = (("发放", self.issued), ("有效", self.valid), ("满意", self.satisfied))
        return "、".join(f"{name}{count}份" for name, count in named if count is not None)


_Entries = Annotated[tuple[Entry, ...], Meta(max_length=2000)]
_Corrections = Annotated[tuple[Correction, ...], Meta(max_length=500)]
_Honours = Annotated[tuple[Honour, ...], Meta(max_length=500)]
_Surveys = Annotated[tuple[Survey, ...], Meta(max_length=500)]


class EvidenceFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What persons have established about one department in one fiscal year."""

    department: Annotated[Name, Meta(description="部门的标识，与文件夹名相同")]
    fiscal_year: Annotated[Year, Meta(description="年度")]
    entries: Annotated[_Entries | None, Meta(description="对各项指标的评判")] = None
    corrections: Annotated[_Corrections | None, Meta(description="识别错误的更正")] = None
    honours: Annotated[_Honours | None, Meta(description="荣誉和表彰")] = None
    surveys: Annotated[_Surveys | None, Meta(description="满意度等调查的结果")] = None

    @property
    def filled(self) -> list[Entry]:
        """The entries that say something."""
        return [entry for entry in self.entries or () if entry.filled]

    def of(self, rulebook: str, subject: str | None = None) -> list[Evidence]:
        """What it holds for the indicators of a rulebook, for the department or one project.

        What names the rulebook comes after what names none, so that it is what counts.
        """
        found = [
            (entry.rulebook, evidence)
            for entry, evidence in [
                *((entry, of_entry(entry)) for entry in self.filled),
                *self._of_surveys(),
                *self._of_honours(),
            ]
            if entry.rulebook in (None, rulebook) and entry.subject == subject
        ]
        return [evidence for _, evidence in sorted(found, key=lambda one: one[0] is not None)]

    def _of_surveys(self) -> list[tuple[Signed, Evidence]]:
        return [
            (survey, Evidence(survey.indicator, value=survey.result, source=_survey_words(survey)))
            for survey in self.surveys or ()
            if survey.indicator is not None and survey.result is not None
        ]

    def _of_honours(self) -> list[tuple[Signed, Evidence]]:
        groups: dict[tuple[str | None, str | None, str], list[Honour]] = {}
        for honour in self.honours or ():
            if honour.indicator is not None:
                groups.setdefault((honour.rulebook, honour.subject, honour.indicator), []).append(honour)
        return [
            (own[0], Evidence(key[2], value=Decimal(len(own)), source="；".join(map(_honour_words, own))))
            for key, own in groups.items()
        ]


def of_entry(entry: Entry) -> Evidence:
    """An entry as what the scoring methods take."""
    return Evidence(
        indicator=entry.indicator,
        value=entry.value.value if entry.value is not None else None,
        met=entry.met,
        rating=entry.rating,
        points=entry.points,
        faults=dict(entry.faults or {}),
        source=entry.signature,
    )


def _survey_words(survey: Survey) -> str:
    said = [survey.title, survey.counts, survey.signature]
    return "，".join(part for part in said if part)


def _honour_words(honour: Honour) -> str:
    level = f"（{'，'.join(part for part in (honour.level, honour.awarded_by) if part)}）"
    return f"{honour.title}{level if level != '（）' else ''}，{honour.signature}"


def share_of(survey: Survey) -> str:
    """The rate that the numbers of a survey give, for messages."""
    if survey.satisfied is None or not survey.valid:
        return ""
    return plain(CONTEXT.divide(Decimal(survey.satisfied * 100), Decimal(survey.valid)).quantize(Decimal("0.01"))) + "%"
