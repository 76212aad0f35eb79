"""The words by which performance tables are known: what columns are called, what levels, totals and grades.

Everything is matched against squeezed text: no white space, half-width digits, brackets and signs.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import msgspec

from assets.tables.numbers import Number, parse_number

# What the columns of an indicator table hold. A header is tried from top to bottom.
_COLUMNS = (
    ("serial", r"^(?:序号|编号|行次)$"),
    ("sign", r"^(?:指标)?(?:性质|方向|符号|比较符号?|计算符号|运算符号?)$"),
    ("measure", r"^(?:指标值?)?(?:度量|计量)?单位$"),
    ("share", r"得分(?:率|系数|比例)|完成(?:率|比例|进度)(?:\(.{0,8}\))?$|达成率|^(?:偏差|差异)(?:率|度|值)$"),
    ("deducted", r"^(?:扣减?分|减分|失分)(?:值|数)?$"),
    (
        "side",
        r"^(?:年度|年初)?(?:项目)?绩效(?:目标|指标)(?:及)?(?:完成情况)?$|^(?:年度)?(?:产出|效益)指标完成情况$"
        r"|^(?:年度)?指标完成情况$|^[绩效指标]$|^绩效?$",
    ),
    (
        "reason",
        r"偏差|未完成(?:的)?(?:原因|说明|情况)|原因(?:分析|说明)?$|改进措施|备注|扣分(?:原因|理由|说明|情况)|(?:得|评|自评|赋)分(?:说明|情况说明|理由)"
        r"|存在(?:的)?问题|情况说明|^说明$|(?:自评|评价|得分)说明|佐证",
    ),
    (
        "rule",
        r"得?分(?:的)?计算(?:方法|公式|办法)|(?:评|计|扣|打|赋|得)分(?:标准|要求|办法|规则|方法|细则|依据|说明)|评价(?:标准|规则|细则)|考核(?:标准|办法)|^标准$",
    ),
    ("explain", r"指标(?:解释|说明|释义|定义|含义)|计算(?:公式|方法)|评价要点|数据来源"),
    ("score", r"得分|实得|^(?:自评|评价|评审|考核|复核|评估)?(?:评分|打分|分数)$|自评分|评价分|复核分"),
    ("weight", r"分值|权重|赋分|满分|标准分|权值|基准分|分数"),
    (
        "actual",
        r"(?:实际|全年|本年|年度)?完成(?:值|情况|结果|数|程度)|实际(?:值|数|完成|执行|达成)|完成$|业绩值|达成值",
    ),
    ("item", r"^(?:四级指标|(?:具体|评价|考核|绩效|评分)?(?:指标|项目|内容)(?:内容|名称)?|评价因素)$"),
    ("target_initial", r"年初(?:设定|计划|预期|绩效)?(?:指标|目标|值)"),
    (
        "target",
        r"(?:指标|目标|标准|计划|预期|参考|设定|标杆)值|(?:调整后|年度|全年|预期|绩效|设定|申报)(?:的)?(?:指标|目标)|^目标$|^计划$",
    ),
    ("level1", r"^指标(?:类型|类别|分类)$|^一级(?:指标|目标)?(?:名称|\(分值\)|\(权重\)|及权重|及分值)?$"),
    ("level2", r"^二级(?:指标|目标)?(?:名称|\(分值\)|\(权重\)|及权重|及分值)?$"),
    ("level3", r"^三级(?:指标|目标)?(?:名称|\(分值\)|\(权重\)|及权重|及分值)?$"),
)
_COLUMNS_COMPILED = tuple((role, re.compile(pattern)) for role, pattern in _COLUMNS)

# What the columns of a funds block hold.
_FUNDS = (
    ("declared", r"目标申报"),
    ("side", r"(?:预算|资金).*进度"),
    ("label", r"资金(?:来源|名称|性质|类型)|任务名称|项目名称|支出(?:类型|方向|内容)|划分$"),
    ("grade", r"等级|等次|评级"),
    ("text", r"主要内容|完成情况|备注|说明|原因"),
    ("other", r"财政拨款|财政资金|其他资金|其他$|自有资金"),
    ("score", r"得分|^(?:自评|评价)(?:分数?|评分)$"),
    ("weight", r"分值|权重"),
    ("rate", r"执行率|完成率|^(?:支出|执行)进度"),
    ("surplus", r"结\(?[转余]?\)?余|结余|结转"),
    ("executed", r"执行(?:数|金额|情况)|实际(?:支出|使用|执行)|决算数?|支出数"),
    (
        "annual",
        r"(?:全年|年度|本年|调整后?的?|当年)(?:\(调整后?\))?预算|预算调整数|^预算(?:数|金额|总额|总数)?$",
    ),
    ("initial", r"年初预算|预算编[制审]|预算安排|批复预算|预算(?:数|金额|资金)"),
)
_FUNDS_COMPILED = tuple((role, re.compile(pattern)) for role, pattern in _FUNDS)
FUNDS_AMOUNTS = ("declared", "initial", "annual", "executed", "surplus")

_HEADER_FRAGMENT = re.compile(
    r"(?:年初|调整后|全年|年度|目标|实际|完成)?(?:指标|预算|执行|申报|编[制审])?(?:名称|内容|值|数|率|总额)?"
    r"|指标|得分|分值|权重|财政拨款|财政资金|其他资金|小计|总额|(?:目标申报|预算编[制审])数?(?:\(万?元\))?"
)
_LEVEL1 = re.compile(
    r"(?:投入|过程|产出|效益|效果|满意度|决策|管理|履职效能|履职|预算执行|管理效率|运行成本|社会效应|可持续性"
    r"|部门管理|预算管理|通用|共性|特性|个性|专用|产出与效益|投入产出)(?:指标|类指标|情况)?"
)
_LEVEL2 = re.compile(
    r"(?:数量|质量|时效|成本|经济成本|社会成本|生态环境成本|经济效益|社会效益|生态效益|环境效益|可持续影响|可持续发展"
    r"|服务对象满意度|社会公众满意度|服务对象或社会公众满意度|社会公众或服务对象满意度|满意度)指标"
    r"|(?:数量|质量|时效|成本|经济|社会|生态)(?:效益)?|可持续影响|预算(?:编制|执行|管理|配置|安排)|目标设定|资金(?:管理|投入)|项目立项"
    r"|绩效目标|组织实施|资产管理|职责履行|履职效益|财务管理|绩效管理"
)
_PARENT = (
    (re.compile(r"(?:数量|质量|时效)指标"), "产出指标"),
    (re.compile(r"(?:经济效益|社会效益|生态效益|可持续影响)指标"), "效益指标"),
    (re.compile(r"(?:服务对象|社会公众).*满意度指标"), "满意度指标"),
)
_COMPLETES_LEVEL = re.compile(r"指标|效益|影响|满意度|(?:\(\d+(?:\.\d+)?分?\))")
_POINTS = re.compile(r"\((?:共|权重|分值)?[:为]?(\d+(?:\.\d+)?)(?:分|%)?\)$|(?<=\D)(\d+(?:\.\d+)?)分$")
_TOTAL = re.compile(
    r"(?:总分|合计|总计|(?:自评|评价|综合|考核)?(?:总|合计|综合)?得分(?:合计|总计)?|(?:自评|评价)总分|分数?合计|总体?得分)(?:\(.{0,8}\))?[::]?"
)
_ENDS = re.compile(
    r"绩效分析|自评结果|结果分析|情况及分析|(?:主要)?经验做法|存在(?:的)?(?:主要)?问题|改进措施|下一步|其他需要说明|^备注|^说明|^注"
    r"|联系人|填报?人|填表人|负责人|审核人|评价组|评价人员|评价小组|^偏差(?:较?大)|^评价结论|^自评结论|未完成原因分析$"
)
_GOALS = re.compile(
    r"^(?:年度)?(?:总体)?(?:绩效)?目标(?:完成情况)?$|^预期目标(?:\(.{0,12}\))?$|年度总体目标|实际完成情况$|总体目标$|^(?:年度)?目标$"
)
_NUMBERED_GOAL = re.compile(r"^年度(?:绩效)?目标[\d一二三四五六七八九十]")
_SUBJECT = re.compile(
    r"^(?:一级|二级)?(?:预算)?(?:转移支付|专项资金|专项|项目|政策)(?:\((?:政策|项目|专项)\)|[/、及](?:政策|项目))?名称(?:\(.{1,8}\))?[::]?$"
)
_INFORMS = re.compile(
    r"^(?:主管部门|实施单位|项目单位|预算单位|单位名称|部门名称|部门\(单位\)|部门|资金类型|项目类型|填报日期|项目负责人|联系电话)"
    r"(?:\(.{0,6}\))?(?:及代码|名称)?[::]?$"
)
_GRADED = re.compile(
    r"(?:绩效)?(?:综合)?(?:自评|评价|评定|评分|考核|自评价)?(?:结果)?(?:等级|等次|级别)(?:\(.{0,20}\))?[::]?"
)
_GRADE = re.compile(r"优秀?|良好?|中等?|差|一般|较[好差]|合格|不合格|及格|不及格|[ABCD]级?")
_COMPARES = re.compile(r"^[<>=≤≥＜＞＝≦≧]|^(?:不[少多低高]于|不超过|大于|小于|等于)")
_VALUE = re.compile(r"\d")
_POINTED = re.compile(r"(?P<number>-?\d+(?:\.\d+)?)分?")
_REACHED = re.compile(
    r"(?:基本|部分|全部|已|未|尚未|没有)?(?:达成|完成|实现|达到)(?:年?度?预期)?(?:指标|目标)?.{0,14}|完成"
)
_BARE_NUMBER = re.compile(r"[-－]?\d+(?:\.\d+)?")
_BLANK_NAME = re.compile(r"(?:指标\d{0,2}[:：、.]*|[…⋯.·、]+|[xX×]{2,})")
_SELF = re.compile(r"自评|自我评价|自查|单位评分")
_KEY = re.compile(r"财政|复核|评审|审核|重点|抽查|主管部门|第三方|中介|专家|核定|考评")
_REMARK = re.compile(r"(?:\([^()]*(?:\([^()]*\)[^()]*)?\))+[::]?$")
_SIGNS = str.maketrans(
    {"（": "(", "）": ")", "：": ":", "％": "%", "﹪": "%", "．": ".", "≦": "≤", "≧": "≥"} | {"︵": "(", "︶": ")"}
)


def squeeze(text: str) -> str:
    """Text without white space, its digits, brackets and signs half-width; Chinese punctuation stays."""
    out = []
    for character in text:
        if character.isspace():
            continue
        out.append(unicodedata.normalize("NFKC", character) if "０" <= character <= "ｚ" else character)
    return "".join(out).translate(_SIGNS)


class Label(msgspec.Struct, frozen=True):
    """The name of a level without the points printed behind it: “产出指标（50分）” is 产出指标 with 50."""

    text: str
    points: Decimal | None = None


def label_of(text: str) -> Label:
    """A level's name and its points."""
    squeezed = squeeze(text)
    match = _POINTS.search(squeezed)
    if match is None or match.start() == 0:
        return Label(squeezed.strip(":。"))
    return Label(squeezed[: match.start()].strip(":。"), Decimal(match[1] or match[2]))


