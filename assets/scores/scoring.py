"""From indicators to scores and a scorecard, by a rulebook.

A score has one of three bases: computed from the accounts, evidence that a person entered, or the score that was
published. What has none of them is pending (待评): it counts for nothing, neither as points nor as zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from assets.indicators.evaluate import label
from assets.indicators.methods import Checklist
from assets.indicators.model import Indicator
from assets.indicators.quantities import CONTEXT, plain, rounded, stored
from assets.indicators.rulebook import Policy, Rulebook, RuleIndicator
from assets.scores.evidence import Evidence, Published
from assets.scores.methods import UnusableEvidence, less_deductions, score_evidence, score_value
from assets.scores.model import Score, Scorecard

_NAMED_INPUTS = 6


class _Mark(msgspec.Struct, frozen=True):
    """Points (None when pending), what they rest on, and why."""

    points: Decimal | None
    basis: str
    reason: str


def score(
    rulebook: Rulebook,
    indicators: Sequence[Indicator],
    evidence: Sequence[Evidence] = (),
    published: Sequence[Published] = (),
    subject: str | None = None,
) -> tuple[list[Score], Scorecard]:
    """The scores of a rulebook, in its order, and their scorecard.

    `indicators` are those of `compute_indicators`; entries of other rulebooks are passed over. Evidence for an
    indicator comes before what the accounts give, because a person has looked. `subject` names the project, None
    for the department. Raises ValueError for a rulebook that does not score (`rulebook.scored`).
    """
    if rulebook.full_score is None:
        raise ValueError(f"{rulebook.id} has no full score: it only computes")
    computed = {i.indicator: i for i in indicators if i.rulebook == rulebook.id}
    established = {e.indicator: e for e in evidence}
    printed = {p.indicator: p for p in published}
    scores = []
    for entry in rulebook.indicators:
        stated = printed[entry.id].score if entry.id in printed else None
        mark = _mark(rulebook, entry, computed.get(entry.id), established.get(entry.id), stated)
        scores.append(_score(rulebook, entry, mark, stated, subject))
    return scores, _scorecard(rulebook, rulebook.full_score, scores, printed.get(None), subject)


def _score(
    rulebook: Rulebook, entry: RuleIndicator, mark: _Mark, published: Decimal | None, subject: str | None
) -> Score:
    assert entry.weight is not None, "the loader refuses a scored indicator without a weight"
    points, reason = mark.points, mark.reason
    rounding = rulebook.rounding_of(entry)
    if points is not None and rounding.score is not None:
        kept = rounded(points, rounding.score, rounding.mode)
        if kept != points:
            reason += f"，保留{rounding.score}位小数为{plain(kept)}分"
        points = kept
    if points is not None:
        points = stored(min(max(points, Decimal(0)), entry.weight))
    return Score(
        rulebook=rulebook.id,
        subject=subject,
        level1=entry.level1,
        level2=entry.level2,
        indicator=entry.id,
        name=entry.name,
        weight=entry.weight,
        score=points,
        published_score=published,
        basis=mark.basis,
        explanation=f"{'加分项：' if entry.bonus else ''}{reason}。{rulebook.caveat}",
    )


def _mark(
    rulebook: Rulebook,
    entry: RuleIndicator,
    indicator: Indicator | None,
    evidence: Evidence | None,
    published: Decimal | None,
) -> _Mark:
    """The best basis that there is: evidence, the accounts, the published score, or none."""
    if evidence is not None and (indicator is None or not _only_faults(evidence)):
        mark = _by_evidence(entry, evidence)
    elif indicator is not None:
        mark = _by_accounts(rulebook, entry, indicator)
    else:
        mark = _Mark(None, "pending", f"待评：需要佐证：{_needed(entry)}")
    if mark.points is not None and entry.also:
        points, reason = less_deductions((mark.points, mark.reason), entry.also, evidence.faults if evidence else {})
        mark = _Mark(points, "evidence" if evidence is not None else mark.basis, reason)
    if mark.points is None and published is not None:
        return _Mark(published, "published", f"采用公开的得分{plain(published)}分；{mark.reason}")
    return mark


def _only_faults(evidence: Evidence) -> bool:
    """Whether a person has established only what costs points, and the accounts give the rest."""
    stated = (evidence.value, evidence.met, evidence.rating, evidence.points)
    return bool(evidence.faults) and all(field is None for field in stated)


def _by_evidence(entry: RuleIndicator, evidence: Evidence) -> _Mark:
    assert entry.method is not None
    assert entry.weight is not None
    try:
        points, rule = score_evidence(entry.method, evidence, entry.weight, entry.unit)
    except UnusableEvidence as error:
        return _Mark(None, "pending", f"待评：填报的佐证用不上：{error}")
    return _Mark(points, "evidence", rule + (f"（佐证：{evidence.source}）" if evidence.source else ""))


def _by_accounts(rulebook: Rulebook, entry: RuleIndicator, indicator: Indicator) -> _Mark:
    assert entry.method is not None
    assert entry.weight is not None
    if indicator.status == "computed" and indicator.value is not None:
        points, rule = score_value(entry.method, indicator.value, entry.weight, entry.unit)
        return _Mark(points, "computed", f"{indicator.formula}{_inputs(indicator)}；{rule}")
    policies = rulebook.policies_of(entry)
    if indicator.status == "missing_input":
        return _by_policy(policies.missing, entry.weight, f"缺少{indicator.missing}；{indicator.formula}")
    policy: Policy = "pending"
    if indicator.cause == "zero_over_zero":
        policy = policies.zero_over_zero
    elif indicator.cause == "over_zero":
        policy = policies.over_zero
    return _by_policy(policy, entry.weight, f"{indicator.formula}{_inputs(indicator)}")


def _by_policy(policy: Policy, weight: Decimal, reason: str) -> _Mark:
    if policy == "pending":
        return _Mark(None, "pending", f"待评：{reason}")
    if policy == "full":
        return _Mark(weight, "computed", f"{reason}；按本办法的规定得满分{plain(weight)}分")
    return _Mark(Decimal(0), "computed", f"{reason}；按本办法的规定不得分")


def _needed(entry: RuleIndicator) -> str:
    """What a person would have to establish."""
    if entry.evidence:
        return entry.evidence
    if isinstance(entry.method, Checklist):
        return "逐项核对是否符合：" + "；".join(item.text for item in entry.method.items)
    return "由评价人员核定"


def _inputs(indicator: Indicator) -> str:
    """The facts behind a value, by name: `（实有人员50人，人员编制57人）`."""
    rows: list[dict[str, Any]] = msgspec.json.decode(indicator.inputs)
    corrected = "".join(
        f"；{label(row['fact'], row['years_back'])}{row['correction']}" for row in rows if row.get("correction")
    )
    if not rows or len(rows) > _NAMED_INPUTS:
        return f"（{corrected[1:]}）" if corrected else ""
    named = [
        f"{label(row['fact'], row['years_back'], [row['subject']] if row['subject'] else ())}"
        f"{row['shown']}{row['unit']}"
        for row in rows
    ]
    return f"（{'，'.join(named)}{corrected}）"


def _scorecard(
    rulebook: Rulebook, full_score: Decimal, scores: Sequence[Score], printed: Published | None, subject: str | None
) -> Scorecard:
    """The sum of what has a basis; a grade only when nothing is pending.

    Bonus points come on top, up to the full score; they are no part of the coverage, and need not be decided.
    """
    bonus = {entry.id for entry in rulebook.indicators if entry.bonus}
    given = [s for s in scores if s.score is not None and s.indicator not in bonus]
    total = sum((s.score for s in given if s.score is not None), Decimal(0)) if given else None
    if total is not None:
        extra = sum((s.score for s in scores if s.indicator in bonus and s.score is not None), Decimal(0))
        total = min(total + extra, full_score) if extra else total
    if total is not None and rulebook.rounding.total is not None:
        total = rounded(total, rulebook.rounding.total, rulebook.rounding.mode)
    complete = len(given) == len(scores) - len(bonus)
    weight = sum((s.weight for s in given), Decimal(0))
    return Scorecard(
        rulebook=rulebook.id,
        subject=subject,
        total=total,
        full_score=full_score,
        grade=grade_of(rulebook, total) if complete and total is not None else None,
        published_total=printed.score if printed else None,
        published_grade=printed.grade if printed else None,
        coverage=stored(CONTEXT.divide(weight, full_score)),
    )


def grade_of(rulebook: Rulebook, total: Decimal) -> str | None:
    """The grade of a total, None for a rulebook without grades or a total outside them."""
    return next((grade.name for grade in rulebook.grades if grade.range.holds(total)), None)
