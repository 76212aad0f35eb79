"""The made-up report that several tests look at."""

from __future__ import annotations

import pytest

from assets.reports.render import render_with_crops
from tests.reports.examples import ACCOUNTS, accounts_pdf, department_year
from tests.reports.reading import Page


@pytest.fixture(scope="session")
def report_html(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report of the made-up department-year, with its crops."""
    return render_with_crops(department_year(), {ACCOUNTS: accounts_pdf(tmp_path_factory.mktemp("accounts"))})


@pytest.fixture
def report(report_html: str) -> Page:
    """The same, parsed."""
    return Page(report_html)
