"""The content of the nine forms, whatever they look like: rows of printed texts by column id.

The ids of forms and columns are those of the warehouse's table `cells`, so that what is read back from a generated
document can be held against its sheets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from tests.samples.accounts import FUNDS, SOURCES, Accounts, Line, ThreePublic, by_account, total
from tests.samples.figures import Figures
from tests.samples.subjects import CAPITAL, CLASSES, DEBT, FUNCTIONAL, GOODS, INCOMES, OTHER_ECONOMIC, WAGES, numeral

INCOME_COLUMNS = (
    "current_year_income",
    "fiscal_appropriation",
    "superior_subsidy",
    "institution",
    "operating",
    "affiliated",
    "other",
)
EXPENDITURE_COLUMNS = ("total", "basic", "project", "upward", "operating", "affiliated")
APPROPRIATION_COLUMNS = ("total", "general_budget", "government_fund", "state_capital")
GENERAL_COLUMNS = ("total", "basic", "project")
FUND_COLUMNS = ("opening", "income", "total", "basic", "project", "closing")
THREE_PUBLIC = (
    "three_public",
    "abroad",
    "vehicle_total",
    "vehicle_purchase",
    "vehicle_operation",
    "reception",
    "meeting",
    "training",
)
FUND_NAMES = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")

Amount = str | Callable[[Line], int]


class Row(msgspec.Struct, frozen=True):
    """One row: what it is about, and the printed text of each of its columns (empty text: a blank cell)."""

    code: str | None
    label: str
    side: str | None
    values: Mapping[str, str]


class Sheet(msgspec.Struct, frozen=True):
    """One form's content. A form that is published empty has no rows."""

    form: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def on(self, side: str) -> list[Row]:
        """The rows of one side of a two-sided form."""
        return [row for row in self.rows if row.side == side]


def with_columns(sheet: Sheet, columns: Sequence[str]) -> Sheet:
    """A sheet with some of its columns."""
    kept = set(columns)
    rows = (
        msgspec.structs.replace(row, values={name: text for name, text in row.values.items() if name in kept})
        for row in sheet.rows
    )
    return Sheet(sheet.form, tuple(columns), tuple(rows))


