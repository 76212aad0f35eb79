from __future__ import annotations

from pathlib import Path

import pytest

from assets.indicators.library import load_library
from assets.indicators.readable import as_markdown, as_text, explained, pages, rule_words
from tests.indicators.samples import ONE, rulebook

ROOT = Path(__file__).parents[2]
LIBRARY = load_library(ROOT / "data" / "rulebooks")
METHOD = "method: {kind: proportional, full_at: 100%}"


def test_the_pages_of_the_library_are_current() -> None:
    folder = ROOT / "docs" / "rulebooks"
    written = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    assert written == pages(ROOT / "data" / "rulebooks"), "write them anew: python -m assets.indicators.readable"


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("{kind: linear, full_at: 95%, zero_at: 85%}", "得分=(值-85%)÷(95%-85%)×分值"),
        (
            "{kind: linear, full_at: 5%, zero_at: 15%}",
            "5%及以下得满分，15%及以上不得分，其间按直线：得分=(15%-值)÷(15%-5%)",
        ),
        ("{kind: linear, full_at: 0%, zero_at: -10%}", "得分=(值-(-10%))÷(0%-(-10%))×分值"),
        ("{kind: proportional, full_at: 95%}", "得分=分值×值÷95%，95%及以上得满分"),
        (
            '{kind: deduct, free: "[95%, 105%]", step: 1%, points: 0.2, partial_step: full}',
            "95%（含）~105%（含）不扣分；超出的，每1个百分点扣0.2分，不足一步按一步计，扣完为止",
        ),
        (
            '{kind: deduct, free: "(-∞, 100%]", step: 10%, points: 10%, partial_step: none}',
            "每10个百分点扣10%分值，不足一步不计",
        ),
        ('{kind: within, range: "[-15%, 15%]", outside: 1}', "-15%（含）~15%（含）得满分，否则得1分"),
        (
            '{kind: bands, bands: [{range: "(-∞, 0%]", score: 100%}, {range: "(0%, 9%]", deduct: 10%},'
            ' {range: "(9%, 19%]", score: 50%}, {range: "(19%, ∞)", score: 0}]}',
            "0%及以下得满分；0%~9%（含）扣10%分值；9%~19%（含）得50%分值；19%以上不得分",
        ),
    ],
)
def test_a_method_is_said_as_evaluators_say_it(method: str, words: str) -> None:
    (row,) = explained(rulebook(ONE.replace(METHOD, f"method: {method}"))).rows
    assert words in row.rule


def test_everything_that_a_rulebook_says_is_in_its_page() -> None:
    for book in LIBRARY.values():
        page, text = as_markdown(book), as_text(book)
        for entry in book.indicators:
            for said in (entry.name, entry.level1, entry.level2, entry.level3, entry.id):
                assert said in text
                assert said in page
            if entry.method is not None:
                assert rule_words(entry.method, entry.unit) in text
        for basis in book.legal_basis:
            assert basis.title in page
            assert basis.number in page


def test_markup_in_a_rulebook_is_only_text_in_its_page() -> None:
    text = ONE.replace("name: 预算完成率", "name: 'a|b <script>alert(1)</script> `x` *y*'")
    page = as_markdown(rulebook(text))
    assert "<script" not in page
    assert "a\\|b &lt;script&gt;" in page


def test_the_methods_of_the_library_all_have_words() -> None:
    kinds = {type(entry.method) for book in LIBRARY.values() for entry in book.indicators if entry.method is not None}
    assert len(kinds) == 9  # every method is used by some rulebook, so every one is seen in the pages
