"""Prints the forms of a generated department in a given look, as a PDF."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import msgspec
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

from tests.bench.variant_looks import Look
from tests.samples.flow import PADDING, Block, Cell, Flow, NewPage, Table, Text, _joined, _places
from tests.samples.pen import BOLD, REGULAR, Pen

_TINT, _GREY = (0.85, 0.9, 0.97), (0.8, 0.8, 0.8)


class LookPen(Pen):
    """A pen whose pages have the look's paper, and whose texts are set as the look says."""

    def __init__(self, look: Look, title: str) -> None:
        super().__init__(title)
        self.look = look
        self.chance = random.Random(3)
        self.texts: list[Callable[[], None]] = []
        if look.font:
            pdfmetrics.registerFont(UnicodeCIDFont(look.font))

    def new_page(self, landscape: bool = False) -> None:
        """Ends the page before and begins the next."""
        if self.pages:
            self._end_page()
        self.pages += 1
        look = self.look
        short, long = sorted(look.paper)
        landscape = landscape if look.landscape is None else look.landscape
        if look.arrange == "beside":
            short, long, landscape = short * 2**0.5, long * 2**0.5, True
        self.width, self.height = (long, short) if landscape else (short, long)
        on_side = look.rotate in (90, 270)
        page = (self.height, self.width) if on_side else (self.width, self.height)
        canvas, crop = self._canvas, look.crop
        # reportlab swaps width and height of a page that is turned on its side.
        canvas.setPageSize((self.width + 2 * crop, self.height + 2 * crop))
        if crop:
            canvas.setCropBox((crop, crop, page[0] + crop, page[1] + crop))
        canvas.setPageRotation(look.rotate)
        if look.in_form:
            canvas.beginForm(f"page{self.pages}")
        else:
            self._turn(page)
        self.page = page
        if look.running:
            self._furniture()

    def _turn(self, page: tuple[float, float]) -> None:
        matrices = {
            0: (1, 0, 0, 1, 0, 0),
            90: (0, 1, -1, 0, page[0], 0),
            180: (-1, 0, 0, -1, page[0], page[1]),
            270: (0, -1, 1, 0, 0, page[1]),
        }
        self._canvas.translate(self.look.crop, self.look.crop)
        self._canvas.transform(*matrices[self.look.rotate])

    def finish(self) -> bytes:
        """The document's bytes."""
        self._end_page()
        return super().finish()

    def _end_page(self) -> None:
        look, canvas = self.look, self._canvas
        if look.scrambled:
            self.chance.shuffle(self.texts)
            for draw in self.texts:
                draw()
        self.texts = []
        if look.watermark:
            self._watermark()
        if look.hidden:
            text = canvas.beginText(90, self.height - 20)
            text.setFont(REGULAR, 8)
            text.setTextRenderMode(3)
            text.textLine("收入支出决算总表")
            canvas.drawText(text)
        if look.stamp:
            canvas.setStrokeColorRGB(0.8, 0.1, 0.1)
            canvas.setLineWidth(3)
            canvas.circle(self.width * 0.7, self.height * 0.5, 60)
            canvas.setStrokeColorRGB(0, 0, 0)
        if look.in_form:
            canvas.endForm()
            canvas.saveState()
            self._turn(self.page)
            canvas.doForm(f"page{self.pages}")
            canvas.restoreState()
        canvas.showPage()

    def _furniture(self) -> None:
        middle = self.width / 2
        self._canvas.setFont(REGULAR, 9)
        self._canvas.drawString(40, self.height - 24, "2022年度部门决算")
        self._canvas.line(40, self.height - 28, self.width - 40, self.height - 28)
        self._canvas.drawString(middle, 18, f"第{self.pages}页")

    def _watermark(self) -> None:
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(self.width / 2, self.height / 2)
        canvas.rotate(45 if self.look.watermark == "turned" else 0)
        canvas.setFillColorRGB(*_GREY)
        canvas.setFont(REGULAR, 64)
        canvas.drawCentredString(0, 0, "部门决算公开")
        canvas.restoreState()

    def draw(self, x: float, baseline: float, text: str, size: float, font: str = REGULAR) -> None:
        """Draws one line from `x`, as the look says."""
        baseline += self.chance.uniform(-1, 1) * self.look.uneven
        if self.look.scrambled:
            self.texts.append(lambda: self._set(x, baseline, text, size, font))
        else:
            self._set(x, baseline, text, size, font)

    def draw_upwards(self, x: float, baseline: float, text: str, size: float) -> None:
        """Draws one line that runs up the page, from its lower end at `baseline` from the top."""
        self._canvas.saveState()
        self._canvas.translate(x, self.height - baseline)
        self._canvas.rotate(90)
        self._canvas.setFont(REGULAR, size)
        self._canvas.drawString(0, 0, text)
        self._canvas.restoreState()

    def _set(self, x: float, baseline: float, text: str, size: float, font: str) -> None:
        look, y = self.look, self.height - baseline
        face = look.font or font
        if look.spaced:
            for character in text:
                self._line(x, y, character, size, face)
                x += super().measure(character, size, font) + look.spaced
            return
        self._line(x, y, text, size, face)
        if look.twice:
            self._line(x + 0.3, y, text, size, face)

    def _line(self, x: float, y: float, text: str, size: float, face: str) -> None:
        line = self._canvas.beginText(x, y)
        line.setFont(face, size)
        line.setHorizScale(self.look.narrow)
        line.textOut(text)
        self._canvas.drawText(line)

    def measure(self, text: str, size: float, font: str = REGULAR) -> float:
        """The width of one line as the look sets it."""
        if self.look.font:
            width = float(pdfmetrics.stringWidth(text, self.look.font, size))
        else:
            width = super().measure(text, size, font)
        return width * self.look.narrow / 100 + self.look.spaced * len(text)

    # Rules ----------------------------------------------------------------------------------------------------------

    def stroke(
        self, x0: float, top: float, x1: float, bottom: float, weight: float, dash: Sequence[float] = ()
    ) -> None:
        """A line, horizontal or vertical."""
        self._canvas.setLineWidth(weight)
        self._canvas.setDash(*([list(dash)] if dash else []))
        self._canvas.line(x0, self.height - top, x1, self.height - bottom)
        self._canvas.setDash()

    def fill(self, x0: float, top: float, x1: float, bottom: float, colour: tuple[float, float, float]) -> None:
        """A filled rectangle."""
        self._canvas.setFillColorRGB(*colour)
        self._canvas.rect(x0, self.height - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
        self._canvas.setFillColorRGB(0, 0, 0)

    def frame(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """The outline of a rectangle."""
        self._canvas.setLineWidth(0.6)
        self._canvas.rect(x0, self.height - bottom, x1 - x0, bottom - top)


Edge = tuple[int, int, int]


class Ruler:
    """Draws the lines and backgrounds of one table on one page.

    Args:
        pen: what draws.
        xs: the columns' edges.
        ys: the rows' edges, from the top of the page.
        places: (row, column, cell) of each cell.
        header: how many of the rows are header.
    """

    def __init__(
        self, pen: LookPen, xs: Sequence[float], ys: Sequence[float], places: list[tuple[int, int, Cell]], header: int
    ) -> None:
        self.pen, self.xs, self.ys, self.places, self.header = pen, xs, ys, places, header
        across: set[tuple[int, int]] = set()
        down: set[tuple[int, int]] = set()
        for r, c, cell in places:
            right, below = c + cell.columns, min(r + cell.rows, len(ys) - 1)
            across.update((edge, k) for edge in (r, below) for k in range(c, right))
            down.update((edge, k) for edge in (c, right) for k in range(r, below))
        self.across: list[Edge] = _joined(across)
        self.down: list[Edge] = _joined(down)

    def background(self, rules: str) -> None:
        """What lies under the text."""
        pen, xs, ys = self.pen, self.xs, self.ys
        match rules:
            case "zebra_rows":
                for r in range(self.header, len(ys) - 1, 2):
                    pen.fill(xs[0], ys[r], xs[-1], ys[r + 1], _TINT)
            case "zebra_cells":
                for x0, top, x1, bottom, r in self._boxes():
                    if r < self.header or (r - self.header) % 2:
                        pen.fill(x0, top, x1, bottom, _TINT)
            case "shaded":
                for x0, top, x1, bottom, _ in self._boxes():
                    pen.fill(x0 + 0.6, top + 0.6, x1 - 0.6, bottom - 0.6, _TINT)
            case "white":
                pen.fill(xs[0], ys[0], xs[-1], ys[-1], _TINT)
            case "shaded_head":
                pen.fill(xs[0], ys[0], xs[-1], ys[self.header], _TINT)

    def _boxes(self) -> Iterator[tuple[float, float, float, float, int]]:
        for r, c, cell in self.places:
            below = min(r + cell.rows, len(self.ys) - 1)
            yield self.xs[c], self.ys[r], self.xs[c + cell.columns], self.ys[below], r

    def draw(self, rules: str) -> None:
        """The lines."""
        last_row, last_column = len(self.ys) - 1, len(self.xs) - 1
        match rules:
            case "none" | "zebra_rows" | "zebra_cells" | "shaded":
                return
            case "rectangles":
                for x0, top, x1, bottom, _ in self._boxes():
                    self.pen.frame(x0, top, x1, bottom)
            case "segments" | "gaps":
                gap = 0.0 if rules == "segments" else 1.0
                for x0, top, x1, bottom, _ in self._boxes():
                    for y in (top, bottom):
                        self.pen.stroke(x0 + gap, y, x1 - gap, y, 0.5)
                    for x in (x0, x1):
                        self.pen.stroke(x, top + gap, x, bottom - gap, 0.5)
            case "no_outer":
                self._lines(lambda e: 0 < e < last_row, lambda e: 0 < e < last_column)
            case "no_sides":
                self._lines(lambda e: True, lambda e: 0 < e < last_column)
            case "horizontal":
                self._lines(lambda e: True, lambda e: False)
            case "vertical":
                self._lines(lambda e: e in (0, self.header, last_row), lambda e: True)
            case "three":
                inner = [edge for edge in self.across if 0 < edge[0] < self.header]
                self._lines(lambda e: e in (0, self.header, last_row), lambda e: False)
                for row, start, end in inner:
                    if end - start < last_column:
                        self.pen.stroke(self.xs[start] + 3, self.ys[row], self.xs[end] - 3, self.ys[row], 0.4)
            case "head_only":
                self._lines(lambda e: e in (0, self.header, last_row), lambda e: False)
            case "frame":
                self._lines(lambda e: e in (0, self.header, last_row), lambda e: e in (0, last_column))
            case "shaded_head":
                self._lines(lambda e: e >= self.header, lambda e: False)
            case _:
                self._lines(lambda e: True, lambda e: True, rules)

    def _lines(self, across: Callable[[int], bool], down: Callable[[int], bool], style: str = "lines") -> None:
        xs, ys = self.xs, self.ys
        for row, start, end in self.across:
            if across(row):
                self._line(xs[start], ys[row], xs[end], ys[row], style)
        for column, start, end in self.down:
            if down(column):
                self._line(xs[column], ys[start], xs[column], ys[end], style)

    def _line(self, x0: float, top: float, x1: float, bottom: float, style: str) -> None:
        pen = self.pen
        match style:
            case "filled":
                pen.rule(x0, top, x1, bottom, 0.6, True)
            case "dotted":
                pen.stroke(x0, top, x1, bottom, 0.5, (0.5, 1.5))
            case "dashed":
                pen.stroke(x0, top, x1, bottom, 0.5, (4, 3))
            case "dots" | "dash_pieces":
                mark, gap = (0.5, 1.0) if style == "dots" else (4.0, 2.5)
                self._pieces(x0, top, x1, bottom, mark, gap)
            case "hairline":
                pen.stroke(x0, top, x1, bottom, 0.05)
            case "thick":
                pen.stroke(x0, top, x1, bottom, 2.5)
            case "double":
                for shift in (-0.9, 0.9):
                    on_side = x0 == x1
                    dx, dy = (shift, 0.0) if on_side else (0.0, shift)
                    pen.stroke(x0 + dx, top + dy, x1 + dx, bottom + dy, 0.4)
            case "white":
                pen._canvas.setStrokeColorRGB(1, 1, 1)
                pen.stroke(x0, top, x1, bottom, 1.2)
                pen._canvas.setStrokeColorRGB(0, 0, 0)
            case _:
                pen.stroke(x0, top, x1, bottom, 0.6)

    def _pieces(self, x0: float, top: float, x1: float, bottom: float, mark: float, gap: float) -> None:
        """A line of marks, each drawn by itself."""
        length, at = max(x1 - x0, bottom - top), 0.0
        while at < length:
            end = min(at + mark, length)
            if x0 == x1:
                self.pen.fill(x0 - 0.25, top + at, x0 + 0.25, top + end, (0, 0, 0))
            else:
                self.pen.fill(x0 + at, top - 0.25, x0 + end, top + 0.25, (0, 0, 0))
            at += mark + gap


class LookFlow(Flow):
    """Lays the blocks out in the look."""

    pen: LookPen

    def __init__(self, pen: LookPen) -> None:
        super().__init__(pen, pen.look.margin)
        self.look = pen.look

    def lay(self, blocks: Sequence[Block]) -> None:
        """Lays all blocks, the forms arranged as the look says."""
        blocks = [self._fitted(block) for block in blocks]
        match self.look.arrange:
            case "pages":
                super().lay(blocks)
            case "below":
                self._page(False)
                for group in _groups(blocks):
                    if self.y + self._height_of(group) > self._bottom and self.y > self.margin:
                        self._page(False)
                    super().lay(group)
                    self.y += 14
            case _:
                for number, group in enumerate(_groups(blocks)):
                    self._beside(group, number % 2 == 0)

    def _beside(self, group: Sequence[Block], left: bool) -> None:
        if left:
            self._page(True)
        self.y = self.margin
        self.pen.width /= 2
        if left:
            super().lay(group)
        else:
            self.pen._canvas.saveState()
            self.pen._canvas.translate(self.pen.width, 0)
            super().lay(group)
            self.pen._canvas.restoreState()
        self.pen.width *= 2

    def _fitted(self, block: Block) -> Block:
        if isinstance(block, Table):
            size = self.look.size or block.size
            repeat = block.repeat_header if self.look.repeat is None else self.look.repeat
            return msgspec.structs.replace(block, size=size, repeat_header=repeat, row_height=self.look.tall)
        if isinstance(block, Text) and self.look.size:
            return msgspec.structs.replace(block, size=self.look.size + 1)
        return block

    def _height_of(self, group: Sequence[Block]) -> float:
        total = 0.0
        for block in group:
            if isinstance(block, Table):
                scale = self._width / sum(block.widths)
                xs = [self.margin]
                for width in block.widths:
                    xs.append(xs[-1] + width * scale)
                total += sum(self._heights(block, (*block.header, *block.body), xs)) + 4
            elif isinstance(block, Text):
                total += block.size * block.leading + block.space
        return total

    def _grid(
        self, table: Table, rows: Sequence[Sequence[Cell]], heights: Sequence[float], xs: Sequence[float]
    ) -> None:
        ys = [self.y]
        for height in heights:
            ys.append(ys[-1] + height)
        places = _places(rows, len(table.widths))
        header = len(table.header) if tuple(rows[: len(table.header)]) == table.header else 0
        ruler = Ruler(self.pen, xs, ys, places, header)
        ruler.background(self.look.rules)
        for r, c, cell in places:
            box = (xs[c], ys[r], xs[c + cell.columns], ys[min(r + cell.rows, len(rows))])
            self._cell(table, cell, box)
        ruler.draw(self.look.rules)
        self.y = ys[-1]

    def _cell(self, table: Table, cell: Cell, box: tuple[float, float, float, float]) -> None:
        x0, top, x1, bottom = box
        if self.look.turned_heads and len(cell.text) > 2 and cell.rows > 1 and x1 - x0 < bottom - top + 30:
            heading = "".join(cell.text.split())
            needed = self.pen.measure(heading, table.size * 0.6)
            if needed < bottom - top:
                middle = (top + bottom + needed) / 2
                self.pen.draw_upwards((x0 + x1) / 2 + table.size * 0.3, middle, heading, table.size * 0.6)
                return
        if self.look.overflow and cell.align == "right" and cell.text:
            # The number hangs over the rule to its left, as a spreadsheet's narrow column lets it.
            width = self.pen.measure(cell.text, table.size)
            size = table.size * max(1.0, min(1.6, (x1 - x0 + 1.0) / width))
            width = self.pen.measure(cell.text, size)
            self.pen.draw(x1 - PADDING - width, bottom - PADDING - 1, cell.text, size, BOLD if cell.bold else REGULAR)
            return
        super()._cell(table, cell, box)


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks of one form after the other."""
    starts = [i for i, block in enumerate(blocks) if isinstance(block, NewPage)]
    for start, end in pairwise([*starts, len(blocks)]):
        yield list(blocks[start + 1 : end])


def printed(look: Look, blocks: Sequence[Block], title: str) -> bytes:
    """A PDF of the blocks in the look."""
    pen = LookPen(look, title)
    LookFlow(pen).lay(list(blocks))
    return pen.finish()
