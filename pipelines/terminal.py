"""What is printed in the terminal: Chinese, and nothing from a document that the terminal would act upon."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assets.reports.text import clean, plain, signed

_WIDTH = 160
"""Columns where the output is no terminal: nothing is cut off in a log."""


def console(stream: IO[str] | None = None) -> Console:
    """A console for a stream, standard output by default. Markup in what it prints has no meaning."""
    stream = stream or sys.stdout
    return Console(file=stream, markup=False, emoji=False, highlight=False, width=None if stream.isatty() else _WIDTH)


def say(message: str, style: str = "") -> None:
    """Prints a line on standard error."""
    console(sys.stderr).print(line(message, style), soft_wrap=True)


def line(text: str, style: str = "") -> Text:
    """Text on one line as it may be printed: controls and escape sequences are made visible, not obeyed."""
    return Text(one_line(text), style=style)


def one_line(text: str) -> str:
    """The text without anything invisible and without line breaks."""
    return " ".join(clean(text).split())


def table(columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]], title: str | None = None) -> Table:
    """A table; `columns` are names with their kind: left, right, or whole (not broken, so that it can be copied)."""
    made = Table(title=title, title_justify="left", show_lines=False, header_style="bold")
    for name, kind in columns:
        made.add_column(
            name, justify="right" if kind == "right" else "left", no_wrap=kind in ("right", "whole"), overflow="fold"
        )
    for row in rows:
        made.add_row(*(line(cell) for cell in row))
    return made


def number(value: Decimal | None, absent: str = "—") -> str:
    """A score, or what stands for none."""
    return absent if value is None else plain(value)


def difference(value: Decimal | None) -> str:
    """A difference with its sign."""
    return "—" if value is None else signed(value)


def near(path: str) -> str:
    """A path as seen from the current folder, where that is shorter."""
    try:
        relative = os.path.relpath(path, Path.cwd())
    except (OSError, ValueError):
        return path
    return relative if len(relative) < len(path) else path
