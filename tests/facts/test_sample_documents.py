"""The figures that the fictional departments' texts print carry the ids that the catalogue has for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.documents.reader import read_file
from assets.facts.from_prose import facts_from_prose
from tests.samples.documents import SampleDocument, make
from tests.samples.profiles import FICTIONAL, Profile
from tests.samples.subjects import FUNCTIONAL


def missing(document: SampleDocument, path: Path) -> list[tuple[str, str | None, str]]:
    """The figures of the text that are not among the facts, by id, subject, year and printed text."""
    path.write_bytes(document.pdf)
    stated = {
        (fact.fact, fact.subject, fact.text)
        for fact in facts_from_prose(read_file(path), document.year)
        if fact.about_year == document.year
    }
    texts = {text for _, _, text in stated}
    lost = []
    for figure in document.figures:
        subject = FUNCTIONAL.get(figure.subject or "", figure.subject)
        found = (figure.fact, subject, figure.text) in stated if figure.fact else figure.text in texts
        if not found:
            lost.append((figure.key, subject, figure.text))
    return lost


@pytest.mark.parametrize("profile", FICTIONAL, ids=lambda profile: profile.id)
def test_every_figure_of_the_text_is_found_under_its_name(profile: Profile, tmp_path):
    document = make(profile, 2023, seed=99)
    assert len(document.figures) > 60
    assert missing(document, tmp_path / "document.pdf") == []
