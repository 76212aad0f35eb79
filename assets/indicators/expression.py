"""The language of indicators' values: numbers, facts, a few functions (`FUNCTIONS`), + - * / and brackets.

    (closing_carry_over - prior(closing_carry_over)) / prior(closing_carry_over)
    of(economic_item, "办公费") / public_cost

Nothing else can be said in it: no attribute, no index, no other call; text is only the name of a subject in `of`. A
text is split into tokens, parsed by recursive descent into the records of `assets/indicators/syntax.py` and checked
against the catalogue of facts; what comes out is data, and only `assets/indicators/evaluate.py` gives it a value.
Length, tokens, nesting and what is taken from other indicators are bounded.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from decimal import Decimal
from typing import cast

from assets.facts import catalogue
from assets.indicators.quantities import FormatError, clip
from assets.indicators.syntax import (
    Aggregate,
    Binary,
    Call,
    CallName,
    Constant,
    First,
    Negate,
    Node,
    Ref,
    children,
    walk,
)
from assets.indicators.units import Unit, unit_of

MAX_CHARACTERS = 2000
MAX_TOKENS = 300
MAX_DEPTH = 20
MAX_PARTS = 2000
MAX_LEVELS = 250
"""Parts and levels of an expression with all that it takes from other indicators: a chain could double at each step."""

FUNCTIONS = {
    "prior": 1,
    "of": None,
    "sum": 1,
    "count": 1,
    "abs": 1,
    "first": None,
    "min": None,
    "max": None,
    "indicator": 1,
}
"""Name -> number of arguments; None is two or more."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign>[-+*/(),])"
    r"|(?P<text>\"[^\"\n]{1,60}\"|'[^'\n]{1,60}'))"
)
_CHINESE = re.compile(r"[\u4e00-\u9fff“”]+(?:（[\u4e00-\u9fff]+）)?[\u4e00-\u9fff]*")
_NUMBER_DIGITS = 20
_CHINESE_SIGNS = str.maketrans("×÷（），－−＋", "*/(),--+")
_LANGUAGE = "算式里只有数、事实的标识、+ - * /、括号，以及 " + "、".join(FUNCTIONS)


class ExpressionError(FormatError):
    """An expression that is not of the language, or names a fact that does not exist."""


Lookup = Callable[[str], Node]
"""What the indicator of an id computes. Raises ExpressionError where there is none, or where they go in circles."""


def no_indicators(identifier: str) -> Node:
    """The lookup of an expression that stands alone. Raises ExpressionError."""
    raise ExpressionError(f"没有“{clip(identifier)}”这项指标", "写同一办法里另一项有算式的指标的标识（id）")


class Expression:
    """A parsed expression: its text, its tree and the unit of its value."""

    __slots__ = ("root", "text", "unit")

    def __init__(self, text: str, lookup: Lookup = no_indicators) -> None:
        """Parses `text`; `lookup` gives the other indicators that it takes up. Raises ExpressionError."""
        self.text = text
        self.root: Node = _Parser(text, lookup).parse()
        _bounded(self.root)
        try:
            self.unit: Unit = unit_of(self.root)
        except FormatError as error:
            raise ExpressionError(error.message, error.remedy) from error

    @property
    def facts(self) -> frozenset[str]:
        """The ids of the facts that it may use."""
        return frozenset(node.fact for node in walk(self.root) if isinstance(node, Ref))

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


class _Token:
    __slots__ = ("at", "kind", "text")

    def __init__(self, kind: str, text: str, at: int) -> None:
        self.kind = kind
        self.text = text
        self.at = at


def _tokens(text: str) -> list[_Token]:
    if len(text) > MAX_CHARACTERS:
        raise ExpressionError(f"算式长 {len(text)} 个字符，超过 {MAX_CHARACTERS}", "写短些，或拆成几项指标")
    tokens: list[_Token] = []
    at, plain = 0, text.translate(_CHINESE_SIGNS)
    while at < len(plain):
        match = _TOKEN.match(plain, at)
        if match is None:
            rest = plain[at:].lstrip()
            if not rest:
                break
            raise _stranger(text, len(plain) - len(rest))
        kind = match.lastgroup or ""
        if kind == "text":
            tokens.append(_Token(kind, text[match.start("text") + 1 : match.end("text") - 1], match.start("text")))
        else:
            tokens.append(_Token(kind, match[kind], match.start(kind)))
        at = match.end()
        if len(tokens) > MAX_TOKENS:
            raise ExpressionError(f"算式超过 {MAX_TOKENS} 个符号", "写短些，或拆成几项指标")
    if not tokens:
        raise ExpressionError("算式是空的", "写出算式；需要佐证的指标不写 value")
    return tokens


