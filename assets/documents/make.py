"""The table of a department-year's files."""

from __future__ import annotations

from collections.abc import Sequence

from assets.documents.table import DOCUMENTS, READ, DocumentFile
from assets.records import to_table
from assets.unit import Made, Problem


def make(files: Sequence[DocumentFile], passed_over: Sequence[Problem] = ()) -> Made:
    """The files with what became of them; each that could not be read is a problem, as is each that was passed over."""
    files = sorted(files, key=lambda file: file.name)
    unread = [file for file in files if file.status != READ]
    problems = (*passed_over, *(Problem(file.name, file.message) for file in unread))
    note = {"文件": len(files), "未能读取": len(unread), "页数": sum(file.pages or 0 for file in files)}
    return Made({"documents": to_table(files, DOCUMENTS)}, {"documents": note}, problems)
