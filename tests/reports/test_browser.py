"""The report in a real browser: nothing blocked, nothing broken, pictures shown, no sideways scrolling."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console said."""
    return []


@pytest.fixture
def opened(browser: Browser, report_html: str, tmp_path: Path, complaints: list[str]) -> Iterator[Page]:
    """The report, opened from a file."""
    path = tmp_path / "报告 1.html"
    path.write_text(report_html, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url) if request.url.startswith("http") else None)
    page.goto(path.as_uri())
    yield page
    page.close()


def test_the_report_opens_without_complaint_and_shows_its_pictures(opened: Page, complaints: list[str]) -> None:
    for picture in opened.locator(".finding img").all():
        picture.scroll_into_view_if_needed()
        assert picture.is_visible()
        assert picture.evaluate("image => image.complete && image.naturalWidth > 100")
    assert opened.locator(".finding img").count() == 2
    assert complaints == []


def test_the_style_sheet_passes_the_pages_own_policy(opened: Page) -> None:
    assert opened.locator("h1").evaluate("h => getComputedStyle(h).fontWeight") == "700"
    assert opened.locator("td.suspect").first.evaluate("c => getComputedStyle(c).textAlign") == "right"


def test_a_click_on_a_source_shows_its_picture_and_its_cell(opened: Page) -> None:
    links = opened.locator(".origins a")
    links.nth(1).click()
    assert opened.url.endswith("#s1-1")
    assert opened.locator("#s1 img").is_visible()
    opened.locator(".origins a").nth(0).click()
    assert opened.locator("td:has(:target)").inner_text().startswith("100.00")


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_the_page_never_scrolls_sideways(opened: Page, width: int) -> None:
    opened.set_viewport_size({"width": width, "height": 800})
    assert opened.evaluate("document.documentElement.scrollWidth") <= width


def test_everything_is_on_paper(opened: Page) -> None:
    opened.emulate_media(media="print")
    assert opened.locator("nav").is_hidden()
    for part in ("#scores", "#findings", "#forms", "#sources", "#documents", "#legend"):
        assert opened.locator(part).is_visible()
    assert opened.pdf().startswith(b"%PDF")
