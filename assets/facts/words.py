"""Words that carry no meaning of their own between a concept, its role and its quantity; and what is left of them."""

from __future__ import annotations

import re

LONGEST_SUBJECT = 40
LONGEST_WORDS = 200
"""Characters of a clause that are looked at; a longer run of words is not understood anyway."""

_AUXILIARIES = (
    "截至|截止|按照?规定|预计|组织|发生|安排的?|情况|实际|实现|累计|总共|共计|合计|总计|全年|全部|当年|年度|本部门|本单位|我单位|我部门|我局|本局|县本级|区本级|市本级|省本级"
    "|本级|公开|反映|开支|列支|核定|批复|下达|使用|管理|包含|包括|主要|左右|以上|以内|以下|上述|同期|分别|本次|此次|因此|年末|年底|年初|于|所|中|内|末|底"
    "|为|是|含|共|约|达到|达|到|即|的|了|均|都|各|仅|只|也|则|其|故|并|由|有|应|该|本|在|同比"
)
_MEASURES = (
    "财政拨款|一般公共预算|政府性基金(?:预算)?|国有资本经营(?:预算)?|总额|金额|数额|总数|总量|数量|数据|资金|费用|经费|支出|收入|整体|绩效目标|绩效|最终|结果|评价|综合|部门|单位"
    "|比例|比重|幅度|年|数|额|费|计"
)
_MARKS = r"[\s\"：:=≥≤＞＜><，,、·。\-]"
_PLAIN = re.compile(rf"{_MEASURES}|{_AUXILIARIES}|{_MARKS}")
_BARE = re.compile(rf"{_AUXILIARIES}|接待(?!费)|财政拨款|金额|数额|总额|部门|单位|年|数|额|计|{_MARKS}")
_HAS_MEANING = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_ORGANISATION = re.compile(
    r"^[^，。；：]{0,30}(?:部(?=（[^）]{0,12}）$|$)|局|厅|委员会|委|办公室|政府|部门|单位|本级|院|学校)(?!机关)(?:（[^）]{0,12}）)?(?:所属)?(?:各预算单位|各单位)?"
)
_LEAD = re.compile(
    r"^(?:[，。；：、\s\"）.<>≤≥=]|其中|同时|此外|另外|截[至止]|根据|年度|[一二三四五六七八九]是|\d{1,2}[.、]"
    r"|(?:19|20)\d\d年(?:度)?[末底初]?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:起|开始)?)+"
)
_TRAIL = re.compile(r"(?:每[人户年月]|由|从|共计|合计|总计|达到|[为是共约达有：=<>≤≥\"，、；\s\-])+$")
_BELOW = re.compile(r"下属|下设|所属|二级(?:预算|事业)?单位")
_UNIT_ENDING = "中心|所|站|队|院|馆|学校"
_UNIT_NAME = re.compile(rf"[\u4e00-\u9fff]{{2,20}}?(?:{_UNIT_ENDING})(?![\u4e00-\u9fff]*(?:{_UNIT_ENDING}))")


def is_plain(words: str) -> bool:
    """Whether words after a concept add nothing to it: only auxiliaries, measures and marks."""
    return len(words) <= LONGEST_WORDS and not _HAS_MEANING.search(_PLAIN.sub("", words))


def says_nothing(words: str, after_role: bool = False) -> bool:
    """Whether a clause without a concept has no subject of its own either, so that the one before it goes on.

    “支出1.2万元” goes on with what was budgeted before, and so does “年初预算资金” (`after_role`); “收入合计数” or
    “涉及资金” is something else.
    """
    if len(words) > LONGEST_WORDS:
        return False
    rest = _BARE.sub("", _ORGANISATION.sub("", _LEAD.sub("", words)))
    return rest == "支出" or (after_role and rest in ("资金", "经费")) or not _HAS_MEANING.search(rest)


def qualifier(words: str) -> str:
    """What narrows the concept that follows: the words before it without fillers and without the department's name."""
    if len(words) > LONGEST_WORDS:
        return words[-LONGEST_SUBJECT:]
    rest = _LEAD.sub("", words)
    if is_plain(rest):
        return ""
    rest = _ORGANISATION.sub("", rest)
    if rest.endswith("等"):  # “基本工资、津贴补贴等人员经费”: what it consists of, not which part of it
        return ""
    return "" if is_plain(rest) else stated_words(rest)


def stated_words(words: str) -> str:
    """A clause's words as a subject: without leading and closing auxiliaries, at most `LONGEST_SUBJECT` characters."""
    if len(words) > LONGEST_WORDS:
        words = words[-LONGEST_WORDS:]
    return _TRAIL.sub("", _LEAD.sub("", words.partition("=")[0])).replace('"', "")[-LONGEST_SUBJECT:]


def sub_unit(words: str) -> str:
    """The unit below the department that a sentence speaks of, “下属单位” where it has no name, "" if there is none."""
    if not _BELOW.search(words):
        return ""
    names = _UNIT_NAME.findall(words[-LONGEST_WORDS:])
    return names[-1] if names else "下属单位"
