from __future__ import annotations

import json
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.indicators.library import load_library, load_rulebook, parse_rulebook, read_library
from assets.indicators.methods import Judged
from assets.indicators.rulebook import GROUPS, Rulebook
from assets.indicators.schema import rulebook_schema
from assets.indicators.strict_yaml import RulebookError
from tests.indicators.samples import ONE, rulebook

ROOT = Path(__file__).parents[2]
METHOD = "method: {kind: proportional, full_at: 100%}"
VALUE = "value: current_year_expenditure / current_year_expenditure_budget"


def refused(text: str | bytes) -> str:
    """The message about a rulebook that cannot be used."""
    with pytest.raises(RulebookError) as caught:
        parse_rulebook(text if isinstance(text, bytes) else text.encode(), "sample.yaml")
    for problem in caught.value.problems:
        assert problem.file == "sample.yaml"
        assert problem.line >= 1
        assert problem.message
        assert problem.remedy
    return str(caught.value)


def line_of(part: str, text: str = ONE) -> int:
    """The line (from 1) on which a part of a text stands."""
    return text[: text.index(part)].count("\n") + 1


def bands(*lines: str) -> str:
    """The sample rulebook with bands."""
    return ONE.replace(
        METHOD, "method:\n      kind: bands\n      bands:\n" + "".join(f"        - {x}\n" for x in lines)
    )


def test_the_sample_is_right_in_everything() -> None:
    sample = rulebook()
    assert sample.full_score == 4
    assert sample.indicators[0].weight == Decimal(4)
    assert sample.applies_to(2020)
    assert sample.applies_to(2035)
    assert not sample.applies_to(2019)


