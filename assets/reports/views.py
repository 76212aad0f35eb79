"""Which parts of which pages a report shows, and what each mark in them stands for.

Places that stand near each other on a page share one picture: a sum and its addends are read together. Every finding
has its own views; the places that indicators draw on are shown once, in the list of sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from assets.documents.model import Box
from assets.findings.model import SEVERITIES, Evidence, Finding
from assets.indicators.model import Indicator
from assets.reports.model import ReportDocument, ReportInputs, View

TALLEST = 300.0
"""Points from the first to the last mark of a view; places further apart get views of their own."""


class Input(msgspec.Struct, frozen=True):
    """One entry of `Indicator.inputs`: a fact, its value, and where it is printed (nowhere for a derived value)."""

    fact: str
    value: Decimal | None = None
    unit: str = ""
    subject: str | None = None
    year: int | None = None
    method: str = ""
    text: str = ""
    document: str | None = None
    page: int | None = None
    x0: float | None = None
    top: float | None = None
    x1: float | None = None
    bottom: float | None = None
    quote: str | None = None

    @property
    def place(self) -> Evidence | None:
        """The place that the value is printed at, None where the input does not say all of it."""
        if (
            self.document is None
            or self.page is None
            or self.x0 is None
            or self.top is None
            or self.x1 is None
            or self.bottom is None
        ):
            return None
        return Evidence(self.document, self.page, self.x0, self.top, self.x1, self.bottom, self.quote or "")


class Shot(msgspec.Struct, frozen=True):
    """A view and its places, mark by mark: `quotes[i]` holds what the places of the i-th mark quote."""

    view: View
    quotes: tuple[tuple[str, ...], ...]


def read_inputs(indicator: Indicator) -> list[Input]:
    """The inputs of an indicator. Raises ValueError, naming it, where its JSON is not the list it should be."""
    if not indicator.inputs.strip():
        return []
    try:
        return msgspec.json.decode(indicator.inputs, type=list[Input])
    except msgspec.MsgspecError as error:
        raise ValueError(f"指标 {indicator.rulebook}/{indicator.indicator} 的 inputs 无法读出：{error}") from error


def box_of(place: Evidence) -> Box:
    """The box of a place."""
    return Box(place.x0, place.top, place.x1, place.bottom)


def shots_of(places: Iterable[Evidence]) -> list[Shot]:
    """The places as views: page by page in the order in which the pages are first named, from top to bottom."""
    pages: dict[tuple[str, int], dict[Box, list[str]]] = {}
    for place in places:
        quotes = pages.setdefault((place.document, place.page), {}).setdefault(box_of(place), [])
        if place.quote and place.quote not in quotes:
            quotes.append(place.quote)
    shots = []
    for (document, page), boxes in pages.items():
        for cluster in _clusters(sorted(boxes, key=lambda b: (b.top, b.x0, b.bottom, b.x1))):
            shots.append(Shot(View(document, page, tuple(cluster)), tuple(tuple(boxes[b]) for b in cluster)))
    return shots


def _clusters(boxes: Sequence[Box]) -> list[list[Box]]:
    clusters: list[list[Box]] = []
    for box in boxes:
        if clusters and box.bottom - clusters[-1][0].top <= TALLEST:
            clusters[-1].append(box)
        else:
            clusters.append([box])
    return clusters


def sorted_findings(findings: Sequence[Finding]) -> list[Finding]:
    """Errors first, then warnings, then the rest, then what was accepted; within each in the order given."""
    severities = {severity: i for i, severity in enumerate(SEVERITIES)}
    return sorted(findings, key=lambda f: (f.accepted is not None, severities.get(f.severity, len(SEVERITIES))))


def source_shots(indicators: Sequence[Indicator], documents: Sequence[ReportDocument]) -> list[Shot]:
    """The views of all places that indicators draw on, each place once, in the order of the documents and pages."""
    places = [i.place for indicator in indicators for i in read_inputs(indicator)]
    order = {document.sha256: n for n, document in enumerate(documents)}
    return sorted(
        shots_of(p for p in places if p is not None),
        key=lambda s: (order.get(s.view.document, len(order)), s.view.document, s.view.page, s.view.boxes[0].top),
    )


def report_views(inputs: ReportInputs) -> list[View]:
    """Every view that the report shows, the most important first: what `crops.make_crops` is to make."""
    views = [shot.view for finding in sorted_findings(inputs.findings) for shot in shots_of(finding.evidence)]
    views += [shot.view for shot in source_shots(inputs.indicators, inputs.documents)]
    return list(dict.fromkeys(views))