def column_role(text: str) -> str | None:
    """What a column of an indicator table holds, by its squeezed heading."""
    heading = _without_remark(text)
    return next((role for role, pattern in _COLUMNS_COMPILED if pattern.search(heading)), None)


def funds_role(text: str) -> str | None:
    """What a column of a funds block holds, by its squeezed heading."""
    heading = _without_remark(text)
    return next((role for role, pattern in _FUNDS_COMPILED if pattern.search(heading)), None)


def _without_remark(heading: str) -> str:
    """A heading without the brackets behind it: 执行率（B/A）, 分值（10分）, 得分（20分*执行率）."""
    bare = _REMARK.sub("", heading)
    return bare or heading


def scorer_of(heading: str) -> str | None:
    """Who gave the scores of a column: `self` (自评得分) or `key` (财政复核得分), None where its heading is silent."""
    return "self" if _SELF.search(heading) else "key" if _KEY.search(heading) else None


def is_header_fragment(text: str) -> bool:
    """Whether squeezed text is the rest of a heading that a row above began."""
    return bool(text) and _HEADER_FRAGMENT.fullmatch(text) is not None


def is_level1(text: str) -> bool:
    """Whether a squeezed label (without points) is a usual level-1 indicator."""
    return _LEVEL1.fullmatch(text) is not None