@pytest.mark.parametrize(
    ("part", "spoilt", "line", "message"),
    [
        ("weight: 4", "weight: 3", "full_score", "各项分值合计 3，满分是 4，少 1"),
        ("weight: 4", 'weight: "4"', "weight", "加了引号"),
        ("weight: 4", "weight: 四", "weight", "不是数"),
        ("weight: 4", "weight: [4]", "weight", "应是数"),
        ("weight: 4", "weight: 4\n    weight: 4", "weight: 4", "键“weight”重复"),
        ("weight: 4", "wieght: 4", "weight", "不认识的键“wieght”"),
        ("weight: 4", "weight: -4", "weight", "大于 0"),
        ("name: 预算完成率", "", "- id: completion", "缺少“name”"),
        ('version: "1"', "version: 1", "version", "应是文字"),
        ("2026-01-01", "去年", "checked_on", "不是日期"),
        ("full_at: 100%", "full_at: 100", METHOD, "百分数带百分号"),
        ("full_at: 100%", "full_at: 很多", METHOD, "不是数，也不是百分数"),
        ("kind: proportional", "kind: proportion", METHOD, "不能这样写"),
        ("kind: proportional, ", "", METHOD, "缺少“kind”"),
        ("group: budget_execution", "group: 预算", "group", "不能这样写"),
        ("group: budget_execution", "", "- id: completion", "没有组"),
        ("current_year_expenditure_budget", "this_years_budget", VALUE, "没有“this_years_budget”这个事实"),
        ("current_year_expenditure_budget", "staff_actual", "unit", "算式得出的是万元/人"),
        ("current_year_expenditure_budget", "x.__class__", VALUE, "算式里不能有“.”"),
        (VALUE, "value: 3", VALUE, "不是文字"),
        (VALUE, VALUE + " * 100", VALUE, "乘了 100，而单位是 % 的比率会自动乘以 100"),
        (VALUE, VALUE + " × 100%", VALUE, "不写 ×100%"),
        (VALUE, "value: 本年支出合计 / 本年支出合计预算", VALUE, "“本年支出合计”写作 current_year_expenditure"),
        (VALUE, "value: of(economic_item, 办公费)", VALUE, '写作 of(economic_item, "办公费")'),
        ("years: {from: 2020}", 'years: {from: "2020"}', "years", "加了引号"),
        ('range: "[2, 4]"', "range: [2, 4]", "合格", "加引号"),
        ('"[2, 4]"', '"[2, 4)"', "合格", "没有到“[0, 4]”的右端止"),
        ('"[2, 4]"', '"(2, 4]"', "合格", "都不含 2"),
        ('"[2, 4]"', '"[1, 4]"', "合格", "重叠"),
        ('"[2, 4]"', '"[2, 4]"}\n  - {name: 优秀, range: "(4, 5]"', "优秀", "够不着"),
        ('"[2, 4]"', '"[50%, 100%]"', "合格", "写成了百分数"),
        ("policies: {missing: pending, zero_over_zero: full, over_zero: pending}", "", "full_score", "没有写明"),
        ("zero_over_zero: full, ", "", "policies", "缺少“zero_over_zero”"),
        ("missing: pending", "missing: 0", "policies", "应是"),
        ("missing: pending", "missing: ignore", "policies", "只能是 full、zero、pending"),
        ("legal_basis: [{title: 某办法}]", "legal_basis: []", "legal_basis", "太短"),
        ("years: {from: 2020}", "years: {from: 2020, to: 2019}", "years", "早于"),
        ("level2: 预算执行", "", "- id: completion", "一级、二级指标"),
        ("id: completion", "id: 完成率", "id: completion", "不能用的字符"),
        (VALUE, "", "- id: completion", "没有写需要什么佐证"),
        (VALUE, VALUE.replace("/", "/ prior(prior(three_public)) /"), VALUE, "prior 不能套用"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_remedy(part: str, spoilt: str, line: str | int, message: str) -> None:
    assert part in ONE
    text = ONE.replace(part, spoilt, 1)
    said = refused(text)
    assert message in said
    if isinstance(line, str):
        line = line_of(line) if line in ONE else line_of(line, text)
    assert any(f"第 {number} 行" in said for number in (line, line + 1)), said


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (['{range: "(-∞, 100%]", score: 4}', '{range: "[100%, ∞)", score: 0}'], "两档都含 100"),
        (['{range: "(-∞, 100%)", score: 4}', '{range: "(100%, ∞)", score: 0}'], "都不含 100"),
        (['{range: "(-∞, 100%]", score: 4}', '{range: "(105%, ∞)", score: 0}'], "之间有空当"),
        (['{range: "(-∞, 110%]", score: 4}', '{range: "(105%, ∞)", score: 0}'], "重叠"),
        (['{range: "[0%, 100%]", score: 4}', '{range: "(100%, ∞)", score: 0}'], "没有从“(-∞, ∞)”的左端起"),
        (['{range: "(-∞, 100%]", score: 4}', '{range: "(100%, 200%]", score: 0}'], "右端止"),
        (
            ['{range: "(-∞, 100%]", score: 4}', '{range: "(110%, ∞)", score: 0}', '{range: "(100%, 110%]", score: 2}'],
            "次序颠倒",
        ),
        (['{range: "(-∞, 1]", score: 4}', '{range: "(1, ∞)", score: 0}'], "百分数带百分号"),
        (['{range: "(-∞, 100%]", score: 5}', '{range: "(100%, ∞)", score: 0}'], "超出 0 到分值 4"),
        (['{range: "(-∞, 100%]", deduct: 110%}', '{range: "(100%, ∞)", score: 0}'], "超出 0 到分值 4"),
        (['{range: "(-∞, 100%]"}', '{range: "(100%, ∞)", score: 0}'], "只写其中一个"),
        (['{range: "(-∞, 100%]", score: 4, deduct: 1}', '{range: "(100%, ∞)", score: 0}'], "只写其中一个"),
        (['{range: "(100%, 90%]", score: 4}'], "没有任何数"),
        (['{range: "100%以下", score: 4}'], "不是区间"),
        (['{range: "(90%, 95]", score: 4}'], "一个是百分数、一个不是"),
    ],
)
def test_bands_must_cover_every_value_once(lines: list[str], message: str) -> None:
    assert message in refused(bands(*lines))


@pytest.mark.parametrize(
    "method",
    [
        '{kind: bands, bands: [{range: "(-∞, 100%]", score: 1.5}, {range: "(100%, ∞)", score: 0}]}',
        '{kind: bands, bands: [{range: "(-∞, 100%]", deduct: 70%}, {range: "(100%, ∞)", score: 0}]}',
        "{kind: points, each: 1, cap: 1.9}",
    ],
)
def test_a_grade_that_no_score_can_earn_is_refused(method: str) -> None:
    """Of the four points at most 1.9 are given, and the better grade begins at two."""
    said = refused(ONE.replace(METHOD, f"method: {method}"))
    assert "等级“合格”够不着" in said
    assert "“预算完成率”最多 1." in said


def test_bands_may_descend_as_localities_write_them() -> None:
    rulebook(bands('{range: "[95%, ∞)", score: 100%}', '{range: "(-∞, 95%)", deduct: 50%}'))


@pytest.mark.parametrize(
    ("method", "message"),
    [
        ("{kind: linear, full_at: 95%, zero_at: 95%}", "相同"),
        ("{kind: proportional, full_at: 0%}", "大于 0"),
        ("{kind: proportional, full_at: 100%, zero_below: 120%}", "不在 0 到得满分的值之间"),
        ("{kind: proportional, full_at: 100%, zero_below: 60}", "百分数带百分号"),
        (
            '{kind: deduct, free: "(-∞, 100%]", step: 1%, points: 1, partial_step: none, at_most: 5}',
            "最多扣 5，不在 0 到分值 4 之间",
        ),
        ('{kind: deduct, free: "(-∞, ∞)", step: 1%, points: 1, partial_step: none}', "永远不会扣分"),
        ('{kind: deduct, free: "(-∞, 100%]", step: 0%, points: 1, partial_step: none}', "大于 0"),
        ('{kind: deduct, free: "(-∞, 100%]", step: 1%, points: 1}', "缺少“partial_step”"),
        ("{kind: points, each: 2, cap: 5}", "不在 0 到分值 4 之间"),
        ('{kind: within, range: "[95%, 105%]", outside: 5}', "超出 0 到分值 4"),
        ("{kind: judged, criteria: 酌情}", "要人来定"),
    ],
)
def test_methods_that_cannot_be_carried_out_are_refused(method: str, message: str) -> None:
    assert message in refused(ONE.replace(METHOD, f"method: {method}"))


@pytest.mark.parametrize(
    ("method", "message"),
    [
        ("{kind: checklist, items: [{id: a, text: 甲}]}", "没有分数"),
        ("{kind: checklist, items: [{id: a, text: 甲, points: 3}]}", "合计 3，分值是 4"),
        ("{kind: checklist, items: [{id: a, text: 甲}], by_count: {1: 4}}", "没有恰好写全 0 到 1 项"),
        ("{kind: checklist, items: [{id: a, text: 甲}], by_count: {0: 0, 1: 3}}", "没有一档得满分"),
        ("{kind: checklist, items: [{id: a, text: 甲}], by_count: {0: 0, 1: 5}}", "超出 0 到分值 4"),
        ("{kind: checklist, items: [{id: a, text: 甲}], by_count: {零: 0, 1: 4}}", "写"),
        ("{kind: checklist, items: [{id: a, text: 甲, points: 4}], by_count: {0: 0, 1: 4}}", "又按项数"),
        (
            "{kind: checklist, items: [{id: a, text: 甲}, {id: a, text: 乙}], by_count: {0: 0, 1: 2, 2: 4}}",
            "标识有重复",
        ),
        ("{kind: grade_map, ratings: {优秀: 10}}", "超出 0 到分值 4"),
    ],
)
def test_methods_of_evidence_are_checked_too(method: str, message: str) -> None:
    text = ONE.replace(VALUE, "evidence: 材料").replace(METHOD, f"method: {method}").replace('unit: "%"', "")
    assert message in refused(text)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "文件是空的"),
        (b"# only a comment\n", "文件是空的"),
        ("id: 临潼".encode("gbk"), "不是 UTF-8"),
        ("id: 临潼".encode("utf-16"), "不是 UTF-8"),
        ("id: 临潼".encode("big5", "replace"), "不是 UTF-8"),
        (b"id: a\x00b", "控制字符"),
        (b"- 1\n- 2\n", "整个文件应是"),
        (b"just words", "整个文件应是"),
        (b"id: a\n---\nid: b\n", "不止一份"),
        (b"id: &a x\ntitle: *a\n", "锚点"),
        (b"id: !!python/object/apply:os.system [id]\n", "类型标记"),
        (b"id: [1, 2\ntitle: x\n", "括号"),
        (b"id: 'x\n", "引号"),
        (b"id: x\n\ttitle: y\n", "制表符"),
        ("id：x\ntitle：y\n".encode(), "整个文件应是"),
        ("id: x\ntitle：y\n".encode(), "冒号"),
        (b"id: x: y\n", "冒号"),
        (b"? [a]\n: b\n", "键不是文字"),
        (b"id: " + b"9" * 40, "太长"),
        (b"id: " + b"[" * 50_000, "嵌套"),
        (b"x: 1\n" * 60_000, "超过 256 KB"),
        (b"id: x\nid: y\n", "键“id”重复（前一个在第 1 行）"),
    ],
)
def test_a_malformed_file_is_refused_in_words(content: bytes, message: str) -> None:
    assert message in refused(content)


