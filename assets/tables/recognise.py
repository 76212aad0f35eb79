"""Which form a grid is: by the title above it or in its first row, else by columns that only one form has."""

from __future__ import annotations

import re
from itertools import pairwise, takewhile

from assets.tables.catalogue import FormKind, form_kind, squeeze, titled
from assets.tables.columns import stage_of
from assets.tables.layout import Layout, cells_of
from assets.tables.pieces import Piece, is_furniture
from assets.tables.sections import NOTE

_LONGEST_CAPTION = 60
_UNITS_IN_ROWS = re.compile(r"((部门|单位)(名称)?|预算单位)$")
_GOES_ON = re.compile(r"^[^。；：:]*(预算|拨款|经费|基金|经营|[、及和])$")
"""How the first line of a title ends that was broken over two."""
_LINE_NUMBERS = re.compile(r"(序号|行次)$")
_FUND_CODES = re.compile(r"(207|208|211|212|213|214|215|216|217|229|231|232|233)\d{4}")
_FUND_NAMES = re.compile(r"基金|彩票公益金|国有土地使用权|抗疫特别国债|专项债券")
_OWN_INCOME = {"上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入", "使用非财政拨款结余"}
"""What a department receives beside appropriations."""
_MOST_ROWS = 400


def title(piece: Piece, layout: Layout) -> tuple[FormKind | None, str]:
    """The form whose title stands closest above the grid or in its first row, and the title or caption as printed."""
    for before, line in reversed([*pairwise([None, *piece.above])]):
        if line is None:
            continue
        whole = before.text + line.text if before and _GOES_ON.search(squeeze(before.text)) else line.text
        for text in dict.fromkeys((whole, line.text)):
            kind = _titled(text, layout)
            if kind is not None:
                return kind, text
        if NOTE.match(squeeze(line.text)):
            break
    first = piece.grid.cells[0]
    if first.column_span == piece.grid.columns:
        kind = next(iter(titled(first.text)), None)
        if kind is not None:
            return kind, " ".join(first.text.split())
    caption = next((line.text for line in reversed(piece.above) if not is_furniture(line.text)), "")
    return None, caption if len(caption) <= _LONGEST_CAPTION else ""


def _titled(text: str, layout: Layout) -> FormKind | None:
    """The form that a line is the title of, if the columns below it are such: a table of contents has titles too."""
    for kind in titled(text):
        if _fits(kind, layout):
            return _by_unit(kind, layout)
        if not kind.needs and kind.extra:
            return None
    return None


def _fits(kind: FormKind, layout: Layout) -> bool:
    if kind.needs and not any(re.search(kind.needs, path) for path in layout.paths):
        return False
    if kind.lists_three_public:
        return any(kind.own_column_for(path, None) or stage_of(path) for path in layout.paths if path)
    return any(kind.own_column_for(layout.paths[c], b.side) for b in layout.blocks for c in b.values)


def _by_unit(kind: FormKind, layout: Layout) -> FormKind:
    """The form with a row for each unit, where the rows are headed by units and have no codes of accounts."""
    if kind.by_unit is None or not layout.blocks:
        return kind
    block = layout.blocks[0]
    labels = [layout.paths[c].rsplit("/", 1)[-1] for c in (*block.groups, block.label) if c is not None]
    labels = [label for label in labels if not _LINE_NUMBERS.search(label)]
    codes = [layout.paths[c] for c in block.codes]
    if len(labels) == 1 and _UNITS_IN_ROWS.search(labels[0]) and not any("科目" in path for path in codes):
        return form_kind(kind.by_unit)
    return kind


def by_columns(piece: Piece, layout: Layout) -> FormKind | None:
    """The form whose columns and rows these unmistakably are, for a table without its title."""
    heads = "/".join(layout.paths)
    if (found := _by_heads(heads)) is not None:
        return _by_unit(form_kind(found), layout)
    matrix = piece.grid.matrix()[layout.header_rows :][:_MOST_ROWS]
    rows = [[squeeze(cell.text) for cell in cells_of(row)] for row in matrix]
    labels = {re.sub(r"^([一二三四五六七八九十]+、|\d[.．、])", "", text) for row in rows for text in row if text}
    two_sided = {block.side for block in layout.blocks} == {"收入", "支出"}
    if two_sided and {"本年收入合计", "本年支出合计"} <= labels:
        if "政府性基金预算财政拨款" in heads and "一般公共预算财政拨款" in heads:
            return form_kind("appropriation_summary")
        if labels & _OWN_INCOME:
            return form_kind("income_expenditure_summary")
    if _is_three_public(heads, labels):
        return form_kind("three_public")
    if {"工资福利支出", "商品和服务支出"} <= labels and {"人员经费合计", "公用经费合计"} <= labels:
        return form_kind("basic_expenditure")
    if all(word in heads for word in ("本年收入", "本年支出", "年末结转")):
        return _fund(rows)
    return None


def _by_heads(heads: str) -> str | None:
    if "附属单位上缴收入" in heads and "上级补助收入" in heads:
        return "income"
    if "上缴上级支出" in heads and "对附属单位补助" in heads:
        return "expenditure"
    return None


def _is_three_public(heads: str, labels: set[str]) -> bool:
    words = heads + "/".join(labels)
    items = all(word in words for word in ("因公出国", "公务接待费", "公务用车运行"))
    return items and bool(re.search(r"三公经费|合计|小计", words)) and "决算" in words and "办公费" not in labels


def _fund(rows: list[list[str]]) -> FormKind | None:
    """Which of the forms with the columns of a fund: only accounts of funds, or of state capital, are listed."""
    coded = [list(takewhile(lambda text: text != "", row)) for row in rows]
    named = [(row[0], row[1]) for row in coded if len(row) > 1 and re.fullmatch(r"\d{7}", row[0])]
    if named and all(code.startswith("223") for code, _ in named):
        return form_kind("state_capital")
    if named and all(_FUND_CODES.fullmatch(code) for code, _ in named) and any(_FUND_NAMES.search(n) for _, n in named):
        return form_kind("government_fund")
    return None
