"""What a rule is given: one document with its forms, looked at as rows and columns, and the facts about it.

Cells are asked for by form, row and column; the answer keeps apart what must be kept apart: a printed number, a
blank (which in a sum is exactly zero) and something that could not be read (which makes a relation impossible).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import Enum
from functools import cached_property
from typing import Any

from assets.documents.identity import Identity, identify
from assets.documents.model import POINT, Document
from assets.documents.prose import paragraphs
from assets.facts.model import Fact
from assets.facts.performance import Performance, read_performance
from assets.findings.evaluations import View
from assets.findings.figures import Figure, figure_of_cell, heading_name
from assets.findings.relations import Part
from assets.tables.catalogue import form_kind
from assets.tables.forms import Form
from assets.tables.model import DEFAULT_UNIT, OTHER_FORM, Cell
from assets.tables.numbers import is_dash

_OWN_NAMES = {"three_public": "“三公”经费支出决算表"}
"""What messages call a form whose official name differs by province."""

_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|\d+[.．、])")
_NUMBERED = re.compile(r"^[一二三四五六七八九十]+、")
_TOTAL = re.compile(r"^(?:本年)?(?:合计|总计)$")
_UNKNOWN_COLUMN = re.compile(r"^column_\d+$")


class Nothing(Enum):
    """Why a place gives no number."""

    BLANK = "blank"
    UNREAD = "unread"


class Incomplete(Exception):
    """A relation lacks a part that could not be read; it is not checked."""


class Row:
    """One row of a form on one of its sides."""

    def __init__(self, form_name: str, first: Cell) -> None:
        self.form_name = form_name
        self.index = first.row
        self.code = first.row_code
        self.side = first.side
        self.label = "".join(first.row_label.split())
        self.cells: dict[str, Cell] = {}
        self._doubtful: set[str] = set()

    def add(self, cell: Cell) -> None:
        """Put a cell into its column; two different texts in one column make the column unreadable."""
        before = self.cells.setdefault(cell.column, cell)
        if before.text != cell.text:
            self._doubtful.add(cell.column)

    @property
    def name(self) -> str:
        """The label without its printed numbering: “社会保障和就业支出”."""
        return _NUMBERING.sub("", self.label)

    @property
    def numbered(self) -> bool:
        """Whether the label starts with 一、 二、 ..."""
        return _NUMBERED.match(self.label) is not None

    @property
    def title(self) -> str:
        """Code and name, as messages call the row."""
        return f"{self.code} {self.label}".strip() if self.code else self.label

    def amount(self, column: str) -> Figure | Nothing:
        """What the row prints in a column."""
        cell = self.cells.get(column)
        if column in self._doubtful:
            return Nothing.UNREAD
        if cell is None or not cell.text.strip() or is_dash(cell.text):
            return Nothing.BLANK
        return figure_of_cell(cell, self.form_name) or Nothing.UNREAD

    def figure(self, column: str) -> Figure | None:
        """The number printed in a column, or None."""
        amount = self.amount(column)
        return amount if isinstance(amount, Figure) else None

    def printed_columns(self) -> list[str]:
        """The columns in which the row prints a number or something unreadable."""
        return [column for column in self.cells if self.amount(column) is not Nothing.BLANK]


class FormView:
    """One published form as rows and columns."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.name = form.title if form.form == OTHER_FORM else _OWN_NAMES.get(form.form, form_kind(form.form).name)
        rows: dict[tuple[object, ...], Row] = {}
        for cell in form.cells:
            if form.form != OTHER_FORM and cell.unit != DEFAULT_UNIT:
                continue  # Percentages and counts beside the amounts take no part in sums.
            # Blocks of codes that run down beside each other share the row number, not the row.
            key = (cell.row, cell.side, cell.row_code, cell.row_label)
            rows.setdefault(key, Row(self.name, cell)).add(cell)
        self.rows = list(rows.values())

    @cached_property
    def columns(self) -> dict[str, str]:
        """Column id -> its heading, from left to right as they appear."""
        known = {column for row in self.rows for column in row.cells}
        return {c.column: "".join(c.column_label.split()) for c in self.form.cells if c.column in known}

    @property
    def empty(self) -> bool:
        """Whether the form was published without a single number."""
        return not any(row.printed_columns() for row in self.rows)

    @cached_property
    def by_code(self) -> dict[str, Row]:
        """The rows that carry a code which no other row of the form carries."""
        coded = [row for row in self.rows if row.code]
        codes = [row.code for row in coded]
        return {row.code: row for row in coded if row.code and codes.count(row.code) == 1}

    @property
    def ambiguous(self) -> bool:
        """Whether a code stands in more than one row, as where the forms of several units were bound together."""
        codes = [row.code for row in self.rows if row.code]
        return len(codes) != len(set(codes))

    @cached_property
    def total_row(self) -> Row | None:
        """The row 合计 of a form with codes."""
        found = [row for row in self.rows if not row.code and _TOTAL.match(row.name)]
        return found[0] if len(found) == 1 else None

    def side(self, side: str | None) -> list[Row]:
        """The rows of one side, from top to bottom."""
        return [row for row in self.rows if row.side == side]

    def named(self, pattern: str, side: str | None = None) -> Row | None:
        """The one row (of a side) whose name matches the whole pattern, or None."""
        found = [row for row in self.rows if (side is None or row.side == side) and re.fullmatch(pattern, row.name)]
        return found[0] if len(found) == 1 else None

    def children(self, parent: str | None) -> list[Row]:
        """The listed rows right below a code (or below the total): nearest listed level, whichever it is."""
        codes = [code for code in self.by_code if code != parent and code.startswith(parent or "")]
        return [
            self.by_code[code]
            for code in codes
            if not any(other != code and code.startswith(other) for other in codes if other != parent)
        ]

    def is_detail(self, column: str, of: Iterable[str]) -> bool:
        """Whether a column's heading puts it below one of the others: 基本支出/人员经费 below 基本支出/小计."""
        heading = self.columns[column]
        heads = [re.sub(r"/(?:合计|小计)$", "", self.columns[other]) for other in of if other in self.columns]
        return "其中" in heading or any(heading.startswith(f"{head}/") for head in heads if head)

    def label_of(self, column: str) -> str:
        """What a column is called."""
        return heading_name(self.columns.get(column, column))


