"""Mistakes in the form of a rulebook (wrong keys, types, texts), in Chinese, and all of them rather than the first.

msgspec stops at the first mistake that it meets. So what is wrong is set right in a copy, as far as that is possible,
and the copy is converted again, until nothing is left; what else is wrong with an indicator that was set right in
this way is not asked.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, get_args

import msgspec

from assets.indicators import methods
from assets.indicators.checks import Fault
from assets.indicators.explain import explain
from assets.indicators.quantities import clip
from assets.indicators.rulebook import (
    Deduction,
    GradeBand,
    Group,
    LegalBasis,
    Policies,
    Policy,
    Rounding,
    Rulebook,
    RuleIndicator,
    Scope,
    TableRows,
    Tier,
    Years,
)
from assets.indicators.strict_yaml import Path, texts

MAX_MISTAKES = 50
"""Where there are more, the file is something else."""

_STRUCTS: tuple[type[msgspec.Struct], ...] = (
    Rulebook,
    RuleIndicator,
    LegalBasis,
    Deduction,
    Years,
    GradeBand,
    Rounding,
    Policies,
    TableRows,
    Tier,
    methods.Band,
    methods.CheckItem,
    *get_args(methods.Method),
)
_KEYS = {key for struct in _STRUCTS for key in struct.__struct_encode_fields__} | {"kind"}
_KINDS = [struct.__struct_config__.tag for struct in get_args(methods.Method)]
_ROUNDING_MODES = ("half_up", "half_even", "down")
_PARTIAL_STEPS = ("full", "none", "proportional")
_CHOICES: dict[str, tuple[Any, ...]] = {
    "kind": tuple(_KINDS),
    "group": get_args(Group),
    "mode": _ROUNDING_MODES,
    "partial_step": _PARTIAL_STEPS,
    "scope": get_args(Scope),
    "method": ("target_actual",),
    "relation": ("at_least", "at_most", "equal"),
    "unmet": ("proportional", "zero"),
    **dict.fromkeys(Policies.__struct_fields__, get_args(Policy)),
}
_TEXT_KEYS = ("version", "number")
"""Keys whose text may be all digits."""


_UNKNOWN_KEY = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_STAND_IN: dict[str, Any] = {"id": "x", "name": "x"}
"""An indicator in place of one that cannot be read, so that the others keep their numbers."""
_STAND_INS: dict[str, Any] = {
    "id": "x",
    "title": "x",
    "authority": "x",
    "version": "x",
    "checked_on": "2000-01-01",
    "legal_basis": [{"title": "x"}],
    "years": {"from": 2000},
    "indicators": [_STAND_IN],
}


class Reading(msgspec.Struct):
    """What could be read of a rulebook.

    `rulebook` is None where nothing could. `faults` are the mistakes of form; `spoilt` are the numbers of the
    indicators with mistakes, and `head` says whether there are any outside the indicators: what the rulebook holds
    there is not what the file says.
    """

    rulebook: Rulebook | None
    faults: list[Fault]
    spoilt: set[int]
    head: bool

    @property
    def sound(self) -> bool:
        """Whether the form is right."""
        return not self.faults


def read_form(data: Any, decode: Callable[[type, Any], Any]) -> Reading:
    """The rulebook that plain data stands for, with all mistakes of form. `decode` makes the types of a rulebook."""
    reading = Reading(None, list(_quoted_numbers(data)), set(), False)
    for fault in reading.faults:
        _note(reading, fault.path)
    if reading.faults:
        data = copy.deepcopy(data)
        for fault in reading.faults:
            written = _at(data, fault.path)
            _set(data, fault.path, Decimal(written) if "." in written else int(written))
    while len(reading.faults) < MAX_MISTAKES:
        try:
            reading.rulebook = msgspec.convert(data, Rulebook, dec_hook=decode, str_keys=True)
            break
        except msgspec.ValidationError as error:
            data = data if reading.faults else copy.deepcopy(data)
            fault = explain(error, _KEYS, _CHOICES, "docs/rulebooks.md")
            reading.faults.append(fault)
            _note(reading, fault.path)
            if not _mended(data, fault, str(error)):
                break
    return reading


def _note(reading: Reading, path: Path) -> None:
    """Marks what cannot be relied on because of a mistake at `path`."""
    if len(path) > 1 and path[0] == "indicators" and isinstance(path[1], int):
        reading.spoilt.add(path[1])
    else:
        reading.head = True


def _mended(data: Any, fault: Fault, said: str) -> bool:
    """Whether what was wrong could be put out of the way; `data` is changed."""
    path = fault.path
    if not isinstance(data, dict):
        return False
    if _UNKNOWN_KEY.match(said):
        return _without(data, path)
    if len(path) > 1 and path[0] == "indicators" and isinstance(path[1], int):
        entries = data.get("indicators")
        if not isinstance(entries, list) or path[1] >= len(entries) or entries[path[1]] == _STAND_IN:
            return False
        entries[path[1]] = dict(_STAND_IN)
    elif path:
        key = str(path[0])
        if key not in data or data[key] == _STAND_INS.get(key, ...):
            return False
        data.pop(key, None)
        if key in _STAND_INS:
            data[key] = copy.deepcopy(_STAND_INS[key])
    else:
        missing = [key for key in _STAND_INS if key not in data]
        if not missing:
            return False
        data[missing[0]] = copy.deepcopy(_STAND_INS[missing[0]])
    return True


def _without(data: Any, path: Path) -> bool:
    """Whether a key could be taken out; the words of a message that a strange key is part of may not name its place."""
    holder = data
    for step in path[:-1]:
        inside = step in holder if isinstance(holder, dict) else isinstance(holder, list) and step in range(len(holder))
        if not inside:
            return False
        holder = holder[step]
    if not isinstance(holder, dict) or path[-1] not in holder:
        return False
    del holder[path[-1]]
    return True


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _set(data: Any, path: Path, value: Any) -> None:
    if path:
        _at(data, path[:-1])[path[-1]] = value


def _quoted_numbers(data: Any) -> Iterator[Fault]:
    """Numbers in quotes: text to YAML, and mostly a mistake."""
    for path, text in texts(data):
        if path and path[-1] not in _TEXT_KEYS and re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", text):
            yield Fault(path, f"数“{clip(text)}”加了引号，成了文字", "去掉引号")
