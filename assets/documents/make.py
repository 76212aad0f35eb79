"""The table of a department-year's files."""

from __future__ import annotations

from collections.abc import Sequence

from assets.documents.doubt import doubtful_numbers, notes_of
from assets.documents.identity import identify
from assets.documents.model import Document
from assets.documents.prose import paragraphs
from assets.documents.table import DOCUMENTS, READ, DocumentFile, PageNote
from assets.records import to_table
from assets.unit import Made, Problem


def describe(name: str, size: int, document: Document) -> DocumentFile:
    """The record of a file that was read: what it is by its content, and what of it could not be read."""
    identity = identify(document, paragraphs(document))
    return DocumentFile(
        name,
        document.sha256,
        size,
        document.kind,
        len(document.pages),
        READ,
        "",
        document_type=identity.type,
        agency=identity.agency,
        about_year=identity.fiscal_year,
        money_units="、".join(identity.units) or None,
        identity=identity.told,
        parts=identity.parts,
        scanned_pages=sum(page.scanned for page in document.pages),
        doubtful_numbers=sum(1 for _ in doubtful_numbers(document)),
        notes=tuple(PageNote(noted.page, noted.label, noted.note) for noted in notes_of(document)),
    )


def make(files: Sequence[DocumentFile], passed_over: Sequence[Problem] = ()) -> Made:
    """The files with what became of them; each that could not be read is a problem, as is each that was passed over."""
    files = sorted(files, key=lambda file: file.name)
    unread = [file for file in files if file.status != READ]
    problems = (*passed_over, *(Problem(file.name, file.message) for file in unread))
    note = {"文件": len(files), "未能读取": len(unread), "页数": sum(file.pages or 0 for file in files)}
    return Made({"documents": to_table(files, DOCUMENTS)}, {"documents": note}, problems)
