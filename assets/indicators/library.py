"""The rulebook library: YAML files become checked rulebooks, or messages that name file, line, cause and remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any, get_args

import msgspec

from assets.indicators import methods
from assets.indicators.checks import Fault, check
from assets.indicators.explain import explain
from assets.indicators.expression import Expression
from assets.indicators.quantities import FormatError, Quantity, Range, clip
from assets.indicators.rulebook import (
    GradeBand,
    Group,
    LegalBasis,
    Policies,
    Policy,
    Rounding,
    Rulebook,
    RuleIndicator,
    Years,
)
from assets.indicators.strict_yaml import MAX_BYTES, Path, Problem, RulebookError, Tree, read

_STRUCTS: tuple[type[msgspec.Struct], ...] = (
    Rulebook,
    RuleIndicator,
    LegalBasis,
    Years,
    GradeBand,
    Rounding,
    Policies,
    methods.Band,
    methods.CheckItem,
    *get_args(methods.Method),
)
_KEYS = {key for struct in _STRUCTS for key in struct.__struct_encode_fields__} | {"kind"}
_KINDS = [struct.__struct_config__.tag for struct in get_args(methods.Method)]
_ROUNDING_MODES = ("half_up", "half_even", "down")
_PARTIAL_STEPS = ("full", "none", "proportional")
_CHOICES: dict[str, tuple[Any, ...]] = {
    "kind": tuple(_KINDS),
    "group": get_args(Group),
    "mode": _ROUNDING_MODES,
    "partial_step": _PARTIAL_STEPS,
    **dict.fromkeys(Policies.__struct_fields__, get_args(Policy)),
}
_TEXT_KEYS = ("version", "number")
"""Keys whose text may be all digits."""


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
    quoted = [_problem(tree, file, fault) for fault in _quoted_numbers(tree.data, ())]
    if quoted:
        raise RulebookError(quoted)
    try:
        rulebook = msgspec.convert(tree.data, Rulebook, dec_hook=_decode, str_keys=True)
    except msgspec.ValidationError as error:
        fault = explain(error, _KEYS, _CHOICES, "docs/rulebooks.md")
        raise RulebookError([_problem(tree, file, fault)]) from None
    problems = [_problem(tree, file, fault) for fault in check(rulebook)]
    if problems:
        raise RulebookError(sorted(problems, key=lambda problem: problem.line))
    return rulebook


def _decode(kind: type, written: object) -> object:
    if kind is Quantity:
        return Quantity.parse(written)
    if kind is Range:
        return Range.parse(written)
    if kind is Expression:
        if not isinstance(written, str):
            raise FormatError(
                f"算式“{clip(written)}”不是文字", "写事实的标识和运算，如 three_public / three_public_budget"
            )
        return Expression(written)
    raise NotImplementedError(kind.__name__)


def _problem(tree: Tree, file: str, fault: Fault) -> Problem:
    return Problem(file, tree.line(fault.path), fault.message, fault.remedy)


def _quoted_numbers(data: Any, path: Path) -> Iterable[Fault]:
    """Numbers in quotes: text to YAML, and mostly a mistake."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _quoted_numbers(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _quoted_numbers(value, (*path, index))
    elif (
        isinstance(data, str)
        and re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", data)
        and path[-1:]
        and path[-1] not in _TEXT_KEYS
    ):
        yield Fault(path, f"数“{clip(data)}”加了引号，成了文字", "去掉引号")
