"""The list of accepted findings: what it may say, which findings it recognises, what is told of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.findings.accepted import AcceptedFile, accept, load_accepted, stale
from assets.findings.model import Evidence, Finding
from assets.indicators.strict_yaml import RulebookError

TODAY = date(2025, 6, 1)
SHA = "ab" * 32
NAMES = {SHA: ["2024年度部门决算.pdf"]}
WRONG = Finding(
    "N003",
    "error",
    "所占比重 71.73% ≠ 71.65%。",
    "71.73%",
    "71.65%",
    (Evidence(SHA, 12, 0, 0, 9, 9, "支出2,106.66万元，占总支出的 71.73%"),),
)
MISSING = Finding("D003", "warning", "缺少“三公”经费表。", None, None, ())


def listed(**more: object) -> AcceptedFile:
    """A list with one entry: valid until the end of 2025 unless said otherwise."""
    keys: dict[str, object] = {"code": "N003", "reason": "口径不同", "who": "王芳", "until": "2025-12-31"}
    lines = [f"{key}: {value}" for key, value in (keys | more).items() if value is not None]
    return load_accepted(("accepted:\n  - " + "\n    ".join(lines) + "\n").encode(), "accepted.yaml")


def refused(text: str) -> str:
    """What a file is refused with."""
    with pytest.raises(RulebookError) as caught:
        load_accepted(text.encode(), "accepted.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    "keys",
    [
        {"stated": "71.73%"},
        {"stated": "７１.７３％"},
        {"quote": "占总支出的"},
        {"quote": "支出 2106.66 万元"},
        {"quote": "所占比重", "stated": "71.73%"},
        {"stated": "71.73%", "document": "2024年度部门决算.pdf"},
        {"stated": "71.73%", "document": "abababab"},
    ],
)
def test_a_finding_is_recognised_by_what_it_states_or_quotes(keys: dict[str, str]) -> None:
    (found,) = accept([WRONG], listed(**keys), TODAY, NAMES)
    assert found.accepted == "口径不同（王芳，有效至 2025-12-31）"
    assert stale([WRONG], listed(**keys), TODAY, NAMES) == []


@pytest.mark.parametrize(
    "keys",
    [
        {"stated": "71.7%"},
        {"quote": "占总收入的"},
        {"stated": "71.73%", "quote": "占总收入的"},
        {"stated": "71.73%", "code": "N004"},
        {"stated": "71.73%", "document": "ababab"},
    ],
)
def test_another_finding_is_not_accepted_and_the_entry_is_told(keys: dict[str, str]) -> None:
    assert accept([WRONG], listed(**keys), TODAY, NAMES) == [WRONG]
    told = stale([WRONG], listed(**keys), TODAY, NAMES)
    # An entry about a document that is not there says nothing of those that are.
    assert [one.code for one in told] == ([] if "document" in keys else ["D026"])


def test_a_finding_about_no_place_is_recognised_by_its_message() -> None:
    (found,) = accept([MISSING], listed(code="D003", quote="缺少“三公”", document="2024年度部门决算.pdf"), TODAY, NAMES)
    assert found.accepted is not None


def test_an_entry_counts_to_its_last_day_and_is_told_after_it() -> None:
    file = listed(stated="71.73%", until="2025-06-01")
    assert accept([WRONG], file, TODAY, NAMES)[0].accepted is not None
    later = date(2025, 6, 2)
    assert accept([WRONG], file, later, NAMES) == [WRONG]
    (told,) = stale([WRONG], file, later, NAMES)
    assert (told.severity, "已于 2025-06-01 到期" in told.message, "第 2 行" in told.message) == ("info", True, True)
    assert stale([], file, later, NAMES, whole=False) == []


def test_a_number_needs_no_quotes() -> None:
    assert listed(stated="9754.00").listed[0].entry.stated == "9754.00"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "文件是空的"),
        ("accepted: []\nmore: 1", "不认识的键“more”"),
        ("accepted:\n  - code: N003", "缺少"),
        (
            "accepted:\n  - {code: Q1, stated: 1, reason: a, who: b, until: 2025-01-01}",
            "第 2 行：没有规则“Q1”",
        ),
        ("accepted:\n  - {code: N003, reason: a, who: b, until: 2025-01-01}", "没有说明是哪一个疑点"),
        ("accepted:\n  - {code: N003, stated: 1, reason: a, who: b, until: 明年}", "“until”不是日期"),
        ("accepted:\n  - {code: N003, stated: 1, reason: a, who: b, until: 2025-02-30}", "“until”不是日期"),
        ("accepted:\n  - {code: N003, stated: 1, reason: '', who: b, until: 2025-01-01}", "“reason”"),
        ("accepted:\n  - {code: N003, quote: 的, reason: a, who: b, until: 2025-01-01}", "太短"),
        (
            "accepted:\n  - {code: N003, stated: 1, reason: a, who: b, when: 2025-02-01, until: 2025-01-01}",
            "早于",
        ),
        ("accepted: &a\n  - *a", "锚点"),
        ("accepted: !!python/object:os.system x", "类型标记"),
        ("- 1", "应是"),
        ("accepted:\n  - 1", "应是"),
    ],
)
def test_a_file_with_a_mistake_is_refused_and_the_mistake_named(text: str, said: str) -> None:
    assert said in refused(text)


@given(st.text(max_size=200))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    try:
        load_accepted(f"accepted:\n{text}".encode(errors="ignore"), "accepted.yaml")
    except RulebookError as error:
        assert str(error)
