"""Last year's figures, from this year's and the stated change."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from assets.facts.catalogue import CONCEPTS, fact_id
from assets.facts.model import Fact

_METHODS = ("corrected", "form", "prose")
_CHANGE_OF = {fact_id(concept, "change"): concept for concept in CONCEPTS}


def derive_prior_year(facts: Sequence[Fact]) -> list[Fact]:
    """What the year before must have been, where only the change against it was stated.

    The value is this year's less the signed change; a figure of a form comes before one of a sentence. Its precision
    is that of both together. Nothing is derived for a year and subject that a fact already states; the place and the
    words are those of the change.
    """
    stated: dict[tuple[str, str | None, int], Fact] = {}
    for method in _METHODS:
        for fact in facts:
            if fact.method == method:
                stated.setdefault((fact.fact, fact.subject, fact.about_year), fact)
    derived: dict[tuple[str, str | None, int], Fact] = {}
    for change in facts:
        concept = _CHANGE_OF.get(change.fact)
        if concept is None or concept.startswith("stated_"):
            continue
        now = stated.get((concept, change.subject, change.about_year))
        key = (concept, change.subject, change.about_year - 1)
        if now is None or now.unit != change.unit or key in stated or key in derived:
            continue
        derived[key] = msgspec.structs.replace(
            change,
            fact=concept,
            value=now.value - change.signed,
            half_step=now.half_step + change.half_step,
            direction=None,
            about_year=change.about_year - 1,
            method="derived",
            reason=None,
            reason_page=None,
            confidence=min((c for c in (now.confidence, change.confidence) if c is not None), default=None),
        )
    return list(derived.values())
