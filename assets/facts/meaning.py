"""What a quantity is: its kind where no unit says it, its role, and what it is about."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from assets.facts.catalogue import CONCEPTS
from assets.facts.lexicon import PROJECT, PROJECT_CONCEPTS
from assets.facts.phrases import UNITS, Ids
from assets.facts.state import BUDGET_ROLES, Main, Mention, Named, State
from assets.facts.tokens import Quantity
from assets.facts.words import qualifier, sub_unit
from assets.tables.numbers import MONEY_SCALE, Number

MOST_TOGETHER = 8
"""Concepts in a row that one amount may be that of all."""
LOOK_BACK = 300
"""Characters of a sentence that are looked at before a concept."""

MOST_DIGITS = 14
"""A number with more digits is a code or a fault, not an amount."""

_FINEST_VALUE, _FINEST_STEP = Decimal("1E-6"), Decimal("1E-10")
_EACH = re.compile(r"[各均](?:自|项)?(?=增加|增长|减少|下降|上升|降低)")
_AVERAGES = ("人均", "车均", "批均", "次均")
_STAFF = frozenset(concept for concept in CONCEPTS if concept.startswith("staff_"))
_OPERAND_BEFORE = re.compile(r"(?:[÷×*/+\[]|\\div|\\times|\d%?-)$")
_OPERAND_AFTER = re.compile(r"[÷×*/+\]=\\]|-\d")
_NUMBER_GOES_ON = re.compile(r"\d|[.-]\d")
_MONEY_WORD = re.compile(r"(?:资金|金额|总额|支出|费用?|经费|收入|款项?|补助|预算|决算|补贴)[为共计约达]*$")
_CHANGE_AND_RATE = re.compile(r"[，,、]?(?:增加|增长|上升|减少|下降|降低)\d[\d.,]*%")
_OF_PART = re.compile(r"满分|[此该]项(?!目)|指标|方面|权重|分值")
_PART_OF_LIST = re.compile(r"\d{1,2}\.\d{1,2}|(?:\d{1,2}[.、])?.{0,6}指标：")
_REPORT_SCORES: dict[str | None, Ids] = {"self": ("self_evaluation_score",), "key": ("key_evaluation_score",)}


def settled(state: State, quantity: Quantity, end: int) -> Quantity | None:
    """The quantity with its kind, where the words settle what no unit says; None for an operand or a bare number."""
    if quantity.number.value.adjusted() >= MOST_DIGITS:
        return None
    before = state.text[max(0, quantity.text_start - 6) : quantity.text_start]
    if _OPERAND_BEFORE.search(before) or _OPERAND_AFTER.match(state.text, end):
        return None
    if quantity.kind == "loose":
        return _loose(state, quantity)
    return _bare(state, quantity, end) if quantity.kind == "bare" else quantity


def storable(number: Number) -> Number:
    """The number with no more places than the warehouse keeps; only amounts printed in 元 with mills have more."""
    value, half_step = number.value, number.half_step
    if value != value.quantize(_FINEST_VALUE):
        value, half_step = value.quantize(_FINEST_VALUE), max(half_step, _FINEST_VALUE / 2)
    return Number(value, half_step if half_step == half_step.quantize(_FINEST_STEP) else _FINEST_STEP)


def _loose(state: State, quantity: Quantity) -> Quantity:
    """“500万” is money after 资金, a count after 人数."""
    words = state.text[max(state.clause.start, quantity.text_start - 12) : quantity.text_start]
    mention = _mention(state, quantity)
    if quantity.unit in ("万", "亿") and (_MONEY_WORD.search(words) or (mention is not None and mention.phrase.money)):
        unit = f"{quantity.unit}元"
        return msgspec.structs.replace(quantity, kind="money", unit=unit, scale=MONEY_SCALE[unit])
    return msgspec.structs.replace(quantity, kind="count")


def _bare(state: State, quantity: Quantity, end: int) -> Quantity | None:
    """A number without a unit, where its clause leaves no doubt: 自评得分95, 增长13.95 after an amount, 执行数为0."""
    clause = state.clause
    words = state.text[max(clause.start, quantity.text_start - 12) : quantity.text_start].rstrip("为是=：")
    mention = _mention(state, quantity)
    if clause.direction is not None:
        after_change = state.sentence.compare == "year" and state.sentence.last_role == "change"
        if after_change and not clause.mentions:
            return msgspec.structs.replace(quantity, kind="rate", unit="%")
        return _money(state, quantity) if _CHANGE_AND_RATE.match(state.text, end) else None
    if words.endswith(("得", "扣", "扣减")):
        return msgspec.structs.replace(quantity, kind="score", unit="分")
    if (mention is None and clause.role is None) or _NUMBER_GOES_ON.match(state.text, end):
        return None
    if mention is not None and mention.phrase.score:
        return msgspec.structs.replace(quantity, kind="score", unit="分")
    if mention is not None and mention.phrase.count and not mention.phrase.money:
        return msgspec.structs.replace(quantity, kind="count", unit=CONCEPTS[mention.phrase.count[0]][1])
    if quantity.number.value:
        return None
    if words.endswith("率"):
        return msgspec.structs.replace(quantity, kind="rate", unit="%")
    return _money(state, quantity)


def _money(state: State, quantity: Quantity) -> Quantity:
    return msgspec.structs.replace(quantity, kind="money", unit=state.money_unit, scale=MONEY_SCALE[state.money_unit])


def _mention(state: State, quantity: Quantity) -> Mention | None:
    """The concept that a quantity follows, be it across a colon."""
    found = state.clause.mentions or (state.topic if state.clause.start == quantity.text_start else [])
    return found[-1] if found else None


def role_of(state: State, quantity: Quantity) -> str | None:
    """The role of a quantity in its clause ("final" for none); None where it cannot be the figure of a concept."""
    clause = state.clause
    if clause.share and quantity.kind != "rate":
        return None  # the base of a share: “占支出90万元的50%”
    if clause.direction is not None:
        if clause.mentions and clause.mentions[-1].start > clause.direction_end:
            return None  # “减少了培训费5万元”
        if state.text.startswith(("到", "至"), clause.direction_end):
            return "final"
        if quantity.kind != "rate" or not (clause.share or clause.completed):
            change = "change_rate" if quantity.kind == "rate" else "change"
            return change if state.sentence.compare == "year" else None
    if quantity.kind == "rate":
        return "share" if clause.share else "final" if clause.completed is None else "completion_rate"
    return _amount_role(state, quantity) if quantity.kind == "money" else "final"


def _amount_role(state: State, quantity: Quantity) -> str:
    clause = state.clause
    if clause.completed is not None:
        return clause.completed  # “完成调整预算数为2023.04万元”
    if (clause.prior or clause.against) and not state.words(clause.start, quantity.text_start).strip():
        return clause.against or "prior"  # “比上年1200万元减少…”, “比年初预算数5万元减少…”
    if clause.old:
        return "prior"  # “由10万元增加到12万元”
    if clause.role in BUDGET_ROLES:
        return str(clause.role)
    if clause.mentions and clause.mentions[-1].phrase.role is not None:
        return clause.mentions[-1].phrase.role
    inherits = clause.role is None and state.parent is not None and state.parent.role in BUDGET_ROLES
    return str(state.parent.role) if inherits and state.parent is not None else "final"


def subjects_of(state: State, quantity: Quantity, *, plain: bool) -> tuple[Named, ...]:
    """What a quantity is about; nothing where its clause has words that are not understood (not `plain`)."""
    if not plain:
        return ()
    clause = state.clause
    if clause.mentions:
        found = [_resolved(state, m, quantity) for m in (*state.group[-MOST_TOGETHER:], clause.mentions[-1])]
        if not found[-1] and len(clause.mentions) > 1:
            return _allowed(state, _resolved(state, clause.mentions[-2], quantity))
        return _allowed(state, tuple(n for each in found for n in each) if all(found) else found[-1])
    for mentions in (state.group, state.topic):
        found = [_resolved(state, m, quantity) for m in mentions[-MOST_TOGETHER:]]
        if mentions and all(found):
            return _allowed(state, tuple(n for each in found for n in each))
    if state.unknown:
        return ()
    if quantity.kind == "count" and state.counted is not None:
        name = state.last[0].name if state.last else None
        return _allowed(state, tuple(Named(n.concept, name) for n in _resolved(state, state.counted, quantity)))
    if _each(state):
        return _allowed(state, state.sentence.said)
    carried = state.last if quantity.kind == "rate" else state.carried.get(quantity.kind, ())
    if quantity.kind == "count" and any(quantity.unit not in UNITS.get((n.concept,), ()) for n in carried):
        carried = ()
    return _allowed(state, carried or _default(state, quantity))


def _each(state: State) -> bool:
    """Whether “各增加5万元” speaks of all that its sentence has given amounts of."""
    clause = state.clause
    if clause.direction is None or len(state.sentence.said) <= 1:
        return False
    return _EACH.search(state.text, clause.start, clause.direction_end) is not None


def _default(state: State, quantity: Quantity) -> tuple[Named, ...]:
    """The subject of a sentence that names none: its project, its heading's concept, or the whole department."""
    clause, context = state.clause, state.context
    has_role = clause.role is not None or clause.completed is not None
    if state.project is not None:
        return (Named("project", None),) if has_role and quantity.kind in ("money", "rate") else ()
    if state.title is not None:
        return _resolved(state, state.title, quantity)
    if context.item is not None and quantity.kind in ("money", "rate"):
        return (Named("functional_item", context.item),)
    if context.heading is not None:
        return _resolved(state, Mention(context.heading, "", clause.start, clause.start), quantity)
    if context.report is not None and has_role and quantity.kind in ("money", "rate"):
        return (Named("total_expenditure", None),)
    return ()


