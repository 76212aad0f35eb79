"""Reads web pages as government sites publish them: all text that is shown, tables as the browser lays them out.

No script is run, no style sheet is applied and nothing else is fetched: a page is the one file. What is hidden by its
own attributes is left out; tables that only arrange the page are dissolved (see `blocks.Table.arranges`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from assets.documents.blocks import MOST_NESTED, Block, CellBlocks, Table, put, span
from assets.documents.errors import UnreadableFile
from assets.documents.flow import FlowPage
from assets.documents.limits import Limits, Meter
from assets.documents.model import Page
from assets.documents.office.docx_numbering import shown_number
from assets.documents.office.xml_parts import whole
from assets.documents.text.decoding import decode
from assets.documents.text.html_tokens import Token, tokens
from assets.documents.text.plain import read_bytes

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_HEAD = 4096
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_SPACES = re.compile(r"  +")
_AROUND_BREAK = re.compile(r" *\n *")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.I)
_NEVER_SHOWN = frozenset({"script", "style", "template", "noscript", "textarea", "select", "datalist", "object", "svg"})
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup"}
    | {"hr", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "search"}
    | {"section", "summary", "ul"}
)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr"}
)
_IN_TABLE = frozenset({"table", "caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th"})
_CLOSED_BY = {
    "p": _BLOCKS | {"table", "td", "th", "tr"},
    "li": frozenset({"li"}),
    "td": frozenset({"td", "th", "tr", "tbody", "tfoot"}),
    "th": frozenset({"td", "th", "tr", "tbody", "tfoot"}),
    "tr": frozenset({"tr", "tbody", "tfoot"}),
}
"""Element -> start tags that end it where its own end tag is missing."""
_ENDED_BY = {
    "p": frozenset({"div", "td", "th", "tr", "table", "li", "section", "article", "body"}),
    "li": frozenset({"ul", "ol"}),
    "td": frozenset({"tr", "table", "tbody"}),
    "th": frozenset({"tr", "table", "tbody"}),
    "tr": frozenset({"table", "tbody"}),
}
_LIST_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_NOTHING = "网页中没有文字，内容可能由脚本生成；请在浏览器中另存为 PDF 后放入"


def read(path: Path, limits: Limits) -> Iterator[Page]:
    """The web page as one page (see `model.LINE`).

    Raises:
        UnreadableFile: too large, in no known encoding, nested too deeply, or without any text.
    """
    data = read_bytes(path, limits)
    declared = _CHARSET.search(data[:_HEAD])
    decoded = decode(data, declared[1].decode("ascii", errors="replace") if declared else None)
    page = FlowPage(Meter(limits))
    if decoded.damaged:
        page.notes.add(f"有 {decoded.damaged} 个字符已损坏，以“\ufffd”代替")
    builder = _Builder(page, limits)
    for token in tokens(decoded.text):
        builder.take(token)
    builder.close()
    if page.empty:
        raise UnreadableFile(_NOTHING)
    yield page.page(1)


class _OpenTable(msgspec.Struct):
    """A table while it is read. `below` counts, of each column, the rows that a cell above still covers."""

    table: Table
    row: int = -1
    column: int = 0
    below: dict[int, int] = {}
    in_row: bool = False
    caption: list[Block] = []


class _OpenCell(msgspec.Struct):
    """A cell while it is read."""

    row: int
    column: int
    row_span: int
    column_span: int
    blocks: list[Block] = []


class _Hidden(msgspec.Struct):
    """The hidden element that is being passed over: how many of its name are open, and how many tables inside it."""

    name: str
    open: int = 1
    tables: int = 0


class _List(msgspec.Struct):
    """A numbered list (`form` set) or one with bullets."""

    form: str = ""
    count: int = 0


class _Builder:
    """Takes the tokens of a page and puts what they say on it."""

    def __init__(self, page: FlowPage, limits: Limits) -> None:
        self.page = page
        self.limits = limits
        self.hidden: _Hidden | None = None
        self.in_title = False
        self.preformatted = 0
        self.parts: list[str] = []
        self.label = ""
        self.lists: list[_List] = []
        self.tables: list[_OpenTable] = []
        self.cells: list[_OpenCell | None] = []
        self.holders: list[list[Block]] = []

    def take(self, token: Token) -> None:
        """Takes one token."""
        if self.hidden is not None and not self._passes_over(token):
            return
        if token.kind == "text":
            self._text(token.name)
        elif token.kind == "start":
            self._start(token.name, token.attributes)
        else:
            self._end(token.name)

    def close(self) -> None:
        """Ends whatever is still open."""
        while self.tables:
            self._end_table()
        self._flush()

    # What is hidden -------------------------------------------------------------------------------------------------

    def _passes_over(self, token: Token) -> bool:
        """Whether a token comes after the hidden element, because it ends it by standing where it cannot be inside."""
        hidden = self.hidden
        assert hidden is not None
        if token.kind == "text":
            return False
        if token.kind == "start":
            if hidden.tables == 0 and token.name in _CLOSED_BY.get(hidden.name, ()):
                self.hidden = None
                return True
            hidden.tables += token.name == "table" and hidden.name != "table"
            hidden.open += token.name == hidden.name
            return False
        if token.name == hidden.name and (hidden.tables == 0 or hidden.name not in _IN_TABLE):
            hidden.open -= 1
            if hidden.open <= 0:
                self.hidden = None
        elif token.name == "table" and hidden.tables:
            hidden.tables -= 1
        elif hidden.tables == 0 and token.name in _ENDED_BY.get(hidden.name, ()):
            self.hidden = None
            return True
        return False

    # Text -----------------------------------------------------------------------------------------------------------

    def _text(self, text: str) -> None:
        if self.in_title:
            self.page.label = self.page.label or " ".join(text.split())[:200]
        elif self.preformatted:
            self.parts.append(text)
        else:
            self.parts.append(_BLANKS.sub(" ", text))

    def _flush(self) -> None:
        """Ends the paragraph."""
        text = "".join(self.parts)
        self.parts.clear()
        if not text or text.isspace():
            return
        if not self.preformatted:
            text = _SPACES.sub(" ", text)
        label, self.label = self.label, ""
        blocks: list[Block] = [label + _AROUND_BREAK.sub("\n", text).strip(" ")]
        if self.holders:
            self.holders[-1].extend(blocks)
        else:
            put(blocks, self.page)

    # Elements -------------------------------------------------------------------------------------------------------

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name not in _VOID and (name in _NEVER_SHOWN or _is_hidden(attributes)):
            if name in _BLOCKS:
                self._flush()
            self.hidden = _Hidden(name)
        elif name == "br":
            self.parts.append("\n")
        elif name == "title":
            self.in_title = not self.page.label
        elif name in _IN_TABLE:
            self._start_in_table(name, attributes)
        elif name in _BLOCKS:
            self._flush()
            self._start_block(name, attributes)

    def _end(self, name: str) -> None:
        if name == "title":
            self.in_title = False
        elif name in _IN_TABLE:
            self._end_in_table(name)
        elif name in _BLOCKS:
            self._flush()
            if name == "pre":
                self.preformatted = max(0, self.preformatted - 1)
            elif name in ("ol", "ul", "menu") and self.lists:
                self.lists.pop()
            elif name == "p":
                self.label = ""

    def _start_block(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "pre":
                self.preformatted += 1
            case "ol" | "ul" | "menu" if len(self.lists) < self.limits.depth:
                form = _LIST_FORMS.get(attributes.get("type", ""), "decimal") if name == "ol" else ""
                start = whole(attributes.get("start"), 100_000) if "start" in attributes else 1
                self.lists.append(_List(form, start - 1))
            case "li" if self.lists and self.lists[-1].form:
                current = self.lists[-1]
                stated = whole(attributes.get("value"), 100_000)
                current.count = stated or current.count + 1
                self.label = f"{shown_number(current.count, current.form)}. "

    # Tables ---------------------------------------------------------------------------------------------------------

    def _start_in_table(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self._flush()
            if len(self.tables) >= MOST_NESTED:
                raise UnreadableFile(f"网页中的表格嵌套超过 {MOST_NESTED} 层，未读取")
            table = Table(self.limits.table_rows, self.limits.table_columns)
            table.for_layout = attributes.get("role", "").lower() in ("presentation", "none")
            self.tables.append(_OpenTable(table))
            self.cells.append(None)
            return
        self._flush()
        if not self.tables:
            return
        if name in ("td", "th"):
            self._end_cell()
            self._start_cell(attributes)
        elif name == "tr":
            self._end_row()
            self._start_row()
        elif name == "caption":
            self._end_cell()
            self.holders.append(self.tables[-1].caption)
        else:
            self._end_row()

    def _end_in_table(self, name: str) -> None:
        self._flush()
        if not self.tables:
            return
        match name:
            case "table":
                self._end_table()
            case "tr":
                self._end_row()
            case "td" | "th":
                self._end_cell()
            case "caption" if self.holders and self.holders[-1] is self.tables[-1].caption:
                self.holders.pop()
            case "tbody" | "thead" | "tfoot":
                self._end_row()

    def _start_row(self) -> None:
        opened = self.tables[-1]
        opened.row += 1
        opened.column = 0
        opened.in_row = True

    def _end_row(self) -> None:
        self._end_cell()
        opened = self.tables[-1]
        if opened.in_row:
            opened.in_row = False
            opened.below = {column: left - 1 for column, left in opened.below.items() if left > 1}

    def _start_cell(self, attributes: dict[str, str]) -> None:
        opened = self.tables[-1]
        if not opened.in_row:
            self._start_row()
        while opened.column in opened.below:
            opened.column += 1
        columns = span(attributes.get("colspan"))
        stated = attributes.get("rowspan", "").strip()
        rows = self.limits.table_rows if stated == "0" else span(stated)
        cell = _OpenCell(opened.row, opened.column, rows, columns)
        if rows > 1 and opened.column <= self.limits.table_columns:
            for column in range(opened.column, min(opened.column + columns, self.limits.table_columns + 1)):
                opened.below[column] = rows
        opened.column += columns
        self.cells[-1] = cell
        self.holders.append(cell.blocks)

    def _end_cell(self) -> None:
        self._flush()
        self.label = ""
        opened = self.tables[-1]
        if self.holders and self.holders[-1] is opened.caption:
            self.holders.pop()
        cell = self.cells[-1]
        if cell is None:
            return
        self.cells[-1] = None
        self.holders.pop()
        opened.table.add(CellBlocks(cell.row, cell.column, cell.row_span, cell.column_span, tuple(cell.blocks)))

    def _end_table(self) -> None:
        self._flush()
        self._end_row()
        opened = self.tables.pop()
        self.cells.pop()
        blocks: list[Block] = [*opened.caption, opened.table]
        if self.holders:
            self.holders[-1].extend(blocks)
        else:
            put(blocks, self.page)


def _is_hidden(attributes: dict[str, str]) -> bool:
    return "hidden" in attributes or ("style" in attributes and _HIDDEN.search(attributes["style"]) is not None)
