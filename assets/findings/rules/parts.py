"""N: the parts that a sentence names after “其中” against the whole before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assets.documents.prose import Paragraph, paragraphs
from assets.findings.case import Case
from assets.findings.catalogue import rule
from assets.findings.figures import MONEY, Figure
from assets.findings.relations import Part, PartsOf, Relation
from assets.findings.rules.form import ACCURACY
from assets.findings.stated import HEAD
from assets.tables.numbers import MONEY_SCALE, Number, parse_number

_AMOUNT = r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>亿元|万元|元|人次|人|个|户|家|辆|件|次)(?![/／每])"
_PARTS = re.compile(_AMOUNT + r"(?:[（(][^（）()]{0,30}[）)])?[，,。；;：:]?其中[，,：:]?")
_ONE = re.compile(_AMOUNT)
_LIST_END = re.compile(r"[。！？]|其中|[（(]")
_CLAUSE_END = re.compile(r"[；;]")
_NO_PART = re.compile(
    r"(?:增加|减少|增长|下降|预算|计划|上年|去年|人均|每|标准|不足|超过|以上|以下|扣除|低于|高于)[^，,；;、]*$"
)
"""What stands before an amount that is no part of a whole."""
_FEWEST = 2
_NAME = re.compile(r"(?![年月日])[^，,；;、：:。（）()\d]{0,20}$")
_VERB = re.compile(r"(?:合同)?(?:总?金额|数)?[为是达共计约]*$")


@rule(
    "N013",
    "其中各项之和大于总数",
    checks="“××A 万元，其中：××B 万元、××C 万元”中，并列各项之和不大于总数（单位相同、每项都不大于总数时才检查）。",
    why="各项是总数的组成部分，加起来不可能超过总数。",
    basis=ACCURACY,
    severity="error",
    example="实际支付 9.54 万元，其中：甲类 5.55 万元，乙类 5.63 万元，之和 11.18 万元。",
    message="{head} {stated}，小于其中各项之和 {expression} = {expected}，差 {difference}。",
)
def parts_within_their_whole(case: Case) -> Iterator[Relation]:
    """The amounts listed after “其中” are together not more than the amount right before it."""
    for paragraph in paragraphs(case.document):
        for match in _PARTS.finditer(paragraph.text):
            yield from _relation(paragraph, match)


def _relation(paragraph: Paragraph, match: re.Match[str]) -> Iterator[Relation]:
    text = paragraph.text
    end = _LIST_END.search(text, match.end())
    if end and end[0] in "（(":
        return  # An aside may say what the list leaves out or counts twice.
    stop = end.start() if end else len(text)
    clause = _CLAUSE_END.search(text, match.end(), stop)
    parts = _listed(text, match.end(), clause.start()) if clause else []
    if len(parts) < _FEWEST:
        parts = _listed(text, match.end(), stop)
    if len(parts) < _FEWEST or {part["unit"] for part in parts} != {match["unit"]}:
        return
    quote = text[text.rfind("。", 0, match.start()) + 1 : stop]
    figures = [_figure(paragraph, each, quote) for each in (match, *parts)]
    whole, *rest = [figure for figure in figures if figure is not None]
    if len(rest) == len(parts) and all(figure.number.value <= whole.number.value for figure in rest):
        yield PartsOf(
            head=f"{HEAD}{whole.name}", stated=whole, parts=tuple(Part(figure, figure.name) for figure in rest)
        )


def _listed(text: str, start: int, end: int) -> list[re.Match[str]]:
    return [part for part in _ONE.finditer(text, start, end) if not _NO_PART.search(text, start, part.start())]


def _figure(paragraph: Paragraph, match: re.Match[str], quote: str) -> Figure | None:
    number = parse_number(match["number"])
    if number is None:
        return None
    scale = MONEY_SCALE.get(match["unit"])
    name = _NAME.search(paragraph.text, 0, match.start("number"))
    return Figure(
        name=(_VERB.sub("", name[0]) if name else "") or "所列数",
        place="文字说明",
        number=number.scaled(scale) if scale else Number(number.value, Decimal(0)),
        unit=MONEY if scale else match["unit"],
        scale=scale or Decimal(1),
        quote=quote,
        source=paragraph.source(match.start("number"), match.end("number")),
    )
