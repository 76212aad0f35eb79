"""Cuts the text of a web page into tags and texts, as a browser does (WHATWG HTML, 13.2.5), in one pass.

No tree is built, so neither depth nor the number of attributes costs more than their length: both parsers that were
tried (lxml and lexbor) take minutes for a tag with some hundred thousand attributes, lexbor also for deep nesting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_NEXT = re.compile(
    r"""[\s/]*(?:(?P<end>>)|(?P<name>[^\s/>=][^\s/>=]*|=[^\s/>=]*)"""
    r"""(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s>"'][^\s>]*)|(?P<open>["']))?)?)"""
)
"""What comes next in a tag: its end, or an attribute with its value; `open` is a quotation that is never closed."""
_WANTED = frozenset({"style", "hidden", "rowspan", "colspan", "role", "start", "value", "type"})
_RAW = {name: re.compile(rf"</{name}(?=[\s/>])", re.I) for name in ("script", "style", "textarea", "title", "xmp")}
_LONGEST_NAME = 30


class Token(NamedTuple):
    """A piece of a page: `kind` is “text”, “start” or “end”; `name` the tag's, or the text itself."""

    kind: str
    name: str
    attributes: dict[str, str]


_NONE: dict[str, str] = {}


def tokens(text: str) -> Iterator[Token]:
    """The tags and texts of a page in order; comments, declarations, scripts and style sheets are dropped.

    Names are in lower case, entities are resolved; of the attributes only those are given that a reader asks for.
    """
    position = 0
    while True:
        opening = text.find("<", position)
        if opening < 0:
            opening = len(text)
        if opening > position:
            yield Token("text", unescape(text[position:opening]), _NONE)
        if opening == len(text):
            return
        position = opening + 1
        if match := _NAME.match(text, position):
            name = match[0][:_LONGEST_NAME].lower()
            attributes, position = _attributes(text, match.end())
            if position < 0:
                return
            yield Token("start", name, attributes)
            if name in _RAW:
                closing = _RAW[name].search(text, position)
                end = closing.start() if closing else len(text)
                if name in ("title", "textarea"):
                    yield Token("text", unescape(text[position:end]), _NONE)
                position = end
        elif text.startswith("/", position) and (match := _NAME.match(text, position + 1)):
            _, position = _attributes(text, match.end())
            if position < 0:
                return
            yield Token("end", match[0][:_LONGEST_NAME].lower(), _NONE)
        elif text.startswith("!--", position):
            position = _after_comment(text, position + 3)
        elif text[position : position + 1] in ("!", "?", "/"):
            closing_at = text.find(">", position)
            position = closing_at + 1 if closing_at >= 0 else len(text)
        else:
            yield Token("text", "<", _NONE)


def _after_comment(text: str, position: int) -> int:
    if text.startswith(">", position) or text.startswith("->", position):
        return text.index(">", position) + 1
    end = text.find("-->", position)
    return end + 3 if end >= 0 else len(text)


def _attributes(text: str, position: int) -> tuple[dict[str, str], int]:
    """The wanted attributes of a tag and where the tag ends; -1 where it does not."""
    if text.startswith(">", position):
        return _NONE, position + 1
    found: dict[str, str] | None = None
    while True:
        match = _NEXT.match(text, position)
        if match is None or match["open"]:
            return _NONE, -1
        position = match.end()
        if match["end"]:
            return found or _NONE, position
        name = match["name"].lower() if len(match["name"]) <= _LONGEST_NAME else ""
        if name in _WANTED:
            found = found or {}
            found.setdefault(name, unescape(match["double"] or match["single"] or match["bare"] or ""))
