"""The audit on real documents whose errors are known: what it reports is right, and the numeric errors are found.

Each gold file lists the known errors of its document with what is printed and what it should be.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assets.documents.reader import read_file
from assets.facts.from_forms import facts_from_forms
from assets.facts.from_prose import facts_from_prose
from assets.findings.audit import audit
from assets.findings.model import Finding
from assets.tables.forms import read_forms

DOCUMENTS = {
    "putuo-guihua-2024": ("putuo-guihua", 2024),
    "lintong-2022": ("lintong-yibaoju", 2022),
    "panzhihua-2023": ("panzhihua-dongqu-yibaoju", 2023),
}


@cache
def audited(shared: Path, name: str) -> tuple[list[Finding], dict[str, Any]]:
    """The findings of severity error or warning, and the truth about the document."""
    department, year = DOCUMENTS[name]
    documents, facts = [], []
    for path in sorted((shared / "corpus" / "inbox" / department / str(year)).glob("*.pdf")):
        document = read_file(path)
        forms = read_forms(document)
        documents.append((document, forms))
        facts += facts_from_forms(forms, year) + facts_from_prose(document, year)
    found = audit(documents, facts, [], year, None)
    gold = json.loads((shared / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    return [each for each in found if each.severity != "info"], gold


def numbers(*texts: object) -> set[str]:
    found = re.findall(r"\d+(?:\.\d+)?", " ".join(str(text or "") for text in texts).replace(",", ""))
    return {n.rstrip("0").rstrip(".") if "." in n else n for n in found}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_reported_number_is_one_of_the_known_errors(shared: Path, name: str) -> None:
    found, gold = audited(shared, name)
    assert found
    for each in found:
        own = numbers(each.stated, each.expected)
        known = [
            error
            for error in gold["findings"]
            if own <= numbers(error["stated"], error["expected"]) or str(each.stated) in str(error["stated"])
        ]
        assert known, each.message


def test_the_wrong_numbers_of_a_set_of_accounts_are_all_found(shared: Path) -> None:
    found, gold = audited(shared, "putuo-guihua-2024")
    stated = {number for each in found for number in numbers(each.stated)}
    kinds = ("text_vs_table", "ratio", "share", "unit")
    for error in gold["findings"]:
        if error["severity"] != "info" and error["kind"] in kinds:
            assert numbers(error["stated"]) <= stated, error["message_zh"]