def test_a_yaml_bomb_is_refused_at_once() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
    )
    start = time.perf_counter()
    assert "第 1 行" in refused(bomb)
    assert time.perf_counter() - start < 1


def test_a_large_file_within_the_limit_is_refused_in_a_few_seconds() -> None:
    start = time.perf_counter()
    refused(b"x: {a: [1, 2, 3]}\n" * 14_000)
    assert time.perf_counter() - start < 20


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
)
def test_any_bytes_are_a_rulebook_or_refused(content: bytes) -> None:
    refused(content)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(ONE) - 1), st.text(alphabet="[]{}:,&*!|>'\"%@`- \n\t#?0a一", max_size=4), st.integers(0, 6))
def test_a_damaged_rulebook_is_a_rulebook_or_refused(at: int, inserted: str, dropped: int) -> None:
    text = ONE[:at] + inserted + ONE[at + dropped :]
    try:
        assert isinstance(parse_rulebook(text.encode(), "sample.yaml"), Rulebook)
    except RulebookError as error:
        assert all(problem.line <= text.count("\n") + 1 for problem in error.problems)


def test_yaml_surprises_are_texts_here() -> None:
    said = refused(ONE.replace("weight: 4", "weight: 0x4"))
    assert "不是数" in said
    assert rulebook(ONE.replace("title: 样例", "title: no")).title == "no"


