"""N: words of the text that contradict its numbers, and numbers that lack a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assets.documents.prose import Paragraph, paragraphs
from assets.findings.case import Case
from assets.findings.catalogue import Remark, rule
from assets.findings.model import Evidence
from assets.tables.numbers import MONEY_SCALE, Number, parse_number

_BARE = re.compile(r"(?P<verb>增加|减少|增长|下降|上升|降低|提高)了?(?P<number>\d[\d,]*\.\d+)(?=[，。；、,;）)]|$)")


@rule(
    "N010",
    "增减的数字缺单位",
    checks="“增加、减少、增长、下降”之后带小数的数字有单位（万元、元）或百分号。",
    why="缺单位时，读者分不清是金额还是比率。",
    severity="warning",
    example="“增加 1193.20 万元，增长 13.95。”，应为 13.95%。",
    message="文字说明：“{quote}”后缺单位或百分号。",
)
def numbers_without_unit(case: Case) -> Iterator[Remark]:
    """A change whose number is followed by punctuation at once."""
    for paragraph in paragraphs(case.document):
        for match in _BARE.finditer(paragraph.text):
            start, end = match.span("number")
            sentence = paragraph.text[paragraph.text.rfind("。", 0, start) + 1 :].split("。", 1)[0] + "。"
            unit = "%" if match["verb"] in ("增长", "下降", "上升", "提高", "降低") else "万元"
            yield Remark(
                words={"quote": match[0]},
                stated=match[0],
                expected=f"{match[0]}{unit}",
                evidence=(Evidence.at(paragraph.source(start, end), sentence),),
            )


_AMOUNT = r"(?P<{0}>\d[\d,]*(?:\.\d+)?)(?P<{0}_unit>亿元|万元|元)"
_BUDGET_AND_FINAL = re.compile(
    r"预算数?(?:为|是)?" + _AMOUNT.format("budget") + r"[，,；;](?:支出)?决算数?(?:为|是)?" + _AMOUNT.format("final")
)
_COMPARED = re.compile(
    r"决算数?(?:(?P<below>小于|低于|少于)|(?P<above>大于|高于|超过|多于)|(?:同|与|和)(?=.{0,8}持平)|等于)"
    r"(?P<kind>年初|全年|调整)?预算数?"
)
_WHOLE = Decimal(100)
_NEAR = 60
"""Characters within which a comparison still speaks of the two amounts before it."""
_COMPLETED = re.compile(
    r"(?:(?:完成|占)(?P<kind>年初|全年|调整)?预算数?的?|(?P<of>年初|全年|调整)?预算(?:执行|完成)率(?:为|是|达到?)?)"
    r"(?P<rate>\d[\d,]*(?:\.\d+)?)[%％]"
)
_INITIAL = (None, "年初")
"""What a budget is called that is the one at the beginning of the year, if nothing else is said."""


@rule(
    "N011",
    "决算与预算大小的用语写反",
    checks="“决算数大于（小于、等于）预算数”与同一段前面写的预算、决算金额一致，也与“完成预算的百分之几”一致。",
    why="多为套用上年文字未改；随后解释的原因也就文不对题。",
    severity="error",
    example="年初预算 93.68，决算 234.15，却写“决算数小于预算数的主要原因是”。",
    message="文字说明：{before}，却写“{words}”。",
)
def comparisons_of_budget_and_final(case: Case) -> Iterator[Remark]:
    """The words that compare final with budget agree with the two amounts, or the rate, right before them."""
    for paragraph in paragraphs(case.document):
        pairs = list(_BUDGET_AND_FINAL.finditer(paragraph.text))
        told = [match.end() for match in pairs]
        yield from _against_rates(paragraph, told)
        for i, match in enumerate(pairs):
            end = pairs[i + 1].start() if i + 1 < len(pairs) else len(paragraph.text)
            said = _COMPARED.search(paragraph.text, match.end(), min(end, match.end() + _NEAR))
            budget, final = _money(match, "budget"), _money(match, "final")
            if said is not None and budget and final and _contradicts(said, budget, final):
                before = f"预算 {budget.value.normalize():f} 万元、决算 {final.value.normalize():f} 万元"
                yield _remark(paragraph, match, said, before, final.value - budget.value)


def _against_rates(paragraph: Paragraph, told: Sequence[int]) -> Iterator[Remark]:
    """The same for “完成预算的 N%”, where no two amounts right before it say it better."""
    text = paragraph.text
    rates = list(_COMPLETED.finditer(text))
    for i, match in enumerate(rates):
        end = rates[i + 1].start() if i + 1 < len(rates) else len(text)
        said = _COMPARED.search(text, match.end(), min(end, match.end() + _NEAR))
        rate = parse_number(match["rate"])
        if said is None or rate is None or any(0 <= said.start() - at <= _NEAR for at in told):
            continue
        sentence = text[text.rfind("。", 0, match.start()) + 1 : match.end()]
        if "其中" in sentence or len(_COMPLETED.findall(sentence)) > 1:
            continue  # The words after a list are about the whole, not about its last item.
        kinds = {match["kind"] or match["of"], said["kind"]}
        if len(kinds) > 1 and not kinds <= set(_INITIAL):
            continue  # 完成调整预算的 100%，决算数小于年初预算数
        if said["below"] or said["above"]:
            wrong = rate.value >= _WHOLE if said["below"] else rate.value <= _WHOLE
        else:
            # 基本持平 may be said of 98 %.
            wrong = "等于" in said[0] and not rate.interval.low <= _WHOLE <= rate.interval.high
        if wrong:
            yield _remark(paragraph, match, said, match[0], rate.value - _WHOLE)


def _remark(
    paragraph: Paragraph, match: re.Match[str], said: re.Match[str], before: str, difference: Decimal
) -> Remark:
    quote = paragraph.text[match.start() : said.end()]
    return Remark(
        words={"before": before, "words": said[0]},
        # 99.96 % may be printed as 100 %, though nobody explains so little.
        severity=None if difference else "warning",
        stated=said[0],
        expected="决算数大于预算数" if difference > 0 else "决算数小于预算数" if difference else "决算数等于预算数",
        evidence=(Evidence.at(paragraph.source(match.start(), said.end()), quote),),
    )


def _money(match: re.Match[str], name: str) -> Number | None:
    number = parse_number(match[name])
    return number.scaled(MONEY_SCALE[match[f"{name}_unit"]]) if number else None


def _contradicts(said: re.Match[str], budget: Number, final: Number) -> bool:
    """Whether no true values that print as these amounts can be as the words say."""
    if said["below"]:
        return final.interval.low >= budget.interval.high
    if said["above"]:
        return final.interval.high <= budget.interval.low
    return not final.interval.meets(budget.interval)
