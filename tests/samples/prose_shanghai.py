"""The narrative (第三部分 情况说明) of the Shanghai-like layout, which stands after the forms."""

from __future__ import annotations

from collections.abc import Iterator

from tests.samples.accounts import total
from tests.samples.figures import rounded
from tests.samples.prose import (
    Story,
    change_sentence,
    full_name,
    item_sentence,
    items,
    reason,
    spent_on,
    staff_sentence,
)
from tests.samples.prose_shaanxi import FUND_SHORT, Section
from tests.samples.subjects import FUNCTIONAL, INCOMES

KINDS = (
    "主要领导干部用车",
    "机要通信用车",
    "应急保障用车",
    "执法执勤用车",
    "特种专业技术用车",
    "离退休干部用车",
    "其他用车",
)


def narrative(story: Story) -> Iterator[Section]:
    """(heading, paragraphs) of the eleven sections."""
    yield "一、收入支出决算总体情况说明", [_totals(story)]
    yield "二、收入决算情况说明", [_income(story)]
    yield "三、支出决算情况说明", [_expenditure(story)]
    yield "四、财政拨款收入支出决算总体情况说明", [_appropriation(story)]
    yield "五、一般公共预算财政拨款支出决算情况说明", list(_general_budget(story))
    yield "六、一般公共预算财政拨款基本支出决算情况说明", [_basic(story)]
    yield "七、财政拨款“三公”经费支出决算情况说明", list(_three_public(story))
    yield "八、政府性基金预算财政拨款收入支出决算情况说明", [_fund(story, "government_fund")]
    yield "九、国有资本经营预算财政拨款收入支出决算情况说明", [_fund(story, "state_capital")]
    yield "十、预算绩效管理情况", [_performance(story)]
    yield "十一、其他重要事项的情况说明", list(_other(story))


def _totals(story: Story) -> str:
    now, before = (
        sum(total(a.lines, name) for name in ("income", "opening", "used_surplus")) for a in (story.now, story.before)
    )
    text = f"{story.who.name}{story.now.year}年度收入支出总计{story.figures.money('total_income', now)}。"
    return text + change_sentence(story, "total_income", now, before, "收入支出总计")


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
    return f"本年收入合计{figures.money('current_year_income', whole)}，其中：{'；'.join(parts)}。"


def _expenditure(story: Story) -> str:
    lines, figures = story.now.lines, story.figures
    whole = total(lines, "spent")
    text = f"本年支出合计{figures.money('current_year_expenditure', whole)}，其中："
    basic, project = total(lines, "basic"), total(lines, "project")
    text += f"基本支出{figures.money('basic_expenditure', basic)}，"
    text += f"占{figures.rate('basic_expenditure_share', basic, whole)}；"
    text += f"项目支出{figures.money('project_expenditure', project)}，"
    return f"{text}占{figures.rate('project_expenditure_share', project, whole)}。"


def _appropriation(story: Story) -> str:
    now, before = (total(a.fiscal, "income") + total(a.fiscal, "opening") for a in (story.now, story.before))
    text = (
        f"{story.who.name}{story.now.year}年度财政拨款收入支出总计{story.figures.money('fiscal_total_income', now)}。"
    )
    return text + change_sentence(story, "fiscal_total_income", now, before, "财政拨款收入支出总计")


def _general_budget(story: Story) -> Iterator[str]:
    figures, concept = story.figures, "general_budget_expenditure"
    lines = story.now.fund("general")
    final, budget = total(lines, "spent"), total(lines, "initial_budget")
    yield "（一）总体情况"
    text = f"一般公共预算财政拨款支出{figures.money(concept, final)}，占本年支出合计的"
    text += f"{figures.rate(f'{concept}_share', final, total(story.now.lines, 'spent'))}。"
    yield text + change_sentence(
        story, concept, final, total(story.before.fund("general"), "spent"), "一般公共预算财政拨款支出"
    )
    yield "（二）结构情况"
    parts = []
    for code in sorted({line.code[:3] for line in lines}):
        amount = sum(line.spent for line in lines if line.code.startswith(code))
        share = figures.rate("functional_item_share", amount, final, code)
        money = figures.money("functional_item", amount, code)
        parts.append(f"{FUNCTIONAL[code]}（类）{money}，占{share}")
    again = figures.money(concept, final, key="general_budget_expenditure/structure")
    yield f"一般公共预算财政拨款支出{again}，用于以下方面：{'；'.join(parts)}。"
    yield "（三）具体情况"
    text = f"一般公共预算财政拨款支出年初预算为{figures.money(f'{concept}_initial_budget', budget)}，"
    text += f"支出决算为{figures.money(concept, final, key='general_budget_expenditure/items')}，"
    yield f"{text}完成年初预算的{figures.rate(f'{concept}_completion_rate', final, budget)}。其中："
    for number, (code, planned, spent) in enumerate(items(lines), 1):
        yield f"{number}、{full_name(code)}。{item_sentence(story, code, planned, spent, '年初预算为')}"


def _basic(story: Story) -> str:
    figures, now = story.figures, story.now
    amount = figures.money("general_budget_basic_expenditure", total(now.fund("general"), "basic"))
    people = figures.money("personnel_cost", now.personnel)
    office = figures.money("public_cost", now.public)
    text = f"一般公共预算财政拨款基本支出{amount}。其中：人员经费{people}，包括：{spent_on(now, ('301', '303'))}；"
    return f"{text}公用经费{office}，包括：{spent_on(now, ('302', '307', '310'))}。"


THREE = (
    ("abroad", "因公出国（境）费"),
    ("vehicle_total", "公务用车购置及运行维护费"),
    ("reception", "公务接待费"),
)


