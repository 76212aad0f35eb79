"""Scanned pages and images, from drawn pages that are turned into pictures."""

from __future__ import annotations

import io
import struct
import time
import zlib
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import astuple
from PIL import Image

from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits
from assets.documents.model import Box, Page
from assets.documents.reader import read_file
from assets.documents.scans import image_file, scan
from tests.documents.drawing import draw

ROWS = [
    ["科目名称", "合计", "基本支出", "项目支出"],
    ["合计", "1,084.72", "658.42", "426.30"],
    ["社会保障和就业支出", "56.09", "55.80", "0.29"],
    ["卫生健康支出", "985.48", "559.47", "426.01"],
    ["住房保障支出", "43.15", "43.15", "—"],
]


def picture_of(pdf: Path, dpi: int = 150) -> Image.Image:
    with pdfium.PdfDocument(pdf) as document:
        return document[0].render(scale=dpi / 72).to_pil().convert("RGB")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scan")
    return draw(
        folder / "drawn.pdf",
        ROWS,
        text=["一般公共预算财政拨款支出决算表", "2022年度支出1084.72万元，比上年减少46.38%。"],
    )


@pytest.fixture(scope="module")
def scanned(drawn: Path) -> Path:
    """The drawn page as a picture in a PDF."""
    path = drawn.with_name("scanned.pdf")
    picture_of(drawn).save(path, "PDF", resolution=150, quality=85)
    return path


@pytest.fixture(scope="module")
def read(scanned: Path) -> Page:
    """That page, read."""
    (page,) = read_file(scanned).pages
    return page


def texts(page: Page) -> list[list[str]]:
    (grid,) = page.grids
    return [["".join(cell.text.split()) if cell else "" for cell in row] for row in grid.matrix()]


# Without the optional extra -----------------------------------------------------------------------------------------


def test_a_scanned_page_without_the_extra_says_what_to_install(scanned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "available", lambda: False)
    (page,) = read_file(scanned).pages
    assert page.scanned and not page.lines and not page.grids
    assert "jixiao[ocr]" in page.note
    assert page.width == pytest.approx(595, abs=1)


def test_an_image_without_the_extra_is_a_page_with_a_note(
    drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "available", lambda: False)
    path = tmp_path / "scan.png"
    picture_of(drawn).save(path, dpi=(150, 150))
    (page,) = read_file(path).pages
    assert page.scanned and "jixiao[ocr]" in page.note
    assert (page.width, page.height) == pytest.approx((595, 842), abs=1)


def test_a_page_with_a_text_layer_is_not_a_scan(drawn: Path) -> None:
    (page,) = read_file(drawn).pages
    assert not page.scanned and not page.note
    assert all(cell.confidence is None for grid in page.grids for cell in grid.cells)


def test_a_place_on_a_turned_page_is_found_on_the_page_as_displayed() -> None:
    def printed(turned: float) -> tuple[float, ...]:
        return tuple(round(v, 6) for v in astuple(Page(1, 600, 800, turned=turned).printed(Box(100, 200, 120, 210))))

    # Lying on its side, the page is displayed 800 wide and 600 high; a quarter turn clockwise makes it upright.
    assert printed(90.0) == (200, 480, 210, 500)
    assert printed(180.0) == (480, 590, 500, 600)
    assert printed(270.0) == (590, 100, 600, 120)
    assert printed(0.0) == (100, 200, 120, 210)


# Limits and bad files -----------------------------------------------------------------------------------------------


def png_of(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [10_000, 15_000, 20_000])
def test_a_huge_image_is_refused_before_it_is_decoded(side: int, tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    path.write_bytes(png_of(side, side))
    start = time.monotonic()
    with pytest.raises(UnreadableFile, match="像素"):
        read_file(path)
    assert time.monotonic() - start < 1


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_an_image_that_states_a_huge_size_is_refused_in_any_format(kind: str, tmp_path: Path) -> None:
    packed = io.BytesIO()
    Image.new("L", (24, 24)).save(packed, kind)
    data = packed.getvalue()
    if kind == "JPEG":
        at = data.index(b"\xff\xc0") + 5
        data = data[:at] + struct.pack(">HH", 20_000, 20_000) + data[at + 4 :]
    else:
        data = data.replace(struct.pack("<HHII", 256, 4, 1, 24), struct.pack("<HHII", 256, 4, 1, 20_000))
        data = data.replace(struct.pack("<HHII", 257, 4, 1, 24), struct.pack("<HHII", 257, 4, 1, 20_000))
    path = tmp_path / "huge"
    path.write_bytes(data)
    start = time.monotonic()
    with pytest.raises(UnreadableFile, match="像素"):
        read_file(path)
    assert time.monotonic() - start < 1


def test_a_huge_picture_in_a_pdf_is_not_decoded(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    path.write_bytes(_pdf_with_picture(20_000, 20_000))
    start = time.monotonic()
    (page,) = read_file(path).pages
    assert time.monotonic() - start < 1
    assert page.scanned and page.note


def _pdf_with_picture(width: int, height: int) -> bytes:
    data = zlib.compress(b"\0" * 1000)
    content = b"q 595 0 0 842 0 0 cm /I Do Q"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8"
        b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (width, height, len(data), data),
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj" % number + body + b"endobj\n")
    start = out.tell()
    out.write(b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places))
    out.write(b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_damaged_image_is_refused_with_a_reason(
    kind: str, drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "available", lambda: True)
    whole = io.BytesIO()
    picture_of(drawn, 50).save(whole, kind)
    path = tmp_path / "cut"
    path.write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])
    with pytest.raises(UnreadableFile, match=r"损坏|识别"):
        read_file(path)


