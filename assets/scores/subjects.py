"""The scorecards of single subjects: every project of a department-year, and what has a self-evaluation table.

A project gets a card where the documents evaluate it or a person has established something for it; a project that is
merely named among the expenditure gets none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from assets.documents.model import Source
from assets.facts.catalogue import is_fact
from assets.facts.model import Fact
from assets.indicators.compute import compute_indicators
from assets.indicators.model import Indicator
from assets.indicators.rulebook import Rulebook, RuleIndicator
from assets.scores.differences import explained, explained_total
from assets.scores.evidence import Evidence, Published
from assets.scores.evidence_file import EvidenceFile
from assets.scores.model import Score, Scorecard
from assets.scores.publication import contradicted_total, contradictions
from assets.scores.published import Evaluation, execution_score, published_by, row_of, total_and_grade
from assets.scores.scoring import score
from assets.scores.table_rows import Row, evidence_of_rows, fitting, outside_tier, rows_of
from assets.tables.performance.model import PerformanceRow
from assets.tables.performance.twins import bare

_PROJECT = "project"
_TABLE = "performance"
_CORRECTED = "corrected"


class Subject(msgspec.Struct, frozen=True):
    """The scores of one subject by one rulebook; the evaluation is the published one that they stand beside.

    `rulebook` is as it was for this subject: with the rows of its table as indicators.
    """

    rulebook: Rulebook
    scores: list[Score]
    card: Scorecard
    evaluation: Evaluation | None


class _Reading(msgspec.Struct, frozen=True):
    """A rulebook as it is for one subject: with the rows of its table as indicators, and their values."""

    rulebook: Rulebook
    indicators: list[Indicator]
    rows: list[Row]
    printed: dict[str, PerformanceRow]
    places: dict[str, Source]


def scored_subjects(
    rulebook: Rulebook,
    facts: Sequence[Fact],
    fiscal_year: int,
    published: Sequence[Evaluation],
    evidence: EvidenceFile | None,
    covered: Sequence[Evaluation],
) -> Iterator[Subject]:
    """The subjects that a rulebook scores apart from the department's accounts, the department itself first.

    Args:
        rulebook: one that scores.
        facts: those of the year and of the year before.
        fiscal_year: the year.
        published: what was published about it.
        evidence: what persons have established.
        covered: the evaluations that other rulebooks have scored already.
    """
    if rulebook.rows is not None:
        for evaluation in published:
            if not any(evaluation is other for other in covered) and _fits(rulebook, evaluation):
                yield _by_table(rulebook, facts, fiscal_year, evidence, evaluation)
        return
    if not rulebook.for_projects:
        return
    for subject in _subjects(rulebook, published, evidence):
        own = [one for one in published if one.subject == subject]
        made = _by_facts(rulebook, facts, fiscal_year, own, evidence, subject)
        if not rulebook.fallback or _worthwhile(made, own, covered):
            yield made


def misfit(rulebook: Rulebook, evaluation: Evaluation) -> str:
    """Why a rulebook for self-evaluation tables does not score one; empty where it does or is not for it."""
    return fitting(rulebook, evaluation.indicators)[2] if _meant(rulebook, evaluation) else ""


def _meant(rulebook: Rulebook, evaluation: Evaluation) -> bool:
    """Whether a rulebook is for the rows of an evaluation's table."""
    wanted = rulebook.for_department if evaluation.subject is None else rulebook.for_projects
    return rulebook.rows is not None and wanted and evaluation.who == "self" and bool(evaluation.indicators)


def _fits(rulebook: Rulebook, evaluation: Evaluation) -> bool:
    return _meant(rulebook, evaluation) and not fitting(rulebook, evaluation.indicators)[2]


def facts_of(facts: Sequence[Fact], subject: str | None, tables_first: bool) -> list[Fact]:
    """The facts as they are seen from a subject.

    A project's own figures stand without its name (`project`, `project_budget`), and what is stated under
    “项目：资金结余率” stands under 资金结余率; the department's figures are not the project's. With `tables_first` a
    figure of a self-evaluation table comes before what is said of it elsewhere: the table is what is scored.
    """
    own = list(facts) if subject is None else [seen for fact in facts if (seen := _seen(fact, subject)) is not None]
    if not tables_first:
        return own
    told = {(fact.fact, fact.subject, fact.about_year) for fact in own if fact.method == _TABLE}
    return [
        fact
        for fact in own
        if fact.method in (_TABLE, _CORRECTED) or (fact.fact, fact.subject, fact.about_year) not in told
    ]


def _seen(fact: Fact, subject: str) -> Fact | None:
    if fact.subject is None:
        return None
    if (fact.fact == _PROJECT or fact.fact.startswith(f"{_PROJECT}_")) and bare(fact.subject) == bare(subject):
        return msgspec.structs.replace(fact, subject=None) if is_fact(fact.fact) else None
    named, mark, rest = fact.subject.partition("：")
    if mark and rest and bare(named) == bare(subject):
        return msgspec.structs.replace(fact, subject=rest)
    return None


