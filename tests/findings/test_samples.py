"""The audit on the sample inbox: every planted error is found, with the right value, and nothing else is reported."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

import pytest
import yaml

from assets.documents.reader import read_file
from assets.facts.from_forms import facts_from_forms
from assets.facts.from_prose import facts_from_prose
from assets.facts.model import Fact
from assets.findings.audit import audit
from assets.findings.model import Finding
from assets.tables.forms import read_forms
from tests.conftest import REPOSITORY

INBOX = REPOSITORY / "data" / "inbox"
PLANTED: list[dict[str, Any]] = yaml.safe_load(
    (REPOSITORY / "tests" / "samples" / "planted.yaml").read_text(encoding="utf-8")
)
FICTIONAL = sorted(path.name for path in INBOX.iterdir() if path.name.startswith(("demo-", "示例-")))
YEARS = (2021, 2022, 2023)


@cache
def read(department: str, year: int) -> tuple[list[Any], list[Fact]]:
    documents, facts = [], []
    for path in sorted((INBOX / department / str(year)).glob("*.pdf")):
        document = read_file(path)
        forms = read_forms(document)
        documents.append((document, forms))
        facts += facts_from_forms(forms, year) + facts_from_prose(document, year)
    return documents, facts


@cache
def audited(department: str, year: int) -> list[Finding]:
    documents, facts = read(department, year)
    before = read(department, year - 1)[1] if (INBOX / department / str(year - 1)).is_dir() else []
    return audit(documents, facts, before, year, None)


def value(text: object) -> Decimal | str:
    squeezed = str(text).replace(",", "").rstrip("%")
    try:
        return Decimal(squeezed)
    except InvalidOperation:
        return squeezed


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: f"{plant['department']}-{plant['year']}-{plant['key']}")
def test_a_planted_error_is_found_and_the_right_value_named(plant: dict[str, Any]) -> None:
    found = audited(plant["department"], plant["year"])
    if plant["kind"] == "direction":
        assert any(plant["right"] in str(each.expected) for each in found)
    elif plant["kind"] == "staff_over_quota":
        assert any(value(each.stated) == value(plant["printed"]) for each in found)
    else:
        pairs = [(value(each.stated), value(each.expected)) for each in found]
        assert (value(plant["printed"]), value(plant["right"])) in pairs


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("department", FICTIONAL)
def test_nothing_but_planted_errors_is_reported(department: str, year: int) -> None:
    planted = [p for p in PLANTED if p["department"] == department and p["year"] == year]
    last_year = {value(p["printed"]) for p in PLANTED if p["department"] == department and p["year"] == year - 1}
    own = [each for each in audited(department, year) if value(each.stated) not in last_year]
    assert len(own) == len(planted), [each.message for each in own]


def test_every_finding_shows_a_box_on_a_page_of_a_document_that_was_read() -> None:
    documents = {d.sha256: d for name in FICTIONAL for year in YEARS for d, _ in read(name, year)[0]}
    found = [each for name in FICTIONAL for year in YEARS for each in audited(name, year)]
    assert found
    for place in (place for each in found for place in each.evidence):
        page = documents[place.document].pages[place.page - 1]
        assert 0 <= place.x0 < place.x1 <= page.width and 0 <= place.top < place.bottom <= page.height
        assert place.quote
