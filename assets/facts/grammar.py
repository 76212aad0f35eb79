"""Reads the sentences of a paragraph: which quantity states what, in which role, about which year.

A small state machine over the tokens of `tokens.py`. A quantity's meaning comes from its clause (concept, role,
direction) and, where the clause leaves something out, from what went before: the subject is carried from clause to
clause, a comparison holds to the end of its sentence, 其中 opens a list whose items belong to the subject before it,
brackets are a sentence of their own. A clause whose words are not understood never borrows the subject before it:
its quantity is kept under `stated_…` with those words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from assets.facts.catalogue import CONCEPTS, fact_id
from assets.facts.lexicon import PROJECT_CONCEPTS, Ids, Phrase
from assets.facts.tokens import Quantity, Token, tokenise
from assets.facts.words import is_plain, qualifier, says_nothing, stated_words, sub_unit
from assets.tables.numbers import MONEY_SCALE, Number

MOST_NESTED = 8
"""Brackets nested deeper than this are read as one."""

_STATED = {"money": "stated_amount", "rate": "stated_rate", "count": "stated_count", "score": "stated_score"}
_BUDGET_ROLES = frozenset({"initial_budget", "budget", "adjusted_budget"})
_OF_PART = re.compile(r"满分|此项|该项|指标|方面|权重|分值")
_PART_OF_LIST = re.compile(r"\d{1,2}\.\d{1,2}|(?:\d{1,2}[.、])?.{0,6}指标：")
_MONEY_WORD = re.compile(r"(?:资金|金额|总额|支出|费用?|经费|收入|款项?|补助|预算|决算|救助金|补贴)[为共计约达]*$")
_FALLS_AND_RATE = re.compile(r"[，,、]?(?:增加|增长|上升|减少|下降|降低)(?:（..）)?\d[\d.,]*%")
_NEXT_WORDS = re.compile(r"[\u4e00-\u9fff]{0,16}")
_GOES_ON = re.compile(r"其中|（\d{1,2}）|[①-⑳]")
_OPERAND_BEFORE = re.compile(r"(?:[÷×*/+\[]|\\div|\\times|\d%?-)$")
_OPERAND_AFTER = re.compile(r"[÷×*/+\]=\\]|-\d")
_GOES_ON_AS_NUMBER = re.compile(r"\d|[.-]\d")
_STAFF = frozenset(concept for concept in CONCEPTS if concept.startswith("staff_"))


class Context(msgspec.Struct, frozen=True):
    """What the surroundings of a paragraph say about its quantities.

    `year` is the fiscal year it is about; `project` the project whose report it stands in; `scope` the kind of funds
    of its section; `heading` the concept that its heading names; `report` is "self" or "key" inside an evaluation
    report; in a `plain` paragraph (the rules of an indicator) nothing is given a concept.
    """

    year: int
    project: str | None = None
    scope: str | None = None
    heading: Phrase | None = None
    report: str | None = None
    plain: bool = False


class Statement(msgspec.Struct, frozen=True):
    """One quantity that was understood: `[start, end)` is its number in the paragraph."""

    fact: str
    subject: str | None
    number: Number
    unit: str
    direction: str | None
    about_year: int
    start: int
    end: int


class Named(msgspec.Struct, frozen=True):
    """A concept as the subject of a quantity, with the item, project or part of the department it is about."""

    concept: str
    name: str | None


class Mention(msgspec.Struct, frozen=True):
    """A concept's phrase in the text, before it is known what kind of quantity follows."""

    phrase: Phrase
    words: str
    start: int
    end: int


class Main(msgspec.Struct, frozen=True):
    """What a list that begins with 其中 belongs to."""

    subjects: tuple[Named, ...]
    role: str | None


class _Clause(msgspec.Struct):
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


class _Sentence(msgspec.Struct):
    year: int | None = None
    years: list[int] = []
    compare: str | None = None
    muted: bool = False
    project: str | None = None
    whole: bool = False
    last_direction: str | None = None
    last_role: str | None = None
    start: int = 0
    place: str = ""


