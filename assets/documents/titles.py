"""The titles in a document: lines that say what follows, about whom and about which year.

A title on a cover is split over lines, spaced out, set in full-width digits or in the years of official papers
(二〇二二年); in a worksheet or a framed page it stands in a cell. Tables of contents repeat titles and are passed over.
Nothing is decided here about the document as a whole: `identity` does that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from assets.documents.model import LINE, POINT, Box, Document, Grid, Line, Page

FINAL_ACCOUNTS = "final_accounts"
BUDGET = "budget"
SELF_EVALUATION = "self_evaluation"
KEY_EVALUATION = "key_evaluation"
PROJECT_REPORT = "project_report"
TARGET_TABLE = "target_table"
OTHER = "other"

LONGEST_TITLE = 80
_LONGEST_LINE = 200
_MOST_PIECES = 20_000
_MOST_LINES_OF_TITLE = 4
_CAPTION_ROWS = 8
_CELLS_IN_CAPTION = 4
_OTHER_SIZE = 1.35
"""Lines whose heights differ by this factor are no parts of one title."""
_LONGEST_CONTENTS = 300
_FEWEST_NAME = 3

_DIGITS = str.maketrans("〇零○◯oO一二三四五六七八九", "000000123456789")
_CHINESE_YEAR = re.compile(r"(?<![一二三四五六七八九十])[一二][〇零○◯oO0一九][〇零○◯oO0-9一二三四五六七八九]{2}(?=年)")
_QUOTATION = str.maketrans("", "", "“”\"'‘’「」\u200b\ufeff")
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)(?:年度|年|(?=部门|单位))")
_YEAR_BEHIND = re.compile(r"[(](?P<year>(?:19|20)\d\d)年度?[)]$")
_PREFIX = re.compile(
    r"^(?:[-—•·●■◆]+)?(?:第[一二三四五六七八九十]{1,3}部分[:、]?)?"
    r"(?:附[件表](?:[一二三四五六七八九十]{1,3}|\d{1,2}(?=(?:19|20)\d\d年|\D|$))?(?:-\d+)?[:、.]?)?"
    r"(?:表\d+(?:-\d+)*[:、.]?)?"
    r"(?P<number>[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)]|\d{1,2}[.、](?!\d))?"
)
_NO_TITLE = re.compile(r"[。;,:《!?]|\.{3}|…|·{3}|报告如下|详见|^(?:此次|根据|按照|纳入|开展|组织|对|以|本表)")
_ABOUT = re.compile(r"关于(?:公开|公布|报送|做好)?")
_OWN = re.compile(r"^(?:本|我|各|全|该)(?:部门|单位|局|区|县|市)")
_CONTENTS = re.compile(r"目录|contents", re.IGNORECASE)
_LEADS_TO_PAGE = re.compile(r"[.…·．]{2,}[-(]?\d{1,4}[-)]?$")

_TAIL = (
    r"(?:信息|情况|文字|表|报表|附表|公开|说明|分析|编制|批复|报告|书|公告|草案|材料|资料|文本|目录|的|及"
    r"|三公经费(?:支出)?(?:预决算|预算|决算)?|[(][^()]{1,12}[)])*$"
)
_ACCOUNTS = re.compile(rf"(?P<whose>部门|单位)?(?:整体|财务|收支|财政收支)?决算{_TAIL}")
_BUDGET = re.compile(rf"(?P<whose>部门|单位)?(?:综合|整体|收支|财政收支)?预算{_TAIL}")
_TARGETS = re.compile(r"绩效目标(?:申报|批复|审核|公开|设定|编制|情况|汇总|的)*表(?:[(][^()]{1,20}[)])?$")
_EVALUATION = re.compile(
    r"(?:部门|单位|项目|政策|预算|整体|财政|支出|绩效|目标|完成|执行|重点|自我|自评|评价|评审|评分|评估|得分|综合"
    r"|分析|总结|工作|情况|指标|结果|的|评|[(][^()]{1,6}[)])*"
    r"(?:报告书?|表|情况|总结|说明|自评|评价)(?:[(][^()]{1,20}[)])?$"
)
_TITLED = re.compile(r"(?:报告书?|表)(?:[(][^()]{1,20}[)])?$")
_KEYWORD = re.compile(r"决算|预算|绩效|自评|评价|评审|评分")
_SITE = re.compile(r"\s*(?:[-_|—–]|--)[^-_|—–]*(?:政府|网|门户|平台|官网|[委局厅]).{0,8}$")
_EVALUATES = re.compile(r"绩效|自评|评价|评审|评分")
_SCHEME = re.compile(r"指标体系|实施方案|工作方案|办法|通知|批复|函$|等级|结果为")
_SELF = re.compile(r"自评|自我评价|自查")
_KEY = re.compile(r"重点评价|重点绩效|财政评价|再评价|复评|第三方|评价得分|评审")
_WHOLE = re.compile(r"整体|部门绩效|单位绩效")
_PROJECT = re.compile(r"项目|政策|专项")
_BODY = re.compile(
    r"(?P<body>[\u4e00-\u9fff()、\d]{2,45}?(?:局|厅|委|委员会|办|办公室|政府|法院|检察院|部|署|院|校|学校|大学|中心|所|站|队"
    r"|馆|会|处|社|台|公司|场|园|政协|人大|联|团|狱|库|组))(?P<aside>[(][^()]{1,30}[)])?(?:本级|机关)?$"
)
_ORGANISATION = re.compile(
    r"^(?P<body>[\u4e00-\u9fff]{2,30}?(?:局|厅|委员会|办公室|中心|政府|办事处|部门))(?:[(][^()]{1,30}[)])?"
)
_NAMED_BELOW = re.compile(r"^[(]?(?:[(][一二三四五六七八九十\d]{1,2}[)])?项目(?:名称)?:?(?P<name>[^,。;:]{2,40}?)[)]?$")
_IN_BRACKETS = re.compile(r"^[(](?P<name>[^,。;:\d]{2,40})[)]$")


class Piece(msgspec.Struct, frozen=True):
    """A printed line, or a cell of a caption: its uniform text, as printed, and where; `cell` for one of a table."""

    text: str
    printed: str
    page: int
    box: Box
    cell: bool = False
    measured: bool = True


class Title(msgspec.Struct, frozen=True):
    """A title: the type of document that it announces, and as far as it says so the year, the agency, the project.

    `whose` is 部门 or 单位 in titles of accounts and budgets. `sure` says that the type is said outright. `lines` is
    how many printed lines it takes.
    """

    type: str
    year: int | None
    agency: str | None
    subject: str | None
    whose: str | None
    sure: bool
    quote: str
    page: int
    box: Box
    lines: int = 1


def uniform(text: str) -> str:
    """Text without blanks and quotation marks, in half-width signs, years in digits: ２０２２ 年 度, 二〇二二年度."""
    squeezed = "".join(unicodedata.normalize("NFKC", text).translate(_QUOTATION).split())
    return _CHINESE_YEAR.sub(lambda match: match[0].translate(_DIGITS), squeezed)


def pieces_of(document: Document) -> list[Piece]:
    """The short lines and the cells of captions, in reading order."""
    found: list[Piece] = []
    for page in document.pages:
        found += _of_page(page)
        if len(found) > _MOST_PIECES:
            break
    return found[:_MOST_PIECES]


def _of_page(page: Page) -> list[Piece]:
    own = [_piece(line.text, page, line.box) for line in page.lines_outside_grids() if len(line.text) <= _LONGEST_LINE]
    cells = [
        _piece(cell.text, page, cell.box, True)
        for grid in page.grids
        for cell in _captions(grid)
        if len(cell.text) <= _LONGEST_LINE
    ]
    if cells:
        own = sorted([*own, *cells], key=lambda piece: (piece.box.top, piece.box.x0))
    if page.unit != POINT and page.label:
        # The title of a web page ends with the name of the site.
        label = _SITE.sub("", page.label) if page.unit == LINE else page.label
        own.insert(0, _piece(label, page, Box(0, 0, 1, 1), True))
    return [piece for piece in own if piece.text]


def _piece(text: str, page: Page, box: Box, cell: bool = False) -> Piece:
    return Piece(uniform(text), " ".join(text.split()), page.number, box, cell, page.unit == POINT)


def _captions(grid: Grid) -> Iterator[Line]:
    """The cells of the first rows that hold few of them: titles and what stands beside them."""
    rows: dict[int, list[Line]] = {}
    for cell in grid.cells:
        if cell.row < _CAPTION_ROWS and cell.text.strip():
            rows.setdefault(cell.row, []).append(Line(cell.text, cell.box))
    for row in rows.values():
        if len(row) <= _CELLS_IN_CAPTION:
            yield from row


def without_contents(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces that stand in no table of contents: what lies between 目录 and the second time its first entry comes.

    Where that does not come again, the table of contents ends with its page.
    """
    start = next((n for n, piece in enumerate(pieces) if _CONTENTS.fullmatch(piece.text)), None)
    if start is None or start + 1 >= len(pieces):
        return [piece for piece in pieces if not _LEADS_TO_PAGE.search(piece.text)]
    first = _entry(pieces[start + 1].text)
    last = min(len(pieces), start + _LONGEST_CONTENTS)
    end = next((n for n in range(start + 2, last) if first and _entry(pieces[n].text) == first), None)
    if end is None:
        page = pieces[start].page
        same = [n for n in range(start, len(pieces)) if pieces[n].page == page]
        end = same[-1] + 1 if pieces[start].measured else start + 1
    return [piece for piece in (*pieces[:start], *pieces[end:]) if not _LEADS_TO_PAGE.search(piece.text)]


