"""What was published about an evaluation: beside the scores of a rulebook, and as a scorecard of its own.

Where a published table is that of a rulebook (the same indicators with the same weights), its scores stand beside the
recomputed ones. What no rulebook covers (self-evaluations, projects) becomes a scorecard of what was published.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from assets.documents.model import Source
from assets.facts.narrative_scores import EXECUTION
from assets.indicators.quantities import CONTEXT, plain, stored
from assets.indicators.rulebook import Rulebook, RuleIndicator
from assets.scores.evidence import Published
from assets.scores.model import Score, Scorecard
from assets.tables.performance.model import FundsRow, PerformanceRow, PerformanceTotal
from assets.tables.performance.twins import bare, merged, same_points

PUBLISHED = "published"
"""The rulebook id of what was published and is no rulebook's."""
PUBLISHED_SELF = "published_self"
"""The self-evaluation's, where the same subject has a key evaluation too."""
TITLES = {PUBLISHED: "公开的评价得分", PUBLISHED_SELF: "公开的自评得分"}

FULL_SCORE = Decimal(100)
_NO_SCORES = frozenset({"indicator_system", "targets"})
_COVERING = Decimal("0.5")
"""Share of a rulebook's indicators that a published table must have to be taken for its scores."""
_EXECUTION = "预算执行"


class Evaluation(msgspec.Struct):
    """Everything that was published about one subject by one evaluator; `who` is "self" or "key"."""

    subject: str | None
    who: str
    rows: list[PerformanceRow] = msgspec.field(default_factory=list)
    funds: list[FundsRow] = msgspec.field(default_factory=list)
    totals: list[PerformanceTotal] = msgspec.field(default_factory=list)

    @property
    def indicators(self) -> list[PerformanceRow]:
        """One row for each indicator, whatever number of places state it; without a weight and a score it is none."""
        return [row for row in merged(self.rows) if row.score is not None or row.weight is not None]


def evaluations(
    rows: Sequence[PerformanceRow], funds: Sequence[FundsRow], totals: Sequence[PerformanceTotal], year: int
) -> list[Evaluation]:
    """What was published about a year, by subject and evaluator: the department first, key evaluations first."""
    found: dict[tuple[str | None, str], Evaluation] = {}

    def of(subject: str | None, who: str | None) -> Evaluation:
        key = (subject, who or "self")
        return found.setdefault(key, Evaluation(*key))

    who = {(row.source.document, row.table): row.evaluation for row in rows}
    for row in rows:
        if row.about_year == year and row.kind not in _NO_SCORES:
            of(row.subject, row.evaluation).rows.append(row)
    for fund in funds:
        if fund.about_year == year:
            of(fund.subject, who.get((fund.source.document, fund.table), "self")).funds.append(fund)
    for total in totals:
        if total.about_year == year and total.kind not in _NO_SCORES:
            of(total.subject, total.evaluation).totals.append(total)
    return sorted(found.values(), key=lambda each: (each.subject is not None, each.who != "key"))


def published_by(
    rulebook: Rulebook, found: Sequence[Evaluation], subject: str | None = None
) -> tuple[list[Published], Evaluation | None]:
    """A subject's published scores for the indicators of a rulebook, and the evaluation that they are from.

    Nothing, where no published table has half of the rulebook's indicators with their weights.
    """
    for evaluation in found:
        if evaluation.subject != subject:
            continue
        rows = evaluation.indicators
        stated = [
            Published(entry.id, row.score)
            for entry in rulebook.indicators
            if (row := row_of(entry, rows)) is not None and row.score is not None
        ]
        if stated and Decimal(len(stated)) >= _COVERING * len(rulebook.indicators):
            total, grade = total_and_grade(evaluation, rows)
            return [*stated, Published(None, total, grade)], evaluation
    return [], None


def row_of(entry: RuleIndicator, rows: Sequence[PerformanceRow]) -> PerformanceRow | None:
    """The one row with an indicator's name and weight; the level decides between several."""
    same = [row for row in rows if bare(row.name) == bare(entry.name) and same_points(row.weight, entry.weight)]
    if len(same) > 1:
        same = [row for row in same if entry.level1 in row.level1 or row.level1 in entry.level1]
    return same[0] if len(same) == 1 else None


