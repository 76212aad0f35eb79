"""Departments with made-up summaries."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from assets.reports.site.model import SiteDepartment
from assets.reports.summary import CardNote, FindingNote, ScoreNote, Summary, ValueNote
from assets.scores.published import PUBLISHED

RULEBOOK = "示例评价办法"


def card(
    scores: Mapping[str, str | None], grade: str | None = None, published: str | None = None, rulebook: str = "example"
) -> CardNote:
    """A scorecard whose indicators weigh 10 points each: name -> score, None where it is pending."""
    notes = tuple(
        ScoreNote(name, name, "过程", Decimal(10), None if score is None else Decimal(score))
        for name, score in scores.items()
    )
    judged = [note.score for note in notes if note.score is not None]
    return CardNote(
        rulebook=rulebook,
        title=RULEBOOK,
        full=Decimal(10 * len(notes)),
        coverage=Decimal(len(judged)) / len(notes),
        total=sum(judged, Decimal(0)) if judged else None,
        grade=grade,
        published_total=None if published is None else Decimal(published),
        scores=notes,
    )


def published_card(total: str, grade: str | None = None) -> CardNote:
    """A scorecard of what was published only."""
    return CardNote(PUBLISHED, "公开的评价得分", Decimal(100), Decimal(0), None, None, Decimal(total), grade)


def summary(
    year: int,
    *cards: CardNote,
    errors: int = 0,
    warnings: int = 0,
    values: Mapping[str, str] | None = None,
    message: str = "合计不等于各项之和",
) -> Summary:
    """A year with so many findings of one rule each."""
    listed = [("error", "T001")] * errors + [("warning", "N001")] * warnings
    return Summary(
        fiscal_year=year,
        forms=9,
        documents=1,
        cards=cards,
        values=tuple(ValueNote(name, name, "%", Decimal(value)) for name, value in (values or {}).items()),
        severities={key: count for key, count in (("error", errors), ("warning", warnings)) if count},
        codes={key: count for key, count in (("T001", errors), ("N001", warnings)) if count},
        findings=tuple(FindingNote(n, severity, code, message) for n, (severity, code) in enumerate(listed, 1)),
    )


def department(key: str, *years: Summary, name: str = "", region: tuple[str, ...] = ("甲省", "乙市")) -> SiteDepartment:
    """A department in the folder of its id."""
    return SiteDepartment(key, name or f"{key}局", region, key, years)


def county() -> list[SiteDepartment]:
    """Four departments in 2022, one of them in 2021 as well: two judged in full, one in part, one without rulebook."""
    return [
        department(
            "a",
            summary(2021, card({"预算完成率": "8", "覆盖": None}), values={"结转结余率": "12.5"}),
            summary(2022, card({"预算完成率": "9", "覆盖": "8"}, "良", "17"), values={"结转结余率": "10"}, errors=2),
        ),
        department(
            "b", summary(2022, card({"预算完成率": "10", "覆盖": "9"}, "优"), warnings=1), region=("甲省", "丙市")
        ),
        department("c", summary(2022, card({"预算完成率": "10", "覆盖": None}))),
        department("d", summary(2022, published_card("88", "良好")), region=()),
    ]
