"""Evidence from the inbox to the scores, its commands, and comparisons."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from assets.facts.model import FACTS, Fact
from assets.records import from_table
from assets.scores.model import SCORECARDS, SCORES, Score, Scorecard
from assets.scores.published import TITLES
from assets.unit import Unit
from pipelines import cli
from pipelines.results import UnitResult, results
from pipelines.runner import Outcome
from resources.warehouse import Store
from tests.pipelines.conftest import Installation


@pytest.fixture
def jixiao(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    def call(*arguments: str, installation: Installation) -> tuple[int, str, str]:
        monkeypatch.setenv("JIXIAO_DEPARTMENTS", str(installation.root / "departments.yaml"))
        monkeypatch.setenv("JIXIAO_INBOX", str(installation.inbox))
        monkeypatch.setenv("JIXIAO_WAREHOUSE", str(installation.root / "warehouse"))
        monkeypatch.setenv("JIXIAO_REPORTS", str(installation.root / "reports"))
        monkeypatch.setenv("JIXIAO_WORKERS", "1")
        capsys.readouterr()
        code = cli._main(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def unit_of(installation: Installation) -> Unit:
    return Unit(sorted(path.name for path in installation.inbox.iterdir())[0], 2022)


def evidence_path(installation: Installation) -> Path:
    unit = unit_of(installation)
    return installation.inbox / unit.department / str(unit.fiscal_year) / "evidence.yaml"


def stored(installation: Installation, unit: Unit) -> tuple[list[Score], list[Scorecard]]:
    store = Store(installation.settings.warehouse)
    return (
        [one for rows in store.read_all(SCORES.name, unit) for one in from_table(rows, Score)],
        [one for rows in store.read_all(SCORECARDS.name, unit) for one in from_table(rows, Scorecard)],
    )


def told(installation: Installation, outcome: Outcome) -> dict[Unit, UnitResult]:
    return {Unit(one.department, one.fiscal_year): one for one in results(installation.settings, outcome)}


def fill(path: Path) -> int:
    """Fills in a template as its comments say; returns how many entries it has."""
    from assets.indicators.library import load_library
    from assets.scores.evidence_checks import judged_by
    from resources.settings import project_root

    library = load_library(project_root() / "data" / "rulebooks")
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    for one in tree["entries"]:
        (entry,) = (each for each in library[one["rulebook"]].indicators if each.id == one["indicator"])
        key = judged_by(entry)
        ratings = getattr(entry.method, "ratings", {"": 0})
        percent = "90%" if entry.unit == "%" else 3
        one[key] = {"met": [], "rating": next(iter(ratings)), "points": 1, "value": percent}[key]
        one |= {"who": "张三", "when": "2023-05-06", "source": "档案第 1 页"}
    text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False).replace("'2023-05-06'", "2023-05-06")
    path.write_text(text, encoding="utf-8")
    return len(tree["entries"])


def test_a_template_changes_nothing_and_filled_in_it_completes_the_scores(jixiao, installation: Installation) -> None:
    unit = unit_of(installation)
    before = stored(installation, unit)

    code, _, said = jixiao("evidence", "template", unit.department, "2022", installation=installation)
    assert (code, "待评的指标" in said) == (0, True)
    outcome = installation.run()
    assert outcome.computed
    assert stored(installation, unit) == before
    assert told(installation, outcome)[unit].problems == ()

    entries = fill(evidence_path(installation))
    assert entries == sum(one.basis == "pending" for one in before[0])
    outcome = installation.run()
    scores, cards = stored(installation, unit)
    assert told(installation, outcome)[unit].problems == ()
    (card,) = (one for one in cards if one.rulebook not in TITLES)
    assert (card.coverage, card.grade is not None) == (Decimal(1), True)
    assert card.total is not None and 0 <= card.total <= card.full_score
    assert sum(one.basis == "evidence" for one in scores) == entries
    assert installation.run().computed == ()


def test_a_file_that_is_there_is_not_overwritten_and_its_entries_are_kept(jixiao, installation: Installation) -> None:
    unit, path = unit_of(installation), evidence_path(installation)
    mine = (
        f"department: {unit.department}\nfiscal_year: 2022\nentries:\n  # 我的说明\n"
        "  - {indicator: target_reasonable, met: [law], who: 张三, when: 2023-05-06, source: 文件}\n"
    )
    path.write_text(mine, encoding="utf-8")

    code, _, said = jixiao("evidence", "template", unit.department, "2022", installation=installation)
    assert (code, path.read_text(encoding="utf-8")) == (1, mine)
    assert "--force" in said

    assert jixiao("evidence", "template", unit.department, "2022", "--force", installation=installation)[0] == 0
    text = path.read_text(encoding="utf-8")
    assert text.startswith(mine)
    assert text.count("indicator: target_reasonable") == 1
    code, out, _ = jixiao("evidence", "check", str(path), installation=installation)
    assert (code, "指标填了 1 项" in out) == (0, True)


def test_a_file_that_would_not_work_any_more_is_left_as_it_is(jixiao, installation: Installation) -> None:
    unit, path = unit_of(installation), evidence_path(installation)
    mine = f"department: {unit.department}\nfiscal_year: 2022\n...\n"
    path.write_text(mine, encoding="utf-8")
    code, _, said = jixiao("evidence", "template", unit.department, "2022", "--force", installation=installation)
    assert (code, path.read_text(encoding="utf-8")) == (1, mine)
    assert "未改动" in said


def test_a_template_can_be_printed_for_one_rulebook(jixiao, installation: Installation) -> None:
    arguments = ("evidence", "template", unit_of(installation).department, "2022", "--out", "-")
    code, out, _ = jixiao(*arguments, "--rulebook", "lintong-2021", installation=installation)
    assert code == 0
    assert {one["rulebook"] for one in yaml.safe_load(out)["entries"]} == {"lintong-2021"}
    assert jixiao(*arguments, "--rulebook", "没有", installation=installation)[0] == 2
    assert jixiao("evidence", "template", "../..", "2022", installation=installation)[0] == 1
    assert not evidence_path(installation).exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe bad", "UTF-8"),
        (b"department: someone-else\nfiscal_year: 2022\n", "部门写的是“someone-else”"),
        (b"x" * 2_000_000, "超过 256 KB"),
        (b"a: &b [*b]\n", "锚点"),
    ],
)
def test_a_bad_file_costs_only_its_own_evidence(jixiao, installation: Installation, content: bytes, words: str) -> None:
    unit = unit_of(installation)
    others = [one for one in Store(installation.settings.warehouse).units("scores") if one != unit]
    before = {one: stored(installation, one) for one in [unit, *others]}
    evidence_path(installation).write_bytes(content)

    code, out, _ = jixiao("run", "--json", installation=installation)

    assert code == 1
    problems = {(one["department"], one["fiscal_year"]): one["problems"] for one in json.loads(out)["units"]}
    (problem,) = problems.pop((unit.department, 2022))
    assert problem["file"] == "evidence.yaml"
    assert words in problem["message"] and "改法：" in problem["message"]
    assert not any(problems.values())
    scores, cards = stored(installation, unit)
    assert [(one.indicator, one.score, one.basis) for one in scores] == [
        (one.indicator, one.score, one.basis) for one in before[unit][0]
    ]
    assert all("evidence.yaml 有误，未采用" in one.explanation for one in scores if one.basis == "pending")
    assert all("未采用" in card.remark for card in cards if card.rulebook not in TITLES)
    assert {one: stored(installation, one) for one in others} == {one: before[one] for one in others}
    assert jixiao("evidence", "check", str(evidence_path(installation)), installation=installation)[0] == 1

    evidence_path(installation).unlink()
    assert installation.run().computed
    assert stored(installation, unit) == before[unit]


def test_a_correction_reaches_facts_indicators_and_scores(installation: Installation) -> None:
    unit = unit_of(installation)
    facts = [
        one
        for rows in Store(installation.settings.warehouse).read_all(FACTS.name, unit)
        for one in from_table(rows, Fact)
        if (one.fact, one.subject, one.about_year) == ("staff_actual", None, 2022)
    ]
    read = facts[0].text
    entry = f"read: '{read}', right: 7, who: 张三, when: 2023-05-06, source: 决算说明第 3 页"
    head = f"department: {unit.department}\nfiscal_year: 2022\ncorrections:\n"
    evidence_path(installation).write_text(
        f"{head}  - {{fact: staff_actual, {entry}}}\n  - {{fact: staff_quota, read: 123456, right: 7, "
        "who: 张三, when: 2023-05-06, source: 表}\n",
        encoding="utf-8",
    )

    outcome = installation.run()

    corrected = [
        one
        for rows in Store(installation.settings.warehouse).read_all(FACTS.name, unit)
        for one in from_table(rows, Fact)
        if one.method == "corrected"
    ]
    assert corrected
    assert {(one.fact, one.value, one.text, one.source) for one in corrected} <= {
        ("staff_actual", Decimal(7), one.text, one.source) for one in facts
    }
    (rate,) = (one for one in stored(installation, unit)[0] if one.name == "在职人员控制率")
    assert f"识别为{read}，更正为7（张三，2023-05-06，决算说明第 3 页）" in rate.explanation
    (problem,) = told(installation, outcome)[unit].problems
    assert "更正没有起作用：人员编制写的是识别为 123456" in problem.message


def test_departments_are_compared_under_one_rulebook(jixiao, installation: Installation) -> None:
    code, out, _ = jixiao("compare", "--year", "2022", "--json", installation=installation)
    assert code == 0
    table = json.loads(out)[0]
    assert (table["rulebook"], table["what_if"], len(table["lines"])) == ("mof-2013", False, 2)
    code, out, _ = jixiao("compare", "--department", unit_of(installation).department, installation=installation)
    assert code == 0
    for heading in ("名次", "得分", "等级", "已评", "公开得分", "2021", "2022"):
        assert heading in out


def test_what_if_writes_nothing(jixiao, installation: Installation) -> None:
    before = installation.outputs()
    arguments = ("compare", "--rulebook", "lintong-2021", "--weight", "staff_control_rate=8", "--json")
    code, out, _ = jixiao(*arguments, installation=installation)
    assert code == 0
    (table,) = json.loads(out)
    assert (table["what_if"], table["weights"]) == (True, {"staff_control_rate": 8})
    assert {line["full_score"] for line in table["lines"]} == {104}
    assert len(table["lines"]) == 4
    assert installation.outputs() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--rulebook", "没有"], "没有这个评价办法"),
        (["--rulebook", "common"], "没有这个评价办法"),
        (["--rulebook", "lintong-2021", "--weight", "nothing=3"], "没有指标 nothing"),
        (["--weight", "satisfaction"], "指标=分值"),
        (["--weight", "satisfaction=-3"], "指标=分值"),
        (["--weight", "a=1", "--weight", "a=2"], "给了两次"),
    ],
)
def test_a_comparison_that_cannot_be_made_is_bad_usage(
    jixiao, installation: Installation, arguments: list[str], words: str
) -> None:
    code, out, said = jixiao("compare", *arguments, installation=installation)
    assert (code, out) == (2, "")
    assert words in said


def test_nothing_to_compare_is_said(jixiao, installation: Installation) -> None:
    code, _, said = jixiao("compare", "--department", "没有的局", installation=installation)
    assert (code, "没有可以比较的结果" in said) == (1, True)


def test_a_run_can_add_a_rulebook_and_the_next_takes_it_away(jixiao, installation: Installation) -> None:
    unit = unit_of(installation)
    before = stored(installation, unit)
    code, out, _ = jixiao("run", "--rulebook", "lintong-2021", "--json", installation=installation)
    assert code == 0
    shown = {card["rulebook"] for one in json.loads(out)["units"] for card in one["scorecards"]}
    assert shown - set(TITLES) == {"mof-2013", "lintong-2021"}
    scores, cards = stored(installation, unit)
    assert [one for one in scores if one.rulebook == "mof-2013"] == before[0]
    assert [card.rulebook for card in cards][:2] == ["mof-2013", "lintong-2021"]
    assert jixiao("run", "--rulebook", "没有", installation=installation)[0] == 2

    installation.run()
    assert stored(installation, unit) == before


def test_show_has_subtotals_and_says_what_differs(jixiao, installation: Installation) -> None:
    code, out, _ = jixiao("show", unit_of(installation).department, "2022", installation=installation)
    assert code == 0
    assert "小计" in out
    assert "项待评" in out