def _subjects(rulebook: Rulebook, published: Sequence[Evaluation], evidence: EvidenceFile | None) -> list[str]:
    """The projects that are evaluated, or for which somebody has established something by this rulebook."""
    named = [one.subject for one in published if one.subject is not None]
    entries = evidence.filled if evidence is not None else []
    named += [one.subject for one in entries if one.subject is not None and one.rulebook == rulebook.id]
    return list(dict.fromkeys(named))


def _worthwhile(made: Subject, own: Sequence[Evaluation], covered: Sequence[Evaluation]) -> bool:
    """Whether a rulebook that is only for what nothing else scores has something to say of a project."""
    if made.evaluation is not None or any(one.basis == "evidence" for one in made.scores):
        return True
    told = any(
        any(one is other for other in covered)
        or any(row.score is not None for row in one.rows)
        or any(total.score is not None for total in one.totals)
        for one in own
    )
    return not told and any(one.basis != "pending" for one in made.scores)


def _by_table(
    rulebook: Rulebook,
    facts: Sequence[Fact],
    fiscal_year: int,
    evidence: EvidenceFile | None,
    evaluation: Evaluation,
) -> Subject:
    """A subject by the rows of its own self-evaluation table."""
    subject = evaluation.subject
    printed, own, _ = fitting(rulebook, evaluation.indicators)
    established = evidence.of(rulebook.id, subject) if evidence is not None else []
    rows = rows_of(rulebook, printed, established)
    indicators = compute_indicators(rulebook, facts_of(facts, subject, tables_first=True), fiscal_year)
    whole = msgspec.structs.replace(
        rulebook, indicators=(*rulebook.indicators, *(row.entry for row in rows)), rows=None
    )
    reading = _Reading(
        whole,
        [*indicators, *(row.indicator for row in rows if row.indicator is not None)],
        rows,
        {**own, **{row.entry.id: row.printed for row in rows}},
        {},
    )
    stated = [Published(name, row.score) for name, row in reading.printed.items() if row.score is not None]
    execution = execution_score(evaluation, evaluation.indicators)
    for entry in rulebook.indicators:
        if execution is not None and entry.id not in own and _is_execution(entry):
            stated.append(Published(entry.id, execution.score))
            if execution.source is not None:
                reading.places[entry.id] = execution.source
    stated.append(Published(None, *total_and_grade(evaluation, evaluation.indicators)))
    found = [*established, *evidence_of_rows(rows, established)]
    return _explained(reading, found, stated, evaluation, subject)


def _is_execution(entry: RuleIndicator) -> bool:
    return "执行" in entry.name


def _by_facts(
    rulebook: Rulebook,
    facts: Sequence[Fact],
    fiscal_year: int,
    own: Sequence[Evaluation],
    evidence: EvidenceFile | None,
    subject: str,
) -> Subject:
    """A project by a rulebook with indicators of its own."""
    indicators = compute_indicators(rulebook, facts_of(facts, subject, tables_first=False), fiscal_year)
    stated, evaluation = published_by(rulebook, own, subject)
    rows = evaluation.indicators if evaluation is not None else []
    printed = {entry.id: row for entry in rulebook.indicators if (row := row_of(entry, rows)) is not None}
    established = evidence.of(rulebook.id, subject) if evidence is not None else []
    return _explained(_Reading(rulebook, indicators, [], printed, {}), established, stated, evaluation, subject)


def _explained(
    reading: _Reading,
    evidence: Sequence[Evidence],
    stated: Sequence[Published],
    evaluation: Evaluation | None,
    subject: str | None,
) -> Subject:
    """The scores, each difference from what was published explained."""
    scores, card = score(reading.rulebook, reading.indicators, evidence, stated, subject)
    if evaluation is None:
        return Subject(reading.rulebook, scores, card, None)
    told = contradictions(evaluation)
    values = {one.indicator: one for one in reading.indicators}
    rows = {row.entry.id: row for row in reading.rows}
    made = []
    for one, entry in zip(scores, reading.rulebook.indicators, strict=True):
        row = reading.printed.get(entry.id)
        contradicted = told.get(row.source, "") if row is not None else ""
        done = explained(one, entry, values.get(entry.id), row, contradicted, [])
        place = row.source if row is not None else reading.places.get(entry.id)
        done = msgspec.structs.replace(done, source=place)
        said = outside_tier(rows[entry.id], one.published_score) if entry.id in rows else ""
        if said and done.difference is None:
            done = msgspec.structs.replace(done, difference="other_rule", difference_note=said)
        made.append(done)
    return Subject(reading.rulebook, made, explained_total(card, made, contradicted_total(evaluation)), evaluation)
