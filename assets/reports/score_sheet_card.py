"""One scorecard as a sheet: the levels, the scores with their derivation, and totals that follow a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from assets.indicators.model import Indicator
from assets.indicators.quantities import CONTEXT, stored
from assets.indicators.readable import Row, explained
from assets.indicators.rulebook import Rounding, Rulebook, RuleIndicator
from assets.indicators.units import PERCENT
from assets.reports import score_sheet_formulas as formulas
from assets.reports.model import RulebookNote
from assets.reports.score_sheet_book import (
    CENTRED,
    INPUT,
    STRONG,
    TITLE,
    Book,
    Column,
    Sheet,
    block,
    cell,
    decimals,
    number_format,
)
from assets.reports.score_sheet_facts import FactRows
from assets.reports.score_sheet_formulas import Formula
from assets.reports.score_tables import BASIS_NAMES, PENDING
from assets.scores.model import DIFFERENCES, Score, Scorecard

LEVEL1, LEVEL2, LEVEL3, WEIGHT, RULE, VALUE, SCORE, BASIS, REMARK, PUBLISHED, DIFFERENCE = (
    "一级指标",
    "二级指标",
    "三级指标",
    "分值",
    "评分标准",
    "指标值",
    "得分",
    "依据",
    "说明",
    "公开得分",
    "差异",
)
_WIDTHS = {
    LEVEL1: 9,
    LEVEL2: 12,
    LEVEL3: 18,
    WEIGHT: 7,
    RULE: 40,
    VALUE: 13,
    SCORE: 9,
    BASIS: 7,
    REMARK: 52,
    PUBLISHED: 9,
    DIFFERENCE: 8,
}
_RULED = (RULE, VALUE)
"""Columns that only a scorecard by a rulebook has."""
_WITHOUT_VALUE = {"missing_input": "缺数据", "undefined": "无从计算"}
_HEAD = 2
_LIMIT = 900
"""Characters of a rule or a remark: a row of a sheet cannot be higher than a page."""


class Given(msgspec.Struct, frozen=True):
    """What one sheet shows: a scorecard with its scores, its rulebook where there is one, and what is said of it."""

    heading: str
    card: Scorecard | None
    scores: Sequence[Score]
    rulebook: Rulebook | None
    note: RulebookNote
    indicators: Mapping[str, Indicator]


class Cells(msgspec.Struct, frozen=True):
    """Where another sheet finds the results of a scorecard: cells with their values, empty where there is none."""

    sheet: str
    total: tuple[str, Decimal | str]
    grade: tuple[str, str]
    coverage: tuple[str, Decimal]
    difference: tuple[str, Decimal | str]


def write_card(book: Book, name: str, given: Given, facts: FactRows) -> Cells:
    """Writes the sheet of a scorecard."""
    return _Card(book, name, given, facts).write()


class _Card:
    def __init__(self, book: Book, name: str, given: Given, facts: FactRows) -> None:
        ruled = given.rulebook is not None
        columns = [Column(n, w + (20 if n == REMARK and not ruled else 0)) for n, w in _WIDTHS.items()]
        columns = [column for column in columns if ruled or column.name not in _RULED]
        self.at = {column.name: number for number, column in enumerate(columns)}
        self.sheet: Sheet = book.sheet(name, columns)
        self.given, self.facts = given, facts
        self.rules = _rules(given.rulebook)
        self.rows: dict[str, int] = {}
        self.blocks: list[tuple[int, int]] = []
        scores = given.scores
        self.weight_format = number_format(decimals([s.weight for s in scores]))
        marks = [v for s in scores for v in (s.score, s.published_score)]
        card = given.card
        totals = [card.total, card.published_total] if card else []
        self.score_format = number_format(decimals([*marks, *totals]))

    def write(self) -> Cells:
        """Everything, from the top."""
        given, sheet = self.given, self.sheet
        sheet.across(0, given.heading, TITLE, 2)
        title = f"评价办法：{given.note.title}"
        sheet.across(1, title, {"font_name": "宋体", "font_size": 10, "align": "center"})
        sheet.head(_HEAD)
        row = self._indicators(_HEAD + 1)
        last = row
        cells = self._totals(row)
        row = sheet.notes(row + 3, list(_notes(given)))
        sheet.frame(_HEAD, row - 1, frozen=self.at[LEVEL3] + 1)
        first = _HEAD + 1
        score, difference = cell(first, self.at[SCORE]), cell(first, self.at[DIFFERENCE])
        sheet.red_where(first, last, self.at[DIFFERENCE], f"AND(ISNUMBER({difference}),{difference}<>0)")
        weight = cell(first, self.at[WEIGHT])
        sheet.red_where(first, last, self.at[SCORE], f"AND(ISNUMBER({score}),{score}<{weight})")
        return cells

    def _indicators(self, row: int) -> int:
        """The indicators by their levels, each level 1 with its subtotal; returns the row after them."""
        scores = self.given.scores
        names = list(dict.fromkeys(s.level1 for s in scores))
        for level1 in names:
            own = [s for s in scores if s.level1 == level1]
            first = row
            for level2 in dict.fromkeys(s.level2 for s in own):
                begin = row
                for score in (s for s in own if s.level2 == level2):
                    self._indicator(row, score)
                    row += 1
                self.sheet.merged(begin, row - 1, self.at[LEVEL2], level2, CENTRED)
            self.sheet.merged(first, row - 1, self.at[LEVEL1], level1, CENTRED, {"bold": True})
            self.blocks.append((first, row - 1))
            if len(names) > 1:
                self._subtotal(row, (first, row - 1), own)
                row += 1
        return row

    def _indicator(self, row: int, score: Score) -> None:
        sheet, at = self.sheet, self.at
        self.rows[score.indicator] = row
        rule = self.rules.get(score.indicator)
        level3 = rule[1].level3 if rule else ""
        sheet.text(row, at[LEVEL3], f"{level3}：{score.name}" if level3 and level3 != score.name else score.name)
        sheet.number(row, at[WEIGHT], score.weight, CENTRED, self.weight_format)
        value = None
        if self.given.rulebook is not None:
            sheet.text(row, at[RULE], _rule_words(rule[1]) if rule else "")
            value = self._value(row, score, rule[0] if rule else None)
        self._score(row, score, rule[0] if rule else None, value)
        sheet.text(row, at[BASIS], BASIS_NAMES.get(score.basis, score.basis), CENTRED)
        sheet.text(row, at[REMARK], _cut(_remark(score, self.given.note)))
        sheet.number(row, at[PUBLISHED], score.published_score, CENTRED, self.score_format)
        self._difference(row, score.score, score.published_score)

    def _value(self, row: int, score: Score, entry: RuleIndicator | None) -> Formula | None:
        """Writes the indicator's value, as a formula over the facts where that gives it; returns its cell."""
        column = self.at[VALUE]
        indicator = self.given.indicators.get(score.indicator)
        if indicator is None or indicator.value is None or indicator.status != "computed":
            words = _WITHOUT_VALUE.get(indicator.status, "") if indicator else ""
            self.sheet.text(row, column, words, CENTRED, {"font_color": "#7F7F7F"})
            return None
        style = number_format(decimals([indicator.value], 2), indicator.unit)
        formula = self._of_facts(entry, indicator)
        if formula is not None and formula.value == indicator.value:
            self.sheet.formula(row, column, formula.text, indicator.value, {"align": "right"}, style)
        else:
            self.sheet.number(row, column, indicator.value, style)
        return Formula(cell(row, column), indicator.value)

    def _of_facts(self, entry: RuleIndicator | None, indicator: Indicator) -> Formula | None:
        rulebook = self.given.rulebook
        if entry is None or entry.value is None or rulebook is None:
            return None
        formula = formulas.of_expression(
            entry.value.root,
            lambda ref: self.facts.find(indicator, ref),
            lambda ref: self.facts.find_all(indicator, ref),
        )
        as_percent = entry.unit == "%" and entry.value.unit != PERCENT
        return formula and formulas.measured(formula, as_percent, rulebook.rounding_of(entry))

    def _score(self, row: int, score: Score, entry: RuleIndicator | None, value: Formula | None) -> None:
        """Writes the points, as a formula over the value where that gives them."""
        column, weight = self.at[SCORE], Formula(cell(row, self.at[WEIGHT]), score.weight)
        self.sheet.bounded(row, column, weight.text)
        rulebook = self.given.rulebook
        if score.basis == "computed" and entry and entry.method and not entry.also and value and rulebook:
            formula = formulas.points(entry.method, value, weight, rulebook.rounding_of(entry))
            if formula is not None and formula.value == score.score:
                self.sheet.formula(row, column, formula.text, score.score, CENTRED, INPUT, self.score_format)
                return
        self.sheet.number(row, column, score.score, CENTRED, INPUT, self.score_format)

    def _difference(self, row: int, ours: Decimal | None, published: Decimal | None) -> Decimal | str:
        """Writes ours less the published one; nothing where one of them is missing."""
        one, other = cell(row, self.at[SCORE]), cell(row, self.at[PUBLISHED])
        value = "" if ours is None or published is None else ours - published
        text = f'IF(AND(ISNUMBER({one}),ISNUMBER({other})),ROUND({one}-{other},6),"")'
        self.sheet.formula(row, self.at[DIFFERENCE], text, value, CENTRED, _signed(self.score_format))
        return value

    def _subtotal(self, row: int, rows: tuple[int, int], scores: Sequence[Score]) -> None:
        sheet, at = self.sheet, self.at
        for column in at.values():
            sheet.blank(row, column, STRONG)
        sheet.text(row, at[LEVEL1], "小计", CENTRED, STRONG)
        weights = block(*rows, at[WEIGHT])
        sheet.formula(
            row,
            at[WEIGHT],
            f"ROUND(SUM({weights}),6)",
            sum((s.weight for s in scores), Decimal()),
            CENTRED,
            STRONG,
            self.weight_format,
        )
        for name, marks in ((SCORE, [s.score for s in scores]), (PUBLISHED, [s.published_score for s in scores])):
            known = [mark for mark in marks if mark is not None]
            area = block(*rows, at[name])
            empty = PENDING if name == SCORE else ""
            text = f'IF(COUNT({area})=0,"{empty}",ROUND(SUM({area}),6))'
            value = sum(known, Decimal()) if known else empty
            sheet.formula(row, at[name], text, value, CENTRED, STRONG, self.score_format)

    def _totals(self, row: int) -> Cells:
        """The rows 总分, 等级 and 已评比重."""
        sheet, at, card = self.sheet, self.at, self.given.card
        for line, label in enumerate(("总分", "等级", "已评分值的比重")):
            for column in at.values():
                sheet.blank(row + line, column, STRONG)
            sheet.merged_across(row + line, at[LEVEL1], at[LEVEL3], label, CENTRED, STRONG)
        full = card.full_score if card else sum((s.weight for s in self.given.scores), Decimal())
        sheet.number(row, at[WEIGHT], full, CENTRED, STRONG, self.weight_format)
        total = self._total(row)
        sheet.number(row, at[PUBLISHED], card.published_total if card else None, CENTRED, STRONG, self.score_format)
        published = card.published_total if card else None
        complete = card is not None and card.coverage >= 1
        difference = self._total_difference(row, total, published, complete)
        grade = self._grade(row + 1, row, total)
        sheet.text(row + 1, at[PUBLISHED], card.published_grade if card else "", CENTRED, STRONG)
        coverage = self._coverage(row + 2, cell(row, at[WEIGHT]), full)
        score = at[SCORE]
        return Cells(
            sheet.name,
            (cell(row, score, sheet.name), total),
            (cell(row + 1, score, sheet.name), grade),
            (cell(row + 2, score, sheet.name), coverage),
            (cell(row, at[DIFFERENCE], sheet.name), difference),
        )

    def _total(self, row: int) -> Decimal | str:
        """Writes the total; a plain number where the sum does not give it, as where only a total was published."""
        card, column = self.given.card, self.at[SCORE]
        style = (CENTRED, STRONG, self.score_format)
        bonus = self._bonus()
        given = [s.score for s in self.given.scores if s.score is not None]
        stated = card.total if card else (sum(given, Decimal()) if given else None)
        regular = [s for s in self.given.scores if s.indicator not in bonus]
        any_given = any(s.score is not None for s in regular)
        if self.blocks:
            rounding = self.given.rulebook.rounding if self.given.rulebook else Rounding()
            cap = Formula(cell(row, self.at[WEIGHT]), card.full_score) if bonus and card else None
            formula = formulas.total(self._areas(SCORE), sum(given, Decimal()), cap, rounding)
            count = self._count(bonus)
            if (formula.value if any_given else None) == stated:
                text = f'IF({count}=0,"{PENDING}",{formula.text})'
                value: Decimal | str = PENDING if stated is None else stated
                self.sheet.formula(row, column, text, value, *style)
                return value
        if stated is None:
            self.sheet.text(row, column, PENDING, *style)
            return PENDING
        self.sheet.number(row, column, stated, *style)
        return stated

    def _total_difference(
        self, row: int, total: Decimal | str, published: Decimal | None, complete: bool
    ) -> Decimal | str:
        one, other = cell(row, self.at[SCORE]), cell(row, self.at[PUBLISHED])
        share = cell(row + 2, self.at[SCORE])
        value: Decimal | str = ""
        if complete and isinstance(total, Decimal) and published is not None:
            value = total - published
        text = f'IF(AND(ISNUMBER({one}),ISNUMBER({other}),{share}>=1),ROUND({one}-{other},6),"")'
        self.sheet.formula(row, self.at[DIFFERENCE], text, value, CENTRED, STRONG, _signed(self.score_format))
        return value

    def _grade(self, row: int, total_row: int, total: Decimal | str) -> str:
        card, column, rulebook = self.given.card, self.at[SCORE], self.given.rulebook
        stated = (card.grade if card else None) or PENDING
        if rulebook is None or not rulebook.grades or not self.blocks:
            self.sheet.text(row, column, stated, CENTRED, STRONG)
            return stated
        bonus = self._bonus()
        regular = len(self.given.scores) - len(bonus)
        bands = formulas.grade(rulebook.grades, cell(total_row, column))
        text = f'IF({self._count(bonus)}<{regular},"{PENDING}",{bands})'
        self.sheet.formula(row, column, text, stated, CENTRED, STRONG)
        return stated

    def _coverage(self, row: int, full_cell: str, full: Decimal) -> Decimal:
        card, column = self.given.card, self.at[SCORE]
        bonus = self._bonus()
        judged = [s.weight for s in self.given.scores if s.score is not None and s.indicator not in bonus]
        share = stored(CONTEXT.divide(sum(judged, Decimal()), full)) if full else Decimal()
        stated = card.coverage if card else share
        style = (CENTRED, STRONG, {"num_format": "0.0%"})
        if self.blocks and full and share == stated:
            parts = [
                f"SUMPRODUCT(ISNUMBER({block(*rows, self.at[SCORE])})*{block(*rows, self.at[WEIGHT])})"
                for rows in self.blocks
            ]
            minus = [f"-ISNUMBER({cell(r, self.at[SCORE])})*{cell(r, self.at[WEIGHT])}" for r in bonus.values()]
            self.sheet.formula(row, column, f"ROUND(({'+'.join(parts)}{''.join(minus)})/{full_cell},6)", stated, *style)
        else:
            self.sheet.number(row, column, stated, *style)
        return stated

    def _bonus(self) -> dict[str, int]:
        """The rows of the bonus indicators."""
        return {name: row for name, row in self.rows.items() if (rule := self.rules.get(name)) and rule[0].bonus}

    def _areas(self, column: str) -> list[str]:
        return [block(*rows, self.at[column]) for rows in self.blocks]

    def _count(self, bonus: Mapping[str, int]) -> str:
        """How many indicators, without the bonus, have points."""
        without = "".join(f"-COUNT({cell(row, self.at[SCORE])})" for row in bonus.values())
        return f"COUNT({','.join(self._areas(SCORE))}){without}"