def _small(kind: str) -> bytes:
    packed = io.BytesIO()
    Image.linear_gradient("L").resize((40, 30)).save(packed, kind)
    return packed.getvalue()


_FILES = [_small("PNG"), _small("JPEG"), _small("TIFF")]


@given(st.sampled_from(_FILES), st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), max_size=12))
def test_a_mutated_image_gives_pages_or_a_reason(file: bytes, changes: list[tuple[int, int]]) -> None:
    data = bytearray(file)
    for place, value in changes:
        data[place % len(data)] = value
    path = Path("/dev/shm" if Path("/dev/shm").is_dir() else "/tmp", "jixiao-mutated-image")
    path.write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "available", lambda: True)
        patch.setattr(scan, "read_scanned_page", lambda image, number, width, height: Page(number, width, height))
        try:
            pages = list(image_file.read(path, Limits(image_pixels=1_000_000)))
        except UnreadableFile as error:
            assert error.reason
        else:
            assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    path.unlink()


def test_pages_beyond_the_limit_carry_a_note(drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "available", lambda: True)
    monkeypatch.setattr(scan, "read_scanned_page", lambda image, number, width, height: Page(number, width, height))
    picture = picture_of(drawn, 50)
    path = tmp_path / "pages.tiff"
    picture.save(path, save_all=True, append_images=[picture, picture])
    pages = list(image_file.read(path, Limits(scanned_pages=2)))
    assert [bool(page.note) for page in pages] == [False, False, True]
    with pytest.raises(UnreadableFile, match="2 页的上限"):
        list(image_file.read(path, Limits(pages=2)))


# Reading ------------------------------------------------------------------------------------------------------------


@pytest.mark.ocr
def test_a_scanned_table_gives_the_cells_of_its_text_layer(drawn: Path, read: Page) -> None:
    (truth,), page = read_file(drawn).pages, read
    assert page.scanned and not page.note
    assert texts(page) == texts(truth) == ROWS
    (grid,), (true_grid,) = page.grids, truth.grids
    assert all(cell.confidence is not None and cell.confidence > 0.9 for cell in grid.cells)
    for cell, true_cell in zip(grid.cells, true_grid.cells, strict=True):
        assert astuple(cell.box) == pytest.approx(astuple(true_cell.box), abs=1.5)


@pytest.mark.ocr
def test_running_text_of_a_scan_has_numbers_with_their_own_boxes_and_confidence(drawn: Path, read: Page) -> None:
    (truth,), page = read_file(drawn).pages, read
    line = next(line for line in page.lines_outside_grids() if "万元" in line.text)
    assert line.text == "2022年度支出1084.72万元，比上年减少46.38%。"
    assert [line.text[n.start : n.end] for n in line.numbers] == ["2022", "1084.72", "46.38"]
    true_line = next(line for line in truth.lines_outside_grids() if "万元" in line.text)
    for number, true_number in zip(line.numbers, true_line.numbers, strict=True):
        assert number.confidence is not None and number.confidence > 0.9
        assert number.box.x0 == pytest.approx(true_number.box.x0, abs=8)
        assert number.box.x1 == pytest.approx(true_number.box.x1, abs=8)


@pytest.mark.ocr
@pytest.mark.parametrize("clockwise", [90, 180])
def test_a_page_on_its_side_or_head_is_read_upright(clockwise: int, drawn: Path) -> None:
    picture = picture_of(drawn).rotate(-clockwise, expand=True)
    width, height = picture.width * 72 / 150, picture.height * 72 / 150
    page = scan.read_scanned_page(picture, 1, width, height)
    assert texts(page) == ROWS
    assert page.turned == pytest.approx(360 - clockwise, abs=0.1)
    (truth,) = read_file(drawn).pages
    # The table's upper left cell lies where the turned picture shows it.
    shown, upright = page.printed(page.grids[0].cells[0].box), truth.grids[0].cells[0].box
    if clockwise == 90:
        assert (shown.x1, shown.top) == pytest.approx((truth.height - upright.top, upright.x0), abs=2)
    else:
        assert (shown.x1, shown.bottom) == pytest.approx((truth.width - upright.x0, truth.height - upright.top), abs=2)


