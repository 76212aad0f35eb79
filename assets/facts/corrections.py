"""Figures that were misread, put right by a person who looked at the page.

A correction names a fact, or a cell of a form, and what was read there; it takes effect only where that still is what
is read, so that it cannot spoil a figure that is read rightly one day. The corrected fact keeps its place on the page
and says what was changed, by whom, when and on what ground.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from assets.documents.model import Source
from assets.facts.catalogue import is_fact, name_of
from assets.facts.model import Fact
from assets.tables.forms import Form
from assets.tables.model import Cell
from assets.tables.numbers import Number, parse_number

METHOD = "corrected"
_NUMBERING = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[、.．]")
_Words = Annotated[str, Meta(max_length=2000)]
_Year = Annotated[int, Meta(ge=1949, le=2200)]


class Figure:
    """A number as somebody typed it from a page: `3,642.94`. Raises ValueError for what is no number."""

    __slots__ = ("number", "text")

    def __init__(self, written: object) -> None:
        self.text = str(written)
        number = parse_number(self.text) if not isinstance(written, bool) else None
        if number is None:
            raise ValueError(self.text)
        self.number: Number = number

    def __repr__(self) -> str:
        return f"Figure({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Figure) and self.number == other.number

    def __hash__(self) -> int:
        return hash(self.number)


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One correction: of a fact (`fact`, `subject`, `about_year`), or of a cell (`form`, `row`, `column`)."""

    read: Annotated[Figure, Meta(description="系统识别的数，照识别的写，单位与原文相同")]
    right: Annotated[Figure, Meta(description="原文上正确的数，单位与原文相同")]
    who: Annotated[_Words, Meta(min_length=1, description="何人更正")]
    when: Annotated[date, Meta(description="何时更正，如 2023-05-06")]
    source: Annotated[_Words, Meta(min_length=1, description="据何更正：文件、页码")]
    fact: Annotated[str | None, Meta(description="事实的标识，如 staff_quota；与 form 二选一")] = None
    subject: Annotated[str | None, Meta(description="项目或科目的名称；整个部门的不写")] = None
    about_year: Annotated[_Year | None, Meta(description="所指年度；本年度的不写")] = None
    form: Annotated[str | None, Meta(description="表的标识，如 expenditure；与 fact 二选一")] = None
    row: Annotated[str | None, Meta(description="行：科目编码，或照原文写的行名")] = None
    column: Annotated[str | None, Meta(description="栏：标识，或照原文写的栏名")] = None
    note: Annotated[_Words, Meta(description="说明")] = ""

    @property
    def target(self) -> str:
        """What it corrects, in Chinese."""
        if self.fact is not None:
            name = name_of(self.fact) if is_fact(self.fact) else self.fact
            year = f"{self.about_year}年" if self.about_year else ""
            return f"{year}{name}" + (f"（{self.subject}）" if self.subject else "")
        return f"{self.form} 表“{self.row}”行“{self.column}”栏"


def figure_text(value: object) -> str:
    """How a figure is encoded: as it was typed. Raises NotImplementedError for anything else."""
    if isinstance(value, Figure):
        return value.text
    raise NotImplementedError(type(value).__name__)


class Corrected(msgspec.Struct, frozen=True):
    """Facts with corrections in them, and the numbers (from 0) of the corrections that took effect."""

    facts: list[Fact]
    used: frozenset[int]


def correct(facts: Sequence[Fact], forms: Sequence[Form], corrections: Sequence[Correction], year: int) -> Corrected:
    """The facts of one document with the corrections that fit them; `year` is the fiscal year.

    A cell's correction reaches every fact that was read from the cell.
    """
    if not corrections:
        return Corrected(list(facts), frozenset())
    cells = [_sources(correction, forms) for correction in corrections]
    used: set[int] = {number for number, found in enumerate(cells) if found}
    made = []
    for fact in facts:
        for number, correction in enumerate(corrections):
            hit = fact.source in cells[number] if correction.form else _is_of(fact, correction, year)
            scale = _scale(correction.read.number, fact.text, fact.value, fact.half_step) if hit else None
            if scale is not None:
                made.append(_corrected(fact, correction, scale))
                used.add(number)
                break
        else:
            made.append(fact)
    return Corrected(made, frozenset(used))


def unused(corrections: Sequence[Correction], used: set[int], facts: Sequence[Fact], year: int) -> list[str]:
    """What to say of the corrections that took no effect, in Chinese."""
    told = []
    for number, correction in enumerate(corrections):
        if number not in used:
            now = list(dict.fromkeys(f.text for f in facts if correction.fact and _is_of(f, correction, year)))
            read = f"现在识别的是 {'、'.join(now[:5])}" if now else "文件里没有识别出这个数"
            told.append(
                f"更正没有起作用：{correction.target}写的是识别为 {correction.read.text}，{read}。"
                "改法：read 照现在识别的写；已经识别正确的，删去这条更正"
            )
    return told


def _is_of(fact: Fact, correction: Correction, year: int) -> bool:
    about = correction.about_year or year
    return (fact.fact, fact.subject, fact.about_year) == (correction.fact, correction.subject, about)


def _sources(correction: Correction, forms: Sequence[Form]) -> set[Source]:
    """Where the cells stand that a correction means."""
    if correction.form is None:
        return set()
    return {
        cell.source
        for form in forms
        if form.form == correction.form
        for cell in form.cells
        if _row_is(cell, correction.row or "") and _column_is(cell, correction.column or "")
        if cell.value is not None and cell.half_step is not None
        if _scale(correction.read.number, cell.text, cell.value, cell.half_step) is not None
    }


def _row_is(cell: Cell, row: str) -> bool:
    label, wanted = _squeezed(cell.row_label), _squeezed(row)
    return wanted in (cell.row_code, label) or _NUMBERING.sub("", wanted) == _NUMBERING.sub("", label)


def _column_is(cell: Cell, column: str) -> bool:
    label, wanted = _squeezed(cell.column_label), _squeezed(column)
    return wanted in (cell.column, label, label.rpartition("/")[2])


def _scale(read: Number, text: str, value: Decimal, half_step: Decimal) -> Decimal | None:
    """What one unit of the typed figures is in the fact's unit; None where something else was read.

    The figure may be typed as it is printed (in 元) or as the warehouse has it (in 万元).
    """
    printed = parse_number(text)
    if printed is not None and printed.value == read.value:
        return half_step / printed.half_step
    return Decimal(1) if value == read.value else None


def _corrected(fact: Fact, correction: Correction, scale: Decimal) -> Fact:
    right = correction.right.number.scaled(scale)
    note = f"；{correction.note}" if correction.note else ""
    return msgspec.structs.replace(
        fact,
        value=right.value,
        half_step=right.half_step,
        method=METHOD,
        confidence=None,
        correction=f"识别为{correction.read.text}，更正为{correction.right.text}"
        f"（{correction.who}，{correction.when.isoformat()}，{correction.source}{note}）",
    )


def _squeezed(text: str) -> str:
    return "".join(text.split())
