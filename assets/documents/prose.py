"""The running text of a document: paragraphs in reading order, every character traceable to where it is printed.

Lines outside grids are joined over line and page ends, white space and unprintable characters are dropped, page
numbers, running heads and dotted tables of contents are left out. What a paragraph says is not interpreted here,
only its place in the numbering of headings (第一部分, 一、, （一）, 1., （1）, ①).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

import msgspec

from assets.documents.model import POINT, Box, Document, Line, NumberSpan, Page, Source

MOST_HEADING = 60
"""Characters: a numbered paragraph longer than this is text, not a heading."""

_MARGIN = 0.12
"""Share of a page's height, from above and from below, where page numbers and running heads stand."""
_FEWEST_REPEATS = 3
_TELLING = 8
"""Lines: a page with fewer does not tell how far the lines of a paragraph are apart."""
_REPEATING_SHARE = 0.45
"""A running head stands on about every page (or every other one) between its first and its last; a title does not."""

_CHINESE = "一二三四五六七八九十"
_MARKERS = (
    re.compile(rf"第[{_CHINESE}\d]{{1,3}}(?:部分|章)|附件?表?[{_CHINESE}\d]{{1,3}}[:：、.]?$|附件$"),
    re.compile(rf"[{_CHINESE}]{{1,3}}、"),
    re.compile(rf"[（(][{_CHINESE}]{{1,3}}[）)]"),
    re.compile(r"\d{1,2}[.．、](?!\d)"),
    re.compile(r"[（(]\d{1,2}[）)]"),
    re.compile(r"[①-⑳]"),
)
_BULLETS = "-•·●◆■#*"
_PAGE_NUMBER = re.compile(r"[-—–－~·.]*第?\d{1,4}页?(?:[/／,，、]?共?\d{1,4}页?)?[-—–－~·.]*")
_LEADER = re.compile(r"[.…·．]{3,}[-—（(]?\d{1,4}[-—）)]?$")
_ENDED = "。！？!?；;：:"
_STOPPED = re.compile(r"[，。；：！？,;:]")
_NEVER_FIRST = "〔）)】》”’，。；、：:,;%％"
_OTHER_SIZE = 1.4
"""Lines of words whose heights differ by this factor are set in different sizes."""
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
_COMMA = re.compile(r"[，。；,;]")
_ACCOUNT = re.compile(r"[（(][类款项][）)]")
_ACCOUNT_ONLY = re.compile(r"[（(]项[）)][：:]?$")
"""A line that ends with the path of an account goes on with its figures, however it is broken."""
_ASIDE = re.compile(r"[（(][^（）()]{0,40}[）)]")
_QUANTITY = re.compile(r"\d[余多]?[万亿千]?(?:元|[%％]|人|个|辆|台|分|户|家|次|名|项)")
_DIGITS = re.compile(r"\d+")


class Piece(msgspec.Struct, frozen=True, gc=False):
    """The part of a paragraph that one printed line gives.

    `start` is its offset in the paragraph; `index` the line's place in `page.lines`; `places` the index in the
    line's text of each character that was kept, None where nothing was dropped.
    """

    start: int
    page: int
    index: int
    line: Line
    places: tuple[int, ...] | None

    def place(self, offset: int) -> int:
        """The index in the line's text of the paragraph's character `offset`."""
        local = offset - self.start
        return local if self.places is None else self.places[local]


