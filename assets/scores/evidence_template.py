"""An evidence file to fill in: an entry for each indicator that is pending, with why, and with what may be written.

The text is put together by hand, because its comments are what it is for. What it says of an indicator comes from
rulebooks, and from documents where the rows of a self-evaluation table are the indicators: nothing may break a line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import msgspec
import yaml

from assets.indicators.methods import OF_A_VALUE, Checklist, GradeMap, Judged
from assets.indicators.quantities import plain
from assets.indicators.readable import rule_words
from assets.indicators.rulebook import Rulebook, RuleIndicator
from assets.scores.evidence_checks import judged_by
from assets.scores.evidence_file import GUIDE, EvidenceFile
from assets.scores.model import Score
from assets.scores.table_rows import is_row

_PLAIN_WORD = re.compile(r"[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff-]*")
_WORDS_OF_YAML = ("true", "false", "null", "yes", "no", "on", "off")
_LONGEST = 500


class Pending(msgspec.Struct, frozen=True):
    """An indicator that waits for a judgement: its rulebook, what it says, and the score with the reason."""

    rulebook: Rulebook
    entry: RuleIndicator
    score: Score


class CannotExtend(ValueError):
    """A file that is right, and yet written so that nothing can be added to it; the message says how to mend it."""


def pending(rulebook: Rulebook, scores: Sequence[Score]) -> list[Pending]:
    """The indicators of a rulebook that wait for a judgement, in its order."""
    entries = {entry.id: entry for entry in rulebook.indicators}
    return [Pending(rulebook, entries[one.indicator], one) for one in scores if one.basis == "pending"]


def template(department: str, fiscal_year: int, waiting: Sequence[Pending]) -> str:
    """The text of a new evidence file."""
    head = [
        f"# 佐证：{_one_line(department)} {fiscal_year} 年度。只有人能判断的，填在这里；写法见 {GUIDE}。",
        "# 没有填的仍为待评。填了的，都要写 who（何人）、when（何时，如 2023-05-06）、source（依据：文件、页码）。",
        f"department: {_scalar(department)}",
        f"fiscal_year: {fiscal_year}",
        "",
    ]
    body = ["entries:", *_entries(waiting, "  ")] if waiting else ["# 没有待评的指标。", "entries: []"]
    return "\n".join([*head, *body, *_TAIL]) + "\n"


_TAIL = (
    "",
    "# 系统识别错的数在这里更正，去掉行首的 # 再填（read 照识别的写，right 照原文写）：",
    "# corrections:",
    "#   - {fact: staff_quota, read: 56, right: 50, who: 姓名, when: 2023-05-06, source: 决算说明第 3 页}",
    "#   - {form: expenditure, row: 合计, column: 项目支出, read: 1.00, right: 1.50, who: 姓名, when: 2023-05-06,"
    " source: 公开03表}",
    "# 荣誉和调查（写了 indicator 的计入该指标）：",
    "# honours:",
    "#   - {title: 名称, level: 省级, awarded_by: 机关, who: 姓名, when: 2023-05-06, source: 文件}",
    "# surveys:",
    "#   - {title: 名称, issued: 100, valid: 98, satisfied: 95, who: 姓名, when: 2023-05-06, source: 问卷汇总表}",
)


def extended(text: str, file: EvidenceFile, waiting: Sequence[Pending]) -> str:
    """An evidence file with entries added for what waits and is not in it yet; everything in it stays as it is.

    Args:
        text: the file's text; it has to be one that `load_evidence` takes.
        file: what it says.
        waiting: what is pending.

    Raises:
        CannotExtend: its entries are written in one line.
    """
    there = {(entry.rulebook, entry.subject, entry.indicator) for entry in file.entries or ()}
    new = [one for one in waiting if not there & {(book, *_key(one)) for book in (one.rulebook.id, None)}]
    if not new:
        return text
    text = text if text.endswith("\n") else text + "\n"
    node = yaml.compose(text.removeprefix("\ufeff"), Loader=yaml.SafeLoader)
    assert isinstance(node, yaml.MappingNode), "the file was loaded"
    text = text.removeprefix("\ufeff")
    for key, value in node.value:
        if key.value != "entries":
            continue
        if isinstance(value, yaml.SequenceNode) and value.value:
            if value.flow_style:
                raise CannotExtend("entries 写在了方括号里，不能接着加。改法：每项写成一行，以“- ”开头")
            indent = " " * value.start_mark.column
            return _inserted(text, _line_after(text, value), _entries(new, indent))
        start, end = (value.start_mark.index, value.end_mark.index) if value.value != "" else (None, None)
        if start is not None:
            text = text[:start].rstrip(" ") + text[end:]
        return _inserted(text, key.start_mark.line + 1, _entries(new, "  "))
    return text + "\nentries:\n" + "\n".join(_entries(new, "  ")) + "\n"


def _key(one: Pending) -> tuple[str | None, str]:
    """The subject and the indicator as an entry names them; the row of a table goes by its name, which stays."""
    return one.score.subject, one.entry.name if is_row(one.entry) else one.entry.id


def _line_after(text: str, value: yaml.SequenceNode) -> int:
    """The line on which what stands after a list begins; blank lines and comments before it belong to what follows."""
    lines = text.split("\n")
    line = int(value.end_mark.line)
    while line > 0 and (not lines[line - 1].strip() or lines[line - 1].startswith("#")):
        line -= 1
    return line


def _inserted(text: str, line: int, new: Sequence[str]) -> str:
    lines = text.split("\n")
    return "\n".join([*lines[:line], *new, *lines[line:]])


def _entries(waiting: Sequence[Pending], indent: str) -> list[str]:
    lines: list[str] = []
    for number, one in enumerate(waiting, 1):
        lines += ["", *_entry(number, one, indent)]
    return lines[1:]


def _entry(number: int, one: Pending, indent: str) -> list[str]:
    entry, rulebook = one.entry, one.rulebook
    weight = plain(one.score.weight)
    place = "／".join(part for part in (entry.level1, entry.level2) if part)
    place = f"{one.score.subject}／{place}" if one.score.subject else place
    comments = [f"{number}. {place + '：' if place else ''}{entry.name}（{weight} 分，{rulebook.title}）"]
    comments += [one.score.explanation.removesuffix(rulebook.caveat)]
    if entry.evidence and entry.evidence not in one.score.explanation:
        comments.append(f"佐证：{entry.evidence}")
    comments += _how(entry, weight)
    key = judged_by(entry)
    faults = ["faults"] if _fault_ids(entry) else []
    subject, indicator = _key(one)
    return [
        *(f"{indent}# {_one_line(comment)}" for comment in comments),
        f"{indent}- rulebook: {rulebook.id}",
        *([f"{indent}  subject: {_scalar(subject)}"] if subject is not None else []),
        f"{indent}  indicator: {_scalar(indicator)}",
        *(f"{indent}  {name}:" for name in (key, *faults, "who", "when", "source", "note")),
    ]


def _how(entry: RuleIndicator, weight: str) -> list[str]:
    """What may be written, and what it gives."""
    method = entry.method
    lines: list[str] = []
    match method:
        case Checklist():
            lines.append("met 写符合的条件的标识，如 [" + ", ".join(item.id for item in method.items[:2]) + "]")
            lines[-1] += "；都不符合写 []"
            for item in method.items:
                points = f"（{plain(item.points)} 分）" if item.points is not None else ""
                lines.append(f"  {item.id}：{item.text}{points}")
            if method.by_count is not None:
                counts = "，".join(
                    f"{count} 项 {plain(points)} 分" for count, points in sorted(method.by_count.items())
                )
                lines.append(f"符合 {counts}")
        case GradeMap():
            ratings = "、".join(f"{name}（{plain(points)} 分）" for name, points in method.ratings.items())
            lines.append(f"rating 写其中之一：{ratings}")
        case Judged():
            lines.append(f"points 写 0 到 {weight} 之间的分数。评分要点：{method.criteria}")
        case _ if isinstance(method, OF_A_VALUE):
            unit = "带百分号，如 98.5%" if entry.unit == "%" else f"单位 {entry.unit}" if entry.unit else "只写数"
            lines += [f"value 写量得的数（{unit}）", f"计分：{rule_words(method, entry.unit)}"]
    listed = _fault_ids(entry)
    if listed:
        lines.append("faults 写发现几处，如 {" + f"{listed[0][0]}: 1" + "}；没有发现的不写")
        lines += [f"  {name}：{words}" for name, words in listed]
    return lines


def _fault_ids(entry: RuleIndicator) -> list[tuple[str, str]]:
    """What is deducted for each time that it is found: id and words."""
    listed = [(one.id, f"{one.text}，每处扣 {plain(one.points)} 分") for one in entry.also]
    if isinstance(entry.method, Checklist):
        items = [item for item in entry.method.items if item.fault]
        listed += [(item.id, f"{item.text}，每处错误扣 {plain(item.fault)} 分") for item in items if item.fault]
    return listed


def _one_line(text: str) -> str:
    """Text that cannot end a comment or hide in it."""
    line = " ".join(text.split())
    shown = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in line)
    return shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…"


def _scalar(text: str) -> str:
    """A word as YAML writes it, in quotes where it could be taken for something else."""
    if _PLAIN_WORD.fullmatch(text) and text.lower() not in _WORDS_OF_YAML:
        return text
    return json.dumps(text, ensure_ascii=False)