def _allowed(state: State, subjects: tuple[Named, ...]) -> tuple[Named, ...]:
    """The subjects as they may be stated here: in a project's report only what a project has."""
    if state.project is None:
        return subjects
    if any(named.concept not in PROJECT_CONCEPTS for named in subjects):
        return ()
    return tuple(Named(named.concept, state.project) for named in subjects)


def _resolved(state: State, mention: Mention, quantity: Quantity) -> tuple[Named, ...]:
    ids = _ids(state, mention, quantity)
    if ids == ("report_score",):
        ids = _REPORT_SCORES.get(state.context.report, ())
    elif quantity.kind == "score" and _of_a_part(state, mention):
        return ()
    if mention.phrase.named:
        return tuple(Named(concept, mention.words) for concept in ids)
    here = mention in state.clause.mentions
    name = qualifier(state.words(state.clause.start, mention.start)) if here else ""
    if name.endswith(_AVERAGES) or (name and mention.phrase.role == "budget"):
        return ()
    if mention.phrase is PROJECT:
        name = state.spoken_of
    if ids and ids[0] in _STAFF:
        name = name or state.sentence.place or sub_unit(_sentence_before(state, mention))
        state.sentence.place = name
    return tuple(Named(concept, name or None) for concept in ids)


def _ids(state: State, mention: Mention, quantity: Quantity) -> Ids:
    phrase = mention.phrase
    parent = state.parent.subjects[0].concept if state.parent is not None else None
    if quantity.kind != "rate":
        return phrase.ids(quantity.kind, quantity.unit, state.scope, parent)
    if phrase.rate:
        return phrase.rate
    if not state.clause.is_relative:
        return ()  # a rate of its own, such as 公用经费控制率
    return phrase.ids("money", "", state.scope, parent) or phrase.count


