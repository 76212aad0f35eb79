"""Any text is read, in bounded time, and what is found in it is what is printed."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.documents.model import Document, Page
from assets.documents.prose import paragraphs
from assets.facts.catalogue import is_fact
from assets.facts.firsts import alternatives, first_characters
from assets.facts.from_prose import facts_from_prose
from assets.facts.lexicon import CLASS_PHRASES, PHRASES, PROJECT
from assets.facts.model import FACTS, Fact
from assets.facts.tokens import normalise, tokenise
from assets.records import to_table
from assets.tables.numbers import MONEY_SCALE
from tests.facts.building import SHA, YEAR, document, facts, line, printed

LONG = 100_000
SECONDS = 10
"""Far more than any of these takes; a pattern that goes back over its text would take minutes."""

_CONCEPTS = (
    "收入总计 支出总计 收入支出总计 财政拨款 一般公共预算 基本支出 项目支出 三公 “三公”经费 会议费 政府采购 公务接待"
)
_STAFF = "编制 实有人员 行政 事业 甲中心 下属 车辆 教育支出（类） 行政运行（项） 项目 绩效自评 得分 满分 率"
_ROLES = (
    "年初预算 预算 决算 执行数 完成 完成预算的 占 比上年 与2029年度相比 较年初预算 增加 下降（增长） 持平 其中 均为"
)
_MARKS = (
    "： ， 、 ； 。 （ ） 《 》 〔2030〕5号 = ÷ × [ ] 第 附件 主要原因 用于 (1) ① 一、 1. \x00 \u202e \u200b \u3000 \n"
)
_NUMBERS = "2030年 2029年度 上年 本年 12月31日 1,234.56 0 7.5 100 -3 ２．５ 万元 元 亿元 % 人 台（套） 批次 分 余万"
words = st.sampled_from([w for group in (_CONCEPTS, _STAFF, _ROLES, _MARKS, _NUMBERS) for w in group.split(" ")])
prose = st.lists(words, min_size=1, max_size=60).map("".join)


def check(document: Document, stated: list[Fact]) -> None:
    """Each fact is one the catalogue has, its text stands in its quote and in its box, its value is the printed one."""
    for fact in stated:
        assert is_fact(fact.fact)
        assert fact.text in fact.quote
        if fact.text[0].isdigit() or fact.text[0] in "-−":
            scale = MONEY_SCALE.values() if fact.unit == "万元" else (Decimal(1),)
            number = printed(fact)
            assert any(abs(fact.value) == abs(number * each).quantize(Decimal("1E-6")) for each in scale) or (
                fact.value in {number * each for each in scale}
            )
        page = document.pages[fact.source.page - 1]
        box = fact.source.box
        holding = [li for li in page.lines if li.box.top >= box.top - 0.1 and li.box.bottom <= box.bottom + 0.1]
        assert holding
        assert any(fact.text[:1] in normalise(li.text) or fact.text[:1] in li.text for li in holding)


@given(st.lists(prose, min_size=1, max_size=4))
def test_any_sentences_give_facts_that_are_printed(made):
    pages = document(*made)
    check(pages, facts_from_prose(pages, YEAR))


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    facts(text)


@given(st.lists(prose, max_size=3))
def test_what_is_found_fits_the_warehouse(made):
    to_table(facts(*made), FACTS)


def test_amounts_finer_than_the_warehouse_and_endless_numbers_do_not_stop_it():
    stated = facts("会议费支出0.1234567元，培训费支出5.123456789%，经费" + "9" * 400 + "万元，共" + "1" * 15 + "人。")
    assert [f"{fact.value:f}" for fact in stated] == ["0.000012", "5.123457"]
    to_table(stated, FACTS)


@pytest.mark.parametrize(
    "text",
    [
        "收入1.5万元" * (LONG // 7),
        "年初预算" * (LONG // 4),
        "（" * LONG,
        "（）" * (LONG // 2),
        "." * LONG + "x",
        "占a" * (LONG // 2) + "5%",
        "项" * LONG + "（项）",
        "某某支出（类）" * (LONG // 7),
        "《" * LONG,
        "1" * LONG + "万元",
        "1 " * (LONG // 2),
        "1," * (LONG // 2),
        "三公经费" * (LONG // 4) + "1万元",
        "其中" * (LONG // 2) + "5万元",
        "单价100万元" * (LONG // 7),
        "某" * LONG + "5万元",
        ("某" * 30 + "5万元") * (LONG // 33),
        "下属中心" * (LONG // 4) + "编制5人",
        "与上年相比" * (LONG // 5) + "增加5万元",
        "5%~" * (LONG // 3) + "6%",
        "（一）" * (LONG // 3) + "5万元",
        "\x00\u202e\u200b" * (LONG // 3) + "收入1万元",
    ],
    ids=lambda text: text[:6].encode("unicode_escape").decode(),
)
def test_a_line_of_a_hundred_thousand_characters_is_read_in_seconds(text):
    pages = Document(SHA, "pdf", (Page(1, 600, 842, (line(text, 100),)),))
    before = time.perf_counter()
    check(pages, facts_from_prose(pages, YEAR)[:50])
    assert time.perf_counter() - before < SECONDS


def test_the_lexer_tries_a_wording_wherever_it_can_begin():
    for phrase in (*PHRASES, *CLASS_PHRASES, PROJECT):
        for alternative in alternatives(phrase.pattern):
            assert first_characters(alternative)
    assert first_characters("(?:年度)?[本当]年(?=a)|(?<!b)决算\\d?") == set("年本当决")
    assert first_characters("\\d+|（?[0-2a]") == set("0123456789（a")
    for pattern in ("a?", ".", "[^a]", "\\w", "(a)", "^a"):
        with pytest.raises(ValueError, match="a "):
            first_characters(pattern)


@given(st.sampled_from([a for p in PHRASES for a in alternatives(p.pattern)]).flatmap(lambda p: st.from_regex(p)))
def test_every_wording_is_found_where_it_stands(text):
    """No wording is lost by trying only those whose first character fits."""
    uniform = normalise(text)
    covered = [False] * len(uniform)
    for token in tokenise(uniform):
        covered[token.start : token.end] = [True] * (token.end - token.start)
    assert any(covered)


@given(st.lists(prose, min_size=1, max_size=3))
def test_tokens_follow_each_other_and_never_overlap(made):
    for paragraph in paragraphs(document(*made)):
        end = 0
        for token in tokenise(normalise(paragraph.text)):
            assert end <= token.start < token.end
            end = token.end
