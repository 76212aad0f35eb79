"""How fast each format is read: cells a second, and pages a second of one document in every format.

The document is one of the sample inbox; its lines and tables, as the PDF reader gives them, are written in each of the
other formats. For a format without pages the pages are those of the PDF of the same document, so that the numbers can
be compared. The scan is its pages with tables at 150 dots per inch. DOC and XLS are timed where LibreOffice is
installed: it writes both, and DOC is read through it.
"""

from __future__ import annotations

import html
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium

from assets.documents.model import Document, Page
from assets.documents.office.libreoffice import program
from assets.documents.reader import read_file
from assets.documents.scans import scan
from tests.documents.making import docx, para, rows, table, xls, xlsx

ROOT = Path(__file__).resolve().parents[2]

_FORMS, _ROWS, _COLUMNS = 10, 60, 8
_FORMS_OF_XLS = 4
"""As many as the small writer of the tests can set into one file."""
_REPEATS = 3
_SCANNED, _SCAN_DPI = 4, 150
_SHEET_COLUMNS = 26


def measure() -> dict[str, float]:
    """`<format>_cells_per_second` for each format that needs no other program, `pages_per_second_<format>` for all."""
    with tempfile.TemporaryDirectory() as folder:
        files = _written(Path(folder))
        cells = {f"{form}_cells_per_second": _speed(path) for form, path in files.items()}
    return cells | pages_per_second()


def pages_per_second() -> dict[str, float]:
    """`pages_per_second_<format>`: of one document, in pages of its PDF."""
    pdf = max((ROOT / "data" / "inbox").glob("demo-*/*/*.pdf"), key=lambda path: path.stat().st_size)
    document = read_file(pdf)
    with tempfile.TemporaryDirectory() as folder:
        files = dict(_in_each_format(document, Path(folder)))
        found = {"pdf": len(document.pages) / _best(pdf)}
        for form, path in files.items():
            found[form] = len(document.pages) / _best(path, 1 if form == "doc" else _REPEATS)
        if scan.available():
            pages = [page.number - 1 for page in document.pages if page.grids][:_SCANNED]
            scanned = _scanned(pdf, pages, Path(folder) / "scan.pdf")
            # The first page pays for loading the models.
            read_file(_scanned(pdf, pages[:1], Path(folder) / "first.pdf"))
            found["scan"] = len(pages) / _best(scanned, 1)
    return {f"pages_per_second_{form}": value for form, value in found.items()}


def _best(path: Path, repeats: int = _REPEATS) -> float:
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        read_file(path)
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def _in_each_format(document: Document, folder: Path) -> Iterator[tuple[str, Path]]:
    body, page, text = [], [], []
    sheets: dict[str, str] = {}
    for one in document.pages:
        lines, grids = _content(one)
        body += [para(html.escape(line)) for line in lines]
        page += [f"<p>{html.escape(line)}</p>" for line in lines]
        text += lines
        for grid in grids:
            escaped = [[html.escape(cell) for cell in row] for row in grid]
            body.append(table(*escaped))
            cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in escaped)
            page.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>")
            text += ["", *("\t".join(row) for row in grid), ""]
            sheets[f"表{len(sheets) + 1}"] = rows(*(row[:_SHEET_COLUMNS] for row in escaped))
    yield "docx", docx(folder / "a.docx", "".join(body))
    (folder / "a.html").write_text(f"<html><meta charset=utf-8>{''.join(page)}", encoding="utf-8")
    yield "html", folder / "a.html"
    (folder / "a.txt").write_text("\n".join(text), encoding="utf-8")
    yield "txt", folder / "a.txt"
    yield "xlsx", xlsx(folder / "a.xlsx", sheets)
    office = program()
    if office is not None:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        for form, filters in (("doc", "HTML (StarWriter)"), ("xls", "HTML (StarCalc)")):
            target = [f"--infilter={filters}", "--convert-to", form, "--outdir", str(folder), str(folder / "a.html")]
            subprocess.run([office, profile, "--headless", *target], check=True, capture_output=True)
            yield form, folder / f"a.{form}"


def _content(page: Page) -> tuple[list[str], list[list[list[str]]]]:
    """The running text and the tables of a page; a merged cell stands in its first place."""
    grids = []
    for grid in page.grids:
        places = [[""] * grid.columns for _ in range(grid.rows)]
        for cell in grid.cells:
            places[cell.row][cell.column] = "".join(cell.text.split())
        grids.append(places)
    return [line.text for line in page.lines_outside_grids()], grids


def _scanned(pdf: Path, pages: list[int], path: Path) -> Path:
    with pdfium.PdfDocument(pdf) as document:
        pictures = [document[page].render(scale=_SCAN_DPI / 72).to_pil().convert("RGB") for page in pages]
    pictures[0].save(path, "PDF", resolution=_SCAN_DPI, quality=85, save_all=True, append_images=pictures[1:])
    return path


def _speed(path: Path) -> float:
    """Cells of the tables of a file over the seconds that reading it takes, at best."""
    seconds = []
    cells = 0
    for _ in range(_REPEATS):
        start = time.perf_counter()
        document = read_file(path)
        seconds.append(time.perf_counter() - start)
        cells = sum(len(grid.cells) for page in document.pages for grid in page.grids)
    assert cells % (_ROWS * _COLUMNS) == 0, path.name
    return cells / min(seconds)


def _written(folder: Path) -> dict[str, Path]:
    form = [[f"科目{r}", *(f"{r * 7919 % 1009}.{c}{r % 10}" for c in range(1, _COLUMNS))] for r in range(_ROWS)]
    numbers = [[text if n == 0 else "=" + text for n, text in enumerate(row)] for row in form]
    sentence = "本年收入合计1,084.72万元，比上年增加56.09万元，增长5.45%，主要原因是人员增加。"
    html = "".join(f"<tr>{''.join(f'<td><p><span>{text}</span></p></td>' for text in row)}</tr>" for row in form)
    (folder / "a.html").write_text(f"<html>{f'<p>{sentence}</p><table>{html}</table>' * _FORMS}", encoding="utf-8")
    lines = "\n".join("\t".join(row) for row in form)
    (folder / "a.txt").write_text(f"{sentence}\n\n{lines}\n\n" * _FORMS, encoding="utf-8")
    return {
        "docx": docx(folder / "a.docx", (para(sentence) + table(*form)) * _FORMS),
        "html": folder / "a.html",
        "txt": folder / "a.txt",
        "xlsx": xlsx(folder / "a.xlsx", {f"表{n}": rows(*numbers) for n in range(_FORMS)}),
        "xls": xls(folder / "a.xls", {"表": [[row[0], *map(float, row[1:])] for row in form * _FORMS_OF_XLS]}),
    }
