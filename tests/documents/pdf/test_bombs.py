"""PDF files that are small on the disk and huge once they are unpacked or drawn."""

from __future__ import annotations

import time
import tracemalloc
import zlib
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits
from assets.documents.pdf import bombs
from assets.documents.reader import read_file
from tests.documents.making_pdf import deflated, pdf

MOST_SECONDS = 20
MB = 1024 * 1024


def _refused(path: Path, reason: str, limits: Limits | None = None) -> None:
    start = time.process_time()
    with pytest.raises(UnreadableFile, match=reason):
        read_file(path, limits)
    assert time.process_time() - start < MOST_SECONDS


def test_a_stream_of_blanks_is_not_unpacked_beyond_the_limit(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", deflated([b" " * MB] * 90))
    assert path.stat().st_size < MB / 4
    tracemalloc.start()
    _refused(path, "解压后超过上限 50 MB", Limits(unpacked_bytes=50 * MB))
    assert tracemalloc.get_traced_memory()[1] < 50 * MB
    tracemalloc.stop()


@pytest.mark.parametrize("filters", [b"/Filter[/FlateDecode/FlateDecode]", b"/Filter [ /FlateDecode\n/LZWDecode ]"])
def test_what_is_packed_twice_is_refused(tmp_path: Path, filters: bytes) -> None:
    _refused(pdf(tmp_path / "a.pdf", zlib.compress(deflated([b" " * MB] * 5)), filters), "重复压缩")


def test_a_long_stream_of_real_content_is_read(tmp_path: Path) -> None:
    lines = (b"%d %d m %d %d l S " % (i % 600, i * 7 % 800, i % 600 + 50, i * 7 % 800) for i in range(30_000))
    start = time.process_time()
    (page,) = read_file(pdf(tmp_path / "a.pdf", deflated(lines))).pages
    assert page.grids == ()
    assert time.process_time() - start < MOST_SECONDS


def test_a_damaged_stream_and_one_without_an_end_are_left_to_the_reader(tmp_path: Path) -> None:
    damaged = bytearray(deflated([b"0 0 m 9 9 l S "] * 50_000))
    damaged[100:200] = bytes(100)
    path = pdf(tmp_path / "a.pdf", bytes(damaged))
    bombs.check(path, Limits(unpacked_bytes=1000))
    path.write_bytes(b"%PDF-1.4 obj/Flate stream\n" + zlib.compress(b"x" * 100))
    bombs.check(path, Limits(unpacked_bytes=1000))


def test_a_pdf_of_5000_pages_is_refused_at_once(tmp_path: Path) -> None:
    document = pdfium.PdfDocument.new()
    for _ in range(5000):
        document.new_page(595, 842)
    document.save(tmp_path / "a.pdf")
    _refused(tmp_path / "a.pdf", "5000 页，超过上限 3000 页")


def test_a_page_with_more_rules_than_any_table_has_is_a_drawing(tmp_path: Path) -> None:
    def grid(lines: int) -> bytes:
        each = (
            b"%.3f 0 m %.3f 800 l S 0 %.3f m 590 %.3f l S " % (x * 0.59, x * 0.59, x * 0.8, x * 0.8)
            for x in (1000 * i / lines for i in range(lines))
        )
        return deflated(each)

    start = time.process_time()
    (page,) = read_file(pdf(tmp_path / "a.pdf", grid(12_000))).pages
    assert page.grids == ()
    (page,) = read_file(pdf(tmp_path / "b.pdf", grid(140))).pages
    assert len(page.grids) == 1
    assert time.process_time() - start < MOST_SECONDS


@pytest.mark.parametrize("side", [b"14400", b"99999999", b"0.0001", b"-5"])
def test_a_page_of_an_absurd_size_is_read_or_refused(tmp_path: Path, side: bytes) -> None:
    path = pdf(tmp_path / "a.pdf", deflated([b"0 0 m 9 9 l S"]))
    path.write_bytes(path.read_bytes().replace(b"[0 0 595 842]", b"[0 0 %s %s]" % (side, side)))
    try:
        read_file(path)
    except UnreadableFile as error:
        assert error.reason
