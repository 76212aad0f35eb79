"""N: how many units a department has below it, as the text says it in several places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assets.documents.prose import Paragraph, paragraphs
from assets.findings.case import Case
from assets.findings.catalogue import Remark, rule
from assets.findings.model import Evidence

_NONE = re.compile(
    r"(?:没有|无)(?:下属|所属|下级)(?:预算|决算)?单位"
    r"|(?:所属|下属)(?:预算|决算)?单位(?:只有|仅有|仅为|只包括|仅包括)(?:部门|单位|机关|局)?本级"
)
_SOME = re.compile(
    r"(?:所属|下属|下级)的?(?:[1-9]\d{0,2}|[一二三四五六七八九十]{1,3})个(?:二级|基层|下级)?(?:预算|决算)?单位"
)
_COUNTED = re.compile(
    r"单位共(?:有|计)?(?P<all>\d{1,3})个[，,：:]?(?:包括|其中|分别(?:为|是))[^，。；]{0,10}本级(?:及|和|与)(?:下属|所属)的?"
    r"(?P<below>\d{1,3})个"
)


@rule(
    "N015",
    "所属单位的个数前后不一",
    checks="文中一处写有所属单位若干个，另一处不写“没有所属单位”“所属单位只有部门本级”；"
    "“共 N 个，包括本级及所属 M 个”中，N 等于 M 加 1。",
    why="决算是本级还是汇总，决定各项数字的口径。",
    basis="《地方预决算公开操作规程》（财预〔2016〕143号）",
    severity="error",
    example="前文写决算包括本级及所属 2 个二级预算单位，后文写所属单位只有部门本级。",
    message="文字说明写“{stated}”，{other}。",
)
def units_below(case: Case) -> Iterator[Remark]:
    """Some units below the department, or none; and a count that includes the department itself."""
    none: list[tuple[Paragraph, re.Match[str]]] = []
    some: list[tuple[Paragraph, re.Match[str]]] = []
    for paragraph in paragraphs(case.document):
        none += [(paragraph, match) for match in _NONE.finditer(paragraph.text)]
        some += [(paragraph, match) for match in _SOME.finditer(paragraph.text)]
        for match in _COUNTED.finditer(paragraph.text):
            every, below = int(match["all"]), int(match["below"])
            if every != below + 1:
                yield Remark(
                    words={"stated": match[0], "other": f"本级加所属 {below} 个应为 {below + 1} 个"},
                    stated=str(every),
                    expected=str(below + 1),
                    evidence=(_evidence(paragraph, match),),
                )
    if none and some:
        yield Remark(
            words={"stated": none[0][1][0], "other": f"另一处写“{some[0][1][0]}”，互相矛盾"},
            stated=none[0][1][0],
            expected=some[0][1][0],
            evidence=(_evidence(*none[0]), _evidence(*some[0])),
        )


def _evidence(paragraph: Paragraph, match: re.Match[str]) -> Evidence:
    text = paragraph.text
    start = text.rfind("。", 0, match.start()) + 1
    return Evidence.at(paragraph.source(*match.span()), text[start:].split("。", 1)[0] + "。")
