"""The site on the disk: the league tables and the departments' pages, made from the summaries in the warehouse.

They are made anew when any report was, or when the register or the code has changed; a note beside them says from
what they were made and which pages there are. Pages are written one by one, each whole, the index and then the note
last; one whose content has not changed is not touched.
"""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path, PurePosixPath

import msgspec

from assets.reports.site.model import SiteDepartment
from assets.reports.summary import Summary, decoded
from assets.unit import Unit
from resources.atomic import remove_unfinished, write_atomically
from resources.departments import Region, Register
from resources.freshness import World
from resources.ledger import Ledger
from resources.settings import Settings
from resources.warehouse import Store, hive

NOTE = ".site.json"
_LAYER = "report"


class SiteNote(msgspec.Struct, frozen=True):
    """What the pages were made from (a hash), and which there are, below the folder of reports."""

    made_from: str
    pages: tuple[str, ...]


class SiteMade(msgspec.Struct, frozen=True):
    """What came of making the site: how many pages there are, and how many of them were written or removed."""

    departments: int
    years: int
    pages: int
    written: int
    removed: int
    unreadable: tuple[Unit, ...]


def site_index(reports: Path) -> Path:
    """The page that the site opens with."""
    return reports / "index.html"


def site_is_current(settings: Settings, world: World) -> bool:
    """Whether there is nothing to do: the pages are there, made from what is in the warehouse now.

    Where no report was ever made and there is no site, there is nothing to do either.
    """
    note = _note(settings.reports)
    if note is None:
        return not _marks(settings)
    there = all((settings.reports / page).is_file() for page in note.pages)
    return there and note.made_from == _made_from(settings, world)


def site_change(settings: Settings, world: World) -> str:
    """A name for what is to be done: the same until the site is made; empty where it is current."""
    if site_is_current(settings, world):
        return ""
    try:
        since = (settings.reports / NOTE).stat().st_mtime_ns
    except OSError:
        since = 0
    return f"{since}-{_made_from(settings, world)}"


def publish_site(settings: Settings, world: World) -> SiteMade:
    """Writes the pages that have changed, and removes those of departments and years that are gone. Raises OSError."""
    from assets.findings.catalogue import rules
    from assets.reports.site.pages import site_pages

    reports, before = settings.reports, _note(settings.reports)
    made_from = _made_from(settings, world)
    departments, unreadable = _departments(settings, world.register)
    pages: list[str] = []
    written = 0
    remove_unfinished(reports)
    for page, html in site_pages(departments, {rule.code: rule.title for rule in rules()}):
        pages.append(page)
        written += _write(reports / page, html.encode())
    gone = [page for page in (before.pages if before else ()) if page not in set(pages)]
    for page in gone:
        with contextlib.suppress(FileNotFoundError):
            (reports / page).unlink()
    note = SiteNote(made_from, tuple(pages))
    write_atomically(reports / NOTE, msgspec.json.format(msgspec.json.encode(note), indent=1), durable=False)
    years = {summary.fiscal_year for each in departments for summary in each.years}
    return SiteMade(len(departments), len(years), len(pages), written, len(gone), unreadable)


def _write(path: Path, content: bytes) -> int:
    """Writes a page, unless it is there as it should be; returns how many were written."""
    with contextlib.suppress(FileNotFoundError):
        if path.read_bytes() == content:
            return 0
    write_atomically(path, content, durable=False)
    return 1


def _note(reports: Path) -> SiteNote | None:
    """The note, None where there is none that can be trusted: it names pages that may be removed."""
    try:
        note = msgspec.json.decode((reports / NOTE).read_bytes(), type=SiteNote)
    except (OSError, msgspec.MsgspecError):
        return None
    return note if all(_is_own(page) for page in note.pages) else None


def _is_own(page: str) -> bool:
    parts = PurePosixPath(page).parts
    depth = 2
    return page.endswith(".html") and 0 < len(parts) <= depth and not {"..", "/", "."} & set(parts) and "\\" not in page


def _marks(settings: Settings) -> list[tuple[Unit, str]]:
    """What the reports that are there were made from."""
    ledger = Ledger(settings.ledger)
    entries = ((unit, ledger.get(unit).layers.get(_LAYER)) for unit in ledger.units())
    return [(unit, mark.inputs) for unit, mark in entries if mark is not None and mark.files]


def _made_from(settings: Settings, world: World) -> str:
    marks = _marks(settings)
    departments = sorted({unit.department for unit, _ in marks})
    parts = [
        world.version(_LAYER),
        [(unit.department, unit.fiscal_year, inputs) for unit, inputs in marks],
        [msgspec.json.encode(world.register.get(department)).decode() for department in departments],
    ]
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:32]


def _departments(settings: Settings, register: Register) -> tuple[list[SiteDepartment], tuple[Unit, ...]]:
    """The departments with their summaries, by id; then the units whose summary cannot be read."""
    store = Store(settings.warehouse)
    years: dict[str, list[Summary]] = {}
    unreadable = []
    for unit, _ in _marks(settings):
        summary = _summary(store, unit)
        if summary is None:
            unreadable.append(unit)
        else:
            years.setdefault(unit.department, []).append(summary)
    return [_department(key, summaries, register) for key, summaries in sorted(years.items())], tuple(unreadable)


def _summary(store: Store, unit: Unit) -> Summary | None:
    rows = store.read("reports", unit, "report")
    if rows is None or rows.num_rows != 1 or "summary" not in rows.column_names:
        return None
    return decoded(str(rows.column("summary")[0].as_py()))


def _department(key: str, summaries: list[Summary], register: Register) -> SiteDepartment:
    registration = register.get(key)
    region = registration.region if registration else Region()
    return SiteDepartment(
        id=key,
        name=register.name_of(key),
        region=tuple(part for part in (region.province, region.city, region.county) if part),
        folder=hive(key),
        years=tuple(sorted(summaries, key=lambda summary: summary.fiscal_year)),
    )
