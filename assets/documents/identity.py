"""What a document is, whose, of which fiscal year and in which units of money: from its content, never from its name.

Each answer carries its place and how sure it is. A file may hold several documents (accounts with a bound-in evaluation
about the year before): the first is the main one, the others are its parts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from assets.documents.model import POINT, Box, Document, Source
from assets.documents.prose import Paragraph
from assets.documents.titles import (
    BUDGET,
    FINAL_ACCOUNTS,
    KEY_EVALUATION,
    OTHER,
    PROJECT_REPORT,
    SELF_EVALUATION,
    TARGET_TABLE,
    Piece,
    Title,
    is_agency,
    name_in,
    pieces_of,
    titles_of,
    uniform,
    without_contents,
)

TYPES = {
    FINAL_ACCOUNTS: "部门决算",
    BUDGET: "部门预算",
    SELF_EVALUATION: "绩效自评",
    KEY_EVALUATION: "绩效评价",
    PROJECT_REPORT: "项目绩效报告",
    TARGET_TABLE: "绩效目标表",
    OTHER: "其他",
}
"""Type of a document -> what it is called."""

CERTAIN, LIKELY = "certain", "likely"
SURENESS = {CERTAIN: "确定", LIKELY: "可能"}
MOST_PARTS = 300
_BEGINNING = 20
"""Paragraphs at the beginning of a report, where it says why it was written."""
_COVER = 15
"""Pieces among which a cover's title begins."""
_COVER_OF_WEB_PAGE = 60
"""The same where the navigation of a site may come first."""
_FEWEST_FORMS = 2
_SURE_FORMS = 4
_FEWEST_YEARS = 2

_YEAR_ALONE = re.compile(
    r"(?:(?:会计|预算)?年[度份]:)?(?P<year>(?:19|20)\d\d)年度?|[(](?P<other>(?:19|20)\d\d)年度?[)]"
)
_YEAR_IN_TEXT = re.compile(r"(?P<year>(?:19|20)\d\d)年(?:度|部门|单位|整体)")
_LABEL = re.compile(
    r"^(?:编制|填报|公开|预算|填表|被评价|自评|申报|实施|报送)?(?:部门|单位)(?:[(](?:单位|部门|公章|盖章|章)[)])?(?:名称)?"
    r"(?:[(][^()]{1,10}[)])?:?(?P<name>.*)$"
)
_LABEL_ENDS = re.compile(r"(?:金额)?单位:|[(]?(?:公章|盖章|章)[)]|填报|编制日期|日期|年度|联系|\d{4}年|预算编码|编码")
_UNIT = re.compile(r"单位[:为]?(?:人民币)?(?P<unit>亿元|[十百千]?万元|[百千]元|元)(?![\u4e00-\u9fff])")
_ACCOUNTS_FORM = re.compile(
    r"^(?:[一二三四五六七八九十]+、)?(?:一般公共预算|财政拨款|收入支出|收入|支出|政府性基金|国有资本经营|三公|项目支出).*决算.*表$"
    r"|^(?:[一二三四五六七八九十]+、)?(?:收入支出|财政拨款收入支出)决算总表$"
)
_BUDGET_FORM = re.compile(
    r"^(?:[一二三四五六七八九十]+、)?(?:(?:部门|单位)?(?:预算)?(?:收支|收入|支出)(?:预算)?总[体]?表|财政拨款收支(?:预算)?总表"
    r"|一般公共预算(?:财政拨款)?(?:基本)?支出(?:预算)?表|(?:政府性基金|国有资本经营)预算支出(?:预算)?表|.*预算.*(?:总表|明细表|汇总表))$"
)
_BY_ITSELF = re.compile(r"自评|自我评价|我局|我单位|我委|我中心|本单位")
_BY_OTHERS = re.compile(r"重点评价|第三方|委托|评价组|评价工作组|评价机构|被评价")
_COMPANY = re.compile(r"公司|事务所|会计师")
_OVERVIEW = re.compile(r"^(?:第[一二三四五]部分)?(?P<name>.{4,40}?)(?:部门|单位)?概[况述]$")


