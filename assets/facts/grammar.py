"""Reads the sentences of a paragraph: which quantity states what, in which role, about which year.

A small state machine over the tokens of `tokens.py`. A quantity's meaning comes from its clause (concept, role,
direction) and, where the clause leaves something out, from what went before: the subject is carried from clause to
clause, a comparison holds to the end of its sentence, 其中 opens a list whose items belong to the subject before it,
brackets are a sentence of their own. A clause whose words are not understood never borrows the subject before it:
its quantity is kept under `stated_…` with those words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assets.facts.catalogue import fact_id
from assets.facts.lexicon import ITEM, scope_of
from assets.facts.meaning import (
    after_list,
    open_list,
    role_of,
    settled,
    subjects_of,
)
from assets.facts.state import (
    BUDGET_ROLES,
    GOES_ON,
    Clause,
    Context,
    Main,
    Mention,
    Named,
    Sentence,
    State,
    Statement,
)
from assets.facts.stating import CENT, EARLIEST_YEAR, founded, per_unit, remember, stated, statement
from assets.facts.tokens import ConceptToken, Quantity, QuantityToken, Token, tokenise
from assets.facts.words import is_plain, qualifier, stated_words

MOST_NESTED = 8
"""Brackets nested deeper than this are read as one."""
LONGEST_CLAUSE = 400
"""Characters: a clause that has no comma for longer than this is cut, so that reading stays linear."""
YEARS_BACK, YEARS_AHEAD = 3, 1
"""A year further from the fiscal year than this is the date of an event, not what a figure is about."""

_SHORTEST_NAME = 2
"""Characters: what is shorter is no project's name (该项目, 重点项目)."""

_CHANGES = frozenset({"change", "change_rate"})
_ENDS = frozenset({"comma", "semicolon", "stop", "close", "marker", "quantity"})
_ACCORDING_TO = re.compile(r"\W{0,2}(?:根据|依据|参照|按照|结合)")
_GOES_ON_WITH_REASONS = re.compile(r"[二三四五六七八九十]是|其[二三四]|[②-⑨]|（[2-9]）|[2-9][.、]")
_BUDGET_WORDS = (("年初", "initial_budget"), ("调整", "adjusted_budget"), ("预算", "budget"))
LONGEST_TITLE = 30
"""Characters: what a paragraph's first sentence may have to name its matter (“1.公务接待费。”)."""


