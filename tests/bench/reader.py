"""How fast the PDF reader is, beside pdfplumber alone and beside PDFium's plain text, on the same pages in one run."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium

from assets.documents.reader import read_file
from tests.documents.reference import differing_cells

ROUNDS = 3
LONG_DOCUMENT_PAGES = 200


def measure(paths: Sequence[Path]) -> dict[str, float]:
    """Ratios over all documents together; of each document the fastest of several rounds counts."""
    plain = ours = reference = 0.0
    differing = 0
    for path in paths:
        # Interleaved, so that a slow moment of the machine meets all of them.
        rounds = [(_seconds(_plain_text, path), _seconds(read_file, path)) for _ in range(ROUNDS)]
        plain += min(p for p, _ in rounds)
        ours += min(o for _, o in rounds)
        reference += min(_seconds(_pdfplumber_alone, path) for _ in range(ROUNDS - 1))
        differing += len(differing_cells(path, read_file(path)))
    return {
        "reader_speedup": reference / ours,
        "reader_cells_differing": differing,
        "reader_vs_pdfium_text": ours / plain,
        "reader_peak_mb": _peak_megabytes(paths),
    }


def _seconds(read: Callable[[Path], object], path: Path) -> float:
    start = time.perf_counter()
    read(path)
    return time.perf_counter() - start


def _plain_text(path: Path) -> int:
    document = pdfium.PdfDocument(path)
    return sum(len(page.get_textpage().get_text_range()) for page in document)


def _pdfplumber_alone(path: Path) -> int:
    with pdfplumber.open(path) as pdf:
        count = 0
        for page in pdf.pages:
            count += len(page.extract_text()) + len(page.extract_tables())
            page.close()
        return count


# A process that was forked inherits the peak of its parent in `ru_maxrss`, but not in VmHWM.
_READ = """
import pathlib, resource, sys
from assets.documents.reader import read_file
read_file(pathlib.Path(sys.argv[1]))
status = pathlib.Path("/proc/self/status")
told = status.read_text().split("VmHWM:")[1].split()[0] if status.exists() else 0
print(told or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _peak_megabytes(paths: Sequence[Path]) -> float:
    """The peak memory of a process that reads one document of 200 pages, made of the pages of all the others."""
    with tempfile.TemporaryDirectory() as folder:
        long = Path(folder) / "long.pdf"
        target = pdfium.PdfDocument.new()
        while len(target) < LONG_DOCUMENT_PAGES:
            for path in paths:
                source = pdfium.PdfDocument(path)
                missing = LONG_DOCUMENT_PAGES - len(target)
                target.import_pages(source, list(range(min(len(source), missing))))
                if len(target) >= LONG_DOCUMENT_PAGES:
                    break
        target.save(long)
        done = subprocess.run([sys.executable, "-c", _READ, str(long)], capture_output=True, text=True, check=True)
        peak = int(done.stdout)
    # Linux counts in kilobytes, macOS in bytes.
    return peak / (1024 if sys.platform != "darwin" else 1024 * 1024)
