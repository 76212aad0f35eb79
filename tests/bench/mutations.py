"""One digit changed: how many such errors the audit finds, and how often it blames the number that was changed.

`python -m tests.bench.mutations` generates documents that are free of errors, checks that nothing is reported of them,
then changes one digit of one printed number at random (a cell of a form, or a number of the text), reads tables and
facts anew and runs the audit, with last year's document beside it as in the nightly run. An error counts as found if
anything new is reported, and the blame as right if the figure that a finding states is the one that was changed.

No arithmetic sees a change that rounding hides (one or two of the last places among a dozen rounded parts), nor tells
which of twelve parts of a sum is wrong where each stands in that sum alone. So two more shares are given: what is found
of the changes of at least ten of the last places, and how often the changed number is at least among those shown.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from assets.documents.model import Document, Page, Source
from assets.documents.reader import read_file
from assets.facts.derive import derive_prior_year
from assets.facts.from_forms import facts_from_forms
from assets.facts.from_prose import facts_from_prose
from assets.facts.model import Fact
from assets.findings.audit import audit
from assets.findings.model import Finding
from assets.tables.forms import Form, read_forms
from assets.tables.model import OTHER_FORM
from assets.tables.numbers import parse_number
from tests.samples.generator import generate

MUTATIONS = 500
DEPARTMENTS = 10
YEARS = (2022, 2023)
SEED = 7
_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?%?")
_UNITS = {"万元", "元", "亿元", "%"}
"""Of the text only amounts and rates are changed: a count that is printed once stands in no relation."""


class Original(msgspec.Struct, frozen=True):
    """A document without errors, and what last year's document states."""

    document: Document
    fiscal_year: int
    prior: list[Fact]


class Target(msgspec.Struct, frozen=True):
    """A printed number: where it stands, and whether in a form or in the text."""

    source: Source
    text: str
    kind: str
    name: str


class Outcome(msgspec.Struct, frozen=True):
    """What became of one mutation."""

    target: Target
    changed: str
    found: bool
    blamed: bool
    shown: bool
    findings: list[Finding]


def measure(mutations: int = MUTATIONS, seed: int = SEED) -> dict[str, float]:
    """The shares found and blamed, and how many findings the unchanged documents have."""
    originals, noise = _originals(seed)
    outcomes = _outcomes(originals, mutations, seed)
    return {
        "mutation_found": sum(each.found for each in outcomes) / len(outcomes),
        "mutation_blamed": sum(each.blamed for each in outcomes) / len(outcomes),
        "mutation_found_large": _share_found([each for each in outcomes if _large(each)]),
        "mutation_shown": sum(each.shown for each in outcomes) / len(outcomes),
        "mutation_findings_unchanged": noise,
    }


def _share_found(outcomes: Sequence[Outcome]) -> float:
    return sum(each.found for each in outcomes) / len(outcomes) if outcomes else 1.0


def _large(outcome: Outcome) -> bool:
    """Whether the number was changed by ten of its last places or more."""
    before, after = parse_number(outcome.target.text), parse_number(outcome.changed)
    return before is not None and after is not None and abs(after.value - before.value) >= 20 * before.half_step


def targets(original: Original) -> list[Target]:
    """The numbers of a document that may be changed: the cells of its known forms, amounts and rates of its text."""
    forms, facts = _read(original.document, original.fiscal_year)
    cells = [
        Target(cell.source, cell.text, cell.form, f"{cell.row_label}/{cell.column}")
        for form in forms
        if form.form != OTHER_FORM
        for cell in form.cells
        if cell.value is not None and any(map(str.isdigit, cell.text))
    ]
    prose = [
        Target(fact.source, fact.text, "prose", f"{fact.fact}/{fact.subject or ''} “{fact.quote}”")
        for fact in facts
        if fact.method == "prose" and fact.unit in _UNITS and any(map(str.isdigit, fact.text))
    ]
    unique = {(each.source.page, each.source.box): each for each in [*cells, *prose]}
    return list(unique.values())


def mutated(document: Document, target: Target, chooser: random.Random) -> tuple[Document, str] | None:
    """The document with one digit of a number changed, and the number as it then reads; None if it is not found."""
    page = document.pages[target.source.page - 1]
    at = chooser.choice([i for i, character in enumerate(target.text) if character.isdigit()])
    digit = chooser.choice([d for d in "0123456789" if d != target.text[at]])
    changed = target.text[:at] + digit + target.text[at + 1 :]
    other = _in_cell(page, target, changed) or _in_line(page, target, changed)
    if other is None:
        return None
    pages = tuple(other if each.number == page.number else each for each in document.pages)
    return replace(document, pages=pages), changed


