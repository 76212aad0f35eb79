"""`jixiao check`: lints documents one by one, without a warehouse and without Dagster."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from assets.documents.errors import UnreadableFile
from assets.documents.identity import identify
from assets.documents.model import Box, Document
from assets.documents.places import place_named
from assets.documents.prose import paragraphs
from assets.documents.reader import read_file
from assets.facts.derive import derive_prior_year
from assets.facts.from_forms import facts_from_forms
from assets.facts.from_performance import facts_from_performance
from assets.facts.from_prose import facts_from_prose
from assets.facts.performance import read_performance
from assets.findings.audit import audit
from assets.findings.model import Evidence, Finding
from assets.tables.forms import read_forms
from pipelines.check_choice import AcceptedLists, BadChoice, Selection, selection
from pipelines.check_output import Checked, Located, as_json, as_sarif, print_text
from pipelines.terminal import say
from resources.pool import Crash, attempt

_ABOUT_READING = "D02"


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for besides the files: `form` is text, json or sarif; `year` None where the title is to say it."""

    form: str = "text"
    year: int | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    accepted: Path | None = None
    annotate: Path | None = None


def check(files: Sequence[Path], options: Options) -> int:
    """Checks the files, prints what is wrong, and returns the exit code.

    0 nothing of severity error that nobody has accepted, 1 such errors, 2 a file unreadable or options of no use.
    """
    try:
        chosen = selection(options.select, options.ignore)
        lists = AcceptedLists(options.accepted)
        for path in files:
            lists.of(path)
        if options.annotate is not None and len(files) != 1:
            raise BadChoice("--annotate 一次只能标注一个文件")
    except BadChoice as error:
        say(f"错误：{error}", "red")
        return 2
    checked = [_checked(path, options.year, chosen, lists) for path in files]
    checked += [Checked(name, (Located(one, ()),)) for name, one in lists.stale() if chosen.keeps(one.code)]
    for one in checked:
        if one.unreadable is not None:
            say(f"{one.file}：{one.unreadable}", "red")
    if options.form == "json":
        sys.stdout.write(msgspec.json.format(as_json(checked), indent=2).decode() + "\n")
    elif options.form == "sarif":
        sys.stdout.write(msgspec.json.format(as_sarif(checked), indent=2).decode() + "\n")
    else:
        print_text(checked)
    if any(one.unreadable is not None for one in checked):
        return 2
    if options.annotate is not None and not _annotated(files[0], checked[0], options.annotate):
        return 2
    return 1 if any(each.finding.severity == "error" for one in checked for each in one.open) else 0


def lint(document: Document, fiscal_year: int, name: str = "") -> list[Finding]:
    """What is wrong in one document, taken by itself."""
    forms = read_forms(document)
    facts = facts_from_forms(forms, fiscal_year) + facts_from_prose(document, fiscal_year)
    repeated = facts_from_performance(document, read_performance(document, fiscal_year))
    stated = facts + derive_prior_year(facts) + repeated
    return audit([(document, forms)], stated, [], fiscal_year, names={document.sha256: [name]} if name else None)


def unread(document: Document) -> list[Finding]:
    """What of a document could not be read, where nothing else can be said of it."""
    found = audit([(document, ())], [], [], 0)
    return [finding for finding in found if finding.code.startswith(_ABOUT_READING)]


def _checked(path: Path, year: int | None, chosen: Selection, lists: AcceptedLists) -> Checked:
    try:
        outcome = attempt(lambda file: _findings(file, year, lists), path)
    except OSError as error:
        return Checked(str(path), unreadable=f"无法读取：{error.strerror}")
    if isinstance(outcome, Crash):
        reason = outcome.error.removeprefix("UnreadableFile: ")
        return Checked(str(path), unreadable=reason if reason != outcome.error else f"检查时程序出错：{reason}")
    return Checked(str(path), tuple(each for each in outcome if chosen.keeps(each.finding.code)))


def _findings(path: Path, year: int | None, lists: AcceptedLists) -> tuple[Located, ...]:
    document = read_file(path)
    about = year or identify(document, paragraphs(document)).fiscal_year
    found = unread(document) if about is None else lint(document, about, path.name)
    if about is None and not found:
        raise UnreadableFile("看不出是哪一年度的文件，请用 --year 指明")
    found = lists.applied(path, document.sha256, found)
    return tuple(Located(finding, tuple(_where(document, place) for place in finding.evidence)) for finding in found)


def _where(document: Document, place: Evidence) -> str:
    return place_named(document, place.page, Box(place.x0, place.top, place.x1, place.bottom))


def _annotated(path: Path, checked: Checked, out: Path) -> bool:
    """Writes the copy with marks, numbered as the findings are printed; says so, or why not."""
    from assets.reports.annotated import NotAnnotatable, annotate

    try:
        marked = annotate(path, [each.finding for each in checked.open], out)
    except NotAnnotatable as error:
        say(f"{path}：{error}", "red")
        return False
    except OSError as error:
        say(f"{out}：无法写入：{error.strerror}", "red")
        return False
    say(f"{out}：标注 {marked} 处。")
    return True
