"""How well scans are read that nothing was tuned on: `python -m tests.bench.scan_redrawn [--departments N] [--seed S]`.

Departments of another seed than the sample inbox are generated, their forms drawn anew in other fonts (as far as this
machine has them: the samples are set in one), with other sizes and weights of rules, spoilt as in `scan_curve` and read
back. It prints for each font how many numbers were read wrong, and how many of these with high confidence: none is the
goal.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont
from rich.console import Console
from rich.table import Table

from assets.documents.model import Box, Page
from assets.documents.scans import scan
from assets.documents.scans.scan_cells import LOW_CONFIDENCE, is_amount
from tests.bench.scan_curve import STEPS, Compared, Step, busiest, compare, form_pages, spoil
from tests.samples.generator import generate

_NOTO, _LIBERATION = Path("/usr/share/fonts/opentype/noto"), Path("/usr/share/fonts/truetype/liberation")
_SIMPLIFIED = 2
"""Which font of Noto's collections is the one for simplified Chinese."""
WORST = ("100 dpi", "150 dpi, 2° askew", "100 dpi, stamp", "100 dpi, noise 20", "100 dpi, 2°, stamp, noise 12")


class Face(NamedTuple):
    """A font for Chinese characters and one for digits and Latin letters."""

    name: str
    chinese: Path
    latin: Path


FACES = (
    Face("serif", _NOTO / "NotoSerifCJK-Regular.ttc", _LIBERATION / "LiberationSerif-Regular.ttf"),
    Face("serif bold", _NOTO / "NotoSerifCJK-Bold.ttc", _LIBERATION / "LiberationSerif-Bold.ttf"),
    Face("sans", _NOTO / "NotoSansCJK-Regular.ttc", _LIBERATION / "LiberationSans-Regular.ttf"),
    Face("narrow", _NOTO / "NotoSansCJK-Regular.ttc", _LIBERATION / "LiberationSansNarrow-Regular.ttf"),
    Face("mono", _NOTO / "NotoSerifCJK-Regular.ttc", _LIBERATION / "LiberationMono-Regular.ttf"),
)


def redraw(page: Page, face: Face, dpi: int, seed: int) -> Image.Image:
    """The lines and grids of a page, drawn in another font; text is as large as its place allows, up to a size."""
    chance = random.Random(seed)
    scale = dpi / 72
    picture = Image.new("RGB", (round(page.width * scale), round(page.height * scale)), "white")
    draw = ImageDraw.Draw(picture)
    weight = chance.choice([1, 1, 2])
    largest = chance.uniform(8.0, 11.0)
    for line in page.lines_outside_grids():
        _write(draw, line.text, line.box, face, 14.0, scale, "left")
    for cell in (cell for grid in page.grids for cell in grid.cells):
        b = cell.box
        draw.rectangle((b.x0 * scale, b.top * scale, b.x1 * scale, b.bottom * scale), outline="black", width=weight)
        texts = [text.strip() for text in cell.text.split("\n") if text.strip()]
        align = "right" if is_amount(cell.text) else chance.choice(["left", "middle"])
        high = (b.bottom - b.top) / max(1, len(texts))
        for n, text in enumerate(texts):
            place = Box(b.x0 + 3, b.top + n * high + 1, b.x1 - 3, b.top + (n + 1) * high - 1)
            _write(draw, text, place, face, largest, scale, align)
    return picture


def _write(
    draw: ImageDraw.ImageDraw, text: str, box: Box, face: Face, largest: float, scale: float, align: str
) -> None:
    size = min(largest, (box.bottom - box.top) * 0.8)
    pieces = list(_pieces(text))
    width = sum(_font(face, latin, size, scale).getlength(piece) for piece, latin in pieces)
    room = (box.x1 - box.x0) * scale
    if width > room:
        size *= room / width
        width = room
    x = box.x0 * scale + (0.0 if align == "left" else room - width if align == "right" else (room - width) / 2)
    baseline = (box.top + box.bottom) / 2 * scale + 0.36 * size * scale
    for piece, latin in pieces:
        font = _font(face, latin, size, scale)
        draw.text((x, baseline), piece, fill="black", font=font, anchor="ls")
        x += font.getlength(piece)


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or text[end].isascii() != text[start].isascii():
            yield text[start:end], text[start].isascii()
            start = end


def _font(face: Face, latin: bool, size: float, scale: float) -> ImageFont.FreeTypeFont:
    pixels = max(4.0, size * scale)
    if latin:
        return ImageFont.truetype(str(face.latin), pixels)
    return ImageFont.truetype(str(face.chinese), pixels, index=_SIMPLIFIED)


def run(paths: Sequence[Path], faces: Sequence[Face], steps: Sequence[Step], most: int) -> dict[str, list[Compared]]:
    """Font -> what became of each cell, over all steps."""
    results: dict[str, list[Compared]] = {face.name: [] for face in faces}
    pages = [(path, page) for path in paths for page in form_pages(path, most)]
    for number, (path, page) in enumerate(pages):
        # Each page in one font: all fonts and all steps come up, and the run stays short.
        face = faces[number % len(faces)]
        for step in steps:
            picture = spoil(redraw(page, face, step.dpi, number), step, number, busiest(page))
            read = scan.read_scanned_page(picture, page.number, page.width, page.height)
            results[face.name] += compare(page, read, f"{step.name} {path.name[:12]} p{page.number}")
    return results


def main() -> None:
    """Prints what was read wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--departments", type=int, default=5)
    parser.add_argument("--seed", type=int, default=77)
    parser.add_argument("--pages", type=int, default=2, help="pages of each document")
    arguments = parser.parse_args()
    faces = [face for face in FACES if face.chinese.exists() and face.latin.exists()]
    steps = [step for step in STEPS if step.name in WORST]
    with tempfile.TemporaryDirectory() as folder:
        paths = generate(Path(folder), arguments.departments, [2023], arguments.seed)
        results = run(paths, faces, steps, arguments.pages)
    table = Table("font", "numbers", "wrong", "of them low", "not low", "right but low")
    for name, cells in results.items():
        numbers = [cell for cell in cells if cell.is_number]
        wrong = [cell for cell in numbers if not cell.right]
        sure = [cell for cell in wrong if cell.confidence >= LOW_CONFIDENCE]
        low = sum(cell.right and cell.confidence < LOW_CONFIDENCE for cell in numbers)
        table.add_row(name, *map(str, (len(numbers), len(wrong), len(wrong) - len(sure), len(sure), low)))
        for cell in sure:
            print(f"{name} | {cell.page} | {cell.truth!r} -> {cell.read!r} {cell.confidence:.3f}")
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