def column_parts(rows: Iterable[Row], column: str, form: FormView | None = None) -> list[Part]:
    """The printed amounts of several rows in one column; blanks are exactly zero.

    Raises:
        Incomplete: one of them could not be read, or (where `form` is given) is blank though the rows below its
            code print amounts: then it is not zero but missing.
    """
    rows = list(rows)
    for row in rows:
        if form is not None and row.code and row.amount(column) is Nothing.BLANK:
            below = [other for code, other in form.by_code.items() if code != row.code and code.startswith(row.code)]
            if any(other.amount(column) is not Nothing.BLANK for other in below):
                raise Incomplete
    return _parts((row.amount(column), row.title) for row in rows)


def row_parts(row: Row, columns: Iterable[str], form: FormView) -> list[Part]:
    """The printed amounts of one row in several columns; blanks are exactly zero.

    Raises:
        Incomplete: one of them could not be read, or the row prints a number in a column that may be another part.
    """
    columns = list(columns)
    if any(_UNKNOWN_COLUMN.match(column) and not form.is_detail(column, columns) for column in row.printed_columns()):
        raise Incomplete
    return _parts((row.amount(column), form.label_of(column)) for column in columns)


def _parts(amounts: Iterable[tuple[Figure | Nothing, str]]) -> list[Part]:
    parts = []
    for amount, name in amounts:
        if amount is Nothing.UNREAD:
            raise Incomplete
        if isinstance(amount, Figure):
            parts.append(Part(amount, name))
    return parts