def _entry(text: str) -> str:
    return re.sub(r"[.…·．]*[-(]?\d{0,4}[-)]?$", "", text).lstrip("-•·")


def titles_of(pieces: Sequence[Piece]) -> list[Title]:
    """The titles among the pieces, in order; of those that begin on one line the one that says most."""
    found: list[Title] = []
    at = 0
    while at < len(pieces):
        best = _best(pieces, at)
        if best is None:
            at += 1
            continue
        at += best.lines
        if best.type == PROJECT_REPORT and best.subject is None and at < len(pieces):
            named = _NAMED_BELOW.match(pieces[at].text) or _IN_BRACKETS.match(pieces[at].text)
            best = msgspec.structs.replace(best, subject=named["name"]) if named else best
        found.append(best)
    return found


def _best(pieces: Sequence[Piece], at: int) -> Title | None:
    """The title that begins at a piece: over one line, or more where only together they say whose or of which year."""
    best: Title | None = None
    if not _KEYWORD.search("".join(piece.text for piece in pieces[at : at + _MOST_LINES_OF_TITLE])):
        return None
    for count in range(1, _MOST_LINES_OF_TITLE + 1):
        run = pieces[at : at + count]
        if len(run) < count or not _together(run):
            break
        title = _read("".join(piece.text for piece in run))
        if title is not None and count > 1 and title.agency is None and title.subject is not None:
            # The line before a title is no part of it because a project might be called so.
            title = None if _read("".join(piece.text for piece in run[1:])) is not None else title
        if title is not None and count > 1 and not run[0].measured and title.agency is not None:
            # Where the size of the letters tells nothing, what says everything by itself is not begun a line earlier.
            alone = _read(run[-1].text)
            title = None if alone is not None and alone.agency is not None and alone.year is not None else title
        if title is not None and (best is None or _says(title) > _says(best)):
            box = run[0].box
            for piece in run[1:]:
                box = box.union(piece.box)
            quote = " ".join(piece.printed for piece in run)
            best = msgspec.structs.replace(title, quote=quote, page=run[0].page, box=box, lines=count)
    return best


