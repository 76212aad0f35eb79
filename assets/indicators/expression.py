"""The language of indicators' values: numbers, facts, `prior`, `first`, `sum`, `count`, `abs`, `min`, `max`, + - * /.

    (closing_carry_over - prior(closing_carry_over)) / prior(closing_carry_over)

Nothing else can be said in it: no attribute, no index, no text, no other call. A text is split into tokens, parsed by
recursive descent into the records of `assets/indicators/syntax.py` and checked against the catalogue of facts; what
comes out is data, and only `assets/indicators/evaluate.py` gives it a value. Length, tokens and nesting are bounded.
"""

from __future__ import annotations

import difflib
import re
from decimal import Decimal
from typing import cast

from assets.facts import catalogue
from assets.indicators.quantities import FormatError, clip
from assets.indicators.syntax import Aggregate, Binary, Call, CallName, Constant, First, Negate, Node, Ref, walk
from assets.indicators.units import Unit, unit_of

MAX_CHARACTERS = 2000
MAX_TOKENS = 300
MAX_DEPTH = 20

FUNCTIONS = {"prior": 1, "sum": 1, "count": 1, "abs": 1, "first": None, "min": None, "max": None}
"""Name -> number of arguments; None is two or more."""

_TOKEN = re.compile(r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign>[-+*/(),]))")
_NUMBER_DIGITS = 20
_CHINESE_SIGNS = str.maketrans("×÷（），－−＋", "*/(),--+")
_LANGUAGE = "算式里只有数、事实的标识、+ - * /、括号，以及 " + "、".join(FUNCTIONS)


class ExpressionError(FormatError):
    """An expression that is not of the language, or names a fact that does not exist."""


class Expression:
    """A parsed expression: its text, its tree and the unit of its value."""

    __slots__ = ("root", "text", "unit")

    def __init__(self, text: str) -> None:
        """Parses `text`. Raises ExpressionError."""
        self.text = text
        self.root: Node = _Parser(text).parse()
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
            raise ExpressionError(f"算式里不能有“{clip(rest[0])}”（第 {len(plain) - len(rest) + 1} 个字符）", _LANGUAGE)
        kind = match.lastgroup or ""
        tokens.append(_Token(kind, match[kind], match.start(kind)))
        at = match.end()
        if len(tokens) > MAX_TOKENS:
            raise ExpressionError(f"算式超过 {MAX_TOKENS} 个符号", "写短些，或拆成几项指标")
    if not tokens:
        raise ExpressionError("算式是空的", "写出算式；需要佐证的指标不写 value")
    return tokens


class _Parser:
    """Recursive descent over the tokens: sum -> product -> unary -> atom."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._next = 0
        self._depth = 0

    def parse(self) -> Node:
        node = self._sum()
        if self._next < len(self._tokens):
            raise self._unexpected()
        return node

    def _peek(self) -> str:
        return self._tokens[self._next].text if self._next < len(self._tokens) else ""

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
        arguments = [self._sum()]
        while self._take(","):
            arguments.append(self._sum())
        self._expect(")")
        return _apply(name, arguments)


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
        case Ref(fact=fact, years_back=0):
            return Ref(fact, 1)
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
        remedy = f"是不是 {near[0]}？" if near else "事实的标识见 assets/facts/catalogue.py"
        raise ExpressionError(f"没有“{clip(token.text)}”这个事实（第 {token.at + 1} 个字符）", remedy)
    return Ref(token.text)


def known_facts() -> list[str]:
    """Every id of the catalogue."""
    return [f"{c}_{r}" if r else c for c in catalogue.CONCEPTS for r in ("", *catalogue.ROLES)]
