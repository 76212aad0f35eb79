"""The rows of an indicator table that sum up: totals with their grades, and subtotals."""

from __future__ import annotations

import re

import msgspec

from assets.tables.performance.header import Header
from assets.tables.performance.rows import Entry, Row
from assets.tables.performance.stated import Total
from assets.tables.performance.words import heads_grade, is_grade, is_total, points_of

_WITH_SCORE = re.compile(r"(?P<label>[^\d:]{2,10}?)(?:\((?P<full>\d+(?:\.\d+)?)分\))?[:为]?(?P<score>\d+(?:\.\d+)?)分?")
_WITH_GRADE = re.compile(r"(?P<label>[^\d:]{2,10}?):(?P<grade>[^\d:]{1,3})")
_WITH_FULL = re.compile(r"\((?P<full>\d+(?:\.\d+)?)分\)")
_SUBTOTAL = re.compile(r".{0,12}小计(?:\(.{0,8}\))?[::]?|分项(?:得分|合计)")


def is_subtotal(row: Row) -> bool:
    """Whether a row sums up only some of the indicators."""
    return any(_SUBTOTAL.fullmatch(text) for text in row.texts[:3])


def total_of(row: Row, header: Header) -> Total | None:
    """The totals that a row prints behind 总分, 合计 ..., or None where it is none."""
    if len(row.entries) == 1:
        return _in_one_cell(row.entries[0])
    position = next((i for i, entry in enumerate(row.entries[:2]) if is_total(entry.text)), None)
    if position is None:
        return _grade(row)
    first, rest = row.entries[position], row.entries[position + 1 :]
    numbers = [entry for entry in rest if points_of(entry.text) is not None]
    grade = next((entry for entry in rest if is_grade(entry.text)), None)
    if not numbers and grade is None:
        return None
    scored = header.has("score")
    score = _score(numbers, header) if numbers and scored else None
    full = numbers[0] if len(numbers) > 1 or (numbers and not scored) else None
    if len(numbers) == 1 and scored and header.has("weight") and _under(numbers, header, "weight"):
        # A single number below 分值 is what the weights sum to, unless a grade follows: then it is the score.
        score, full = (numbers[0], None) if grade is not None else (None, numbers[0])
    other = _under(numbers, header, "other_score")
    other = None if other is score else other
    return Total(first.text, score, full or _full_in(first), grade, first, other_score=other)


def _score(numbers: list[Entry], header: Header) -> Entry:
    """The number below the heading of the score that counts; in a row that has slipped the last one."""
    below = _under(numbers, header, "score")
    slipped = below is numbers[0] and len(numbers) > 1 and not header.has("other_score")
    return numbers[-1] if below is None or slipped else below


def _in_one_cell(entry: Entry) -> Total | None:
    """“自评总分：93分”, “评价等级：优”."""
    match = _WITH_SCORE.fullmatch(entry.text)
    if match is not None and is_total(match["label"]):
        full = _part(entry, match["full"]) if match["full"] else None
        return Total(match["label"], _part(entry, match["score"]), full, None, entry)
    match = _WITH_GRADE.fullmatch(entry.text)
    if match is not None and heads_grade(match["label"]) and is_grade(match["grade"]):
        return Total(match["label"], None, None, _part(entry, match["grade"]), entry)
    return None


def _full_in(entry: Entry) -> Entry | None:
    match = _WITH_FULL.search(entry.text)
    return _part(entry, match["full"]) if match is not None else None


def _part(entry: Entry, text: str) -> Entry:
    return msgspec.structs.replace(entry, text=text, printed=text)


def _grade(row: Row) -> Total | None:
    """The grade that a row of its own prints behind 评价等级, or None where it is no such row."""
    if not row.entries:
        return None
    first, *rest = row.entries
    grades = [entry for entry in rest if is_grade(entry.text)]
    if not heads_grade(first.text) or not grades or len(grades) < len(rest):
        return None
    return Total(first.text, None, None, grades[-1], first)


def _under(entries: list[Entry], header: Header, role: str) -> Entry | None:
    """The last of these that stands below the heading of a role."""
    columns = [column for column in header.columns if column.role == role and not column.virtual]
    below = [e for e in entries if any(e.start < column.end and column.start < e.end for column in columns)]
    return below[-1] if below else None
