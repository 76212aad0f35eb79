"""The facts of a department-year, and what its documents state about performance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assets.documents.model import Document
from assets.documents.prose import paragraphs
from assets.facts.corrections import Correction, correct, unused
from assets.facts.derive import derive_prior_year
from assets.facts.from_forms import facts_from_forms
from assets.facts.from_performance import facts_from_performance
from assets.facts.from_prose import facts_from_prose
from assets.facts.model import FACTS, Fact
from assets.facts.performance import Performance, read_performance
from assets.facts.sections import contexts
from assets.records import to_table
from assets.tables.performance.model import PERFORMANCE, PERFORMANCE_FUNDS, PERFORMANCE_TOTALS
from assets.tables.stored import stored_forms
from assets.unit import Made, Note, Problem, UnitInputs

_EVIDENCE = "evidence.yaml"
"""Where corrections are entered."""


def make(unit: UnitInputs, corrections: Sequence[Correction] = ()) -> Made:
    """What the forms and the sentences of the unit's documents state, and what follows for the year before.

    What an evaluation report about the unit states that is bound into the documents of the year after belongs to it.
    `corrections` are of figures that were misread; one that fits nothing becomes a problem.
    """
    year = unit.unit.fiscal_year
    forms = stored_forms(unit)
    facts: list[Fact] = []
    performance = Performance()
    also: set[int] = set()
    used: set[int] = set()
    for document in unit.documents():
        own = forms.get(document.sha256, [])
        read = read_performance(document, year)
        performance.add(read)
        stated = correct(facts_from_forms(own, year) + facts_from_prose(document, year), own, corrections, year)
        repeated = correct(facts_from_performance(document, read), (), corrections, year)
        facts += stated.facts + derive_prior_year(stated.facts) + repeated.facts
        used |= stated.used | repeated.used
        also |= {year - 1} & _reported_years(document, year)
    for document in unit.documents_after():
        read = read_performance(document, year + 1)
        performance.add(read, about=year)
        told = [fact for fact in facts_from_performance(document, read) if fact.about_year == year]
        bound = correct(facts_from_prose(document, year + 1, about=year) + told, (), corrections, year)
        facts += bound.facts
        used |= bound.used
    return Made(
        {
            "facts": to_table(facts, FACTS),
            "performance": to_table(performance.rows, PERFORMANCE),
            "performance_funds": to_table(performance.funds, PERFORMANCE_FUNDS),
            "performance_totals": to_table(performance.totals, PERFORMANCE_TOTALS),
        },
        {"facts": _note(facts), **_notes(performance)},
        problems=tuple(Problem(_EVIDENCE, said) for said in unused(corrections, used, facts, year)),
        also=tuple(sorted(also)),
    )


def _reported_years(document: Document, fiscal_year: int) -> set[int]:
    """The years that evaluation reports in a document are about."""
    found = contexts(paragraphs(document), fiscal_year)
    return {context.year for _, _, context in found if context.report is not None}


def _note(facts: Sequence[Fact]) -> Note:
    methods = Counter(fact.method for fact in facts)
    return {
        "事实": len(facts),
        "出自表格": methods["form"],
        "出自文字": methods["prose"],
        "出自绩效表": methods["performance"],
        "推算": methods["derived"],
        "更正": methods["corrected"],
    }


def _notes(performance: Performance) -> dict[str, Note]:
    subjects = {row.subject for row in performance.rows if row.subject}
    rows: Note = {
        "指标": len(performance.rows),
        "有得分": sum(row.score is not None for row in performance.rows),
        "项目": len(subjects),
    }
    totals: Note = {
        "总分和分项得分": sum(total.score is not None for total in performance.totals),
        "等级": sum(total.grade is not None for total in performance.totals),
    }
    return {"performance": rows, "performance_funds": {"行数": len(performance.funds)}, "performance_totals": totals}
