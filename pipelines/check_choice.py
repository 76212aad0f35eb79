"""What of the findings `jixiao check` tells: rules chosen by the beginning of their codes, and what was accepted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from assets.findings.accepted import NAME, AcceptedFile, accept, load_accepted, stale
from assets.findings.catalogue import rules
from assets.findings.model import Finding
from assets.indicators.strict_yaml import MAX_BYTES, RulebookError


class BadChoice(Exception):
    """An option that cannot be used; the message says why, in Chinese."""


class Selection(msgspec.Struct, frozen=True):
    """Beginnings of rule codes; of two that fit a code the longer decides, and of equals `ignore`."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def keeps(self, code: str) -> bool:
        """Whether findings of the rule are told."""
        chosen = max((len(each) for each in self.select or ("",) if code.startswith(each)), default=-1)
        left_out = max((len(each) for each in self.ignore if code.startswith(each)), default=-1)
        return chosen > left_out


def selection(select: Sequence[str], ignore: Sequence[str]) -> Selection:
    """The selection that the options ask for; each may hold several codes with commas between, in either case.

    Raises:
        BadChoice: there is no rule whose code begins so.
    """
    return Selection(_codes("--select", select), _codes("--ignore", ignore))


def _codes(option: str, given: Sequence[str]) -> tuple[str, ...]:
    codes = [code.strip().upper() for each in given for code in each.replace("，", ",").split(",")]
    known = [rule.code for rule in rules()]
    for code in codes:
        if not code or not any(each.startswith(code) for each in known):
            families = "、".join(dict.fromkeys(each[0] for each in known))
            fault = f"{option} 的“{code[:20]}”不是规则编号或其开头"
            raise BadChoice(f"{fault}；编号以 {families} 开头，如 N、P01、X003，见 docs/findings.md")
    return tuple(codes)


class AcceptedLists:
    """The list of accepted findings of each file: the one given, else that in the file's folder, if any."""

    def __init__(self, given: Path | None) -> None:
        """Reads the list that is given.

        Raises:
            BadChoice: it cannot be read or used.
        """
        self._given = None if given is None else _loaded(given)
        self._read: dict[Path, AcceptedFile | None] = {}
        self._held: dict[str, tuple[AcceptedFile, list[Finding], dict[str, list[str]]]] = {}

    def of(self, path: Path) -> AcceptedFile | None:
        """The list for a file. Raises BadChoice where it cannot be used."""
        if self._given is not None:
            return self._given
        beside = path.parent / NAME
        if beside not in self._read:
            self._read[beside] = _loaded(beside) if beside.is_file() else None
        return self._read[beside]

    def applied(self, path: Path, sha256: str, findings: Sequence[Finding]) -> list[Finding]:
        """The findings of a file, those on its list with the reason."""
        file = self.of(path)
        if file is None:
            return list(findings)
        names = {sha256: [path.name]}
        _, held, called = self._held.setdefault(file.name, (file, [], {}))
        held.extend(findings)
        called.update(names)
        return accept(findings, file, date.today(), names)

    def stale(self) -> list[tuple[str, Finding]]:
        """What is to be told of the lists themselves: the list's file, and the finding.

        The list in a folder may be about what only the nightly run sees (other files, the year before): of its entries
        only those that have expired are told.
        """
        return [
            (name, finding)
            for name, (file, findings, names) in self._held.items()
            for finding in stale(findings, file, date.today(), names, whole=self._given is not None)
        ]


def _loaded(path: Path) -> AcceptedFile:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadChoice(f"{path}：认可清单打不开：{error.strerror}") from error
    try:
        return load_accepted(content, str(path))
    except RulebookError as error:
        raise BadChoice(str(error)) from error
