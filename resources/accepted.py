"""The list of accepted findings of a department-year, read and checked; one with mistakes is told and not used."""

from __future__ import annotations

from datetime import date

import msgspec

from assets.findings.accepted import AcceptedFile, load_accepted
from assets.indicators.strict_yaml import MAX_BYTES, RulebookError
from assets.unit import Problem
from resources.inbox import ACCEPTED, InboxUnit, reason_of


class UnitAccepted(msgspec.Struct, frozen=True):
    """The list of a unit on a day: None where there is no file, or where `problems` say what is wrong with it."""

    today: date
    file: AcceptedFile | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def expired(self) -> list[int]:
        """The lines of the entries whose time is over: with them, what the list says changes from day to day."""
        return [each.line for each in self.file.expired(self.today)] if self.file is not None else []


def accepted_of(files: InboxUnit | None) -> UnitAccepted:
    """The list that lies beside the documents of a unit, as of today."""
    today = date.today()
    if files is None or files.accepted is None:
        return UnitAccepted(today)
    try:
        with files.accepted.path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
        return UnitAccepted(today, load_accepted(content, ACCEPTED))
    except OSError as error:
        return UnitAccepted(today, None, (Problem(ACCEPTED, f"打不开：{reason_of(error)}"),))
    except RulebookError as error:
        problems = (Problem(ACCEPTED, f"第 {p.line} 行：{p.message}。改法：{p.remedy}") for p in error.problems)
        return UnitAccepted(today, None, tuple(problems))
