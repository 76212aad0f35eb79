"""The documents of the sample inbox, generated once for all tests of this folder."""

from __future__ import annotations

import pytest

from tests.samples.documents import SampleDocument
from tests.samples.generator import sample_documents


@pytest.fixture(scope="session")
def generated() -> list[SampleDocument]:
    """The 24 documents of the sample inbox."""
    return list(sample_documents())
