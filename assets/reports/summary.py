"""What the league table and the department's page show of a department-year, kept with its report.

It is stored as JSON in the table `reports`: the site is made from one small file a unit, without looking into the
tables that the report itself was made from.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from assets.reports.model import ReportInputs
from assets.reports.text import clean, shorten
from assets.reports.views import sorted_findings
from assets.scores.model import Scorecard
from assets.tables.model import FORM_IDS

MESSAGE = 160
"""Characters of a finding's message that a summary keeps."""
MOST_LISTED = 40
"""Findings that a summary lists; all of them are counted."""
_NAME = 60


class ScoreNote(msgspec.Struct, frozen=True, array_like=True):
    """One scored indicator of the department; `score` is None where it is pending."""

    indicator: str
    name: str
    level1: str
    weight: Decimal
    score: Decimal | None


class CardNote(msgspec.Struct, frozen=True):
    """One scorecard of the department, with its indicators."""

    rulebook: str
    title: str
    full: Decimal
    coverage: Decimal
    total: Decimal | None = None
    grade: str | None = None
    published_total: Decimal | None = None
    published_grade: str | None = None
    scores: tuple[ScoreNote, ...] = ()

    @property
    def judged(self) -> Decimal:
        """The points that have a basis."""
        return self.full * self.coverage

    @property
    def rate(self) -> Decimal | None:
        """The share of the judged points that was scored, None where nothing is judged."""
        return None if self.total is None or not self.judged else self.total / self.judged


class ValueNote(msgspec.Struct, frozen=True, array_like=True):
    """One indicator that was computed and is not scored."""

    indicator: str
    name: str
    unit: str
    value: Decimal


class FindingNote(msgspec.Struct, frozen=True, array_like=True):
    """One finding; `number` is that of the report."""

    number: int
    severity: str
    code: str
    message: str


class Summary(msgspec.Struct, frozen=True):
    """One department-year. `severities` and `codes` count all findings that nobody has accepted."""

    fiscal_year: int
    forms: int
    documents: int
    cards: tuple[CardNote, ...] = ()
    values: tuple[ValueNote, ...] = ()
    severities: dict[str, int] = msgspec.field(default_factory=dict)
    codes: dict[str, int] = msgspec.field(default_factory=dict)
    findings: tuple[FindingNote, ...] = ()


def summary_of(inputs: ReportInputs) -> Summary:
    """The summary of what a report shows."""
    counted = [(n, f) for n, f in enumerate(sorted_findings(inputs.findings), 1) if f.accepted is None]
    severities: dict[str, int] = {}
    codes: dict[str, int] = {}
    for _, finding in counted:
        severities[finding.severity] = severities.get(finding.severity, 0) + 1
        codes[finding.code] = codes.get(finding.code, 0) + 1
    titles = {note.rulebook: note.title for note in inputs.rulebooks}
    scored = {score.rulebook for score in inputs.scores}
    return Summary(
        fiscal_year=inputs.fiscal_year,
        forms=len({form.form for form in inputs.forms} & set(FORM_IDS)),
        documents=sum(document.fiscal_year is None for document in inputs.documents),
        cards=tuple(_card(card, inputs, titles) for card in inputs.scorecards if card.subject is None),
        values=tuple(
            ValueNote(each.indicator, each.name, each.unit, each.value)
            for each in inputs.indicators
            if each.rulebook not in scored and each.value is not None
        ),
        severities=severities,
        codes=dict(sorted(codes.items())),
        findings=tuple(
            FindingNote(number, finding.severity, finding.code, shorten(clean(finding.message), MESSAGE))
            for number, finding in counted[:MOST_LISTED]
        ),
    )


def _card(card: Scorecard, inputs: ReportInputs, titles: dict[str, str]) -> CardNote:
    return CardNote(
        rulebook=card.rulebook,
        title=shorten(clean(titles.get(card.rulebook, card.rulebook)), _NAME),
        full=card.full_score,
        coverage=card.coverage,
        total=card.total,
        grade=card.grade,
        published_total=card.published_total,
        published_grade=card.published_grade,
        scores=tuple(
            ScoreNote(s.indicator, shorten(clean(s.name), _NAME), shorten(clean(s.level1), _NAME), s.weight, s.score)
            for s in inputs.scores
            if s.rulebook == card.rulebook and s.subject is None
        ),
    )


def encoded(summary: Summary) -> str:
    """The summary as JSON: the same summary gives the same text."""
    return msgspec.json.encode(summary, order="deterministic").decode()


def decoded(text: str) -> Summary | None:
    """The summary in a JSON text; None where it is none."""
    try:
        return msgspec.json.decode(text, type=Summary)
    except msgspec.MsgspecError:
        return None