class Reader:
    """Reads one paragraph.

    `main` is what the paragraph before it was about, for a list that begins only here; `listing` what the list that
    the paragraph before left open belongs to.
    """

    def __init__(self, text: str, context: Context, main: Main | None = None, listing: Main | None = None) -> None:
        self.text = text
        self.context = context
        self.scope = context.scope
        self.main: Main | None = None
        self._before = main
        self._parent: Main | None = listing if _GOES_ON.match(text) else None
        self._outer: Main | None = self._parent
        self._carried: dict[str, tuple[Named, ...]] = {}
        self._last: tuple[Named, ...] = ()
        self.listing: Main | None = None
        self._unknown = ""
        self._label = ""
        self._counted: Mention | None = None
        self._group: list[Mention] = []
        self._topic: list[Mention] = []
        self._sentence = _Sentence()
        self._clause = _Clause(0)
        self._stack: list[tuple[_Sentence, _Clause, list[Mention], tuple[Named, ...], dict[str, tuple[Named, ...]]]] = []
        self._money_unit = "万元"

    def statements(self) -> Iterator[Statement]:
        """The quantities of the paragraph in order."""
        for token in tokenise(self.text):
            handler = getattr(self, f"_on_{token.kind}", None)
            if handler is not None:
                yield from handler(token) or ()
        self.listing = self._parent

    # Tokens that set the scene ----------------------------------------------------------------------------------------

    def _take(self, token: Token) -> None:
        self._clause.taken.append((token.start, token.end))

    _on_skip = _take

    def _on_marker(self, token: Token) -> None:
        self._break(token, keep_group=False)

    def _on_year(self, token: Token) -> None:
        self._take(token)
        assert token.value is None or isinstance(token.value, int)  # noqa: S101 - the tokens' contract
        if token.value is not None and self.context.year - 3 <= token.value <= self.context.year + 1:
            self._sentence.year = token.value
            self._sentence.years.append(token.value)

    def _on_date(self, token: Token) -> None:
        # The date of an event in the year after is the report's own, not the one its figures are about.
        if isinstance(token.value, int) and token.value <= self.context.year:
            self._on_year(token)
        else:
            self._take(token)

    def _on_last_year(self, token: Token) -> None:
        self._take(token)
        self._clause.year = self.context.year - 1

    def _on_this_year(self, token: Token) -> None:
        self._take(token)
        self._sentence.year = None

    def _on_compare(self, token: Token) -> None:
        self._take(token)
        self._sentence.compare = "year"
        self._clause.prior = True

    def _on_against(self, token: Token) -> None:
        self._take(token)
        self._sentence.compare = "budget"

    def _on_role(self, token: Token) -> None:
        self._take(token)
        assert isinstance(token.value, str)  # noqa: S101 - the tokens' contract
        self._clause.role = token.value

    def _on_completion(self, token: Token) -> None:
        self._take(token)
        assert isinstance(token.value, str)  # noqa: S101 - the tokens' contract
        self._clause.completed = token.value

    def _on_share(self, token: Token) -> None:
        self._take(token)
        self._clause.share = True

    def _on_direction(self, token: Token) -> None:
        self._take(token)
        direction = token.value
        if direction == "?":
            direction = self._sentence.last_direction or ("增加" if self.text[token.start] in "增上提" else "减少")
        assert isinstance(direction, str)  # noqa: S101 - the tokens' contract
        self._clause.direction = direction
        self._clause.direction_end = token.end
        self._clause.prior = False

    def _on_among(self, token: Token) -> None:
        self._break(token, keep_group=False)
        if self._last:
            self._parent = Main(self._last, self._sentence.last_role)
            self._outer = self._outer or self._parent
        elif self.main is None:
            self._parent = self._outer = self._before

    def _on_reason(self, token: Token) -> None:
        self._take(token)
        self._sentence.muted = True

    def _on_purpose(self, token: Token) -> None:
        self._take(token)
        self._clause.purpose = True

    def _on_project(self, token: Token) -> None:
        words = stated_words(self._words(self._clause.start, token.start)).rpartition("对")[2].removesuffix("预算")
        if "整体" in words:
            self._sentence.whole = True
        elif words:
            self._sentence.project = words
        self._clause = _Clause(token.end)
        self._carried, self._last = {}, ()

    def _on_concept(self, token: Token) -> None:
        phrase = token.value
        assert isinstance(phrase, Phrase)  # noqa: S101 - the tokens' contract
        words = self.text[token.start : token.end]
        direct = bool(self._clause.mentions) and is_plain(self._words(self._clause.mentions[-1].end, token.start))
        if phrase.weak and direct:
            self._take(token)
            self._clause.role = "budget" if words.startswith("预算") else "final"
        elif phrase.bare and not self._stands_alone(token, phrase):
            return
        elif phrase.money or phrase.count or phrase.score or phrase.rate or phrase.units or phrase.under:
            self._take(token)
            self._clause.mentions.append(Mention(phrase, words, token.start, token.end))
            if phrase.sets and self.main is None and self.scope is None:
                self.scope = phrase.sets
            if words.startswith("部门整体"):
                self._sentence.project, self._sentence.whole = None, True

    def _stands_alone(self, token: Token, phrase: Phrase) -> bool:
        """Whether 收入 or 支出 by itself means the total: in a section on totals, or directly after 年初预算."""
        clause = self._clause
        if clause.mentions or qualifier(self._words(clause.start, token.start)):
            return False
        after_role = clause.role in _BUDGET_ROLES and clause.taken[-1][1] == token.start
        return self.scope in phrase.bare or (self.scope is None and after_role)

    def _on_item(self, token: Token) -> None:
        assert isinstance(token.value, tuple)  # noqa: S101 - the tokens' contract
        phrase, name = token.value
        self._take(token)
        self._clause.mentions.append(Mention(phrase, name, token.start, token.end))
        if not self._sentence.muted:
            self._carried["money"] = self._last = (Named("functional_item", name),)

    # Marks ------------------------------------------------------------------------------------------------------------

    def _break(self, token: Token, *, keep_group: bool) -> None:
        """Ends a clause that states nothing; what it names may be the topic of the next one."""
        clause = self._clause
        ends_in_concept = bool(clause.mentions) and is_plain(self._words(clause.mentions[-1].end, token.start))
        if keep_group and ends_in_concept:
            self._group.append(clause.mentions[-1])
        elif ends_in_concept:
            self._topic = [*self._group, clause.mentions[-1]]
            self._group = []
        else:
            self._group = []
        self._clause = _Clause(token.end, role=clause.role if keep_group else None)

    def _on_list(self, token: Token) -> None:
        purpose = self._clause.purpose
        self._break(token, keep_group=True)
        self._clause.purpose = purpose

    def _on_comma(self, token: Token) -> None:
        self._break(token, keep_group=False)

    def _on_colon(self, token: Token) -> None:
        purpose = self._clause.purpose
        self._label = stated_words(self.text[self._clause.start : token.start])
        self._break(token, keep_group=False)
        self._clause.purpose = purpose

    def _on_semicolon(self, token: Token) -> None:
        self._break(token, keep_group=False)
        self._topic = []
        sentence = self._sentence
        sentence.muted, sentence.project, sentence.whole = False, None, False
        sentence.start, sentence.place = token.end, ""

    def _on_stop(self, token: Token) -> None:
        self._stack.clear()
        goes_on = bool(_GOES_ON.match(self.text, token.end))
        if self._outer is not None and not goes_on and token.end < len(self.text):
            self._last = self._outer.subjects
            self._carried["money" if CONCEPTS[self._last[0].concept][1] == "万元" else "count"] = self._last
            self._parent = self._outer = None
        self._group, self._topic, self._unknown, self._label = [], [], "", ""
        compare = self._sentence.compare if goes_on else None
        self._sentence = _Sentence(compare=compare, start=token.end)
        self._clause = _Clause(token.end)

    def _on_open(self, token: Token) -> None:
        if len(self._stack) < MOST_NESTED:
            self._stack.append((self._sentence, self._clause, self._group, self._last, dict(self._carried)))
            self._sentence = msgspec.structs.replace(self._sentence, years=list(self._sentence.years))
        self._group = []
        self._clause = _Clause(token.end)

    def _on_close(self, token: Token) -> None:
        if self._stack:
            self._sentence, self._clause, self._group, self._last, self._carried = self._stack.pop()
            opened = self._clause.taken[-1][1] if self._clause.taken else self._clause.start
            start = self.text.find("（", opened, token.end)
            self._clause.taken.append((start if start >= 0 else opened, token.end))
        else:
            self._break(token, keep_group=False)

    # Quantities -------------------------------------------------------------------------------------------------------

    def _on_level(self, token: Token) -> Iterator[Statement]:
        """持平, 无增减: a change of zero against last year, as far as two decimals show it."""
        if self._sentence.compare == "year" and not self._muted and self._is_plain_up_to(token.start):
            zero = Quantity("money", Number(Decimal(0), Decimal("0.005")), "万元", Decimal(1), token.start, token.end)
            for named in self._subjects(zero, plain=True):
                yield self._statement(fact_id(named.concept, "change"), named.name, zero, None)
        self._clause = _Clause(token.end)

    def _on_quantity(self, token: Token) -> Iterator[Statement]:
        quantity = token.value
        assert isinstance(quantity, Quantity)  # noqa: S101 - the tokens' contract
        before = self.text[max(0, quantity.text_start - 6) : quantity.text_start]
        operand = _OPERAND_BEFORE.search(before) or _OPERAND_AFTER.match(self.text, token.end)
        settled = None if operand else self._settled(quantity, token.end)
        if settled is None:
            self._take(token)
            return
        yield from self._read(settled, token)
        self._group, self._topic = [], []
        self._clause = _Clause(token.end)

    def _read(self, quantity: Quantity, token: Token) -> Iterator[Statement]:
        clause, sentence = self._clause, self._sentence
        plain = self._is_plain_up_to(quantity.text_start)
        role = self._role(quantity)
        subjects = () if self._muted or role is None else self._subjects(quantity, plain=plain)
        direction = clause.direction if role in ("change", "change_rate") or not subjects else None
        if quantity.kind == "money":
            self._money_unit = quantity.unit
        sentence.last_direction, sentence.last_role = direction, role
        for named in subjects:
            fact = fact_id(named.concept, None if role in ("final", "prior") else role)
            yield self._statement(fact, named.name, quantity, direction, prior=role == "prior")
        if subjects:
            self._last = subjects
            self._unknown = ""
            if clause.mentions:
                self._counted = clause.mentions[-1] if clause.mentions[-1].phrase.units else None
            if quantity.kind != "rate":
                self._carried[quantity.kind] = subjects
            if self._parent is None and role not in ("change", "change_rate", "share", "completion_rate"):
                self.main = Main(subjects, role)
        else:
            yield self._stated(quantity, plain, token.end)

    def _stated(self, quantity: Quantity, plain: bool, end: int) -> Statement:
        clause = self._clause
        words = stated_words(self.text[clause.start : quantity.text_start])
        if self._is_relative() and plain and not clause.mentions:
            words = (self._unknown or "、".join(m.words for m in self._topic)) + words
        elif not words:
            words = self._label if clause.start == quantity.text_start else ""
            words = words or stated_words(_NEXT_WORDS.match(self.text, end)[0])
        else:
            self._unknown = words
        if not self._muted:
            self._unknown = self._unknown or words or " "
            self._last = ()
            self._carried.pop(quantity.kind, None)
            self._counted = None
        if quantity.kind == "score" and self._label.endswith("指标"):
            words = f"{self._label}{words}"
        project = self._project
        if project is None and quantity.kind == "money" and words and not self._muted and self._lists_projects():
            return self._statement("project", words, quantity, clause.direction)
        subject = f"{project}：{words}" if project and words else words or project
        return self._statement(_STATED[quantity.kind], subject or None, quantity, clause.direction)

    def _lists_projects(self) -> bool:
        """Whether the list that is open is one of projects: 项目支出…，其中：（1）…。"""
        parent, clause = self._parent, self._clause
        return (
            parent is not None
            and parent.subjects[0].concept.endswith("project_expenditure")
            and not (clause.direction or clause.role or clause.completed or clause.mentions)
        )

    def _statement(
        self, fact: str, subject: str | None, quantity: Quantity, direction: str | None, prior: bool = False
    ) -> Statement:
        sentence = self._sentence
        year = next(y for y in (self._clause.year, sentence.year, self.context.year) if y is not None)
        if prior:
            year = self.context.year - 1
        elif fact.endswith(("_change", "_change_rate")):
            year = max(sentence.years, default=self.context.year)
        number = quantity.number.scaled(quantity.scale)
        unit = "万元" if quantity.kind == "money" else quantity.unit
        return Statement(fact, subject, number, unit, direction, year, quantity.text_start, quantity.text_end)

    @property
    def _muted(self) -> bool:
        return self.context.plain or self._sentence.muted or self._clause.purpose

    @property
    def _project(self) -> str | None:
        return None if self._sentence.whole else self._sentence.project or self.context.project

    def _words(self, start: int, end: int) -> str:
        """The words of the text between the tokens that were understood."""
        kept = []
        for low, high in self._clause.taken:
            if low >= start:
                kept.append(self.text[start : min(low, end)])
                start = max(start, high)
            elif high > start:
                start = high
        kept.append(self.text[start:end])
        return "".join(kept)

    def _is_plain_up_to(self, end: int) -> bool:
        """Whether nothing that is not understood stands between the clause's concept, or its beginning, and `end`."""
        mentions = self._clause.mentions
        if mentions:
            return is_plain(self._words(mentions[-1].end, end))
        return says_nothing(self._words(self._clause.start, end), self._clause.role is not None)

    def _role(self, quantity: Quantity) -> str | None:
        """The role of a quantity in its clause; None where it cannot be the figure of a concept."""
        clause, kind = self._clause, quantity.kind
        if clause.direction is not None and clause.mentions and clause.mentions[-1].start > clause.direction_end:
            return None
        if kind == "rate":
            if clause.share:
                return "share"
            if clause.completed is not None:
                return "completion_rate"
            if clause.direction is not None:
                return "change_rate" if self._sentence.compare == "year" else None
            return "final"
        if clause.direction is not None:
            if self.text[clause.direction_end : clause.direction_end + 1] in ("到", "至"):
                return "final"
            return "change" if self._sentence.compare == "year" else None
        if kind == "money":
            if clause.completed is not None:
                return clause.completed
            if clause.prior and not self._words(clause.start, quantity.text_start).strip():
                return "prior"
            if clause.role in _BUDGET_ROLES:
                return clause.role
            if clause.mentions and clause.mentions[-1].phrase.role is not None:
                return clause.mentions[-1].phrase.role
            if clause.role is None and self._parent is not None and self._parent.role in _BUDGET_ROLES:
                return self._parent.role
        return "final"

    def _settled(self, quantity: Quantity, end: int) -> Quantity | None:
        """The quantity with its kind, where the words settle what no unit says; None if it states nothing."""
        clause = self._clause
        if quantity.kind not in ("bare", "loose"):
            return quantity
        words = self.text[max(clause.start, quantity.text_start - 12) : quantity.text_start]
        named = clause.mentions or (self._topic if clause.start == quantity.text_start else [])
        mention = named[-1].phrase if named else None
        if quantity.kind == "loose":
            if quantity.unit in ("万", "亿") and (_MONEY_WORD.search(words) or (mention and mention.money)):
                return msgspec.structs.replace(quantity, kind="money", scale=MONEY_SCALE[f"{quantity.unit}元"])
            return msgspec.structs.replace(quantity, kind="count")
        if clause.direction is not None and self._sentence.compare == "year" and not clause.mentions:
            if self._sentence.last_role == "change":
                return msgspec.structs.replace(quantity, kind="rate", unit="%")
        if clause.direction is not None and _FALLS_AND_RATE.match(self.text, end):
            return self._as_money(quantity)
        if words.endswith(("得", "扣", "扣减")):
            return msgspec.structs.replace(quantity, kind="score", unit="分")
        if (mention is None and clause.role is None) or _GOES_ON_AS_NUMBER.match(self.text, end):
            return None
        if mention is not None and mention.score:
            return msgspec.structs.replace(quantity, kind="score", unit="分")
        if mention is not None and mention.count and not mention.money:
            unit = CONCEPTS[mention.count[0]][1]
            return msgspec.structs.replace(quantity, kind="count", unit=unit)
        if quantity.number.value == 0 and words.rstrip("为是=：").endswith("率"):
            return msgspec.structs.replace(quantity, kind="rate", unit="%")
        if quantity.number.value == 0:
            return self._as_money(quantity)
        return None

    def _as_money(self, quantity: Quantity) -> Quantity:
        unit = self._money_unit
        return msgspec.structs.replace(quantity, kind="money", unit=unit, scale=MONEY_SCALE[unit])

    # Subjects ---------------------------------------------------------------------------------------------------------

    def _subjects(self, quantity: Quantity, *, plain: bool) -> tuple[Named, ...]:
        """What a quantity is about; nothing where its clause has words that are not understood."""
        if not plain:
            return ()
        clause = self._clause
        if clause.mentions:
            mentions = [*self._group, clause.mentions[-1]]
            found = [self._resolved(m, quantity) for m in mentions]
            if not all(found):
                found = found[-1:]
            if not found[-1] and len(clause.mentions) > 1:
                found = [self._resolved(clause.mentions[-2], quantity)]
            return self._allowed(tuple(named for each in found for named in each))
        for mentions in (self._group, self._topic):
            found = [self._resolved(m, quantity) for m in mentions]
            if mentions and all(found):
                return self._allowed(tuple(named for each in found for named in each))
        if self._unknown:
            return ()
        if quantity.kind == "count" and self._counted is not None:
            return self._allowed(self._resolved(self._counted, quantity))
        carried = self._last if quantity.kind == "rate" else self._carried.get(quantity.kind, ())
        return self._allowed(carried or self._default(quantity))

    def _default(self, quantity: Quantity) -> tuple[Named, ...]:
        """The subject of a sentence that names none: its project, its heading's concept, or the whole department."""
        clause = self._clause
        has_role = clause.role is not None or clause.completed is not None
        if self._project is not None:
            return (Named("project", None),) if has_role and quantity.kind in ("money", "rate") else ()
        heading = self.context.heading
        if heading is not None:
            return self._resolved(Mention(heading, "", clause.start, clause.start), quantity)
        if self.context.report is not None and has_role and quantity.kind in ("money", "rate"):
            return (Named("total_expenditure", None),)
        return ()

    def _allowed(self, subjects: tuple[Named, ...]) -> tuple[Named, ...]:
        """The subjects as they may be stated here: in a project's report only what a project has."""
        project = self._project
        if project is None:
            return subjects
        if any(named.concept not in PROJECT_CONCEPTS for named in subjects):
            return ()
        return tuple(Named(named.concept, project) for named in subjects)

    def _resolved(self, mention: Mention, quantity: Quantity) -> tuple[Named, ...]:
        phrase = mention.phrase
        parent = self._parent.subjects[0].concept if self._parent is not None else None
        kinds: Ids = (quantity.kind,) if quantity.kind != "rate" else ("rate", "money", "count")
        ids: Ids = ()
        for kind in kinds:
            unit = quantity.unit if kind == "count" else ""
            ids = phrase.ids(kind, unit, self.scope, parent) if kind != "count" or unit != "%" else phrase.count
            if ids:
                break
        if quantity.kind == "rate" and not phrase.rate and not self._is_relative():
            return ()
        if ids == ("report_score",):
            ids = {"self": ("self_evaluation_score",), "key": ("key_evaluation_score",)}.get(self.context.report or "", ())
        elif quantity.kind == "score" and self._about_a_part(mention):
            return ()
        if phrase.named:
            return tuple(Named(concept, mention.words) for concept in ids)
        head = qualifier(self._words(self._clause.start, mention.start)) if mention in self._clause.mentions else ""
        if ids and ids[0] in _STAFF:
            head = head or self._sentence.place or sub_unit(self.text[self._sentence.start : mention.start])
            self._sentence.place = head
        return tuple(Named(concept, head or None) for concept in ids)

    def _is_relative(self) -> bool:
        clause = self._clause
        return clause.share or clause.completed is not None or clause.direction is not None

    def _about_a_part(self, mention: Mention) -> bool:
        """Whether a score is that of an indicator or a part, not of the whole."""
        return bool(_OF_PART.search(self.text[self._sentence.start : mention.start]) or _PART_OF_LIST.match(self.text))
