"""P: performance: self-evaluations and scores against the accounts."""

from __future__ import annotations

from collections.abc import Iterator

from assets.facts.model import Fact
from assets.findings.case import Case
from assets.findings.catalogue import SAME, rule
from assets.findings.figures import figure_of_fact
from assets.findings.relations import Relation, same
from assets.findings.stated import HEAD

_ACTUALS = ("current_year_expenditure", "general_budget_expenditure", "fiscal_appropriation_expenditure")


@rule(
    "P001",
    "自评执行数填成年初预算数",
    checks="部门整体支出绩效自评的全年执行数，不应等于年初预算数而与支出决算数不同。",
    why="执行数照抄预算数，执行率必为 100%，自评失去意义。",
    basis="《项目支出绩效评价管理办法》（财预〔2020〕10号）关于评价真实、客观的要求",
    severity="error",
    example="自评执行数 918.37，年初预算 918.37，支出决算 1084.72。",
    message=SAME,
)
def executed_is_the_initial_budget(case: Case) -> Iterator[Relation]:
    """The executed amount of the self-evaluation is the initial budget and not what was spent."""
    budgets = case.prose_facts.get(("general_budget_expenditure_initial_budget", None), [])
    both = (case.form_facts, case.prose_facts)
    actuals = [fact for name in _ACTUALS for given in both for fact in given.get((name, None), [])]
    for fact in case.prose_facts.get(("evaluated_expenditure", None), []):
        if actuals and _agrees(fact, budgets) and not _agrees(fact, actuals):
            spent = figure_of_fact(actuals[0])
            yield from same(f"{HEAD}绩效自评的执行数（等于年初预算数）", figure_of_fact(fact), spent.name, spent)


def _agrees(fact: Fact, others: list[Fact]) -> bool:
    return any(fact.number.interval.meets(other.number.interval) for other in others)
