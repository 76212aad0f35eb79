"""What a layer is given of one department-year, read from warehouse, page cache and inbox when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pandera.pandas as pa

from assets.documents.errors import UnreadableFile
from assets.documents.make import describe
from assets.documents.model import Document
from assets.documents.reader import identify, read_file
from assets.documents.table import DOCUMENTS, READ, UNREADABLE, DocumentFile
from assets.records import Record, from_table
from assets.unit import Unit
from resources.inbox import InboxFile
from resources.pages import PageCache
from resources.warehouse import Store


class WarehouseInputs(msgspec.Struct, frozen=True):
    """The inputs of one unit. It is small and can be sent to a worker process.

    `folder` is the unit's folder in the inbox, `folder_before` that of the year before, `folder_after` that of the year
    after if a report about the unit is bound into its documents; None where there is none.
    """

    unit: Unit
    warehouse: Path
    pages: Path
    reader: str
    folder: Path | None = None
    folder_before: Path | None = None
    folder_after: Path | None = None

    def records(
        self, schema: pa.DataFrameSchema, kind: type[Record], part: str | None = None, years_back: int = 0
    ) -> list[Record]:
        """The rows of the table that the schema names, of one part or of all; none where nothing was made."""
        store = Store(self.warehouse)
        unit = Unit(self.unit.department, self.unit.fiscal_year - years_back)
        found = store.read_all(schema.name, unit) if part is None else [store.read(schema.name, unit, part)]
        return [record for table in found if table is not None for record in from_table(table, kind)]

    def documents(self) -> Iterator[Document]:
        """The documents that could be read, in the order of their names; a copy under a second name comes once.

        One that the cache has lost is read again. Raises UnreadableFile where that fails.
        """
        return self._documents(0)

    def documents_after(self) -> Iterator[Document]:
        """The documents of the year after, if a report about this year is bound into one of them."""
        return self._documents(-1) if self.folder_after is not None else iter(())

    def files(self) -> Mapping[str, Path]:
        """Document hash -> path of the file, for the unit and the years around it."""
        found: dict[str, Path] = {}
        for folder, years_back in ((self.folder_before, 1), (self.folder_after, -1), (self.folder, 0)):
            if folder is not None:
                for file in self.records(DOCUMENTS, DocumentFile, years_back=years_back):
                    if file.sha256 is not None:
                        found[file.sha256] = folder / file.name
        return found

    def _documents(self, years_back: int) -> Iterator[Document]:
        cache = PageCache(self.pages, self.reader)
        files = self.records(DOCUMENTS, DocumentFile, years_back=years_back)
        for sha256 in dict.fromkeys(file.sha256 for file in files if file.status == READ):
            assert sha256 is not None, "a file that was read has a hash"
            document = cache.get(sha256)
            if document is None:
                path = self.files().get(sha256)
                if path is None:
                    raise UnreadableFile("文件已不在收件箱里")
                document = read_file(path)
                cache.put(document)
            yield document


class FileToRead(msgspec.Struct, frozen=True):
    """A file of the inbox and where its pages are kept."""

    file: InboxFile
    pages: Path
    reader: str


def read_into_cache(task: FileToRead) -> DocumentFile:
    """Reads a file into the page cache, unless it is there, and says what became of it."""
    file = task.file
    try:
        sha256, kind = identify(file.path)
    except UnreadableFile as error:
        return _unreadable(file, None, None, error.reason)
    cache = PageCache(task.pages, task.reader)
    document = cache.get(sha256)
    if document is None:
        try:
            document = read_file(file.path)
        except UnreadableFile as error:
            return _unreadable(file, sha256, kind, error.reason)
        cache.put(document)
    return describe(file.name, file.size, document)


def crashed(file: InboxFile, error: str) -> DocumentFile:
    """What is said of a file on which the reader itself failed."""
    return _unreadable(file, None, None, f"读取程序出错：{error}")


def _unreadable(file: InboxFile, sha256: str | None, kind: str | None, reason: str) -> DocumentFile:
    return DocumentFile(file.name, sha256, file.size, kind, None, UNREADABLE, reason)
