"""One cell of a published form, as a record of the warehouse's table `cells`."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pandera.pandas as pa

from assets import records
from assets.documents.model import Source
from assets.tables.numbers import Number

FORM_IDS = (
    "income_expenditure_summary",
    "income",
    "expenditure",
    "appropriation_summary",
    "general_budget_expenditure",
    "basic_expenditure",
    "government_fund",
    "state_capital",
    "three_public",
)
"""The nine forms of the published final accounts (公开01 to 公开09), in their usual order."""

OTHER_FORM = "other"
"""The form id of a table that is none of the catalogue's forms: kept as it is, and stored with the forms that only some
provinces add, which have ids of their own."""


DEFAULT_UNIT = "万元"
"""The unit of every amount in the warehouse, and of a table that prints none."""


class Cell(msgspec.Struct, frozen=True):
    """One value cell of a form: its row, its column, what is printed and what it is worth.

    `value` is in `unit` (万元 for money) and None where the cell is blank, a dash or words; `text` tells them apart.
    `half_step` is half of the last printed place, in `unit`. `row` is the row's number in the form, from 0, counted
    over the pages that the form covers. `column_label` is the header path joined by “/”. `confidence` says how sure
    the reading is, from 0 to 1; None where the file itself holds the characters.
    """

    form: str
    form_title: str
    row: int
    row_code: str | None
    row_label: str
    side: str | None
    column: str
    column_label: str
    value: Decimal | None
    half_step: Decimal | None
    unit: str
    text: str
    source: Source
    confidence: float | None = None

    @property
    def number(self) -> Number | None:
        """The value with its printed precision."""
        return None if self.value is None or self.half_step is None else Number(self.value, self.half_step)


CELLS = pa.DataFrameSchema(
    {
        "form": records.column(records.TEXT, "表的标识"),
        "form_title": records.column(records.TEXT, "表名，照原文"),
        "row": records.column(records.INTEGER, "行序，从 0 起", pa.Check.ge(0)),
        "row_code": records.column(records.TEXT, "科目编码", nullable=True),
        "row_label": records.column(records.TEXT, "项目或科目名称"),
        "side": records.column(records.TEXT, "收入或支出", pa.Check.isin(["收入", "支出"]), nullable=True),
        "column": records.column(records.TEXT, "栏的标识"),
        "column_label": records.column(records.TEXT, "栏名，各级表头以“/”相连"),
        "value": records.column(records.AMOUNT, "数值，金额以万元计", nullable=True),
        "half_step": records.column(records.FINE, "末位的一半，与数值同单位", nullable=True),
        "unit": records.column(records.TEXT, "单位"),
        "text": records.column(records.TEXT, "照原文"),
        "confidence": records.column(
            records.SHARE, "识别的可信度，0 至 1；原文件本有文字时为空", pa.Check.in_range(0, 1), nullable=True
        ),
        **records.source_columns(),
    },
    name="cells",
    title="决算公开表的数据单元",
    description="决算公开各表的数据单元，一格一行。",
    strict=True,
)
