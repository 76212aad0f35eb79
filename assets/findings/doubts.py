"""How sure the numbers are that a finding rests on: one that was recognised with low confidence proves nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from assets.documents.doubt import doubtful_numbers
from assets.documents.model import Box, Document
from assets.documents.scans.scan_cells import LOW_CONFIDENCE
from assets.facts.model import Fact
from assets.findings.model import Evidence, Finding

_SHOWN = 3
_SAID = "识别把握不高"


class Doubts:
    """The numbers of some documents that were recognised with low confidence, by page."""

    def __init__(self, documents: Sequence[Document], facts: Sequence[Fact] = ()) -> None:
        """Takes the documents, and facts of documents that are not among them (those of the year before)."""
        self._by_page: dict[tuple[str, int], list[tuple[Box, str]]] = defaultdict(list)
        for document in documents:
            for number in doubtful_numbers(document):
                self._add(number.source.document, number.source.page, number.source.box, number.text)
        for fact in facts:
            if fact.confidence is not None and fact.confidence < LOW_CONFIDENCE:
                self._add(fact.source.document, fact.source.page, fact.source.box, fact.text)

    def _add(self, document: str, page: int, box: Box, text: str) -> None:
        squeezed = "".join(text.split())
        if squeezed:
            self._by_page[document, page].append((box, squeezed))

    def weighed(self, finding: Finding) -> Finding:
        """The finding; where it rests on such a number it says so, and is a warning at most."""
        doubtful = list(dict.fromkeys(text for place in finding.evidence for text in self._under(place)))
        if not doubtful or _SAID in finding.message:
            return finding
        more = f"等 {len(doubtful)} 个数" if len(doubtful) > _SHOWN else ""
        message = f"{finding.message}其中 {'、'.join(doubtful[:_SHOWN])}{more}{_SAID}，请核对原件。"
        severity = "warning" if finding.severity == "error" else finding.severity
        return msgspec.structs.replace(finding, message=message, severity=severity)

    def _under(self, place: Evidence) -> list[str]:
        """The doubtful numbers that a place quotes."""
        quote = "".join(place.quote.split())
        box = Box(place.x0, place.top, place.x1, place.bottom)
        return [
            text
            for other, text in self._by_page.get((place.document, place.page), ())
            if text in quote and box.holds((other.x0 + other.x1) / 2, (other.top + other.bottom) / 2)
        ]
