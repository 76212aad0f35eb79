"""D: what of a document could not be read, so that nobody takes silence for agreement."""

from __future__ import annotations

from collections.abc import Iterator

from assets.documents.doubt import CUT, FORMULA, HIDDEN, REMARK, UNREAD_SCAN, doubtful_numbers, notes_of
from assets.documents.places import pages_named, top_of
from assets.findings.case import Case
from assets.findings.catalogue import Remark, rule
from assets.findings.model import Evidence

_NOTES_SHOWN = 3
_NUMBERS_SHOWN = 8
_SILENCE = "没有读到的内容未作核对，不能据此认为没有问题。"


def _noted(case: Case, kind: str) -> Iterator[Remark]:
    """One remark for all notes of a kind: the pages, and what is said of them."""
    noted = [note for note in notes_of(case.document) if note.kind == kind]
    if not noted:
        return
    pages = list(dict.fromkeys(note.page for note in noted))
    said = list(dict.fromkeys(note.note for note in noted))
    more = f"等 {len(said)} 项" if len(said) > _NOTES_SHOWN else ""
    where = pages_named(case.document, pages)
    yield Remark(
        words={
            "pages": f"{where}：" if where else "",
            "count": str(len(pages)),
            "all": "全部" if len(pages) == len(case.document.pages) else "",
            "notes": "；".join(said[:_NOTES_SHOWN]) + more,
        },
        evidence=(Evidence.at(top_of(case.document, pages[0]), noted[0].note),),
    )


@rule(
    "D020",
    "扫描页未识别",
    checks="文件的每一页都能读到文字；扫描页由文字识别组件识别。",
    why=_SILENCE,
    severity="warning",
    example="第 12 至 15 页是扫描图片，没有安装文字识别组件。",
    message="{all}{count} 页是扫描图片，没有读到内容。{pages}{notes}。这些页未作任何核对。",
)
def unread_scans(case: Case) -> Iterator[Remark]:
    """Pages that are pictures and were not recognised."""
    yield from _noted(case, UNREAD_SCAN)


@rule(
    "D021",
    "内容没有全部读取",
    checks="表格、工作表和嵌入的对象都全部读取，没有超过读取的上限。",
    why=_SILENCE,
    severity="warning",
    example="工作表共 100000 行，只读取前 5000 行。",
    message="内容没有全部读取，未读部分未作核对。{pages}{notes}。",
)
def cut_content(case: Case) -> Iterator[Remark]:
    """Tables beyond a limit, embedded objects."""
    yield from _noted(case, CUT)


@rule(
    "D022",
    "有隐藏的工作表",
    checks="工作簿没有隐藏的工作表。",
    why="隐藏的工作表多为底稿，公开前应删除；本系统不读取。",
    severity="info",
    example="工作表“底稿”是隐藏的。",
    message="{notes}。公开的文件不应带有隐藏的工作表。",
)
def hidden_sheets(case: Case) -> Iterator[Remark]:
    """Worksheets that are hidden, and were not read."""
    yield from _noted(case, HIDDEN)


@rule(
    "D023",
    "公式没有保存计算结果",
    checks="工作表里的公式都保存了计算结果。",
    why="没有结果的公式按空白处理，与之有关的核对不能进行；用表格软件打开后另存即可。",
    severity="warning",
    example="3 个公式没有保存计算结果（如 C7），按空白处理。",
    message="{pages}{notes}。请用表格软件打开后另存，再行核对。",
)
def uncomputed_formulas(case: Case) -> Iterator[Remark]:
    """Formulas without a stored value."""
    yield from _noted(case, FORMULA)


@rule(
    "D024",
    "读取时的其他情况",
    checks="读取时没有需要说明的情况。",
    why="供查对原件时参考。",
    severity="info",
    example="文字中有改变书写方向的控制字符，已去掉。",
    message="{pages}{notes}。",
)
def other_notes(case: Case) -> Iterator[Remark]:
    """Everything else that the reader noted."""
    yield from _noted(case, REMARK)


@rule(
    "D025",
    "有识别把握不高的数字",
    checks="扫描页上的数字都识别得有把握。",
    why="识别错的数字会被当作文件的差错；据以提出的疑点只作警告，须先核对原件。",
    severity="info",
    example="第 31、33 页有 4 个数字识别把握不高，如 1,084.72。",
    message="{pages}有 {count} 个数字识别把握不高，如 {numbers}，请核对原件。",
)
def doubtful_recognition(case: Case) -> Iterator[Remark]:
    """Numbers below the confidence that a person need not look at."""
    found = sorted(doubtful_numbers(case.document), key=lambda number: number.confidence)
    if found:
        shown = found[:_NUMBERS_SHOWN]
        yield Remark(
            words={
                "pages": pages_named(case.document, sorted({number.source.page for number in found})),
                "count": str(len(found)),
                "numbers": "、".join(number.text for number in shown),
            },
            evidence=tuple(Evidence.at(number.source, number.text) for number in shown),
        )
