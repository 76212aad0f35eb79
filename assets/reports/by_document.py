"""The findings of each document: what its author has to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from assets.reports.figures import SEVERITY_NAMES, DocumentNames, FindingBlock
from assets.reports.model import ReportDocument


class DocumentFindings(msgspec.Struct, frozen=True):
    """One file with its findings, those that also rest on another file among them; `places` says where each stands."""

    anchor: str
    entry: str
    name: str
    counts: tuple[tuple[str, str, int], ...]
    findings: tuple[tuple[FindingBlock, str], ...]


def findings_by_document(
    documents: Sequence[ReportDocument], blocks: Sequence[FindingBlock], names: DocumentNames
) -> list[DocumentFindings]:
    """The files that were looked into, in the order of the list of files, also those without any finding."""
    found = []
    for number, document in enumerate(documents, 1):
        link = names.link(document.sha256)
        own = [(block, _places(block, link.href)) for block in blocks if link and _rests_on(block, link.href)]
        if document.fiscal_year is not None and not own:
            continue
        counts = Counter(block.severity for block, _ in own)
        found.append(
            DocumentFindings(
                anchor=f"d-{number}-findings",
                entry=f"d-{number}",
                name=document.name,
                counts=tuple((key, name, counts[key]) for key, name in SEVERITY_NAMES.items()),
                findings=tuple(own),
            )
        )
    return found


def _rests_on(block: FindingBlock, href: str) -> bool:
    return any(figure.document is not None and figure.document.href == href for figure in block.figures)


def _places(block: FindingBlock, href: str) -> str:
    titles = [f.title for f in block.figures if f.document is not None and f.document.href == href]
    return "、".join(dict.fromkeys(titles))