def _says(title: Title) -> int:
    return (title.year is not None) + (title.agency is not None) + (title.subject is not None)


def _together(run: Sequence[Piece]) -> bool:
    """Whether pieces may be lines of one title: on one page, of about one size, none of them a sentence."""
    first = run[0]
    if len(run) == 1:
        return True
    if any(piece.page != first.page or piece.cell != first.cell or _is_sentence(piece.text) for piece in run):
        return False
    if any(_CONTENTS.fullmatch(piece.text) or _without_prefix(piece.text)[1] for piece in run[1:]):
        return False
    if not _without_prefix(first.text)[0]:
        return False
    heights = [piece.box.bottom - piece.box.top for piece in run]
    return not first.measured or max(heights) <= _OTHER_SIZE * max(min(heights), 1.0)


def _read(text: str) -> Title | None:
    """The title that a uniform text is as a whole, without its place."""
    if len(text) > LONGEST_TITLE or _NO_TITLE.search(text):
        return None
    text, _, numbered = _without_prefix(text)
    if not text or _OWN.match(text) or text[-1].isdigit():
        return None
    text = _ABOUT.sub("", text)
    years = [int(match["year"]) for match in _YEAR.finditer(text)]
    behind = _YEAR_BEHIND.search(text)
    bare = _YEAR.sub("", text[: behind.start()] if behind else text).removeprefix("度")
    year = years[0] if len(set(years)) == 1 else None
    if len(set(years)) > 1:
        return None
    if _EVALUATES.search(bare):
        title = _evaluation(bare, year)
        named = title is not None and (year is not None or title.agency is not None)
        return title if named or (not numbered and _TITLED.search(bare)) else None
    for kind, pattern in ((FINAL_ACCOUNTS, _ACCOUNTS), (BUDGET, _BUDGET)):
        match = pattern.search(bare)
        if match is not None:
            return _accounts(kind, match, bare[: match.start()], year)
    return None