class Paragraph(msgspec.Struct, frozen=True, gc=False):
    """One paragraph without white space (a blank is kept only between two digits that are printed apart).

    `level` is 0 for text, 1 (第一部分) to 6 (①) for a heading; `section` the headings above it, outermost first.
    """

    document: str
    text: str
    level: int
    section: tuple[str, ...]
    pieces: tuple[Piece, ...]

    def place(self, offset: int) -> tuple[int, int, int]:
        """Page number, index of the line on the page, index of the character in the line."""
        piece = self.pieces[self._piece(offset)]
        return piece.page, piece.index, piece.place(offset)

    def source(self, start: int, end: int) -> Source:
        """Where the characters `[start, end)` are printed: the boxes of their numbers, else of their lines.

        What runs over a page end is shown on the page where it starts.
        """
        first = self._piece(start)
        page = self.pieces[first].page
        found: list[Box] = []
        for position in range(first, self._piece(max(start, end - 1)) + 1):
            piece = self.pieces[position]
            if piece.page != page:
                break
            low = piece.place(max(start, piece.start))
            last = self.pieces[position + 1].start if position + 1 < len(self.pieces) else len(self.text)
            high = piece.place(min(end, last) - 1) + 1
            found.extend([number.box for number in _numbers(piece.line, low, high)] or [piece.line.box])
        box = found[0]
        for other in found[1:]:
            box = box.union(other)
        return Source(self.document, page, box)

    def confidence(self, start: int, end: int) -> float | None:
        """How sure the reading of the numbers in `[start, end)` is, 0 to 1; None where the file holds characters."""
        found: list[float] = []
        for position in range(self._piece(start), self._piece(max(start, end - 1)) + 1):
            piece = self.pieces[position]
            low = piece.place(max(start, piece.start))
            last = self.pieces[position + 1].start if position + 1 < len(self.pieces) else len(self.text)
            high = piece.place(min(end, last) - 1) + 1
            found += [n.confidence for n in _numbers(piece.line, low, high) if n.confidence is not None]
        return min(found, default=None)

    def _piece(self, offset: int) -> int:
        return max(0, bisect_right(self.pieces, offset, key=lambda piece: piece.start) - 1)


def _numbers(line: Line, start: int, end: int) -> list[NumberSpan]:
    """The numbers of a line that share a character with `[start, end)`."""
    found = []
    position = bisect_right(line.numbers, start, key=lambda number: number.end)
    while position < len(line.numbers) and line.numbers[position].start < end:
        found.append(line.numbers[position])
        position += 1
    return found


class _Printed(msgspec.Struct, gc=False):
    """A line that belongs to the running text, squeezed, with what its page tells about its position."""

    page: int
    index: int
    line: Line
    text: str
    places: tuple[int, ...] | None
    left: float
    right: float
    pitch: float
    after_grid: bool
    measured: bool  # whether its box is in points; elsewhere only its words tell where a paragraph ends

    @property
    def em(self) -> float:
        return max(4.0, min(30.0, self.line.box.bottom - self.line.box.top))

    def fills_up_to(self, ems: float) -> bool:
        """Whether the line ends less than so many characters before the right edge."""
        return self.measured and self.line.box.x1 > self.right - ems * self.em

    @property
    def indented(self) -> bool:
        return self.line.box.x0 > self.left + 1.2 * self.em

    @property
    def centred(self) -> bool:
        before, after = self.line.box.x0 - self.left, self.right - self.line.box.x1
        return before > 3 * self.em and abs(before - after) < 2 * self.em


class _Group(msgspec.Struct, gc=False):
    """The lines of one paragraph so far, and what its first line tells; that may be a megabyte, so it is read once.

    `bare` says that the first line has no mark in it, `title` that it is also numbered; `sentence` that it has a comma
    or the path of an account.
    """

    lines: list[_Printed]
    bare: bool
    title: bool
    sentence: bool


def _begun(first: _Printed) -> _Group:
    text = _ASIDE.sub("", first.text)
    account = _ACCOUNT.search(first.text) is not None
    bare = _STOPPED.search(text) is None and not account
    return _Group([first], bare, bare and marker_level(first.text) > 0, account or _COMMA.search(text) is not None)


def paragraphs(document: Document) -> list[Paragraph]:
    """The paragraphs of the running text in reading order, headings as paragraphs of their own."""
    dropped = _furniture(document.pages)
    groups: list[_Group] = []
    for printed in _running(document.pages, dropped):
        if groups and _continues(groups[-1], printed):
            groups[-1].lines.append(printed)
        else:
            groups.append(_begun(printed))
    return list(_numbered(document.sha256, [group.lines for group in groups]))


