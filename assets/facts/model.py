"""One named fact, as a record of the warehouse's table `facts`."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pandera.pandas as pa

from assets import records
from assets.documents.model import Source
from assets.tables.numbers import Number


class Fact(msgspec.Struct, frozen=True, gc=False):
    """One number that a document states, with its name and the words that it stands in.

    `fact` is an id of the catalogue (`assets/facts/catalogue.py`); `subject` the project, account subject or item it
    is about, None for the department as a whole. `value` is in `unit` (万元 for money, % for rates, else the
    count's own unit) and never carries the sign of a change: `direction` does. `method` tells how it was found: `form`
    (a cell of a published form), `prose` (a sentence), `performance` (a cell of a performance table), `derived`
    (computed from a stated value and its stated change) or `corrected` (misread, and put right by a person:
    `correction` says how, while `text` stays what was read). `confidence` says how sure the reading is, from 0 to 1;
    None where the file itself holds the characters. `reason` is what the text gives as the reason for the figure
    (主要原因是…), as printed, `reason_page` the page on which it begins.
    """

    fact: str
    subject: str | None
    value: Decimal
    half_step: Decimal
    unit: str
    direction: str | None
    about_year: int
    text: str
    quote: str
    method: str
    source: Source
    confidence: float | None = None
    correction: str | None = None
    reason: str | None = None
    reason_page: int | None = None

    @property
    def signed(self) -> Decimal:
        """The value with its direction: a decrease is negative."""
        return -self.value if self.direction == "减少" else self.value

    @property
    def number(self) -> Number:
        """The value with its printed precision."""
        return Number(self.value, self.half_step)


FACTS = pa.DataFrameSchema(
    {
        "fact": records.column(records.TEXT, "事实的标识"),
        "subject": records.column(records.TEXT, "所指的科目、项目或事项；整个部门时为空", nullable=True),
        "value": records.column(records.AMOUNT, "数值，金额以万元计，比率以 % 计"),
        "half_step": records.column(records.FINE, "末位的一半，与数值同单位"),
        "unit": records.column(records.TEXT, "单位"),
        "direction": records.column(
            records.TEXT, "增减方向；value 恒为所写的数", pa.Check.isin(["增加", "减少"]), nullable=True
        ),
        "about_year": records.column(records.INTEGER, "所指年度", pa.Check.in_range(1949, 2200)),
        "text": records.column(records.TEXT, "数字，照原文"),
        "quote": records.column(records.TEXT, "所在的文句"),
        "method": records.column(
            records.TEXT, "来历", pa.Check.isin(["form", "prose", "performance", "derived", "corrected"])
        ),
        "confidence": records.column(
            records.SHARE, "识别的可信度，0 至 1；原文件本有文字时为空", pa.Check.in_range(0, 1), nullable=True
        ),
        "correction": records.column(
            records.TEXT, "识别错误的更正：原识别的数、更正的数、何人何时据何更正", nullable=True
        ),
        "reason": records.column(records.TEXT, "文中给出的原因，照原文；没有写明时为空", nullable=True),
        "reason_page": records.column(records.INTEGER, "原因所在的页码，从 1 起", nullable=True),
        **records.source_columns(),
    },
    name="facts",
    title="事实",
    description="表格和文字中写明的数字，一个一行。",
    strict=True,
)
