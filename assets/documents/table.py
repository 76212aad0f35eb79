"""One file of a department-year, as a record of the warehouse's table `documents`."""

from __future__ import annotations

import msgspec
import pandera.pandas as pa
import pyarrow as arrow

from assets import records
from assets.documents.identity import TYPES, Part, Told

READ = "read"
UNREADABLE = "unreadable"
STATUSES = (READ, UNREADABLE)


class PageNote(msgspec.Struct, frozen=True):
    """What was not read of a page, and why: the page's number, its label (a worksheet's name), words."""

    page: int
    label: str
    note: str


class DocumentFile(msgspec.Struct, frozen=True):
    """A file of the inbox and what became of it.

    `sha256` is None where not even the bytes could be taken. `message` says, in Chinese, why a file is unreadable.
    `document_type` (an id of `identity.TYPES`), `agency`, `about_year` and `money_units` are what its content says of
    it; `identity` holds where it says so, `parts` what is bound into it. `doubtful_numbers` counts the numbers that
    were recognised with low confidence.
    """

    name: str
    sha256: str | None
    size: int
    kind: str | None
    pages: int | None
    status: str
    message: str
    document_type: str | None = None
    agency: str | None = None
    about_year: int | None = None
    money_units: str | None = None
    identity: tuple[Told, ...] = ()
    parts: tuple[Part, ...] = ()
    scanned_pages: int = 0
    doubtful_numbers: int = 0
    notes: tuple[PageNote, ...] = ()


_PLACE = [("page", records.INTEGER), *((side, records.POINTS) for side in ("x0", "top", "x1", "bottom"))]
_TOLD = arrow.struct(
    [("what", records.TEXT), ("value", records.TEXT), ("sure", records.TEXT), *_PLACE, ("quote", records.TEXT)]
)
_PART = arrow.struct(
    [
        ("type", records.TEXT),
        ("fiscal_year", records.INTEGER),
        ("agency", records.TEXT),
        ("subject", records.TEXT),
        ("title", records.TEXT),
        ("last_page", records.INTEGER),
        *_PLACE,
    ]
)
_NOTE = arrow.struct([("page", records.INTEGER), ("label", records.TEXT), ("note", records.TEXT)])

DOCUMENTS = pa.DataFrameSchema(
    {
        "name": records.column(records.TEXT, "文件名"),
        "sha256": records.column(records.TEXT, "文件的 SHA-256", nullable=True),
        "size": records.column(arrow.int64(), "字节数", pa.Check.ge(0)),
        "kind": records.column(records.TEXT, "格式，按内容判断", nullable=True),
        "pages": records.column(records.INTEGER, "页数", pa.Check.ge(0), nullable=True),
        "status": records.column(records.TEXT, "读取的结果", pa.Check.isin(STATUSES)),
        "message": records.column(records.TEXT, "未能读取的原因"),
        "document_type": records.column(records.TEXT, "文件种类，按内容判断", pa.Check.isin([*TYPES]), nullable=True),
        "agency": records.column(records.TEXT, "编制单位，照文中所写，不含（汇总）（本级）等", nullable=True),
        "about_year": records.column(records.INTEGER, "内容所属年度", nullable=True),
        "money_units": records.column(records.TEXT, "所印的金额单位，以“、”相连，多者在前", nullable=True),
        "identity": records.column(arrow.list_(_TOLD), "种类、单位、年度、金额单位的出处和把握（确定或可能）"),
        "parts": records.column(arrow.list_(_PART), "装订在内的其他文件：种类、年度、项目和所在的页"),
        "scanned_pages": records.column(records.INTEGER, "扫描页数", pa.Check.ge(0)),
        "doubtful_numbers": records.column(records.INTEGER, "识别把握不高的数字个数", pa.Check.ge(0)),
        "notes": records.column(arrow.list_(_NOTE), "未读取的内容及原因，逐页"),
    },
    name="documents",
    title="文件",
    description="收件箱中的文件、读取的结果和内容所说的身份，一个文件一行。",
    strict=True,
)
