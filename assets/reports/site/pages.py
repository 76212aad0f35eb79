"""The pages of the site: a league table a year, a page a department, and the heat maps that are too large for both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assets.reports.figures import SEVERITY_NAMES
from assets.reports.page import environment, inlined, policy
from assets.reports.site.department import department_page
from assets.reports.site.heat import heat_maps
from assets.reports.site.league import league
from assets.reports.site.model import INDEX, SiteDepartment, all_years, year_page
from assets.reports.site.overview import overview

INLINE_CELLS = 10_000
"""Cells of heat maps that a league table carries itself; more of them have a page of their own."""
_STYLES = ("report.css", "site/site.css")
_SCRIPT = "site/league.js"


def site_pages(departments: Sequence[SiteDepartment], titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Path below the folder of reports -> HTML, the index last. The same departments give the same bytes.

    `titles` maps a rule's code to its name.
    """
    years = all_years(departments)
    for department in departments:
        yield f"{department.folder}/{INDEX}", _render("department", page=department_page(department))
    latest = ""
    for year in years:
        for path, html in _of_year(departments, years, year, titles):
            yield path, html
            latest = html if year == years[0] and path == year_page(year) else latest
    yield INDEX, latest or _render("empty")


def _of_year(
    departments: Sequence[SiteDepartment], years: Sequence[int], year: int, titles: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    heats = heat_maps(departments, year)
    inline = sum(heat.cells for heat in heats) <= INLINE_CELLS
    links = [(each, year_page(each)) for each in years]
    apart = f"heat-{year:04d}.html"
    if not inline:
        yield apart, _render("heat", year=year, heats=heats, back=year_page(year))
    yield (
        year_page(year),
        _render(
            "index",
            script=inlined(_SCRIPT),
            year=year,
            years=links,
            league=league(departments, year),
            overview=overview(departments, year, titles),
            heats=heats if inline else [],
            heat_page="" if inline or not heats else apart,
        ),
    )


def _render(template: str, script: str = "", **content: object) -> str:
    style = inlined(*_STYLES)
    return (
        environment()
        .get_template(f"site/{template}.html.j2")
        .render(**content, style=style, script=script, policy=policy(style, script), severity_names=SEVERITY_NAMES)
    )