def squeeze(text: str) -> tuple[str, tuple[int, ...] | None]:
    """A text without blanks and unprintable characters, and the index of each kept one (None if all were kept).

    Between two digits that are printed apart one blank stays: “12 3.4” is two numbers.
    """
    if text.isprintable() and " " not in text:
        return text, None
    kept: list[str] = []
    places: list[int] = []
    apart = False
    for index, character in enumerate(text):
        if character == " " or not character.isprintable():
            apart = apart or character.isspace()
            continue
        if apart and kept and kept[-1].isdigit() and character.isdigit():
            kept.append(" ")
            places.append(index - 1)
        apart = False
        kept.append(character)
        places.append(index)
    return "".join(kept), tuple(places)


def _furniture(pages: tuple[Page, ...]) -> set[tuple[int, int]]:
    """Page numbers and running heads: (page number, index of the line)."""
    dropped: set[tuple[int, int]] = set()
    repeated: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for page in pages:
        if page.unit != POINT or page.height <= 0:
            continue
        for index, line in enumerate(page.lines):
            middle = (line.box.top + line.box.bottom) / 2 / page.height
            if _MARGIN < middle < 1 - _MARGIN or len(line.text) > MOST_HEADING:
                continue
            text = squeeze(line.text)[0]
            if _PAGE_NUMBER.fullmatch(text):
                dropped.add((page.number, index))
            else:
                repeated[_DIGITS.sub("0", text), round(line.box.top / 4)].append((page.number, index))
    for places in repeated.values():
        span = places[-1][0] - places[0][0] + 1
        if len(places) >= _FEWEST_REPEATS and len(places) / span >= _REPEATING_SHARE:
            dropped.update(places)
    return dropped


def _running(pages: tuple[Page, ...], dropped: set[tuple[int, int]]) -> Iterator[_Printed]:
    kept = {page.number: _kept(page, dropped) for page in pages}
    edges = _right_edges(pages)
    # A page of single lines with space between them has no telling distance of its own.
    steps = [step for lines in kept.values() if len(lines) >= _TELLING and (step := _pitch(lines)) > 0]
    usual = 1.2 * median(steps) if steps else 0.0
    bottom_of_grid = 0.0
    for page in pages:
        left, right = _edges([line for _, line in kept[page.number]])
        right = max(right, edges.get(round(page.width), 0.0))
        pitch = _pitch(kept[page.number])
        pitch = min(pitch or usual, usual) if usual else pitch
        grid_bottoms = sorted(grid.box.bottom for grid in page.grids)
        over, above = bottom_of_grid, -1.0
        for index, line in kept[page.number]:
            text, places = squeeze(line.text)
            if not text:
                continue
            next_grid = bisect_right(grid_bottoms, above)
            after = over > 0 or (next_grid < len(grid_bottoms) and grid_bottoms[next_grid] <= line.box.bottom)
            measured = page.unit == POINT
            yield _Printed(page.number, index, line, text, places, left, right, pitch, after, measured)
            over, above = 0.0, line.box.bottom
        # A grid that closes the page parts what stands before it from what the next page begins with.
        bottom_of_grid = float(grid_bottoms[-1:] > [above]) if kept[page.number] else over


def _kept(page: Page, dropped: set[tuple[int, int]]) -> list[tuple[int, Line]]:
    """The lines of a page's running text, with their index on the page."""
    outside = {id(line) for line in page.lines_outside_grids()}
    return [
        (index, line)
        for index, line in enumerate(page.lines)
        if id(line) in outside and (page.number, index) not in dropped and not _is_contents(line.text)
    ]


def _is_contents(text: str) -> bool:
    """Whether a line is one of a table of contents: dots that lead to a page number."""
    return bool(_LEADER.search("".join(text[-MOST_HEADING:].split())))


