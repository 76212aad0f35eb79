"""What the grammar knows while it reads a paragraph: the clause, the sentence, and what is carried from before."""

from __future__ import annotations

import re

import msgspec

from assets.facts.phrases import Phrase
from assets.facts.words import is_plain, says_nothing
from assets.tables.numbers import Number

GOES_ON = re.compile(r"其中|（\d{1,2}）|[①-⑳]")
"""What goes on with a list that a full stop has not ended."""
BUDGET_ROLES = frozenset({"initial_budget", "budget", "adjusted_budget"})


class Context(msgspec.Struct, frozen=True):
    """What the surroundings of a paragraph say about its quantities.

    `year` is the fiscal year it is about; `project` the project whose report it stands in; `scope` the kind of funds
    of its section; `heading` the concept that its heading names, `item` the account; `report` is "self" or "key"
    inside an evaluation report; in a `plain` paragraph (the rules of an indicator) nothing is given a concept. `names`
    are what the document calls the department itself.
    """

    year: int
    project: str | None = None
    scope: str | None = None
    heading: Phrase | None = None
    item: str | None = None
    report: str | None = None
    plain: bool = False
    names: tuple[str, ...] = ()


class Statement(msgspec.Struct, frozen=True, gc=False):
    """One quantity that was understood: `[start, end)` is its number in the paragraph."""

    fact: str
    subject: str | None
    number: Number
    unit: str
    direction: str | None
    about_year: int
    start: int
    end: int


class Named(msgspec.Struct, frozen=True, gc=False):
    """A concept as the subject of a quantity, with the item, project or part of the department it is about."""

    concept: str
    name: str | None


class Mention(msgspec.Struct, frozen=True, gc=False):
    """A concept's phrase in the text, before it is known what kind of quantity follows."""

    phrase: Phrase
    words: str
    start: int
    end: int


class Main(msgspec.Struct, frozen=True):
    """What a list that begins with 其中 belongs to."""

    subjects: tuple[Named, ...]
    role: str | None


class Clause(msgspec.Struct):
    """The text since the last comma or quantity.

    `taken` are the characters that tokens account for; `completed` is the budget of 完成…预算的; `prior` says that a
    comparison has just named last year; `year` is a year that holds for this clause only; in a clause of `purpose`
    (用于…) nothing is given a concept. `per` is what an amount is counted by (人/年); `old` and `new` say that a value
    is the one before or after a change (由26元提高到29元); `against` is the budget that has just been compared with;
    `founded` that a year of foundation follows; `nil` where 未发生 stands.
    """

    start: int
    mentions: list[Mention] = []
    taken: list[tuple[int, int]] = []
    role: str | None = None
    completed: str | None = None
    share: bool = False
    direction: str | None = None
    direction_end: int = 0
    prior: bool = False
    year: int | None = None
    purpose: bool = False
    per: str = ""
    old: bool = False
    new: bool = False
    against: str | None = None
    founded: bool = False
    nil: int | None = None

    @property
    def is_relative(self) -> bool:
        """Whether it speaks of a share, a completion or a change."""
        return self.share or self.completed is not None or self.direction is not None


class Sentence(msgspec.Struct):
    """What holds to the end of a sentence: its years, its comparison, whether it gives reasons, its project.

    `latest` is the latest year that it names, `since` one from which something holds, `cited` that of a document it
    quotes from, up to `cited_end`; `per` what amounts were counted by; `said` the subjects whose amounts it gave.
    `compare` is "year" or "budget"; `whole` says that the department as a whole is spoken of inside a project's
    report; `place` is a unit below the department; `start` is where the sentence, or its part after a semicolon,
    begins.
    """

    start: int = 0
    year: int | None = None
    latest: int | None = None
    since: int | None = None
    cited: int | None = None
    cited_end: int = 0
    per: str = ""
    said: tuple[Named, ...] = ()
    compare: str | None = None
    muted: bool = False
    project: str | None = None
    whole: bool = False
    place: str = ""
    last_direction: str | None = None
    last_role: str | None = None


class _Outside(msgspec.Struct):
    """What an opening bracket interrupts."""

    opened: int
    sentence: Sentence
    clause: Clause
    group: list[Mention]
    last: tuple[Named, ...]
    carried: dict[str, tuple[Named, ...]]
    unknown: str


class State(msgspec.Struct):
    """Everything that is known at one place of a paragraph.

    `carried` is the last subject of each kind of quantity, `last` the very last one, `counted` the last phrase whose
    counts are told apart by their unit (2批次、26人次); `unknown` the words of the last clause of the sentence that
    was not understood, `aside` those of one that spoke beside its subject; `label` the words before a colon; `group`
    the concepts that stand in a row before their common amount, `topic` those named by the clause before; `parent` is
    what an open list belongs to, `outer` what the outermost one does; `main` what the paragraph is about, `before`
    what the paragraph before it was; `spoken_of` the project that was named last; `title` what the
    paragraph's first words name as its matter (“1.公务接待费。…”).
    """

    text: str
    context: Context
    scope: str | None
    before: Main | None
    clause: Clause
    sentence: Sentence
    main: Main | None = None
    parent: Main | None = None
    outer: Main | None = None
    carried: dict[str, tuple[Named, ...]] = {}
    last: tuple[Named, ...] = ()
    counted: Mention | None = None
    unknown: str = ""
    aside: str = ""
    label: str = ""
    group: list[Mention] = []
    topic: list[Mention] = []
    money_unit: str = "万元"
    spoken_of: str = ""
    title: Mention | None = None
    outside: list[_Outside] = []

    @property
    def muted(self) -> bool:
        """Whether quantities are kept without a concept here: rules, reasons, purposes."""
        return self.context.plain or self.sentence.muted or self.clause.purpose

    @property
    def project(self) -> str | None:
        """The project that is spoken of."""
        return None if self.sentence.whole else self.sentence.project or self.context.project

    def words(self, start: int, end: int) -> str:
        """The words of the clause between the tokens that were understood, without the department's own name."""
        kept = []
        for low, high in self.clause.taken:
            if low >= start:
                kept.append(self.text[start : min(low, end)])
                start = max(start, high)
            elif high > start:
                start = high
        kept.append(self.text[start:end])
        words = "".join(kept)
        for name in self.context.names:
            words = words.replace(name, "")
        return words

    def plain_up_to(self, end: int) -> bool:
        """Whether nothing that is not understood stands between the clause's concept, or its beginning, and `end`."""
        mentions = self.clause.mentions
        if mentions:
            return is_plain(self.words(mentions[-1].end, end))
        return says_nothing(self.words(self.clause.start, end), self.clause.role is not None)

    def open(self, start: int, end: int) -> None:
        """Begins a sentence of its own inside brackets."""
        self.outside.append(
            _Outside(start, self.sentence, self.clause, self.group, self.last, dict(self.carried), self.unknown)
        )
        self.sentence = msgspec.structs.replace(self.sentence, cited=None)
        self.clause, self.group = Clause(end), []

    def close(self, end: int) -> None:
        """Goes on where the bracket interrupted; what stood inside is accounted for."""
        outside = self.outside.pop()
        if self.sentence.cited is not None:  # the number of a document stands in brackets, its words after them
            outside.sentence.cited, outside.sentence.cited_end = self.sentence.cited, end
        self.sentence, self.clause, self.group = outside.sentence, outside.clause, outside.group
        self.last, self.carried, self.unknown = outside.last, outside.carried, outside.unknown
        self.clause.taken.append((outside.opened, end))
