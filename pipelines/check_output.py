"""How `jixiao check` tells what it found: text for people, JSON, SARIF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import msgspec
from rich.text import Text

from assets.findings.catalogue import rules
from assets.findings.model import Finding
from pipelines.terminal import console, line, one_line

SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}
_STYLES = {"error": "red", "warning": "yellow", "info": ""}
_SARIF_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_PLACES_SHOWN = 4


class Located(NamedTuple):
    """A finding, and where each piece of its evidence stands, in the words of the file's format."""

    finding: Finding
    places: tuple[str, ...]


class Checked(msgspec.Struct, frozen=True):
    """What was found in one file, or why it could not be read."""

    file: str
    findings: tuple[Located, ...] = ()
    unreadable: str | None = None

    @property
    def open(self) -> tuple[Located, ...]:
        """The findings that nobody has accepted, in the order in which they are numbered."""
        return tuple(each for each in self.findings if each.finding.accepted is None)

    @property
    def accepted(self) -> tuple[Located, ...]:
        """The findings that somebody has accepted."""
        return tuple(each for each in self.findings if each.finding.accepted is not None)


def print_text(checked: Sequence[Checked]) -> None:
    """Prints the findings of each file, numbered; those that were accepted stand apart, with the reason."""
    out = console()
    for one in checked:
        if one.unreadable is not None:
            continue
        counts = Counter(located.finding.severity for located in one.open)
        said = "，".join(f"{name} {counts[severity]}" for severity, name in SEVERITIES.items() if counts[severity])
        also = f"（另有已认可 {len(one.accepted)}）" if one.accepted else ""
        out.print(line(f"{one.file}：{said or '没有发现问题'}{also}", "bold"), soft_wrap=True)
        for number, located in enumerate(one.open, 1):
            finding = located.finding
            head = f"{number}. [{SEVERITIES[finding.severity]}] {_named(located)}"
            out.print(_indented(2, head + finding.message, _STYLES[finding.severity]), soft_wrap=True)
            for words in dict.fromkeys(place.quote for place in finding.evidence if place.quote):
                out.print(_indented(6, f"原文：{one_line(words)[:200]}"), soft_wrap=True)
        for located in one.accepted:
            out.print(_indented(2, f"[已认可] {_named(located)}{located.finding.message}", "dim"), soft_wrap=True)
            out.print(_indented(6, f"认可：{located.finding.accepted}", "dim"), soft_wrap=True)


def _indented(columns: int, text: str, style: str = "") -> Text:
    return Text(" " * columns).append_text(line(text, style))


def _named(located: Located) -> str:
    places = list(dict.fromkeys(located.places))
    more = f"等 {len(places)} 处" if len(places) > _PLACES_SHOWN else ""
    where = "、".join(places[:_PLACES_SHOWN]) + more
    return f"{located.finding.code} {where}{' ' if where else ''}"


def as_json(checked: Sequence[Checked]) -> bytes:
    """One list of objects with the columns of the table `findings`, and the file."""
    return msgspec.json.encode(
        [
            {"file": one.file, **msgspec.structs.asdict(located.finding), "evidence": _evidence(located)}
            for one in checked
            for located in one.findings
        ]
    )


def _evidence(located: Located) -> list[dict[str, Any]]:
    """The evidence with the words for each place."""
    found = zip(located.finding.evidence, located.places, strict=True)
    return [{**msgspec.structs.asdict(evidence), "place": place} for evidence, place in found]


def as_sarif(checked: Sequence[Checked]) -> bytes:
    """A SARIF 2.1.0 log of one run; what was accepted is suppressed, with the reason."""
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
    uri = Path(file).as_uri() if Path(file).is_absolute() else quote(Path(file).as_posix())
    result: dict[str, Any] = {
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
    if finding.accepted is not None:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": finding.accepted}]
    return result
