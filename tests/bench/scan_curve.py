"""How well scans are read as they get worse: `python -m tests.bench.scan_curve [--pages N] [FILE.pdf ...]`.

Pages of PDF files with a text layer are rendered, spoilt step by step (coarser, askew, stamped, noisy) and read back as
pictures. The cells of the text layer are the truth. For each step it prints the share of cells right, and of the wrong
ones how many carry low confidence; then, over all steps, what other thresholds than `LOW_CONFIDENCE` would have given.
"""

from __future__ import annotations

import argparse
import io
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageDraw
from rich.console import Console
from rich.table import Table

from assets.documents.model import GridCell, Page
from assets.documents.reader import read_file
from assets.documents.scans import scan
from assets.documents.scans.scan_cells import LOW_CONFIDENCE, is_amount

ROOT = Path(__file__).resolve().parents[2]
THRESHOLDS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)
FEWEST_CELLS = 12


class Step(NamedTuple):
    """One way of spoiling a page: dots per inch, degrees askew, a stamp, the noise's deviation, JPEG quality."""

    name: str
    dpi: int
    skew: float = 0.0
    stamp: bool = False
    noise: float = 0.0
    quality: int = 85


STEPS = (
    Step("200 dpi", 200),
    Step("150 dpi", 150),
    Step("100 dpi", 100),
    Step("150 dpi, 2° askew", 150, 2.0),
    Step("100 dpi, 2° askew", 100, 2.0),
    Step("150 dpi, stamp", 150, 0.0, True),
    Step("100 dpi, stamp", 100, 0.0, True),
    Step("150 dpi, noise 20", 150, 0.0, False, 20.0, 60),
    Step("100 dpi, noise 20", 100, 0.0, False, 20.0, 60),
    Step("150 dpi, 2°, stamp, noise 12", 150, 2.0, True, 12.0, 60),
    Step("100 dpi, 2°, stamp, noise 12", 100, 2.0, True, 12.0, 60),
    Step("100 dpi, 2°, stamp, noise 25", 100, 2.0, True, 25.0, 40),
    Step("75 dpi", 75),
)


class Compared(NamedTuple):
    """One cell: the true text, the text read (None where there is no such cell), its confidence."""

    page: str
    truth: str
    read: str | None
    confidence: float

    @property
    def right(self) -> bool:
        return self.read == self.truth

    @property
    def is_number(self) -> bool:
        """Whether a number is printed, or was read where none is."""
        return is_amount(self.truth) or is_amount(self.read or "")


def spoil(picture: Image.Image, step: Step, seed: int, at: tuple[float, float] | None = None) -> Image.Image:
    """A rendered page as a bad scanner gives it.

    Args:
        picture: the page at the step's resolution, in colours.
        step: what to do to it.
        seed: of the noise.
        at: the middle of the stamp, as shares of width and height.
    """
    if step.stamp and at is not None:
        picture = stamped(picture, at, step.dpi)
    if step.skew:
        picture = picture.rotate(-step.skew, Image.Resampling.BICUBIC, fillcolor="white")
    if step.noise:
        pixels = np.asarray(picture).astype(np.float32)
        pixels += np.random.default_rng(seed).normal(0, step.noise, pixels.shape[:2])[:, :, None]
        picture = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=step.quality)
    return Image.open(packed)


def stamped(picture: Image.Image, at: tuple[float, float], dpi: int) -> Image.Image:
    """The page with a round red stamp of 42 mm whose ring, star and bars lie over what is printed there."""
    width, height = picture.size
    radius = 0.83 * dpi
    x, y = at[0] * width, at[1] * height
    paper = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(paper)
    red = (214, 32, 38)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=max(2, round(0.06 * dpi)))
    points = []
    for i in range(10):
        length = radius * (0.38 if i % 2 == 0 else 0.15)
        angle = np.deg2rad(-90 + 36 * i)
        points.append((x + length * float(np.cos(angle)), y + length * float(np.sin(angle))))
    draw.polygon(points, fill=red)
    for i in range(14):
        angle = np.deg2rad(200 + 10 * i)
        inner, outer = radius * 0.68, radius * 0.9
        cos, sin = float(np.cos(angle)), float(np.sin(angle))
        line = (x + inner * cos, y + inner * sin, x + outer * cos, y + outer * sin)
        draw.line(line, fill=red, width=max(2, round(0.05 * dpi)))
    # Ink on ink: each channel is as dark as the darker of the two, a little pale.
    ink = np.minimum(np.asarray(picture), np.clip(np.asarray(paper).astype(np.int16) + 12, 0, 255).astype(np.uint8))
    return Image.fromarray(ink)