def test_a_folded_chinese_text_has_no_spaces_where_its_lines_met() -> None:
    text = ONE.replace(METHOD, METHOD + "\n    note: >-\n      分子用决算，\n      分母用 A 类\n      B 类\n")
    assert rulebook(text).indicators[0].note == "分子用决算，分母用 A 类 B 类"


def test_the_digest_follows_what_is_said_and_not_how() -> None:
    assert rulebook().digest == rulebook("# a comment\n" + ONE).digest
    assert rulebook().digest != rulebook(ONE.replace("100%", "95%")).digest


def test_the_name_of_the_file_is_the_id(tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text(ONE, encoding="utf-8")
    with pytest.raises(RulebookError, match="文件名"):
        load_rulebook(path)
    with pytest.raises(RulebookError, match="打不开"):
        load_rulebook(tmp_path / "absent.yaml")


def test_one_bad_file_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "sample.yaml").write_text(ONE, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("id: bad", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no rulebook", encoding="utf-8")
    rulebooks, errors = read_library(tmp_path)
    assert list(rulebooks) == ["sample"]
    assert [error.problems[0].file for error in errors] == ["bad.yaml"]
    with pytest.raises(RulebookError, match=r"bad\.yaml 第 1 行"):
        load_library(tmp_path)


def test_the_shipped_library_loads_and_every_group_has_an_indicator() -> None:
    library = load_library(ROOT / "data" / "rulebooks")
    assert {"common", "lintong-2021", "mof-2013"} <= set(library)
    assert {indicator.group for indicator in library["common"].indicators} == set(GROUPS)
    assert not library["common"].scored
    assert len(library["lintong-2021"].indicators) == 22
    framework = library["mof-2013"]
    assert len(framework.indicators) == 28
    assert framework.caveat
    for book in library.values():
        for indicator in book.indicators:
            assert indicator.value is None or indicator.note, f"{book.id}.{indicator.id} does not say its base"
            assert indicator.value is not None or indicator.evidence or isinstance(indicator.method, Judged)


def test_the_weights_of_the_levels_are_those_that_the_annex_prints() -> None:
    weights: dict[str, Decimal] = {}
    for indicator in load_library(ROOT / "data" / "rulebooks")["lintong-2021"].indicators:
        assert indicator.weight is not None
        weights[indicator.level1] = weights.get(indicator.level1, Decimal(0)) + indicator.weight
    assert weights == {"投入": 18, "过程": 34, "产出": 36, "效益": 12}


def test_the_published_schema_is_that_of_the_code() -> None:
    published = json.loads((ROOT / "docs" / "rulebook.schema.json").read_text(encoding="utf-8"))
    assert published == rulebook_schema(), (
        "write it anew: python -m assets.indicators.schema > docs/rulebook.schema.json"
    )


def test_the_sample_of_the_guide_is_a_rulebook() -> None:
    guide = (ROOT / "docs" / "rulebooks.md").read_text(encoding="utf-8")
    sample = guide.split("```yaml\n")[1].split("```")[0]
    assert rulebook(sample).full_score == 10


ROWS = """scope: project
rows:
  weight: 90
  method: target_actual
  tiers:
    - {words: [部分达成], share: "[60%, 80%)"}
    - {words: [达成], share: "[80%, 100%]"}
"""
WITH_ROWS = ONE.replace("full_score: 4", f"{ROWS}full_score: 94").replace("[2, 4]", "[2, 94]")


def test_the_rows_of_a_table_count_towards_the_full_score() -> None:
    book = rulebook(WITH_ROWS)
    assert book.rows is not None
    assert (book.rows.weight, book.rows.unmet, book.scope) == (90, "proportional", "project")
    assert (book.for_department, book.for_projects, book.by_accounts) == (False, True, False)


@pytest.mark.parametrize(
    ("part", "spoilt", "message"),
    [
        ("weight: 90", "weight: 80", "各项分值合计 84，满分是 94，少 10"),
        ("weight: 90", "weight: 0", "分值合计要大于 0"),
        ("target_actual", "guess", "只能是 target_actual"),
        ("method: target_actual", "unmet: proportional", "缺少“method”"),
        ("target_actual", "target_actual\n  unmet: half", "只能是 proportional、zero"),
        ("scope: project", "scope: village", "只能是 department、project、both"),
        ("scope: project", "scope: both\nfallback: true", "fallback 只用于评项目的办法"),
        ("[60%, 80%)", "[60, 80)", "百分数区间"),
        ("[60%, 80%)", "[120%, 180%)", "百分数区间"),
        ("[60%, 80%)", "60~80", "不是区间"),
        ("words: [达成]", "words: [部分达成]", "“部分达成”在定性指标的各档里重复"),
        ("words: [达成]", "words: []", "太短"),
        ("  weight: 90\n", "  weight: 90\n  wieght: 1\n", "是不是 weight？"),
    ],
)
def test_a_mistake_about_the_rows_of_a_table_is_told(part: str, spoilt: str, message: str) -> None:
    assert message in refused(WITH_ROWS.replace(part, spoilt, 1))


def test_what_only_computes_scores_no_projects() -> None:
    text = ONE.replace("full_score: 4\n", "scope: project\n").replace("    weight: 4\n", "").replace(METHOD, "note: 无")
    assert "只计算、不评分的指标库不评项目" in refused(text[: text.index("grades:")] + text[text.index("policies:") :])


@pytest.mark.parametrize(
    ("method", "message"),
    [
        ("{kind: target, relation: at_least, value: 95}", "百分数带百分号"),
        ("{kind: target, relation: at_least, value: -5%}", "目标值小于 0"),
        ("{kind: target, relation: about, value: 95%}", "只能是 at_least、at_most、equal"),
        ("{kind: target, value: 95%}", "缺少“relation”"),
    ],
)
def test_a_target_that_cannot_be_is_told(method: str, message: str) -> None:
    assert message in refused(ONE.replace(METHOD, f"method: {method}"))


def test_a_target_may_stand_in_any_rulebook() -> None:
    book = rulebook(ONE.replace(METHOD, "method: {kind: target, relation: at_most, value: 95%, unmet: zero}"))
    assert book.indicators[0].method is not None
