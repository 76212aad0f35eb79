"""Every project by its rulebook: hand-made tables, and the tables and reports that were published."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from assets.documents.reader import read_file
from assets.facts.from_performance import facts_from_performance
from assets.facts.from_prose import facts_from_prose
from assets.facts.model import Fact
from assets.facts.performance import read_performance
from assets.indicators.library import load_library
from assets.indicators.quantities import Quantity
from assets.indicators.rulebook import Rulebook
from assets.scores import make
from assets.scores.evidence_file import Entry, EvidenceFile
from assets.scores.model import Score
from assets.scores.published import Evaluation, evaluations
from assets.scores.subjects import Subject, facts_of, scored_subjects
from tests.indicators.samples import fact
from tests.scores.test_published import Inputs, funds, row, total

LIBRARY = load_library(Path(__file__).parents[2] / "data" / "rulebooks")
SELF, FRAME = LIBRARY["mof-2020-self"], LIBRARY["mof-2020"]
ROAD = "道路养护"
MONEY = [
    fact("project", "80", subject=ROAD, method="performance"),
    fact("project_adjusted_budget", "120", subject=ROAD, method="performance"),
]


def table(*rows: tuple[str, str, str, str, str], subject: str | None = ROAD, **others: Any) -> list[Any]:
    return [
        row(name, weight, points, target=target or None, actual=actual or None, subject=subject, row=n, **others)
        for n, (name, weight, points, target, actual) in enumerate(rows)
    ]


TABLE = table(
    ("养护里程", "50", "40", "≥100公里", "80公里"),
    ("路况改善", "30", "27", "明显改善", "达成预期指标"),
    ("群众满意度", "10", "10", "≥90%", "95%"),
)


def subjects(
    rulebook: Rulebook,
    rows: Sequence[Any],
    facts: Sequence[Fact] = MONEY,
    evidence: EvidenceFile | None = None,
    stated: Sequence[Any] = (),
    printed: Sequence[Any] = (),
) -> list[Subject]:
    found = evaluations(rows, printed, stated, 2021)
    return list(scored_subjects(rulebook, facts, 2021, found, evidence, []))


def by_name(subject: Subject) -> dict[str, Score]:
    return {one.name: one for one in subject.scores}


def established(indicator: str, **others: Any) -> EvidenceFile:
    own: dict[str, Any] = {
        "who": "张三",
        "when": date(2022, 5, 6),
        "source": "台账",
        "rulebook": SELF.id,
        "subject": ROAD,
    }
    return EvidenceFile("some-office", 2021, (Entry(indicator=indicator, **{**own, **others}),))


def test_a_projects_own_table_is_scored_by_its_rows() -> None:
    (one,) = subjects(
        SELF, TABLE, stated=[total("83.67", "良", subject=ROAD)], printed=[funds("10", "6.67", subject=ROAD)]
    )
    assert [(s.name, s.weight, s.score, s.published_score, s.basis) for s in one.scores] == [
        ("预算执行率", 10, Decimal("6.67"), Decimal("6.67"), "computed"),  # 10 x 80/120
        ("养护里程", 50, 40, 40, "computed"),
        ("路况改善", 30, 27, 27, "published"),
        ("群众满意度", 10, 10, 10, "computed"),
    ]
    assert (one.card.subject, one.card.rulebook) == (ROAD, SELF.id)
    assert (one.card.total, one.card.grade, one.card.coverage) == (Decimal("83.67"), "良", 1)
    assert (one.card.published_total, one.card.published_grade, one.card.difference) == (Decimal("83.67"), "良", None)
    assert all(each.source is not None for each in one.scores)  # each can be shown on its page
    said = by_name(one)
    assert said["养护里程"].explanation == (
        "自评表第3页：指标值“≥100公里”，实际完成值“80公里”；80公里，目标是不低于100公里，没有达到，得分=50×80÷100=40。"
    )
    assert "预算执行率=80÷120×100%=66.67%" in said["预算执行率"].explanation
    assert "应得24（含）~30（含）分" in said["路况改善"].explanation


def test_points_are_cut_instead_of_rounded_where_the_rulebook_says_so() -> None:
    cut = msgspec.structs.replace(SELF, rounding=msgspec.structs.replace(SELF.rounding, mode="down"))
    (one,) = subjects(cut, TABLE)
    assert by_name(one)["预算执行率"].score == Decimal("6.66")
    (one,) = subjects(cut, TABLE, printed=[funds("10", "6.67", subject=ROAD)])
    assert one.scores[0].difference is not None


def test_a_blank_actual_value_is_pending_and_never_zero() -> None:
    rows = table(
        ("养护里程", "50", "", "≥100公里", ""), ("路况改善", "30", "", "改善", ""), ("满意度", "10", "9", "≥90%", "")
    )
    (one,) = subjects(SELF, rows)
    told = by_name(one)
    assert [(told[name].score, told[name].basis) for name in ("养护里程", "路况改善", "满意度")] == [
        (None, "pending"),
        (None, "pending"),
        (Decimal(9), "published"),
    ]
    assert "实际完成值没有写" in told["养护里程"].explanation
    assert (one.card.grade, one.card.coverage) == (None, Decimal("0.2"))


def test_a_difference_is_explained_by_what_the_table_says_of_it() -> None:
    rows = table(
        ("养护里程", "80", "72", "≥100公里", "80公里"), ("满意度", "10", "10", "≥90%", "95%"), reason="雨季延长"
    )
    (one,) = subjects(
        SELF, rows, stated=[total("88.67", "良", subject=ROAD)], printed=[funds("10", "6.67", subject=ROAD)]
    )
    made = by_name(one)["养护里程"]
    assert (made.score, made.published_score) == (Decimal(64), Decimal(72))
    assert (made.difference, made.difference_note) == ("judgement", "公开的表写明：雨季延长")
    assert (one.card.difference, one.card.difference_note) == ("parts", "各项的差异合计 -8 分：养护里程-8")


def test_what_a_person_established_for_a_row_comes_before_all_else() -> None:
    (one,) = subjects(SELF, TABLE, evidence=established("路况改善", points=Decimal(24)))
    made = by_name(one)["路况改善"]
    assert (made.score, made.basis, made.published_score) == (Decimal(24), "evidence", Decimal(27))
    (one,) = subjects(SELF, TABLE, evidence=established("养护里程", points=Decimal(45)))
    assert by_name(one)["养护里程"].score == 45  # instead of the 40 that were computed
    (one,) = subjects(SELF, TABLE, evidence=established("路况改善", points=Decimal(31)))
    assert (by_name(one)["路况改善"].score, by_name(one)["路况改善"].basis) == (Decimal(27), "published")  # of 30
    (one,) = subjects(SELF, TABLE, evidence=established("路况改善", points=Decimal(1), subject="别的项目"))
    assert by_name(one)["路况改善"].basis == "published"


def test_the_departments_own_table_is_scored_where_the_rulebook_is_for_both() -> None:
    own = table(("公开次数", "90", "90", "≥2次", "2次"), subject=None)
    facts = [fact("evaluated_expenditure", "90"), fact("evaluated_expenditure_adjusted_budget", "100")]
    (one,) = subjects(SELF, own, facts)
    assert (one.card.subject, one.card.total) == (None, Decimal(99))
    assert subjects(msgspec.structs.replace(SELF, scope="project"), own, facts) == []
    assert subjects(SELF, [msgspec.structs.replace(each, evaluation="key") for each in own], facts) == []


def test_a_table_of_other_points_stays_as_published_and_says_why_where_the_region_has_a_rulebook() -> None:
    rows = table(("养护里程", "100", "95", "≥100公里", "95公里"))
    regional = msgspec.structs.replace(SELF, regions=("某省",))
    for book, remark in ((SELF, ""), (regional, f"{SELF.title}不适用：自评表各行的分值合计100，办法是90")):
        tables = make.make(Inputs(*rows), [book]).tables["scorecards"]
        (card,) = tables.to_pylist()
        assert (card["rulebook"], card["subject"], card["remark"]) == ("published", ROAD, remark)


def test_a_project_sees_its_own_figures_and_not_the_departments() -> None:
    facts = [
        fact("project", "80", subject=ROAD, method="prose"),
        fact("project", "81", subject=ROAD, method="performance"),
        fact("project", "70", subject="绿化"),
        fact("total_expenditure", "1000"),
        fact("stated_rate", "16", subject=f"{ROAD}：资金结余率", method="prose"),
    ]
    seen = [(one.fact, one.subject, one.value) for one in facts_of(facts, ROAD, tables_first=False)]
    assert seen == [
        ("project", None, Decimal(80)),
        ("project", None, Decimal(81)),
        ("stated_rate", "资金结余率", Decimal(16)),
    ]
    first = [one.value for one in facts_of(facts, ROAD, tables_first=True) if one.fact == "project"]
    assert first == [Decimal(81)]
    assert facts_of(facts, None, tables_first=False) == facts


def test_the_framework_is_only_for_projects_that_nothing_else_scores() -> None:
    budget = [fact("project", "90", subject=ROAD), fact("project_budget", "100", subject=ROAD)]
    bare = [row("养护里程", "", "", subject=ROAD, target="≥100公里", actual="80公里")]
    (one,) = subjects(FRAME, bare, budget)  # evaluated without a score
    assert by_name(one)["预算执行率"].score == Decimal("3.6")
    assert one.card.grade is None
    assert subjects(FRAME, bare, []) == []  # nothing could be scored
    assert subjects(FRAME, [], budget) == []  # the project is merely named
    assert subjects(FRAME, TABLE, budget) == []  # it has scores of its own
    assert subjects(FRAME, [], budget, stated=[total("95", "优", subject=ROAD)]) == []
    rate = established("satisfaction", rulebook=FRAME.id, value=Quantity(Decimal(95), True))
    (one,) = subjects(FRAME, TABLE, budget, rate)  # a person works with it
    assert by_name(one)["满意度"].basis == "evidence"
    assert len(subjects(FRAME, [], budget, rate)) == 1
    asked = msgspec.structs.replace(FRAME, fallback=False)
    assert [s.card.subject for s in subjects(asked, TABLE, budget)] == [ROAD]


# What was published --------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def published(folder: Path, year: int, rulebook: str) -> tuple[list[Subject], list[Evaluation]]:
    (path,) = folder.iterdir()
    document = read_file(path)
    read = read_performance(document, year)
    facts = facts_from_prose(document, year) + facts_from_performance(document, read)
    found = evaluations(read.rows, read.funds, read.totals, year)
    return list(scored_subjects(LIBRARY[rulebook], facts, year, found, None, [])), found


@pytest.fixture
def xinzhou(shared: Path) -> list[Subject]:
    return published(shared / "corpus" / "inbox" / "xinzhou-yibaoju" / "2022", 2022, "xinzhou-2022")[0]


@pytest.fixture
def panzhihua(shared: Path) -> list[Subject]:
    folder = shared / "corpus" / "inbox" / "panzhihua-dongqu-yibaoju" / "2023"
    return published(folder, 2023, "panzhihua-dongqu-2023")[0]


def gold(shared: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    return found


def test_all_seventeen_totals_of_xinzhou_are_reproduced_or_explained(shared: Path, xinzhou: list[Subject]) -> None:
    truth = gold(shared, "xinzhou-2022")
    wanted = [truth["overall"], *truth["projects"]]
    assert [(one.card.published_total, one.card.published_grade) for one in xinzhou] == [
        (Decimal(each["total_score"]), each["grade"]) for each in wanted
    ]
    assert all(one.card.coverage == 1 for one in xinzhou)
    others = [one for one in xinzhou if one.card.total != one.card.published_total]
    # Where the table gives or takes points for reasons of its own: a cost kept by spending nothing, work not begun.
    assert {one.card.subject: one.card.difference_note for one in others} == {
        "新冠疫苗财政补助资金": "各项的差异合计 +10 分：财政补助资金成本+10",
        "欺诈骗取医疗保障基金行为举报奖励经费": "各项的差异合计 +7 分：对社会各界参与监督举报欺诈骗取医疗保障基金行为的"
        "奖励人数+5、项目工作经费+2",
        "医保信息系统建设资金": "各项的差异合计 -22 分：应用功能建设数量-7、应用系统满足使用要求率-8、"
        "对系统运行维护时间-7",
    }
    assert all(one.card.grade == one.card.published_grade for one in xinzhou if one not in others)


def test_the_execution_of_all_seventeen_is_computed_and_reproduced(shared: Path, xinzhou: list[Subject]) -> None:
    truth = gold(shared, "xinzhou-2022")
    for one, each in zip(xinzhou, [truth["overall"], *truth["projects"]], strict=True):
        execution = one.scores[0]
        assert (execution.name, execution.basis, execution.score) == (
            "预算执行率", "computed", Decimal(each["budget_score"]),
        ), one.card.subject  # fmt: skip


def test_every_row_of_xinzhou_is_reproduced_or_explained(xinzhou: list[Subject]) -> None:
    rows = [score for one in xinzhou for score in one.scores[1:]]
    assert sum(score.weight for score in rows) == 17 * 90
    assert not [score for score in rows if score.basis == "pending" or score.published_score is None]
    measured = [score for score in rows if score.basis == "computed"]
    assert len(measured) >= len(rows) // 3
    differing = [score for score in measured if score.score != score.published_score]
    assert {score.difference for score in differing} == {"judgement"}
    assert len(differing) == 6
    # Points for what was reached only in part, above the step of the words.
    outside = [score for score in rows if score.difference == "other_rule"]
    assert [(score.weight, score.published_score) for score in outside] == [(15, 14), (15, 14)]


def test_the_seven_projects_of_panzhihua_are_reproduced(shared: Path, panzhihua: list[Subject]) -> None:
    truth = gold(shared, "panzhihua-2023")["projects"]
    assert [(one.card.subject, one.card.total, one.card.grade) for one in panzhihua] == [
        (each["name"], Decimal(each["total_score_stated"]), each["grade_stated"]) for each in truth
    ]
    for one, each in zip(panzhihua, truth, strict=True):
        assert {score.name: score.score for score in one.scores} == {
            name: Decimal(stated["score"]) for name, stated in each["scores"].items()
        }


def test_the_deduction_for_what_is_left_over_is_computed(panzhihua: list[Subject]) -> None:
    """16% costs 8 points; 22%, 47% and 96% cost the most that there is, 10."""
    general = {one.card.subject: one.scores[0] for one in panzhihua}
    for project, score in (("医保基金监督管理费", 32), ("城乡居民医保财政补助", 30), ("医保基金举报奖励", 30)):
        made = general[project]
        assert (made.basis, made.score, made.published_score) == ("computed", score, score)
        assert made.difference is None
    assert "扣8分，得分=40-8=32" in general["医保基金监督管理费"].explanation
    assert "以扣10分为限" in general["医保基金举报奖励"].explanation


def test_the_project_with_two_totals_shows_both(panzhihua: list[Subject]) -> None:
    contradicted = [one.card for one in panzhihua if one.card.difference == "contradiction"]
    assert [card.subject for card in contradicted] == ["城乡居民医保财政补助"]
    assert (contradicted[0].total, contradicted[0].published_total) == (Decimal(90), Decimal(90))
    assert "写93分" in contradicted[0].difference_note
    assert "写90分" in contradicted[0].difference_note