def is_level2(text: str) -> bool:
    """Whether a squeezed label (without points) is a usual level-2 indicator."""
    return _LEVEL2.fullmatch(text) is not None


def parent_of(level2: str) -> str | None:
    """The level-1 indicator that a level-2 one always belongs to, None where it may be any."""
    return next((parent for pattern, parent in _PARENT if pattern.fullmatch(level2)), None)


def completes_level(above: str, text: str) -> bool:
    """Whether a cell goes on with the label of the cell above it: 数量 and 指标, 满意度 and 指标 and （20分）."""
    if _COMPLETES_LEVEL.fullmatch(text) is None:
        return False
    joined = label_of(above + text).text
    return is_level1(joined) or is_level2(joined)


def is_blank_name(text: str) -> bool:
    """Whether a squeezed name is only what the template prints: 指标2：, ……."""
    return _BLANK_NAME.fullmatch(text) is not None


def is_total(text: str) -> bool:
    """Whether a squeezed cell begins the row of an indicator table's totals."""
    return _TOTAL.fullmatch(text) is not None


def heads_grade(text: str) -> bool:
    """Whether a squeezed cell stands before the grade: 评价等级, 自评等次."""
    return _GRADED.fullmatch(text) is not None


def ends_indicators(text: str) -> bool:
    """Whether a squeezed cell begins what follows the indicators: analyses, notes, signatures."""
    return _ENDS.search(text) is not None