def _of_a_part(state: State, mention: Mention) -> bool:
    """Whether a score is that of an indicator or a part, not of the whole."""
    return bool(_OF_PART.search(_sentence_before(state, mention)) or _PART_OF_LIST.match(state.text))


def _sentence_before(state: State, mention: Mention) -> str:
    return state.text[max(state.sentence.start, mention.start - LOOK_BACK) : mention.start]


def lists_projects(state: State) -> bool:
    """Whether the list that is open is one of projects: 项目支出…，其中：（1）… ."""
    parent, clause = state.parent, state.clause
    if parent is None or not parent.subjects[0].concept.endswith("project_expenditure"):
        return False
    return not (clause.is_relative or clause.role)


def after_list(state: State) -> None:
    """Closes the list that is open: what it belonged to is spoken of again."""
    if state.outer is None:
        return
    state.last = state.outer.subjects
    kind = "money" if CONCEPTS[state.last[0].concept][1] == "万元" else "count"
    state.carried[kind] = state.last
    state.parent = state.outer = None


def open_list(state: State) -> None:
    """Opens a list: it belongs to what was stated last, else to what the paragraph before was about."""
    if state.last:
        state.parent = Main(state.last, state.sentence.last_role)
        state.outer = state.outer or state.parent
    elif state.main is None:
        state.parent = state.outer = state.before
