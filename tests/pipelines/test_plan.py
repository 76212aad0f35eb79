from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import pytest

from assets.unit import Problem, Unit
from pipelines.plan import bound_units, plan, slices
from pipelines.ranges import Block
from resources.departments import Register, Registration
from resources.freshness import World, expected
from resources.inbox import InboxFile, InboxUnit
from resources.ledger import LAYERS, Entry, Mark
from resources.rulebooks import RulebookLibrary

ONE, NEXT, LATER = Unit("甲局", 2021), Unit("甲局", 2022), Unit("甲局", 2023)
OTHER = Unit("乙局", 2022)


def world(versions: Mapping[str, str] | None = None, **names: str) -> World:
    register = Register({department: Registration(name) for department, name in names.items()})
    return World(register, RulebookLibrary({}), lambda layer: (versions or {}).get(layer, "1"))


def lying(unit: Unit, *contents: str, evidence: str | None = None) -> InboxUnit:
    files = tuple(InboxFile(f"{i}.pdf", Path("x"), 1, mark) for i, mark in enumerate(contents))
    return InboxUnit(unit, Path("x"), files, InboxFile("evidence.yaml", Path("x"), 1, evidence) if evidence else None)


def inbox(*units: InboxUnit) -> dict[Unit, InboxUnit]:
    return {unit.unit: unit for unit in units}


def done(units: Mapping[Unit, InboxUnit], known: World) -> dict[Unit, Entry]:
    """The ledger after everything was brought up to date."""
    marks: dict[Unit, dict[str, str]] = {}
    for unit in sorted(units):
        marks[unit] = expected(units[unit], known, marks.get(unit.before, {}))
    return {unit: Entry({layer: Mark(inputs) for layer, inputs in own.items()}) for unit, own in marks.items()}


def reading(ledger: Mapping[Unit, Entry]) -> Callable[[Unit], Entry]:
    return lambda unit: ledger.get(unit, Entry())


def stale(units: Mapping[Unit, InboxUnit], ledger: Mapping[Unit, Entry], known: World, **more: object) -> dict:
    return plan(units, reading(ledger), known, lambda *_: True, **more).stale  # type: ignore[arg-type]


THREE_YEARS = inbox(lying(ONE, "a"), lying(NEXT, "b"), lying(LATER, "c"), lying(OTHER, "d"))


def test_what_was_never_done_is_stale_from_the_first_layer() -> None:
    assert stale(THREE_YEARS, {}, world()) == dict.fromkeys(THREE_YEARS, LAYERS)


def test_what_is_done_is_fresh() -> None:
    found = plan(THREE_YEARS, reading(done(THREE_YEARS, world())), world(), lambda *_: True, [ONE, NEXT])

    assert found.stale == {}
    assert found.fresh == (ONE, NEXT)


def test_a_changed_file_makes_its_unit_stale_and_of_the_next_year_what_compares_with_it() -> None:
    ledger = done(THREE_YEARS, world())
    changed = {**THREE_YEARS, ONE: lying(ONE, "changed")}

    assert stale(changed, ledger, world()) == {
        ONE: LAYERS,
        NEXT: ("indicators", "scores", "findings", "report"),
    }


def test_a_file_more_and_a_file_less_are_changes() -> None:
    ledger = done(THREE_YEARS, world())

    assert LATER in stale({**THREE_YEARS, LATER: lying(LATER, "c", "more")}, ledger, world())
    assert LATER in stale({**THREE_YEARS, LATER: lying(LATER)}, ledger, world())


def test_a_renamed_file_is_a_change_because_reports_name_it() -> None:
    ledger = done(THREE_YEARS, world())
    renamed = msgspec.structs.replace(THREE_YEARS[OTHER], files=(InboxFile("new name.pdf", Path("x"), 1, "d"),))

    assert set(stale({**THREE_YEARS, OTHER: renamed}, ledger, world())) == {OTHER}


def test_evidence_makes_what_it_may_correct_and_the_scores_stale_but_not_the_reading() -> None:
    ledger = done(THREE_YEARS, world())
    judged = {**THREE_YEARS, OTHER: lying(OTHER, "d", evidence="judged")}

    assert stale(judged, ledger, world()) == {OTHER: ("facts", "indicators", "scores", "findings", "report")}


