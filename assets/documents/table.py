"""One file of a department-year, as a record of the warehouse's table `documents`."""

from __future__ import annotations

import msgspec
import pandera.pandas as pa
import pyarrow as arrow

from assets import records

READ = "read"
UNREADABLE = "unreadable"
STATUSES = (READ, UNREADABLE)


class DocumentFile(msgspec.Struct, frozen=True):
    """A file of the inbox and what became of it.

    `sha256` is None where not even the bytes could be taken. `message` says, in Chinese, why a file is unreadable.
    """

    name: str
    sha256: str | None
    size: int
    kind: str | None
    pages: int | None
    status: str
    message: str


DOCUMENTS = pa.DataFrameSchema(
    {
        "name": records.column(records.TEXT, "文件名"),
        "sha256": records.column(records.TEXT, "文件的 SHA-256", nullable=True),
        "size": records.column(arrow.int64(), "字节数", pa.Check.ge(0)),
        "kind": records.column(records.TEXT, "格式，按内容判断", nullable=True),
        "pages": records.column(records.INTEGER, "页数", pa.Check.ge(0), nullable=True),
        "status": records.column(records.TEXT, "读取的结果", pa.Check.isin(STATUSES)),
        "message": records.column(records.TEXT, "未能读取的原因"),
    },
    name="documents",
    title="文件",
    description="收件箱中的文件及读取的结果，一个文件一行。",
    strict=True,
)
