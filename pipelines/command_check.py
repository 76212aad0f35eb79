"""`jixiao check`: lints documents one by one, without a warehouse and without Dagster."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from assets.documents.errors import UnreadableFile
from assets.documents.identity import identify
from assets.documents.model import Box, Document
from assets.documents.places import place_named
from assets.documents.prose import paragraphs
from assets.documents.reader import read_file
from assets.facts.derive import derive_prior_year
from assets.facts.from_forms import facts_from_forms
from assets.facts.from_performance import facts_from_performance
from assets.facts.from_prose import facts_from_prose
from assets.facts.performance import read_performance
from assets.findings.audit import audit
from assets.findings.catalogue import rules
from assets.findings.model import Evidence, Finding
from assets.tables.forms import read_forms
from pipelines.terminal import console, line, one_line, say
from resources.pool import Crash, attempt

SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}
_STYLES = {"error": "red", "warning": "yellow", "info": ""}
_SARIF_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_PLACES_SHOWN = 4
_ABOUT_READING = "D02"


class Located(NamedTuple):
    """A finding, and where each piece of its evidence stands, in the words of the file's format."""

    finding: Finding
    places: tuple[str, ...]


class Checked(msgspec.Struct, frozen=True):
    """What was found in one file, or why it could not be read."""

    file: str
    findings: tuple[Located, ...] = ()
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
    return 1 if any(finding.severity == "error" for one in checked for finding, _ in one.findings) else 0


def lint(document: Document, fiscal_year: int, name: str = "") -> list[Finding]:
    """What is wrong in one document, taken by itself."""
    forms = read_forms(document)
    facts = facts_from_forms(forms, fiscal_year) + facts_from_prose(document, fiscal_year)
    repeated = facts_from_performance(document, read_performance(document, fiscal_year))
    stated = facts + derive_prior_year(facts) + repeated
    return audit([(document, forms)], stated, [], fiscal_year, names={document.sha256: [name]} if name else None)


def unread(document: Document) -> list[Finding]:
    """What of a document could not be read, where nothing else can be said of it."""
    found = audit([(document, ())], [], [], 0)
    return [finding for finding in found if finding.code.startswith(_ABOUT_READING)]


def _checked(path: Path, year: int | None) -> Checked:
    try:
        outcome = attempt(lambda file: _findings(file, year), path)
    except OSError as error:
        return Checked(str(path), unreadable=f"无法读取：{error.strerror}")
    if isinstance(outcome, Crash):
        reason = outcome.error.removeprefix("UnreadableFile: ")
        return Checked(str(path), unreadable=reason if reason != outcome.error else f"检查时程序出错：{reason}")
    return Checked(str(path), outcome)


def _findings(path: Path, year: int | None) -> tuple[Located, ...]:
    document = read_file(path)
    about = year or identify(document, paragraphs(document)).fiscal_year
    found = unread(document) if about is None else lint(document, about, path.name)
    if about is None and not found:
        raise UnreadableFile("看不出是哪一年度的文件，请用 --year 指明")
    return tuple(Located(finding, tuple(_where(document, place) for place in finding.evidence)) for finding in found)


def _where(document: Document, place: Evidence) -> str:
    return place_named(document, place.page, Box(place.x0, place.top, place.x1, place.bottom))


def _evidence(located: Located) -> list[dict[str, Any]]:
    """The evidence with the words for each place."""
    found = zip(located.finding.evidence, located.places, strict=True)
    return [{**msgspec.structs.asdict(evidence), "place": place} for evidence, place in found]


def _print(checked: Sequence[Checked]) -> None:
    out = console()
    for one in checked:
        if one.unreadable is not None:
            continue
        counts = Counter(located.finding.severity for located in one.findings)
        said = "，".join(f"{name} {counts[severity]}" for severity, name in SEVERITIES.items() if counts[severity])
        out.print(line(f"{one.file}：{said or '没有发现问题'}", "bold"), soft_wrap=True)
        for finding, stands in one.findings:
            places = list(dict.fromkeys(stands))
            more = f"等 {len(places)} 处" if len(places) > _PLACES_SHOWN else ""
            where = "、".join(places[:_PLACES_SHOWN]) + more
            head = f"  [{SEVERITIES[finding.severity]}] {finding.code} {where}{' ' if where else ''}"
            out.print(line(head + finding.message, _STYLES[finding.severity]), soft_wrap=True)
            for quote in dict.fromkeys(place.quote for place in finding.evidence if place.quote):
                out.print(line(f"      原文：{one_line(quote)[:200]}"), soft_wrap=True)


def _as_json(checked: Sequence[Checked]) -> bytes:
    return msgspec.json.encode(
        [
            {"file": one.file, **msgspec.structs.asdict(located.finding), "evidence": _evidence(located)}
            for one in checked
            for located in one.findings
        ]
    )


def _as_sarif(checked: Sequence[Checked]) -> bytes:
    used = {finding.code for one in checked for finding, _ in one.findings}
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
                    "results": [_sarif_result(one.file, each) for one in checked for each in one.findings],
                }
            ],
        }
    )


def _sarif_result(file: str, located: Located) -> dict[str, Any]:
    """One result. A PDF has no lines: the page stands in the place of the line, the box among the properties."""
    finding, places = located
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
                "properties": {
                    "place": where,
                    "page": place.page,
                    "box": [place.x0, place.top, place.x1, place.bottom],
                },
            }
            for place, where in zip(finding.evidence, places, strict=True)
        ]
        or [{"physicalLocation": {"artifactLocation": {"uri": uri}}}],
        "properties": {"stated": finding.stated, "expected": finding.expected},
    }
