"""The unit of an amount: of its table, of its column, of its row, or beside the number itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from assets.tables.catalogue import squeeze
from assets.tables.model import DEFAULT_UNIT
from assets.tables.numbers import MONEY_SCALE, Number, parse_number

_MONEY = "|".join(sorted(MONEY_SCALE, key=len, reverse=True))
_COUNT = "个百分点|平方米|人次|批次|台/?套|[%％‰个人辆台套批次件户间组期家张份名项宗篇场分天]"
_OF_TABLE = re.compile(rf"单位[:：]?(?:人民币)?({_MONEY})")
_OF_HEADING = re.compile(rf"[（(](?:金额|计量)?(?:单位[:：]?)?(?:人民币)?({_MONEY}|{_COUNT})[)）]|(?<!\d)([%％])")
_BESIDE = re.compile(rf"(.*\d[)）]?)({_MONEY}|{_COUNT})")
_NO_MONEY = re.compile(
    r"(率|比重|比例|占比|人数|人次|数量|个数|次数|批次|面积|分值|得分|分数|权重|评分|年度|年份|时间|日期|编号|序号|人员|编制|辆数)$"
)


def table_unit(texts: Iterable[str]) -> str | None:
    """The unit of money that the last of these lines names, or None."""
    found = None
    for text in texts:
        for match in _OF_TABLE.finditer(squeeze(text)):
            found = match[1]
    return found


@lru_cache(maxsize=4096)
def heading_unit(path: str) -> str | None:
    """The unit that a header path or a row's label names in brackets, from the lowest part up; None where none does."""
    for part in reversed(path.split("/")):
        match = _OF_HEADING.search(squeeze(part))
        if match:
            return (match[1] or match[2]).replace("％", "%")
    return None


def without_unit(path: str) -> str:
    """A header path without the units that stand in brackets in it."""
    return re.sub(rf"[（(](?:金额|计量)?(?:单位[:：]?)?(?:人民币)?(?:{_MONEY})[)）]", "", path)


@lru_cache(maxsize=4096)
def speaks_of_money(path: str) -> bool:
    """Whether the amounts below a heading may be money: not those of a rate, a count or a score."""
    return not any(_NO_MONEY.search(squeeze(part)) for part in path.split("/"))


def number_and_unit(text: str) -> tuple[Number | None, str | None]:
    """The number that a cell prints, and the unit that it prints beside it, if any."""
    number = parse_number(text)
    squeezed = "".join(text.split())
    if number is not None:
        return number, "%" if squeezed.endswith(("%", "％")) else None
    match = _BESIDE.fullmatch(squeezed)
    number = parse_number(match[1]) if match else None
    return (number, match[2]) if match and number is not None else (None, None)


def in_stored_unit(number: Number, unit: str) -> tuple[Number, str]:
    """An amount of money in 万元; what is not money as it is."""
    scale = MONEY_SCALE.get(unit)
    return (number.scaled(scale), DEFAULT_UNIT) if scale is not None else (number, unit)
