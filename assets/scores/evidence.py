"""What a score can rest on besides the accounts: what a person has established, and what was published."""

from __future__ import annotations

from decimal import Decimal

import msgspec


class Evidence(msgspec.Struct, frozen=True):
    """What a person has established for one indicator; which field is filled depends on the scoring method.

    `value` is measured, in the indicator's unit (98.8 for 98.8%); `met` are the ids of the conditions of a checklist
    that are met; `rating` is a grade that somebody gave; `points` are given directly. `faults` says how often something
    was found that costs points: by the ids of conditions with `fault` and of the rulebook's `also`; a condition with
    faults counts as met, less its faults. `source` says on what it rests.
    """

    indicator: str
    value: Decimal | None = None
    met: tuple[str, ...] | None = None
    rating: str | None = None
    points: Decimal | None = None
    faults: dict[str, int] = msgspec.field(default_factory=dict)
    source: str = ""


class Published(msgspec.Struct, frozen=True):
    """A score that an evaluation report printed; `indicator` None is the total, which has a grade as well."""

    indicator: str | None
    score: Decimal | None
    grade: str | None = None