class Told(msgspec.Struct, frozen=True):
    """One thing that the content says: `what` is type, agency, year or unit; where it says so, and how sure that is."""

    what: str
    value: str
    sure: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    quote: str

    @property
    def box(self) -> Box:
        """Where it stands on its page."""
        return Box(self.x0, self.top, self.x1, self.bottom)


class Part(msgspec.Struct, frozen=True):
    """A document that is bound into another one, from `page` to `last_page`; `subject` is the project of a report."""

    type: str
    fiscal_year: int | None
    agency: str | None
    subject: str | None
    title: str
    page: int
    last_page: int
    x0: float
    top: float
    x1: float
    bottom: float


class Identity(msgspec.Struct, frozen=True):
    """What a document is as a whole, with the places that say so and the parts that are something else.

    `whose` is 部门 or 单位 where the title of accounts or a budget says which of the two they are; `scope` what an
    agency's name says of the units that are meant (本级, 汇总). Anything that the content does not say is None.
    """

    type: str
    agency: str | None
    fiscal_year: int | None
    whose: str | None
    scope: str | None
    units: tuple[str, ...]
    told: tuple[Told, ...]
    parts: tuple[Part, ...]

    def about(self, what: str) -> Told | None:
        """What the content says of the type, the agency, the year or the (most frequent) unit, with its place."""
        return next((told for told in self.told if told.what == what), None)

    def is_certain(self, what: str) -> bool:
        """Whether the content says it beyond doubt."""
        told = self.about(what)
        return told is not None and told.sure == CERTAIN


def identify(document: Document, paragraphs: Sequence[Paragraph]) -> Identity:
    """The identity of a document.

    Args:
        document: as it was read.
        paragraphs: its running text (`prose.paragraphs`); asked only where no title tells the year.
    """
    everything = pieces_of(document)
    pieces = without_contents(everything)
    titles = titles_of(pieces)
    main = _main_title(pieces, titles)
    kind = _type(pieces, titles, main)
    own, parts = _parted(titles, main, kind.value, document)
    if kind.value == KEY_EVALUATION and kind.sure == LIKELY and _evaluates_itself(paragraphs):
        kind = msgspec.structs.replace(kind, value=SELF_EVALUATION)
    end = (parts[0].page, parts[0].top) if parts else None
    before = [piece for piece in pieces if end is None or (piece.page, piece.box.top) < end]
    agency = _agency(before, own) or (_agency(pieces, own) if end else None)
    year = _year(before, own, kind.value, paragraphs)
    units = _units(document)
    scope = re.search(r"[(（](汇总|本级|机关)[)）]|(本级)$", own[0].quote if own else "")
    return Identity(
        type=kind.value,
        agency=agency.value if agency else None,
        fiscal_year=int(year.value) if year else None,
        whose=next((title.whose for title in own if title.whose), None),
        scope=next(filter(None, scope.groups()), None) if scope else None,
        units=tuple(told.value for told in units),
        told=tuple(told for told in (kind, agency, year, *units) if told is not None),
        parts=tuple(parts),
    )


def source_of(document: Document, told: Told | Part) -> Source:
    """Where it stands, as the page is displayed."""
    return document.printed(Source(document.sha256, told.page, Box(told.x0, told.top, told.x1, told.bottom)))


# The main document and its parts --------------------------------------------------------------------------------------


def _main_title(pieces: Sequence[Piece], titles: Sequence[Title]) -> Title | None:
    """The title on the cover: the first, if it comes early."""
    if not titles or not pieces:
        return None
    first = titles[0]
    most = _COVER if pieces[0].measured else _COVER_OF_WEB_PAGE
    before = sum((piece.page, piece.box.top) < (first.page, first.box.top) for piece in pieces[: most + 1])
    return first if before < most and first.page <= pieces[0].page + 1 else None


