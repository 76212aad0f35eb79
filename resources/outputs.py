"""Which layer makes which outputs, and the file of the warehouse that each output is.

The assets, the ledger and the plain loop all go by this one list.
"""

from __future__ import annotations

from typing import NamedTuple

from assets.indicators.rulebook import GROUPS
from assets.tables.model import FORM_IDS


class Place(NamedTuple):
    """The table and the part within each unit's folder."""

    table: str
    part: str


OUTPUTS: dict[str, dict[str, Place]] = {
    "documents": {"documents": Place("documents", "documents")},
    "forms": {
        **{form: Place("cells", form) for form in FORM_IDS},
        "other_tables": Place("cells", "other"),
        "form_list": Place("forms", "forms"),
    },
    "facts": {
        "facts": Place("facts", "facts"),
        "performance": Place("performance", "performance"),
        "performance_funds": Place("performance_funds", "performance_funds"),
        "performance_totals": Place("performance_totals", "performance_totals"),
    },
    "indicators": {f"{group}_indicators": Place("indicators", group) for group in GROUPS},
    "scores": {
        "scores": Place("scores", "scores"),
        "scorecards": Place("scorecards", "scorecards"),
        "comparisons": Place("comparisons", "comparisons"),
    },
    "findings": {"findings": Place("findings", "findings")},
    "report": {"report": Place("reports", "report")},
}
"""Layer -> output (the asset's name) -> its place."""
