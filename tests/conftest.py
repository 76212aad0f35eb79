"""What all tests share: the reference data beside the repository, the tools of the machine, and an honest summary.

A test says what it needs beyond Python by a marker (`@pytest.mark.libreoffice`) or by asking for the fixture of the
same tool (`browser`, `libreoffice`). Where the tool is missing the test is skipped, and the end of the run says so.
With JIXIAO_REQUIRE_ALL=1 (set by .ci/run) a skipped test fails, whatever its reason; only the reference data may be
absent.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"
SHARED_ABSENT = "没有参考资料目录 ../shared（reference data absent）"

# A bare machine may be slow, and a failure found in one run must be found again in the next.
settings.register_profile("local", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


class Tool(NamedTuple):
    """Something that tests need beyond Python: how it is found, and what is said where it is not."""

    find: Callable[[], str | None]
    advice: str


def _command(*names: str) -> Callable[[], str | None]:
    return lambda: next((path for name in names if (path := shutil.which(name))), None)


def _chinese_font() -> str | None:
    fc_list = shutil.which("fc-list")
    if fc_list is None:
        return None
    listed = subprocess.run([fc_list, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False).stdout
    return next(iter(listed.splitlines()), None)


def _text_recognition() -> str | None:
    return "rapidocr" if all(find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2")) else None


TOOLS = {
    "browser": Tool(
        _command("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
        "没有 Chromium（Debian：apt install chromium）",
    ),
    "cjk_fonts": Tool(_chinese_font, "没有中文字体（Debian：apt install fontconfig fonts-noto-cjk）"),
    "libreoffice": Tool(
        _command("soffice", "libreoffice"),
        "没有 LibreOffice（Debian：apt install libreoffice-calc-nogui libreoffice-writer-nogui）",
    ),
    "ocr": Tool(_text_recognition, "没有文字识别组件（pip install 'jixiao[ocr]'）"),
}
"""Marker (declared in pyproject.toml) -> tool."""


def require(name: str) -> str:
    """Where the tool is; skips the test that asks where it is not. Raises KeyError for a name not in `TOOLS`."""
    found = TOOLS[name].find()
    if found is None:
        pytest.skip(TOOLS[name].advice)
    return found


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference documents and their truth, beside the repository; read only."""
    if not SHARED.is_dir():
        pytest.skip(SHARED_ABSENT)
    return SHARED


@pytest.fixture(scope="session")
def libreoffice() -> str:
    """The path of LibreOffice's command."""
    return require("libreoffice")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless browser that talks to this machine only; pages are made with `browser.new_page()`."""
    executable = require("browser")
    from playwright.sync_api import sync_playwright

    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-quic", "--disable-sync"]
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=[*quiet, *sandbox])
        yield opened
        opened.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that ask for a tool's fixture, so that `-m "not browser"` leaves them out."""
    for item in items:
        for name in TOOLS.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(name)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips a test whose markers name a tool that is not here."""
    for name in TOOLS:
        if item.get_closest_marker(name):
            require(name)


def _skipped_for(report: pytest.TestReport | pytest.CollectReport) -> str | None:
    """Why the test or file was skipped; None where it was not, and for an expected failure."""
    if not report.skipped or hasattr(report, "wasxfail"):
        return None
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")


def _forbid_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = _skipped_for(report)
    if reason is None or os.environ.get("JIXIAO_REQUIRE_ALL") != "1":
        return
    if reason == SHARED_ABSENT and not SHARED.exists():
        return
    report.outcome = "failed"
    report.longrepr = f"JIXIAO_REQUIRE_ALL=1 不许跳过测试（no test may be skipped）：{reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turns a skip into a failure where everything is required."""
    report = yield
    _forbid_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a file that skips itself while it is collected."""
    report = yield
    _forbid_skip(report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says which tests were left out, grouped by the reason."""
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    terminalreporter.section(f"未运行的测试：{len(skipped)} 个 (tests left out)", sep="-")
    for reason, count in Counter(_skipped_for(report) for report in skipped).most_common():
        terminalreporter.write_line(f"{reason}：{count} 个")
        for report in skipped:
            if _skipped_for(report) == reason:
                terminalreporter.write_line(f"    {report.nodeid}")
