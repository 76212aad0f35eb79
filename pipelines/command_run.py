"""`jixiao run`: brings the warehouse up to date and tells what came of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from decimal import Decimal

import msgspec
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from assets.unit import Problem
from pipelines.instance import Busy
from pipelines.results import FRESH, UNREGISTERED, Card, UnitResult, results
from pipelines.runner import Outcome, bring_up_to_date, problems_of
from pipelines.terminal import console, difference, line, near, number, one_line, say, table
from resources.freshness import load_world
from resources.inbox import reason_of
from resources.settings import Settings
from resources.site import site_index

MOST_ROWS = 200
"""Units in the table at the end; of more, only those that were computed are shown."""
LAYER_NAMES = {
    "documents": "读取文件",
    "forms": "识别各表",
    "facts": "提取事实",
    "indicators": "计算指标",
    "scores": "评分",
    "findings": "查找疑点",
    "report": "生成报告",
}
_COLUMNS = (
    ("部门", "left"),
    ("年度", "right"),
    ("评价办法", "left"),
    ("得分", "right"),
    ("等级", "left"),
    ("公开得分", "right"),
    ("差异", "right"),
    ("错误数", "right"),
    ("报告", "left"),
)


class Told(msgspec.Struct, frozen=True):
    """The result of a run as `--json` prints it."""

    units: list[UnitResult]
    problems: list[Problem]
    failures: list[str]
    computed: int
    fresh: int
    unfinished: int


def run(settings: Settings, departments: Sequence[str], years: Sequence[int], as_json: bool) -> int:
    """Runs, prints, and returns the exit code: 0 all done, 1 something could not be processed, 2 bad usage."""
    if not settings.inbox.is_dir():
        say(f"收件箱不存在：{settings.inbox}", "red")
        return 2
    unknown = _unknown_rulebooks(settings)
    if unknown:
        say(unknown, "red")
        return 2
    try:
        outcome = _with_progress(settings, departments, years)
    except Busy:
        say("另一个运行正在处理同一个仓库，请等它结束后再试。", "red")
        return 1
    except OSError as error:
        say(f"无法写入仓库 {settings.warehouse}：{reason_of(error)}", "red")
        return 1
    absent = sorted(set(departments) - {unit.department for unit in outcome.units})
    if absent and not any(problem.file in absent for problem in outcome.found.scan.problems):
        say(f"收件箱里没有这个部门（或没有所选年度的文件夹）：{'、'.join(absent)}", "red")
        return 2
    told = _told(settings, outcome, as_json)
    if as_json:
        sys.stdout.write(msgspec.json.format(_encoded(told), indent=2).decode() + "\n")
    else:
        _print(told, outcome)
        index = site_index(settings.reports)
        if index.is_file():
            console().print(line(f"各部门总表：{near(str(index))}"), soft_wrap=True)
    problems = told.problems or told.failures or outcome.unfinished or any(unit.problems for unit in told.units)
    return 1 if problems else 0


def _unknown_rulebooks(settings: Settings) -> str:
    """What to say of rulebooks that were asked for and are not there, or score nothing; empty where all is well."""
    if not settings.also:
        return ""
    rulebooks = load_world(settings.departments, settings.rulebooks).library.rulebooks
    known = [name for name, book in rulebooks.items() if book.scored]
    unknown = [name for name in settings.also if name not in known]
    return f"没有这个评价办法：{'、'.join(unknown)}。可写的有 {'、'.join(known)}。" if unknown else ""


def _with_progress(settings: Settings, departments: Sequence[str], years: Sequence[int]) -> Outcome:
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console(sys.stderr),
        transient=True,
    )
    task: TaskID = bar.add_task("查看收件箱", total=None)

    def started(steps: int) -> None:
        bar.update(task, total=(bar.tasks[task].total or 0) + steps, description="准备")

    def progress(layer: str, units: int) -> None:
        bar.update(task, advance=units, description=LAYER_NAMES[layer])

    with bar:
        return bring_up_to_date(settings, departments or None, years or None, started=started, progress=progress)


def _told(settings: Settings, outcome: Outcome, everything: bool) -> Told:
    """All units, or where they are too many to print, those that were computed or have problems."""
    every = results(settings, outcome)
    shown = every if everything or len(every) <= MOST_ROWS else [u for u in every if u.state != FRESH or u.problems]
    return Told(
        units=shown,
        problems=problems_of(outcome),
        failures=list(outcome.failures),
        computed=len(outcome.computed),
        fresh=len(outcome.fresh),
        unfinished=len(outcome.unfinished),
    )


def _encoded(told: Told) -> bytes:
    return msgspec.json.Encoder(decimal_format="number").encode(told)


def _print(told: Told, outcome: Outcome) -> None:
    out = console()
    rows = [row for unit in told.units for row in _rows(unit)]
    if rows:
        fits = max(len(row[-1]) for row in rows) <= out.width // 3
        out.print(table([*_COLUMNS[:-1], (_COLUMNS[-1][0], "whole" if fits else "left")], rows))
    if not outcome.units and not told.problems:
        out.print("收件箱里还没有文件。请按“部门/年度/文件”放入，如 data/inbox/某某局/2023/决算.pdf。")
    for heading, found in (
        ("以下文件或文件夹未能处理：", [_said(problem.file, problem.message) for problem in told.problems]),
        ("以下部门未在登记表（departments.yaml）中登记，按文件夹名和通用的评价办法处理：", _unregistered(told.units)),
        ("以下部门年度有问题：", [said for unit in told.units if (said := _of_unit(unit))]),
        ("运行失败：", told.failures),
    ):
        if found:
            out.print(line(heading, "bold red"))
            for message in found:
                out.print(line("• " + message), soft_wrap=True)
    done = f"更新 {told.computed} 个部门年度，{told.fresh} 个没有变化"
    out.print(line(done + (f"，{told.unfinished} 个未能完成。" if told.unfinished else "。")))


def _rows(unit: UnitResult) -> list[tuple[str, ...]]:
    """A row a scorecard of the department, a row for all its projects; one row for a unit without any."""
    errors, report = str(unit.errors), near(unit.report) if unit.report else "—"
    if not unit.scorecards and not unit.projects:
        return [(unit.name, str(unit.fiscal_year), "—", "—", "—", "—", "—", errors, report)]
    rows: list[tuple[str, ...]] = [
        (
            unit.name,
            str(unit.fiscal_year),
            card.title,
            number(card.total, "待评"),
            _grade(card),
            number(card.published_total),
            difference(card.difference),
            errors,
            report,
        )
        for card in unit.scorecards
    ]
    return rows + [
        (
            unit.name,
            str(unit.fiscal_year),
            f"项目{own.count}个：{own.title}",
            _span(own.lowest, own.highest, "待评"),
            "、".join(f"{grade} {count}" for grade, count in own.grades.items()) or "待评",
            _span(own.lowest_published, own.highest_published, "—"),
            f"{own.differing} 个不同" if own.differing else "0" if own.judged else "—",
            errors,
            report,
        )
        for own in unit.projects
    ]


def _span(lowest: Decimal | None, highest: Decimal | None, nothing: str) -> str:
    """From the lowest to the highest total."""
    return number(lowest, nothing) if lowest == highest else f"{number(lowest)}～{number(highest)}"


def _grade(card: Card) -> str:
    """The grade; where there is none, why: something is pending, or the document that gave the score names none."""
    if card.grade or card.published_grade:
        return card.grade or f"{card.published_grade}（公开）"
    return "未公布" if card.coverage == 1 else f"待评（已评 {_percent(card.coverage)}）"


def _percent(share: Decimal) -> str:
    return f"{share * 100:.0f}%"


def _unregistered(units: Sequence[UnitResult]) -> list[str]:
    """The departments that nobody registered, each once."""
    return list(dict.fromkeys(u.department for u in units if any(t.message == UNREGISTERED for t in u.problems)))


def _of_unit(unit: UnitResult) -> str:
    """What else is wrong with a unit; empty where nothing is."""
    said = "；".join(
        _said(trouble.file, trouble.message) for trouble in unit.problems if trouble.message != UNREGISTERED
    )
    return f"{unit.department} {unit.fiscal_year}：{said}" if said else ""


def _said(file: str | None, message: str) -> str:
    return one_line(f"{file}：{message}" if file else message)
