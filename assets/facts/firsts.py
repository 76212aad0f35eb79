"""The characters that a pattern may begin with: what lets the lexer try a wording only where it can stand.

Understands what the wordings of this package use: literals, digits, classes, groups, look-arounds, and `?` after any of
them. Anything else is refused, so that a pattern is never silently left out of a place where it could match.
"""

from __future__ import annotations

from collections.abc import Iterator

_LITERAL_ESCAPES = frozenset("[](){}.|\\")


def alternatives(pattern: str) -> Iterator[str]:
    """The alternatives of a pattern at its top level."""
    start = 0
    for i, character in _outside_groups(pattern):
        if character == "|":
            yield pattern[start:i]
            start = i + 1
    yield pattern[start:]


def first_characters(pattern: str) -> set[str]:
    """The characters with which a match can begin. Raises ValueError for a pattern whose beginning is not plain."""
    found: set[str] = set()
    for alternative in alternatives(pattern):
        found |= _of_sequence(alternative)
    return found


def _of_sequence(pattern: str) -> set[str]:
    found: set[str] = set()
    rest = pattern
    while rest:
        characters, length = _of_atom(rest)
        rest = rest[length:]
        found |= characters
        if rest.startswith("?"):
            rest = rest[1:]
        elif characters:
            return found
    raise ValueError(f"a pattern that can match nothing: {pattern}")


def _of_atom(pattern: str) -> tuple[set[str], int]:
    """The first characters of the atom that a pattern begins with, and its length; none for a look-around."""
    match pattern[0]:
        case "(":
            end = _closing(pattern)
            inner = pattern[1:end]
            if inner.startswith(("?=", "?!", "?<=", "?<!")):
                return set(), end + 1
            if inner.startswith("?P<"):
                inner = inner[inner.index(">") + 1 :]
            elif inner.startswith("?:"):
                inner = inner[2:]
            else:
                raise ValueError(f"a group of an unknown kind: {pattern}")
            return first_characters(inner), end + 1
        case "[":
            end = _class_end(pattern, 0)
            return _of_class(pattern[1:end]), end + 1
        case "\\" if pattern[1] == "d":
            return set("0123456789"), 2
        case "\\" if pattern[1] in _LITERAL_ESCAPES:
            return {pattern[1]}, 2
        case character if character not in "\\.^$*+{":
            return {character}, 1
    raise ValueError(f"a beginning that is not plain: {pattern}")


def _of_class(inside: str) -> set[str]:
    if inside.startswith("^"):
        raise ValueError(f"a class of all but some characters: [{inside}]")
    inside = inside.replace("\\[", "[").replace("\\]", "]")
    found: set[str] = set()
    i = 0
    while i < len(inside):
        if inside[i + 1 : i + 2] == "-" and i + 2 < len(inside):
            found.update(map(chr, range(ord(inside[i]), ord(inside[i + 2]) + 1)))
            i += 3
        else:
            found.add(inside[i])
            i += 1
    return found


def _class_end(pattern: str, start: int) -> int:
    """The index of the bracket that closes the class that begins at `start`."""
    i = start + 2 if pattern[start + 1] == "]" else start + 1
    while pattern[i] != "]":
        i += 2 if pattern[i] == "\\" else 1
    return i


def _closing(pattern: str) -> int:
    """The index of the bracket that closes the group with which a pattern begins."""
    for i, character in _outside_groups(pattern, inclusive=True):
        if character == ")":
            return i
    raise ValueError(f"a group that is not closed: {pattern}")


def _outside_groups(pattern: str, inclusive: bool = False) -> Iterator[tuple[int, str]]:
    """The characters that stand in no group and no class; with `inclusive` the one that closes the first group."""
    depth = 0
    i = 0
    while i < len(pattern):
        character = pattern[i]
        if character == "\\":
            i += 2
            continue
        if character == "[":
            i = _class_end(pattern, i) + 1
            continue
        depth += character == "("
        depth -= character == ")"
        if depth == 0 and (not inclusive or character == ")"):
            yield i, character
        i += 1
