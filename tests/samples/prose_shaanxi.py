"""The narrative (第二部分 情况说明) of the Shaanxi-like layout, which stands before the forms."""

from __future__ import annotations

from collections.abc import Iterator

from tests.samples.accounts import FUNDS, total
from tests.samples.prose import Story, change_sentence, full_name, item_sentence, items, reason, spent_on
from tests.samples.sheets import FUND_NAMES
from tests.samples.subjects import INCOMES

Section = tuple[str, list[str]]
FUND_SHORT = {"government_fund": "政府性基金预算", "state_capital": "国有资本经营预算"}


def narrative(story: Story) -> Iterator[Section]:
    """(heading, paragraphs) of the fourteen sections."""
    yield "一、收入支出决算总体情况说明", list(_totals(story))
    yield "二、收入决算情况说明", [_income(story)]
    yield "三、支出决算情况说明", [_expenditure(story)]
    yield "四、财政拨款收入支出决算总体情况说明", [_appropriation(story)]
    yield "五、一般公共预算财政拨款支出决算情况说明", list(_general_budget(story))
    yield "六、一般公共预算财政拨款基本支出决算情况说明", list(_basic(story))
    yield "七、政府性基金预算财政拨款收入支出决算情况说明", [_fund(story, "government_fund")]
    yield "八、国有资本经营预算财政拨款支出决算情况说明", [_fund(story, "state_capital")]
    yield "九、财政拨款“三公”经费及会议费、培训费支出决算情况说明", list(_three_public(story))
    yield "十、机关运行经费支出情况说明", [_operating_cost(story)]
    yield "十一、政府采购支出情况说明", list(_procurement(story))
    yield "十二、国有资产占用及购置情况说明", list(_assets(story))
    yield "十三、预算绩效情况说明", list(_performance(story))
    yield "十四、其他需要说明的情况", list(_other(story))


def _sum(story: Story, *names: str) -> tuple[int, int]:
    """The same sum of this year and the year before."""
    now, before = (sum(total(a.lines, name) for name in names) for a in (story.now, story.before))
    return now, before


def _totals(story: Story) -> Iterator[str]:
    now, before = _sum(story, "income", "opening", "used_surplus")
    figures, year = story.figures, story.now.year
    if figures.style.voice == 0:
        text = f"{year}年度本部门收入总计、支出总计均为{figures.money('total_income', now)}。"
    else:
        text = f"本部门{year}年度收入总计{figures.money('total_income', now)}，支出总计"
        text += f"{figures.money('total_expenditure', now)}，收支平衡。"
    yield text + change_sentence(story, "total_income", now, before, "收入总计、支出总计均")


def _income(story: Story) -> str:
    lines, figures = story.now.lines, story.figures
    whole = total(lines, "income")
    fiscal = total(story.now.fiscal, "income")
    parts = [f"财政拨款收入{figures.money('fiscal_appropriation_income', fiscal)}"]
    parts[0] += f"，占{figures.rate('fiscal_appropriation_income_share', fiscal, whole)}"
    for source, name in INCOMES[3:]:
        amount = sum(line.income for line in lines if line.source == source)
        if amount:
            fact = f"{source}_{'subsidy_' if source == 'superior' else ''}income"
            parts.append(f"{name}{figures.money(fact, amount)}，占{figures.rate(f'{fact}_share', amount, whole)}")
    head = f"{story.now.year}年度本年收入合计{figures.money('current_year_income', whole)}"
    return f"{head}，其中：{'；'.join(parts)}。"


def _expenditure(story: Story) -> str:
    lines, figures = story.now.lines, story.figures
    whole = total(lines, "spent")
    parts = []
    for name, concept, amount in (
        ("基本支出", "basic_expenditure", total(lines, "basic")),
        ("项目支出", "project_expenditure", total(lines, "project")),
    ):
        parts.append(f"{name}{figures.money(concept, amount)}，占{figures.rate(f'{concept}_share', amount, whole)}")
    operating = total(lines, "operating")
    if operating:
        share = figures.rate(None, operating, whole, key="operating_expenditure_share")
        parts.append(f"经营支出{figures.money(None, operating, key='operating_expenditure')}，占{share}")
    head = f"{story.now.year}年度本年支出合计{figures.money('current_year_expenditure', whole)}"
    return f"{head}，其中：{'；'.join(parts)}。"


def _appropriation(story: Story) -> str:
    now, before = (total(a.fiscal, "income") + total(a.fiscal, "opening") for a in (story.now, story.before))
    figures = story.figures
    text = f"{story.now.year}年度财政拨款收入总计、支出总计均为{figures.money('fiscal_total_income', now)}。"
    return text + change_sentence(story, "fiscal_total_income", now, before, "财政拨款收入总计、支出总计均")