@pytest.mark.parametrize(
    ("layer", "layers"),
    [
        ("documents", LAYERS),
        ("facts", ("facts", "indicators", "scores", "findings", "report")),
        ("scores", ("scores", "report")),
        ("findings", ("findings", "report")),
        ("report", ("report",)),
    ],
)
def test_changed_code_makes_its_layer_and_what_follows_stale(layer: str, layers: tuple[str, ...]) -> None:
    assert stale(THREE_YEARS, done(THREE_YEARS, world()), world({layer: "2"})) == dict.fromkeys(THREE_YEARS, layers)


def test_a_department_that_gets_a_name_gets_new_findings_and_a_new_report() -> None:
    ledger = done(THREE_YEARS, world())

    assert stale(THREE_YEARS, ledger, world(乙局="某市乙局")) == {OTHER: ("findings", "report")}


def test_a_failed_layer_that_left_its_mark_is_not_tried_again() -> None:
    units = inbox(lying(ONE, "a"))
    failed = {
        layer: msgspec.structs.replace(mark, problems=(Problem("0.pdf", "坏了"),))
        for layer, mark in done(units, world())[ONE].layers.items()
    }

    assert stale(units, {ONE: Entry(failed)}, world()) == {}


def test_a_layer_whose_output_is_gone_is_made_again() -> None:
    ledger = done(THREE_YEARS, world())

    found = plan(THREE_YEARS, reading(ledger), world(), lambda unit, _, layer: (unit, layer) != (OTHER, "facts"))

    assert found.stale == {OTHER: ("facts",)}


def test_only_what_is_wanted_is_planned() -> None:
    assert set(stale(THREE_YEARS, {}, world(), wanted=[OTHER])) == {OTHER}


def test_a_year_before_that_is_not_wanted_counts_as_it_is() -> None:
    ledger = {NEXT: done(inbox(lying(NEXT, "b")), world())[NEXT]}

    assert stale(THREE_YEARS, ledger, world(), wanted=[NEXT]) == {}
    # Asked for everything, the year before will be there, and this year has to be compared with it.
    assert stale(THREE_YEARS, ledger, world())[NEXT] == ("indicators", "scores", "findings", "report")


def test_a_year_before_that_left_the_inbox_still_counts() -> None:
    ledger = done(THREE_YEARS, world())
    left = {unit: files for unit, files in THREE_YEARS.items() if unit != ONE}

    assert stale(left, ledger, world()) == {}


def test_units_with_the_same_stale_layers_share_a_run() -> None:
    found = slices({ONE: LAYERS, NEXT: LAYERS, OTHER: ("report",)}, ["乙局", "甲局"], 200)

    assert [(one.layers, one.block) for one in found] == [
        (LAYERS, Block(2021, 2022, 1, 1)),
        (("report",), Block(2022, 2022, 0, 0)),
    ]


# Reports that are bound into the accounts of the year after ----------------------------------------------------------


def with_report_on(entry: Entry, *years: int) -> Entry:
    return Entry({**entry.layers, "facts": msgspec.structs.replace(entry.layers["facts"], also=years)})


def test_a_report_about_a_year_without_a_folder_makes_it_a_unit() -> None:
    units = inbox(lying(NEXT, "b"))
    ledger = {NEXT: with_report_on(done(units, world())[NEXT], 2021)}

    found = bound_units(units, reading(ledger))

    assert list(found) == [ONE]
    assert found[ONE].files == ()
    assert bound_units({**units, **found}, reading(ledger)) == {}


def test_a_unit_with_a_bound_report_follows_the_documents_that_hold_it() -> None:
    units = inbox(lying(ONE, "a"), lying(NEXT, "b"))
    ledger = done(units, world())
    ledger[NEXT] = with_report_on(ledger[NEXT], 2021)

    found = stale(units, ledger, world())

    # Only now is it known that the report is there: this year's facts, and what follows from them in both years.
    assert found == {
        ONE: ("facts", "indicators", "scores", "findings", "report"),
        NEXT: ("indicators", "scores", "findings", "report"),
    }
