"""What a publication says more than once: the scores that it contradicts itself on, and self beside key evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assets.documents.model import Source
from assets.indicators.quantities import plain
from assets.scores.model import Comparison
from assets.scores.published import Evaluation, total_and_grade
from assets.tables.performance.model import NARRATIVE, PerformanceRow, PerformanceTotal
from assets.tables.performance.twins import merged, named, paired, same_points

_LOSSES_NAMED = 8


def contradictions(evaluation: Evaluation) -> dict[Source, str]:
    """What is said of each indicator whose score is stated differently in several places.

    Keyed by where the row stands that the evaluation follows: `表（第27页）写3分，文字（第16页）写2分`.
    """
    tables: dict[int, list[PerformanceRow]] = {}
    for row in evaluation.rows:
        tables.setdefault(row.table, []).append(row)
    told: dict[Source, list[PerformanceRow]] = {}
    main = merged(evaluation.rows)
    for own in tables.values():
        for i, j in paired([named(row) for row in main], [named(row) for row in own]):
            one, other = main[i], own[j]
            if one.score is None or other.score is None or not same_points(one.weight, other.weight):
                continue
            if one.score != other.score:
                told.setdefault(one.source, [one]).append(other)
    return {source: _told([(row.kind, row.source.page, row.score) for row in rows]) for source, rows in told.items()}


def contradicted_total(evaluation: Evaluation) -> str:
    """What is said of the total where it is stated differently in several places; empty where it is not."""
    stated: dict[Decimal, PerformanceTotal] = {}
    for total in evaluation.totals:
        if total.part is None and total.score is not None:
            stated.setdefault(total.score, total)
    if len(stated) <= 1:
        return ""
    return _told([(total.kind, total.source.page, total.score) for total in stated.values()])


def _told(places: Sequence[tuple[str, int, Decimal | None]]) -> str:
    return "，".join(
        f"{'文字' if kind == NARRATIVE else '表'}（第{page}页）写{plain(score)}分"
        for kind, page, score in places
        if score is not None
    )


def comparisons(published: Sequence[Evaluation]) -> list[Comparison]:
    """Self beside key evaluation for each subject that has both: its total, then the indicators that both score."""
    found: list[Comparison] = []
    for key in published:
        own = next((e for e in published if e.subject == key.subject and e.who == "self"), None)
        if key.who == "key" and own is not None:
            found += [_totals(own, key), *_indicators(own, key)]
    return found


def _totals(own: Evaluation, key: Evaluation) -> Comparison:
    self_rows, key_rows = own.indicators, key.indicators
    self_score, self_grade = total_and_grade(own, self_rows)
    key_score, key_grade = total_and_grade(key, key_rows)
    full = next((t.full_score for t in [*key.totals, *own.totals] if t.part is None and t.full_score), None)
    notes = [_losses(key_rows)]
    if not any(row.score is not None for row in self_rows):
        notes.append("自评没有公开各项得分")
    return Comparison(
        subject=key.subject,
        level1="",
        level2="",
        indicator=None,
        weight=full,
        self_score=self_score,
        key_score=key_score,
        difference=_less(key_score, self_score),
        self_grade=self_grade,
        key_grade=key_grade,
        note="；".join(note for note in notes if note),
    )


def _losses(rows: Sequence[PerformanceRow]) -> str:
    """Where the key evaluation took points off, the most first."""
    lost = [
        (row.weight - row.score, row.name)
        for row in rows
        if row.weight is not None and row.score is not None and row.score < row.weight
    ]
    lost.sort(key=lambda one: -one[0])
    words = "、".join(f"{name}扣{plain(points)}分" for points, name in lost[:_LOSSES_NAMED])
    return f"重点评价扣分的指标：{words}{'等' if len(lost) > _LOSSES_NAMED else ''}" if words else ""


def _indicators(own: Evaluation, key: Evaluation) -> list[Comparison]:
    self_rows, key_rows = own.indicators, key.indicators
    pairs = paired([named(row) for row in key_rows], [named(row) for row in self_rows])
    return [
        Comparison(
            subject=key.subject,
            level1=one.level1,
            level2=one.level2,
            indicator=one.name,
            weight=one.weight if one.weight is not None else other.weight,
            self_score=other.score,
            key_score=one.score,
            difference=_less(one.score, other.score),
            self_grade=None,
            key_grade=None,
            note=one.reason or other.reason or "",
        )
        for one, other in ((key_rows[i], self_rows[j]) for i, j in pairs)
        if one.score is not None and other.score is not None and same_points(one.weight, other.weight)
    ]


def _less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return one - other if one is not None and other is not None else None
