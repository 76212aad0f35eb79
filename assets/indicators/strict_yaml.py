"""YAML for people who are not programmers: one plain subset, every mistake named with its line.

Refused: anchors and aliases (a file of a few lines can grow to gigabytes), tags, duplicate keys, more than one
document, deep nesting, large files, other encodings. A plain scalar is a number only if it looks like one in
decimal notation, and true/false/null are what they say; everything else is text. So `no`, `1:30`, `0x10` and `1_000`
are not silently turned into something else, as YAML 1.1 does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec
import yaml

MAX_BYTES = 262_144
MAX_DEPTH = 16
MAX_DIGITS = 24

Path = tuple[str | int, ...]
"""Where something stands: keys and indexes from the top."""

_FOLDED_SPACE = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef“”]) (?=[\u2e80-\u9fff\uff00-\uffef“”])")
"""The space that YAML puts where a folded text went on to the next line; Chinese has none there."""

_INTEGER = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}

_YAML_FAULTS = (
    ("cannot start any token", "缩进里有制表符，或有不能用在这里的符号", "缩进只用空格；以 @ ` % 等开头的文字加引号"),
    ("mapping values are not allowed", "冒号用在了不该用的地方", "含冒号的文字要加引号；检查上一行的缩进"),
    ("could not find expected ':'", "缺少冒号", "键后面写半角冒号和一个空格，不是全角的“：”"),
    ("expected <block end>", "缩进不齐，或这一行放错了层次", "同一层的行左端对齐"),
    ("expected ',' or", "方括号或花括号没有写完，或缺少逗号", "检查括号是否成对，各项之间用半角逗号"),
    ("unexpected end of stream", "引号或括号没有成对", "补上另一半引号或括号"),
    ("special characters are not allowed", "有不可见的控制字符", "删去控制字符，另存为 UTF-8"),
    ("expected a single document", "一个文件里写了不止一份文档", "去掉文件中间的 ---"),
    ("unknown escape character", "双引号里的反斜杠写法有误", "改用单引号，或把反斜杠写成两个"),
)


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong in a file: where, what, and how to mend it."""

    file: str
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file} 第 {self.line} 行：{self.message}。改法：{self.remedy}。"


class RulebookError(ValueError):
    """A rulebook that cannot be used; `problems` says everything that was found wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class Tree(msgspec.Struct, frozen=True):
    """What a file says, as plain dicts, lists and scalars, and the line of everything in it.

    `lines` gives the line of the value at a path; `keys` that of the key that it stands under.
    """

    data: Any
    lines: dict[Path, int]
    keys: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of what stands at `path`, or of the nearest thing around it."""
        for end in range(len(path), -1, -1):
            line = self.keys.get(path[:end]) or self.lines.get(path[:end])
            if line:
                return line
        return 1


def read(content: bytes, file: str, what: str = "评价办法", guide: str = "docs/rulebooks.md") -> Tree:
    """The tree that `content` says. Raises RulebookError.

    `file` is what messages call it, `what` the kind of file, `guide` the document that explains it.
    """
    if len(content) > MAX_BYTES:
        problem = Problem(file, 1, f"文件超过 {MAX_BYTES // 1024} KB", f"{what}不会这么大，检查是不是放错了文件")
        raise RulebookError([problem])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RulebookError([Problem(file, line, "文件不是 UTF-8 编码", "用编辑器另存为 UTF-8")]) from error
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except _Refused as refused:
        raise RulebookError([Problem(file, refused.line, refused.message, refused.remedy)]) from None
    except yaml.YAMLError as error:
        raise RulebookError([_yaml_problem(error, text, file)]) from None
    if node is None:
        raise RulebookError([Problem(file, 1, "文件是空的", f"照 {guide} 写一份{what}")])
    builder = _Builder(file)
    data = builder.build(node, ())
    if builder.problems:
        raise RulebookError(builder.problems)
    return Tree(data, builder.lines, builder.keys)


class _Refused(Exception):
    def __init__(self, mark: yaml.Mark, message: str, remedy: str) -> None:
        super().__init__(message)
        self.line = mark.line + 1
        self.message = message
        self.remedy = remedy


class _Loader(yaml.SafeLoader):
    """PyYAML up to the node tree, without anchors, aliases and tags, and with bounded nesting."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(event.start_mark, "用了锚点或引用（& 或 *）", "把内容写全；以 & 或 * 开头的文字加引号")
        if getattr(event, "tag", None):
            raise _Refused(event.start_mark, "用了类型标记（!）", "去掉它；以 ! 开头的文字加引号")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _Refused(event.start_mark, f"嵌套超过 {MAX_DEPTH} 层", "检查括号和缩进")
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


class _Builder:
    """From nodes to plain data, noting the lines."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.keys: dict[Path, int] = {}
        self.problems: list[Problem] = []

    def build(self, node: yaml.Node, path: Path) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, i)) for i, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._report(line, "键不是文字", "键写成一个词，如 weight")
                continue
            key = str(key_node.value)
            here = (*path, key)
            if key in mapping:
                self._report(line, f"键“{key}”重复（前一个在第 {self.keys[here]} 行）", "只留一个")
                continue
            self.keys[here] = line
            mapping[key] = self.build(value_node, here)
        return mapping

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        text = str(node.value)
        if node.style is not None:
            return _FOLDED_SPACE.sub("", text) if node.style == ">" else text
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text) or _DECIMAL.fullmatch(text):
            if len(text) > MAX_DIGITS:
                self._report(node.start_mark.line + 1, f"数“{text[:MAX_DIGITS]}…”太长", f"不超过 {MAX_DIGITS} 位")
                return 0
            return int(text) if _INTEGER.fullmatch(text) else Decimal(text)
        return text

    def _report(self, line: int, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, line, message, remedy))


def _yaml_problem(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """What PyYAML complains of, in Chinese."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    position = getattr(error, "position", None)
    line = mark.line + 1 if mark is not None else text.count("\n", 0, position) + 1 if position is not None else 1
    said = str(error)
    for part, message, remedy in _YAML_FAULTS:
        if part in said:
            return Problem(file, line, f"YAML 写法有误：{message}", remedy)
    return Problem(file, line, "YAML 写法有误", "检查这一行和上一行的缩进、引号、括号和冒号")


def texts(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text among the values of a tree, with its place."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from texts(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from texts(value, (*path, index))
    elif isinstance(data, str):
        yield path, data
