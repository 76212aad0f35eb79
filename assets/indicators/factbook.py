"""The facts of a department-year, and which of several statements of the same fact is taken."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from assets.facts.model import Fact

_METHODS = ("corrected", "form", "prose", "derived", "performance")
"""A figure of a published form comes before a sentence, a sentence before what was derived from a stated change.

What a performance table repeats comes last, and what a person has put right first.
"""
_PUNCTUATION = re.compile(r"[\W_]")


class FactBook:
    """Facts by id, subject and year.

    A document often states a fact several times and sometimes contradicts itself (which is for the findings to say).
    Among statements found in the same way the value that is stated most often is taken, then the one printed with
    most decimals, then the one that stands first.
    """

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._stated: dict[tuple[str, str | None, int], list[Fact]] = defaultdict(list)
        self._subjects: dict[tuple[str, int], dict[str, None]] = defaultdict(dict)
        for fact in facts:
            if not fact.value.is_finite():
                continue
            self._stated[fact.fact, fact.subject, fact.about_year].append(fact)
            if fact.subject is not None:
                self._subjects[fact.fact, fact.about_year][fact.subject] = None

    def best(self, fact: str, year: int, subject: str | None = None) -> Fact | None:
        """The statement of a fact to compute with, or None where nothing states it."""
        stated = self._stated.get((fact, subject, year), ())
        for method in _METHODS:
            found = [f for f in stated if f.method == method]
            if found:
                times = Counter(f.signed for f in found)
                return min(found, key=lambda f: (-times[f.signed], f.half_step))
        return None

    def over_subjects(self, fact: str, year: int, names: Sequence[str] = ()) -> list[Fact]:
        """The best statement for each subject that has the fact, in the order in which they were stated.

        With `names` only for the subjects of these names, whatever their punctuation and spaces.
        """
        wanted = {_bare(name) for name in names}
        subjects = [s for s in self._subjects.get((fact, year), ()) if not wanted or _bare(s) in wanted]
        found = (self.best(fact, year, subject) for subject in subjects)
        return [f for f in found if f is not None]

    def of_subjects(self, fact: str, year: int, names: Sequence[str]) -> Fact | None:
        """The best statement of a fact for the first of these subjects that has it, or None."""
        found = (stated for name in names for stated in self.over_subjects(fact, year, (name,)))
        return next(found, None)

    def others(self, chosen: Fact) -> list[Decimal]:
        """The other values that are stated for the same fact, ascending."""
        stated = self._stated.get((chosen.fact, chosen.subject, chosen.about_year), ())
        return sorted({f.signed for f in stated} - {chosen.signed})


@lru_cache(maxsize=4096)
def _bare(name: str) -> str:
    """A name without spaces and punctuation: layouts and writers differ in them."""
    return _PUNCTUATION.sub("", name)