def _stranger(text: str, at: int) -> ExpressionError:
    """What is not of the language, at a place of a text; a Chinese name is answered with the fact that it is."""
    name = _CHINESE.match(text, at)
    message = f"算式里不能有“{clip(name[0] if name else text[at])}”（第 {at + 1} 个字符）"
    if name is None:
        return ExpressionError(message, "比率会自动乘以 100，不写 ×100%" if text[at] in "%％" else _LANGUAGE)
    names = {catalogue.name_of(fact): fact for fact in known_facts()}
    near = difflib.get_close_matches(name[0][:80], names, 1, cutoff=0.75)
    quoted = '科目、项目的名称加引号，写作 of(economic_item, "办公费")'
    return ExpressionError(message, f"“{near[0]}”写作 {names[near[0]]}；{quoted}" if near else f"{quoted}；{_LANGUAGE}")


class _Parser:
    """Recursive descent over the tokens: sum -> product -> unary -> atom."""

    def __init__(self, text: str, lookup: Lookup) -> None:
        self._tokens = _tokens(text)
        self._lookup = lookup
        self._next = 0
        self._depth = 0

    def parse(self) -> Node:
        node = self._sum()
        if self._next < len(self._tokens):
            raise self._unexpected()
        return node

    def _peek(self) -> str:
        """The sign or name that comes next; nothing for a text, which is taken only where one is due."""
        token = self._tokens[self._next] if self._next < len(self._tokens) else None
        return token.text if token is not None and token.kind != "text" else ""

    def _take(self, text: str) -> bool:
        if self._peek() != text:
            return False
        self._next += 1
        return True

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise self._unexpected(f"，这里应是“{text}”")

    def _unexpected(self, hint: str = "") -> ExpressionError:
        if self._next >= len(self._tokens):
            return ExpressionError(f"算式没有写完{hint}", "检查括号和运算符是否成对")
        token = self._tokens[self._next]
        return ExpressionError(f"算式第 {token.at + 1} 个字符“{clip(token.text)}”写错了地方{hint}", _LANGUAGE)

    def _sum(self) -> Node:
        node = self._product()
        while (operator := self._peek()) in ("+", "-"):
            self._next += 1
            node = Binary("+" if operator == "+" else "-", node, self._product())
        return node

    def _product(self) -> Node:
        node = self._unary()
        while (operator := self._peek()) in ("*", "/"):
            self._next += 1
            node = Binary("*" if operator == "*" else "/", node, self._unary())
        return node

    def _unary(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError(f"算式嵌套超过 {MAX_DEPTH} 层", "去掉多余的括号，或拆成几项指标")
        node: Node = Negate(self._unary()) if self._take("-") else self._atom()
        self._depth -= 1
        return node

    def _atom(self) -> Node:
        if self._take("("):
            node = self._sum()
            self._expect(")")
            return node
        if self._next >= len(self._tokens):
            raise self._unexpected()
        token = self._tokens[self._next]
        if token.kind == "number":
            self._next += 1
            if len(token.text) > _NUMBER_DIGITS:
                raise ExpressionError(f"数“{clip(token.text)}”太长", f"不超过 {_NUMBER_DIGITS} 位")
            return Constant(Decimal(token.text))
        if token.kind == "name":
            self._next += 1
            return self._call(token) if self._peek() == "(" else _fact(token)
        raise self._unexpected()

    def _call(self, name: _Token) -> Node:
        if name.text not in FUNCTIONS:
            raise ExpressionError(f"没有“{clip(name.text)}”这个函数（第 {name.at + 1} 个字符）", _LANGUAGE)
        self._expect("(")
        if name.text == "of":
            return self._of_subjects()
        if name.text == "indicator":
            return self._indicator()
        arguments = [self._sum()]
        while self._take(","):
            arguments.append(self._sum())
        self._expect(")")
        return _apply(name, arguments)

    def _of_subjects(self) -> Node:
        """`of(economic_item, "办公费", "印刷费")` from behind the bracket on."""
        node = self._sum()
        if not isinstance(node, Ref) or node.subjects:
            raise ExpressionError("of 的第一项要是一个事实", '写作 of(economic_item, "办公费")')
        names = []
        while self._take(","):
            token = self._tokens[self._next] if self._next < len(self._tokens) else None
            if token is None or token.kind != "text":
                raise ExpressionError("of 的名称没有加引号", '写作 of(economic_item, "办公费")')
            self._next += 1
            names.append(token.text.strip())
        self._expect(")")
        if not all(names) or not names:
            raise ExpressionError("of 里没有写是哪个科目、项目或事项", '写作 of(economic_item, "办公费")')
        return Ref(node.fact, node.years_back, tuple(names))

    def _indicator(self) -> Node:
        """`indicator(completion)` from behind the bracket on: what that indicator computes."""
        token = self._tokens[self._next] if self._next < len(self._tokens) else None
        if token is None or token.kind != "name":
            raise ExpressionError("indicator 里要写一项指标的标识", "写作 indicator(budget_completion_rate)")
        self._next += 1
        self._expect(")")
        return self._lookup(token.text)


def _bounded(root: Node) -> None:
    """Refuses a tree that is too large or too deep to be worked on. Raises ExpressionError."""
    parts = 0
    pending = [(root, 1)]
    while pending:
        node, level = pending.pop()
        parts += 1
        if parts > MAX_PARTS or level > MAX_LEVELS:
            raise ExpressionError("算式连同它所引用的指标太长", "少引用几层，或拆成几项指标")
        pending += [(child, level + 1) for child in children(node)]


def _apply(name: _Token, arguments: list[Node]) -> Node:
    wanted = FUNCTIONS[name.text]
    if wanted is not None and len(arguments) != wanted:
        raise ExpressionError(f"{name.text} 只能有 {wanted} 项，写了 {len(arguments)} 项", f"写作 {name.text}(…)")
    if wanted is None and len(arguments) < 2:
        raise ExpressionError(f"{name.text} 要有两项以上，写了 {len(arguments)} 项", f"写作 {name.text}(…, …)")
    match name.text:
        case "prior":
            return _year_before(arguments[0])
        case "first":
            return First(tuple(arguments))
        case "sum" | "count" as kind:
            if not isinstance(arguments[0], Ref):
                raise ExpressionError(f"{kind} 里只能写一个事实", f"写作 {kind}(project) 或 {kind}(prior(project))")
            return Aggregate(kind, arguments[0])
        case _:
            return Call(cast(CallName, name.text), tuple(arguments))


def _year_before(node: Node) -> Node:
    """The same expression over the facts of the year before."""
    match node:
        case Ref(fact=fact, years_back=0, subjects=subjects):
            return Ref(fact, 1, subjects)
        case Ref():
            raise ExpressionError("prior 不能套用 prior", "写作 prior(three_public)；只能取上一年")
        case Constant():
            return node
        case Aggregate(kind=kind, ref=ref):
            return Aggregate(kind, cast(Ref, _year_before(ref)))
        case First(options=nodes):
            return First(tuple(_year_before(n) for n in nodes))
        case Call(name=name, operands=nodes):
            return Call(name, tuple(_year_before(n) for n in nodes))
        case Negate(operand=operand):
            return Negate(_year_before(operand))
        case Binary(operator=operator, left=left, right=right):
            return Binary(operator, _year_before(left), _year_before(right))


def _fact(token: _Token) -> Ref:
    if not catalogue.is_fact(token.text):
        near = difflib.get_close_matches(token.text[:80], known_facts(), 1)
        remedy = f"是不是 {near[0]}？" if near else "用 jixiao rulebook facts 查事实的标识"
        raise ExpressionError(f"没有“{clip(token.text)}”这个事实（第 {token.at + 1} 个字符）", remedy)
    return Ref(token.text)


def known_facts() -> list[str]:
    """Every id of the catalogue."""
    return [f"{c}_{r}" if r else c for c in catalogue.CONCEPTS for r in ("", *catalogue.ROLES)]
