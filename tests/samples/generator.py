"""Writes sample documents into an inbox: the committed one, or any number of fictional departments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from tests.samples.documents import SampleDocument, make
from tests.samples.figures import Plant, PlantError
from tests.samples.profiles import FICTIONAL, YEARS, numbered
from tests.samples.real import make_real, published

REPOSITORY = Path(__file__).resolve().parents[2]
INBOX = REPOSITORY / "data" / "inbox"
PLANTED = Path(__file__).with_name("planted.yaml")
SEED = 2024


def planted() -> list[Plant]:
    """The errors planted in the committed inbox. Raises msgspec.ValidationError where planted.yaml is malformed."""
    return msgspec.yaml.decode(PLANTED.read_bytes(), type=list[Plant])


def sample_documents(seed: int = SEED) -> Iterator[SampleDocument]:
    """The documents of the committed inbox: the fictional departments with their planted errors, then the real ones.

    With another seed the fictional figures are others, and nothing is planted. Raises PlantError if planted.yaml does
    not fit.
    """
    plants = planted() if seed == SEED else []
    for profile in FICTIONAL:
        for year in YEARS:
            mine = {plant.key: plant for plant in plants if (plant.department, plant.year) == (profile.id, year)}
            document = make(profile, year, seed, mine)
            wrong = {plant.file for plant in mine.values()} - {document.file_name}
            if wrong:
                raise PlantError(f"planted.yaml 里的文件名应为 {document.file_name}，写作 {sorted(wrong)}")
            yield document
    for key in published():
        yield make_real(key)


def write(document: SampleDocument, out: Path) -> Path:
    """Writes one document to `<out>/<department>/<year>/<file name>`."""
    path = out / document.department / str(document.year) / document.file_name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(document.pdf)
    return path


def generate(out: Path, departments: int, years: Sequence[int], seed: int = SEED) -> list[Path]:
    """Makes `departments` fictional departments x `years` below `out`; the same arguments give the same bytes.

    Returns the paths written, by department and year. A document takes about 0.1 s.
    """
    return [write(make(profile, year, seed), out) for profile in numbered(departments) for year in years]


def generate_sample_inbox(out: Path = INBOX, seed: int = SEED) -> list[Path]:
    """Makes the sample inbox below `out`; returns the paths written."""
    return [write(document, out) for document in sample_documents(seed)]
