"""`jixiao show`: the scorecard of a department-year, each score with its derivation."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assets.findings.model import FINDINGS, Finding
from assets.records import from_table
from assets.scores.model import (
    COMPARISONS,
    DIFFERENCES,
    SCORECARDS,
    SCORES,
    Comparison,
    Score,
    Scorecard,
)
from assets.scores.published import TITLES
from assets.unit import Unit
from pipelines.terminal import console, difference, line, number, say, table
from resources.freshness import load_world
from resources.ledger import Ledger
from resources.publish import report_path
from resources.settings import Settings
from resources.warehouse import Store

BASES = {"computed": "计算", "evidence": "佐证", "published": "公开", "pending": "待评"}
_COLUMNS = (
    ("一级指标", "left"),
    ("二级指标", "left"),
    ("指标", "left"),
    ("分值", "right"),
    ("得分", "right"),
    ("公开得分", "right"),
    ("依据", "left"),
    ("说明", "left"),
)
_PROJECTS = (
    ("项目", "left"),
    ("得分", "right"),
    ("等级", "left"),
    ("公开得分", "right"),
    ("公开等级", "left"),
    ("已评", "right"),
    ("与公开的不同", "left"),
)
SEVERAL = 2
"""Projects from this number on are listed together before their scorecards."""
_COMPARED = (
    ("指标", "left"),
    ("分值", "right"),
    ("自评得分", "right"),
    ("重点评价得分", "right"),
    ("差异", "right"),
    ("说明", "left"),
)


def show(settings: Settings, unit: Unit) -> int:
    """Prints the scorecards of a unit and returns the exit code: 0, or 1 where there is nothing."""
    store = Store(settings.warehouse)
    cards = [card for rows in store.read_all(SCORECARDS.name, unit) for card in from_table(rows, Scorecard)]
    entry = Ledger(settings.ledger).get(unit)
    if not cards and not entry.layers:
        say(f"仓库里没有 {unit.department} {unit.fiscal_year} 年度的结果；请先运行 jixiao run。", "red")
        return 1
    world = load_world(settings.departments, settings.rulebooks, settings.also)
    scores = [one for rows in store.read_all(SCORES.name, unit) for one in from_table(rows, Score)]
    out = console()
    out.print(line(f"{world.register.name_of(unit.department)} {unit.fiscal_year} 年度", "bold"))
    _projects([card for card in cards if card.subject is not None])
    for card in cards:
        rulebook = world.library.rulebooks.get(card.rulebook)
        own = [one for one in scores if (one.rulebook, one.subject) == (card.rulebook, card.subject)]
        title = rulebook.title if rulebook else TITLES.get(card.rulebook, card.rulebook)
        title = f"项目“{card.subject}”：{title}" if card.subject else title
        out.print(table(_COLUMNS, _rows(own), title))
        out.print(line(_total(card)))
        for said in (card.difference_note and f"与公开的总分不同：{_told(card)}", card.remark):
            if said:
                out.print(line(said, "red" if said == card.remark else ""), soft_wrap=True)
    _comparisons(store, unit)
    _findings(store, unit)
    for layer, problem in entry.problems:
        out.print(line(f"有问题（{layer}）：{problem.file + '：' if problem.file else ''}{problem.message}", "red"))
    report = report_path(settings.reports, unit)
    if report.is_file():
        out.print(line(f"报告：{report}"), soft_wrap=True)
    return 0


def _projects(cards: Sequence[Scorecard]) -> None:
    """All projects in one table, where there are several; each has its own scorecard as well."""
    if len(cards) < SEVERAL:
        return
    rows = [
        (
            card.subject or "",
            number(card.total, "待评"),
            card.grade or (f"{card.published_grade}（公开）" if card.published_grade else "待评"),
            number(card.published_total),
            card.published_grade or "—",
            f"{card.coverage * 100:.0f}%",
            _told(card),
        )
        for card in cards
    ]
    console().print(table(_PROJECTS, rows, f"项目 {len(cards)} 个"))


def _rows(scores: Sequence[Score]) -> list[Sequence[str]]:
    """The scores with a subtotal under each level 1 and, where it has several indicators, each level 2."""
    rows: list[Sequence[str]] = []
    for level1 in dict.fromkeys(one.level1 for one in scores):
        of_level1 = [one for one in scores if one.level1 == level1]
        for level2 in dict.fromkeys(one.level2 for one in of_level1):
            of_level2 = [one for one in of_level1 if one.level2 == level2]
            rows += [_row(one) for one in of_level2]
            if level2 and 1 < len(of_level2) < len(of_level1):
                rows.append(_subtotal(of_level2, level1, level2))
        if len(of_level1) < len(scores):
            rows.append(_subtotal(of_level1, level1, ""))
    return rows


def _subtotal(scores: Sequence[Score], level1: str, level2: str) -> Sequence[str]:
    given = [one.score for one in scores if one.score is not None]
    published = [one.published_score for one in scores if one.published_score is not None]
    pending = len(scores) - len(given)
    return (
        level1,
        level2,
        "小计",
        number(sum((one.weight for one in scores), Decimal(0))),
        number(sum(given, Decimal(0)) if given else None, "待评"),
        number(sum(published, Decimal(0)) if published else None),
        "",
        f"{pending} 项待评" if pending else "",
    )


def _told(one: Score | Scorecard) -> str:
    """Why the published score is another: the kind and the words."""
    return f"{DIFFERENCES.get(one.difference or '', '')}：{one.difference_note}" if one.difference else ""


def _comparisons(store: Store, unit: Unit) -> None:
    """Self beside key evaluation."""
    found = [one for rows in store.read_all(COMPARISONS.name, unit) for one in from_table(rows, Comparison)]
    for subject in dict.fromkeys(one.subject for one in found):
        rows = [
            (
                one.indicator or "总分",
                number(one.weight),
                number(one.self_score),
                number(one.key_score),
                difference(one.difference),
                one.note,
            )
            for one in found
            if one.subject == subject
        ]
        console().print(table(_COMPARED, rows, "自评与重点评价" + (f"（{subject}）" if subject else "")))


def _row(score: Score) -> Sequence[str]:
    return (
        score.level1,
        score.level2,
        score.name,
        number(score.weight),
        number(score.score, "待评"),
        number(score.published_score),
        BASES[score.basis],
        score.explanation + (f" 与公开的不同：{_told(score)}" if score.difference else ""),
    )


def _total(card: Scorecard) -> str:
    published = ""
    if card.published_total is not None:
        published = f"；公开得分 {number(card.published_total)}，等级 {card.published_grade or '—'}"
    return (
        f"得分 {number(card.total, '待评')} / {number(card.full_score)}，已评分值占 {card.coverage * 100:.0f}%，"
        f"等级 {card.grade or '待评'}{published}"
    )


def _findings(store: Store, unit: Unit) -> None:
    found = [one for rows in store.read_all(FINDINGS.name, unit) for one in from_table(rows, Finding)]
    errors = [one for one in found if one.severity == "error" and one.accepted is None]
    if errors:
        out = console()
        out.print(line(f"错误 {len(errors)} 处：", "bold"))
        for one in errors:
            out.print(line(f"  {one.code} {one.message}"), soft_wrap=True)
