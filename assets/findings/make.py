"""The findings of a department-year."""

from __future__ import annotations

from collections import Counter
from datetime import date

from assets.documents.table import DOCUMENTS, DocumentFile
from assets.documents.titles import is_agency, uniform
from assets.facts.model import FACTS, Fact
from assets.findings.accepted import AcceptedFile, accept, stale
from assets.findings.audit import audit
from assets.findings.model import FINDINGS
from assets.records import to_table
from assets.tables.stored import stored_forms
from assets.unit import Made, Problem, UnitInputs


def make(
    unit: UnitInputs,
    department_name: str | None = None,
    accepted: AcceptedFile | None = None,
    today: date | None = None,
    refused: tuple[Problem, ...] = (),
) -> Made:
    """What is wrong in the unit's documents.

    Args:
        unit: the department and year.
        department_name: what the department is registered as.
        accepted: the findings that a person has accepted, if any; they are kept, with the reason.
        today: the day on which these are judged, this one where None.
        refused: what is wrong with the list of accepted findings where it cannot be used.
    """
    forms = stored_forms(unit)
    documents = [(document, forms.get(document.sha256, [])) for document in unit.documents()]
    facts = unit.records(FACTS, Fact)
    own = {document.sha256 for document, _ in documents}
    # A report on last year that is bound into this year's document is not last year's document.
    before = [fact for fact in unit.records(FACTS, Fact, years_back=1) if fact.source.document not in own]
    names: dict[str, list[str]] = {}
    for file in unit.records(DOCUMENTS, DocumentFile):
        if file.sha256 is not None:
            names.setdefault(file.sha256, []).append(file.name)
    found = audit(documents, facts, before, unit.unit.fiscal_year, department_name or _named(unit), names)
    if accepted is not None:
        today = today or date.today()
        found = accept(found, accepted, today, names) + stale(found, accepted, today, names)
    counts = Counter(finding.severity for finding in found if finding.accepted is None)
    note = {"错误": counts["error"], "警告": counts["warning"], "提示": counts["info"]}
    if accepted is not None:
        note["已认可"] = sum(finding.accepted is not None for finding in found)
    return Made({"findings": to_table(found, FINDINGS)}, {"findings": note}, refused)


def _named(unit: UnitInputs) -> str | None:
    """The folder's name where it is that of an agency."""
    name = unit.unit.department
    return name if is_agency(uniform(name)) else None
