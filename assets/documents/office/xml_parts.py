"""Reads the XML parts of Office packages as a stream of events, with Python's own expat.

A document type declaration is refused, so no entity is ever defined, expanded or fetched. Nothing of a part is kept in
memory but what its reader keeps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.parsers import expat

from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]
Text = Callable[[str], None]

_MOST_NAMES = 10_000
_BROKEN = "文件内部的 XML 已损坏或不完整，无法读取"


class _LocalNames(dict[str, str]):
    """Name with its namespace -> the name alone; cut once for each."""

    def __missing__(self, name: str) -> str:
        found = name[name.rfind(" ") + 1 :]
        if len(self) < _MOST_NAMES:
            self[name] = found
        return found


def parse_xml(chunks: Iterable[bytes], limits: Limits, start: Start, end: End, text: Text | None = None) -> None:
    """Calls back for each element and text of one XML part, never for a part that is not there.

    Names are local: the names of namespaces are dropped.

    Raises:
        UnreadableFile: not well-formed, nested too deeply, or with a document type declaration.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0
    fed = False

    local = _LocalNames()

    def on_start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.depth:
            raise UnreadableFile(f"文件内部的 XML 嵌套超过 {limits.depth} 层，未读取")
        start(local[name], {local[key]: value for key, value in attributes.items()} if attributes else attributes)

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(local[name])

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for chunk in chunks:
            fed = True
            parser.Parse(chunk, False)
        if fed:
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnreadableFile(_BROKEN) from error
    except (ValueError, LookupError) as error:
        # An encoding that Python does not know, or that expat cannot use.
        raise UnreadableFile(_BROKEN) from error


def _refuse(*_: object) -> None:
    raise UnreadableFile("文件内部的 XML 含有文档类型或实体声明，可能是恶意文件，未读取")


def whole(text: str | None, most: int = 10**9) -> int:
    """The whole number that an attribute states, `most` at most; 0 where it states none."""
    digits = (text or "").strip()[:12]
    return min(int(digits), most) if digits.isascii() and digits.isdigit() else 0
