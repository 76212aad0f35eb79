"""The catalogue: one place per rule, codes that cannot clash, a page that is up to date."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from assets.findings import catalogue
from assets.findings.catalogue import FAMILIES, as_markdown, main, rule, rules
from tests.conftest import REPOSITORY


@pytest.mark.parametrize(
    ("code", "severity"), [("T001", "error"), ("Q001", "error"), ("T1", "error"), ("T999", "fatal"), ("t998", "info")]
)
def test_a_code_that_is_taken_or_malformed_and_an_unknown_severity_are_refused(code: str, severity: str) -> None:
    rules()
    with pytest.raises(ValueError, match="not a"):
        rule(code, "名", checks="查。", why="因。", severity=severity, example="例。")


def test_rules_are_listed_by_family_in_the_order_of_the_catalogue() -> None:
    families = [each.code[0] for each in rules()]
    assert families == sorted(families, key=list(FAMILIES).index)


def test_the_page_of_the_documentation_is_up_to_date() -> None:
    page = REPOSITORY / "docs" / "findings.md"
    assert page.read_text(encoding="utf-8") == as_markdown(), "python -m assets.findings.catalogue"


def test_the_page_names_every_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["catalogue", str(tmp_path / "findings.md")])
    main()
    text = (tmp_path / "findings.md").read_text(encoding="utf-8")
    for each in catalogue.rules():
        assert f"{each.code}　{each.title}" in text
        assert each.checks in text
