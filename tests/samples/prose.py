"""Sentences that both layouts share: account names, reasons, and lists of what money went on.

All sentences are the project's own, in the style of published final accounts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tests.samples.accounts import Accounts, Line, by_account
from tests.samples.figures import Figures, rounded
from tests.samples.profiles import Profile
from tests.samples.subjects import ECONOMIC, FUNCTIONAL

RAISED = (
    "年度中间追加了专项工作经费",
    "人员增加和工资标准调整，相应支出增加",
    "项目进度加快，当年支付较为集中",
    "上年结转的任务在本年实施完毕",
)
LOWERED = (
    "部分项目按合同约定在下一年度支付尾款",
    "人员调出和退休，相应支出减少",
    "落实过紧日子要求，压减一般性支出",
    "招标节约资金，实际支付少于预期",
)
EQUAL = "决算数与年初预算数持平"


class Story(NamedTuple):
    """What a narrative is written from: this year, the year before, the department, and the recorder of figures."""

    now: Accounts
    before: Accounts
    who: Profile
    figures: Figures


def reason(difference: int, seed: int) -> str:
    """Why an amount rose or fell."""
    return (RAISED if difference > 0 else LOWERED)[seed % 4]


def full_name(code: str) -> str:
    """An item with its class and section, as the forms of speech of accounts have it."""
    return f"{FUNCTIONAL[code[:3]]}（类）{FUNCTIONAL[code[:5]]}（款）{FUNCTIONAL[code]}（项）"


def items(lines: Iterable[Line]) -> list[tuple[str, int, int]]:
    """(code, initial budget, final) of each item in code order."""
    return [
        (code, sum(line.initial_budget for line in group), sum(line.spent for line in group))
        for code, group in by_account(lines)
        if len(code) == 7
    ]


def spent_on(accounts: Accounts, classes: tuple[str, ...]) -> str:
    """The economic accounts that money was spent on, by name."""
    return "、".join(ECONOMIC[code] for code in sorted(accounts.economic) if code[:3] in classes)


def item_sentence(story: Story, code: str, budget: int, final: int, budget_word: str) -> str:
    """“年初预算…，支出决算…，完成年初预算的…。” with the reason for a difference."""
    figures = story.figures
    # Facts about an account are told apart by its code: many items share a name.
    text = f"{budget_word}" + figures.money("functional_item_initial_budget", budget, code)
    text += f"，支出决算{'为' if budget_word.endswith('为') else ''}" + figures.money("functional_item", final, code)
    if budget:
        text += "，完成年初预算的" + figures.rate("functional_item_completion_rate", final, budget, code)
    if rounded(final) == rounded(budget):
        return f"{text}。{EQUAL}。"
    word = "大于" if final > budget else "小于"
    return f"{text}。决算数{word}年初预算数的主要原因是：{reason(final - budget, int(code))}。"


def change_sentence(story: Story, concept: str, current: int, prior: int, subject: str) -> str:
    """“与上年相比，…增加…，增长…，主要原因是：…。”"""
    difference = current - prior
    text = f"与{'上年' if story.figures.style.voice == 0 else f'{story.before.year}年度'}相比，{subject}"
    text += story.figures.change(concept, current, prior)
    if rounded(difference) == 0:
        return text + "。"
    return f"{text}，主要原因是：{reason(difference, current)}。"


def staff_sentence(story: Story) -> str:
    """Posts approved and filled; by kind only where there is more than one kind."""
    figures, staff = story.figures, story.now.staff
    text = f"截至{story.now.year}年底，本部门人员编制{figures.count('staff_quota', staff.quota, '人')}"
    both = staff.quota_administrative and staff.quota_institution
    if both:
        admin = figures.count("staff_quota_administrative", staff.quota_administrative, "人")
        other = figures.count("staff_quota_institution", staff.quota_institution, "人")
        text += f"，其中行政编制{admin}、事业编制{other}"
    text += f"；实有人员{figures.count('staff_actual', staff.actual, '人')}"
    if both:
        admin = figures.count("staff_actual_administrative", staff.actual_administrative, "人")
        other = figures.count("staff_actual_institution", staff.actual_institution, "人")
        text += f"，其中行政{admin}、事业{other}"
    return f"{text}。单位管理的离退休人员{figures.count('retired_staff', staff.retired, '人')}。"
