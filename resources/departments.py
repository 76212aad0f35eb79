"""The register of departments: what a folder's name stands for."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import msgspec
import yaml

from assets.unit import Problem

MOST_BYTES = 32 * 1024 * 1024


class Region(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a department belongs, from the province down, as far as it goes."""

    province: str = ""
    city: str = ""
    county: str = ""

    def __str__(self) -> str:
        return self.province + self.city + self.county


class Registration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of a department.

    `rulebooks` are those that it is scored by, the main one first; without any, those of its region apply.
    """

    name: str
    region: Region = Region()
    rulebooks: tuple[str, ...] = ()


class Register:
    """The registered departments, by id; `problems` says what in the file could not be used."""

    def __init__(self, entries: dict[str, Registration], problems: tuple[Problem, ...] = ()) -> None:
        self.entries = entries
        self.problems = problems

    def get(self, department: str) -> Registration | None:
        """The entry of a department, None for one that nobody registered."""
        return self.entries.get(department)

    def name_of(self, department: str) -> str:
        """The department's name, its id where it is not registered."""
        entry = self.entries.get(department)
        return entry.name if entry else department


def load_register(path: Path) -> Register:
    """The register in a YAML file: department id -> name, region, rulebooks.

    An entry that cannot be used is left out with a message; so is a whole file that is no YAML.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            return _unusable(path, f"文件大于 {MOST_BYTES // 1024 // 1024} MB")
        content = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return _unusable(path, "部门登记表不存在")
    except UnicodeDecodeError:
        return _unusable(path, "不是 UTF-8 编码")
    except OSError as error:
        return _unusable(path, f"打不开：{error.strerror}")
    try:
        written = _load(content)
    except (yaml.YAMLError, _Refused, RecursionError, ValueError) as error:
        return _unusable(path, f"YAML 写法有误：{_where(error)}")
    if written is None:
        return Register({})
    if not isinstance(written, dict):
        return _unusable(path, "应为各部门的“标识: {name: 名称, region: {province: 省}}”")
    entries: dict[str, Registration] = {}
    problems = []
    for department, entry in written.items():
        try:
            entries[str(department)] = msgspec.convert(entry, Registration)
        except msgspec.ValidationError as error:
            problems.append(Problem(path.name, f"部门“{str(department)[:60]}”的登记有误，未采用：{_explain(error)}"))
    return Register(entries, tuple(problems))


def _unusable(path: Path, message: str) -> Register:
    return Register({}, (Problem(path.name, f"{message}；各部门都按未登记处理"),))


class _Refused(Exception):
    """Something that a register has no need of."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, in C where there is one, that refuses a key given twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        """The mapping of a node."""
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise _Refused(f"第 {key.start_mark.line + 1} 行：“{str(key.value)[:60]}”重复")
            seen.add(key.value)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def _load(content: str) -> Any:
    for event in yaml.parse(content, Loader=_Loader):
        # An alias lets a few lines grow to gigabytes.
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise _Refused(f"第 {line} 行：不能用锚点、引用和类型标记（& * !）")
    return yaml.load(content, Loader=_Loader)


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"第 {mark.line + 1} 行" if mark else str(error)[:200]


def _explain(error: msgspec.ValidationError) -> str:
    said = str(error)
    if "unknown field" in said:
        return "有不认识的键；只能有 name、region（其下 province、city、county）、rulebooks"
    if "missing required field" in said:
        return "缺少 name（名称）"
    return "写法应为 name: 名称，region: {province: 省, city: 市, county: 县}，rulebooks: [评价办法的标识]"