def _in_cell(page: Page, target: Target, changed: str) -> Page | None:
    for g, grid in enumerate(page.grids):
        for c, cell in enumerate(grid.cells):
            if cell.box == target.source.box and target.text in cell.text:
                cells = list(grid.cells)
                cells[c] = replace(cell, text=cell.text.replace(target.text, changed, 1))
                grids = list(page.grids)
                grids[g] = replace(grid, cells=tuple(cells))
                return replace(page, grids=tuple(grids))
    return None


def _in_line(page: Page, target: Target, changed: str) -> Page | None:
    for i, line in enumerate(page.lines):
        for span in line.numbers:
            if span.box == target.source.box:
                text = line.text[: span.start] + line.text[span.start : span.end].replace(target.text, changed, 1)
                text += line.text[span.end :]
                if text == line.text:
                    return None
                lines = list(page.lines)
                lines[i] = replace(line, text=text)
                return replace(page, lines=tuple(lines))
    return None


def _originals(seed: int) -> tuple[list[Original], int]:
    originals: list[Original] = []
    noise = 0
    with tempfile.TemporaryDirectory() as folder:
        paths = generate(Path(folder), DEPARTMENTS, list(YEARS), seed)
        before: dict[str, list[Fact]] = {}
        for path in sorted(paths, key=lambda each: (each.parent.parent.name, each.parent.name)):
            department, year = path.parent.parent.name, int(path.parent.name)
            original = Original(read_file(path), year, before.get(department, []))
            noise += len(_findings(original, original.document))
            before = {department: _read(original.document, year)[1]}
            originals.append(original)
    return originals, noise


def _outcomes(originals: Sequence[Original], mutations: int, seed: int) -> list[Outcome]:
    chooser = random.Random(seed)
    numbers = [targets(original) for original in originals]
    outcomes: list[Outcome] = []
    while len(outcomes) < mutations:
        which = chooser.randrange(len(originals))
        target = chooser.choice(numbers[which])
        made = mutated(originals[which].document, target, chooser)
        if made is None:
            raise LookupError(f"{target.text} is not where it was read")
        document, changed = made
        findings = _findings(originals[which], document)
        blamed = any(_states(finding, target, changed) for finding in findings)
        shown = any(_there(finding, target) for finding in findings)
        outcomes.append(Outcome(target, changed, bool(findings), blamed, shown, findings))
    return outcomes


def _states(finding: Finding, target: Target, changed: str) -> bool:
    """Whether the figure that a finding states is the changed one: its value, and its place among others."""
    stated = _NUMBER.search(finding.stated or "")
    return _there(finding, target) and stated is not None and parse_number(stated[0]) == parse_number(changed)


def _there(finding: Finding, target: Target) -> bool:
    """Whether the changed number is among the places that a finding shows."""
    box = target.source.box
    return any((e.page, e.x0, e.top) == (target.source.page, box.x0, box.top) for e in finding.evidence)


def _read(document: Document, fiscal_year: int) -> tuple[list[Form], list[Fact]]:
    forms = read_forms(document)
    return forms, facts_from_forms(forms, fiscal_year) + facts_from_prose(document, fiscal_year)


def _findings(original: Original, document: Document) -> list[Finding]:
    forms, facts = _read(document, original.fiscal_year)
    facts += derive_prior_year(facts)
    return audit([(document, forms)], facts, original.prior, original.fiscal_year)


def main() -> None:
    """Prints the shares, by form and for the text, and what was missed or blamed on another number."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutations", type=int, default=MUTATIONS)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    originals, noise = _originals(options.seed)
    outcomes = _outcomes(originals, options.mutations, options.seed)
    found, blamed = sum(each.found for each in outcomes), sum(each.blamed for each in outcomes)
    large = [each for each in outcomes if _large(each)]
    print(f"unchanged: {noise} findings; changed {len(outcomes)}: found {found}, blamed rightly {blamed}")
    print(f"by ten of the last places or more {len(large)}: found {sum(each.found for each in large)}", end="; ")
    print(f"shown among others {sum(each.shown for each in outcomes)}")
    every = Counter(each.target.kind for each in outcomes)
    for kind, count in every.most_common():
        own = [each for each in outcomes if each.target.kind == kind]
        print(f"  {kind}: {count}, found {sum(e.found for e in own)}, blamed {sum(e.blamed for e in own)}")
    for each in outcomes:
        if not each.blamed:
            said = (
                f"{each.findings[0].code} states {each.findings[0].stated}: {each.findings[0].message[:160]}"
                if each.findings
                else "nothing"
            )
            where = f"{each.target.kind} p{each.target.source.page} {each.target.name}"
            print(f"{where} {each.target.text} -> {each.changed}: {said}")


if __name__ == "__main__":
    main()
