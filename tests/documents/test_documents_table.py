"""The table `documents`: what a file is and what of it could not be read, kept and found again."""

from __future__ import annotations

import pandas as pd

from assets.documents.make import describe, make
from assets.documents.model import Box, Document, Grid, GridCell, Line, Page
from assets.documents.table import DOCUMENTS, UNREADABLE, DocumentFile
from assets.records import from_table

SHA = "d" * 64


def document() -> Document:
    cover = (Line("云岭市示范局2031年度部门决算", Box(80, 100, 500, 122)), Line("单位：万元", Box(80, 200, 150, 212)))
    report = (Line("云岭市示范局2030年度部门整体支出绩效自评报告", Box(80, 100, 560, 122)),)
    doubtful = GridCell(0, 0, 1, 1, "1,084.72", Box(50, 300, 110, 320), 0.5)
    scan = Page(3, 595, 842, (), (Grid(Box(50, 300, 110, 320), 1, 1, (doubtful,)),), scanned=True)
    unread = Page(4, 595, 842, scanned=True, note="本页是扫描图片，没有可读取的文字")
    return Document(SHA, "pdf", (Page(1, 595, 842, cover), Page(2, 595, 842, report), scan, unread))


def test_a_file_is_described_by_its_content_and_stored_as_it_is() -> None:
    file = describe("随便什么名字.pdf", 123, document())
    assert (file.document_type, file.agency, file.about_year, file.money_units) == (
        "final_accounts",
        "云岭市示范局",
        2031,
        "万元",
    )
    assert [(part.type, part.fiscal_year, part.page, part.last_page) for part in file.parts] == [
        ("self_evaluation", 2030, 2, 4)
    ]
    assert (file.scanned_pages, file.doubtful_numbers) == (2, 1)
    assert [(note.page, note.note) for note in file.notes] == [(4, "本页是扫描图片，没有可读取的文字")]
    table = make([file]).tables["documents"]
    DOCUMENTS.validate(table.to_pandas(types_mapper=pd.ArrowDtype))
    assert from_table(table, DocumentFile) == [file]


def test_a_file_that_could_not_be_read_has_no_identity() -> None:
    file = DocumentFile("坏.pdf", None, 1, None, None, UNREADABLE, "文件已损坏")
    made = make([file])
    assert from_table(made.tables["documents"], DocumentFile) == [file]
    assert [problem.message for problem in made.problems] == ["文件已损坏"]
