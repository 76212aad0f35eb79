"""The rulebook library: YAML files become checked rulebooks, or messages that name file, line, cause and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

from assets.indicators.checks import Fault, check
from assets.indicators.expression import Expression, ExpressionError, no_indicators
from assets.indicators.mistakes import Reading, read_form
from assets.indicators.quantities import FormatError, Quantity, Range, clip
from assets.indicators.rulebook import Rulebook
from assets.indicators.strict_yaml import MAX_BYTES, Problem, RulebookError, read
from assets.indicators.syntax import Node

_MOST_OPEN = 20
"""How many indicators may take up one another in a row."""


def load_library(folder: FilePath) -> dict[str, Rulebook]:
    """The rulebooks of all `*.yaml` files in a folder, by id, in the order of the file names.

    Raises RulebookError with the problems of all files that cannot be used.
    """
    rulebooks, errors = read_library(folder)
    if errors:
        raise RulebookError([problem for error in errors for problem in error.problems])
    return rulebooks


def read_library(folder: FilePath) -> tuple[dict[str, Rulebook], list[RulebookError]]:
    """The rulebooks of a folder that can be used, by id, and an error for each file that cannot."""
    rulebooks: dict[str, Rulebook] = {}
    errors = []
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        try:
            rulebook = load_rulebook(path)
        except RulebookError as error:
            errors.append(error)
            continue
        if rulebook.id in rulebooks:
            errors.append(
                RulebookError([Problem(path.name, 1, f"标识“{rulebook.id}”已有别的文件用了", "换一个标识和文件名")])
            )
            continue
        rulebooks[rulebook.id] = rulebook
    return rulebooks, errors


def load_rulebook(path: FilePath) -> Rulebook:
    """The rulebook that a file holds. Raises RulebookError."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)  # no more than it takes to see that a file is too large
    except OSError as error:
        raise RulebookError([Problem(path.name, 1, "文件打不开", "检查文件是否存在、可读")]) from error
    rulebook = parse_rulebook(content, path.name)
    if rulebook.id != path.stem:
        message = f"标识“{rulebook.id}”与文件名“{path.stem}”不同"
        raise RulebookError([Problem(path.name, 1, message, "两者写成一样，便于查找")])
    return rulebook


@lru_cache(maxsize=256)
def parse_rulebook(content: bytes, file: str) -> Rulebook:
    """The rulebook that YAML text holds. Raises RulebookError; `file` is what messages call it.

    The same text is parsed once in a process: a run asks for its rulebooks many times.
    """
    tree = read(content, file)
    reading = read_form(tree.data, _decoder(tree.data))
    faults = [*reading.faults, *_checked(reading)]
    if reading.rulebook is None or faults:
        problems = [Problem(file, tree.line(fault.path), fault.message, fault.remedy) for fault in faults]
        raise RulebookError(sorted(problems, key=lambda problem: problem.line))
    return reading.rulebook


def _checked(reading: Reading) -> Iterator[Fault]:
    """What else is wrong, as far as it can be told beside the mistakes of form."""
    if reading.rulebook is None:
        return
    for fault in check(reading.rulebook):
        own = fault.path[0] == "grades" or (len(fault.path) > 1 and fault.path[1] not in reading.spoilt)
        if reading.sound or (not reading.head and own):
            yield fault


def _decoder(data: Any) -> Callable[[type, Any], Any]:
    """What makes quantities, ranges and expressions of a rulebook's texts."""
    lookup = _Indicators(data)

    def decode(kind: type, written: object) -> object:
        if kind is Quantity:
            return Quantity.parse(written)
        if kind is Range:
            return Range.parse(written)
        if kind is Expression:
            if not isinstance(written, str):
                raise FormatError(
                    f"算式“{clip(written)}”不是文字", "写事实的标识和运算，如 three_public / three_public_budget"
                )
            return Expression(written, lookup)
        raise NotImplementedError(kind.__name__)

    return decode


class _Indicators:
    """The expressions of a rulebook by the ids of their indicators; each is parsed when it is first asked for."""

    def __init__(self, data: Any) -> None:
        entries = data.get("indicators") if isinstance(data, Mapping) else None
        self._texts: dict[str, str] = {}
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, Mapping) and isinstance(entry.get("value"), str) and isinstance(entry.get("id"), str):
                self._texts.setdefault(entry["id"], entry["value"])
        self._parsed: dict[str, Node] = {}
        self._open: list[str] = []

    def __call__(self, identifier: str) -> Node:
        """What an indicator computes. Raises ExpressionError where there is none, or where they go in circles."""
        if identifier in self._parsed:
            return self._parsed[identifier]
        if identifier in self._open:
            circle = "→".join([*self._open[self._open.index(identifier) :], identifier])
            raise ExpressionError(f"指标互相引用，成了循环：{clip(circle)}", "去掉其中一个引用，直接写事实")
        if identifier not in self._texts:
            return no_indicators(identifier)
        if len(self._open) >= _MOST_OPEN:
            raise ExpressionError(f"指标一项引一项，超过 {_MOST_OPEN} 层", "少引用几层，直接写事实")
        self._open.append(identifier)
        try:
            node = Expression(self._texts[identifier], self).root
        finally:
            self._open.pop()
        self._parsed[identifier] = node
        return node
