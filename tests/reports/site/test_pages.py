"""The pages as text: whole, linked with each other, the same each time, and unmoved by hostile names."""

from __future__ import annotations

import base64
import hashlib
import itertools
import posixpath
import re
from urllib.parse import unquote

import msgspec
import pytest

from assets.reports.site.model import SiteDepartment
from assets.reports.site.pages import site_pages
from assets.reports.summary import decoded, encoded, summary_of
from tests.reports.examples import department_year
from tests.reports.reading import Element, Page
from tests.reports.site.examples import card, county, department, summary

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{ 7*7 }}\x00\u202e倒\ud800"


def pages_of(departments: list[SiteDepartment]) -> dict[str, str]:
    """Path -> HTML."""
    return dict(site_pages(departments, {"T001": "合计等于各科目之和"}))


def test_there_is_a_page_a_year_and_a_page_a_department_and_the_index_is_the_latest_year() -> None:
    pages = pages_of(county())
    assert list(pages) == [*(f"{key}/index.html" for key in "abcd"), "year-2022.html", "year-2021.html", "index.html"]
    assert pages["index.html"] == pages["year-2022.html"]


def test_without_any_report_the_index_says_so() -> None:
    assert "尚无报告" in pages_of([])["index.html"]


def test_the_same_departments_give_the_same_bytes() -> None:
    assert pages_of(county()) == pages_of(county())


@pytest.mark.parametrize("path", ["index.html", "year-2021.html", "a/index.html", "d/index.html"])
def test_tags_nest_and_every_link_leads_to_a_page_or_a_report(path: str) -> None:
    pages = pages_of(county())
    page = Page(pages[path])
    assert page.misnested == []
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    reports = {f"{each.folder}/{year.fiscal_year}.html" for each in county() for year in each.years}
    for link in page.all("a"):
        target, _, anchor = link.attributes["href"].partition("#")
        if target:
            where = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
            assert where in pages.keys() | reports
        else:
            assert anchor in ids


@pytest.mark.parametrize("path", ["index.html", "a/index.html"])
def test_nothing_is_fetched_and_only_our_own_script_and_style_may_run(path: str) -> None:
    html = pages_of(county())[path]
    page = Page(html)
    (policy,) = [m.attributes["content"] for m in page.all("meta") if m.attributes.get("http-equiv")]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        own = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert len(own) == int(tag == "style" or path == "index.html")
        for text in own:
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not re.search(r"https?://|url\((?!#)|@import", html)
    assert not any("style" in element.attributes for element in page.elements)


def test_hostile_names_and_messages_are_text() -> None:
    hostile = department(
        "x",
        summary(2022, card({HOSTILE: "9", "二": None}, HOSTILE), errors=1, values={HOSTILE: "1"}, message=HOSTILE),
        name=HOSTILE,
        region=(HOSTILE, HOSTILE),
    )
    for html in pages_of([hostile, *county()]).values():
        page = Page(html)
        assert page.misnested == []
        assert not page.all("img")
        assert len(page.all("script")) <= 1
        html.encode()
        assert "\x00" not in html
        assert "\u202e" not in html


def test_a_folder_with_strange_characters_is_linked_as_an_address() -> None:
    strange = SiteDepartment("甲 #?局", "甲局", (), "甲 %23%3F局", (summary(2022),))
    links = [link.attributes["href"] for link in Page(pages_of([strange])["index.html"]).all("a")]
    assert "%E7%94%B2%20%2523%253F%E5%B1%80/index.html" in links


def test_headings_go_down_one_level_at_a_time_and_headers_say_what_they_head() -> None:
    for html in pages_of(county()).values():
        page = Page(html)
        levels = [int(element.tag[1]) for element in page.elements if re.fullmatch(r"h[1-6]", element.tag)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
        assert all("scope" in header.attributes for header in page.all("th"))
        assert all(_named(chart) for chart in page.all("svg"))


def _named(chart: Element) -> bool:
    hidden = {"true"} & {chart.attributes.get("aria-hidden", "")}
    return bool(hidden) or (chart.attributes.get("role") == "img" and bool(chart.all("title")[0].text))


def test_large_heat_maps_have_a_page_of_their_own() -> None:
    scores = {f"指标{n}": "9" for n in range(101)}
    pages = pages_of([department(f"d{n}", summary(2022, card(scores))) for n in range(100)])
    assert "heat-2022.html" in pages
    assert "heat-2022.html" in pages["index.html"]
    assert 'class="h3"' in pages["heat-2022.html"]
    assert "heat-table" not in pages["index.html"].split("</style>")[1]


def test_a_summary_survives_being_stored_and_garbage_is_none() -> None:
    made = summary_of(department_year())
    assert decoded(encoded(made)) == made
    assert made.severities == {"error": 1, "warning": 2, "info": 1}
    assert [note.number for note in made.findings] == [1, 2, 3, 4]
    for garbage in ("", "{", "[]", '{"fiscal_year": "x"}'):
        assert decoded(garbage) is None


def test_what_was_accepted_is_neither_counted_nor_listed() -> None:
    inputs = department_year()
    accepted = [msgspec.structs.replace(finding, accepted="已说明") for finding in inputs.findings]
    made = summary_of(msgspec.structs.replace(inputs, findings=accepted))
    assert (made.severities, made.codes, made.findings) == ({}, {}, ())
