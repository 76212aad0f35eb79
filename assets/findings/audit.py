"""The audit: every rule over every document of one department and year, one finding a root cause."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from assets.documents.model import Document
from assets.facts.model import Fact
from assets.findings.case import Case
from assets.findings.catalogue import SAME, Remark, Rule, rules
from assets.findings.doubts import Doubts
from assets.findings.figures import MONEY
from assets.findings.misread import misread_forms, place, places_of
from assets.findings.model import SEVERITIES, Evidence, Finding
from assets.findings.relations import Sum
from assets.findings.roots import Checked, Root, roots
from assets.tables.forms import Form

_ROUNDING = re.compile("，超出四舍五入的允许范围（±[^）]*）")
_OTHERS_SHOWN = 6
"""How many further relations a message names when one number breaks many."""
_SURE_OF_THE_LAST_PLACE = 3
"""From how many relations on a last place that is off is taken for a slip and not for the rounding of sums."""


def audit(
    documents: Sequence[tuple[Document, Sequence[Form]]],
    facts: Sequence[Fact],
    prior_facts: Sequence[Fact],
    fiscal_year: int,
    department_name: str | None = None,
    names: Mapping[str, Sequence[str]] | None = None,
) -> list[Finding]:
    """What is wrong in the documents of one department and year, in reading order of the rules.

    Args:
        documents: every document with the forms that were read from it.
        facts: what these documents state, by any method.
        prior_facts: what the documents of the year before state; empty where there are none.
        fiscal_year: the year that the documents are about.
        department_name: what the department is registered as, or None.
        names: document hash -> what its files are called.
    """
    cases: list[Case] = []
    for document, forms in documents:
        own = [fact for fact in facts if fact.source.document == document.sha256]
        if not forms:
            # A report without forms is held against the accounts that lie beside it.
            own += [f for f in facts if f.method == "form" and f.source.document != document.sha256]
        called = (names or {}).get(document.sha256, ())
        cases.append(Case(document, forms, own, prior_facts, fiscal_year, department_name, called))
    findings: list[Finding] = []
    for case in cases:
        case.folder = cases
        findings += _of_case(case)
    doubts = Doubts([document for document, _ in documents], prior_facts)
    return [doubts.weighed(finding) for finding in dict.fromkeys(findings)]


def _of_case(case: Case) -> list[Finding]:
    misread = set().union(*(places_of(view) for view in misread_forms(case)))
    checked: list[Checked] = []
    seen: set[tuple[object, ...]] = set()
    remarks: list[Finding] = []
    for rule in rules():
        for outcome in rule.outcomes(case):
            if isinstance(outcome, Remark):
                remarks.append(_of_remark(rule, outcome))
                continue
            identity = (type(outcome), *(figure.key for figure in outcome.figures))
            if identity not in seen and not any(place(figure) in misread for figure in outcome.figures):
                seen.add(identity)
                checked.append(Checked(rule, outcome, outcome.holds))
    return _copies_merged([(root, _of_root(root)) for root in _roots(checked)]) + remarks


def _copies_merged(found: Sequence[tuple[Root, Finding]]) -> list[Finding]:
    """One finding where a table prints one wrong number in several rows that copy each other.

    They are told by their document, page, printed number and what it should be; the first is kept.
    """
    groups: dict[tuple[object, ...], list[tuple[Root, Finding]]] = {}
    for root, finding in found:
        source = root.figure.source
        alike = (source.document, source.page, finding.stated, finding.expected)
        told = finding.expected is not None and root.figure.unit == MONEY
        groups.setdefault(alike if told else (id(root),), []).append((root, finding))
    merged = []
    for (root, first), *others in groups.values():
        names = dict.fromkeys(f"{other.figure.place}{other.figure.name}" for other, _ in others)
        again = f"同一错数在同页还印有 {len(others)} 处：{'、'.join(names)}。" if others else ""
        evidence = dict.fromkeys(place for _, finding in [(root, first), *others] for place in finding.evidence)
        merged.append(msgspec.structs.replace(first, message=first.message + again, evidence=tuple(evidence)))
    return merged


def _roots(checked: Sequence[Checked]) -> list[Root]:
    """The wrong numbers; after them those that differ by the last place only, where no wrong number explains it."""
    found = roots(checked)
    wrong = {root.figure.key for root in found}
    rest = [
        msgspec.structs.replace(each, holds=not each.relation.strained)
        for each in checked
        if each.holds and not any(figure.key in wrong for figure in each.relation.figures)
    ]
    return found + roots(rest)


def _of_remark(rule: Rule, remark: Remark) -> Finding:
    return Finding(
        code=rule.code,
        severity=remark.severity or rule.severity,
        message=rule.message.format(**remark.words),
        stated=remark.stated,
        expected=remark.expected,
        evidence=remark.evidence,
    )


def _of_root(root: Root) -> Finding:
    main, *others = root.broken
    relation = main.relation
    blamed = relation.stated.key == root.figure.key
    cut = relation.truncated and not others
    message = _sentence(main) + (relation.note if blamed else "")
    if cut:
        message += "所写的数是截去尾数得到的，应四舍五入。"
    if _among_parts(root):
        message += f"{root.figure.measured}与其他关系相符，差错应在所列各项之中。"
        suspects = {figure.key for figure in root.suspects}
        named = [f"{part.name} {part.figure.printed}" for part in relation.parts if part.figure.key in suspects]
        message += f"其中改动一位数字即可相符的有：{'、'.join(named)}。" if named else ""
    if not blamed:
        message += f"矛盾指向{root.figure.place}{root.figure.name} {root.figure.measured}。"
    sentences = list(dict.fromkeys(_sentence(each).rstrip("。") for each in others))
    sentences = [sentence for sentence in sentences if sentence != _sentence(main).rstrip("。")]
    if sentences:
        rest = f"等 {len(sentences)} 处" if len(sentences) > _OTHERS_SHOWN else ""
        message += f"同一数还与下列关系不符：{'；'.join(sentences[:_OTHERS_SHOWN])}{rest}。"
    if root.value is not None and (sentences or not blamed):
        message += f"使各关系都成立的数是 {root.figure.measure(root.value, relation.decimals)}。"
    return Finding(
        code=main.rule.code,
        severity=_severity(root, cut),
        message=message,
        stated=root.figure.printed,
        expected=_expected(root),
        evidence=_evidence(root),
    )


def _severity(root: Root, cut: bool) -> str:
    """The rule's; less where places were cut off, least where one relation or two differ by the last place only."""
    if all(each.relation.strained for each in root.broken):
        sure = len(root.broken) >= _SURE_OF_THE_LAST_PLACE or root.broken[0].relation.identical
        return "warning" if sure else "info"
    return "warning" if cut else min((each.rule.severity for each in root.broken), key=SEVERITIES.index)


