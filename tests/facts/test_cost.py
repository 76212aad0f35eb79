"""Sentences are read with work that grows as they do, whatever is repeated in them."""

from __future__ import annotations

import pytest

from assets.documents.model import Document, Page
from assets.facts.from_prose import facts_from_prose
from tests.facts.building import SHA, YEAR, line
from tests.steps import steps

TIMES = 150
MOST_GROWTH = 2.3
"""Twice the text, a little more than twice the work."""


def work(text: str) -> int:
    """The lines of Python that reading a paragraph takes."""
    document = Document(SHA, "pdf", (Page(1, 600, 842, (line(text, 100),)),))
    return steps(lambda: facts_from_prose(document, YEAR), "assets/facts/")


@pytest.mark.parametrize(
    "words",
    [
        "2030年（",
        "2030年增加5万元，",
        "会议费、",
        "会议费、1万元，2%，",
        "会议费1万元，主要原因是某，",
        "（某发〔2029〕3号）“5万元，",
        "2010601某某1万元，",
        "由5万元提高到6万元，",
        "每人每年",
        "未发生会议费，",
        "会议费1万元、各增加3万元，",
        "其中：会议费1万元，",
        "成立于2001年，",
        "某某（项）",
        "（（会议费1万元",
    ],
)
def test_twice_the_text_is_twice_the_work(words):
    assert work(words * TIMES * 2) <= MOST_GROWTH * work(words * TIMES)


def test_one_amount_is_that_of_a_few_concepts_and_not_of_thousands():
    text = "会议费、" * 2000 + "培训费1万元，占5%，占6%。"
    document = Document(SHA, "pdf", (Page(1, 600, 842, (line(text, 100),)),))
    assert len(facts_from_prose(document, YEAR)) < 40
