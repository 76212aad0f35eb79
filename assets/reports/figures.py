"""Figures of a report: a crop with its caption, what each of its marks quotes, and the cells of forms it shows."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

import msgspec
from markupsafe import Markup

from assets.documents.model import Box, Document
from assets.documents.places import place_named
from assets.findings.model import Evidence, Finding
from assets.reports.excerpts import Excerpt, excerpt
from assets.reports.form_tables import CellIndex, form_anchor
from assets.reports.model import Crop, ReportDocument, View
from assets.reports.text import clean, shorten
from assets.reports.views import Shot, shots_of, sorted_findings

SEVERITY_NAMES = {"error": "错误", "warning": "警告", "info": "提示"}
QUOTE = 240
"""Characters of a quote that are shown beside its picture."""

ALT = 300
_PLACES_SHOWN = 4
REPEATED_BYTES = 250_000
"""Bytes of pictures that a report shows a second time; beyond them a link leads to the first."""

DISPLAY = 0.72
"""Pixels of the screen for one of a crop: a page's width at 150 dpi fills the column."""


class Link(msgspec.Struct, frozen=True):
    """A place inside the report to jump to."""

    href: str
    text: str


class Mark(msgspec.Struct, frozen=True):
    """One mark of a picture: what stands there, in which cell of a form if any, whether a finding is about it."""

    number: int
    anchor: str
    quotes: tuple[str, ...]
    cell: Link | None
    stated: bool


class Figure(msgspec.Struct, frozen=True):
    """One view: `image` is a data URI, or empty with a `note` that says why; `same` links to an equal figure.

    `excerpt` stands in the place of a picture where the document has no printed pages. `forms` are the published forms
    that marks of the figure stand in.
    """

    anchor: str
    title: str
    document: Link | None
    forms: tuple[Link, ...]
    image: str
    width: int
    height: int
    alt: str
    note: str
    excerpt: Excerpt | None
    same: Link | None
    marks: tuple[Mark, ...]


class FindingBlock(msgspec.Struct, frozen=True):
    """One finding as it is shown; `note` speaks where there is no place to show, `accepted` says why it may stay."""

    number: int
    anchor: str
    severity: str
    severity_name: str
    code: str
    message: str
    stated: str | None
    expected: str | None
    figures: tuple[Figure, ...]
    note: str
    accepted: str | None


class DocumentNames:
    """What a report calls a document: its number in the list of files where there are several."""

    def __init__(self, documents: Sequence[ReportDocument]) -> None:
        """Takes the documents in the order of the list of files."""
        self._documents = {d.sha256: (n, d) for n, d in enumerate(documents, 1)}
        self._several = len(documents) > 1

    def title(self, document: str) -> str:
        """The file's name, or the beginning of its hash where it is not in the list."""
        found = self._documents.get(document)
        return found[1].name if found else f"文件 {document[:12]}"

    def short(self, document: str) -> str:
        """文件2 where there are several files, nothing where there is only one."""
        found = self._documents.get(document)
        if found is None:
            return f"文件 {document[:12]} "
        return f"文件{found[0]} " if self._several else ""

    def link(self, document: str) -> Link | None:
        """The file's entry in the list of files."""
        found = self._documents.get(document)
        return Link(f"#d-{found[0]}", shorten(found[1].name, 60)) if found else None


class Asker:
    """On whose behalf a figure is made: it finds the cells of marks, and may blame them."""

    def __init__(self, index: CellIndex, finding: Finding | None = None, number: int = 0) -> None:
        """Takes the index of the forms' cells and, for a figure of a finding, the finding and its number."""
        self._index = index
        self._number = number
        self._stated = _stated_place(finding) if finding else None

    def cell_of(self, place: Evidence) -> str | None:
        """The anchor of the cell at a place; a finding leaves its number there."""
        return self._index.blame(place, self._number) if self._number else self._index.find(place)

    def is_stated(self, place: Evidence) -> bool:
        """Whether the place is where the number stands that the finding is about."""
        return place == self._stated


def _stated_place(finding: Finding) -> Evidence | None:
    """The first place of the evidence, where it quotes the number that the finding calls stated."""
    if not finding.stated or not finding.evidence:
        return None
    first = finding.evidence[0]
    quoted = _bare(finding.stated) in _bare(first.quote)
    return msgspec.structs.replace(first, quote="") if quoted else None


def _bare(text: str) -> str:
    return "".join(text.split()).replace(",", "").replace("，", "")