def _among_parts(root: Root) -> bool:
    """Whether the sum is right and one of its parts, nobody can say which, is wrong."""
    relation = root.broken[0].relation
    return root.confirmed and isinstance(relation, Sum) and not relation.single


def _expected(root: Root) -> str | None:
    if _among_parts(root):
        return None
    main = root.broken[0].relation
    value = root.value
    if value is None and main.stated.key == root.figure.key:
        value = main.expected
    return None if value is None else root.figure.show(value, main.decimals)


def _sentence(checked: Checked) -> str:
    relation = checked.relation
    stated, expected = relation.stated, relation.expected
    template = SAME if isinstance(relation, Sum) and relation.single else checked.rule.message
    sentence = template.format(
        head=relation.head,
        stated=stated.measured,
        expression=relation.expression,
        expected=stated.measure(expected, relation.decimals),
        difference=stated.measure(abs(stated.number.value - expected) * stated.way, relation.decimals),
        allowance=f"{(relation.allowance / stated.scale).normalize():f}",
    )
    if relation.strained:
        sentence = _ROUNDING.sub("，只差末位，应为尾差", sentence)
    # Counts are exact: there is no rounding to speak of.
    return sentence.replace("，超出四舍五入的允许范围（±0）", "")


def _evidence(root: Root) -> tuple[Evidence, ...]:
    """The wrong number first, then everything that it was held against, each place once."""
    figures = [root.figure, *(f for each in root.broken for f in each.relation.evidence_figures())]
    return tuple(dict.fromkeys(figure.evidence for figure in figures))
