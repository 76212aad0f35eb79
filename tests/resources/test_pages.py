from __future__ import annotations

from pathlib import Path

import pytest

from assets.documents.model import Box, Document, Grid, GridCell, Line, NumberSpan, Page
from resources.pages import PageCache

SHA = "ab" * 32
BOX = Box(1.0, 2.5, 3.0, 4.0)
DOCUMENT = Document(
    SHA,
    "pdf",
    (
        Page(
            1,
            595.0,
            842.0,
            (Line("收入 1.00 万元", BOX, (NumberSpan(3, 7, BOX),)),),
            (Grid(BOX, 1, 1, (GridCell(0, 0, 1, 1, "1.00", BOX),)),),
        ),
        Page(2, 595.0, 842.0),
    ),
)


@pytest.fixture
def cache(tmp_path: Path) -> PageCache:
    made = PageCache(tmp_path, "reader 1")
    made.put(DOCUMENT)
    return made


def only_file(folder: Path) -> Path:
    (path,) = (path for path in folder.rglob("*") if path.is_file())
    return path


def test_a_document_comes_back_as_it_was(cache: PageCache) -> None:
    assert cache.get(SHA) == DOCUMENT


def test_the_header_tells_the_pages_without_reading_them(cache: PageCache) -> None:
    header = cache.header(SHA)

    assert header is not None
    assert (header.kind, header.pages) == ("pdf", 2)


def test_another_reader_reads_anew(cache: PageCache) -> None:
    newer = PageCache(cache.folder, "reader 2")

    assert newer.get(SHA) is None
    assert newer.header(SHA) is None
    newer.put(DOCUMENT)
    assert newer.get(SHA) == DOCUMENT
    assert len(list(cache.folder.rglob("*.pages"))) == 1


def test_every_damage_counts_as_nothing_there(cache: PageCache) -> None:
    path = only_file(cache.folder)
    whole = path.read_bytes()

    damaged = [b"", b"\n", b"\n\n", whole[:40], whole[:-1], whole + b"x", b"x" + whole, whole[:-5] + b"00000"]
    damaged += [whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :] for place in range(0, len(whole), 3)]

    for content in damaged:
        path.write_bytes(content)
        found = cache.get(SHA)
        # A flipped bit in what the header only tells (the number of pages) does not reach the pages.
        assert found is None or found == DOCUMENT


def test_an_entry_under_another_hash_is_not_taken(cache: PageCache) -> None:
    other = "cd" * 32
    path = only_file(cache.folder)
    (cache.folder / "cd").mkdir()
    (cache.folder / "cd" / f"{other}.pages").write_bytes(path.read_bytes())

    assert cache.get(other) is None


def test_a_forgotten_document_is_gone(cache: PageCache) -> None:
    cache.forget(SHA)
    cache.forget(SHA)

    assert cache.get(SHA) is None


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "AB" * 32, "ab" * 31, "zz" * 32])
def test_only_a_hash_names_an_entry(cache: PageCache, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        cache.get(name)