def _general_budget(story: Story) -> Iterator[str]:
    figures, concept = story.figures, "general_budget_expenditure"
    lines = story.now.fund("general")
    final, budget = total(lines, "spent"), total(lines, "initial_budget")
    text = f"{story.now.year}年度一般公共预算财政拨款支出年初预算{figures.money(f'{concept}_initial_budget', budget)}，"
    text += f"支出决算{figures.money(concept, final)}，"
    text += f"完成年初预算的{figures.rate(f'{concept}_completion_rate', final, budget)}，"
    text += f"占本年支出合计的{figures.rate(f'{concept}_share', final, total(story.now.lines, 'spent'))}。"
    yield text + change_sentence(
        story, concept, final, total(story.before.fund("general"), "spent"), "一般公共预算财政拨款支出"
    )
    yield "按照政府功能分类科目，具体支出情况如下："
    for number, (code, planned, spent) in enumerate(items(lines), 1):
        yield f"{number}. {full_name(code)}。{item_sentence(story, code, planned, spent, '年初预算')}"


def _basic(story: Story) -> Iterator[str]:
    figures, now = story.figures, story.now
    whole = total(now.fund("general"), "basic")
    amount = figures.money("general_budget_basic_expenditure", whole)
    yield f"{now.year}年度一般公共预算财政拨款基本支出{amount}，包括人员经费和公用经费。其中："
    people = figures.money("personnel_cost", now.personnel)
    yield f"（一）人员经费{people}，主要用于：{spent_on(now, ('301', '303'))}。"
    office = figures.money("public_cost", now.public)
    yield f"（二）公用经费{office}，主要用于：{spent_on(now, ('302', '307', '310'))}。"


def _fund(story: Story, fund: str) -> str:
    figures, year, name = story.figures, story.now.year, FUND_SHORT[fund]
    lines = story.now.fund(fund)
    if not lines:
        return f"本部门{year}年度没有{name}财政拨款收支，相关表格已公开为空表。"
    spent = figures.money(f"{fund}_expenditure", total(lines, "spent"))
    purposes = "、".join(full_name(code) for code, _, _ in items(lines))
    if fund == "state_capital":
        return f"本部门{year}年度{name}财政拨款支出决算{spent}，用于{purposes}。"
    opening = figures.money(None, total(lines, "opening"), key=f"{fund}_opening")
    income = figures.money(f"{fund}_income", total(lines, "income"))
    closing = figures.money(None, total(lines, "closing"), key=f"{fund}_closing")
    text = f"本部门{year}年度{name}财政拨款年初结转和结余{opening}，本年收入{income}，本年支出{spent}，"
    return f"{text}年末结转和结余{closing}。支出用于{purposes}。"


THREE = (
    ("abroad", "因公出国（境）费"),
    ("vehicle_purchase", "公务用车购置费"),
    ("vehicle_operation", "公务用车运行维护费"),
    ("reception", "公务接待费"),
)


def _planned_and_spent(story: Story, concept: str, name: str) -> str:
    budget, final = getattr(story.now.budget, concept), getattr(story.now.final, concept)
    if not budget and not final:
        return f"本年度没有安排财政拨款{name}，也没有发生支出。"
    figures = story.figures
    text = f"{story.now.year}年度财政拨款安排{name}预算{figures.money(f'{concept}_budget', budget)}，"
    text += f"支出决算{figures.money(concept, final)}"
    if budget:
        text += f"，完成预算的{figures.rate(f'{concept}_completion_rate', final, budget)}"
    if budget > final:
        return f"{text}，决算数小于预算数的主要原因是：从严控制支出。"
    return f"{text}，决算数与预算数持平。"


def _three_public(story: Story) -> Iterator[str]:
    figures, now = story.figures, story.now
    yield "（一）“三公”经费支出决算情况。"
    text = _planned_and_spent(story, "three_public", "“三公”经费")
    yield text + change_sentence(
        story, "three_public", now.final.three_public, story.before.final.three_public, "“三公”经费支出决算数"
    )
    for number, (concept, name) in enumerate(THREE, 1):
        yield f"{number}. {name}支出情况。"
        text = _planned_and_spent(story, concept, name)
        if concept == "vehicle_purchase" and now.assets.vehicles_bought:
            text += f"当年购置公务用车{figures.count(None, now.assets.vehicles_bought, '辆', key='bought')}。"
        if concept == "reception" and now.final.reception:
            batches, people = now.receptions
            text += f"国内公务接待{figures.count(None, batches, '批次', key='batches')}，"
            text += f"{figures.count(None, people, '人次', key='guests')}。"
        yield text
    yield f"（二）培训费支出情况。{_planned_and_spent(story, 'training', '培训费')}"
    yield f"（三）会议费支出情况。{_planned_and_spent(story, 'meeting', '会议费')}"


