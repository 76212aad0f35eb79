"""One indicator's value, as a record of the warehouse's table `indicators`."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pandera.pandas as pa

from assets import records

STATUSES = ("computed", "missing_input", "undefined")
CAUSES = ("zero_over_zero", "over_zero", "out_of_range")


class Indicator(msgspec.Struct, frozen=True):
    """One indicator of one rulebook, computed or not.

    `value` is in `unit` (% for rates) and None unless `status` is computed. `formula` is the derivation with the
    numbers in it, as evaluators write it. `inputs` is JSON: a list of {fact, name, subject, year, years_back, value,
    shown, text, unit, method, others, document, page, x0, top, x1, bottom, quote}, where `shown` is the value as
    derivations write it and `others` are the differing values that are stated for the same fact. `missing` names, in
    Chinese, what was not found. `cause` says why an undefined value is undefined: rulebooks treat 0/0 and x/0
    differently.
    """

    rulebook: str
    indicator: str
    name: str
    group: str
    value: Decimal | None
    unit: str
    formula: str
    inputs: str
    status: str
    missing: str
    cause: str | None = None


INDICATORS = pa.DataFrameSchema(
    {
        "rulebook": records.column(records.TEXT, "评价办法的标识"),
        "indicator": records.column(records.TEXT, "指标的标识"),
        "name": records.column(records.TEXT, "指标名称"),
        "group": records.column(records.TEXT, "指标的组"),
        "value": records.column(records.AMOUNT, "指标值", nullable=True),
        "unit": records.column(records.TEXT, "单位"),
        "formula": records.column(records.TEXT, "算式，含数字"),
        "inputs": records.column(records.TEXT, "所用的事实及其出处，JSON"),
        "status": records.column(records.TEXT, "状态", pa.Check.isin(STATUSES)),
        "missing": records.column(records.TEXT, "所缺的数据"),
        "cause": records.column(
            records.TEXT, "无从计算的原因：0÷0、分母为零、结果过大", pa.Check.isin(CAUSES), nullable=True
        ),
    },
    name="indicators",
    title="指标值",
    description="各评价办法的指标值及其算式。",
    strict=True,
)
