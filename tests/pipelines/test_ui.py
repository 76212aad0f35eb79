"""The web UI opens in a real browser, tells the story of the data, and asks nobody but this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.pipelines.conftest import Installation

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_COMMAND = "from pipelines.cli import main; main()"
_PATIENCE = 180
_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def address(installation: Installation, browser: Browser) -> Iterator[str]:
    """Where `jixiao ui` serves the installation. The browser is asked for first: without one nothing is started."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", _COMMAND, "ui", *installation.arguments(), "--port", str(port)]
    with (installation.root / "ui.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=_ROOT, stdout=log, stderr=log, start_new_session=True)
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(base, server, installation.root / "ui.log")
        yield base
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


def _wait_for(base: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{base}/server_info", timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"the web UI did not start:\n{log.read_text(errors='replace')[-3000:]}")


def test_the_lineage_and_a_partition_are_shown_and_nothing_calls_out(
    installation: Installation, browser: Browser, address: str
) -> None:
    page = browser.new_page(viewport={"width": 1700, "height": 1000})
    page.set_default_timeout(60_000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{address}/asset-groups/")
    for group in ("documents", "tables", "facts", "indicators", "scores", "findings", "reports"):
        page.get_by_text(group, exact=True).first.wait_for()

    department = sorted(path.name for path in installation.inbox.iterdir())[0]
    page.goto(f"{address}/assets/scorecards?view=partitions&partition={department}%7C2022")
    page.get_by_text("Materialized", exact=True).first.wait_for()
    for word in ("状态", "完成", "得分", "覆盖率"):
        page.get_by_text(word, exact=True).first.wait_for()

    page.goto(f"{address}/assets/income")
    page.get_by_text("收入决算表").first.wait_for()
    page.close()
    elsewhere = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    assert elsewhere == []
