"""Findings, as records of the warehouse's table `findings`."""

from __future__ import annotations

import msgspec
import pandera.pandas as pa
import pyarrow as arrow

from assets import records
from assets.documents.model import Source

SEVERITIES = ("error", "warning", "info")


class Evidence(msgspec.Struct, frozen=True):
    """A place that a finding rests on, with what stands there: the flat form of a source and a quote."""

    document: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    quote: str

    @classmethod
    def at(cls, source: Source, quote: str) -> Evidence:
        """The evidence that stands at `source`."""
        box = source.box
        return cls(source.document, source.page, box.x0, box.top, box.x1, box.bottom, quote)


class Finding(msgspec.Struct, frozen=True):
    """Something wrong in a document: what it states, what it should be, and where both stand.

    `accepted` says why it may stay, who says so and until when; None where nobody has accepted it.
    """

    code: str
    severity: str
    message: str
    stated: str | None
    expected: str | None
    evidence: tuple[Evidence, ...]
    accepted: str | None = None


FINDINGS = pa.DataFrameSchema(
    {
        "code": records.column(records.TEXT, "规则编号", pa.Check.str_matches(r"^[TXNYPD]\d{3}$")),
        "severity": records.column(records.TEXT, "程度", pa.Check.isin(SEVERITIES)),
        "message": records.column(records.TEXT, "说明"),
        "stated": records.column(records.TEXT, "文中所写", nullable=True),
        "expected": records.column(records.TEXT, "应为", nullable=True),
        "evidence": records.column(arrow.list_(records.PLACE), "证据：文件、页、位置、原文"),
        "accepted": records.column(records.TEXT, "已认可的，认可的理由、何人、至何时；不再计入", nullable=True),
    },
    name="findings",
    title="疑点",
    description="文件中自相矛盾或不合规定之处。",
    strict=True,
)
