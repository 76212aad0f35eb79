"""A structural mistake in a YAML file, in Chinese: msgspec says what and where, this says it to who wrote the file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from assets.indicators.checks import Fault
from assets.indicators.quantities import FormatError, clip
from assets.indicators.strict_yaml import Path

_TYPES = {
    "str": "文字",
    "int": "整数",
    "decimal": "数",
    "float": "数",
    "array": "列表（每项一个 -）",
    "object": "键: 值",
    "bool": "true 或 false",
    "null": "空",
    "date": "日期",
}


def explain(
    error: msgspec.ValidationError, keys: Collection[str], choices: Mapping[str, tuple[Any, ...]], guide: str
) -> Fault:
    """The mistake and where it is.

    Args:
        error: what msgspec raised.
        keys: the keys that such a file may have, to suggest the one that was meant.
        choices: key -> the words that may stand there.
        guide: the document that explains the file.
    """
    said, path = _located(str(error))
    if isinstance(error.__cause__, FormatError):
        return Fault(path, f"{_named(path)}{error.__cause__.message}", error.__cause__.remedy)
    if match := re.fullmatch(r"Object contains unknown field `(.*)`", said, re.DOTALL):
        here = (*path, match[1])
        if match[1] in keys:
            return Fault(here, f"键“{match[1]}”不写在这里", f"看清缩进，查对 {guide}")
        near = difflib.get_close_matches(match[1][:80], keys, 1)
        return Fault(here, f"不认识的键“{clip(match[1])}”", f"是不是 {near[0]}？" if near else "删去，或查对写法")
    if match := re.fullmatch(r"Object missing required field `(.*)`", said):
        return Fault(path, f"{_named(path)}缺少“{match[1]}”", f"补上 {match[1]}: …")
    if match := re.fullmatch(r"Expected `(.*)`, got `(.*)`", said):
        wanted = "或".join(_TYPES.get(kind, kind) for kind in match[1].split(" | ") if kind != "null")
        return Fault(
            path, f"{_named(path)}应是{wanted}，写的是{_TYPES.get(match[2], match[2])}", _type_remedy(match[1], guide)
        )
    if said.startswith(("Invalid value", "Invalid enum value")):
        words = "、".join(str(choice) for choice in choices.get(str(path[-1]) if path else "", ()))
        return Fault(path, f"{_named(path)}不能这样写", f"只能是 {words}" if words else "查对写法")
    if "date" in said:
        return Fault(path, f"{_named(path)}不是日期", "写作 2020-02-25")
    if "decimal" in said:
        return Fault(path, f"{_named(path)}不是数", "写作 4 或 0.5，不带单位")
    if "matching regex" in said:
        return Fault(
            path, f"{_named(path)}含有不能用的字符", "小写英文字母开头，其后用小写字母、数字和 _（整个办法的标识用 -）"
        )
    if "length" in said or ">=" in said or "<=" in said:
        return Fault(path, f"{_named(path)}太短、太长，或超出范围", "查对写法")
    return Fault(path, f"{_named(path)}写法有误", f"查对 {guide}")


def _located(said: str) -> tuple[str, Path]:
    """The message without its place, and the place as a path."""
    match = re.fullmatch(r"(.*?)(?: - at (?:`key` in )?`\$(.*)`)?", said, re.DOTALL)
    assert match is not None
    steps = re.findall(r"\.([^.\[\]]+)|\[(\d+)\]", match[2] or "")
    return match[1], tuple(int(index) if index else name for name, index in steps)


def _named(path: Path) -> str:
    names = [step for step in path if isinstance(step, str)]
    return f"“{names[-1]}”" if names else "整个文件"


def _type_remedy(wanted: str, guide: str) -> str:
    if wanted == "str":
        return "写成文字；全是数字的，以及 true、false、null，要加引号"
    return "写作 4 或 0.5，不加引号、不带单位" if "decimal" in wanted or wanted == "int" else f"查对 {guide}"
