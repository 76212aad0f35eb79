"""`jixiao check`: lints documents one by one, without a warehouse and without Dagster."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from assets.documents.errors import UnreadableFile
from assets.documents.model import Document
from assets.documents.places import first_lines
from assets.documents.reader import read_file
from assets.facts.derive import derive_prior_year
from assets.facts.from_forms import facts_from_forms
from assets.facts.from_prose import facts_from_prose
from assets.findings.audit import audit
from assets.findings.catalogue import rules
from assets.findings.model import Finding
from assets.tables.forms import read_forms
from pipelines.terminal import console, line, one_line, say
from resources.pool import Crash, attempt

SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}
_STYLES = {"error": "red", "warning": "yellow", "info": ""}
_SARIF_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_PAGES_WITH_TITLES = 5
_YEAR = re.compile(r"((?:19|20)[0-9]{2})年(?:度|部门|单位|整体)")


class Checked(msgspec.Struct, frozen=True):
    """What was found in one file, or why it could not be read."""

    file: str
    findings: tuple[Finding, ...] = ()
    unreadable: str | None = None


def check(files: Sequence[Path], form: str, year: int | None) -> int:
    """Checks the files, prints what is wrong, and returns the exit code: 0 nothing, 1 errors, 2 a file unreadable."""
    checked = [_checked(path, year) for path in files]
    for one in checked:
        if one.unreadable is not None:
            say(f"{one.file}：{one.unreadable}", "red")
    if form == "json":
        sys.stdout.write(msgspec.json.format(_as_json(checked), indent=2).decode() + "\n")
    elif form == "sarif":
        sys.stdout.write(msgspec.json.format(_as_sarif(checked), indent=2).decode() + "\n")
    else:
        _print(checked)
    if any(one.unreadable is not None for one in checked):
        return 2
    return 1 if any(finding.severity == "error" for one in checked for finding in one.findings) else 0


def lint(document: Document, fiscal_year: int) -> list[Finding]:
    """What is wrong in one document, taken by itself."""
    forms = read_forms(document)
    facts = facts_from_forms(forms, fiscal_year) + facts_from_prose(document, fiscal_year)
    return audit([(document, forms)], facts + derive_prior_year(facts), [], fiscal_year)


def fiscal_year_of(document: Document) -> int | None:
    """The fiscal year that the titles on the first pages name most often; where none does, the whole text."""
    for lines in (first_lines(document, _PAGES_WITH_TITLES), [text for page in document.pages for text in page.lines]):
        years = Counter(int(match[1]) for text in lines for match in _YEAR.finditer("".join(text.text.split())))
        if years:
            return max(years, key=lambda year: (years[year], year))
    return None


def _checked(path: Path, year: int | None) -> Checked:
    try:
        outcome = attempt(lambda file: _findings(file, year), path)
    except OSError as error:
        return Checked(str(path), unreadable=f"无法读取：{error.strerror}")
    if isinstance(outcome, Crash):
        reason = outcome.error.removeprefix("UnreadableFile: ")
        return Checked(str(path), unreadable=reason if reason != outcome.error else f"检查时程序出错：{reason}")
    return Checked(str(path), outcome)


def _findings(path: Path, year: int | None) -> tuple[Finding, ...]:
    document = read_file(path)
    about = year or fiscal_year_of(document)
    if about is None:
        raise UnreadableFile("看不出是哪一年度的文件，请用 --year 指明")
    return tuple(lint(document, about))


def _print(checked: Sequence[Checked]) -> None:
    out = console()
    for one in checked:
        if one.unreadable is not None:
            continue
        counts = Counter(finding.severity for finding in one.findings)
        said = "，".join(f"{name} {counts[severity]}" for severity, name in SEVERITIES.items() if counts[severity])
        out.print(line(f"{one.file}：{said or '没有发现问题'}", "bold"), soft_wrap=True)
        for finding in one.findings:
            pages = "、".join(str(page) for page in dict.fromkeys(place.page for place in finding.evidence))
            place = f"第 {pages} 页 " if pages else ""
            head = f"  [{SEVERITIES[finding.severity]}] {finding.code} {place}"
            out.print(line(head + finding.message, _STYLES[finding.severity]), soft_wrap=True)
            for quote in dict.fromkeys(place.quote for place in finding.evidence if place.quote):
                out.print(line(f"      原文：{one_line(quote)[:200]}"), soft_wrap=True)


def _as_json(checked: Sequence[Checked]) -> bytes:
    return msgspec.json.encode(
        [{"file": one.file, **msgspec.structs.asdict(finding)} for one in checked for finding in one.findings]
    )


def _as_sarif(checked: Sequence[Checked]) -> bytes:
    found = [finding for one in checked for finding in one.findings]
    used = {finding.code for finding in found}
    return msgspec.json.encode(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "jixiao",
                            "language": "zh-CN",
                            "rules": [
                                {"id": rule.code, "shortDescription": {"text": rule.title}}
                                for rule in rules()
                                if rule.code in used
                            ],
                        }
                    },
                    "invocations": [
                        {
                            "executionSuccessful": all(one.unreadable is None for one in checked),
                            "toolExecutionNotifications": [
                                {"level": "error", "message": {"text": f"{one.file}：{one.unreadable}"}}
                                for one in checked
                                if one.unreadable is not None
                            ],
                        }
                    ],
                    "results": [_sarif_result(one.file, finding) for one in checked for finding in one.findings],
                }
            ],
        }
    )


def _sarif_result(file: str, finding: Finding) -> dict[str, Any]:
    """One result. A PDF has no lines: the page stands in the place of the line, the box among the properties."""
    uri = Path(file).as_posix() if not Path(file).is_absolute() else Path(file).as_uri()
    return {
        "ruleId": finding.code,
        "level": _SARIF_LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri},
                    "region": {"startLine": max(place.page, 1)},
                },
                "message": {"text": place.quote},
                "properties": {"page": place.page, "box": [place.x0, place.top, place.x1, place.bottom]},
            }
            for place in finding.evidence
        ]
        or [{"physicalLocation": {"artifactLocation": {"uri": uri}}}],
        "properties": {"stated": finding.stated, "expected": finding.expected},
    }