def is_goals(text: str) -> bool:
    """Whether a squeezed cell heads the yearly goals, which are words."""
    return _GOALS.search(text) is not None


def is_numbered_goal(text: str) -> bool:
    """Whether a squeezed cell heads one of several yearly goals, each with its indicators: 年度目标2：（40分）."""
    return _NUMBERED_GOAL.match(text) is not None


def names_subject(text: str) -> bool:
    """Whether a squeezed cell stands before the project's name."""
    return _SUBJECT.match(text) is not None


def informs(text: str) -> bool:
    """Whether a squeezed cell stands before something about the project or department other than its name."""
    return _INFORMS.match(text) is not None


def is_grade(text: str) -> bool:
    """Whether squeezed text is a grade."""
    return _GRADE.fullmatch(text) is not None


def compares(text: str) -> bool:
    """Whether squeezed text begins with a sign of comparison."""
    return _COMPARES.match(text) is not None


def has_digit(text: str) -> bool:
    """Whether squeezed text holds a digit."""
    return _VALUE.search(text) is not None


def is_outcome(text: str) -> bool:
    """Whether squeezed text says that something was reached or not: an actual value, never a target."""
    return _REACHED.fullmatch(text) is not None


def is_bare_number(text: str) -> bool:
    """Whether squeezed text is a number and nothing else."""
    return _BARE_NUMBER.fullmatch(text) is not None


def is_share(text: str) -> bool:
    """Whether squeezed text is a number or a percentage."""
    return is_bare_number(text.removesuffix("%"))


def points_of(text: str) -> Number | None:
    """The number of points that a squeezed cell prints: “10”, “10分”; None for anything else."""
    match = _POINTED.fullmatch(text)
    return parse_number(match["number"]) if match else None
