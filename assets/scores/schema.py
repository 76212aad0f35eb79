"""The JSON Schema of evidence files, with which editors complete and check them while they are written.

`python -m assets.scores.schema` prints it; `docs/evidence.schema.json` is that, and a test keeps the two equal.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec

from assets.facts.corrections import Figure
from assets.indicators.quantities import Quantity
from assets.indicators.schema import as_yaml
from assets.scores.evidence_file import EvidenceFile

_OWN: dict[type, dict[str, Any]] = {
    Quantity: {"type": ["number", "string"], "pattern": "^[-−]?[0-9]+(\\.[0-9]+)?%?$"},
    Figure: {"type": ["number", "string"], "pattern": "^[-−(（△▲]?[0-9,，]+(\\.[0-9]+)?%?[)）]?$"},
}


def evidence_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of an evidence file."""
    schema: dict[str, Any] = as_yaml(msgspec.json.schema(EvidenceFile, schema_hook=lambda kind: dict(_OWN[kind])))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "佐证", **schema}


def main() -> None:
    """Prints the schema."""
    json.dump(evidence_schema(), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
