"""Reads a report as a browser would: elements with their attributes and text, and whether tags nest."""

from __future__ import annotations

from html.parser import HTMLParser

_VOID = {"meta", "link", "img", "br", "hr", "input"}
# The report writes these as XML does, without an end tag.
_CLOSED = {"rect", "path", "circle", "use", "polyline"}


class Element:
    """One element; `text` is all text inside it."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Element] = []
        self.words: list[str] = []

    @property
    def text(self) -> str:
        return "".join(self.words)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    def ancestors(self) -> list[Element]:
        """The elements around it, from the innermost."""
        return [] if self.parent is None else [self.parent, *self.parent.ancestors()]

    def all(self, tag: str) -> list[Element]:
        """The elements with this tag inside, in order."""
        found = []
        for child in self.children:
            found += [child] if child.tag == tag else []
            found += child.all(tag)
        return found


class Page(HTMLParser):
    """A parsed page; `misnested` lists end tags that close another element than the last opened."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {}, None)
        self.elements: list[Element] = []
        self.misnested: list[str] = []
        self._open = self.root
        self.feed(html)
        self.close()
        if self._open is not self.root:
            self.misnested.append(f"never closed: {self._open.tag}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self._open)
        self._open.children.append(element)
        self.elements.append(element)
        if tag not in _VOID:
            self._open = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in _CLOSED:
            self._open = self._open.parent or self.root

    def handle_endtag(self, tag: str) -> None:
        if self._open.tag != tag or self._open.parent is None:
            self.misnested.append(tag)
            return
        self._open = self._open.parent

    def handle_data(self, data: str) -> None:
        element: Element | None = self._open
        while element is not None:
            element.words.append(data)
            element = element.parent

    def all(self, tag: str) -> list[Element]:
        """All elements with this tag."""
        return [element for element in self.elements if element.tag == tag]

    def with_class(self, name: str) -> list[Element]:
        """All elements of this class."""
        return [element for element in self.elements if name in element.classes]

    def by_id(self, name: str) -> Element:
        """The one element with this id."""
        (found,) = [element for element in self.elements if element.attributes.get("id") == name]
        return found
