"""The same forms in other layouts give the same cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.documents.model import Line, Page
from assets.documents.pdf.open_tables import has_open_table
from assets.documents.reader import read_file
from tests.bench.variant_looks import LOOKS
from tests.bench.variants import Outcome, run_look
from tests.documents.drawing import draw

EVERY_CELL = (
    "rotate_270",
    "crop_box_rotated",
    "twice",
    "dash_pieces",
    "double",
    "no_outer",
    "no_sides",
    "horizontal",
    "three_lines",
    "frame",
    "none",
    "zebra_rows",
    "two_on_a_page_no_sides",
    "watermark_turned",
    "watermark_upright",
    "hidden",
    "stamp",
    "scrambled",
    "in_form_rotated",
    "turned_heads",
)


@pytest.mark.parametrize("name", EVERY_CELL)
def test_every_cell_is_read_in_every_layout(tmp_path: Path, name: str) -> None:
    outcome: Outcome = run_look(LOOKS[name], tmp_path)
    assert (outcome.right, outcome.extra) == (outcome.expected, 0), outcome.unlike[:5]


def test_running_text_with_amounts_is_no_table(tmp_path: Path) -> None:
    # Each line ends in an amount, or has one between blanks, as text set by a word processor has.
    lines = [f"本年收入合计 {n},084.72 万元，比上年增加 56.0{n} 万元，其中财政拨款 {n}00.5{n}" for n in range(1, 9)]
    page: Page = read_file(draw(tmp_path / "a.pdf", [], text=lines)).pages[0]
    assert page.grids == ()
    assert len(page.lines) == len(lines)


def test_a_table_of_contents_is_no_table(tmp_path: Path) -> None:
    lines = [f"第{n}部分 部门决算情况说明 ................ {n}" for n in range(1, 12)]
    assert read_file(draw(tmp_path / "a.pdf", [], text=lines)).pages[0].grids == ()


def test_a_page_is_looked_at_character_by_character_only_where_amounts_stand_alone(tmp_path: Path) -> None:
    prose = read_file(draw(tmp_path / "a.pdf", [], text=["2022年收入1,084.72万元，增长5.45%。"] * 5)).pages[0]
    assert not has_open_table(prose.lines, prose.grids, continues=False)
    rows = [Line(f"208 社会保障 {n}.50 {n}.25", prose.lines[0].box) for n in range(3)]
    assert has_open_table(rows, (), continues=False)
