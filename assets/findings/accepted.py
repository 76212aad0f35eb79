"""Findings that a person has accepted: the file `accepted.yaml` beside the documents, or one named on the command line.

An entry says which finding (its rule, and what it states or quotes), why it may stay, who says so and until when. A
finding that an entry recognises is kept, with the entry's words, and counts no longer. An entry that has expired or
recognises nothing any more is told: a list of excuses that nobody prunes hides the next mistake.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from assets.findings.catalogue import RULES, rules
from assets.findings.model import Finding
from assets.findings.rules.acceptance import STALE
from assets.indicators.checks import Fault
from assets.indicators.explain import explain
from assets.indicators.quantities import clip
from assets.indicators.strict_yaml import Problem, RulebookError, Tree, read

NAME = "accepted.yaml"
GUIDE = "docs/check.md"
KIND = "认可清单"
_SHORTEST_QUOTE = 2
_SHORTEST_HASH = 8
_TEXTS = ("stated", "quote", "document")
"""Keys whose value is text even where it looks like a number."""

Words = Annotated[str, Meta(min_length=1, max_length=2000)]
Name = Annotated[str, Meta(min_length=1, max_length=300)]


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One finding that may stay."""

    code: Annotated[Name, Meta(description="规则编号，如 N003")]
    document: Annotated[Name | None, Meta(description="文件名，或 SHA-256 的前八位以上；不写则不限")] = None
    stated: Annotated[Name | None, Meta(description="疑点里“文中所写”的数或字")] = None
    quote: Annotated[Name | None, Meta(description="疑点的原文或说明里的几个字")] = None
    reason: Annotated[Words, Meta(description="为什么可以不改")]
    who: Annotated[Name, Meta(description="何人认可")]
    when: Annotated[date | None, Meta(description="何时认可")] = None
    until: Annotated[date, Meta(description="认可到哪一天为止（含当天）")]

    @property
    def words(self) -> str:
        """Why, who and until when, in one line."""
        when = f"，{self.when.isoformat()}" if self.when else ""
        return f"{self.reason.rstrip('。')}（{self.who}{when}，有效至 {self.until.isoformat()}）"

    def recognises(self, finding: Finding, names: Mapping[str, Sequence[str]]) -> bool:
        """Whether this is the finding; `names` are the file names of each document hash."""
        return (
            finding.code == self.code
            and (self.stated is None or squeezed(finding.stated or "") == squeezed(self.stated))
            and (self.quote is None or _says(finding, squeezed(self.quote)))
            and self.is_about(names, {place.document for place in finding.evidence})
        )

    def is_about(self, names: Mapping[str, Sequence[str]], hashes: Collection[str] = ()) -> bool:
        """Whether it is about one of these documents, by name or hash; about any of those named where none is given."""
        if self.document is None:
            return True
        wanted = unicodedata.normalize("NFC", self.document)
        among = hashes or names
        if any(unicodedata.normalize("NFC", name) == wanted for sha256 in among for name in names.get(sha256, ())):
            return True
        return len(wanted) >= _SHORTEST_HASH and any(sha256.startswith(wanted.lower()) for sha256 in among)


class Listed(msgspec.Struct, frozen=True):
    """An entry, and the line of the file that it begins on."""

    entry: Entry
    line: int


class AcceptedFile(msgspec.Struct, frozen=True):
    """A list of accepted findings; `name` is what messages call the file."""

    name: str
    listed: tuple[Listed, ...] = ()

    def expired(self, today: date) -> list[Listed]:
        """The entries whose time is over."""
        return [each for each in self.listed if each.entry.until < today]


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    accepted: Annotated[tuple[Entry, ...], Meta(max_length=2000)]


_KEYS = {*_Written.__struct_fields__, *Entry.__struct_fields__}


def load_accepted(content: bytes, file: str) -> AcceptedFile:
    """What a list of accepted findings says. Raises RulebookError with everything that is wrong (in Chinese)."""
    tree = read(content, file, KIND, GUIDE)
    try:
        found = msgspec.convert(_texts(tree.data), _Written, str_keys=True)
    except msgspec.ValidationError as error:
        _refuse(tree, file, [_explained(error)])
        raise AssertionError("a mistake was told") from error
    _refuse(tree, file, [fault for i, entry in enumerate(found.accepted) for fault in _faults(entry, i)])
    return AcceptedFile(file, tuple(Listed(e, tree.line(("accepted", i))) for i, e in enumerate(found.accepted)))


