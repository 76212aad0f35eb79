"""What the warehouse holds of the units that were asked for, in the form in which the command line tells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec

from assets.findings.model import FINDINGS, Finding
from assets.records import from_table
from assets.scores.model import SCORECARDS, Scorecard
from assets.scores.published import TITLES
from assets.unit import Unit
from pipelines.runner import Outcome
from resources.ledger import Entry, Ledger
from resources.publish import report_path
from resources.settings import Settings
from resources.warehouse import Store

COMPUTED, FRESH, UNFINISHED = "computed", "fresh", "unfinished"
UNREGISTERED = "部门未在登记表（departments.yaml）中登记：按文件夹名和通用的评价办法处理"


class Card(msgspec.Struct, frozen=True):
    """One scorecard of the department: `difference` is ours less the published total."""

    rulebook: str
    title: str
    total: Decimal | None
    full_score: Decimal
    grade: str | None
    coverage: Decimal
    published_total: Decimal | None
    published_grade: str | None
    difference: Decimal | None


class Projects(msgspec.Struct, frozen=True):
    """The scorecards of a unit's projects by one rulebook: how many, from which total to which, and their grades.

    `differing` counts those whose total is not the published one.
    """

    rulebook: str
    title: str
    count: int
    judged: int
    lowest: Decimal | None
    highest: Decimal | None
    lowest_published: Decimal | None
    highest_published: Decimal | None
    grades: dict[str, int]
    differing: int


class Trouble(msgspec.Struct, frozen=True):
    """A problem of a unit: the layer that met it (None for the unit as such), the file and what is wrong."""

    layer: str | None
    file: str | None
    message: str


class UnitResult(msgspec.Struct, frozen=True):
    """A department and year: how it was brought up to date, its scorecards, its findings, its report, its problems."""

    department: str
    name: str
    fiscal_year: int
    state: str
    scorecards: tuple[Card, ...]
    projects: tuple[Projects, ...]
    errors: int
    warnings: int
    report: str | None
    problems: tuple[Trouble, ...]


def results(settings: Settings, outcome: Outcome, units: Iterable[Unit] | None = None) -> list[UnitResult]:
    """The results of these units, of all that were asked for where None."""
    ledger, store = Ledger(settings.ledger), Store(settings.warehouse)
    states = {unit: COMPUTED for unit in outcome.computed} | {unit: UNFINISHED for unit in outcome.unfinished}
    chosen = outcome.units if units is None else sorted(units)
    return [_result(settings, outcome, store, unit, ledger.get(unit), states.get(unit, FRESH)) for unit in chosen]


def _result(settings: Settings, outcome: Outcome, store: Store, unit: Unit, entry: Entry, state: str) -> UnitResult:
    world = outcome.found.world
    registration = world.register.get(unit.department)
    severities = Counter(
        finding.severity
        for table in store.read_all(FINDINGS.name, unit)
        for finding in from_table(table, Finding)
        if finding.accepted is None
    )
    problems = [Trouble(layer, problem.file, problem.message) for layer, problem in entry.problems]
    problems += [Trouble(None, None, f"登记的评价办法“{name}”不存在") for name in world.library.unknown(registration)]
    if registration is None:
        problems.append(Trouble(None, None, UNREGISTERED))
    if state == UNFINISHED:
        problems.append(Trouble(None, None, "运行中途失败，未能完成；再运行一次会接着做"))
    report = report_path(settings.reports, unit)
    cards = [card for table in store.read_all(SCORECARDS.name, unit) for card in from_table(table, Scorecard)]
    return UnitResult(
        department=unit.department,
        name=world.register.name_of(unit.department),
        fiscal_year=unit.fiscal_year,
        state=state,
        scorecards=tuple(_card(outcome, card) for card in cards if card.subject is None),
        projects=tuple(_projects(outcome, [card for card in cards if card.subject is not None])),
        errors=severities["error"],
        warnings=severities["warning"],
        report=str(report) if report.is_file() else None,
        problems=tuple(dict.fromkeys(problems)),
    )


def _title(outcome: Outcome, name: str) -> str:
    rulebook = outcome.found.world.library.rulebooks.get(name)
    return rulebook.title if rulebook else TITLES.get(name, name)


def _projects(outcome: Outcome, cards: list[Scorecard]) -> Iterator[Projects]:
    for name in dict.fromkeys(card.rulebook for card in cards):
        own = [card for card in cards if card.rulebook == name]
        whole = [card.total for card in own if card.total is not None and card.coverage == 1]
        published = [card.published_total for card in own if card.published_total is not None]
        yield Projects(
            rulebook=name,
            title=_title(outcome, name),
            count=len(own),
            judged=len(whole),
            lowest=min(whole, default=None),
            highest=max(whole, default=None),
            lowest_published=min(published, default=None),
            highest_published=max(published, default=None),
            grades=dict(Counter(grade for card in own if (grade := card.grade or card.published_grade))),
            differing=sum(card.coverage == 1 and card.published_total not in (None, card.total) for card in own),
        )


def _card(outcome: Outcome, card: Scorecard) -> Card:
    both = card.total is not None and card.published_total is not None
    return Card(
        rulebook=card.rulebook,
        title=_title(outcome, card.rulebook),
        total=card.total,
        full_score=card.full_score,
        grade=card.grade,
        coverage=card.coverage,
        published_total=card.published_total,
        published_grade=card.published_grade,
        difference=card.total - card.published_total if both else None,  # type: ignore[operator]
    )
