"""The JSON Schema of rulebooks, with which editors complete and check the YAML while it is written.

`python -m assets.indicators.schema` prints it; `docs/rulebook.schema.json` is that, and a test keeps the two equal.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec

from assets.indicators.expression import FUNCTIONS, Expression
from assets.indicators.quantities import Quantity, Range
from assets.indicators.rulebook import Rulebook

_OWN: dict[type, dict[str, Any]] = {
    Quantity: {"type": ["number", "string"], "pattern": "^[-−]?[0-9]+(\\.[0-9]+)?%?$"},
    Range: {"type": "string", "pattern": "^\\s*[\\[(（【].+[,，].+[\\])）】]\\s*$"},
    Expression: {"type": "string", "minLength": 1, "description": f"算式：事实、数、+ - * / 和 {'、'.join(FUNCTIONS)}"},
}


def rulebook_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of a rulebook file."""
    schema: dict[str, Any] = as_yaml(msgspec.json.schema(Rulebook, schema_hook=lambda kind: dict(_OWN[kind])))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "评价办法", **schema}


def as_yaml(part: Any) -> Any:
    """Decimals are numbers in YAML (msgspec writes them as text in JSON); class names are no titles for readers."""
    if isinstance(part, list | tuple):
        return [as_yaml(item) for item in part]
    if not isinstance(part, dict):
        return part
    if part.get("format") == "decimal":
        part = {**part, "type": "number"}
        del part["format"]
        if isinstance(part.get("default"), str):
            part["default"] = float(part["default"])
    if "properties" in part:
        part = {key: value for key, value in part.items() if key not in ("title", "description")}
    return {key: as_yaml(value) for key, value in part.items()}


def main() -> None:
    """Prints the schema."""
    json.dump(rulebook_schema(), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
