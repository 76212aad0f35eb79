"""How the command line tells of projects: summarised after a run, each by itself when they are shown."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from pipelines.command_run import _rows
from pipelines.results import Card, Projects, UnitResult

CARD = Card(
    rulebook="some-county",
    title="某县部门整体支出绩效评价",
    total=Decimal("96.5"),
    full_score=Decimal(100),
    grade="优",
    coverage=Decimal(1),
    published_total=Decimal("96.5"),
    published_grade="优",
    difference=Decimal(0),
)
PROJECTS = Projects(
    rulebook="some-county-projects",
    title="某县项目支出绩效评价",
    count=16,
    judged=16,
    lowest=Decimal(58),
    highest=Decimal("99"),
    lowest_published=Decimal(80),
    highest_published=Decimal(99),
    grades={"优": 12, "良": 3, "差": 1},
    differing=3,
)
UNIT = UnitResult(
    department="some-office",
    name="某县某局",
    fiscal_year=2022,
    state="computed",
    scorecards=(CARD,),
    projects=(PROJECTS,),
    errors=2,
    warnings=0,
    report=None,
    problems=(),
)


def test_sixteen_projects_are_one_line() -> None:
    department, projects = _rows(UNIT)
    assert department[2:7] == ("某县部门整体支出绩效评价", "96.5", "优", "96.5", "0")
    assert projects[:2] == ("某县某局", "2022")
    assert projects[2:7] == ("项目16个：某县项目支出绩效评价", "58～99", "优 12、良 3、差 1", "80～99", "3 个不同")


def test_projects_that_wait_for_a_judgement_have_no_total() -> None:
    waiting = Projects("x", "某办法", 2, 0, None, None, None, None, {}, 0)
    alone = msgspec.structs.replace(UNIT, scorecards=(), projects=(waiting,))
    assert [row[2:7] for row in _rows(alone)] == [("项目2个：某办法", "待评", "待评", "—", "—")]
    nothing = msgspec.structs.replace(UNIT, scorecards=(), projects=())
    assert [row[2] for row in _rows(nothing)] == ["—"]