def _three_public(story: Story) -> Iterator[str]:
    figures, now = story.figures, story.now
    budget, final = now.budget.three_public, now.final.three_public
    yield "（一）总体情况"
    text = f"“三公”经费财政拨款支出年初预算为{figures.money('three_public_initial_budget', budget)}，"
    text += f"支出决算为{figures.money('three_public', final)}"
    text += f"，完成预算的{figures.rate('three_public_completion_rate', final, budget)}" if budget else ""
    parts = []
    for concept, name in THREE:
        planned, spent = getattr(now.budget, concept), getattr(now.final, concept)
        part = f"{name}支出决算为{figures.money(concept, spent)}"
        part += f"，完成预算的{figures.rate(f'{concept}_completion_rate', spent, planned)}" if planned else ""
        parts.append(part)
    yield f"{text}，其中：{'；'.join(parts)}。{_less(budget, final)}"
    prior = story.before.final
    yield change_sentence(story, "three_public", final, prior.three_public, "“三公”经费支出决算数")
    yield "（二）具体情况"
    if not final:
        yield f"{story.who.name}{now.year}年度没有发生财政拨款“三公”经费支出。"
        return
    yield f"1、因公出国（境）费支出{figures.money('abroad', now.final.abroad, key='abroad/detail')}。"
    bought = figures.money("vehicle_purchase", now.final.vehicle_purchase)
    driven = figures.money("vehicle_operation", now.final.vehicle_operation)
    yield f"2、公务用车购置支出为{bought}，公务用车运行维护支出为{driven}。"
    batches, people = now.receptions
    text = f"3、公务接待费支出{figures.money('reception', now.final.reception, key='reception/detail')}"
    text += f"，国内公务接待{figures.count(None, batches, '批次', key='batches')}、"
    yield f"{text}{figures.count(None, people, '人次', key='guests')}。"


def _less(budget: int, final: int) -> str:
    if rounded(budget) == rounded(final):
        return "决算数与预算数持平。"
    return "决算数小于预算数的主要原因：从严控制“三公”经费支出。"


def _fund(story: Story, fund: str) -> str:
    figures, name = story.figures, FUND_SHORT[fund]
    lines = story.now.fund(fund)
    if not lines:
        return f"{story.who.name}{story.now.year}年度没有{name}财政拨款收入和支出。"
    opening = figures.money(None, total(lines, "opening"), key=f"{fund}_opening")
    income = figures.money(f"{fund}_income", total(lines, "income"))
    spent = figures.money(f"{fund}_expenditure", total(lines, "spent"))
    closing = figures.money(None, total(lines, "closing"), key=f"{fund}_closing")
    text = f"{story.who.name}{story.now.year}年度{name}财政拨款年初结转和结余{opening}，本年收入{income}，"
    parts = [f"{full_name(code)}{figures.money('functional_item', final, code)}" for code, _, final in items(lines)]
    return f"{text}本年支出{spent}，年末结转和结余{closing}。支出具体为：{'；'.join(parts)}。"


def _performance(story: Story) -> str:
    figures, projects = story.figures, story.now.projects
    amount = sum(project.budget for project in projects)
    # The mean of the scores, in tenths, with two decimals.
    mean = sum(project.score for project in projects) * 10 // len(projects)
    text = f"{story.who.name}对{story.now.year}年度{figures.count(None, len(projects), '个', key='evaluated_projects')}"
    text += f"项目开展绩效自评，涉及预算金额{figures.money(None, amount, key='evaluated_amount')}，"
    text += f"平均得分{figures.say(None, f'{mean // 100}.{mean % 100:02d}', '分', key='mean_score')}分。"
    score = story.now.overall_score
    return f"{text}部门整体支出自评得分{figures.say('self_evaluation_score', f'{score // 10}.{score % 10}', '分')}分。"


def _other(story: Story) -> Iterator[str]:
    figures, now = story.figures, story.now
    yield "（一）机关运行经费支出情况"
    final, prior = now.public, story.before.public
    text = f"机关运行经费支出{figures.money('operating_cost', final)}，比{story.before.year}年度"
    yield f"{text}{figures.change('operating_cost', final, prior)}。主要原因是：{reason(final - prior, final)}。"
    yield "（二）政府采购支出情况"
    bought = now.procurement
    text = f"{story.who.name}{now.year}年度政府采购金额为{figures.money('procurement_total', bought.total)}，其中："
    text += f"货物采购金额{figures.money('procurement_goods', bought.goods)}、"
    text += f"工程采购金额{figures.money('procurement_works', bought.works)}、"
    text += f"服务采购金额{figures.money('procurement_services', bought.services)}。"
    text += f"授予中小企业合同金额{figures.money('procurement_sme', bought.sme)}，占政府采购金额的"
    text += f"{figures.rate('procurement_sme_share', bought.sme, bought.total)}；其中授予小微企业合同金额"
    text += f"{figures.money('procurement_micro', bought.micro)}，占授予中小企业合同金额的"
    yield f"{text}{figures.rate('procurement_micro_share', bought.micro, bought.sme)}。"
    yield "（三）国有资产占有使用情况"
    counts = dict(now.assets.vehicles)
    text = f"截至{now.year}年12月31日，{story.who.name}共有车辆"
    text += figures.count("vehicles", now.assets.vehicle_count, "辆")
    kinds = [f"{kind}{figures.count(None, counts.get(kind, 0), '辆', key=f'vehicles/{kind}')}" for kind in KINDS]
    text += f"，其中：{'、'.join(kinds)}。单价100万元（含）以上设备（不含车辆）"
    yield f"{text}{figures.count('equipment_over_1m', now.assets.equipment, '台（套）')}。"
    yield "（四）人员情况"
    yield staff_sentence(story)
