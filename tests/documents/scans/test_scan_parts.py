"""The steps of reading a scan, one by one: no text is recognised here."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

pytestmark = pytest.mark.ocr

PT = 200 / 72


def reading(text: str, certainty: float = 1.0, figures: str | None = None) -> Any:
    from assets.documents.scans.ocr import Reading

    return Reading(text, (certainty,) * len(text), (0.5,) * len(text), figures or text, certainty)


def page(lines: list[tuple[float, float, float, float]], skew: float = 0.0) -> Any:
    """A white A4 page with black lines a point thick, x0, top, x1, bottom in points, turned clockwise by `skew`."""
    import cv2
    import numpy as np

    gray = np.full((round(842 * PT), round(595 * PT)), 255, np.uint8)
    for x0, top, x1, bottom in lines:
        cv2.line(gray, (round(x0 * PT), round(top * PT)), (round(x1 * PT), round(bottom * PT)), (0,), 2)
    if skew:
        height, width = gray.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), -skew, 1.0)
        gray = cv2.warpAffine(gray, turn, (width, height), borderValue=(255,)).astype(np.uint8)
    return gray


def grid_lines(xs: list[float], ys: list[float]) -> list[tuple[float, float, float, float]]:
    return [(xs[0], y, xs[-1], y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in xs]


def tables(gray: Any) -> list[list[tuple[float, float, float, float]]]:
    import numpy as np

    from assets.documents.pdf.ruling import find_tables
    from assets.documents.scans.image_rules import find_rules

    ruled = find_rules(gray, ((gray < 165) * 255).astype(np.uint8), 9 * PT)
    return find_tables(ruled.horizontal, ruled.vertical)


XS, YS = [60.0, 200.0, 300.0, 420.0], [100.0, 120.0, 140.0, 175.0]


def test_drawn_rules_give_the_cells_of_their_table() -> None:
    (table,) = tables(page(grid_lines(XS, YS)))
    truth = sorted((x0, top, x1, bottom) for x0, x1 in pairwise(XS) for top, bottom in pairwise(YS))
    for cell, true_cell in zip(sorted(table), truth, strict=True):
        assert cell == pytest.approx(true_cell, abs=0.6)


def test_a_faint_piece_of_a_rule_is_bridged_and_a_merged_cell_is_not() -> None:
    gray = page(grid_lines(XS, YS))
    across = slice(round(119 * PT), round(121.5 * PT))
    gray[across, round(210 * PT) : round(240 * PT)] = 255
    (merged,) = tables(gray)
    assert len(merged) == 8
    gray[round(120 * PT), round(210 * PT) : round(240 * PT)] = 205
    (bridged,) = tables(gray)
    assert len(bridged) == 9


def test_strokes_of_characters_are_no_rules() -> None:
    # A vertical stroke as high as a character inside a row, and a dash as wide as two.
    lines = [*grid_lines(XS, YS), (250.0, 104.0, 250.0, 115.0), (320.0, 130.0, 338.0, 130.0)]
    (table,) = tables(page(lines))
    assert len(table) == 9


def test_a_short_rule_from_rule_to_rule_divides_a_low_row() -> None:
    (table,) = tables(page([*grid_lines(XS, YS), (250.0, 100.0, 250.0, 120.0)]))
    assert len(table) == 10


@pytest.mark.parametrize("skew", [-2.0, -0.3, 0.0, 1.23, 5.0])
def test_the_angle_of_a_page_is_found_to_a_twentieth_of_a_degree(skew: float) -> None:
    from assets.documents.scans import image_clean

    ys = [100.0 + 20 * i for i in range(20)]
    assert image_clean.skew((page(grid_lines(XS, ys), skew) < 165).astype("uint8")) == pytest.approx(-skew, abs=0.05)


def test_a_red_stamp_goes_and_the_black_under_it_stays() -> None:
    import cv2
    import numpy as np

    from assets.documents.scans.image_clean import without_stamps

    picture = np.full((600, 600, 3), 255, np.uint8)
    cv2.circle(picture, (300, 300), 150, (214, 32, 38), 12)
    cv2.rectangle(picture, (280, 280), (320, 320), (214, 32, 38), -1)
    cv2.rectangle(picture, (295, 100), (305, 500), (20, 20, 20), -1)
    gray, stamped = without_stamps(picture, 2.0)
    assert stamped[300, 150] and not stamped[50, 50]
    assert gray[300, 300] < 60
    assert gray[300, 150] > 240 and gray[300, 285] > 240


def test_red_words_in_a_line_stay() -> None:
    import cv2
    import numpy as np

    from assets.documents.scans.image_clean import without_stamps

    picture = np.full((600, 600, 3), 255, np.uint8)
    cv2.putText(picture, "-12.50", (100, 300), cv2.FONT_HERSHEY_SIMPLEX, 1, (214, 32, 38), 3)
    assert (without_stamps(picture, 2.0)[0] < 120).any()


def test_grey_paper_becomes_white() -> None:
    import numpy as np

    from assets.documents.scans.image_clean import whiten

    gray = np.linspace(150, 240, 800).astype(np.uint8)[None, :].repeat(600, axis=0)
    gray[300:303, 100:700] = 40
    white = whiten(gray)
    assert np.median(white) > 245
    assert white[301, 120] < 100 and white[301, 680] < 100


def test_what_lies_in_two_cells_is_cut_at_the_rule() -> None:
    import numpy as np

    from assets.documents.scans.ocr import Found
    from assets.documents.scans.scan_text import Marks, strips

    marks = Marks(np.array([[20, 12, 95, 28], [105, 12, 180, 28]]), np.array([400, 400]))
    cells = [(0, 0, 99, 40), (101, 0, 200, 40)]
    found = strips([Found(18, 8, 182, 32)], marks, cells, 16)
    assert [(strip.cell, strip.box) for strip in found] == [(0, (20, 12, 97, 28)), (1, (103, 12, 180, 28))]


def test_ink_that_the_detector_missed_is_a_line_and_a_speck_is_not() -> None:
    import numpy as np

    from assets.documents.scans.scan_text import Marks, strips

    marks = Marks(np.array([[20, 12, 30, 28], [60, 30, 62, 32]]), np.array([60, 4]))
    (strip,) = strips([], marks, [(0, 0, 100, 40)], 16)
    assert strip.box == (20, 12, 30, 28)


def test_a_number_is_as_long_as_its_ink_where_the_detector_stopped_early() -> None:
    import numpy as np

    from assets.documents.scans.ocr import Found
    from assets.documents.scans.scan_text import Marks, strips

    digits = np.array([[20 + 10 * i, 12, 28 + 10 * i, 28] for i in range(6)])
    (strip,) = strips([Found(18, 8, 60, 32)], Marks(digits, np.full(6, 60)), [(0, 0, 200, 40)], 16)
    assert strip.box == (20, 12, 78, 28)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("编制部门:西安市(汇总)", "编制部门：西安市（汇总）"),
        ("(二)项目支出", "（二）项目支出"),
        ("1,084.72", "1,084.72"),
        ("(12.50)", "(12.50)"),
        ("GDP:3%", "GDP:3%"),
    ],
)
def test_punctuation_beside_chinese_characters_is_full_width(raw: str, kept: str) -> None:
    from assets.documents.scans.scan_cells import printed

    assert printed(raw) == kept


def test_numbers_are_told_from_words() -> None:
    from assets.documents.scans import scan_cells as cells

    assert all(cells.is_amount(t) for t in ("0", "56.09", "1,084.72", "-3.5", "(3.50)", "46.38%", "１２"))
    assert not any(cells.is_amount(t) for t in ("", "—", "5609a", "1,08.72", "2022年", "1.084.72"))
    assert cells.is_mostly_figures("12.5O") and not cells.is_mostly_figures("2022年")
    assert cells.is_mostly_figures("一613.91", usual=2)


def test_a_number_without_its_point_is_unusual_in_its_column() -> None:
    from assets.documents.scans.scan_cells import unusual

    assert unusual("65842", 2) and unusual("094", 2) and unusual("12.5", 2)
    assert not unusual("658.42", 2) and not unusual("0", 2) and not unusual("12", 2) and not unusual("100", 0)


@pytest.mark.parametrize(
    ("read", "kept"),
    [
        ("82,036.019.05", "82,036,019.05"),
        ("82,036019.05", "82,036,019.05"),
        ("4.560,019.05", "4,560,019.05"),
        ("1,084.72", "1,084.72"),
        ("56.09", "56.09"),
        ("2022.12.31", "2022.12.31"),
        ("1.084", "1.084"),
    ],
)
def test_points_and_commas_that_were_mixed_up_are_put_right_and_not_sure(read: str, kept: str) -> None:
    from assets.documents.scans.scan_cells import LOW_CONFIDENCE, regrouped, settle

    assert regrouped(read) == kept
    if read != kept:
        settled = settle(reading(read, 0.999), None, None)
        assert settled.text == kept and settled.confidence < LOW_CONFIDENCE


def test_a_quantity_may_have_a_comparison_and_a_unit() -> None:
    from assets.documents.scans.scan_cells import is_quantity, settle

    assert all(is_quantity(t) for t in ("≥90%", "≤0.14万元", "3个", "12.50", "=100%"))
    assert not any(is_quantity(t) for t in ("82,036019.05", "万元", "1.2.3"))
    assert settle(reading("≥90%", 0.995), reading("≥90%", 0.9), None).text == "≥90%"
    assert settle(reading("≥90%", 0.6, "90%"), reading("≥9096", 0.6, "9096"), None).confidence <= 0.5


def test_digits_that_differ_between_two_looks_make_a_sentence_unsure() -> None:
    from assets.documents.scans.scan_cells import LOW_CONFIDENCE, settle

    words = settle(reading("支出467.66万元", 0.8), reading("支出467.665元", 0.97), None)
    assert words.confidence < LOW_CONFIDENCE
    assert settle(reading("卫生建康支出", 0.7), reading("卫生健康支出", 0.97), None).confidence == 0.97


def test_every_number_of_a_poor_page_is_read_twice() -> None:
    from assets.documents.scans.scan_cells import doubtful

    good = [reading("56.09")] * 9 + [reading("支出5万元")]
    assert doubtful(good, [1] * 9 + [None]) == []
    poor = [*good, *(reading("科目名称", 0.95) for _ in range(3))]
    assert doubtful(poor, [1] * 9 + [None] * 4) == list(range(10))


def test_two_looks_that_agree_are_as_sure_as_the_surer() -> None:
    from assets.documents.scans.scan_cells import Read, settle

    assert settle(reading("56.09", 0.7), reading("56.09", 0.98), 2) == Read("56.09", 0.98)


def test_two_looks_that_differ_are_never_sure_and_the_usual_form_wins() -> None:
    from assets.documents.scans.scan_cells import LOW_CONFIDENCE, settle

    read = settle(reading("5609", 0.97), reading("56.09", 0.9), 2)
    assert read.text == "56.09" and read.confidence < LOW_CONFIDENCE


def test_what_is_no_number_in_a_column_of_numbers_is_not_sure() -> None:
    from assets.documents.scans.scan_cells import LOW_CONFIDENCE, settle

    assert (
        settle(reading("一613.91", 0.96, "-613.91"), reading("一613.91", 0.96, "-613.91"), 2).confidence
        < LOW_CONFIDENCE
    )


def test_doubt_falls_on_unsure_and_unusual_numbers_only() -> None:
    from assets.documents.scans.scan_cells import doubtful

    texts = [("56.09", 1.0), ("51.70", 0.9), ("4410", 1.0), ("44.51", 1.0), ("12.00", 1.0), ("8.00", 1.0)]
    readings = [reading(t, c) for t, c in texts] + [reading("卫生健康支出", 0.99), reading("卫生建康支出", 0.7)]
    assert doubtful(readings, [1] * 6 + [0, 0]) == [1, 2, 7]


def test_two_numbers_in_one_cell_are_not_sure() -> None:
    from assets.documents.scans.scan_cells import LOW_CONFIDENCE, Read, confidence

    assert confidence([Read("326.72", 1.0), Read("326.72", 1.0)]) < LOW_CONFIDENCE
    assert confidence([Read("社会保障和", 0.99), Read("就业支出", 0.98)]) == 0.98
    assert confidence([]) == 1.0
    assert confidence([], under_stamp=True) < LOW_CONFIDENCE
    assert confidence([Read("", 0.0)]) == 0.0


def test_a_stroke_alone_in_its_cell_is_a_dash_but_not_beside_two_and_three() -> None:
    from assets.documents.scans.scan_cells import Read, with_dashes

    reads = [Read(text, 1.0) for text in ("一", "3.20", "一", "二", "一", "般")]
    kept = with_dashes(reads, [0, 1, 2, 3, 4, 4], [0, 0, 1, 1, 2, 2])
    assert [read.text for read in kept] == ["—", "3.20", "一", "二", "一", "般"]
