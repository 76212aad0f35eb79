"""The parts of a parsed expression: a small tree of frozen records, with nothing in it that could run."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import msgspec


class Constant(msgspec.Struct, frozen=True):
    """A number written in the expression."""

    value: Decimal


class Ref(msgspec.Struct, frozen=True):
    """A fact of the department as a whole: of the year itself, or of one year before.

    With `subjects` it is that of the first of these subjects that has it (an account subject, a project, or the words
    under which a document states a figure that has no name in the catalogue).
    """

    fact: str
    years_back: int = 0
    subjects: tuple[str, ...] = ()


class Aggregate(msgspec.Struct, frozen=True):
    """The sum of a fact over its subjects (projects, account subjects), or how many subjects have it.

    Where `ref` names subjects, only over those.
    """

    kind: Literal["sum", "count"]
    ref: Ref


class First(msgspec.Struct, frozen=True):
    """The first of the options whose facts are all there."""

    options: tuple[Node, ...]


CallName = Literal["abs", "min", "max"]


class Call(msgspec.Struct, frozen=True):
    """The absolute value of one operand, or the smallest or largest of several."""

    name: CallName
    operands: tuple[Node, ...]


class Negate(msgspec.Struct, frozen=True):
    """Minus the operand."""

    operand: Node


class Binary(msgspec.Struct, frozen=True):
    """One of the four operations."""

    operator: Literal["+", "-", "*", "/"]
    left: Node
    right: Node


Node = Constant | Ref | Aggregate | First | Call | Negate | Binary


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below."""
    match node:
        case Binary(left=left, right=right):
            return (left, right)
        case First(options=nodes) | Call(operands=nodes):
            return nodes
        case Negate(operand=operand):
            return (operand,)
        case Aggregate(ref=ref):
            return (ref,)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(reversed(children(current)))
