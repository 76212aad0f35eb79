"""From scattered units to few runs: a run takes a range of departments times a range of years, all of them.

Departments stand in the order in which Dagster knows them (that of their registration), because that is what a range
of keys goes by.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import msgspec

from assets.unit import Unit


class Block(msgspec.Struct, frozen=True, order=True):
    """Every unit of some neighbouring departments in some consecutive years; both ends are included."""

    first_year: int
    last_year: int
    first: int
    last: int

    @property
    def size(self) -> int:
        """The number of units."""
        return (self.last - self.first + 1) * (self.last_year - self.first_year + 1)


def blocks(units: Collection[Unit], departments: Sequence[str], most: int) -> list[Block]:
    """Blocks that hold these units, each exactly once, and no other; in an order in which years follow each other.

    Two ways are tried, and the one that needs fewer blocks is taken: runs of years that neighbours share, and runs of
    departments that consecutive years share. A block is cut where it would hold more than `most` units.

    Raises ValueError for a unit whose department is not among `departments`.
    """
    place = {department: index for index, department in enumerate(departments)}
    unknown = {unit.department for unit in units} - place.keys()
    if unknown:
        raise ValueError(f"not registered: {sorted(unknown)}")
    cells = {(place[unit.department], unit.fiscal_year) for unit in units}
    by_department = [Block(b.c0, b.c1, b.r0, b.r1) for b in _merged(cells)]
    by_year = [Block(b.r0, b.r1, b.c0, b.c1) for b in _merged({(year, row) for row, year in cells})]
    chosen = min(by_department, by_year, key=len)
    return sorted(part for block in chosen for part in _cut(block, most))


class _Rectangle(msgspec.Struct, frozen=True, order=True):
    r0: int
    r1: int
    c0: int
    c1: int


def _merged(cells: Collection[tuple[int, int]]) -> list[_Rectangle]:
    """Rectangles: each row's runs of neighbouring columns, joined downwards with equal runs of the next rows."""
    rows: dict[int, list[int]] = {}
    for row, column in cells:
        rows.setdefault(row, []).append(column)
    done: list[_Rectangle] = []
    growing: dict[tuple[int, int], _Rectangle] = {}
    for row in sorted(rows):
        runs = list(_runs(sorted(rows[row])))
        grown = {}
        for run in runs:
            above = growing.get(run)
            joined = above is not None and above.r1 == row - 1
            grown[run] = _Rectangle(above.r0 if above is not None and joined else row, row, *run)
        done += [r for run, r in growing.items() if run not in grown or grown[run].r0 != r.r0]
        growing = grown
    return done + list(growing.values())


def _runs(columns: Iterable[int]) -> Iterable[tuple[int, int]]:
    start = last = None
    for column in columns:
        if last is not None and start is not None and column != last + 1:
            yield start, last
            start = column
        start = column if start is None else start
        last = column
    if start is not None and last is not None:
        yield start, last


def _cut(block: Block, most: int) -> Iterable[Block]:
    """Slices of departments of at most `most` units, each with all its years; years are cut only if one is too many."""
    years = block.last_year - block.first_year + 1
    if years > most:
        middle = block.first_year + most - 1
        yield from _cut(msgspec.structs.replace(block, last_year=middle), most)
        yield from _cut(msgspec.structs.replace(block, first_year=middle + 1), most)
        return
    step = most // years
    for first in range(block.first, block.last + 1, step):
        yield msgspec.structs.replace(block, first=first, last=min(first + step - 1, block.last))
