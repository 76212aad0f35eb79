"""The scores and scorecards of a department-year, and its self-evaluation beside its key evaluation."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from assets.facts.model import FACTS, Fact
from assets.indicators.model import INDICATORS, Indicator
from assets.indicators.rulebook import Rulebook
from assets.records import to_table
from assets.scores.bases import other_bases
from assets.scores.differences import explained, explained_total
from assets.scores.evidence_file import NAME, EvidenceFile
from assets.scores.model import COMPARISONS, SCORECARDS, SCORES, Score, Scorecard
from assets.scores.publication import comparisons, contradicted_total, contradictions
from assets.scores.published import (
    PUBLISHED,
    PUBLISHED_SELF,
    Evaluation,
    evaluations,
    published_by,
    published_scores,
    row_of,
)
from assets.scores.scoring import score
from assets.scores.subjects import misfit, scored_subjects
from assets.tables.performance.model import (
    PERFORMANCE,
    PERFORMANCE_FUNDS,
    PERFORMANCE_TOTALS,
    FundsRow,
    PerformanceRow,
    PerformanceTotal,
)
from assets.unit import Made, Note, Problem, UnitInputs

REFUSED = f"{NAME} 有误，未采用；得分不含其中的评判和更正"
"""What a scorecard says where there is an evidence file that cannot be used."""


def make(
    unit: UnitInputs,
    rulebooks: Sequence[Rulebook],
    evidence: EvidenceFile | None = None,
    refused: Sequence[Problem] = (),
) -> Made:
    """The scores by each of these rulebooks that scores, in their order, then those that were published without one.

    `refused` says what is wrong with the evidence file where it cannot be used: the scores are made without it, and
    say so.
    """
    published = published_of(unit)
    covered: list[Evaluation] = []
    scores: list[Score] = []
    cards: list[Scorecard] = []
    indicators = unit.records(INDICATORS, Indicator)
    facts = unit.records(FACTS, Fact) + unit.records(FACTS, Fact, years_back=1) if published or evidence else []
    for rulebook in sorted(rulebooks, key=lambda one: one.fallback):
        if rulebook.scored and rulebook.by_accounts:
            own, card, evaluation = scored(rulebook, indicators, facts, unit.unit.fiscal_year, published, evidence)
            scores += _saying(own, refused)
            cards.append(msgspec.structs.replace(card, remark=REFUSED) if refused else card)
            covered += [evaluation] if evaluation is not None else []
        if rulebook.scored:
            for one in scored_subjects(rulebook, facts, unit.unit.fiscal_year, published, evidence, covered):
                scores += _saying(one.scores, refused)
                cards.append(msgspec.structs.replace(one.card, remark=REFUSED) if refused else one.card)
                covered += [one.evaluation] if one.evaluation is not None else []
    for evaluation in published:
        if not any(evaluation is other for other in covered):
            own, card = published_scores(evaluation, _rulebook(evaluation, published), contradictions(evaluation))
            scores += own
            card = msgspec.structs.replace(card, remark=_unfit(rulebooks, evaluation))
            cards.append(explained_total(card, own, contradicted_total(evaluation)))
    cards.sort(key=lambda card: card.subject is not None)
    compared = comparisons(published)
    return Made(
        {
            "scores": to_table(scores, SCORES),
            "scorecards": to_table(cards, SCORECARDS),
            "comparisons": to_table(compared, COMPARISONS),
        },
        {
            "scores": _note_of_scores(scores),
            "scorecards": _note_of_cards(cards),
            "comparisons": {"对照": sum(one.indicator is None for one in compared)},
        },
        problems=tuple(refused),
    )


def scored(
    rulebook: Rulebook,
    indicators: Sequence[Indicator],
    facts: Sequence[Fact],
    fiscal_year: int,
    published: Sequence[Evaluation],
    evidence: EvidenceFile | None,
) -> tuple[list[Score], Scorecard, Evaluation | None]:
    """The department's scores by a rulebook, each difference from the published ones explained.

    `facts` are those of the year and of the year before; the evaluation is the published one that the rulebook covers.
    """
    stated, evaluation = published_by(rulebook, published)
    established = evidence.of(rulebook.id) if evidence is not None else []
    scores, card = score(rulebook, indicators, established, stated)
    if evaluation is None:
        return scores, card, None
    values = {one.indicator: one for one in indicators if one.rulebook == rulebook.id}
    rows = evaluation.indicators
    told = contradictions(evaluation)
    made = []
    for one, entry in zip(scores, rulebook.indicators, strict=True):
        row = row_of(entry, rows)
        differs = one.basis == "computed" and one.published_score not in (None, one.score)
        made.append(
            explained(
                one,
                entry,
                values.get(entry.id),
                row,
                told.get(row.source, "") if row is not None else "",
                other_bases(entry, facts, fiscal_year) if differs else [],
            )
        )
        if row is not None:
            made[-1] = msgspec.structs.replace(made[-1], source=row.source)
    return made, explained_total(card, made, contradicted_total(evaluation)), evaluation


def published_of(unit: UnitInputs) -> list[Evaluation]:
    """What was published about the unit's year."""
    return evaluations(
        unit.records(PERFORMANCE, PerformanceRow),
        unit.records(PERFORMANCE_FUNDS, FundsRow),
        unit.records(PERFORMANCE_TOTALS, PerformanceTotal),
        unit.unit.fiscal_year,
    )


def _saying(scores: Sequence[Score], refused: Sequence[Problem]) -> list[Score]:
    """The scores; where the evidence could not be used, what is pending says so."""
    if not refused:
        return list(scores)
    return [
        msgspec.structs.replace(one, explanation=f"{one.explanation}（{REFUSED}。）") if one.basis == "pending" else one
        for one in scores
    ]


def _unfit(rulebooks: Sequence[Rulebook], evaluation: Evaluation) -> str:
    """Why the region's own rulebooks did not score a self-evaluation table."""
    return "；".join(
        f"{rulebook.title}不适用：{why}"
        for rulebook in rulebooks
        if rulebook.regions and (why := misfit(rulebook, evaluation))
    )


def _rulebook(evaluation: Evaluation, published: Sequence[Evaluation]) -> str:
    """The id that stands for no rulebook; a self-evaluation has its own, where the subject has a key evaluation too."""
    judged = any(other.subject == evaluation.subject and other.who == "key" for other in published)
    return PUBLISHED_SELF if evaluation.who == "self" and judged else PUBLISHED


def _note_of_scores(scores: Sequence[Score]) -> Note:
    return {
        "评分项": len(scores),
        "待评": sum(entry.basis == "pending" for entry in scores),
        "采用佐证": sum(entry.basis == "evidence" for entry in scores),
        "与公开得分不同": sum(entry.difference is not None for entry in scores),
    }


def _note_of_cards(cards: Sequence[Scorecard]) -> Note:
    note: dict[str, int | float | str] = {"评价办法": len(cards)}
    if cards:
        main = cards[0]
        note["得分"] = float(main.total) if main.total is not None else "待评"
        note["满分"] = float(main.full_score)
        note["覆盖率"] = float(main.coverage)
        note["等级"] = main.grade or "待评"
    return note