class SheetMaker:
    """Makes the sheets of one document, sending every figure through `figures`."""

    def __init__(self, accounts: Accounts, figures: Figures) -> None:
        self.accounts, self.figures = accounts, figures

    def all(self) -> dict[str, Sheet]:
        """The nine sheets by form id, in their usual order."""
        sheets = (
            self.summary(),
            self.income(),
            self.expenditure(),
            self.appropriation(),
            self.general_budget(),
            self.basic(),
            self.fund("government_fund"),
            self.fund("state_capital"),
            self.three_public(),
        )
        return {sheet.form: sheet for sheet in sheets}

    def _side_row(self, form: str, side: str, label: str, values: Mapping[str, int], where: str = "") -> Row:
        """A row of a two-sided form; nothing is left blank there, except in the rows of totals."""
        texts = {
            column: self.figures.cell(f"{form}/{side}/{where or label}/{column}", amount, "")
            for column, amount in values.items()
        }
        return Row(None, label, side, texts)

    def summary(self) -> Sheet:
        """收入支出决算总表."""
        lines, form = self.accounts.lines, "income_expenditure_summary"
        rows = []
        for number, (source, name) in enumerate(INCOMES, 1):
            amount = sum(line.income for line in lines if source == (line.fund or line.source))
            rows.append(self._side_row(form, "收入", f"{numeral(number)}、{name}", {"final": amount}))
        income, opening, used = (total(lines, name) for name in ("income", "opening", "used_surplus"))
        for label, amount in (
            ("本年收入合计", income),
            ("使用非财政拨款结余", used),
            ("年初结转和结余", opening),
            ("总计", income + opening + used),
        ):
            rows.append(self._side_row(form, "收入", label, {"final": amount}))
        for number, (code, name) in enumerate(CLASSES, 1):
            amount = sum(line.spent for line in lines if line.code.startswith(code))
            rows.append(self._side_row(form, "支出", f"{numeral(number)}、{name}", {"final": amount}))
        spent, closing, given = (total(lines, name) for name in ("spent", "closing", "distributed"))
        for label, amount in (
            ("本年支出合计", spent),
            ("结余分配", given),
            ("年末结转和结余", closing),
            ("总计", spent + closing + given),
        ):
            rows.append(self._side_row(form, "支出", label, {"final": amount}))
        return Sheet(form, ("final",), tuple(rows))

    def _coded(self, form: str, lines: Sequence[Line], columns: Mapping[str, Amount]) -> Sheet:
        """A form with one row for each account, after a row of totals."""
        groups = [(None, list(lines)), *by_account(lines)] if lines else []
        rows = []
        for code, group in groups:
            texts = {
                name: self.figures.cell(f"{form}/{code or '合计'}/{name}", total(group, amount))
                for name, amount in columns.items()
            }
            rows.append(Row(code, FUNCTIONAL[code] if code else "合计", None, texts))
        return Sheet(form, tuple(columns), tuple(rows))

    def income(self) -> Sheet:
        """收入决算表."""

        def of(source: str) -> Amount:
            return lambda line: line.income if line.source == source else 0

        columns: dict[str, Amount] = {INCOME_COLUMNS[0]: "income"}
        columns.update(zip(INCOME_COLUMNS[1:], map(of, SOURCES), strict=True))
        return self._coded("income", [line for line in self.accounts.lines if line.income], columns)

    def expenditure(self) -> Sheet:
        """支出决算表."""

        def none(line: Line) -> int:
            return 0

        amounts: tuple[Amount, ...] = ("spent", "basic", "project", none, "operating", none)
        lines = [line for line in self.accounts.lines if line.spent]
        return self._coded("expenditure", lines, dict(zip(EXPENDITURE_COLUMNS, amounts, strict=True)))

    def appropriation(self) -> Sheet:
        """财政拨款收入支出决算总表."""
        form = "appropriation_summary"
        funds = [self.accounts.fund(name) for name in FUNDS]
        rows = []
        for number, (name, lines) in enumerate(zip(FUND_NAMES, funds, strict=True), 1):
            rows.append(self._side_row(form, "收入", f"{numeral(number)}、{name}", {"amount": total(lines, "income")}))
        fiscal = self.accounts.fiscal
        income, opening = total(fiscal, "income"), total(fiscal, "opening")
        rows.append(self._side_row(form, "收入", "本年收入合计", {"amount": income}))
        rows.append(self._side_row(form, "收入", "年初财政拨款结转和结余", {"amount": opening}))
        for name, lines in zip(FUND_NAMES, funds, strict=True):
            rows.append(self._side_row(form, "收入", name, {"amount": total(lines, "opening")}, f"年初{name}"))
        rows.append(self._side_row(form, "收入", "总计", {"amount": income + opening}))

        def split(amount: str, prefix: str = "") -> dict[str, int]:
            parts = [total([line for line in lines if line.code.startswith(prefix)], amount) for lines in funds]
            return dict(zip(APPROPRIATION_COLUMNS, [sum(parts), *parts], strict=True))

        for number, (code, name) in enumerate(CLASSES, 1):
            rows.append(self._side_row(form, "支出", f"{numeral(number)}、{name}", split("spent", code)))
        spent, closing = split("spent"), split("closing")
        rows.append(self._side_row(form, "支出", "本年支出合计", spent))
        rows.append(self._side_row(form, "支出", "年末财政拨款结转和结余", closing))
        both = {column: spent[column] + closing[column] for column in spent}
        rows.append(self._side_row(form, "支出", "总计", both))
        return Sheet(form, ("amount", *APPROPRIATION_COLUMNS), tuple(rows))

    def general_budget(self) -> Sheet:
        """一般公共预算财政拨款支出决算表."""
        lines = [line for line in self.accounts.fund("general") if line.spent or line.initial_budget]
        columns: dict[str, Amount] = dict(zip(GENERAL_COLUMNS, ("spent", "basic", "project"), strict=True))
        return self._coded("general_budget_expenditure", lines, columns)

    def basic(self) -> Sheet:
        """一般公共预算财政拨款基本支出决算表."""
        form = "basic_expenditure"
        rows = []
        for code, name in (*WAGES, *GOODS, *DEBT, *CAPITAL, *OTHER_ECONOMIC):
            amount = sum(value for key, value in self.accounts.economic.items() if key.startswith(code))
            rows.append(Row(code, name, None, {"final": self.figures.cell(f"{form}/{code}/final", amount)}))
        for label, amount in (("人员经费合计", self.accounts.personnel), ("公用经费合计", self.accounts.public)):
            rows.append(Row(None, label, None, {"final": self.figures.cell(f"{form}/{label}/final", amount)}))
        return Sheet(form, ("final",), tuple(rows))

    def fund(self, name: str) -> Sheet:
        """政府性基金 or 国有资本经营预算财政拨款收入支出决算表."""
        columns: dict[str, Amount] = dict(
            zip(FUND_COLUMNS, ("opening", "income", "spent", "basic", "project", "closing"), strict=True)
        )
        return self._coded(name, self.accounts.fund(name), columns)

    def three_public(self) -> Sheet:
        """财政拨款“三公”经费及会议费、培训费支出决算表."""
        form = "three_public"

        def row(label: str, role: str, amounts: ThreePublic) -> Row:
            values = {
                f"{name}_{role}": self.figures.cell(f"{form}/{name}_{role}", getattr(amounts, name))
                for name in THREE_PUBLIC
            }
            return Row(None, label, None, values)

        rows = (row("预算数", "budget", self.accounts.budget), row("决算数", "final", self.accounts.final))
        return Sheet(form, tuple(f"{name}_{role}" for role in ("budget", "final") for name in THREE_PUBLIC), rows)