def squeeze(text: str) -> str:
    """Text without white space, and with one width of punctuation."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def compare(truth: Page, read: Page, name: str) -> Iterator[Compared]:
    """Each cell of the text layer with the cell of the scan that holds its middle; blank cells too."""
    cells = [cell for grid in read.grids for cell in grid.cells]
    for grid in truth.grids:
        for cell in grid.cells:
            found = next((c for c in cells if _same(cell, c)), None)
            if found is None:
                yield Compared(name, squeeze(cell.text), None, 0.0)
            else:
                yield Compared(name, squeeze(cell.text), squeeze(found.text), found.confidence or 0.0)


def _same(truth: GridCell, read: GridCell) -> bool:
    """Whether the two are one cell: the middle of each lies in the other. Both are boxes of the upright page."""
    box, other = truth.box, read.box
    return other.holds((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2) and box.holds(
        (other.x0 + other.x1) / 2, (other.top + other.bottom) / 2
    )


def form_pages(path: Path, most: int) -> list[Page]:
    """The pages of a file with the most numbers in grids, in order."""
    pages = [p for p in read_file(path).pages if sum(len(g.cells) for g in p.grids) >= FEWEST_CELLS]

    def numbers(page: Page) -> int:
        return sum(is_amount(c.text) for g in page.grids for c in g.cells)

    chosen = sorted(pages, key=numbers, reverse=True)[:most]
    return sorted(chosen, key=lambda page: page.number)


def busiest(page: Page) -> tuple[float, float]:
    """Where a stamp does most harm: on the number in the middle of the page's numbers."""
    boxes = sorted(
        (c.box.top, c.box.x0, c.box) for g in page.grids for c in g.cells if is_amount(c.text) and "." in c.text
    )
    if not boxes:
        return 0.5, 0.5
    box = boxes[len(boxes) // 2][2]
    return (box.x0 + 20) / page.width, (box.top + box.bottom) / 2 / page.height


def run(
    files: Sequence[Path], most: int, steps: Sequence[Step] = STEPS, said: Callable[[str], None] = print
) -> dict[str, list[Compared]]:
    """Step -> what became of each cell."""
    results: dict[str, list[Compared]] = {step.name: [] for step in steps}
    chosen = [(path, page) for path in files for page in form_pages(path, most)]
    for step in steps:
        seconds = 0.0
        for path, page in chosen:
            with pdfium.PdfDocument(path) as pdf:
                picture = pdf[page.number - 1].render(scale=step.dpi / 72).to_pil().convert("RGB")
            bad = spoil(picture, step, page.number, busiest(page))
            start = time.process_time()
            read = scan.read_scanned_page(bad, page.number, page.width, page.height)
            seconds += time.process_time() - start
            results[step.name] += compare(page, read, f"{path.name[:12]} p{page.number}")
        said(f"{step.name}: {seconds / max(1, len(chosen)):.1f} s a page")
    return results


def main() -> None:
    """Prints the curve and the wrong cells."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--pages", type=int, default=2, help="pages of each file")
    parser.add_argument("--wrong", action="store_true", help="list the wrong numbers")
    arguments = parser.parse_args()
    files = arguments.files or _documents()
    results = run(files, arguments.pages)
    _show(results)
    if arguments.wrong:
        for step, cells in results.items():
            for cell in cells:
                if not cell.right and (cell.is_number or cell.confidence >= LOW_CONFIDENCE):
                    print(f"{step} | {cell.page} | {cell.truth!r} -> {cell.read!r} {cell.confidence:.3f}")


def _documents() -> list[Path]:
    shared = sorted((ROOT.parent / "shared" / "corpus" / "inbox").glob("*/*/*.pdf"))
    return shared or sorted((ROOT / "data" / "inbox").glob("*/*/*.pdf"))


def _show(results: dict[str, list[Compared]]) -> None:
    table = Table("step", "cells", "right", "numbers", "right", "wrong", "of them low", "not low", "right but low")
    for step, cells in results.items():
        inked = [c for c in cells if c.truth or c.read]
        numbers = [c for c in cells if c.is_number]
        wrong = [c for c in numbers if not c.right]
        low = [c for c in wrong if c.confidence < LOW_CONFIDENCE]
        alarms = [c for c in numbers if c.right and c.confidence < LOW_CONFIDENCE]
        row = (len(inked), _share(inked), len(numbers), _share(numbers), len(wrong), len(low), len(wrong) - len(low))
        table.add_row(step, *map(str, row), str(len(alarms)))
    console = Console(width=120)
    console.print(table)
    numbers = [c for cells in results.values() for c in cells if c.is_number]
    choice = Table("threshold", "wrong numbers below", "wrong numbers above", "right numbers below (of all)")
    for limit in THRESHOLDS:
        below = [c.confidence < limit for c in numbers if not c.right]
        right = [c.confidence < limit for c in numbers if c.right]
        choice.add_row(str(limit), str(sum(below)), str(len(below) - sum(below)), f"{sum(right)} of {len(right)}")
    console.print(choice)


def _share(cells: Sequence[Compared]) -> str:
    return f"{100 * sum(c.right for c in cells) / max(1, len(cells)):.1f}%"


if __name__ == "__main__":
    main()