def _rules(rulebook: Rulebook | None) -> dict[str, tuple[RuleIndicator, Row]]:
    if rulebook is None:
        return {}
    rows = explained(rulebook).rows
    return {entry.id: (entry, row) for entry, row in zip(rulebook.indicators, rows, strict=True)}


def _rule_words(row: Row) -> str:
    parts = (("取值", row.formula), ("计分", row.rule))
    return _cut("\n".join(f"{name}：{words}" for name, words in parts if words))


def _remark(score: Score, note: RulebookNote) -> str:
    """The derivation, without what the notes below the table say once for all."""
    said = score.explanation
    for below in note.notes:
        said = said.removesuffix(below)
    if score.difference:
        said += f"与公开的得分不同（{DIFFERENCES.get(score.difference, score.difference)}）：{score.difference_note}。"
    return said


def _notes(given: Given) -> list[str]:
    card, note = given.card, given.note
    notes = [f"依据：{'；'.join(note.legal_basis)}"] if note.legal_basis else []
    notes += note.notes
    if card is not None and card.remark:
        notes.append(card.remark)
    if card is not None and card.difference:
        kind = DIFFERENCES.get(card.difference, card.difference)
        notes.append(f"与公开的总分不同（{kind}）：{card.difference_note}")
    notes.append(
        "黄色的格可以填写或改动，小计、总分、等级和差异随之重算；待评的项目留空，不作零分。"
        "差异为本表得分减公开得分；公开得分照文件所印。"
    )
    return notes


def _signed(style: Mapping[str, str]) -> dict[str, str]:
    form = style["num_format"]
    return {"num_format": f"+{form};-{form};0"}


def _cut(text: str) -> str:
    return text if len(text) <= _LIMIT else text[: _LIMIT - 1] + "…"
