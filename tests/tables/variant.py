"""A form as it is printed somewhere, for tests."""

from __future__ import annotations

import msgspec


class Variant(msgspec.Struct, frozen=True):
    """One form as it is printed somewhere: the lines above it, its grid, and what is to be read."""

    name: str
    form: str
    above: tuple[str, ...]
    rows: tuple[str, ...]
    header: int
    columns: str
    sides: bool = False
    width: float = 40.0


def rows_of(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().split("\n"))
