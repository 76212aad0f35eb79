"""Reads plain text and Markdown: paragraphs, tab-separated tables, Markdown's tables with bars.

Every place is a line of the file (see `model.LINE`), so y counts lines from 0 whatever stands in them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from assets.documents.characters import clean
from assets.documents.errors import UnreadableFile
from assets.documents.flow import FlowPage, TableCell
from assets.documents.limits import Limits, Meter
from assets.documents.model import Page
from assets.documents.text.decoding import decode

_LINE = re.compile(r"\r\n?|\n")
_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_MARKER = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[、.．)）]|第[一二三四五六七八九十\d]{1,3}[部章]|[①-⑳#*+-]")
_FORMULA = re.compile(r"\${1,2}([^$\n]{1,400})\${1,2}")
_IN_BRACES = re.compile(r"\\(?:text|mathrm|mathbf|mathit)\s*\{([^{}]*)\}")
_FRACTION = re.compile(r"\\d?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_COMMAND = re.compile(r"\\([A-Za-z]+|.)\s*")
_SIGNS = {"geq": "≥", "ge": "≥", "geqslant": "≥", "leq": "≤", "le": "≤", "leqslant": "≤", "times": "×", "div": "÷"}
_SIGNS |= {"pm": "±", "sim": "~", "approx": "≈", "neq": "≠", "cdot": "·", "%": "%", "quad": " ", ",": " ", " ": " "}
_FEWEST_FULL = 5
_NARROWEST, _WIDEST = 40, 200
"""Columns (a Chinese character takes two) between which lines are broken by hand."""
_FULL = 4
_FEWEST_TABS = 2
_FEWEST_STACKED, _LONGEST_STACKED = 2, 60
_BEHIND_END = "。！？!?；;：:"

Splitter = Callable[[str, int], list[str]]


def read(path: Path, limits: Limits) -> Iterator[Page]:
    """The text as one page (see `model.LINE`).

    Raises:
        UnreadableFile: too large, in no known encoding, or without any text.
    """
    data = read_bytes(path, limits)
    decoded = decode(data)
    page = FlowPage(Meter(limits))
    if decoded.damaged:
        page.notes.add(f"有 {decoded.damaged} 个字符已损坏，以“\ufffd”代替")
    lines = _LINE.split(decoded.text)
    width = _broken_at(lines)
    at = 0
    while at < len(lines):
        at = _table(lines, at, page, limits) or _paragraph(lines, at, width, page)
    if page.empty:
        raise UnreadableFile("文件中没有文字")
    yield page.page(1)


def read_bytes(path: Path, limits: Limits) -> bytes:
    """The bytes of a text. Raises UnreadableFile where there are too many."""
    if path.stat().st_size > limits.text_bytes:
        raise UnreadableFile(f"文本超过上限 {limits.text_bytes // 1024 // 1024} MB")
    return path.read_bytes()


def _table(lines: Sequence[str], at: int, page: FlowPage, limits: Limits) -> int:
    """Reads the table that begins at a line and returns the line after it; 0 where none begins."""
    if "|" in lines[at] and at + 1 < len(lines) and "|" in lines[at + 1] and _RULE.fullmatch(lines[at + 1]):
        end = next((n for n in range(at + 2, len(lines)) if "|" not in lines[n]), len(lines))
        barred = [at, *range(at + 2, end)]
        page.table(_cells(lines, barred, _bars, limits), len(barred), barred)
        return end
    if "\t" not in lines[at]:
        return 0
    stacked = _stacked(lines, at)
    if stacked:
        cells = (
            TableCell(number, column, _shown(lines[n].strip()))
            for number, row in enumerate(stacked[: limits.table_rows + 1])
            for column, n in enumerate(row[: limits.table_columns + 1])
        )
        page.table(cells, len(stacked), [row.start for row in stacked], stacked=True)
        return stacked[-1].stop
    rows = _with_tabs(lines, at)
    # A tab that only indents is no column, and one line with one tab is no table.
    if sum(lines[n].strip("\t ").count("\t") for n in rows) >= _FEWEST_TABS:
        page.table(_cells(lines, rows, _tabs, limits), len(rows), rows)
    else:
        for n in rows:
            page.paragraph(_shown(lines[n]), n)
    return rows.stop


def _with_tabs(lines: Sequence[str], at: int) -> range:
    """The lines from one on that have a tab."""
    return range(at, next((n for n in range(at, len(lines)) if "\t" not in lines[n]), len(lines)))


def _stacked(lines: Sequence[str], at: int) -> list[range]:
    """The rows of a table whose cells stand one under the other, each behind a tab, with a blank line between rows.

    So tables of web pages come out when they are copied as text. None where the first two rows are not like that.
    """
    rows: list[range] = []
    while at < len(lines) and lines[at].startswith("\t"):
        row = _with_tabs(lines, at)
        cells = [lines[n].strip() for n in row]
        if len(row) < _FEWEST_STACKED or any("\t" in cell for cell in cells):
            break
        if len(rows) < _FEWEST_STACKED and sum(map(len, cells)) > _LONGEST_STACKED * len(row):
            break
        rows.append(row)
        at = row.stop + 1
        if at - 1 < len(lines) and lines[at - 1].strip():
            break
    return rows if len(rows) >= _FEWEST_STACKED else []


def _cells(lines: Sequence[str], rows: Sequence[int], split: Splitter, limits: Limits) -> Iterator[TableCell]:
    for number, at in enumerate(rows[: limits.table_rows + 1]):
        for column, text in enumerate(split(lines[at], limits.table_columns + 1)):
            if text and not text.isspace():
                yield TableCell(number, column, text)


def _tabs(line: str, most: int) -> list[str]:
    return [_shown(part) for part in line.split("\t", most)]


def _bars(line: str, most: int) -> list[str]:
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [_shown(part.replace("\\|", "|").replace("<br>", "\n")) for part in _BAR.split(inner, most)]


def _paragraph(lines: Sequence[str], at: int, width: int, page: FlowPage) -> int:
    """Adds the paragraph that begins at a line, with the lines that it is broken over; returns the line after it."""
    end = at + 1
    if width:
        while end < len(lines) and _goes_on(lines[end - 1], lines[end], width):
            end += 1
    if end == at + 1:
        page.paragraph(_shown(lines[at]), at)
    else:
        page.joined([_shown(line) for line in lines[at:end]], at)
    return end


def _goes_on(line: str, following: str, width: int) -> bool:
    text = following.strip()
    if not text or "\t" in following or following[0].isspace() or _MARKER.match(text):
        return False
    return _columns(line) > width - _FULL and line.rstrip()[-1:] not in _BEHIND_END


def _broken_at(lines: Sequence[str]) -> int:
    """The width at which a text's lines are broken by hand; 0 where each line is a paragraph.

    Lines that were broken end within a character or two of the same column, and another one follows at once.
    """
    full = [
        _columns(line) for line, following in pairwise(lines) if line.strip() and following.strip() and "\t" not in line
    ]
    widest = max(full, default=0)
    if not _NARROWEST <= widest <= _WIDEST:
        return 0
    return widest if sum(columns > widest - _FULL for columns in full) >= _FEWEST_FULL else 0


def _columns(line: str) -> int:
    text = clean(line).rstrip()
    return len(text) + sum(unicodedata.east_asian_width(character) in "WFA" for character in text[: _WIDEST + 1])


def _shown(line: str) -> str:
    """A line as Markdown shows it: no marks for headings and strong text, formulas in plain characters."""
    text = _STRONG.sub(r"\1", _HEADING.sub("", line, count=1) if line.startswith("#") else line)
    return _FORMULA.sub(_formula, text) if "\\" in text and "$" in text else text


def _formula(match: re.Match[str]) -> str:
    """A formula in plain characters; as it is where it holds more than signs and simple fractions."""
    text = _FRACTION.sub(r"（\1）÷（\2）", _IN_BRACES.sub(r"\1", match[1]))
    if any(command not in _SIGNS for command in _COMMAND.findall(text)):
        return match[0]
    return _COMMAND.sub(lambda found: _SIGNS[found[1]], text).replace("{", "").replace("}", "").strip()
