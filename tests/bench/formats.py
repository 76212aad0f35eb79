"""How fast each format is read: cells a second, on one document of many forms written in each of them."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from assets.documents.reader import read_file
from tests.documents.making import docx, para, rows, table, xls, xlsx

_FORMS, _ROWS, _COLUMNS = 10, 60, 8
_FORMS_OF_XLS = 4
"""As many as the small writer of the tests can set into one file."""
_REPEATS = 3


def measure() -> dict[str, float]:
    """`<format>_cells_per_second` for each format that needs no other program."""
    with tempfile.TemporaryDirectory() as folder:
        files = _written(Path(folder))
        return {f"{form}_cells_per_second": _speed(path) for form, path in files.items()}


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