class FigureMaker:
    """Makes the figures of one report: equal views may be shown by a link to the first, all marks get anchors."""

    def __init__(
        self,
        crops: Mapping[View, Crop],
        names: DocumentNames,
        index: CellIndex,
        flowing: Mapping[str, Document] | None = None,
    ) -> None:
        """Takes the crops made for the report, the names of its files, the index of its forms' cells.

        `flowing` are the documents without printed pages, by hash.
        """
        self._flowing = flowing or {}
        self._crops = crops
        self._names = names
        self._index = index
        self._shown: dict[View, Link] = {}
        self._repeats = REPEATED_BYTES
        self.places: dict[tuple[str, int, Box], Link] = {}

    def figure(self, shot: Shot, anchor: str, owner: str, asker: Asker) -> Figure:
        """The figure of a shot; `owner` says, to a figure that is equal to it, where it is shown."""
        view = shot.view
        marks = []
        forms = []
        for number, (box, quotes) in enumerate(zip(view.boxes, shot.quotes, strict=True), 1):
            place = Evidence(view.document, view.page, box.x0, box.top, box.x1, box.bottom, "")
            cell = asker.cell_of(place)
            if cell:
                forms.append(Link(f"#{form_anchor(cell)}", shorten(self._index.titles[cell], 40)))
            shown = tuple(shorten(clean(q), QUOTE) for q in quotes)
            link = Link(f"#{cell}", self._index.titles[cell]) if cell else None
            marks.append(Mark(number, f"{anchor}-{number}", shown, link, asker.is_stated(place)))
            self.places[view.document, view.page, box] = Link(
                f"#{anchor}-{number}",
                f"{self._names.short(view.document)}{self._where(view.document, view.page, [box])}",
            )
        flowing = self._flowing.get(view.document)
        rows = excerpt(flowing, view) if flowing is not None else None
        crop = self._crops.get(view, Crop(None, note="未制作截图，请查对原件。"))
        same = None
        if crop.image:
            same = self._repeat(view, crop.image)
            self._shown.setdefault(view, Link(f"#{anchor}", owner))
        image = Markup() if crop.image is None or same else _data_uri(crop.image)
        return Figure(
            anchor=anchor,
            title=self._where(view.document, view.page, view.boxes),
            document=self._names.link(view.document),
            forms=tuple(dict.fromkeys(forms)),
            image=image,
            width=round(crop.width * DISPLAY),
            height=round(crop.height * DISPLAY),
            alt=self._alt(view, marks),
            note=crop.note,
            excerpt=rows,
            same=same,
            marks=tuple(marks),
        )

    def _where(self, document: str, page: int, boxes: Sequence[Box]) -> str:
        """What a reader looks for: the page, or in a document without pages the cells, rows or paragraphs."""
        flowing = self._flowing.get(document)
        if flowing is None:
            return f"第 {page} 页"
        places = list(dict.fromkeys(place_named(flowing, page, box) for box in boxes))
        more = f"等 {len(places)} 处" if len(places) > _PLACES_SHOWN else ""
        return "、".join(places[:_PLACES_SHOWN]) + more

    def _repeat(self, view: View, image: bytes) -> Link | None:
        """Where an equal picture is shown already, None where this one may be shown (again)."""
        shown = self._shown.get(view)
        if shown is None:
            return None
        self._repeats -= len(image)
        return shown if self._repeats < 0 else None

    def _alt(self, view: View, marks: Sequence[Mark]) -> str:
        words = "；".join("、".join(f"“{q}”" for q in mark.quotes) or "一处" for mark in marks)
        name = shorten(self._names.title(view.document), 60)
        return shorten(f"《{name}》{self._where(view.document, view.page, view.boxes)}局部截图，框出：{words}", ALT)


def _data_uri(image: bytes) -> Markup:
    # Base64 needs no escaping, and must not be shortened as a document's text is.
    return Markup("data:image/png;base64,") + Markup(base64.b64encode(image).decode("ascii"))


def finding_blocks(findings: Sequence[Finding], maker: FigureMaker, index: CellIndex) -> list[FindingBlock]:
    """The findings in the order in which they are shown, numbered from 1, each with its figures or a note."""
    blocks = []
    for number, finding in enumerate(sorted_findings(findings), 1):
        asker = Asker(index, finding, number)
        figures = [
            maker.figure(shot, f"f{number}-{n}", f"疑点 {number}", asker)
            for n, shot in enumerate(shots_of(finding.evidence), 1)
        ]
        blocks.append(
            FindingBlock(
                number=number,
                anchor=f"f-{number}",
                severity=finding.severity if finding.severity in SEVERITY_NAMES else "info",
                severity_name=SEVERITY_NAMES.get(finding.severity, finding.severity),
                code=finding.code,
                message=finding.message,
                stated=finding.stated,
                expected=finding.expected,
                figures=tuple(figures),
                note="" if figures else "这一疑点不出自文件的某一处，没有可供对照的截图。",
                accepted=finding.accepted,
            )
        )
    return blocks


def source_figures(shots: Sequence[Shot], maker: FigureMaker, index: CellIndex) -> list[Figure]:
    """The pictures of what the indicators draw on, in the order of the files and pages."""
    asker = Asker(index)
    return [maker.figure(shot, f"s{n}", f"出处 {n}", asker) for n, shot in enumerate(shots, 1)]
