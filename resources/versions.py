"""What stands for the code of each layer: a change of it makes what the layer made stale.

The version is a hash of the layer's own modules and data files, so that nobody has to remember to raise a number.
What a layer uses of the layers before it reaches it through their versions.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from assets.documents.office.libreoffice import program

PACKAGES = {
    "documents": "assets.documents",
    "forms": "assets.tables",
    "facts": "assets.facts",
    "indicators": "assets.indicators",
    "scores": "assets.scores",
    "findings": "assets.findings",
    "report": "assets.reports",
}
"""Layer of the pipeline -> the package that holds its logic."""

_READER_LIBRARIES = ("numpy", "olefile", "pdfplumber", "pypdfium2", "xlrd")
_OPTIONAL_LIBRARIES = ("rapidocr", "onnxruntime", "opencv-python-headless")
"""Of the extra `ocr`: scanned pages are read anew once it is installed."""
_NOT_LOGIC = {"assets.py"}
_NOT_READING = {
    *("assets.py", "make.py", "table.py"),
    *("doubt.py", "identity.py", "places.py", "prose.py", "titles.py"),
}
"""Modules of the documents layer that do not change what the reader makes of a file."""


@cache
def layer_version(layer: str) -> str:
    """The version of a layer: 16 hex digits. Raises KeyError for no layer.

    That of the documents covers what they are read with: a unit with a DOC or a scan that could not be read is looked
    at again once LibreOffice or the extra `ocr` is installed. Files that were read are not parsed again then: the page
    cache is kept by `reader_version`, which does not count LibreOffice.
    """
    digest = hashlib.sha256()
    if layer == "documents":
        digest.update(f"{reader_version()} {program() is not None}\n".encode())
    for path in _sources(PACKAGES[layer], _NOT_LOGIC):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for module in ("assets.records", "assets.unit"):
        digest.update(_single(module).read_bytes())
    return digest.hexdigest()[:16]


@cache
def reader_version() -> str:
    """The version of what turns a file into pages: our modules and the libraries that parse."""
    digest = hashlib.sha256()
    for path in _sources(PACKAGES["documents"], _NOT_READING):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for library in _READER_LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}\n".encode())
    for library in _OPTIONAL_LIBRARIES:
        digest.update(f"{library} {_version_or_none(library)}\n".encode())
    return digest.hexdigest()[:16]


def _version_or_none(library: str) -> str | None:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return None


def _sources(package: str, without: set[str]) -> list[Path]:
    spec = find_spec(package)
    assert spec is not None and spec.submodule_search_locations, package
    root = Path(spec.submodule_search_locations[0])
    found = [p for p in root.rglob("*") if p.is_file() and p.suffix not in (".pyc", ".pyo") and p.name not in without]
    return sorted(found, key=lambda path: path.relative_to(root).as_posix())


def _single(module: str) -> Path:
    spec = find_spec(module)
    assert spec is not None and spec.origin, module
    return Path(spec.origin)
