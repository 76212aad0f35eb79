"""What every asset says of itself in the lineage."""

from __future__ import annotations

from resources.outputs import OUTPUTS

OWNERS = ["team:jixiao"]


def described(chinese: str, english: str) -> str:
    """A description in both languages."""
    return f"{chinese}\n\n{english}"


def place(layer: str, output: str) -> dict[str, str]:
    """The metadata that tell the IO manager where an output is stored."""
    table, part = OUTPUTS[layer][output]
    return {"table": table, "part": part}
