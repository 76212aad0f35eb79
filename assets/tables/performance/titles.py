"""Where performance tables begin: their titles, years and units, above the grid or in its first rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from assets.tables.model import DEFAULT_UNIT
from assets.tables.performance.rows import Entry, Table, is_speech
from assets.tables.performance.stated import PerformanceTable
from assets.tables.performance.words import names_subject, squeeze

_TITLE = re.compile(r"(?:自评|评价|评分|得分|绩效|指标体系).*(?:表|情况|体系)|评分标准$|^附?表\d")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_NUMBER_OF_LINES = 4
_LONGEST_TITLE = 80


_TABLE_NAME = re.compile(r"(?:自评|评价|评分|绩效).{0,20}表(?:\(.{0,12}\))?$")
_HEAD = re.compile(
    r"^\(?(?:19|20)\d\d年度?\)?$|^\(?(?:金额)?单位[::]|^(?:填报|编制|填制|预算)?(?:单位|部门|日期|时间).{0,6}[::]"
)
"""What stands in a row between a table's title and its first row."""
_UNIT = re.compile(r"(?:单位[::]?|\()(亿元|万元|千元|元)\)?")


def opened(table: Table, before: PerformanceTable | None = None) -> PerformanceTable:
    """A table that begins with a grid: its title, year and unit from the lines above.

    Of several projects in a row often only the first table has a title.
    """
    texts = ["".join(line.text.split()) for line in table.above][-_NUMBER_OF_LINES:]
    near: list[str] = []
    for text in reversed(texts):
        if "。" in text or len(text) > _LONGEST_TITLE:
            break
        near.insert(0, text)
    title = next((text for text in reversed(near) if _TITLE.search(text)), near[-1] if near else "")
    spoken = [title, *near]
    year = next((int(match[1]) for text in spoken if (match := _YEAR.search(text))), None)
    unit = next((own for text in reversed(near) if (own := unit_in(squeeze(text)))), DEFAULT_UNIT)
    found = PerformanceTable(0, title, table.page.number, table.grid.box.top, unit, year)
    first = table.rows[0].texts if table.rows else []
    if before is not None and not is_speech(table.above) and any(map(names_subject, first)):
        return _titled_as(found, before)
    return found


def _titled_as(own: PerformanceTable, before: PerformanceTable) -> PerformanceTable:
    """A table with the title and the year of the one before it, where it has no title."""
    if _TITLE.search(own.title):
        return own
    return msgspec.structs.replace(own, title=before.title, year=own.year or before.year)


def opened_within(table: Table, position: int, before: PerformanceTable) -> PerformanceTable:
    """A table that begins with a row in the middle of a grid: with its title, or with its project's name."""
    first = table.rows[position].entries[0]
    own = PerformanceTable(0, "", first.page, first.box.top, before.unit)
    return _titled_as(own, before) if names_subject(first.text) else own


def take_title(table: PerformanceTable, entries: Sequence[Entry]) -> bool:
    """Takes title, year and unit from a row above everything else that states nothing but these; whether it was one."""
    if any(len(entry.text) > _LONGEST_TITLE for entry in entries):
        return False
    if not all(_HEAD.search(entry.text) or (len(entries) == 1 and _TITLE.search(entry.text)) for entry in entries):
        return False
    for entry in entries:
        year, unit = _YEAR.search(entry.text), unit_in(entry.text)
        if table.year is None and year is not None:
            table.year = int(year[1])
        if unit is not None:
            table.unit = unit
        if _TITLE.search(entry.text) and not _TITLE.search(squeeze(table.title)):
            table.title = entry.printed
    return True


def names_table(text: str) -> bool:
    """Whether squeezed text is the name of a performance table: 项目支出绩效自评表（2023年度）."""
    return _TABLE_NAME.search(text) is not None


def unit_in(text: str) -> str | None:
    """The unit of money that squeezed text names: （万元）, 单位：元."""
    match = _UNIT.search(text)
    return match[1] if match is not None else None


def titled(table: Table, but: str = "") -> bool:
    """Whether the title of a performance table stands above a grid, and is not `but`, the running head of its pages."""
    texts = ["".join(line.text.split()) for line in table.above]
    return any(_TITLE.search(text) and text != but for text in texts)