class Reader:
    """Reads one paragraph.

    `main` is what the paragraph before it was about, for a list that begins only here; `listing` what the list that
    the paragraph before left open belongs to. After reading, `main` and `listing` say the same for the next one.
    """

    def __init__(self, text: str, context: Context, main: Main | None = None, listing: Main | None = None) -> None:
        """Raises nothing: any text is read, and any context."""
        parent = listing if GOES_ON.match(text) else None
        self._state = State(text, context, context.scope, main, Clause(0), Sentence(), parent=parent, outer=parent)
        self._handlers: dict[str, Callable[[Token], None]] = {
            "year": self._year,
            "date": self._date,
            "last_year": self._last_year,
            "this_year": self._this_year,
            "compare": self._compare,
            "against": self._against,
            "role": self._role,
            "completion": self._completion,
            "share": self._share,
            "direction": self._direction,
            "among": self._among,
            "reason": self._reason,
            "purpose": self._purpose,
            "project": self._project,
            "item": self._item,
            "list": self._list,
            "comma": self._comma,
            "marker": self._comma,
            "colon": self._colon,
            "semicolon": self._semicolon,
            "stop": self._stop,
            "open": self._open,
            "close": self._close,
            "skip": self._take,
            "docno": self._docno,
            "since": self._since,
            "founded": self._founded,
            "old": self._old,
            "per": self._per,
            "nil": self._nil,
        }

    @property
    def main(self) -> Main | None:
        """What the paragraph is about: its last subject outside lists, and the role it was stated in."""
        return self._state.main

    @property
    def listing(self) -> Main | None:
        """What a list belongs to that is open at the end of the paragraph."""
        return self._state.parent

    def statements(self) -> Iterator[Statement]:
        """The quantities of the paragraph in order."""
        state = self._state
        for token in tokenise(state.text):
            if state.clause.nil is not None and token.kind in _ENDS:
                yield from self._absent(token.start)
            if token.start - state.clause.start > LONGEST_CLAUSE:
                state.clause = Clause(token.start)
            match token:
                case QuantityToken():
                    yield from self._quantity(token)
                case ConceptToken():
                    self._concept(token)
                case Token(kind="year" | "date", year=int(year)) if state.clause.founded:
                    yield from filter(None, [founded(state, year, token.start, token.end)])
                    self._take(token)
                case Token(kind="level"):
                    yield from self._level(token)
                case Token(kind=kind) if kind in self._handlers:
                    self._handlers[kind](token)

    # Tokens that set the scene ----------------------------------------------------------------------------------------

    def _take(self, token: Token) -> None:
        self._state.clause.taken.append((token.start, token.end))

    def _year(self, token: Token) -> None:
        self._take(token)
        state, year = self._state, token.year
        if year is None or not -YEARS_BACK <= year - state.context.year <= YEARS_AHEAD:
            return
        if state.clause.old or _ACCORDING_TO.match(state.text, state.clause.start):
            state.clause.year = year
        else:
            state.sentence.year, state.sentence.since = year, None
            state.sentence.latest = max(year, state.sentence.latest or year)

    def _date(self, token: Token) -> None:
        # The date of an event in the year after is the report's own, not the one its figures are about.
        if token.year is not None and token.year <= self._state.context.year:
            self._year(token)
        else:
            self._take(token)

    def _last_year(self, token: Token) -> None:
        self._take(token)
        self._state.clause.year = self._state.context.year - 1

    def _this_year(self, token: Token) -> None:
        self._take(token)
        self._state.sentence.year = None

    def _since(self, token: Token) -> None:
        self._take(token)
        if token.year is not None and token.year <= self._state.context.year + YEARS_AHEAD:
            self._state.sentence.since = token.year

    def _docno(self, token: Token) -> None:
        self._take(token)
        sentence = self._state.sentence
        if token.year is not None and EARLIEST_YEAR <= token.year <= self._state.context.year + YEARS_AHEAD:
            sentence.cited, sentence.cited_end = token.year, token.end

    def _founded(self, token: Token) -> None:
        self._take(token)
        self._state.clause.founded = True

    def _old(self, token: Token) -> None:
        self._take(token)
        self._state.clause.old = True

    def _per(self, token: Token) -> None:
        self._take(token)
        self._state.clause.per = token.word

    def _nil(self, token: Token) -> None:
        self._take(token)
        self._state.clause.nil = token.start

    def _compare(self, token: Token) -> None:
        state = self._state
        if state.sentence.muted and state.clause.start == token.start:
            state.sentence.muted = False  # “…的原因是压减开支，与上年相比减少2万元”: the reason is over
        self._take(token)
        state.sentence.compare = "year"
        state.clause.prior = True

    def _against(self, token: Token) -> None:
        self._take(token)
        self._state.sentence.compare = "budget"
        words = self._state.text[token.start : token.end]
        self._state.clause.against = next((role for word, role in _BUDGET_WORDS if word in words), None)

    def _role(self, token: Token) -> None:
        self._take(token)
        self._state.clause.role = token.word

    def _completion(self, token: Token) -> None:
        self._take(token)
        self._state.clause.completed = token.word

    def _share(self, token: Token) -> None:
        self._take(token)
        self._state.clause.share = True

    def _direction(self, token: Token) -> None:
        self._take(token)
        clause = self._state.clause
        clause.direction = token.word
        if not token.word:  # “下降（增长）”, left over from a template: as the amount before it, else as its first word
            rises = self._state.text[token.start] in "增上提"
            clause.direction = self._state.sentence.last_direction or ("增加" if rises else "减少")
        clause.direction_end = token.end
        clause.prior, clause.against = False, None

    def _among(self, token: Token) -> None:
        self._end_clause(token)
        open_list(self._state)

    def _reason(self, token: Token) -> None:
        self._take(token)
        self._state.sentence.muted = True

    def _purpose(self, token: Token) -> None:
        self._take(token)
        self._state.clause.purpose = True

    def _project(self, token: Token) -> None:
        state = self._state
        words = stated_words(state.text[state.clause.start : token.start]).rpartition("对")[2].removesuffix("预算")
        if "整体" in words:
            state.sentence.whole = True
        else:
            if len(words) > _SHORTEST_NAME:
                state.spoken_of = words
            state.sentence.project = state.context.project or state.spoken_of or "项目"
        state.clause = Clause(token.end)
        state.carried, state.last = {}, ()

    def _concept(self, token: ConceptToken) -> None:
        state, phrase = self._state, token.phrase
        clause = state.clause
        words = state.text[token.start : token.end]
        if phrase.sets and not clause.mentions and state.main is None and state.scope is None:
            state.scope = phrase.sets
        if phrase.weak and clause.mentions and is_plain(state.words(clause.mentions[-1].end, token.start)):
            self._take(token)
            clause.role = "budget" if words.startswith("预算") else "final"
        elif phrase.follows and not (state.last and state.last[0].concept in phrase.follows):
            return
        elif phrase.means_something and (not phrase.bare or self._stands_alone(token)):
            self._take(token)
            clause.mentions.append(Mention(phrase, words, token.start, token.end))
            if phrase.whole:
                state.sentence.project, state.sentence.whole = None, True

    def _stands_alone(self, token: ConceptToken) -> bool:
        """Whether 收入 or 支出 by itself means the total: in a section on totals, or directly after 年初预算."""
        state, clause = self._state, self._state.clause
        if clause.mentions or qualifier(state.words(clause.start, token.start)):
            return False
        after_role = clause.role in BUDGET_ROLES and bool(clause.taken) and clause.taken[-1][1] == token.start
        return state.scope in token.phrase.bare or (state.scope is None and after_role)

    def _item(self, token: Token) -> None:
        self._take(token)
        state = self._state
        state.clause.mentions.append(Mention(ITEM, token.word, token.start, token.end))
        if not state.sentence.muted:
            state.carried["money"] = state.last = (Named("functional_item", token.word),)

    # Marks ------------------------------------------------------------------------------------------------------------

    def _end_clause(self, token: Token) -> None:
        """Ends a clause that states nothing; what it names may be the topic of the next one."""
        state, mentions = self._state, self._state.clause.mentions
        if mentions and is_plain(state.words(mentions[-1].end, token.start)):
            state.topic = [*state.group, mentions[-1]]
        state.group = []
        state.clause = Clause(token.end)

    def _comma(self, token: Token) -> None:
        self._end_clause(token)

    def _list(self, token: Token) -> None:
        state, clause = self._state, self._state.clause
        if clause.mentions and is_plain(state.words(clause.mentions[-1].end, token.start)):
            state.group.append(clause.mentions[-1])
        else:
            state.group = []
        state.clause = Clause(token.end, role=clause.role, purpose=clause.purpose)

    def _colon(self, token: Token) -> None:
        state, purpose = self._state, self._state.clause.purpose
        state.label = stated_words(state.text[state.clause.start : token.start])
        self._end_clause(token)
        state.clause.purpose = purpose

    def _semicolon(self, token: Token) -> None:
        self._end_clause(token)
        self._state.topic = []
        sentence = self._state.sentence
        sentence.muted = self._goes_on_with_reasons(token)
        sentence.project, sentence.whole, sentence.said = None, False, ()
        sentence.start, sentence.place = token.end, ""

    def _goes_on_with_reasons(self, token: Token) -> bool:
        """Whether reasons are listed (一是…；二是…) and the next one follows."""
        state = self._state
        return state.sentence.muted and _GOES_ON_WITH_REASONS.match(state.text, token.end) is not None

    def _stop(self, token: Token) -> None:
        state = self._state
        state.outside.clear()
        goes_on = bool(GOES_ON.match(state.text, token.end))
        if not goes_on and token.end < len(state.text):
            after_list(state)
        mentions = state.clause.mentions
        if state.main is None and token.end <= LONGEST_TITLE:
            state.scope = scope_of(state.text[: token.start]) or state.scope
            if len(mentions) == 1 and state.plain_up_to(token.start):
                state.title = mentions[0]
        state.group, state.topic = [], []
        state.unknown = state.aside = state.label = ""
        muted = self._goes_on_with_reasons(token)
        state.sentence = Sentence(token.end, compare=state.sentence.compare if goes_on else None, muted=muted)
        state.clause = Clause(token.end)

    def _open(self, token: Token) -> None:
        if len(self._state.outside) < MOST_NESTED:
            self._state.open(token.start, token.end)

    def _close(self, token: Token) -> None:
        if self._state.outside:
            self._state.close(token.end)
        else:
            self._end_clause(token)

    # Quantities -------------------------------------------------------------------------------------------------------

    def _level(self, token: Token) -> Iterator[Statement]:
        """持平, 无增减: a change of zero against last year, as far as two decimals show it."""
        state = self._state
        if state.sentence.compare == "year" and not state.muted and state.plain_up_to(token.start):
            zero = Quantity("money", CENT, "万元", CENT.value + 1, token.start, token.end)
            for named in subjects_of(state, zero, plain=True):
                yield statement(state, fact_id(named.concept, "change"), named.name, zero)
        state.clause = Clause(token.end)

    def _absent(self, end: int) -> Iterator[Statement]:
        """未发生公务接待费支出, 外事接待费支出为零: an amount of zero."""
        state, clause = self._state, self._state.clause
        money = [m for m in clause.mentions if m.phrase.money and not m.phrase.weak]
        if len(money) == 1 and not state.muted and clause.nil is not None:
            zero = Quantity("money", CENT, "万元", CENT.value + 1, clause.nil, min(end, clause.nil + 3))
            for named in subjects_of(state, zero, plain=is_plain(state.words(money[0].end, end))):
                yield statement(state, fact_id(named.concept), named.name, zero)
        clause.nil = None

    def _quantity(self, token: QuantityToken) -> Iterator[Statement]:
        state = self._state
        settled_quantity = settled(state, token.quantity, token.end)
        if settled_quantity is None:
            self._take(token)
            return
        quantity = per_unit(state, settled_quantity)
        plain = state.plain_up_to(quantity.text_start)
        role = role_of(state, quantity)
        subjects = () if state.muted or quantity.kind == "standard" else subjects_of(state, quantity, plain=plain)
        direction = state.clause.direction
        if subjects and role is not None:
            direction = direction if role in _CHANGES else None
            for named in subjects:
                fact = fact_id(named.concept, None if role in ("final", "prior") else role)
                yield statement(state, fact, named.name, quantity, direction, prior=role == "prior")
            remember(state, subjects, role, quantity)
        else:
            yield stated(state, quantity, token.end, subjects, plain=plain)
        if quantity.kind == "money":
            state.money_unit = quantity.unit
        state.sentence.last_direction, state.sentence.last_role = direction, role
        following = Clause(token.end, new=state.clause.old)
        if quantity.kind == "money" and state.text.startswith("的", token.end):
            # “完成预算3.5万元的91.4%”, “占支出90万元的50%”: the amount is only the base of the rate.
            following.completed, following.share = state.clause.completed, state.clause.share
        state.group, state.topic, state.clause = [], [], following
