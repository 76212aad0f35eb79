"""Whether two names can be those of one public body: abbreviations, former names and its own units are no conflict."""

from __future__ import annotations

import re

_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_REGION = re.compile(r"[^省市县区旗州盟]{1,8}?(?:省|自治区|自治州|自治县|特别行政区|地区|新区|市|州|盟|县|区|旗)")
_NO_REGION = frozenset({"城市", "都市", "社区", "园区", "行政区", "保护区", "灌区", "林区", "景区", "库区", "矿区"})
_LEVEL = re.compile(r"(?:自治区|自治州|自治县|特别行政区|地区|新区|省|市|州|盟|县|区|旗)$")
_ADMINISTRATION = re.compile(r"(?:局|委员会|委|办公室|办|厅|政府|法院|检察院)$")
_SAYS_NOTHING = re.compile(r"人民政府|委员会|办公室|管理|服务|监督|行政|工作|局|厅|委|办|和|与|及")
_SUCCEEDED = (
    ("安全生产", "应急"),
    ("工商", "市场"),
    ("质量技术", "市场"),
    ("食品药品", "市场"),
    ("物价", "发展"),
    ("粮食", "发展"),
    ("粮食", "商务"),
    ("规划", "自然资源"),
    ("林业", "自然资源"),
    ("海洋", "自然资源"),
    ("移民", "水利"),
    ("扶贫", "乡村振兴"),
    ("农业", "乡村振兴"),
    ("广播", "文化"),
    ("文物", "文化"),
    ("政务", "审批"),
    ("老龄", "卫生"),
    ("经济", "工业"),
    ("信息化", "大数据"),
    ("科技", "工业"),
    ("科学技术", "工业"),
    ("住房", "建设"),
    ("建设", "规划"),
)
"""Bodies that went into another one whose name has no word in common (mostly in the reform of 2018)."""

OTHER_REGION = "region"
OTHER_TASK = "task"


def conflict(one: str, other: str) -> str | None:
    """Why two names cannot be those of one body: `OTHER_REGION`, `OTHER_TASK`; None where they can."""
    one, other = (_ASIDE.sub("", "".join(name.split())).removesuffix("本级") for name in (one, other))
    if not one or not other or one in other or other in one:
        return None
    if _within(one, other) or _within(other, one):
        return None
    regions, others = _regions(one), _regions(other)
    if regions and others and not _meet(regions, others):
        return OTHER_REGION
    task, other_task = one.removeprefix("".join(regions)), other.removeprefix("".join(others))
    if _within(task, other_task) or _within(other_task, task):
        return None
    if not (_ADMINISTRATION.search(task) and _ADMINISTRATION.search(other_task)):
        return None
    words, other_words = set(_SAYS_NOTHING.sub("", task)), set(_SAYS_NOTHING.sub("", other_task))
    if not words or not other_words or words & other_words or _succeeded(task, other_task):
        return None
    return OTHER_TASK


def _within(one: str, other: str) -> bool:
    """Whether a name is another one with characters left out: 医保局 within 医疗保障局."""
    rest = iter(other)
    return all(character in rest for character in one)


def _regions(name: str) -> list[str]:
    """The regions that a name begins with, from the largest on."""
    found: list[str] = []
    at = 0
    while (match := _REGION.match(name, at)) is not None and match[0] not in _NO_REGION:
        found.append(match[0])
        at = match.end()
    return found


def _meet(one: list[str], other: list[str]) -> bool:
    """Whether the smallest region of one may be among those of the other; 县 that became 区 are the same."""
    stems, others = [_LEVEL.sub("", region) for region in one], [_LEVEL.sub("", region) for region in other]
    return any(_alike(stems[-1], stem) for stem in others) or any(_alike(others[-1], stem) for stem in stems)


def _alike(one: str, other: str) -> bool:
    return one == other or one.endswith(other) or other.endswith(one)


def _succeeded(one: str, other: str) -> bool:
    return any((a in one and b in other) or (b in one and a in other) for a, b in _SUCCEEDED)