def _operating_cost(story: Story) -> str:
    figures, now = story.figures, story.now
    budget, final, prior = now.operating_budget, now.public, story.before.public
    text = f"{now.year}年度机关运行经费预算{figures.money('operating_cost_budget', budget)}，"
    text += f"支出决算{figures.money('operating_cost', final)}，"
    text += f"完成预算的{figures.rate('operating_cost_completion_rate', final, budget)}。支出决算"
    text += f"比上年{figures.change('operating_cost', final, prior)}，主要原因是：{reason(final - prior, final)}。"
    return text


def _procurement(story: Story) -> Iterator[str]:
    figures, bought = story.figures, story.now.procurement
    kinds = (("goods", "货物"), ("works", "工程"), ("services", "服务"))
    parts = [f"政府采购{name}支出{figures.money(f'procurement_{kind}', getattr(bought, kind))}" for kind, name in kinds]
    whole = figures.money("procurement_total", bought.total)
    yield f"（一）{story.now.year}年度政府采购支出总额{whole}，其中：{'、'.join(parts)}。"
    text = f"（二）政府采购授予中小企业合同金额{figures.money('procurement_sme', bought.sme)}，"
    text += f"占政府采购支出总额的{figures.rate('procurement_sme_share', bought.sme, bought.total)}，"
    text += f"其中：授予小微企业合同金额{figures.money('procurement_micro', bought.micro)}，"
    text += f"占授予中小企业合同金额的{figures.rate('procurement_micro_share', bought.micro, bought.sme)}。"
    shares = []
    for kind, name in kinds:
        if getattr(bought, kind):
            share = figures.rate(None, getattr(bought, f"{kind}_sme"), getattr(bought, kind), key=f"sme_of_{kind}")
            shares.append(f"{name}采购授予中小企业合同金额占{name}支出金额的{share}")
    yield f"{text}{'，'.join(shares)}。"


def _assets(story: Story) -> Iterator[str]:
    figures, assets = story.figures, story.now.assets
    text = f"截至{story.now.year}年末，本部门共有车辆{figures.count('vehicles', assets.vehicle_count, '辆')}"
    kinds = [f"{name}{figures.count(None, count, '辆', key=f'vehicles/{name}')}" for name, count in assets.vehicles]
    text += f"，其中：{'、'.join(kinds)}" if kinds else ""
    yield f"{text}。单价100万元（含）以上设备{figures.count('equipment_over_1m', assets.equipment, '台（套）')}。"
    bought = figures.count("vehicles_purchased", assets.vehicles_bought, "辆")
    equipment = figures.count(None, assets.equipment_bought, "台（套）", key="equipment_bought")
    yield f"{story.now.year}年当年购置车辆{bought}，购置单价100万元（含）以上设备{equipment}。"


def _performance(story: Story) -> Iterator[str]:
    figures, now = story.figures, story.now
    spent = sum(project.executed for project in now.projects)
    whole = total(now.fund("general"), "project")
    yield "（一）预算绩效管理工作开展情况。"
    count = figures.count(None, len(now.projects), "个", key="evaluated_projects")
    text = f"本部门对{now.year}年度{count}一般公共预算项目全面开展绩效自评，"
    text += f"涉及资金{figures.money(None, spent, key='evaluated_amount')}，"
    yield f"{text}占一般公共预算项目支出总额的{figures.rate(None, spent, whole, key='evaluated_share')}。"
    yield "（二）部门整体支出绩效自评结果。"
    executed = total(now.lines, "spent")
    text = f"部门整体支出自评得分{figures.say('self_evaluation_score', _points(now.overall_score), '分')}分，"
    text += f"全年预算数{figures.money(None, now.overall_budget, key='overall_budget')}，"
    text += f"执行数{figures.money(None, executed, key='overall_executed')}，"
    yield f"{text}预算执行率{figures.rate(None, executed, now.overall_budget, key='overall_rate')}。"
    yield "（三）项目绩效自评结果。"
    for number, project in enumerate(now.projects, 1):
        budget = figures.money("project_budget", project.budget, project.name)
        done = figures.money("project", project.executed, project.name)
        rate = figures.rate("project_completion_rate", project.executed, project.budget, project.name)
        score = figures.say("self_evaluation_score", _points(project.score), "分", project.name)
        yield f"{number}. {project.name}项目：全年预算数{budget}，执行数{done}，完成预算的{rate}，自评得分{score}分。"


def _points(tenths: int) -> str:
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}" if tenth else str(whole)


def _other(story: Story) -> Iterator[str]:
    yield "1. 表中金额保留两位小数，由四舍五入产生的尾差未作调整。"
    figures, now = story.figures, story.now
    closing = total(now.lines, "closing")
    if closing:
        parts = [
            f"{name}{figures.money(None, total(now.fund(fund), 'closing'), key=f'closing/{fund}')}"
            for fund, name in zip(FUNDS, FUND_NAMES, strict=True)
            if total(now.fund(fund), "closing")
        ]
        tail = f"，其中：{'、'.join(parts)}" if parts else ""
        yield f"2. 年末结转和结余{figures.money('closing_carry_over', closing)}{tail}。"
