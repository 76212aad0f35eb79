"""What must hold in an evidence file beyond its form: the right department, known indicators, possible points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

import msgspec

from assets.facts.catalogue import CONCEPTS, is_fact
from assets.facts.corrections import Correction
from assets.indicators.checks import Fault
from assets.indicators.methods import OF_A_VALUE, Checklist, GradeMap, Judged
from assets.indicators.quantities import Quantity, clip, plain, rounded
from assets.indicators.rulebook import Rulebook, RuleIndicator
from assets.indicators.strict_yaml import Path
from assets.scores.evidence_file import Entry, EvidenceFile, Honour, Judgement, Signed, Survey, of_entry, share_of
from assets.scores.methods import UnusableEvidence, score_evidence
from assets.tables.model import FORM_IDS

_WANTED: dict[Judgement, str] = {
    "value": "量得的数（value）",
    "met": "符合了哪几项条件（met）",
    "rating": "等次（rating）",
    "points": "分数（points）",
}
_WHOLE = Decimal(100)


class Setting(msgspec.Struct, frozen=True):
    """What a file is held against.

    `rulebooks` are all that there are, `applying` the ids of those that the department-year is scored by; `today` is
    the last day that something can have been established on.
    """

    department: str
    fiscal_year: int
    rulebooks: Mapping[str, Rulebook]
    applying: Sequence[str]
    today: date


def check(file: EvidenceFile, setting: Setting) -> Iterator[Fault]:
    """Everything that is wrong with a file whose form is right."""
    if file.department != setting.department:
        message = f"部门写的是“{clip(file.department)}”，文件却在“{setting.department}”的文件夹里"
        yield Fault(("department",), message, f"写作 department: {setting.department}，或把文件移到该部门的文件夹")
    if file.fiscal_year != setting.fiscal_year:
        message = f"年度写的是 {file.fiscal_year}，文件却在 {setting.fiscal_year} 年度的文件夹里"
        yield Fault(("fiscal_year",), message, f"写作 fiscal_year: {setting.fiscal_year}，或把文件移到该年度的文件夹")
    yield from _entries(file, setting)
    for index, correction in enumerate(file.corrections or ()):
        yield from _under(("corrections", index), _correction(correction, setting))
    for index, survey in enumerate(file.surveys or ()):
        yield from _under(("surveys", index), _survey(survey, setting))
    for index, honour in enumerate(file.honours or ()):
        yield from _under(("honours", index), _honour(honour, setting))


def chosen(
    rulebook: str | None, indicator: str, setting: Setting, subject: str | None = None
) -> list[tuple[Rulebook, RuleIndicator]]:
    """The indicators that an id means: of the rulebook named, else of those that apply, else of any.

    Only rulebooks for projects are meant where a project is named (`subject`), and only the others where none is.
    """
    if rulebook is not None:
        own = setting.rulebooks.get(rulebook)
        if own is None or not _is_for(own, subject):
            return []
        return _having([own], indicator) or _row_of(own, indicator)
    books = [book for book in setting.rulebooks.values() if _is_for(book, subject)]
    applying = [book for book in books if book.id in setting.applying]
    applying.sort(key=lambda book: setting.applying.index(book.id))
    return _having(applying, indicator) or _having(books, indicator)


def _is_for(rulebook: Rulebook, subject: str | None) -> bool:
    return rulebook.for_department if subject is None else rulebook.for_projects


def _having(rulebooks: Sequence[Rulebook], indicator: str) -> list[tuple[Rulebook, RuleIndicator]]:
    return [(book, entry) for book in rulebooks if book.scored for entry in book.indicators if entry.id == indicator]


def _row_of(rulebook: Rulebook, name: str) -> list[tuple[Rulebook, RuleIndicator]]:
    """What a name means that is no indicator of a rulebook, where the rows of each subject's own table are such."""
    if rulebook.rows is None:
        return []
    method = Judged(criteria=rulebook.rows.evidence)
    return [(rulebook, RuleIndicator(id=name, name=name, weight=rulebook.rows.weight, method=method))]


def _under(path: Path, faults: Iterator[Fault]) -> Iterator[Fault]:
    for fault in faults:
        yield Fault((*path, *fault.path), fault.message, fault.remedy)


def _entries(file: EvidenceFile, setting: Setting) -> Iterator[Fault]:
    seen: dict[tuple[str | None, str | None, str], int] = {}
    for index, entry in enumerate(file.entries or ()):
        key = (entry.rulebook, entry.subject, entry.indicator)
        if key in seen:
            message = f"指标“{clip(entry.indicator)}”填了两次（前一次是第 {seen[key] + 1} 项）"
            yield Fault(("entries", index), message, "只留一个")
        seen.setdefault(key, index)
        yield from _under(("entries", index), _entry(entry, setting))
    for place, survey in enumerate(file.surveys or ()):
        if survey.indicator is not None and survey.result is not None:
            key = (survey.rulebook, survey.subject, survey.indicator)
            if key in seen and (file.entries or ())[seen[key]].filled:
                message = f"指标“{clip(survey.indicator)}”既在 entries 里填了，又有调查结果"
                yield Fault(("surveys", place), message, "只留一处")