def published_scores(
    evaluation: Evaluation, rulebook: str, contradicted: Mapping[Source, str]
) -> tuple[list[Score], Scorecard]:
    """An evaluation as it was published: its scores, and its total and grade.

    `contradicted` says, by the place of a row, what is stated of its score elsewhere.
    """
    rows = evaluation.indicators
    execution = execution_score(evaluation, rows)
    scores = ([execution] if execution is not None else []) + [
        _score(number, row, evaluation.subject, contradicted.get(row.source, "")) for number, row in enumerate(rows, 1)
    ]
    scores = [msgspec.structs.replace(score, rulebook=rulebook) for score in scores]
    given = [score for score in scores if score.score is not None]
    summed = sum((s.score for s in given if s.score is not None), Decimal(0)) if given else None
    total, grade = total_and_grade(evaluation, rows)
    full = next((t.full_score for t in evaluation.totals if t.part is None and t.full_score), FULL_SCORE)
    weight = sum((score.weight for score in given), Decimal(0))
    card = Scorecard(
        rulebook=rulebook,
        subject=evaluation.subject,
        total=summed,
        full_score=full,
        grade=None,
        published_total=total,
        published_grade=grade,
        coverage=min(stored(CONTEXT.divide(weight, full)), Decimal(1)) if full else Decimal(0),
    )
    return scores, card


def _score(number: int, row: PerformanceRow, subject: str | None, contradicted: str) -> Score:
    words = [f"采用公开的得分{plain(row.score)}分" if row.score is not None else "公开的表没有写得分"]
    if row.weight is None:
        words.append("公开的表没有写分值")
    words += [f"{name}{text}" for name, text in (("指标值", row.target), ("实际完成值", row.actual)) if text]
    if row.reason:
        words.append(f"说明：{row.reason}")
    return Score(
        rulebook=PUBLISHED,
        subject=subject,
        level1=row.level1,
        level2=row.level2,
        indicator=f"published_{number}",
        name=row.name,
        weight=row.weight if row.weight is not None else Decimal(0),
        score=row.score,
        published_score=row.score,
        basis="published" if row.score is not None else "pending",
        explanation="；".join(words) + "。",
        difference="contradiction" if contradicted else None,
        difference_note=contradicted,
        source=row.source,
    )


def execution_score(evaluation: Evaluation, rows: Sequence[PerformanceRow]) -> Score | None:
    """The score of the funds' execution, which stands apart from the indicators; None where none is printed."""
    if any(_EXECUTION in row.name and row.score is not None for row in rows):
        return None
    scored = next((fund for fund in evaluation.funds if fund.score is not None), None)
    stated = next((t.score for t in evaluation.totals if t.part == EXECUTION and t.score is not None), None)
    score = scored.score if scored is not None else stated
    if score is None:
        return None
    rest = FULL_SCORE - sum((row.weight for row in rows if row.weight is not None), Decimal(0))
    weight = scored.weight if scored is not None and scored.weight is not None else rest if score <= rest else score
    rate = next((fund.execution_rate for fund in evaluation.funds if fund.execution_rate is not None), None)
    told = f"，执行率{plain(rate)}%" if rate is not None else ""
    return Score(
        rulebook=PUBLISHED,
        subject=evaluation.subject,
        level1=_EXECUTION,
        level2="",
        indicator="published_execution",
        name="预算执行率",
        weight=weight,
        score=score,
        published_score=score,
        basis="published",
        explanation=f"采用公开的得分{plain(score)}分{told}。",
        source=scored.source if scored is not None else _stated_at(evaluation),
    )


def _stated_at(evaluation: Evaluation) -> Source | None:
    """Where the text states the execution's score."""
    return next((t.source for t in evaluation.totals if t.part == EXECUTION and t.score is not None), None)


def total_and_grade(evaluation: Evaluation, rows: Sequence[PerformanceRow]) -> tuple[Decimal | None, str | None]:
    """The published total and grade: of several the one that the scores sum to, else the one stated most often."""
    whole = [total for total in evaluation.totals if total.part is None]
    stated = [total for total in whole if total.score is not None]
    execution = execution_score(evaluation, rows)
    summed = sum((row.score for row in rows if row.score is not None), Decimal(0))
    sums = {summed, summed + (execution.score or Decimal(0)) if execution is not None else summed}
    counts = Counter(total.score for total in stated)
    best = max(stated, key=lambda total: (total.score in sums, counts[total.score]), default=None)
    score = best.score if best is not None else None
    graded = [total for total in whole if total.grade and (total.score is None or total.score == score)]
    return score, next((total.grade for total in graded), None)
