"""Forms that do not add up anywhere: more likely misread than wrong, and worth one finding instead of a flood."""

from __future__ import annotations

from assets.findings.case import Case, FormView
from assets.findings.catalogue import rules
from assets.findings.figures import Figure
from assets.findings.relations import Relation

_FEWEST_BROKEN = 8
"""Below this a form with errors is a form with errors."""
_SHARE_BROKEN = 3
"""One in so many of a form's relations is broken where it is out of joint; a column that has slipped breaks a third."""


def misread_forms(case: Case) -> list[FormView]:
    """The forms of whose own relations so many are broken that no single number is to blame."""
    relations = [
        outcome
        for rule in rules()
        if rule.code.startswith("T")
        for outcome in rule.outcomes(case)
        if isinstance(outcome, Relation)
    ]
    return [view for view in case.views if _is_misread(view, relations)]


def _is_misread(view: FormView, relations: list[Relation]) -> bool:
    places = places_of(view)
    own = [relation.holds for relation in relations if place(relation.stated) in places]
    broken = own.count(False)
    return broken >= _FEWEST_BROKEN and broken * _SHARE_BROKEN >= len(own)


def place(figure: Figure) -> tuple[object, ...]:
    """Where a figure stands."""
    return (figure.source.document, figure.source.page, figure.source.box)


def places_of(view: FormView) -> set[tuple[object, ...]]:
    """Where the numbers of a form stand."""
    return {(cell.source.document, cell.source.page, cell.source.box) for cell in view.form.cells}