def _entry(entry: Entry, setting: Setting) -> Iterator[Fault]:
    meant = chosen(entry.rulebook, entry.indicator, setting, entry.subject)
    yield from _known(entry, entry.indicator, meant, setting)
    judgements = entry.judgements
    if not entry.filled:
        return
    yield from _signed(entry, setting)
    if len(judgements) > 1:
        yield Fault((judgements[1],), f"同时写了 {'、'.join(judgements)}", "value、met、rating、points 只写其中一个")
        return
    for book, indicator in meant:
        fault = _faults(entry, indicator) or (_judgement(judgements[0], entry, indicator) if judgements else None)
        if fault is not None:
            several = len(meant) > 1
            message = f"“{indicator.name}”{f'（{book.id}）' if several else ''}{fault.message}"
            remedy = fault.remedy + (f"；或写明 rulebook，如 rulebook: {book.id}" if several else "")
            yield Fault(fault.path, message, remedy)
            return


def _judgement(key: Judgement, entry: Entry, indicator: RuleIndicator) -> Fault | None:
    """What is wrong with a judgement for an indicator; None where the indicator can be scored by it."""
    assert indicator.method is not None
    assert indicator.weight is not None
    wanted = judged_by(indicator)
    if key != wanted:
        return Fault((key,), f"要写{_WANTED[wanted]}，写的却是 {key}", f"改写 {wanted}")
    if key == "value" and entry.value is not None:
        return _percent(entry.value, indicator.unit, "value")
    try:
        score_evidence(indicator.method, of_entry(entry), indicator.weight, indicator.unit)
    except UnusableEvidence as error:
        return Fault((key,), f"写的是 {_shown(entry, key)}，用不上", str(error))
    return None


def _faults(entry: Entry, indicator: RuleIndicator) -> Fault | None:
    """What is wrong with the numbers of faults; None where each can be counted."""
    known = [one.id for one in indicator.also]
    if isinstance(indicator.method, Checklist):
        known += [item.id for item in indicator.method.items if item.fault]
    unknown = [name for name in entry.faults or () if name not in known]
    if not unknown:
        return None
    remedy = f"可写的有 {'、'.join(known)}" if known else "此项没有按处扣分的规定，删去 faults"
    return Fault(("faults", unknown[0]), f"没有按处扣分的“{clip(unknown[0])}”", remedy)


def judged_by(indicator: RuleIndicator) -> Judgement:
    """The key that says what was judged about an indicator."""
    match indicator.method:
        case Checklist():
            return "met"
        case GradeMap():
            return "rating"
        case Judged():
            return "points"
        case _:
            return "value"


def _shown(entry: Entry, key: Judgement) -> str:
    if key == "met":
        return f"[{clip('、'.join(entry.met or ()))}]"
    return clip(plain(entry.points) if key == "points" and entry.points is not None else getattr(entry, key))


def _percent(written: Quantity, unit: str, key: str) -> Fault | None:
    if unit == "%" and not written.percent:
        number = plain(written.value)
        whole = f"{plain(written.value * 100)}%" if abs(written.value) <= 1 else f"{number}%"
        doubt = f"，分不清是 {number}% 还是 {whole}" if whole != f"{number}%" else ""
        return Fault((key,), f"的单位是 %，写的是 {number}，没有百分号{doubt}", f"写作 {whole}")
    if unit != "%" and written.percent:
        return Fault(
            (key,), f"的单位{'是“' + unit + '”' if unit else '不是 %'}，写的却是 {written}", "去掉百分号，写数"
        )
    return None


def _known(entry: Signed, indicator: str, meant: Sequence[object], setting: Setting) -> Iterator[Fault]:
    """The rulebook and the indicator that an entry names."""
    if entry.rulebook is not None and entry.rulebook not in setting.rulebooks:
        near = get_close_matches(entry.rulebook[:80], setting.rulebooks, 1)
        listed = "、".join(book.id for book in setting.rulebooks.values() if book.scored)
        remedy = f"是不是 {near[0]}？" if near else f"可写的有 {listed}"
        yield Fault(("rulebook",), f"没有评价办法“{clip(entry.rulebook)}”", remedy)
    elif entry.rulebook is not None and not _is_for(setting.rulebooks[entry.rulebook], entry.subject):
        lacking = entry.subject is None
        message = f"评价办法 {entry.rulebook} {'只评项目，没有写是哪个项目' if lacking else '不评项目，却写了项目'}"
        yield Fault(("rulebook",), message, "写明 subject: 项目名称" if lacking else "删去 subject，或改写评项目的办法")
    elif not meant:
        books = [setting.rulebooks[entry.rulebook]] if entry.rulebook is not None else setting.rulebooks.values()
        ids = [one.id for book in books if book.scored for one in book.indicators]
        near = get_close_matches(indicator[:80], ids, 1)
        where = f"评价办法 {entry.rulebook} " if entry.rulebook is not None else "各评价办法"
        remedy = f"是不是 {near[0]}？" if near else "照评价办法里的标识写；jixiao evidence template 会列出要填的指标"
        yield Fault(("indicator",), f"{where}里没有指标“{clip(indicator)}”", remedy)


