"""The evidence file: what it may say, what is told of mistakes, and the template that is filled in."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.facts.model import Fact
from assets.indicators.compute import compute_indicators
from assets.indicators.library import load_library
from assets.indicators.methods import Checklist, GradeMap, Judged
from assets.indicators.rulebook import Rulebook, RuleIndicator
from assets.indicators.strict_yaml import MAX_BYTES, RulebookError
from assets.scores.evidence_checks import Setting, judged_by
from assets.scores.evidence_file import EvidenceFile
from assets.scores.evidence_load import load_evidence
from assets.scores.evidence_template import CannotExtend, extended, pending, template
from assets.scores.model import Score, Scorecard
from assets.scores.schema import evidence_schema
from assets.scores.scoring import score
from tests.indicators.samples import fact

ROOT = Path(__file__).parents[2]
LIBRARY = load_library(ROOT / "data" / "rulebooks")
TODAY = date(2026, 11, 22)
SETTING = Setting("jiaoyu", 2021, LIBRARY, ["lintong-2021"], TODAY)
HEAD = "department: jiaoyu\nfiscal_year: 2021\n"
SIGNED = "who: 张三, when: 2022-05-06, source: 问卷第 2 页"
FACTS = [fact("staff_quota", "57"), fact("staff_actual", "50")]


def load(body: str = "", head: str = HEAD, setting: Setting = SETTING) -> EvidenceFile:
    return load_evidence((head + body).encode(), "evidence.yaml", setting)


def mistakes(body: str, head: str = HEAD) -> list[str]:
    with pytest.raises(RulebookError) as caught:
        load(body, head)
    return [str(problem) for problem in caught.value.problems]


def scored(file: EvidenceFile | None, facts: list[Fact] = FACTS) -> tuple[dict[str, Score], Scorecard]:
    rulebook = LIBRARY["lintong-2021"]
    found = file.of(rulebook.id) if file is not None else []
    scores, card = score(rulebook, compute_indicators(rulebook, facts, 2021), found)
    return {one.indicator: one for one in scores}, card


# What it says ---------------------------------------------------------------------------------------------------------


def test_what_was_judged_becomes_a_score_that_names_who_when_and_the_source() -> None:
    file = load(f"entries:\n  - {{indicator: satisfaction, value: 98.8%, {SIGNED}}}\n")
    one = scored(file)[0]["satisfaction"]
    assert (one.basis, one.score) == ("evidence", Decimal("5.928"))
    assert "（佐证：张三，2022-05-06，问卷第 2 页）" in one.explanation


def test_a_checklist_with_nothing_met_is_no_points_and_not_pending() -> None:
    file = load(f"entries:\n  - {{indicator: target_reasonable, met: [], {SIGNED}}}\n")
    one = scored(file)[0]["target_reasonable"]
    assert (one.basis, one.score) == ("evidence", Decimal(0))


def test_an_entry_that_nobody_filled_in_changes_nothing() -> None:
    entry = "  - rulebook: lintong-2021\n    indicator: {}\n    {}:\n    who:\n    when:\n    source:\n    note:\n"
    file = load("entries:\n" + entry.format("satisfaction", "value") + entry.format("target_reasonable", "met"))
    assert file.of("lintong-2021") == []
    assert scored(file) == scored(None)


def test_what_names_the_rulebook_counts_before_what_names_none() -> None:
    file = load(
        f"entries:\n  - {{rulebook: lintong-2021, indicator: satisfaction, value: 90%, {SIGNED}}}\n"
        f"  - {{indicator: satisfaction, value: 80%, {SIGNED}}}\n"
    )
    assert scored(file)[0]["satisfaction"].score == Decimal("5.4")


def test_an_entry_of_a_project_is_not_the_departments() -> None:
    file = load(f"entries:\n  - {{indicator: satisfaction, subject: 校舍维修, value: 90%, {SIGNED}}}\n")
    assert file.of("lintong-2021") == []
    (own,) = file.of("lintong-2021", "校舍维修")
    assert own.value == 90


def test_a_survey_gives_the_rate_of_its_numbers() -> None:
    # 9 of 10 valid answers are satisfied: 6 × 90% = 5.4.
    body = f"surveys:\n  - {{title: 群众, indicator: satisfaction, issued: 12, valid: 10, satisfied: 9, {SIGNED}}}\n"
    one = scored(load(body))[0]["satisfaction"]
    assert one.score == Decimal("5.4")
    assert "群众，发放12份、有效10份、满意9份" in one.explanation


def test_a_corrected_figure_is_kept_with_its_printed_form() -> None:
    body = (
        "corrections:\n  - {fact: staff_quota, read: 56, right: '1,057', who: 甲, when: 2022-01-01, source: 第 3 页}\n"
    )
    (correction,) = load(body).corrections or ()
    assert (correction.read.number.value, correction.right.number.value) == (Decimal(56), Decimal(1057))


# What is told of mistakes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "line", "words"),
    [
        ("indicator: satisfaction, value: 95, " + SIGNED, 4, ("单位是 %", "没有百分号", "写作 95%")),
        ("indicator: satisfaction, value: 0.95, " + SIGNED, 4, ("分不清是 0.95% 还是 95%",)),
        ('indicator: satisfaction, value: "95", ' + SIGNED, 4, ("加了引号", "去掉引号")),
        ("indicator: satisfaction, value: 很高, " + SIGNED, 4, ("“很高”不是数",)),
        ("indicator: satisfaction, value: true, " + SIGNED, 4, ("不是数",)),
        ("indicator: social_benefit, value: 3%, " + SIGNED, 4, ("去掉百分号",)),
        ("indicator: satisfactoin, value: 95%, " + SIGNED, 4, ("没有指标“satisfactoin”", "是不是 satisfaction")),
        ("rulebook: lintong-2020, indicator: satisfaction, value: 95%, " + SIGNED, 4, ("没有评价办法",)),
        ("rulebook: common, indicator: satisfaction, value: 95%, " + SIGNED, 4, ("没有指标",)),
        ("indicator: target_reasonable, met: [law, tasks], " + SIGNED, 4, ("可写的有 law、duty、plan",)),
        ("indicator: target_reasonable, met: law, " + SIGNED, 4, ("应是列表", "[law, duty]")),
        ("indicator: target_reasonable, points: 2, " + SIGNED, 4, ("要写符合了哪几项条件", "改写 met")),
        ("indicator: target_reasonable, met: [law], points: 2, " + SIGNED, 4, ("只写其中一个",)),
        ("indicator: satisfaction, value: 95%, who: 张三, when: 2022-05-06", 4, ("没有写依据（source）",)),
        ("indicator: satisfaction, value: 95%", 4, ("何人（who）、何时（when）、依据（source）",)),
        ("indicator: satisfaction, value: 95%, who: 张, when: 2026-11-23, source: 表", 4, ("还没有到",)),
        ("indicator: satisfaction, value: 95%, who: 张, when: 去年, source: 表", 4, ("不是日期", "2023-05-06")),
        ("indicator: satisfaction, value: 95%, who: 1, when: 2022-01-01, source: 表", 4, ("应是文字",)),
        ("indicator: satisfaction, worth: 95%", 4, ("不认识的键“worth”",)),
        ("value: 95%", 4, ("缺少“indicator”",)),
        ("indicator: satisfaction, value: 1e9999, " + SIGNED, 4, ("不是数",)),
    ],
)
def test_a_mistake_in_an_entry_is_told_with_its_line_and_how_to_mend_it(
    entry: str, line: int, words: tuple[str, ...]
) -> None:
    told = mistakes(f"entries:\n  - {{{entry}}}\n")
    assert any(all(word in one for word in words) and f"第 {line} 行" in one and "改法：" in one for one in told), told


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("entries: 3\n", "应是列表"),
        ("whatever: 3\n", "不认识的键“whatever”"),
        ("fiscal_year: 2021\n", "重复"),
        ("entries: &all []\n", "锚点"),
        ("entries: !!python/object:os.system []\n", "类型标记"),
        ("entries:\n\t- x\n", "制表符"),
    ],
)
def test_a_file_that_is_not_as_it_should_be_is_told(body: str, words: str) -> None:
    assert any(words in one for one in mistakes(body))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        (b"# nothing\n", "文件是空的"),
        ("department: 教育局".encode("gbk"), "UTF-8"),
        ((HEAD + "x").encode("utf-16"), "UTF-8"),
        (HEAD.encode() + b"#" * MAX_BYTES, "超过 256 KB"),
        (b"a: " + b"[" * 40, "嵌套"),
        (b"\x00\x01", "控制字符"),
    ],
)
def test_content_that_is_no_evidence_file_is_told_and_never_raises_anything_else(content: bytes, words: str) -> None:
    with pytest.raises(RulebookError) as caught:
        load_evidence(content, "evidence.yaml", SETTING)
    assert words in str(caught.value)


def test_another_departments_file_and_another_years_are_told() -> None:
    told = mistakes("", "department: weisheng\nfiscal_year: 2020\n")
    assert any("部门写的是“weisheng”" in one and "第 1 行" in one for one in told)
    assert any("年度写的是 2020" in one and "第 2 行" in one for one in told)


def test_an_indicator_that_is_filled_in_twice_is_told() -> None:
    entry = f"  - {{indicator: satisfaction, value: 95%, {SIGNED}}}\n"
    assert any("填了两次" in one for one in mistakes("entries:\n" + entry + entry))
    survey = f"surveys:\n  - {{title: 问卷, indicator: satisfaction, rate: 95%, {SIGNED}}}\n"
    assert any("又有调查结果" in one for one in mistakes("entries:\n" + entry + survey))


@pytest.mark.parametrize(
    ("correction", "words"),
    [
        ("fact: staff_quotas, read: 56, right: 57", "是不是 staff_quota"),
        ("fact: staff_quota, read: 57, right: 57", "与识别的数相同"),
        ("fact: staff_quota, read: 五十, right: 57", "“五十”不是数"),
        ("fact: staff_quota, form: income, read: 56, right: 57", "两者写其一"),
        ("form: incomes, row: 合计, column: total, read: 56, right: 57", "没有表“incomes”"),
        ("form: income, read: 56, right: 57", "哪一行"),
        ("read: 56, right: 57", "哪个事实"),
    ],
)
def test_a_correction_that_cannot_be_made_is_told(correction: str, words: str) -> None:
    body = f"corrections:\n  - {{{correction}, who: 甲, when: 2022-01-01, source: 第 3 页}}\n"
    assert any(words in one for one in mistakes(body))


@pytest.mark.parametrize(
    ("survey", "words"),
    [
        ("issued: 10, valid: 12, satisfied: 9", "份数不合理"),
        ("valid: 10, satisfied: 9, rate: 95%", "与份数不符（90%）"),
        ("rate: 95", "没有百分号"),
        ("rate: 195%", "不在 0 到 100% 之间"),
        ("indicator: target_reasonable, rate: 95%", "满意率用不上"),
    ],
)
def test_a_survey_that_cannot_be_right_is_told(survey: str, words: str) -> None:
    assert any(words in one for one in mistakes(f"surveys:\n  - {{title: 问卷, {survey}, {SIGNED}}}\n"))


def test_honours_count_only_for_what_is_counted() -> None:
    told = mistakes(f"honours:\n  - {{title: 先进, indicator: satisfaction, {SIGNED}}}\n")
    assert any("荣誉计不进去" in one for one in told)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: (HEAD + text).encode("utf-8", "replace")))
@settings(max_examples=150)
def test_any_content_gives_a_file_or_its_mistakes(content: bytes) -> None:
    try:
        load_evidence(content, "evidence.yaml", SETTING)
    except RulebookError as error:
        assert all(problem.message and problem.remedy and problem.line >= 1 for problem in error.problems)


def test_the_published_schema_is_current() -> None:
    written = msgspec.json.decode((ROOT / "docs" / "evidence.schema.json").read_bytes())
    assert written == msgspec.json.decode(msgspec.json.encode(evidence_schema()))


# The template ---------------------------------------------------------------------------------------------------------


def waiting(rulebook: Rulebook, facts: list[Fact]) -> list[Score]:
    return score(rulebook, compute_indicators(rulebook, facts, 2021))[0]


def as_setting(*rulebooks: str, department: str = "jiaoyu") -> Setting:
    return Setting(department, 2021, LIBRARY, rulebooks, TODAY)


def for_a_project(entry: str) -> list[str]:
    """The mistakes in an entry of a department whose projects are scored by the rows of their tables."""
    body = f"department: jiaoyu\nfiscal_year: 2021\nentries:\n  - {{{entry}, {SIGNED}}}\n"
    try:
        load_evidence(body.encode(), "evidence.yaml", as_setting("mof-2013", "mof-2020-self", "mof-2020"))
    except RulebookError as error:
        return [f"{problem.message}。{problem.remedy}" for problem in error.problems]
    return []


def test_a_row_of_a_projects_table_is_judged_by_its_name() -> None:
    assert for_a_project("rulebook: mof-2020-self, subject: 道路养护, indicator: 群众满意度, points: 9") == []
    assert (
        for_a_project("rulebook: mof-2020-self, indicator: 群众满意度, points: 9") == []
    )  # the department's own table
    (said,) = for_a_project("rulebook: mof-2020-self, subject: 道路养护, indicator: 群众满意度, points: 91")
    assert "0 到 90 之间" in said
    (said,) = for_a_project("subject: 道路养护, indicator: 群众满意度, points: 9")
    assert "没有指标“群众满意度”" in said  # of which rulebook?


def test_a_rulebook_for_projects_wants_a_project_and_the_others_none() -> None:
    assert for_a_project("rulebook: mof-2020, subject: 道路养护, indicator: effects, points: 15") == []
    (said,) = for_a_project("rulebook: mof-2020, indicator: effects, points: 15")
    assert "只评项目，没有写是哪个项目。写明 subject" in said
    (said,) = for_a_project("rulebook: mof-2013, subject: 道路养护, indicator: target_reasonable, met: []")
    assert "不评项目，却写了项目" in said


def test_what_names_no_rulebook_is_the_departments_where_it_names_no_project() -> None:
    """Both frameworks have an indicator of this id, with other conditions."""
    assert for_a_project("indicator: target_reasonable, met: [law]") == []
    (said,) = for_a_project("subject: 道路养护, indicator: target_reasonable, met: [law]")
    assert "可写的有 has、related、normal、matched" in said


SCORED = sorted(name for name, book in LIBRARY.items() if book.scored and book.by_accounts)
"""Those whose indicators are the department's: not a project's, and not the rows of a table."""


@pytest.mark.parametrize("name", SCORED)
def test_a_template_lists_exactly_what_is_pending_and_changes_nothing(name: str) -> None:
    book = LIBRARY[name]
    scores = waiting(book, FACTS)
    text = template("jiaoyu", 2021, pending(book, scores))
    file = load_evidence(text.encode(), "evidence.yaml", as_setting(name))
    assert [entry.indicator for entry in file.entries or ()] == [s.indicator for s in scores if s.basis == "pending"]
    assert file.of(name) == []
    for one in scores:
        if one.basis == "pending":
            assert f"：{one.name}（" in text or f" {one.name}（" in text


def filling(entry: RuleIndicator) -> st.SearchStrategy[object]:
    """Any judgement that the scoring method can use."""
    method, weight = entry.method, entry.weight
    assert weight is not None
    match method:
        case Checklist():
            return st.sets(st.sampled_from([item.id for item in method.items])).map(sorted)
        case GradeMap():
            return st.sampled_from(sorted(method.ratings))
        case Judged():
            return st.decimals(0, weight, places=2).map(float)
        case _:
            sign = "%" if entry.unit == "%" else ""
            numbers = st.decimals(-1000, 1000, places=2)
            return numbers.map(lambda value: f"{value}%") if sign else numbers.map(float)


@pytest.mark.parametrize("name", SCORED)
@given(data=st.data())
@settings(max_examples=15)
def test_any_filled_template_gives_full_coverage_and_a_possible_total(name: str, data: st.DataObject) -> None:
    book = LIBRARY[name]
    entries = {entry.id: entry for entry in book.indicators}
    text = template("jiaoyu", 2021, pending(book, waiting(book, FACTS)))
    tree = yaml.safe_load(text)
    for one in tree["entries"]:
        entry = entries[one["indicator"]]
        one[judged_by(entry)] = data.draw(filling(entry))
        one |= {"who": "张三", "when": "2022-05-06", "source": "档案"}
    filled = yaml.safe_dump(tree, allow_unicode=True)
    file = load_evidence(filled.replace("'2022-05-06'", "2022-05-06").encode(), "evidence.yaml", as_setting(name))
    scores, card = score(book, compute_indicators(book, FACTS, 2021), file.of(name))
    assert card.coverage == 1
    assert card.total is not None
    assert 0 <= card.total <= card.full_score
    assert card.grade is not None
    assert all(one.score is not None and 0 <= one.score <= one.weight for one in scores)


@pytest.mark.parametrize("department", ["2021", "示例-望舒文旅局", "true", "a: b #", "'\"", "x\ny", "- a"])
def test_a_template_of_any_department_can_be_read_back(department: str) -> None:
    book = LIBRARY["lintong-2021"]
    text = template(department, 2021, pending(book, waiting(book, [])))
    file = load_evidence(text.encode(), "evidence.yaml", as_setting("lintong-2021", department=department))
    assert file.department == department


@pytest.mark.parametrize(
    "body",
    [
        "",
        "entries:\n",
        "entries: []\n",
        "entries: []  # 无\nhonours: []\n",
        f"entries:\n  - {{indicator: satisfaction, value: 98.8%, {SIGNED}}}  # 我的话\n",
        "entries:\n- indicator: satisfaction\n  value: 98.8%\n  who: 张三\n  when: 2022-05-06\n  source: 问卷\n\n"
        "# 荣誉\nhonours: []\n",
        "corrections: []\nentries:\n    - indicator: satisfaction\n      value:",
    ],
)
def test_what_is_in_a_file_stays_when_entries_are_added(body: str) -> None:
    book = LIBRARY["lintong-2021"]
    text = HEAD + body
    before = load(body)
    scores = score(book, compute_indicators(book, FACTS, 2021), before.of(book.id))[0]
    longer = extended(text, before, pending(book, scores))
    after = load_evidence(longer.encode(), "evidence.yaml", as_setting("lintong-2021"))
    assert after.of(book.id) == before.of(book.id)
    there = [entry.indicator for entry in after.entries or ()]
    assert len(there) == len(set(there))
    assert {s.indicator for s in scores if s.basis == "pending"} <= set(there)
    for line in body.splitlines():
        if line.strip() and "[]" not in line:
            assert line in longer
    assert extended(longer, after, pending(book, scores)) == longer


def test_entries_in_one_line_are_not_taken_apart() -> None:
    body = f"entries: [{{indicator: satisfaction, value: 98.8%, {SIGNED}}}]\n"
    book = LIBRARY["lintong-2021"]
    with pytest.raises(CannotExtend, match="每项写成一行"):
        extended(HEAD + body, load(body), pending(book, waiting(book, FACTS)))


def test_the_example_of_the_guide_is_a_good_file() -> None:
    (example,) = re.findall(
        r"```yaml\n(.*?)```", (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8"), re.DOTALL
    )
    setting = Setting("lintong-yibaoju", 2021, LIBRARY, ["lintong-2021"], TODAY)
    file = load_evidence(example.encode(), "evidence.yaml", setting)
    assert [one.indicator for one in file.of("lintong-2021")] == ["target_reasonable", "satisfaction"]
    assert len(file.corrections or ()) == 2
