"""What a wording of the lexicon is, and the units in which its concept may be counted."""

from __future__ import annotations

import msgspec

from assets.facts.catalogue import CONCEPTS

Ids = tuple[str, ...]


class Phrase(msgspec.Struct, frozen=True):
    """A wording and the concepts that it names, by what is counted.

    `money`, `count`, `score` and `rate` are concept ids, several where one phrase names several (收支总计). `scopes`
    replaces `money` inside a section (or a sentence) about some kind of funds; `sets` is the scope that the phrase
    itself opens. `under` gives the meaning of a word that has one only below another concept (其中行政8人). `units`
    gives the concept of a count by its unit. `bare` words mean their concept only where nothing qualifies them and a
    scope of `bare` is open; a `weak` phrase after another concept says only that its final figure follows
    (“三公”经费决算支出). `role` is the role that the phrase implies (部门预算支出); `whole` says that it speaks of the
    whole department, even inside a project's report. `named` concepts have the phrase itself as subject
    (功能分类科目, 各类用车); what `follows` some concepts means its own only directly after one of them
    (对15个项目开展了自评，涉及资金…).
    """

    pattern: str
    money: Ids = ()
    count: Ids = ()
    score: Ids = ()
    rate: Ids = ()
    scopes: dict[str, Ids] = {}
    sets: str | None = None
    under: dict[str, str] = {}
    units: dict[str, str] = {}
    bare: Ids = ()
    weak: bool = False
    role: str | None = None
    whole: bool = False
    named: bool = False
    follows: Ids = ()

    @property
    def means_something(self) -> bool:
        """Whether the phrase names a concept; others only keep their words from being read as something else."""
        return bool(self.money or self.count or self.score or self.rate or self.units or self.under)

    def ids(self, kind: str, unit: str, scope: str | None, parent: str | None) -> Ids:
        """The concepts that a quantity of this kind and unit has after the phrase; none if it has no such meaning."""
        if self.bare and scope not in self.bare:
            return ()
        if parent in self.under:
            found: Ids = (self.under[parent],)
        elif kind == "count":
            found = (self.units[unit],) if unit in self.units else self.count
        elif kind == "money":
            found = self.scopes.get(scope or "", self.money)
        else:
            found = self.score if kind == "score" else self.rate
        return found if kind != "count" or unit in UNITS.get(found[:1], (unit,)) else ()


_ALIKE: dict[str, Ids] = {
    "人": ("人", "名"),
    "辆": ("辆", "台"),
    "个": ("个", "家"),
    "台（套）": ("台（套）", "台套", "台", "套"),
}
UNITS: dict[Ids, Ids] = {
    (concept,): _ALIKE.get(unit, (unit,))
    for concept, (_, unit) in CONCEPTS.items()
    if unit not in ("万元", "%", "分", "")
}
"""The units in which a counted concept may be printed; 团组 are counted in 个, 次 and 批次 alike."""
UNITS["abroad_groups",] = ("个", "次", "批次", "批")
UNITS["abroad_persons",] = ("人次", "人")
UNITS["meetings_held",] = UNITS["trainings_held",] = ("个", "次", "期", "场")
UNITS["meeting_persons",] = UNITS["training_persons",] = ("人次", "人")
UNITS["reception_batches",] = UNITS["foreign_reception_batches",] = ("批次", "批", "次", "个")
UNITS["reception_persons",] = UNITS["foreign_reception_persons",] = ("人次", "人")


def gathered(kind: str) -> dict[str, str]:
    """The concepts of a meeting or training by the unit: how many were held, how many people came."""
    held, persons = f"{kind}s_held", f"{kind}_persons"
    return dict.fromkeys(UNITS[held,], held) | dict.fromkeys(UNITS[persons,], persons)


def part_of(kind: str) -> dict[str, str]:
    """What a kind of funds means below the whole: “财政拨款收入80万元，其中政府性基金10万元”."""
    wholes = ("fiscal_appropriation_income", "current_year_income"), ("fiscal_appropriation_expenditure",)
    names = f"{kind}_income", f"{kind}_expenditure"
    return {whole: name for found, name in zip(wholes, names, strict=True) for whole in found}