@lru_cache(maxsize=4096)
def _is_sentence(text: str) -> bool:
    return _NO_TITLE.search(text) is not None


@lru_cache(maxsize=4096)
def _without_prefix(text: str) -> tuple[str, str, bool]:
    """A text without 附件1, 第二部分, 一、 before it; what was taken off; whether that numbers a section."""
    match = _PREFIX.match(text)
    assert match is not None, "the pattern may match nothing, but matches"
    return text[match.end() :], match[0], match["number"] is not None


def _accounts(kind: str, match: re.Match[str], head: str, year: int | None) -> Title | None:
    body = _BODY.fullmatch(head)
    whole = match["whose"] is not None
    if (
        head
        and body is None
        and not (whole and len(head) >= _FEWEST_NAME and re.fullmatch(r"[\u4e00-\u9fff()]+", head))
    ):
        return None
    if not whole and year is None:
        return None
    return _made(kind, year, agency=name_in(head) if head else None, whose=match["whose"])


def _evaluation(text: str, year: int | None) -> Title | None:
    if _SCHEME.search(text):
        return None
    targets = _TARGETS.search(text)
    match = targets or _EVALUATION.search(text)
    if match is None or not _EVALUATES.search(match[0] if match[0] != "评价" else ""):
        return None
    head = text[: match.start()]
    organisation = _ORGANISATION.match(head) or _ORGANISATION.match(text)
    agency = organisation["body"] if organisation else None
    if agency is not None and (agency == "部门" or _PROJECT.search(agency)):
        agency = None
    rest = head[len(organisation[0]) :] if organisation and agency else head
    subject = rest.strip("()").removesuffix("项目") or None
    whole = _WHOLE.search(text) is not None
    if head == "" and agency is None and year is None and not whole:
        return None
    if targets is not None:
        return _made(TARGET_TABLE, year, agency=agency, subject=None if whole else subject)
    if not whole and (subject or _PROJECT.search(match[0])):
        return _made(PROJECT_REPORT, year, agency=agency, subject=subject)
    if subject is not None and not whole:
        return None
    sure = bool(_SELF.search(text) or _KEY.search(text))
    return _made(SELF_EVALUATION if _SELF.search(text) else KEY_EVALUATION, year, agency=agency, sure=sure)


def _made(
    kind: str,
    year: int | None,
    agency: str | None = None,
    subject: str | None = None,
    whose: str | None = None,
    sure: bool = True,
) -> Title:
    return Title(kind, year, agency, subject, whose, sure, "", 0, Box(0, 0, 0, 0))


def name_in(text: str) -> str:
    """An agency's name without what says only which of its units are meant: （汇总）, （本级）, （盖章）."""
    text = re.sub(r"[(](?:汇总|本级|机关|部门|本部|含[^()]*|包括[^()]*|盖?章|公章|签?章)[)]", "", text)
    text = re.sub(r"(?<=[局厅委会府院部办处])(?:本级|机关)$", "", text)
    return text.replace("(", "（").replace(")", "）").strip("、.-—")


def is_agency(text: str) -> bool:
    """Whether a uniform text is, as a whole, the name of a public body."""
    return _BODY.fullmatch(text) is not None and _YEAR.search(text) is None