def accept(
    findings: Sequence[Finding], file: AcceptedFile, today: date, names: Mapping[str, Sequence[str]]
) -> list[Finding]:
    """The findings; those that an entry recognises, and that is not expired, carry its words."""
    valid = [each.entry for each in file.listed if each.entry.until >= today]
    found = []
    for finding in findings:
        entry = next((entry for entry in valid if entry.recognises(finding, names)), None)
        found.append(finding if entry is None else msgspec.structs.replace(finding, accepted=entry.words))
    return found


def stale(
    findings: Collection[Finding],
    file: AcceptedFile,
    today: date,
    names: Mapping[str, Sequence[str]],
    whole: bool = True,
) -> list[Finding]:
    """What is to be told of the list itself, given all the findings that it was held against.

    `whole` says that everything the list is about was looked at, so that an entry without a finding has lost it.
    """
    told = []
    for each in file.listed:
        entry = each.entry
        place = f"{file.name} 第 {each.line} 行对 {entry.code} 的认可（{entry.who}：{clip(entry.reason)}）"
        if not any(entry.recognises(finding, names) for finding in findings):
            if whole and entry.is_about(names):
                told.append(f"{place}没有对应的疑点：可能已经改正，或写法与疑点不符，请删去或更正。")
        elif entry.until < today:
            told.append(f"{place}已于 {entry.until.isoformat()} 到期，疑点照常列出；请复核后更正文件，或重新认可。")
    return [Finding(STALE, "info", message, None, None, ()) for message in told]


def squeezed(text: str) -> str:
    """Text as it is compared: no spaces, no thousands separators, one width of characters."""
    return "".join(unicodedata.normalize("NFKC", text).replace(",", "").split())


def _says(finding: Finding, words: str) -> bool:
    said = (finding.message, *(place.quote for place in finding.evidence))
    return any(words in squeezed(text) for text in said)


def _texts(data: Any) -> Any:
    """The tree, with numbers that stand for text made text again: `stated: 71.73` needs no quotes."""
    entries = data.get("accepted") if isinstance(data, dict) else None
    if not isinstance(entries, list):
        return data
    return {**data, "accepted": [_text_entry(entry) if isinstance(entry, dict) else entry for entry in entries]}


def _text_entry(entry: dict[str, Any]) -> dict[str, Any]:
    numbers = {k: v for k, v in entry.items() if k in _TEXTS and not isinstance(v, bool | str | list | dict)}
    return entry | {key: f"{value:f}" for key, value in numbers.items() if value is not None}


def _faults(entry: Entry, index: int) -> Iterator[Fault]:
    path = ("accepted", index)
    rules()
    if entry.code not in RULES:
        yield Fault((*path, "code"), f"没有规则“{clip(entry.code)}”", "编号见 docs/findings.md")
    if entry.stated is None and entry.quote is None:
        yield Fault(path, "没有说明是哪一个疑点", "写上 stated（文中所写）或 quote（原文里的几个字）")
    if entry.quote is not None and len(squeezed(entry.quote)) < _SHORTEST_QUOTE:
        yield Fault((*path, "quote"), "“quote”太短，对得上的疑点会太多", f"至少写 {_SHORTEST_QUOTE} 个字")
    if entry.when is not None and entry.until < entry.when:
        yield Fault((*path, "until"), "“until”早于“when”", "截止日期应在认可日期之后")


def _refuse(tree: Tree, file: str, faults: Sequence[Fault]) -> None:
    if faults:
        problems = [Problem(file, tree.line(fault.path), fault.message, fault.remedy) for fault in faults]
        raise RulebookError(sorted(problems, key=lambda problem: problem.line))


def _explained(error: msgspec.ValidationError) -> Fault:
    fault = explain(error, _KEYS, {}, GUIDE)
    key = fault.path[-1] if fault.path else None
    if key in ("when", "until") and "缺少" not in fault.message:
        return Fault(fault.path, f"“{key}”不是日期", "写作 2025-06-30")
    return fault
