"""All mistakes of a rulebook at once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.indicators.library import parse_rulebook
from assets.indicators.mistakes import MAX_MISTAKES
from assets.indicators.strict_yaml import RulebookError
from tests.indicators.samples import ONE

INDICATOR = ONE[ONE.index("  - id: completion") :]


def told(text: str) -> list[tuple[int, str]]:
    with pytest.raises(RulebookError) as caught:
        parse_rulebook(text.encode(), "sample.yaml")
    return [(problem.line, problem.message) for problem in caught.value.problems]


def test_mistakes_of_different_kinds_are_told_together_in_the_order_of_their_lines() -> None:
    second = INDICATOR.replace("completion", "second").replace("full_at: 100%", "full_at: 95")
    third = INDICATOR.replace("completion", "third").replace("current_year_expenditure /", "three_pubic /")
    text = (
        ONE.replace("authority: 某区财政局", "autority: 某区财政局")
        .replace("checked_on: 2026-01-01", "checked_on: 昨天")
        .replace("weight: 4", 'weight: "4"')
    )
    found = told(text + second + third)
    assert [line for line, _ in found] == sorted(line for line, _ in found)
    said = "\n".join(message for _, message in found)
    for part in ("“autority”", "缺少“authority”", "checked_on", "加了引号", "three_pubic"):
        assert part in said


def test_an_indicator_that_is_right_in_form_is_checked_beside_one_that_is_not() -> None:
    second = INDICATOR.replace("completion", "second").replace("full_at: 100%", "full_at: 95")
    said = [message for _, message in told(ONE.replace("weight: 4", "weight: 四") + second)]
    assert len(said) == 2
    assert "不是数" in said[0]
    assert "而指标的单位是 %" in said[1]


def test_what_follows_from_another_mistake_is_not_told() -> None:
    """Without its weight the sum of the weights is wrong too; that is nothing to mend."""
    said = told(ONE.replace("weight: 4", "wieght: 4"))
    assert len(said) == 1


def test_unknown_keys_are_all_named() -> None:
    text = ONE.replace("level1: 过程", "lvl1: 过程").replace("level2: 预算执行", "lvl2: 预算执行")
    assert [message for _, message in told(text)] == ["不认识的键“lvl1”", "不认识的键“lvl2”"]


def test_a_file_of_something_else_is_not_told_line_by_line() -> None:
    found = told("".join(f"key{n}: {n}\n" for n in range(300)))
    assert len(found) <= MAX_MISTAKES


@pytest.mark.parametrize(
    "text",
    [
        "indicators: 3",
        "indicators: []",
        "indicators: [3, x, [], {}, null]",
        "indicators: {a: 1}",
        '"x` - at `$.y": 1',
        '"x` - at `$.indicators[7].z": 1',
        '"a.b[0]`": {c: 1}',
        '"x` - at `key` in `$.grades[...]": 1\nindicators: [{"y` - at `$.q": 1}]',
        "years: 2020\nfull_score: x\ngrades: [1]",
        "id: [1]\nindicators: [{id: {}, value: [1]}, {value: 1}]",
    ],
)
def test_anything_in_the_wrong_place_is_told(text: str) -> None:
    assert told(text)


WORDS = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.sampled_from(["x", "95%", "1", "(0, 1]", "优"]))
KEYS = st.sampled_from(
    ["id", "name", "value", "weight", "method", "kind", "items", "bands", "range", "indicators", "x"]
)
TREES = st.recursive(
    WORDS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)), max_leaves=12
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(KEYS, TREES, max_size=5))
def test_any_tree_is_refused_in_words(tree: dict[str, object]) -> None:
    import yaml

    text = yaml.safe_dump(tree, allow_unicode=True)
    try:
        parse_rulebook(text.encode(), "sample.yaml")
    except RulebookError as error:
        assert all(problem.message and problem.remedy for problem in error.problems)
