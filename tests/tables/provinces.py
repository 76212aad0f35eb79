"""How the forms look in different provinces and years, with invented figures.

`columns` says, for each column of the grid, what it is: `code`, `label`, `#` (numbers the rows), `-` (kept, without a
name to check) or the id of a value column. `header` is how many rows of the grid are header.
"""

# A grid is one line a row, however wide.
# ruff: noqa: E501

from __future__ import annotations

from tests.tables.provinces_more import MORE
from tests.tables.variant import Variant, rows_of

VARIANTS = (
    Variant(
        "national 01, 2019 on: rows by number, expenditure by function",
        "income_expenditure_summary",
        ("收入支出决算总表", "公开01表", "部门：某某市某某局", "金额单位：万元"),
        rows_of("""
        收入 | < | < | 支出 | < | <
        项目 | 行次 | 金额 | 项目(按功能分类) | 行次 | 金额
        栏次 | | 1 | 栏次 | | 2
        一、一般公共预算财政拨款收入 | 1 | 3,210.45 | 一、一般公共服务支出 | 32 | 12.30
        二、政府性基金预算财政拨款收入 | 2 | 0.00 | 二、外交支出 | 33 | 0.00
        三、国有资本经营预算财政拨款收入 | 3 | | 三、国防支出 | 34 |
        五、事业收入 | 5 | 15.00 | 八、社会保障和就业支出 | 39 | 3,213.15
        本年收入合计 | 27 | 3,225.45 | 本年支出合计 | 58 | 3,225.45
        使用非财政拨款结余（含专用结余） | 28 | | 结余分配 | 59 |
        年初结转和结余 | 29 | 1.00 | 年末结转和结余 | 60 | 1.00
        总计 | 31 | 3,226.45 | 总计 | 62 | 3,226.45
        """),
        3,
        "label # final label # final",
        sides=True,
    ),
    Variant(
        "01 with full-width brackets in the headings, 2018",
        "income_expenditure_summary",
        ("2018年度收入支出决算总表", "单位：元"),
        rows_of("""
        收入 | < | < | 支出 | < | <
        项　目 | 行次 | 决算数 | 项目（按功能分类） | 行次 | 决算数
        栏　次 | | 1 | 栏　次 | | 2
        一、财政拨款收入 | 1 | 32,104,500.12 | 一、一般公共服务支出 | 29 | 32,104,500.12
        六、其他收入 | 6 | 10.00 | 二十三、债务付息支出 | 51 |
        本年收入合计 | 24 | 32,104,510.12 | 本年支出合计 | 52 | 32,104,500.12
        用事业基金弥补收支差额 | 25 | | 结余分配 | 53 | 10.00
        总计 | 28 | 32,104,510.12 | 总计 | 56 | 32,104,510.12
        """),
        3,
        "label # final label # final",
        sides=True,
    ),
    Variant(
        "01 with budgets beside the accounts",
        "income_expenditure_summary",
        ("收支决算总表", "单位：万元"),
        rows_of("""
        收入 | < | < | < | 支出 | < | < | <
        项目 | 年初预算数 | 全年预算数 | 决算数 | 项目 | 年初预算数 | 全年预算数 | 决算数
        一、财政拨款收入 | 10.00 | 12.00 | 11.50 | 一、教育支出 | 10.00 | 12.00 | 11.50
        本年收入合计 | 10.00 | 12.00 | 11.50 | 本年支出合计 | 10.00 | 12.00 | 11.50
        """),
        2,
        "label initial_budget adjusted_budget final label initial_budget adjusted_budget final",
        sides=True,
    ),
    Variant(
        "01 with the year before beside the accounts",
        "income_expenditure_summary",
        ("收入支出决算总表", "单位：万元"),
        rows_of("""
        收入 | < | < | 支出 | < | <
        项目 | 上年决算数 | 决算数 | 项目 | 上年决算数 | 决算数
        一、财政拨款收入 | 10.00 | 11.50 | 一、教育支出 | 10.00 | 11.50
        本年收入合计 | 10.00 | 11.50 | 本年支出合计 | 10.00 | 11.50
        """),
        2,
        "label prior_final final label prior_final final",
        sides=True,
    ),
    Variant(
        "Sichuan 02: three code columns, 教育收费 below 事业收入",
        "income",
        ("收入决算表", "财决公开02表", "单位：某某局 金额单位：万元"),
        rows_of("""
        项目 | < | < | < | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入 | < | 经营收入 | 附属单位上缴收入 | 其他收入
        支出功能分类科目编码 | < | < | 科目名称 | ^ | ^ | ^ | 小计 | 其中：教育收费 | ^ | ^ | ^
        类 | 款 | 项 | 栏次 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
        合计 | < | < | < | 110.00 | 100.00 | | 8.00 | 5.00 | | | 2.00
        205 | | | 教育支出 | 110.00 | 100.00 | | 8.00 | 5.00 | | | 2.00
        205 | 02 | | 普通教育 | 110.00 | 100.00 | | 8.00 | 5.00 | | | 2.00
        205 | 02 | 01 | 学前教育 | 110.00 | 100.00 | | 8.00 | 5.00 | | | 2.00
        """),
        3,
        "code code code label current_year_income fiscal_appropriation superior_subsidy institution education_fees "
        "operating affiliated other",
    ),
    Variant(
        "income where the appropriation is parted by budget",
        "income",
        ("收入决算总表", "单位：万元"),
        rows_of("""
        科目编码 | 科目名称 | 合计 | 财政拨款收入 | < | < | < | 事业收入 | 其他收入
        ^ | ^ | ^ | 小计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款 | 国有资本经营预算财政拨款 | ^ | ^
         | 合计 | 9.00 | 8.00 | 6.00 | 2.00 | | 1.00 |
        2010101 | 行政运行 | 9.00 | 8.00 | 6.00 | 2.00 | | 1.00 |
        """),
        2,
        "code label current_year_income fiscal_appropriation general_budget government_fund state_capital institution "
        "other",
    ),
    Variant(
        "Sichuan 05: by economic classification, parted by budget",
        "appropriation_detail",
        ("财政拨款支出决算明细表", "公开05表", "金额单位：万元"),
        rows_of("""
        项目 | < | 合计 | 一般公共预算财政拨款 | < | < | 政府性基金预算财政拨款 | < | <
        经济分类科目编码 | 科目名称 | ^ | 小计 | 基本支出 | 项目支出 | 小计 | 基本支出 | 项目支出
        合计 | < | 60.00 | 50.00 | 45.00 | 5.00 | 10.00 | | 10.00
        301 | 工资福利支出 | 45.00 | 45.00 | 45.00 | | | |
        30101 | 基本工资 | 45.00 | 45.00 | 45.00 | | | |
        302 | 商品和服务支出 | 15.00 | 5.00 | | 5.00 | 10.00 | | 10.00
        """),
        2,
        "code label total general_budget general_budget_basic general_budget_project government_fund "
        "government_fund_basic government_fund_project",
    ),
    Variant(
        "Sichuan 07: functions down, economic classification across",
        "general_budget_detail",
        ("一般公共预算财政拨款支出决算明细表", "公开07表", "单位：万元"),
        rows_of("""
        项目 | < | < | < | 合计 | 工资福利支出 | < | < | 商品和服务支出 | < | 资本性支出（基本建设） | 资本性支出 | 其他支出
        支出功能分类科目编码 | < | < | 科目名称 | ^ | 小计 | 基本工资 | 其他工资福利支出 | 小计 | 办公费 | 小计 | 小计 | 赠与
        类 | 款 | 项 | ^ | ^ | ^ | ^ | ^ | ^ | ^ | ^ | ^ | ^
        栏次 | < | < | < | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
        合计 | < | < | < | 21.00 | 12.00 | 10.00 | 2.00 | 5.00 | 5.00 | 1.00 | 2.00 | 1.00
        2010101 | < | < | 行政运行 | 21.00 | 12.00 | 10.00 | 2.00 | 5.00 | 5.00 | 1.00 | 2.00 | 1.00
        """),
        4,
        "code code code label total wages - - goods_services - capital_construction capital -",
        width=35,
    ),
    Variant(
        "Sichuan 09: projects below their accounts",
        "general_budget_project",
        ("一般公共预算财政拨款项目支出决算表", "公开09表", "单位：万元"),
        rows_of("""
        科目编码 | 科目名称 | 单位名称 | 项目名称 | 金额
        合计 | < | < | < | 30.50
        2010102 | 一般行政管理事务 | 某某局本级 | 信息系统运行维护 | 20.50
        2010102 | 一般行政管理事务 | 某某中心 | 专项检查 | 10.00
        """),
        1,
        "code - - label final",
    ),
    Variant(
        "Sichuan: three public expenses of the fund's budget are a form of their own",
        "government_fund_three_public",
        ("政府性基金预算财政拨款“三公”经费支出决算表", "单位：万元"),
        rows_of("""
        预算数 | < | 决算数 | <
        合计 | 公务接待费 | 合计 | 公务接待费
        2.00 | 2.00 | 1.50 | 1.50
        """),
        2,
        "three_public_budget reception_budget three_public_final reception_final",
    ),
    Variant(
        "three public expenses: budget and accounts side by side, short names below the vehicles",
        "three_public",
        ("财政拨款“三公”经费支出决算表", "公开13表", "单位：万元"),
        rows_of("""
        年初预算数 | < | < | < | < | < | 决算数 | < | < | < | < | <
        合计 | 因公出国（境）费 | 公务用车购置及运行费 | < | < | 公务接待费 | 合计 | 因公出国（境）费 | 公务用车购置及运行费 | < | < | 公务接待费
        ^ | ^ | 小计 | 购置费 | 运行费 | ^ | ^ | ^ | 小计 | 购置费 | 运行费 | ^
        1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12
        9.00 | 1.00 | 6.00 | 2.00 | 4.00 | 2.00 | 7.60 | 0.60 | 5.50 | 2.00 | 3.50 | 1.50
        """),
        4,
        "three_public_budget abroad_budget vehicle_total_budget vehicle_purchase_budget vehicle_operation_budget "
        "reception_budget three_public_final abroad_final vehicle_total_final vehicle_purchase_final "
        "vehicle_operation_final reception_final",
    ),
    Variant(
        "three public expenses: the year before, the budget and the accounts",
        "three_public",
        ("“三公”经费支出决算情况表", "单位：万元"),
        rows_of("""
        项目 | 上年决算数 | 年初预算数 | 全年预算数 | 决算数
        合计 | 3.00 | 5.00 | 4.00 | 3.50
        """),
        1,
        "label three_public_prior_final three_public_budget three_public_adjusted_budget three_public_final",
    ),
    Variant(
        "Zhejiang and Tianjin: income, a row for each unit",
        "income_by_unit",
        ("收入决算表（分单位）", "公开03表", "单位：万元"),
        rows_of("""
        单位代码 | 单位名称 | 合计 | 财政拨款收入 | 事业收入 | 其他收入
        | 合计 | 35.00 | 30.00 | 4.00 | 1.00
        132001 | 某某局（本级） | 25.00 | 25.00 | |
        132002 | 某某中心 | 10.00 | 5.00 | 4.00 | 1.00
        """),
        1,
        "code label current_year_income fiscal_appropriation institution other",
    ),
    Variant(
        "income, a row for each unit, which only the heading says",
        "income_by_unit",
        ("收入决算表", "单位：万元"),
        rows_of("""
        单位名称 | 本年收入合计 | 财政拨款收入 | 其他收入
        某某局 | 25.00 | 25.00 |
        某某中心 | 10.00 | 9.00 | 1.00
        合计 | 35.00 | 34.00 | 1.00
        """),
        1,
        "label current_year_income fiscal_appropriation other",
    ),
    Variant(
        "expenditure, a row for each unit",
        "expenditure_by_unit",
        ("表5 支出决算表（分单位）", "单位：万元"),
        rows_of("""
        序号 | 单位名称 | 本年支出合计 | 基本支出 | 项目支出 | 经营支出
        1 | 某某局（本级） | 25.00 | 20.00 | 5.00 |
        2 | 某某中心 | 10.00 | 6.00 | 4.00 |
        合计 | < | 35.00 | 26.00 | 9.00 |
        """),
        1,
        "# label total basic project operating",
    ),
    Variant(
        "expenditure by account, as the title says",
        "expenditure",
        ("支出决算表（分科目）", "单位：万元"),
        rows_of("""
        科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 | 经营支出 | 对附属单位补助支出
        合计 | | 35.00 | 26.00 | 9.00 | | |
        2130101 | 行政运行 | 35.00 | 26.00 | 9.00 | | |
        """),
        1,
        "code label total basic project upward operating affiliated",
    ),
    *MORE,
)
