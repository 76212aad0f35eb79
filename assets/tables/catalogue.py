"""The catalogue of the forms, from `forms.yaml` beside this module."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec
import yaml


class FormColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a form: its id and the pattern of its header path; `side` limits it to one side."""

    id: str
    pattern: str
    side: str | None = None


class FormKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One form.

    `number` is that of the nine forms which every department publishes (公开01 to 公开09), empty for the forms that
    only some provinces add. `two_sided` forms set income beside expenditure; `coded` forms list account codes in their
    rows; where `codes` is "any" they may be of units or projects. `totalled` forms state a total where they state
    anything. `open` forms keep a column that is not listed under its header path, because their columns are as many as
    there are accounts. `needs` is a pattern that some header path must match. `by_unit` is the form that has the same
    columns and a row for each unit.
    """

    id: str
    name: str
    titles: tuple[str, ...]
    columns: tuple[FormColumn, ...]
    number: str = ""
    two_sided: bool = False
    coded: bool = False
    totalled: bool = True
    open: bool = False
    codes: Literal["accounts", "any"] = "accounts"
    needs: str = ""
    by_unit: str | None = None

    @property
    def extra(self) -> bool:
        """Whether only some provinces publish it: stored with the other tables, under its own id."""
        return not self.number

    @property
    def lists_three_public(self) -> bool:
        """Whether items and stages may stand in its rows or its columns."""
        return self.id in ("three_public", "government_fund_three_public")

    def has_title(self, text: str) -> bool:
        """Whether a squeezed line of text is this form's title."""
        return any(re.search(pattern, text) for pattern in self.titles)

    def column_for(self, path: str, side: str | None) -> str | None:
        """The id of the column with this squeezed header path, or None.

        Remarks are looked for first, “上年决算数” being no “决算数”; in the form of the three public expenses last,
        where the stage is told apart from the item.
        """
        remark = _first(_REMARKS, path, side)
        own = self.own_column_for(path, side)
        return (own or remark) if self.lists_three_public else (remark or own)

    def own_column_for(self, path: str, side: str | None) -> str | None:
        """The id of the column of this form, and of no other, with this squeezed header path, or None."""
        return _first(self.columns, path, side)


_REMARKS = (
    FormColumn("prior_final", r"(上年|去年|上年度|上一年度)(决算|支出|收入|执行|完成)?数?(/|$)"),
    FormColumn("share", r"(占.{0,12}(%|比)|比重|比例|率|百分比|增幅|同比|%|%\))$"),
    FormColumn("change", r"(增减|增长|比上年|较上年|比预算|差异)"),
    FormColumn("initial_budget", r"年初(部门)?预算(数|金额)?(/|$)"),
    FormColumn("adjusted_budget", r"(全年|调整后?|调整后的)预算(数|金额)?(/|$)"),
    FormColumn("budget", r"(^|/)(本年)?预算(数|金额)(/|$)"),
    FormColumn("remark", r"(^|/)(备注|说明)$"),
)
"""Columns that a province may add to any form."""

REMARK_IDS = tuple(column.id for column in _REMARKS)


def _first(columns: Iterable[FormColumn], path: str, side: str | None) -> str | None:
    plain = path.translate(_BRACKETS)
    found = (c.id for c in columns if c.side in (None, side) and re.search(c.pattern, plain))
    return next(found, None)


@cache
def form_kinds() -> tuple[FormKind, ...]:
    """All forms, in the order in which their titles are to be tried."""
    text = files("assets.tables").joinpath("forms.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), tuple[FormKind, ...])


@cache
def _kinds_by_id() -> dict[str, FormKind]:
    return {kind.id: kind for kind in form_kinds()}


def form_kind(form: str) -> FormKind:
    """The form with this id. Raises KeyError where there is none."""
    return _kinds_by_id()[form]


_QUOTES = str.maketrans("", "", "“”\"'‘’＂「」")
_BRACKETS = str.maketrans("（）％：", "()%:")


def squeeze(text: str) -> str:
    """Text without white space and quotation marks: what the patterns are matched against."""
    return "".join(text.translate(_QUOTES).split())


def title_of(text: str) -> FormKind | None:
    """The form that a line of text is the title of, or None."""
    return next(iter(titled(text)), None)


def titled(text: str) -> list[FormKind]:
    """The forms that a line of text may be the title of, the most special first."""
    squeezed = _UNIT_AT_END.sub("", squeeze(text).translate(_BRACKETS))
    if len(squeezed) > _LONGEST_TITLE or re.search(r"[。；，,;]|[.…·]{3}|\d$", squeezed):
        return []
    return [kind for kind in form_kinds() if kind.has_title(squeezed)]


_UNIT_AT_END = re.compile(r"[(]?[,，;；]?(金额)?单位:(人民币)?.{1,3}元[)]?$")


_LONGEST_TITLE = 45
