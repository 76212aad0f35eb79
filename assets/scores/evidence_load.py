"""From the text of an evidence file to what it says, or to messages that name line, mistake and remedy (in Chinese)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from assets.facts.corrections import Correction, Figure
from assets.indicators.checks import Fault
from assets.indicators.explain import explain
from assets.indicators.quantities import FormatError, Quantity, clip
from assets.indicators.strict_yaml import Problem, RulebookError, Tree, read, texts
from assets.scores.evidence_checks import Setting, check
from assets.scores.evidence_file import GUIDE, KIND, Entry, EvidenceFile, Honour, Survey

_KEYS = {key for struct in (EvidenceFile, Entry, Honour, Survey, Correction) for key in struct.__struct_encode_fields__}
_NUMBER_KEYS = ("value", "points", "rate", "issued", "valid", "satisfied", "fiscal_year", "about_year")
"""Keys whose number must not stand in quotes."""
_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")


def load_evidence(content: bytes, file: str, setting: Setting) -> EvidenceFile:
    """What an evidence file says. Raises RulebookError with everything that is wrong; `file` is what messages call it.

    A file with anything wrong is not used at all: half of an evaluation is worse than none.
    """
    tree = read(content, file, KIND, GUIDE)
    _refuse(tree, file, list(_quoted_numbers(tree.data)))
    try:
        found = msgspec.convert(tree.data, EvidenceFile, dec_hook=_decode, str_keys=True)
    except msgspec.ValidationError as error:
        _refuse(tree, file, [_explained(error)])
        raise AssertionError("a mistake was told") from error
    _refuse(tree, file, list(check(found, setting)))
    return found


def _refuse(tree: Tree, file: str, faults: Sequence[Fault]) -> None:
    if faults:
        problems = [Problem(file, tree.line(fault.path), fault.message, fault.remedy) for fault in faults]
        raise RulebookError(sorted(problems, key=lambda problem: problem.line))


def _decode(kind: type, written: object) -> object:
    if kind is Quantity:
        if isinstance(written, bool):
            raise FormatError("不是数", "写作 98.8% 或 3 这样的数")
        return Quantity.parse(written)
    if kind is Figure:
        try:
            return Figure(written)
        except ValueError:
            raise FormatError(f"“{clip(written)}”不是数", "照原文写数，如 3642.94 或 3,642.94，不带单位") from None
    raise NotImplementedError(kind.__name__)


def _explained(error: msgspec.ValidationError) -> Fault:
    """The structural mistake; what only an evidence file has is said in its own words."""
    fault = explain(error, _KEYS, {}, GUIDE)
    key = fault.path[-1] if fault.path else None
    if key == "met" and "列表" in fault.message:
        return Fault(fault.path, "“met”应是列表", "写作 [law, duty]；都不符合写 []")
    if key == "when":
        return Fault(fault.path, "“when”不是日期", "写作 2023-05-06")
    if key == "fiscal_year":
        return Fault(fault.path, "“fiscal_year”不是年度", "写作四位数字，如 2023")
    if key == "value" and "FormatError" in type(error.__cause__).__name__:
        return Fault(fault.path, fault.message, "写作 98.8% 或 3 这样的数，不带别的文字")
    return fault


def _quoted_numbers(data: Any) -> Iterator[Fault]:
    """Numbers in quotes: text to YAML, and mostly a mistake."""
    for path, text in texts(data):
        if path and path[-1] in _NUMBER_KEYS and _NUMBER.fullmatch(text):
            yield Fault(path, f"“{path[-1]}”的数“{clip(text)}”加了引号，成了文字", "去掉引号")
