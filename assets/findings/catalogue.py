"""The catalogue of audit rules, and what a rule is.

A rule is one function over a case, with its entry in the catalogue beside it:

    @rule("T001", "合计等于各类之和", ...)
    def totals_of_classes(case: Case) -> Iterator[Relation]: ...

The function yields relations that must hold (the audit reports the broken ones) or remarks that stand by themselves.
Adding a rule is adding such a function to a module of `assets/findings/rules`; the audit, the command line and
`docs/findings.md` (written by `python -m assets.findings.catalogue`) know it from then on.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec

from assets.findings.case import Case
from assets.findings.model import SEVERITIES, Evidence
from assets.findings.relations import Relation

FAMILIES = {
    "T": "表内：一张表自身的合计与层级",
    "X": "表间：各表之间的勾稽",
    "N": "文表：文字说明与表、文字说明之间",
    "Y": "年际：与上年文件之间",
    "P": "绩效：绩效目标、自评与评分",
    "D": "文件：缺表、错名、错年等",
}

SUM = "{head} {stated} ≠ {expression} = {expected}，差 {difference}，超出四舍五入的允许范围（±{allowance}）。"
"""For sums: 合计、小计、层级."""
SAME = "{head} {stated} ≠ {expression}，差 {difference}，超出四舍五入的允许范围（±{allowance}）。"
"""For one amount printed in two places."""
AT_MOST = "{head} {stated}，大于{expression}，超出 {difference}。"
"""For a part that cannot be larger than the whole."""
RATE = "{head} {stated} ≠ {expression} = {expected}。"
"""For shares, completion rates and rates of change."""


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """A finding that is no relation between numbers: words for the rule's message, and where it stands."""

    words: Mapping[str, str]
    evidence: tuple[Evidence, ...]
    stated: str | None = None
    expected: str | None = None
    severity: str | None = None


Check = Callable[[Case], Iterator[Relation | Remark]]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the catalogue. `message` is a template; everything but `code` and `severity` is Chinese."""

    code: str
    title: str
    checks: str
    why: str
    severity: str
    example: str
    message: str
    basis: str | None
    check: Check

    def outcomes(self, case: Case) -> list[Relation | Remark]:
        """What the rule makes of a case; asked again, it answers from memory."""
        if self.code not in case.made:
            case.made[self.code] = list(self.check(case))
        return case.made[self.code]


RULES: dict[str, Rule] = {}
"""Code -> rule, filled by the decorator. Ask `rules()` for it: that loads the modules first."""


def rule(
    code: str,
    title: str,
    *,
    checks: str,
    why: str,
    severity: str,
    example: str,
    message: str = SUM,
    basis: str | None = None,
) -> Callable[[Check], Check]:
    """Register a function as the rule `code`.

    Raises:
        ValueError: the code is malformed or taken, its family is unknown, or the severity is.
    """
    if not re.fullmatch(r"[A-Z]\d{3}", code) or code[0] not in FAMILIES or code in RULES:
        raise ValueError(f"not a free rule code: {code}")
    if severity not in SEVERITIES:
        raise ValueError(f"not a severity: {severity}")

    def register(check: Check) -> Check:
        RULES[code] = Rule(
            code=code,
            title=title,
            checks=checks,
            why=why,
            severity=severity,
            example=example,
            message=message,
            basis=basis,
            check=check,
        )
        return check

    return register


def rules() -> list[Rule]:
    """Every rule of the catalogue, by code."""
    package = importlib.import_module("assets.findings.rules")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    families = list(FAMILIES)
    return sorted(RULES.values(), key=lambda each: (families.index(each.code[0]), each.code))


def as_markdown() -> str:
    """The catalogue as a page of the documentation, in Chinese."""
    names = {"error": "错误", "warning": "警告", "info": "提示"}
    lines = [
        "# 疑点规则目录",
        "",
        "本页由 `python -m assets.findings.catalogue` 生成，请勿手工修改。",
        "",
        "数字按其印出的位数理解：印到小数点后两位的 9759.38 代表 9759.375 至 9759.385 之间的任何数。"
        "只有在这些区间内无论如何取值都不能使关系成立时，才算疑点；四舍五入造成的尾差不报。"
        "表中的空格在合计中按零计；有看不清的格子时，不检查该关系。"
        "同一个错数牵连多处关系时，只报一次，并列出所牵连的关系。",
        "",
        "程度：错误（自相矛盾，需更正）、警告（很可能有误，或需要说明）、提示（供参考）。",
    ]
    for family, description in FAMILIES.items():
        chosen = [each for each in rules() if each.code.startswith(family)]
        if not chosen:
            continue
        lines += ["", f"## {family}　{description}", "", "| 编号 | 名称 | 程度 |", "| --- | --- | --- |"]
        lines += [f"| [{r.code}](#{r.code.lower()}) | {r.title} | {names[r.severity]} |" for r in chosen]
        for r in chosen:
            lines += ["", f'### <a id="{r.code.lower()}"></a>{r.code}　{r.title}', ""]
            lines += [f"- 程度：{names[r.severity]}", f"- 检查：{r.checks}", f"- 意义：{r.why}"]
            lines += [f"- 依据：{r.basis}"] if r.basis else []
            lines += [f"- 举例：{r.example}"]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the catalogue to the file named on the command line, or to docs/findings.md."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/findings.md")
    target.write_text(as_markdown(), encoding="utf-8")


if __name__ == "__main__":
    # The rules register in the module of its proper name, not in the copy that runs as __main__.
    importlib.import_module("assets.findings.catalogue").main()