def _right_edges(pages: tuple[Page, ...]) -> dict[int, float]:
    """Where the running text of the pages of each width usually ends on the right.

    A page that holds little more than a title has no telling edge of its own.
    """
    found: dict[int, list[float]] = defaultdict(list)
    for page in pages:
        if page.lines:
            found[round(page.width)].append(max(line.box.x1 for line in page.lines))
    return {width: sorted(edges)[len(edges) // 2] for width, edges in found.items()}


def _edges(lines: list[Line]) -> tuple[float, float]:
    """Left and right edge of a page's running text; indented lines have no say in the left one."""
    if not lines:
        return 0.0, 0.0
    right = max(line.box.x1 for line in lines)
    least = min(line.box.x0 for line in lines)
    wide = [line.box.x0 for line in lines if line.box.x1 - line.box.x0 > 0.6 * (right - least)]
    return min(wide, default=least), right


def _pitch(lines: list[tuple[int, Line]]) -> float:
    """The distance of lines within a paragraph: a low quartile, for between paragraphs it is larger."""
    steps = sorted(b.box.top - a.box.top for (_, a), (_, b) in pairwise(lines) if b.box.top > a.box.top)
    return steps[len(steps) // 4] if steps else 0.0


def _continues(group: _Group, new: _Printed) -> bool:
    """Whether a line goes on with the paragraph that the group of lines before it is."""
    last = group.lines[-1]
    alone = len(group.lines) == 1
    if not new.after_grid and (new.text[0] in _NEVER_FIRST or _ACCOUNT.match(new.text)):
        return True
    if new.after_grid or marker_level(new.text):
        return False
    if last.measured and _WORDS.search(last.text) and _WORDS.search(new.text):
        low, high = sorted((last.em, new.em))
        if high > _OTHER_SIZE * low:
            return False
    if _ACCOUNT_ONLY.search(last.text):
        return True
    ended = last.text[-1] in _ENDED or last.text.endswith(("。”", "。）"))
    if not ended:
        if alone and group.title:
            return last.fills_up_to(1.2) and (new.centred or not new.indented)
        if last.fills_up_to(2.5):
            return not (alone and group.bare and _apart(last, new))
        if _did_not_fit(last, new):
            return True
        # A page or a column that ends within a sentence leaves a short line; a heading, a caption or a label is short
        # too, but has no comma in it.
        return not alone or group.sentence
    return last.fills_up_to(2.5) and not new.indented and not _apart(last, new) and last.right > 0


def _did_not_fit(last: _Printed, new: _Printed) -> bool:
    """Whether a line ends early because the number that the next one begins with is not broken."""
    first = new.line.numbers[0] if new.line.numbers else None
    if first is None or first.start or not last.measured or last.page != new.page or _apart(last, new):
        return False
    return last.right - last.line.box.x1 < first.box.x1 - first.box.x0 + last.em


def _apart(last: _Printed, new: _Printed) -> bool:
    """Whether more than a line's usual distance lies between two lines of a page."""
    return last.page == new.page and last.pitch > 0 and new.line.box.top - last.line.box.top > 1.4 * last.pitch


def marker_level(text: str) -> int:
    """The level of the number that a line begins with (1 for 第一部分 to 6 for ①), 0 if it begins with none."""
    head = text[:12].lstrip(_BULLETS)
    for level, marker in enumerate(_MARKERS, start=1):
        if marker.match(head):
            return level
    return 0


def _numbered(document: str, groups: list[list[_Printed]]) -> Iterator[Paragraph]:
    above: list[tuple[int, str]] = []
    for group in groups:
        text, pieces = _joined(group)
        marker = marker_level(text)
        if marker:
            above = [(level, heading) for level, heading in above if level < marker]
        level = marker if marker and _is_heading(text) else 0
        yield Paragraph(document, text, level, tuple(heading for _, heading in above), pieces)
        if level:
            above.append((level, text))


def _joined(group: list[_Printed]) -> tuple[str, tuple[Piece, ...]]:
    pieces = []
    start = 0
    for printed in group:
        pieces.append(Piece(start, printed.page, printed.index, printed.line, printed.places))
        start += len(printed.text)
    return "".join(printed.text for printed in group), tuple(pieces)


def _is_heading(text: str) -> bool:
    return (
        len(text) <= MOST_HEADING
        and not any(stop in text[:-1] for stop in "。；")
        and not _QUANTITY.search(text)
        and text.count("，") <= 1
    )
