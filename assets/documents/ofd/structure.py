"""What an OFD file consists of: its documents, their pages and templates, by the names of their parts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

import msgspec

from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits
from assets.documents.office.packages import Package
from assets.documents.office.xml_parts import Attributes, parse_xml

_ENTRY = "OFD.xml"
_ENCRYPTED = "encryptions.xml"
Place = tuple[float, float, float, float]
"""x, y, width, height in millimetres."""
A4: Place = (0.0, 0.0, 210.0, 297.0)
_LARGEST_MM = 20_000.0


class PageParts(msgspec.Struct, frozen=True):
    """A page: the part with its content, the parts of the document's templates by number, the document's page size."""

    content: str
    templates: dict[str, str]
    size: Place


def pages_of(package: Package, limits: Limits) -> list[PageParts]:
    """The pages of all documents in the file, in order.

    Raises:
        UnreadableFile: encrypted, damaged, without pages, or with too many.
    """
    if any(name.rsplit("/", 1)[-1] == _ENCRYPTED for name in package.names()):
        raise UnreadableFile("OFD 文件已加密，需要密码才能打开；请提供未加密的文件")
    found: list[PageParts] = []
    for root in _texts(package, limits, _ENTRY, "DocRoot"):
        for page in _pages(package, limits, resolve("", root)):
            found.append(page)
            if len(found) > limits.pages:
                raise UnreadableFile(f"OFD 超过 {limits.pages} 页的上限")
    if not found:
        raise UnreadableFile("OFD 中没有任何页面，文件可能不完整")
    return found


def _texts(package: Package, limits: Limits, part: str, wanted: str) -> Iterator[str]:
    """The text of each element of a name in a part."""
    found: list[str] = []
    inside = False

    def start(name: str, _: Attributes) -> None:
        nonlocal inside
        if name == wanted:
            inside = True
            found.append("")

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name != wanted

    def text(content: str) -> None:
        if inside:
            found[-1] += content

    parse_xml(package.chunks(part), limits, start, end, text)
    return (one.strip() for one in found if one.strip())


def _pages(package: Package, limits: Limits, root: str) -> Iterator[PageParts]:
    folder = posixpath.dirname(root)
    contents: list[str] = []
    templates: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        part = resolve(folder, attributes.get("BaseLoc", ""))
        if name == "Page" and part:
            contents.append(part)
        elif name == "TemplatePage" and part:
            templates[attributes.get("ID", "")] = part

    parse_xml(package.chunks(root), limits, start, lambda name: None)
    size = next((place for text in _texts(package, limits, root, "PhysicalBox") if (place := box_of(text))), A4)
    return (PageParts(content, templates, size) for content in contents)


def resolve(folder: str, location: str) -> str:
    """The name of the part that a location in a part of `folder` leads to; empty where it leads out of the archive."""
    location = location.strip().replace("\\", "/")
    if not location:
        return ""
    joined = posixpath.normpath(posixpath.join("/", "" if location.startswith("/") else folder, location.lstrip("/")))
    return joined.lstrip("/")


def box_of(text: str) -> Place | None:
    """The place that “x y width height” states, in millimetres; None where it states none of a sensible size."""
    values = numbers_of(text, 4)
    if len(values) != 4 or not (0 < values[2] <= _LARGEST_MM and 0 < values[3] <= _LARGEST_MM):
        return None
    return values[0], values[1], values[2], values[3]


def numbers_of(text: str, most: int) -> list[float]:
    """The numbers of a list; what is no number, or beyond all measure, is left out."""
    found = []
    for word in text.split(maxsplit=most)[:most]:
        try:
            value = float(word)
        except ValueError:
            continue
        if abs(value) <= _LARGEST_MM:
            found.append(value)
    return found
