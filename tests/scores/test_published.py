from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pandera.pandas as pa

from assets import records
from assets.documents.model import Document
from assets.indicators.library import load_library
from assets.scores import make
from assets.scores.model import SCORECARDS, SCORES, Score, Scorecard
from assets.scores.published import PUBLISHED, PUBLISHED_SELF, Evaluation, evaluations, published_by, published_scores
from assets.tables.performance.model import (
    PERFORMANCE,
    PERFORMANCE_FUNDS,
    PERFORMANCE_TOTALS,
    FundsRow,
    PerformanceRow,
    PerformanceTotal,
)
from assets.unit import Unit
from tests.indicators.samples import PLACE

LINTONG = load_library(Path(__file__).parents[2] / "data" / "rulebooks")["lintong-2021"]
SHORT = {entry.id: entry.weight - 1 for entry in LINTONG.indicators if entry.weight is not None}
"""One point short of full, for each indicator."""
UNIT = Unit("some-office", 2021)


def points(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def row(name: str, weight: str, score: str, **others: Any) -> PerformanceRow:
    own: dict[str, Any] = {
        "kind": "project_self_evaluation",
        "table": 0,
        "row": 0,
        "title": "项目支出绩效自评表",
        "subject": None,
        "about_year": 2021,
        "evaluation": "self",
        "level1": "产出指标",
        "source": PLACE,
    }
    return PerformanceRow(**{**own, "name": name, "weight": points(weight), "score": points(score), **others})


def total(score: str, grade: str | None = None, **others: Any) -> PerformanceTotal:
    own: dict[str, Any] = {
        "kind": "project_self_evaluation",
        "table": 0,
        "title": "项目支出绩效自评表",
        "subject": None,
        "about_year": 2021,
        "evaluation": "self",
        "quote": "",
        "source": PLACE,
    }
    return PerformanceTotal(**{**own, "score": points(score), "grade": grade, **others})


def funds(weight: str, score: str, rate: str = "", **others: Any) -> FundsRow:
    own: dict[str, Any] = {
        "kind": "project_self_evaluation",
        "table": 0,
        "row": 0,
        "title": "项目支出绩效自评表",
        "subject": None,
        "about_year": 2021,
        "name": "年度资金总额",
        "unit": "万元",
        "source": PLACE,
    }
    return FundsRow(
        **{**own, "weight": points(weight), "score": points(score), "execution_rate": points(rate), **others}
    )


def of_rulebook(count: int, **others: Any) -> list[PerformanceRow]:
    """Rows with the names and weights of a rulebook's first indicators, one point short of full."""
    return [
        row(entry.name, str(entry.weight), str(SHORT[entry.id]), level1=entry.level1, row=number, **others)
        for number, entry in enumerate(LINTONG.indicators[:count])
    ]


def test_the_department_comes_first_and_its_key_evaluation_before_its_own() -> None:
    rows = [
        row("道路里程", "10", "9", subject="道路养护"),
        row("完成率", "10", "9", table=1),
        row("完成率", "10", "8", table=2, kind="evaluation_scores", evaluation="key"),
        row("完成率", "10", "", table=3, kind="indicator_system"),
        row("完成率", "10", "7", table=4, about_year=2020),
    ]
    found = evaluations(rows, [funds("10", "10", table=1)], [total("88", table=2, evaluation="key")], 2021)
    assert [(each.subject, each.who, len(each.rows)) for each in found] == [
        (None, "key", 1),
        (None, "self", 1),
        ("道路养护", "self", 1),
    ]
    assert [len(each.funds) for each in found] == [0, 1, 0]
    assert [len(each.totals) for each in found] == [1, 0, 0]


def test_a_table_with_the_indicators_of_a_rulebook_gives_its_published_scores() -> None:
    rows = of_rulebook(len(LINTONG.indicators), evaluation="key")
    summed = sum((each.score for each in rows if each.score is not None), Decimal(0))
    stated, evaluation = published_by(
        LINTONG, evaluations(rows, [], [total(str(summed), "良", evaluation="key")], 2021)
    )
    assert evaluation is not None
    assert [(each.indicator, each.score) for each in stated[:-1]] == list(SHORT.items())
    assert (stated[-1].indicator, stated[-1].score, stated[-1].grade) == (None, summed, "良")


def test_a_table_of_other_indicators_or_weights_or_of_a_project_is_no_rulebooks() -> None:
    many = of_rulebook(len(LINTONG.indicators))
    few = many[: len(many) // 2 - 1]
    heavier = [msgspec.structs.replace(each, weight=(each.weight or 0) + 1) for each in many]
    project = [msgspec.structs.replace(each, subject="道路养护") for each in many]
    for rows in (few, heavier, project, []):
        assert published_by(LINTONG, evaluations(rows, [], [], 2021)) == ([], None)


def test_the_scores_of_a_project_are_taken_as_published() -> None:
    rows = [
        row("道路里程", "50", "50", subject="道路养护", target="10公里", actual="10公里"),
        row("群众满意度", "40", "36.5", subject="道路养护", level1="满意度指标", row=1, reason="样本少"),
    ]
    whole = total("96.5", "优", subject="道路养护")
    found = Evaluation("道路养护", "self", rows, [funds("10", "10", "100", subject="道路养护")], [whole])
    scores, card = published_scores(found, PUBLISHED, {})
    assert [(each.name, each.weight, each.score, each.basis) for each in scores] == [
        ("预算执行率", Decimal(10), Decimal(10), "published"),
        ("道路里程", Decimal(50), Decimal(50), "published"),
        ("群众满意度", Decimal(40), Decimal("36.5"), "published"),
    ]
    assert all(each.published_score == each.score and each.subject == "道路养护" for each in scores)
    assert [each.explanation for each in scores] == [
        "采用公开的得分10分，执行率100%。",
        "采用公开的得分50分；指标值10公里；实际完成值10公里。",
        "采用公开的得分36.5分；说明：样本少。",
    ]
    assert (card.rulebook, card.subject, card.total, card.coverage) == (
        PUBLISHED,
        "道路养护",
        Decimal("96.5"),
        Decimal(1),
    )
    assert (card.grade, card.published_total, card.published_grade) == (None, Decimal("96.5"), "优")


def test_an_indicator_without_a_score_is_pending_and_one_without_a_weight_says_so() -> None:
    rows = [row("道路里程", "60", ""), row("群众满意度", "", "30", row=1), row("只有指标值", "", "", row=2, target="1")]
    scores, card = published_scores(Evaluation(None, "self", rows), PUBLISHED, {})
    assert [(each.name, each.score, each.basis) for each in scores] == [
        ("道路里程", None, "pending"),
        ("群众满意度", Decimal(30), "published"),
    ]
    assert "没有写得分" in scores[0].explanation
    assert "没有写分值" in scores[1].explanation
    assert (card.total, card.coverage, card.published_total) == (Decimal(30), Decimal(0), None)
    nothing, empty = published_scores(Evaluation(None, "self", [], [], [total("88", "良")]), PUBLISHED, {})
    assert (nothing, empty.total, empty.published_total, empty.published_grade) == ([], None, Decimal(88), "良")


def test_an_execution_score_among_the_indicators_is_not_counted_twice() -> None:
    rows = [row("预算执行率", "10", "9", level1="过程"), row("道路里程", "90", "90", row=1)]
    scores, card = published_scores(Evaluation(None, "self", rows, [funds("10", "9")]), PUBLISHED, {})
    assert [each.name for each in scores] == ["预算执行率", "道路里程"]
    assert card.total == 99


def test_of_two_totals_the_one_that_the_scores_sum_to_is_taken() -> None:
    rows = [row("道路里程", "90", "88")]
    totals = [total("89", "良", table=1), total("89", "良", table=2), total("98", "优")]
    _, card = published_scores(Evaluation(None, "self", rows, [funds("10", "10")], totals), PUBLISHED, {})
    assert (card.published_total, card.published_grade) == (Decimal(98), "优")
    _, card = published_scores(Evaluation(None, "self", rows[:0], [], totals), PUBLISHED, {})
    assert (card.published_total, card.published_grade) == (Decimal(89), "良")


class Inputs:
    """A unit that has nothing but what was published."""

    unit = UNIT

    def __init__(self, *stated: PerformanceRow | FundsRow | PerformanceTotal) -> None:
        self._stated = stated

    def records(
        self, schema: pa.DataFrameSchema, kind: type[Any], part: str | None = None, years_back: int = 0
    ) -> list[Any]:
        named = {
            PERFORMANCE.name: PerformanceRow,
            PERFORMANCE_FUNDS.name: FundsRow,
            PERFORMANCE_TOTALS.name: PerformanceTotal,
        }
        return [each for each in self._stated if isinstance(each, named.get(schema.name, ()))]

    def documents(self) -> Iterator[Document]:
        return iter(())

    def documents_after(self) -> Iterator[Document]:
        return iter(())

    def files(self) -> Mapping[str, Path]:
        return {}


def made(*stated: PerformanceRow | FundsRow | PerformanceTotal) -> tuple[list[Score], list[Scorecard]]:
    tables = make.make(Inputs(*stated), [LINTONG]).tables
    return records.from_table(tables[SCORES.name], Score), records.from_table(tables[SCORECARDS.name], Scorecard)


def test_a_covered_evaluation_stands_beside_the_rulebook_and_the_rest_by_itself() -> None:
    key = of_rulebook(len(LINTONG.indicators), evaluation="key", kind="evaluation_scores")
    own = [row("完成率", "90", "90", table=1), row("道路里程", "100", "95", table=2, subject="道路养护")]
    scores, cards = made(*key, *own, total("70", "中", evaluation="key"), total("95", subject="道路养护", table=2))
    assert [(card.rulebook, card.subject, card.published_total, card.published_grade) for card in cards] == [
        (LINTONG.id, None, Decimal(70), "中"),
        (PUBLISHED_SELF, None, None, None),
        (PUBLISHED, "道路养护", Decimal(95), None),
    ]
    beside = [each for each in scores if each.rulebook == LINTONG.id]
    assert [each.published_score for each in beside] == list(SHORT.values())
    assert {each.basis for each in beside} <= {"computed", "evidence", "published", "pending"}
    assert [(each.name, each.score) for each in scores if each.rulebook == PUBLISHED] == [("道路里程", Decimal(95))]


def test_nothing_published_leaves_the_rulebook_as_it_is() -> None:
    scores, cards = made()
    assert [card.rulebook for card in cards] == [LINTONG.id]
    assert {each.published_score for each in scores} == {None}
    assert len(scores) == len(LINTONG.indicators)
