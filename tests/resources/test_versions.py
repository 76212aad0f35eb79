"""What makes a layer stale: its sources, and for the documents what they are read with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from resources import versions
from resources.versions import PACKAGES, layer_version, reader_version


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    """The versions are worked out once a process; these tests change what they depend on."""
    layer_version.cache_clear()
    reader_version.cache_clear()
    yield
    layer_version.cache_clear()
    reader_version.cache_clear()


def _all() -> dict[str, str]:
    layer_version.cache_clear()
    reader_version.cache_clear()
    return {layer: layer_version(layer) for layer in PACKAGES}


def test_documents_are_looked_at_again_once_libreoffice_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "program", lambda: None)
    without, reader = _all(), reader_version()
    monkeypatch.setattr(versions, "program", lambda: "/usr/bin/soffice")
    with_it = _all()
    assert {layer for layer in PACKAGES if without[layer] != with_it[layer]} == {"documents"}
    # What was read stays in the page cache: only the files that failed are read.
    assert reader_version() == reader


def test_documents_are_read_again_once_text_recognition_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "_version_or_none", lambda library: None)
    without, reader = _all(), reader_version()
    monkeypatch.setattr(versions, "_version_or_none", lambda library: "1.0")
    with_it = _all()
    assert {layer for layer in PACKAGES if without[layer] != with_it[layer]} == {"documents"}
    assert reader_version() != reader


def test_a_version_is_the_same_each_time_and_another_for_each_layer() -> None:
    assert _all() == _all()
    assert len(set(_all().values())) == len(PACKAGES)
    with pytest.raises(KeyError):
        layer_version("none")
