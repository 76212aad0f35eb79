"""The facts of a department-year."""

from __future__ import annotations

from collections import Counter

from assets.facts.derive import derive_prior_year
from assets.facts.from_forms import facts_from_forms
from assets.facts.from_prose import facts_from_prose
from assets.facts.model import FACTS, Fact
from assets.records import to_table
from assets.tables.stored import stored_forms
from assets.unit import Made, UnitInputs


def make(unit: UnitInputs) -> Made:
    """What the forms and the sentences of the unit's documents state, and what follows for the year before."""
    year = unit.unit.fiscal_year
    forms = stored_forms(unit)
    facts: list[Fact] = []
    for document in unit.documents():
        stated = facts_from_forms(forms.get(document.sha256, []), year) + facts_from_prose(document, year)
        facts += stated + derive_prior_year(stated)
    methods = Counter(fact.method for fact in facts)
    note = {"事实": len(facts), "出自表格": methods["form"], "出自文字": methods["prose"], "推算": methods["derived"]}
    return Made({"facts": to_table(facts, FACTS)}, {"facts": note})
