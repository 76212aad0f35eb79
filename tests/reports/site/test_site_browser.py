"""The site in a real browser: sorting, filters, the keyboard, no complaint, no request that leaves the folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assets.reports.site.pages import site_pages
from tests.reports.site.examples import card, county, department, summary

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

_CHECKS = """() => {
  const name = (e) => e.getAttribute("aria-label") || e.getAttribute("aria-labelledby") || (e.labels && e.labels.length)
    || e.textContent.trim();
  const seen = (e) => e.getClientRects().length > 0;
  const found = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  for (const e of all("a, button, input, select")) if (seen(e) && !name(e)) found.push(e.outerHTML);
  for (const attribute of ["aria-labelledby", "aria-describedby"])
    for (const e of all(`[${attribute}]`))
      for (const id of e.getAttribute(attribute).split(" "))
        if (!document.getElementById(id)) found.push(`no ${id}`);
  for (const e of all("table")) if (!e.caption && !e.querySelector("th")) found.push("bare table");
  for (const e of all("nav, form, [role=region]")) if (!name(e)) found.push(e.outerHTML);
  if (all("main").length !== 1 || all("h1").length !== 1) found.push("main");
  if (document.documentElement.lang !== "zh-CN" || !document.title) found.push("head");
  return found;
}"""
"""What a person who cannot see the page would miss: names of what can be used, targets of references, landmarks."""

_CONTRAST = """() => {
  const light = (rgb) => {
    const linear = (x) => x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4;
    const [r, g, b] = rgb.match(/[\\d.]+/g).map((x) => linear(x / 255));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if (colour !== "rgba(0, 0, 0, 0)") return colour;
    }
    return "rgb(255, 255, 255)";
  };
  return [...document.querySelectorAll("main *")]
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && e.getClientRects().length)
    .filter((e) => !e.closest("svg"))
    .map((e) => {
      const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
      return [(a + .05) / (b + .05), e.outerHTML.slice(0, 80)];
    })
    .filter(([ratio]) => ratio < 4.5);
}"""

_TIMED_CLICK = """button => {
  const start = performance.now();
  button.click();
  document.body.offsetHeight;
  return performance.now() - start;
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the made-up county, in a folder with a name that addresses must escape."""
    root = tmp_path_factory.mktemp("报告 #1")
    for path, html in site_pages(county(), {}):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(html, encoding="utf-8")
    for each in county():
        for year in each.years:
            (root / each.folder / f"{year.fiscal_year}.html").write_text("<!DOCTYPE html><title>报告</title>")
    return root


@pytest.fixture
def complaints() -> list[str]:
    """What the console said, and the addresses that were asked for outside the folder."""
    return []


@pytest.fixture
def opened(browser: Browser, folder: Path, complaints: list[str]) -> Iterator[Page]:
    """The index, opened from the folder."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: None if _inside(request.url, folder) else complaints.append(request.url))
    page.goto((folder / "index.html").as_uri())
    yield page
    page.close()
    assert complaints == []


def _inside(url: str, folder: Path) -> bool:
    return url.startswith((folder.as_uri(), "data:"))


def names(page: Page) -> list[str]:
    """The departments that are shown, from the top."""
    return [str(name) for name in page.locator("#league tbody tr:visible th a").all_inner_texts()]


def test_a_click_on_a_heading_sorts_and_a_second_one_turns_it_round(opened: Page) -> None:
    assert names(opened) == ["b局", "a局", "c局", "d局"]
    head = opened.locator("#league th", has_text="得分率")
    head.get_by_role("button").click()
    # What has no number stays last either way.
    assert names(opened) == ["c局", "b局", "a局", "d局"]
    assert head.get_attribute("aria-sort") == "descending"
    head.get_by_role("button").click()
    assert names(opened) == ["a局", "b局", "c局", "d局"]
    assert head.get_attribute("aria-sort") == "ascending"
    assert opened.locator("#league [aria-sort]").count() == 1
    assert "升序" in opened.get_by_role("status").inner_text()


def test_the_keyboard_is_enough(opened: Page) -> None:
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.textContent") == "跳到正文"
    opened.get_by_role("button", name="错误").focus()
    opened.keyboard.press("Enter")
    assert names(opened)[0] == "a局"
    opened.get_by_role("button", name="部门", exact=True).focus()
    opened.keyboard.press("Space")
    assert names(opened) == ["a局", "b局", "c局", "d局"]
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.textContent") == "评价办法"


@pytest.mark.parametrize(
    ("label", "choice", "left"),
    [
        ("区域", "甲省", ["b局", "a局", "c局"]),
        ("区域", "甲省/乙市", ["a局", "c局"]),
        ("等级", "优", ["b局"]),
        ("等级", "待评", ["c局"]),
        ("覆盖率", "1:", ["b局", "a局"]),
        ("覆盖率", "0.5:", ["b局", "a局", "c局"]),
        ("覆盖率", ":0.5", ["d局"]),
        ("评价办法", "未计分", ["d局"]),
        ("疑点", "errors", ["a局"]),
        ("疑点", "some", ["b局", "a局"]),
        ("疑点", "none", ["b局", "c局", "d局"]),
    ],
)
def test_a_filter_leaves_what_it_says(opened: Page, label: str, choice: str, left: list[str]) -> None:
    opened.get_by_label(label, exact=True).select_option(choice)
    assert names(opened) == left
    assert f"显示 {len(left)} 个，共 4 个部门" in opened.get_by_role("status").inner_text()
    opened.get_by_role("button", name="清除筛选").click()
    opened.locator("#league tbody tr:visible").nth(3).wait_for()


def test_a_name_is_searched_and_filters_add_up(opened: Page) -> None:
    opened.get_by_label("部门名称").fill("A局")
    assert names(opened) == ["a局"]
    opened.get_by_label("等级", exact=True).select_option("优")
    assert names(opened) == []


def test_links_lead_from_year_to_year_to_a_department_to_a_report_and_back(opened: Page) -> None:
    opened.get_by_role("link", name="2021", exact=True).click()
    assert opened.locator("h1").inner_text() == "2021 年度总表"
    assert opened.locator("[aria-current=page]").inner_text() == "2021"
    opened.get_by_role("link", name="a局", exact=True).first.click()
    assert opened.locator("h1").inner_text() == "a局"
    assert opened.locator("svg.chart").first.is_visible()
    opened.get_by_role("link", name="总表").click()
    assert opened.locator("h1").inner_text() == "2022 年度总表"


@pytest.mark.parametrize("path", ["index.html", "a/index.html", "d/index.html"])
def test_everything_has_a_name_and_enough_contrast(opened: Page, folder: Path, path: str) -> None:
    opened.goto((folder / path).as_uri())
    assert opened.evaluate(_CHECKS) == []
    assert opened.evaluate(_CONTRAST) == []


@pytest.mark.parametrize("path", ["index.html", "a/index.html"])
@pytest.mark.parametrize("width", [360, 390, 768, 1280, 1920])
def test_no_page_scrolls_sideways(opened: Page, folder: Path, path: str, width: int) -> None:
    opened.set_viewport_size({"width": width, "height": 800})
    opened.goto((folder / path).as_uri())
    assert opened.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_all_is_there_but_the_filters(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    assert names(page) == ["b局", "a局", "c局", "d局"]
    assert page.locator("#filters").is_hidden()
    assert page.locator(".heat-table").is_visible()
    assert page.locator("#league thead button").count() == 0
    context.close()


def test_on_paper_there_is_the_table_and_no_form(opened: Page) -> None:
    opened.emulate_media(media="print")
    assert opened.locator("#filters").is_hidden()
    assert opened.locator("#league").is_visible()
    assert opened.pdf().startswith(b"%PDF")


def test_a_script_in_a_name_does_not_run(browser: Browser, tmp_path: Path) -> None:
    attack = "<img src=x onerror=\"document.title='x'\"></script><script>document.title='x'</script>"
    hostile = department("x", summary(2022, card({attack: "9"}, attack), errors=1, message=attack), name=attack)
    page: Any = browser.new_page()
    for path, html in site_pages([hostile], {"T001": attack}):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(html, encoding="utf-8")
        page.goto((tmp_path / path).as_uri())
        assert page.title() != "x"
        assert page.locator("img").count() == 0
    page.close()


def test_a_thousand_departments_are_sorted_at_once(browser: Browser, tmp_path: Path) -> None:
    scores = [{f"指标{k}": str((n + k) % 11) for k in range(30)} for n in range(1000)]
    many = [department(f"d{n}", summary(2022, card(some))) for n, some in enumerate(scores)]
    html = dict(site_pages(many, {}))["index.html"]
    assert len(html.encode()) < 1_500_000
    (tmp_path / "index.html").write_text(html, encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    button = page.locator("#league thead button").nth(3)
    taken = button.evaluate(
        "b => { const t = performance.now(); b.click(); document.body.offsetHeight; return performance.now() - t }"
    )
    assert taken < 2000
    page.close()
