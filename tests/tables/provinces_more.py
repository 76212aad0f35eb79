"""More forms of provinces, with invented figures: appropriations, budgets, procurement.

`columns` says, for each column of the grid, what it is: `code`, `label`, `#` (numbers the rows), `-` (kept, without a
name to check) or the id of a value column. `header` is how many rows of the grid are header.
"""

# A grid is one line a row, however wide.
# ruff: noqa: E501

from __future__ import annotations

from tests.tables.variant import Variant, rows_of

MORE = (
    Variant(
        "appropriation summary with all three budgets",
        "appropriation_summary",
        ("财政拨款收入支出决算总表", "公开04表", "金额单位：元"),
        rows_of("""
        收入 | < | < | 支出 | < | < | < | < | <
        项目 | 行次 | 金额 | 项目 | 行次 | 合计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款 | 国有资本经营预算财政拨款
        栏次 | | 1 | 栏次 | | 2 | 3 | 4 | 5
        一、一般公共预算财政拨款 | 1 | 10,000.00 | 一、一般公共服务支出 | 33 | 9,000.00 | 9,000.00 | |
        二、政府性基金预算财政拨款 | 2 | 500.00 | 二十三、其他支出 | 55 | 500.00 | | 500.00 |
        本年收入合计 | 27 | 10,500.00 | 本年支出合计 | 59 | 9,500.00 | 9,000.00 | 500.00 |
        年初财政拨款结转和结余 | 28 | | 年末财政拨款结转和结余 | 60 | 1,000.00 | 1,000.00 | |
        总计 | 32 | 10,500.00 | 总计 | 64 | 10,500.00 | 10,000.00 | 500.00 |
        """),
        3,
        "label # amount label # total general_budget government_fund state_capital",
        sides=True,
    ),
    Variant(
        "appropriation summary before 2019: two budgets",
        "appropriation_summary",
        ("财政拨款收支决算总表", "单位：万元"),
        rows_of("""
        收入 | < | 支出 | < | < | <
        项目 | 决算数 | 项目 | 小计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款
        一、一般公共预算财政拨款 | 9.00 | 一、教育支出 | 9.00 | 9.00 | 0.00
        本年收入合计 | 9.00 | 本年支出合计 | 9.00 | 9.00 | 0.00
        """),
        2,
        "label amount label total general_budget government_fund",
        sides=True,
    ),
    Variant(
        "05 with personnel and public costs below basic expenditure",
        "general_budget_expenditure",
        ("一般公共预算财政拨款支出决算表", "单位：万元"),
        rows_of("""
        功能分类科目 | < | 本年支出 | < | < | < | <
        科目编码 | 科目名称 | 合计 | 基本支出 | < | < | 项目支出
        ^ | ^ | ^ | 小计 | 人员经费 | 公用经费 | ^
        | 合计 | 10.00 | 8.00 | 6.00 | 2.00 | 2.00
        201 | 一般公共服务支出 | 10.00 | 8.00 | 6.00 | 2.00 | 2.00
        """),
        3,
        "code label total basic basic_personnel basic_public project",
    ),
    Variant(
        "05 whose label is headed 支出功能分类, with the codes in the labels",
        "general_budget_expenditure",
        ("一般公共预算财政拨款支出决算表", "单位：万元"),
        rows_of("""
        支出功能分类 | 合计 | 基本支出 | 项目支出
        合计 | 10.00 | 8.00 | 2.00
        208社会保障和就业支出 | 10.00 | 8.00 | 2.00
        20805行政事业单位养老支出 | 10.00 | 8.00 | 2.00
        2080505机关事业单位基本养老保险缴费支出 | 10.00 | 8.00 | 2.00
        """),
        1,
        "label total basic project",
    ),
    Variant(
        "06 in two blocks, 人员经费 and 公用经费",
        "basic_expenditure",
        ("一般公共预算财政拨款基本支出决算明细表", "公开06表", "单位：万元"),
        rows_of("""
        人员经费 | < | < | 公用经费 | < | < | < | < | <
        科目编码 | 科目名称 | 金额 | 科目编码 | 科目名称 | 金额 | 科目编码 | 科目名称 | 金额
        301 | 工资福利支出 | 90.00 | 302 | 商品和服务支出 | 12.00 | 310 | 资本性支出 | 3.00
        30101 | 基本工资 | 50.00 | 30201 | 办公费 | 12.00 | 31002 | 办公设备购置 | 3.00
        30102 | 津贴补贴 | 40.00 | 30202 | 印刷费 | | 31003 | 专用设备购置 |
        人员经费合计 | < | 90.00 | 公用经费合计 | < | < | < | < | 15.00
        """),
        2,
        "code label final code label final code label final",
    ),
    Variant(
        "06 in one block with two columns of amounts",
        "basic_expenditure",
        ("一般公共预算财政拨款基本支出决算表（经济科目）", "单位：万元"),
        rows_of("""
        经济分类科目编码 | 经济分类科目名称 | 合计 | 人员经费 | 公用经费
        | 合计 | 102.00 | 90.00 | 12.00
        301 | 工资福利支出 | 90.00 | 90.00 |
        302 | 商品和服务支出 | 12.00 | | 12.00
        """),
        1,
        "code label final personnel public",
    ),
    Variant(
        "Jiangsu: expenditure from appropriations by function",
        "appropriation_expenditure",
        ("财政拨款支出决算表（功能科目）", "公开05表", "单位：万元"),
        rows_of("""
        功能科目编码 | 功能科目名称 | 合计 | 基本支出 | 项目支出
        | 合计 | 10.00 | 8.00 | 2.00
        2013801 | 行政运行 | 10.00 | 8.00 | 2.00
        """),
        1,
        "code label total basic project",
    ),
    Variant(
        "Jiangsu: basic expenditure from appropriations",
        "appropriation_basic",
        ("财政拨款基本支出决算表（经济科目）", "公开06表", "单位：万元"),
        rows_of("""
        项目 | < | 财政拨款基本支出 | < | <
        经济科目编码 | 经济科目名称 | 合计 | 人员经费 | 公用经费
        | 合计 | 10.00 | 8.00 | 2.00
        30101 | 基本工资 | 8.00 | 8.00 |
        """),
        2,
        "code label final personnel public",
    ),
    Variant(
        "Jiangsu: agency operating cost",
        "agency_operating_cost",
        ("一般公共预算机关运行经费支出决算表", "公开11表", "单位：万元"),
        rows_of("""
        科目编码 | 科目名称 | 机关运行经费支出
        | 合计 | 12.00
        30201 | 办公费 | 12.00
        """),
        1,
        "code label final",
    ),
    Variant(
        "Jiangsu: government procurement",
        "government_procurement",
        ("政府采购支出表", "公开12表", "单位：万元"),
        rows_of("""
        项目 | 合计 | 货物 | 工程 | 服务
        合计 | 9.00 | 4.00 | | 5.00
        """),
        1,
        "label final goods works services",
    ),
    Variant(
        "Beijing: government procurement, items in rows",
        "government_procurement",
        ("政府采购情况表", "单位：万元"),
        rows_of("""
        项目 | 金额
        合计 | 9.00
        政府采购货物支出 | 4.00
        政府采购工程支出 |
        政府采购服务支出 | 5.00
        """),
        1,
        "label final",
    ),
    Variant(
        "government-managed fund with its carry-overs parted",
        "government_fund",
        ("政府性基金预算财政拨款收入支出决算表", "公开07表", "单位：万元"),
        rows_of("""
        项目 | < | 年初结转和结余 | 本年收入 | 本年支出 | < | < | 年末结转和结余
        科目编码 | 科目名称 | ^ | ^ | 小计 | 基本支出 | 项目支出 | ^
        栏次 | < | 1 | 2 | 3 | 4 | 5 | 6
        合计 | < | 1.00 | 10.00 | 9.00 | | 9.00 | 2.00
        2120801 | 征地和拆迁补偿支出 | 1.00 | 10.00 | 9.00 | | 9.00 | 2.00
        """),
        3,
        "code label opening income total basic project closing",
    ),
    Variant(
        "general public budget with its carry-overs parted by kind",
        "general_budget_income_expenditure",
        ("一般公共预算财政拨款收入支出决算表", "单位：万元"),
        rows_of("""
        项目 | < | 年初结转和结余 | < | < | 本年收入 | 本年支出 | < | < | 年末结转和结余
        科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 | ^ | 合计 | 基本支出 | 项目支出 | ^
        合计 | < | 1.00 | 0.40 | 0.60 | 10.00 | 9.00 | 5.00 | 4.00 | 2.00
        2010101 | 行政运行 | 1.00 | 0.40 | 0.60 | 10.00 | 9.00 | 5.00 | 4.00 | 2.00
        """),
        2,
        "code label opening opening_basic opening_project income total basic project closing",
    ),
    Variant(
        "state capital of which only expenditure is published",
        "state_capital",
        ("国有资本经营预算财政拨款支出决算表", "公开09表", "单位：元"),
        rows_of("""
        科目编码 | 科目名称 | 本年支出 | < | <
        ^ | ^ | 合计 | 基本支出 | 项目支出
        合计 | < | 90,000.00 | | 90,000.00
        2230102 | “三供一业”移交补助支出 | 90,000.00 | | 90,000.00
        """),
        2,
        "code label total basic project",
    ),
)
