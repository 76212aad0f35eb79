"""What a report is made of: everything about one department-year, with the page crops it shows.

Nothing is computed or read here; the records come from the layers before. `render.render_report` turns one
`ReportInputs` into one page, and the same inputs give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from assets.documents.model import Box, Document
from assets.findings.model import Finding
from assets.indicators.model import Indicator
from assets.scores.model import Comparison, Score, Scorecard
from assets.tables.model import Cell

DOCUMENT_STATUSES = {
    "read": "已读取",
    "partial": "部分读取",
    "unreadable": "无法读取",
    "skipped": "未处理",
}
"""Status of a document -> how a report says it. Any other status is shown as it is."""


class ReportDocument(msgspec.Struct, frozen=True):
    """One file of the department-year, or one of the year before that an indicator draws on.

    `pages` is None where the file could not be read, and `message` then says why, or has none. `fiscal_year` is given
    only for a file of another year than the report's. What the file is by its content (`type`, `agency`, `about_year`,
    `units`) is empty where it does not say; `unsure` names what of it is only likely. `parts` and `notes` are
    sentences; `doubtful` is how many numbers were recognised with low confidence.
    """

    name: str
    sha256: str
    pages: int | None
    status: str
    message: str = ""
    fiscal_year: int | None = None
    format: str = ""
    type: str = ""
    agency: str = ""
    about_year: int | None = None
    units: str = ""
    unsure: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    scanned: int = 0
    doubtful: int = 0


class ReportForm(msgspec.Struct, frozen=True):
    """One published form: its cells in any order (they carry their row), or `empty` when it was published empty.

    `where` says what `pages` are where they are no printed pages: worksheets, or nothing.
    """

    form: str
    title: str
    document: str
    pages: tuple[int, ...]
    unit: str
    cells: tuple[Cell, ...]
    empty: bool = False
    where: str | None = None


class RulebookNote(msgspec.Struct, frozen=True):
    """What a reader must know of a rulebook: title, legal basis, notes, and each indicator's standard (评分标准).

    `standards` maps an indicator's id to the words of its scoring rule. The weights are in the scores.
    """

    rulebook: str
    title: str
    legal_basis: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    standards: Mapping[str, str] = msgspec.field(default_factory=dict)


class View(msgspec.Struct, frozen=True):
    """A part of a page that is shown as one picture with every box in it marked, in the order given."""

    document: str
    page: int
    boxes: tuple[Box, ...]


class Crop(msgspec.Struct, frozen=True):
    """The picture of a view (`image` is a PNG of `width` x `height` pixels), or a note that says why there is none."""

    image: bytes | None
    width: int = 0
    height: int = 0
    note: str = ""


class ReportInputs(msgspec.Struct, frozen=True):
    """Everything that one report shows. `crops` is filled by `crops.make_crops` over `views.report_views`.

    `flowing` are the documents without printed pages, of which rows and paragraphs are shown instead of pictures.
    `remark` is printed in the foot as it is given (for instance the version or the date of the data); nothing else in
    the page depends on when or where it is made.
    """

    department_id: str
    department: str
    region: str
    fiscal_year: int
    documents: Sequence[ReportDocument] = ()
    rulebooks: Sequence[RulebookNote] = ()
    scorecards: Sequence[Scorecard] = ()
    scores: Sequence[Score] = ()
    comparisons: Sequence[Comparison] = ()
    indicators: Sequence[Indicator] = ()
    findings: Sequence[Finding] = ()
    forms: Sequence[ReportForm] = ()
    crops: Mapping[View, Crop] = msgspec.field(default_factory=dict)
    flowing: Mapping[str, Document] = msgspec.field(default_factory=dict)
    remark: str = ""