@pytest.mark.ocr
def test_a_coarse_askew_noisy_stamped_page_has_no_wrong_number_of_high_confidence(drawn: Path) -> None:
    from assets.documents.scans.scan_cells import LOW_CONFIDENCE
    from tests.bench.scan_curve import Step, busiest, compare, spoil

    (truth,) = read_file(drawn).pages
    step = Step("all", 100, 2.0, True, 12.0, 60)
    picture = spoil(picture_of(drawn, step.dpi), step, 1, busiest(truth))
    page = scan.read_scanned_page(picture, 1, truth.width, truth.height)
    assert page.turned == pytest.approx(-2.0, abs=0.05)
    cells = list(compare(truth, page, ""))
    assert sum(cell.right for cell in cells) >= len(cells) - 3
    assert [cell for cell in cells if cell.is_number and not cell.right and cell.confidence >= LOW_CONFIDENCE] == []


@pytest.mark.ocr
def test_a_page_of_one_point_a_pixel_is_read_as_if_it_were_a4(drawn: Path) -> None:
    picture = picture_of(drawn)
    page = scan.read_scanned_page(picture, 1, picture.width, picture.height)
    assert texts(page) == ROWS
    assert page.width == pytest.approx(picture.width)
    assert page.grids[0].box.x0 == pytest.approx(60 * 150 / 72, abs=3)


@pytest.mark.ocr
def test_a_blank_picture_and_a_tiny_one_give_no_text() -> None:
    assert scan.read_scanned_page(Image.new("L", (1240, 1754), 255), 1, 595, 842).lines == ()
    assert scan.read_scanned_page(Image.new("RGB", (3, 2)), 1, 595, 842).grids == ()


@pytest.mark.ocr
def test_forms_of_a_real_scan_equal_those_of_the_text_layer(shared: Path, tmp_path: Path) -> None:
    from assets.tables.forms import read_forms

    whole = shared / "corpus" / "formats" / "lintong-2022-forms-scan.pdf"
    true = next((shared / "corpus" / "inbox" / "lintong-yibaoju" / "2022").glob("*.pdf"))
    part = tmp_path / "part.pdf"
    target = pdfium.PdfDocument.new()
    target.import_pages(pdfium.PdfDocument(whole), [2, 18])
    target.save(part)
    found = {form.form: form for form in read_forms(read_file(part))}
    truth = {form.form: form for form in read_forms(read_file(true))}
    assert {"income", "three_public"} <= found.keys()
    for name in ("income", "three_public"):
        # The form goes on over the page; the part has its first page.
        cells = found[name].cells
        for cell, true_cell in zip(cells, truth[name].cells, strict=False):
            assert (cell.row_code, cell.row_label, cell.column, cell.value) == (
                true_cell.row_code,
                true_cell.row_label,
                true_cell.column,
                true_cell.value,
            )
            assert cell.confidence is not None and cell.confidence > 0.9
        assert len(cells) > 10


def _searchable(drawn: Path, path: Path, *, hidden: bool) -> Path:
    """The page as a picture, with text laid over or (hidden) under it as scanning programs do."""
    from reportlab.pdfgen.canvas import Canvas

    picture = picture_of(drawn, 100)
    canvas = Canvas(str(path), pagesize=(595, 842))
    picture.save(path.with_suffix(".png"))
    canvas.drawImage(str(path.with_suffix(".png")), 0, 0, 595, 842)
    text = canvas.beginText(60, 500)
    text.setTextRenderMode(3 if hidden else 0)
    text.setFont("Helvetica", 9)
    for row in range(10):
        text.textLine(f"misread 1O84.72 and 56,O9 in row {row}")
    canvas.drawText(text)
    canvas.save()
    return path


def test_text_that_is_drawn_over_a_picture_is_the_text_of_the_page(drawn: Path, tmp_path: Path) -> None:
    (page,) = read_file(_searchable(drawn, tmp_path / "over.pdf", hidden=False)).pages
    assert not page.scanned
    assert len(page.lines) == 10


def test_a_hidden_layer_of_text_is_kept_where_nothing_better_can_be_read(
    drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "available", lambda: False)
    (page,) = read_file(_searchable(drawn, tmp_path / "hidden.pdf", hidden=True)).pages
    assert len(page.lines) == 10 and not page.scanned


@pytest.mark.ocr
def test_a_picture_with_a_hidden_layer_of_text_is_read_itself(drawn: Path, tmp_path: Path) -> None:
    (page,) = read_file(_searchable(drawn, tmp_path / "hidden.pdf", hidden=True)).pages
    assert page.scanned
    assert texts(page) == ROWS
