"""The site on the disk: made when something changed, only what changed is written, what is gone is removed."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from assets.records import to_table
from assets.reports.make import REPORTS, Report
from assets.reports.summary import Summary, encoded
from assets.unit import Unit
from resources.departments import Region, Register, Registration
from resources.freshness import World
from resources.ledger import Ledger, Mark
from resources.rulebooks import load_rulebooks
from resources.settings import Settings, load_settings
from resources.site import NOTE, publish_site, site_change, site_is_current
from resources.warehouse import Store


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation with a warehouse and reports, both empty."""
    return load_settings(
        {}, inbox=tmp_path / "inbox", warehouse=tmp_path / "warehouse", reports=tmp_path / "reports", workers=1
    )


def world(settings: Settings, names: dict[str, str] | None = None, version: str = "1") -> World:
    """A register of these names in one province, and a version of the code."""
    entries = {key: Registration(name, Region("甲省")) for key, name in (names or {}).items()}
    return World(Register(entries), load_rulebooks(settings.rulebooks), lambda _: version)


def made(settings: Settings, unit: Unit, inputs: str, errors: int = 0) -> None:
    """A report that was made from `inputs`."""
    summary = Summary(unit.fiscal_year, 9, 1, severities={"error": errors} if errors else {})
    row = Report("x.html", 1, "0" * 64, encoded(summary), "x.xlsx", 1, "0" * 64)
    Store(settings.warehouse).write("reports", unit, "report", to_table([row], REPORTS))
    Ledger(settings.ledger).put(unit, "report", Mark(inputs, ("report",)))


def test_where_nothing_was_ever_made_there_is_nothing_to_do(settings: Settings) -> None:
    assert site_is_current(settings, world(settings))
    assert not settings.reports.exists()


def test_the_site_is_current_once_made_and_not_after_a_report_a_name_or_the_code_changes(settings: Settings) -> None:
    made(settings, Unit("甲局", 2022), "1")
    assert not site_is_current(settings, world(settings))
    publish_site(settings, world(settings))
    assert site_is_current(settings, world(settings))
    assert not site_is_current(settings, world(settings, {"甲局": "甲县甲局"}))
    assert not site_is_current(settings, world(settings, version="2"))
    made(settings, Unit("甲局", 2022), "2")
    assert not site_is_current(settings, world(settings))


def test_only_the_pages_that_change_are_written(settings: Settings) -> None:
    for unit in (Unit("a", 2021), Unit("a", 2022), Unit("b", 2022)):
        made(settings, unit, "1")
    first = publish_site(settings, world(settings))
    assert (first.departments, first.years, first.pages, first.written) == (2, 2, 5, 5)
    made(settings, Unit("b", 2022), "2", errors=3)
    # The page of b, the year 2022 and the index, which is the same.
    assert publish_site(settings, world(settings)).written == 3
    assert publish_site(settings, world(settings)).written == 0


def test_a_page_that_was_deleted_is_made_again(settings: Settings) -> None:
    made(settings, Unit("a", 2022), "1")
    publish_site(settings, world(settings))
    (settings.reports / "a" / "index.html").unlink()
    assert not site_is_current(settings, world(settings))
    assert publish_site(settings, world(settings)).written == 1


def test_the_pages_of_what_is_gone_are_removed_and_nothing_else(settings: Settings) -> None:
    for unit in (Unit("a", 2022), Unit("b", 2021)):
        made(settings, unit, "1")
    publish_site(settings, world(settings))
    (settings.reports / "b" / "2021.html").write_text("报告")
    (settings.ledger / "b" / "2021.json").unlink()
    assert publish_site(settings, world(settings)).removed == 2
    left = {path.relative_to(settings.reports).as_posix() for path in settings.reports.rglob("*.html")}
    assert left == {"a/index.html", "b/2021.html", "index.html", "year-2022.html"}


@pytest.mark.parametrize("page", ["../outside.html", "/outside.html", "a/../../outside.html", "a/b/c.html", "a.txt"])
def test_a_note_that_names_foreign_files_removes_none(settings: Settings, page: str) -> None:
    outside = settings.reports.parent / "outside.html"
    settings.reports.mkdir()
    outside.write_text("别人的")
    note = {"made_from": "x", "pages": [page]}
    (settings.reports / NOTE).write_bytes(msgspec.json.encode(note))
    made(settings, Unit("a", 2022), "1")
    assert publish_site(settings, world(settings)).removed == 0
    assert outside.read_text() == "别人的"


def test_a_summary_that_cannot_be_read_costs_only_itself(settings: Settings) -> None:
    made(settings, Unit("a", 2022), "1")
    made(settings, Unit("b", 2022), "1")
    row = Report("x.html", 1, "0" * 64, "{", "x.xlsx", 1, "0" * 64)
    Store(settings.warehouse).write("reports", Unit("b", 2022), "report", to_table([row], REPORTS))
    result = publish_site(settings, world(settings))
    assert (result.departments, result.unreadable) == (1, (Unit("b", 2022),))


def test_a_change_keeps_its_name_until_the_site_is_made(settings: Settings) -> None:
    made(settings, Unit("a", 2022), "1")
    first = site_change(settings, world(settings))
    assert first
    assert site_change(settings, world(settings)) == first
    publish_site(settings, world(settings))
    assert site_change(settings, world(settings)) == ""
    made(settings, Unit("a", 2022), "2")
    assert site_change(settings, world(settings)) not in ("", first)
