from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from assets.documents.model import Box
from assets.reports.crops import MARK, TINT, Limits, crop_document, make_crops
from assets.reports.model import Crop, View
from tests.reports.examples import PART_BOX, TOTAL_BOX, accounts_pdf, write_pdf

SCALE = 150 / 72


def view(*boxes: Box, page: int = 1) -> View:
    return View("doc", page, boxes)


def picture(crop: Crop) -> Image.Image:
    assert crop.image is not None
    return Image.open(io.BytesIO(crop.image)).convert("RGB")


def pixels(image: Image.Image) -> list[tuple[int, ...]]:
    values = iter(image.convert("RGB").tobytes())
    return list(zip(values, values, values, strict=True))


def marked(image: Image.Image) -> tuple[int, int, int, int]:
    """The smallest rectangle around all pixels of the colour of the mark."""
    width = image.width
    found = [n for n, pixel in enumerate(pixels(image)) if pixel == MARK]
    columns, rows = [n % width for n in found], [n // width for n in found]
    return min(columns), min(rows), max(columns), max(rows)


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return accounts_pdf(tmp_path)


def test_the_frame_stands_just_outside_the_box(pdf: Path) -> None:
    (crop,) = crop_document(pdf, [view(TOTAL_BOX)])
    left, top, right, bottom = marked(picture(crop))
    # Three pixels of frame on each side; the box's own edges lie between pixels.
    assert right - left + 1 == pytest.approx((TOTAL_BOX.x1 - TOTAL_BOX.x0) * SCALE + 6, abs=1)
    assert bottom - top + 1 == pytest.approx((TOTAL_BOX.bottom - TOTAL_BOX.top) * SCALE + 6, abs=1)


def test_what_is_framed_is_what_is_printed_in_the_box(tmp_path: Path) -> None:
    # The only black on the page is one word; a box around it must hold all of it, a box beside it none.
    pdf = write_pdf(tmp_path / "word.pdf", [[(205.0, 530.0, "100.00")]])
    on, off = crop_document(pdf, [view(TOTAL_BOX), view(Box(400, 300, 460, 316))])
    for crop, expected in ((on, True), (off, False)):
        image = picture(crop)
        left, top, right, bottom = marked(image)
        inside = image.crop((left + 3, top + 3, right - 2, bottom - 2))
        assert (min(inside.convert("L").tobytes()) < 80) is expected


def test_text_under_the_highlight_stays_black_on_yellow(pdf: Path) -> None:
    (crop,) = crop_document(pdf, [view(TOTAL_BOX)])
    image = picture(crop)
    left, top, right, bottom = marked(image)
    inside = set(pixels(image.crop((left + 3, top + 3, right - 2, bottom - 2))))
    assert TINT in inside
    assert (0, 0, 0) in inside
    assert image.getpixel((1, 1)) == (255, 255, 255)


def test_several_marks_are_numbered_and_a_single_one_is_not(pdf: Path) -> None:
    one, two = crop_document(pdf, [view(TOTAL_BOX), view(TOTAL_BOX, PART_BOX)])

    def orange(crop: Crop) -> int:
        return sum(pixel == MARK for pixel in pixels(picture(crop)))

    frame = orange(one)
    assert orange(two) > 2 * frame + 2 * 100


def test_a_picture_is_small_and_has_few_colours(pdf: Path) -> None:
    (crop,) = crop_document(pdf, [view(TOTAL_BOX, PART_BOX)])
    assert crop.image is not None
    assert crop.image.startswith(b"\x89PNG")
    assert len(crop.image) < 4_000
    assert len(set(pixels(picture(crop)))) <= 16
    assert picture(crop).size == (crop.width, crop.height)


def test_crops_come_in_the_order_of_their_views_whatever_their_pages(pdf: Path) -> None:
    views = [view(Box(100, 700, 180, 716), page=2), view(TOTAL_BOX), view(Box(0, 0, 40, 40), page=2)]
    assert crop_document(pdf, views) == [crop_document(pdf, [v])[0] for v in views]


def test_a_page_is_rendered_once_whatever_the_number_of_views(pdf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pypdfium2

    calls = []
    real = pypdfium2.PdfPage.render

    def render(page: pypdfium2.PdfPage, **how: object) -> object:
        calls.append(page)
        return real(page, **how)

    monkeypatch.setattr(pypdfium2.PdfPage, "render", render)
    crop_document(pdf, [view(TOTAL_BOX), view(PART_BOX), view(Box(10, 10, 20, 20)), view(PART_BOX, page=2)])
    assert len(calls) == 2


def test_the_same_views_give_the_same_bytes(pdf: Path) -> None:
    assert crop_document(pdf, [view(TOTAL_BOX, PART_BOX)]) == crop_document(pdf, [view(TOTAL_BOX, PART_BOX)])


@pytest.mark.parametrize("content", [b"", b"not a pdf", b"%PDF-1.7\n1 0 obj\n<<", b"PK\x03\x04" + b"\x00" * 100])
def test_a_file_that_cannot_be_opened_gives_a_note(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(content)
    (crop,) = crop_document(path, [view(TOTAL_BOX)])
    assert crop.image is None
    assert "已损坏" in crop.note


def test_a_truncated_file_gives_pictures_or_notes_but_never_raises(pdf: Path, tmp_path: Path) -> None:
    data = pdf.read_bytes()
    for length in range(0, len(data), 97):
        (tmp_path / "cut.pdf").write_bytes(data[:length])
        for crop in crop_document(tmp_path / "cut.pdf", [view(TOTAL_BOX), view(TOTAL_BOX, page=2)]):
            assert crop.image is not None or crop.note


def test_a_missing_file_a_missing_page_and_a_place_off_the_page_each_say_so(pdf: Path, tmp_path: Path) -> None:
    assert "没有可截图的原文件" in crop_document(tmp_path / "none.pdf", [view(TOTAL_BOX)])[0].note
    assert "没有可截图的原文件" in crop_document(None, [view(TOTAL_BOX)])[0].note
    assert "没有这一页" in crop_document(pdf, [view(TOTAL_BOX, page=9)])[0].note
    assert "没有这一页" in crop_document(pdf, [view(TOTAL_BOX, page=0)])[0].note
    assert "不在页面之内" in crop_document(pdf, [view(Box(900, 10, 950, 20))])[0].note


@settings(max_examples=60)
@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=4, max_size=4))
def test_any_box_gives_a_picture_or_a_note(tmp_path_factory: pytest.TempPathFactory, edges: list[float]) -> None:
    folder = tmp_path_factory.getbasetemp()
    pdf = folder / "any-box.pdf"
    if not pdf.exists():
        write_pdf(pdf, [[(100, 100, "1.00")]], width=200, height=200)
    (crop,) = crop_document(pdf, [view(Box(*edges))])
    assert (crop.image is None) == bool(crop.note)


def test_a_huge_page_is_rendered_smaller_than_the_limit(tmp_path: Path) -> None:
    pdf = write_pdf(tmp_path / "poster.pdf", [[(100, 100, "1.00")]], width=9000, height=12000)
    (crop,) = crop_document(pdf, [view(Box(0, 0, 9000, 12000))], Limits(page_pixels=1_000_000))
    assert crop.image is not None
    assert crop.width * crop.height <= 1_010_000


def test_beyond_the_limit_of_number_the_first_views_have_pictures_and_the_rest_a_note(pdf: Path) -> None:
    views = [view(Box(10, 20 * n, 60, 20 * n + 10)) for n in range(1, 6)]
    made = make_crops(views, {"doc": pdf}, Limits(crops=2))
    assert [made[v].image is not None for v in views] == [True, True, False, False, False]
    assert "已达上限（2 幅）" in made[views[4]].note


def test_beyond_the_limit_of_bytes_no_further_picture_is_kept(pdf: Path) -> None:
    views = [view(TOTAL_BOX), view(PART_BOX)]
    one = make_crops(views[:1], {"doc": pdf})[views[0]]
    made = make_crops(views, {"doc": pdf}, Limits(total_bytes=len(one.image or b"")))
    assert made[views[0]] == one
    assert "篇幅上限" in made[views[1]].note


def test_equal_views_are_made_once(pdf: Path) -> None:
    assert len(make_crops([view(TOTAL_BOX), view(TOTAL_BOX)], {"doc": pdf})) == 1


def test_the_crop_reaches_two_rows_up_and_down_but_not_over_the_whole_page(pdf: Path) -> None:
    (crop,) = crop_document(pdf, [view(TOTAL_BOX)])
    height = crop.height / SCALE
    assert TOTAL_BOX.bottom - TOTAL_BOX.top + 40 < height < 130


def one_word(tmp_path: Path, name: str, **how: Any) -> Path:
    """An image of an A4 page at 72 dpi: black in the box (200, 300, 260, 316) and nowhere else."""
    image = Image.new("L", (595, 842), 255)
    image.paste(0, (200, 300, 260, 316))
    path = tmp_path / name
    image.save(path, dpi=(72, 72), **how)
    return path


@pytest.mark.parametrize("name", ["page.png", "page.jpg", "page.tif"])
def test_images_are_cropped_as_pages_are(tmp_path: Path, name: str) -> None:
    on, off = crop_document(one_word(tmp_path, name), [view(TOTAL_BOX), view(Box(400, 300, 460, 316))])
    for crop, expected in ((on, True), (off, False)):
        image = picture(crop)
        left, top, right, bottom = marked(image)
        inside = image.crop((left + 6, top + 6, right - 5, bottom - 5)).convert("L").tobytes()
        assert (max(inside) < 120) is expected


def test_the_second_page_of_a_tiff_is_found_and_a_third_is_not(tmp_path: Path) -> None:
    path = one_word(tmp_path, "pages.tif", save_all=True, append_images=[Image.new("L", (595, 842), 255)])
    first, second, third = (crop_document(path, [view(TOTAL_BOX, page=n)])[0] for n in (1, 2, 3))
    assert first.image != second.image and second.image is not None
    assert "没有这一页" in third.note


def test_a_photograph_that_lies_on_its_side_is_cropped_upright(tmp_path: Path) -> None:
    # EXIF 6: turned a quarter clockwise to be displayed, as cameras write it.
    upright = Image.open(one_word(tmp_path, "page.png"))
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "photo.jpg"
    upright.rotate(90, expand=True).save(path, dpi=(72, 72), exif=exif)
    image = picture(crop_document(path, [view(TOTAL_BOX)])[0])
    left, top, right, bottom = marked(image)
    assert max(image.crop((left + 6, top + 6, right - 5, bottom - 5)).convert("L").tobytes()) < 120


def test_a_damaged_image_gives_a_note(tmp_path: Path) -> None:
    path = one_word(tmp_path, "page.png")
    path.write_bytes(path.read_bytes()[:60])
    assert "已损坏" in crop_document(path, [view(TOTAL_BOX)])[0].note
