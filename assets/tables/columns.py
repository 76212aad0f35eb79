"""What the columns of a table are called: their ids, by header path and, in some forms, by the row's label."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assets.tables.catalogue import FormKind, squeeze
from assets.tables.units import without_unit

_YEAR = re.compile(r"(20\d\d)年")
_STAGES = (
    (re.compile(r"(上年|去年|上一年)"), "prior_final"),
    (re.compile(r"率$|占.*[%％比]|增幅|同比|比例|[%％][)）]?$"), "share"),
    (re.compile(r"增减|增长|比上年|比预算|差异"), "change"),
    (re.compile(r"决算|统计数|实际(支出|发生)数?"), "final"),
    (re.compile(r"(全年|调整后?)预算"), "adjusted_budget"),
    (re.compile(r"年初|预算"), "budget"),
)
STAGE_IDS = tuple(dict.fromkeys(stage for _, stage in _STAGES))


def stage_of(text: str) -> str | None:
    """Whether a header names the budget (`budget`), the final accounts (`final`) or what compares them."""
    return next((name for pattern, name in _STAGES if pattern.search(text)), None)


class Columns:
    """Names the columns of one layout of a form; of an unknown table none has a name."""

    def __init__(self, kind: FormKind | None, paths: Sequence[str]) -> None:
        """Takes the header path of each column."""
        self._kind = kind
        self._paths = [without_unit(path.removeprefix("收入/").removeprefix("支出/")) for path in paths]
        years = [max(map(int, _YEAR.findall(path)), default=0) for path in paths]
        self._past = [0 < year < max(years) for year in years]
        self._taken: dict[tuple[str, str | None], int] = {}
        self._known: dict[tuple[int, str | None, str], str] = {}

    def id_of(self, column: int, label: str, side: str | None) -> str:
        """The id of a column in a row with this label; `column_7` where the catalogue knows none.

        Where the form lists its columns only in part, the first column of a name has it and the others are numbered.
        """
        key = (column, side, label if self._kind is not None and self._kind.lists_three_public else "")
        if key not in self._known:
            self._known[key] = self._find(column, label, side)
        return self._known[key]

    def _find(self, column: int, label: str, side: str | None) -> str:
        unknown = f"column_{column + 1}"
        if self._kind is None or column >= len(self._paths):
            return unknown
        if self._kind.lists_three_public:
            return _three_public_column(self._kind, self._paths[column], label, self._past[column]) or unknown
        if self._past[column]:
            return "prior_final"
        found = self._kind.column_for(self._paths[column], side)
        if found and self._kind.open and self._taken.setdefault((found, side), column) != column:
            return unknown
        return found or unknown


def _three_public_column(kind: FormKind, path: str, label: str, past: bool) -> str | None:
    """Items may head the columns and stages the rows (预算数, 决算数), or the other way round, or both the columns."""
    words = [w for w in [*path.split("/"), squeeze(label)] if w]
    stage = "prior_final" if past else next((s for word in reversed(words) if (s := stage_of(word))), None)
    items = [w for w in words if not stage_of(w) or "三公" in w] or words[:1]
    item = next((i for n in range(len(items), 0, -1) if (i := kind.column_for("/".join(items[-n:]), None))), None)
    return f"{item}_{stage}" if item and stage else None