def _signed(entry: Signed, setting: Setting) -> Iterator[Fault]:
    """Who, when and on what ground."""
    lacking = [key for key in ("who", "when", "source") if not getattr(entry, key)]
    if lacking:
        words = {"who": "何人（who）", "when": "何时（when）", "source": "依据（source）"}
        yield Fault((), f"没有写{'、'.join(words[key] for key in lacking)}", "补上：没有出处的评判不能采用")
    yield from _date(entry.when, setting)


def _date(when: date | None, setting: Setting) -> Iterator[Fault]:
    if when is not None and when > setting.today:
        yield Fault(("when",), f"日期 {when.isoformat()} 还没有到", "写填报或核定的那一天")


def _correction(correction: Correction, setting: Setting) -> Iterator[Fault]:
    if (correction.fact is None) == (correction.form is None):
        yield Fault((), "更正要写明是哪个事实（fact）还是表中哪一格（form、row、column）", "两者写其一")
    elif correction.fact is not None and not is_fact(correction.fact):
        near = get_close_matches(correction.fact[:80], CONCEPTS, 1)
        remedy = f"是不是 {near[0]}？" if near else "事实的标识见 docs/rulebooks.md"
        yield Fault(("fact",), f"没有事实“{clip(correction.fact)}”", remedy)
    elif correction.form is not None:
        if correction.form not in FORM_IDS:
            yield Fault(("form",), f"没有表“{clip(correction.form)}”", f"可写的有 {'、'.join(FORM_IDS)}")
        if not correction.row or not correction.column:
            yield Fault((), "没有写明哪一行（row）、哪一栏（column）", "row 写科目编码或行名，column 写栏名")
        if correction.subject is not None or correction.about_year is not None:
            yield Fault((), "表中的格不写 subject、about_year", "删去")
    if correction.read == correction.right:
        yield Fault(("right",), "更正的数与识别的数相同", "right 写原文上正确的数")
    yield from _date(correction.when, setting)


def _survey(survey: Survey, setting: Setting) -> Iterator[Fault]:
    numbers = [count for count in (survey.satisfied, survey.valid, survey.issued) if count is not None]
    if numbers != sorted(numbers):
        yield Fault((), "份数不合理：满意的份数不多于有效的，有效的不多于发放的", "核对 issued、valid、satisfied")
    if survey.rate is not None:
        fault = _percent(survey.rate, "%", "rate")
        if fault is not None:
            yield Fault(fault.path, f"满意率{fault.message}", fault.remedy)
        elif not 0 <= survey.rate.value <= _WHOLE:
            yield Fault(("rate",), f"满意率 {survey.rate} 不在 0 到 100% 之间", "核对")
        elif not _agrees(survey):
            yield Fault(("rate",), f"满意率 {survey.rate} 与份数不符（{share_of(survey)}）", "核对，或只写其中一种")
    if survey.rate is not None or survey.satisfied is not None:
        yield from _signed(survey, setting)
    if survey.indicator is not None:
        meant = chosen(survey.rulebook, survey.indicator, setting, survey.subject)
        yield from _known(survey, survey.indicator, meant, setting)
        for _, indicator in meant:
            if indicator.unit != "%" or not isinstance(indicator.method, OF_A_VALUE):
                message = f"“{indicator.name}”不是用百分数计分的，满意率用不上"
                yield Fault(("indicator",), message, "改在 entries 里填，或去掉 indicator")
                return


def _agrees(survey: Survey) -> bool:
    """Whether the rate stated is that of the numbers, to the decimals that it is stated with."""
    stated = survey.rate
    if stated is None or survey.satisfied is None or not survey.valid:
        return True
    places = max(-int(stated.value.as_tuple().exponent), 0)
    share = Decimal(survey.satisfied * 100) / Decimal(survey.valid)
    return rounded(share, places) == stated.value or rounded(share, places, "down") == stated.value


def _honour(honour: Honour, setting: Setting) -> Iterator[Fault]:
    yield from _signed(honour, setting)
    if honour.indicator is None:
        return
    meant = chosen(honour.rulebook, honour.indicator, setting, honour.subject)
    yield from _known(honour, honour.indicator, meant, setting)
    for _, indicator in meant:
        if indicator.unit == "%" or not isinstance(indicator.method, OF_A_VALUE):
            message = f"“{indicator.name}”不是按个数计分的，荣誉计不进去"
            yield Fault(("indicator",), message, "改在 entries 里填，或去掉 indicator")
            return