def _type(pieces: Sequence[Piece], titles: Sequence[Title], main: Title | None) -> Told:
    if main is not None:
        return _told("type", main.type, CERTAIN if main.sure else LIKELY, main.page, main.box, main.quote)
    for kind, pattern in ((FINAL_ACCOUNTS, _ACCOUNTS_FORM), (BUDGET, _BUDGET_FORM)):
        forms = {piece.text: piece for piece in pieces if pattern.search(piece.text)}
        if len(forms) >= _FEWEST_FORMS:
            first = next(iter(forms.values()))
            return _of("type", kind, CERTAIN if len(forms) >= _SURE_FORMS else LIKELY, first)
    if titles:
        first_title = titles[0]
        return _told("type", first_title.type, LIKELY, first_title.page, first_title.box, first_title.quote)
    return Told("type", OTHER, LIKELY, 1, 0.0, 0.0, 0.0, 0.0, "")


def _evaluates_itself(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether a report that does not say so in its title speaks of a 自评 at its beginning, and of no other's 评价."""
    beginning = [paragraph.text for paragraph in paragraphs[:_BEGINNING]]
    return any(_BY_ITSELF.search(text) for text in beginning) and not any(_BY_OTHERS.search(t) for t in beginning)


def _parted(
    titles: Sequence[Title], main: Title | None, kind: str, document: Document
) -> tuple[list[Title], list[Part]]:
    """The titles of the main document, and the parts that begin with another one's title."""
    own: list[Title] = []
    starts: list[Title] = []
    year = main.year if main else None
    for title in titles:
        if title.type == kind and title.subject is None and (title.year in (None, year) or year is None):
            own.append(title)
            year = year or title.year
        elif title is main:
            own.append(title)
        elif starts and _same_part(starts[-1], title):
            starts[-1] = _completed(starts[-1], title)
        else:
            starts.append(title)
    parts = []
    for n, title in enumerate(starts[:MOST_PARTS]):
        after = [t for t in (*starts[n + 1 :], *own) if (t.page, t.box.top) > (title.page, title.box.top)]
        following = min(after, key=lambda t: (t.page, t.box.top), default=None)
        last = len(document.pages) if following is None else max(title.page, following.page - 1)
        box = title.box
        about = title.year or year
        parts.append(
            Part(
                title.type, about, title.agency, title.subject, title.quote, title.page, last,
                box.x0, box.top, box.x1, box.bottom,
            )
        )  # fmt: skip
    return own, parts


def _same_part(one: Title, other: Title) -> bool:
    if one.type == PROJECT_REPORT == other.type:
        return one.subject == other.subject or other.subject is None
    return one.type == other.type and (other.year in (None, one.year) or one.year is None)


def _completed(one: Title, other: Title) -> Title:
    return msgspec.structs.replace(one, year=one.year or other.year, agency=one.agency or other.agency)


# Whose, of which year, in which unit ----------------------------------------------------------------------------------


def _agency(pieces: Sequence[Piece], own: Sequence[Title]) -> Told | None:
    """Whose the document is: its title says so, or a label (编制单位：…), or a name that stands alone on the cover."""
    named = [title for title in own if title.agency]
    if named and named[0] is own[0]:
        title = named[0]
        return _told("agency", title.agency or "", CERTAIN, title.page, title.box, title.quote)
    labelled = _labelled(pieces)
    if labelled:
        value, several = Counter(name for name, _ in labelled).most_common(1)[0]
        piece = next(piece for name, piece in labelled if name == value)
        early = piece.page <= pieces[0].page + 1
        return _of("agency", value, CERTAIN if several > 1 or early else LIKELY, piece)
    if named:
        value = Counter(title.agency for title in named).most_common(1)[0][0] or ""
        title = next(title for title in named if title.agency == value)
        return _told("agency", value, LIKELY, title.page, title.box, title.quote)
    for piece in pieces[:_COVER]:
        if is_agency(piece.text) and not _COMPANY.search(piece.text):
            return _of("agency", name_in(piece.text), LIKELY, piece)
    for piece in pieces:
        match = _OVERVIEW.match(piece.text)
        if match is not None and is_agency(match["name"]):
            return _of("agency", name_in(match["name"]), LIKELY, piece)
    return None


def _labelled(pieces: Sequence[Piece]) -> list[tuple[str, Piece]]:
    """The names behind labels such as 编制单位：, in the same line or in the next cell of the row."""
    found = []
    for n, piece in enumerate(pieces):
        match = _LABEL.match(piece.text)
        if match is None:
            continue
        name, where = match["name"], piece
        if not name and n + 1 < len(pieces) and pieces[n + 1].cell and pieces[n + 1].box.top < piece.box.bottom:
            name, where = pieces[n + 1].text, pieces[n + 1]
        elif ":" not in piece.text:
            continue
        ends = _LABEL_ENDS.search(name)
        name = name_in(name[: ends.start()] if ends else name)
        if is_agency(uniform(name)) and not _COMPANY.search(name):
            found.append((name, where))
    return found


def _year(pieces: Sequence[Piece], own: Sequence[Title], kind: str, paragraphs: Sequence[Paragraph]) -> Told | None:
    """The fiscal year: that of the titles, of the lines that hold a year alone, or the one the text is mostly about."""
    dated = [title for title in own if title.year is not None]
    if dated:
        year = _most(title.year for title in dated)
        title = next((title for title in dated if title.year == year), dated[0])
        # The cover is what a reader goes by, though the titles inside may disagree: that is a finding of its own.
        title = own[0] if own[0].year is not None else title
        return _told("year", str(title.year), CERTAIN, title.page, title.box, title.quote)
    alone = [(int(m["year"] or m["other"]), piece) for piece in pieces if (m := _YEAR_ALONE.fullmatch(piece.text))]
    if alone:
        year = _most(value for value, _ in alone)
        piece = next(piece for value, piece in alone if value == year)
        certain = len({value for value, _ in alone}) == 1 and (len(alone) >= _FEWEST_YEARS or kind != FINAL_ACCOUNTS)
        return _of("year", str(year), CERTAIN if certain else LIKELY, piece)
    spoken = [
        (int(match["year"]), paragraph, match)
        for paragraph in paragraphs
        for match in _YEAR_IN_TEXT.finditer(paragraph.text)
    ]
    if not spoken:
        return None
    year = _most(value for value, _, _ in spoken)
    _, paragraph, match = next(each for each in spoken if each[0] == year)
    source = paragraph.source(*match.span())
    return _told("year", str(year), LIKELY, source.page, source.box, paragraph.text[: match.end() + 20])


def _most(values: object) -> int:
    counts: Counter[int] = Counter(values)  # type: ignore[call-overload]
    return max(counts, key=lambda value: (counts[value], value))


def _units(document: Document) -> list[Told]:
    """The units of money that are printed beside tables, the most frequent first, each with its first place."""
    counts: Counter[str] = Counter()
    first: dict[str, Told] = {}
    for page in document.pages:
        texts = [(line.text, line.box) for line in page.lines if "单" in line.text and "元" in line.text]
        if page.unit != POINT:
            texts += [(c.text, c.box) for g in page.grids for c in g.cells if "单" in c.text and "元" in c.text]
        for text, box in texts:
            match = _UNIT.search(uniform(text))
            if match is not None:
                unit = match["unit"]
                counts[unit] += 1
                first.setdefault(unit, _told("unit", unit, CERTAIN, page.number, box, " ".join(text.split())[:100]))
    return [first[unit] for unit, _ in counts.most_common()]


def _told(what: str, value: str, sure: str, page: int, box: Box, quote: str) -> Told:
    return Told(what, value, sure, page, box.x0, box.top, box.x1, box.bottom, quote)


def _of(what: str, value: str, sure: str, piece: Piece) -> Told:
    return _told(what, value, sure, piece.page, piece.box, piece.printed)