class Case:
    """One document under audit, with everything that a rule may look at."""

    def __init__(
        self,
        document: Document,
        forms: Sequence[Form],
        facts: Sequence[Fact],
        prior_facts: Sequence[Fact],
        fiscal_year: int,
        department_name: str | None,
        names: Sequence[str] = (),
    ) -> None:
        self.document = document
        self.views = [FormView(form) for form in forms]
        self.facts = list(facts)
        self.prior_facts = list(prior_facts)
        self.fiscal_year = fiscal_year
        self.department_name = department_name
        self.names = tuple(names)
        """What the file is called; several names where its bytes lie in the folder more than once."""
        self.folder: Sequence[Case] = (self,)
        """The documents of the folder, this one among them; `audit` sets it."""
        self.made: dict[str, list[Any]] = {}
        """What each rule made of the case, by code; `Rule.outcomes` fills it."""

    @property
    def earlier(self) -> list[Case]:
        """The documents of the folder that come before this one."""
        own = next(n for n, other in enumerate(self.folder) if other is self)
        return list(self.folder[:own])

    @cached_property
    def identity(self) -> Identity:
        """What the document is, whose and of which year, by its content."""
        return identify(self.document, paragraphs(self.document))

    @cached_property
    def characters(self) -> Counter[str]:
        """How often each character is printed: what two copies of one document have in common."""
        counts: Counter[str] = Counter()
        for page in self.document.pages:
            for line in page.lines:
                counts.update(line.text)
            if page.unit != POINT:
                for grid in page.grids:
                    for cell in grid.cells:
                        counts.update(cell.text)
        del counts[" "]
        return counts

    def forms(self, *ids: str) -> list[FormView]:
        """Every form of these kinds in the document, in order."""
        return [view for view in self.views if view.form.form in ids]

    def form(self, form_id: str) -> FormView | None:
        """The one form of a kind, or None where the document has none, several, or one whose rows repeat."""
        found = self.forms(form_id)
        return found[0] if len(found) == 1 and not found[0].ambiguous else None

    @cached_property
    def performance(self) -> Performance:
        """What the document states about performance."""
        return read_performance(self.document, self.fiscal_year)

    @cached_property
    def evaluations(self) -> list[View]:
        """The performance tables of the document, in order."""
        return [View(self.document, own) for own in self.performance.tables.values()]

    @cached_property
    def form_facts(self) -> dict[tuple[str, str | None], list[Fact]]:
        """What the forms state about the fiscal year, by fact and subject."""
        return self._by_subject("form")

    @cached_property
    def prose_facts(self) -> dict[tuple[str, str | None], list[Fact]]:
        """What the text states about the fiscal year, by fact and subject, in reading order."""
        return self._by_subject("prose")

    def _by_subject(self, method: str) -> dict[tuple[str, str | None], list[Fact]]:
        found: dict[tuple[str, str | None], list[Fact]] = {}
        for fact in self.facts:
            if fact.method == method and fact.about_year == self.fiscal_year and _in_scope(fact):
                found.setdefault((fact.fact, fact.subject), []).append(fact)
        return found


_OF_ALL_MONEY = re.compile(
    r"(?:opening|closing)_carry_over|current_year_(?:income|expenditure)|total_(?:income|expenditure)|"
    r"(?:basic|project)_expenditure"
)
_OF_ONE_FUND = re.compile(r"政府性基金|国有资本经营|社会保险基金|财政专户")


def _in_scope(fact: Fact) -> bool:
    """Whether a sentence speaks of what the fact is about, as far as its words tell.

    “政府性基金预算财政拨款……年末结转和结余 2.33” is no carry-over of the whole department, and “年末结转和结余，其中：
    一般公共预算财政拨款 10.02” no income.
    """
    if fact.method != "prose":
        return True
    at = fact.quote.find(fact.text)
    before = fact.quote[:at] if at >= 0 else fact.quote
    if _OF_ALL_MONEY.match(fact.fact):
        return _OF_ONE_FUND.search(before) is None
    _, carried, after = before.rpartition("结转")
    return not (fact.fact.endswith("_income") and carried and "收入" not in after)
