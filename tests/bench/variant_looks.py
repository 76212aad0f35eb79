"""The looks in which the same forms are printed: paper, fonts, rules, and what else departments do to a page."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

A3, A4, LETTER = (841.89, 1190.55), (595.28, 841.89), (612.0, 792.0)
B5, SIXTEEN = (498.9, 708.66), (521.57, 737.01)
"""JIS B5 (182 x 257 mm), and 16开 (184 x 260 mm)."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """One way of printing; the defaults are the plain one.

    Attributes:
        size: of the tables' text in points, None for what the department uses.
        landscape: all pages; None for what each form asks for.
        rotate: the page's /Rotate; the content is turned against it.
        crop: by how much the crop box is smaller than the media box, on each side, in points.
        font: another font than the embedded one, by its name in the PDF.
        narrow: horizontal scale of the text in percent.
        rules: how the ruled lines are drawn, see `variant_pages.Ruler`.
        arrange: `pages` (each form on its own), `below` (as many on a page as fit), `beside` (two, on A3).
        repeat: whether the header comes again on each page, None for what the department does.
        tall: rows this many points high, so that a form runs over several pages.
        twice: each text drawn again a little to the right, as programs without a bold font do.
        spaced: points between characters, each drawn by itself.
        uneven: points by which baselines go up and down.
        scrambled: the texts of a page in random order.
        in_form: the content of a page inside a form XObject.
        watermark: a word across the page, drawn over everything, turned or upright.
        running: a running header and footer on each page.
        hidden: invisible text on each page.
        turned_heads: headings of narrow columns turned by 90 degrees.
        overflow: numbers wider than their cells, over the rule to their left.
        stamp: a picture of a seal over the table.
    """

    size: float | None = None
    paper: tuple[float, float] = A4
    landscape: bool | None = None
    rotate: int = 0
    crop: float = 0.0
    font: str | None = None
    narrow: float = 100.0
    rules: str = "lines"
    arrange: str = "pages"
    repeat: bool | None = None
    tall: float = 0.0
    margin: float = 62.0
    twice: bool = False
    spaced: float = 0.0
    uneven: float = 0.0
    scrambled: bool = False
    in_form: bool = False
    watermark: str = ""
    running: bool = False
    hidden: bool = False
    turned_heads: bool = False
    overflow: bool = False
    stamp: bool = False


LOOKS: Mapping[str, Look] = {
    "plain": Look(),
    # Paper
    "a3": Look(paper=A3),
    "letter": Look(paper=LETTER),
    "b5": Look(paper=B5, margin=30, size=7),
    "sixteen": Look(paper=SIXTEEN, margin=36, size=7.5),
    "all_landscape": Look(landscape=True),
    "all_portrait": Look(landscape=False, margin=30, size=6.5),
    "rotate_90": Look(rotate=90),
    "rotate_180": Look(rotate=180),
    "rotate_270": Look(rotate=270),
    "crop_box": Look(crop=40),
    "crop_box_rotated": Look(crop=30, rotate=90),
    # Fonts
    "size_6": Look(size=6, margin=40),
    "size_14": Look(size=14, paper=A3, margin=40),
    "cid_song": Look(font="STSong-Light"),
    "cid_japanese_mincho": Look(font="MSung-Light"),
    "narrow": Look(narrow=66),
    "wide": Look(narrow=125, size=7),
    "twice": Look(twice=True),
    "spaced": Look(spaced=0.6),
    "spaced_wide": Look(spaced=2.0, size=7),
    "uneven": Look(uneven=0.8),
    # Rules
    "filled_rules": Look(rules="filled"),
    "rectangles": Look(rules="rectangles"),
    "segments": Look(rules="segments"),
    "gaps": Look(rules="gaps"),
    "dotted": Look(rules="dotted"),
    "dots": Look(rules="dots"),
    "dashed": Look(rules="dashed"),
    "dash_pieces": Look(rules="dash_pieces"),
    "hairline": Look(rules="hairline"),
    "thick": Look(rules="thick"),
    "double": Look(rules="double"),
    "no_outer": Look(rules="no_outer"),
    "no_sides": Look(rules="no_sides"),
    "horizontal": Look(rules="horizontal"),
    "vertical": Look(rules="vertical"),
    "three_lines": Look(rules="three"),
    "frame": Look(rules="frame"),
    "head_only": Look(rules="head_only"),
    "none": Look(rules="none"),
    "zebra_rows": Look(rules="zebra_rows"),
    "zebra_cells": Look(rules="zebra_cells"),
    "shaded_cells": Look(rules="shaded"),
    "white_lines": Look(rules="white"),
    "shaded_head": Look(rules="shaded_head"),
    # Arrangement
    "two_on_a_page": Look(arrange="below", size=5.5, margin=30),
    "two_on_a_page_no_sides": Look(arrange="below", size=5.5, margin=30, rules="no_sides"),
    "side_by_side": Look(arrange="beside", paper=A3, size=6.5, margin=40),
    "five_pages": Look(tall=80, repeat=True),
    "five_pages_once": Look(tall=80, repeat=False),
    "five_pages_no_sides": Look(tall=80, repeat=True, rules="no_sides"),
    "five_pages_horizontal": Look(tall=80, repeat=False, rules="horizontal"),
    "five_pages_none": Look(tall=70, repeat=False, rules="none"),
    # What runs through a page
    "running": Look(running=True),
    "running_none": Look(running=True, rules="none"),
    "watermark_turned": Look(watermark="turned"),
    "watermark_upright": Look(watermark="upright"),
    "hidden": Look(hidden=True),
    "stamp": Look(stamp=True),
    "scrambled": Look(scrambled=True),
    "scrambled_none": Look(scrambled=True, rules="none"),
    "in_form": Look(in_form=True),
    "in_form_rotated": Look(in_form=True, rotate=90, scrambled=True),
    "turned_heads": Look(turned_heads=True),
    "overflow": Look(overflow=True),
    "overflow_no_sides": Look(overflow=True, rules="no_sides"),
}
