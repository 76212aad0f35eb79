"""Cuts a sentence into the tokens that the grammar reads: quantities, years, comparisons, roles, concepts, marks.

One pass of one regular expression over uniform text. Dates, document numbers, titles in 《》, codes and enumerators
are recognised so that they are not taken for quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from assets.facts.firsts import alternatives, first_characters
from assets.facts.lexicon import CLASS_PHRASES, PHRASES, PROJECT
from assets.facts.phrases import Phrase
from assets.tables.numbers import MONEY_SCALE, Number, parse_number

_UNIFORM = str.maketrans(
    {chr(0xFF10 + i): str(i) for i in range(10)}
    | dict.fromkeys("“”‘’＂「」『』", '"')
    | {"(": "（", ")": "）", "［": "[", "］": "]", "【": "[", "】": "]", "〔": "[", "〕": "]"}
    | {"％": "%", "﹪": "%", "．": ".", ":": "：", ";": "；", "!": "！", "?": "？", "＝": "=", "＋": "+"}
    | dict.fromkeys("～〜∼", "~")
    | dict.fromkeys("－−–—―", "-")
)


def normalise(text: str) -> str:
    """The text with one form for brackets, quotes, digits and dashes; every character keeps its place."""
    return text.translate(_UNIFORM)


class Token(msgspec.Struct, frozen=True, gc=False):
    """One token: `kind` and its characters `[start, end)`.

    `word` is the role, the budget of a completion, the direction (“” where the text leaves it open), the account's
    name, or what 每 counts by; `year` that of a date. Kinds: year, date, last_year, this_year, since (a year from which
    something holds), compare (with a year), against (a budget), old (the value before a change to another), role,
    completion, share, direction, level, nil (未发生), per (每人每年), item, project, founded, docno, among, reason,
    purpose, open, close, comma, list, marker, semicolon, colon, stop, about, and skip for what is no quantity.
    """

    kind: str
    start: int
    end: int
    word: str = ""
    year: int | None = None


class Quantity(msgspec.Struct, frozen=True, gc=False):
    """A printed number with its unit. `kind` is money, standard (元/人), rate, count, score, loose (500万), or bare."""

    kind: str
    number: Number
    unit: str
    scale: Decimal
    text_start: int
    text_end: int


class ConceptToken(Token, frozen=True, kw_only=True, gc=False):
    """A wording of the lexicon."""

    phrase: Phrase


class QuantityToken(Token, frozen=True, kw_only=True, gc=False):
    """A number with what its unit says."""

    quantity: Quantity


_NUM = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:，\d{3})+\.\d+|\d+(?:\.\d+)?"
_MEASURES = (
    r"人次|人天|户次|剂次|批次|床日|门次|车次|台（套）|台（件）|台套|平方米|平方公里|立方米|公里|千米|公顷|公斤|千克|个月|工作日"
    r"|人|户|个|辆|台|套|次|批|家|项|名|所|座|件|份|张|块|条|期|场|篇|册|本|处|类|位|间|宗|起|门|吨|亩|米|小时|分钟|天|支|只|株"
    r"|棵|艘|架|组|例|幅|片|笔|卷|栋|幢|枚|课时|学时|年(?![度级代初末底中\d])"
)
_COUNT = rf"[余多几]?[万亿千百]?[余多]?(?:{_MEASURES})"
_MONEY = r"[余多]?(?:万亿元|亿元|千万元|百万元|万元|千元|百元|元)"
_PER = "人|户|月|年|天|日|次|例|亩|生|学期|床日"
_UNIT = (
    rf"(?P<standard>(?:万元|元)(?:[/每·](?:{_PER}))+)|(?P<money>{_MONEY})|(?P<rate>%|个?百分点)|(?P<count>{_COUNT})"
    r"|(?P<score>分(?![之类级项析别散解担摊配支]))|(?P<loose>[余多]?[万亿][余多]?|余)"
)
_UP = "增加|增长|上升|提高|上涨|增幅|净增|升高"
_DOWN = "减少|下降|降低|压减|缩减|降幅|减幅|下浮|节约"
_LAST_YEAR = r"(?:上一?年度?(?:同期)?|上一度|去年(?:同期)?)"
_BASE_YEAR = rf"(?:(?:19|20)\d\d年度?|{_LAST_YEAR})[末底]?的?(?:决算|支出|预算)?(?:数|支出)?"
_BUDGET_OF = r"(?:年初|全年|当年|年度|本年|调整后?的?|部门)?预算(?:安排)?(?:数|金额|总额)?"
_NOT_A_YEAR = "万|元|亿|人|个|家|户|次|份|项|余|多|名|台|辆|套|件|分|条|至"
_HAN = r"[\u4e00-\u9fff]"

_PARTS = (
    # What must not be read as a quantity
    r"(?P<title>《[^《》]{0,120}》)",
    r"(?P<docno>[\[（]\d{4}[\]）]第?\d{1,5}号)",
    rf"(?P<marker>（[一二三四五六七八九十]{{1,3}}）|（\d{{1,2}}）(?!{_MONEY}|%)|[①-⑳])",
    rf"(?P<per>每(?:{_PER})(?:每?(?:{_PER}))?(?![类项个]))",
    rf"(?P<old>(?:由|从)(?=(?:原来的?|{_LAST_YEAR}的?|(?:19|20)\d\d年度?的?)?(?:每[人户年月]){{0,2}}(?:{_NUM})(?:{_MONEY}|%|{_COUNT})[^，。；\d]{{0,12}}"
    r"(?:提高|增加|上调|下调|调整|降低|降|减少|增长|下降|升)(?:到|至|为)))",
    r"(?P<since>(?:从|自)?(?:19|20)\d\d年度?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:起|开始))",
    r"(?P<founded>(?:成立|组建|设立|创建|建成|始建)于(?=(?:19|20)\d\d年))",
    r"(?P<nil>均?(?:未发生|未安排|没有发生|没有安排|无发生)|(?<=支出)为零|(?<=费)为零"
    r"|(?:没有使用|没有|无)(?=(?:政府性基金|国有资本经营)[^，。；\d]{0,14}(?:收入|支出)))",
    # Years and comparisons
    rf"(?P<against>(?:较|比|与|同|和|大于|小于|高于|低于|超过|超出|超)了?(?:(?:19|20)\d\d年度?)?{_BUDGET_OF}(?:相比|比较)?)",
    rf"(?P<compare>(?:较|比)(?:{_BASE_YEAR})(?:相比|比较)?|(?:与|同|和)(?:{_BASE_YEAR})(?:相比|比较|(?=持平|基本|一致|无|没有|相同|相等))|同比)",
    r"(?P<date>(?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}日|份|底|末|初)?|(?:19|20)\d\d\.\d{1,2}\.\d{1,2})",
    r"(?P<years>(?:19|20)\d\d[-~至]+(?=(?:19|20)\d\d年))",
    rf"(?P<year>(?:19|20)\d\d(?:年度?[末底初]?|(?={_HAN})(?!{_NOT_A_YEAR})))",
    rf"(?P<last_year>{_LAST_YEAR}(?!结转|转))",
    rf"(?P<ordinal>第\d{{1,4}}|(?:附件|附表|表|图|目标|指标)\d{{1,3}}(?:-\d{{1,3}})?(?![\d.%]|万|亿|元|{_COUNT}))",
    r"(?P<project>项目(?=(?:支出)?(?:绩效自(?!评报告)|绩效评价(?!报告)|自评得分|重点(?:绩效)?评价"
    r"|开展了?(?:部门|财政)?重点)|：(?:全年|年初|年度)?(?:预算|资金|执行|自评)))",
)
_ROLES = (
    r"(?P<completion>(?:完成|占)(?P<completed>年初|全年|调整后?|年度|本年|部门)?预算(?:安排)?(?:数|金额)?(?:的(?:比例|比率)?)?(?=为?\d)"
    r"|(?:年初)?预算(?:完成|执行)率|(?:实际)?执行率|完成率)",
    r"(?P<share>占[^，。；、：\d（）]{0,45}(?:（[^（）\d]{0,20}）[^，。；、：\d（）]{0,30})?(?=-?\d)|所占比[例重]|占比)",
    rf"(?P<mixed>(?:{_UP}|{_DOWN})(?:（(?:{_UP}|{_DOWN})）|/(?:{_UP}|{_DOWN}))|增减)",
    rf"(?P<up>{_UP})",
    rf"(?P<down>{_DOWN})",
    r"(?P<about>(?:基本|大致)(?:持平|一致))",
    r"(?P<level>持平|[无没]有?增减(?:变化|变动)?|[无没]有?变[化动]|(?:一致|相同|相等)(?=[，。；、）]|$))",
    r"(?P<initial_budget>年初(?:批复)?预算(?:数|安排|批复)?|预算年初数)",
    r"(?P<adjusted_budget>调整后?的?预算数?|预算调整后)",
    r"(?P<final>(?:预算|实际)完成数|(?:全年|当年度?|本年度?)?(?:预算)?(?:实际)?执行数"
    r"|(?:支出|收入)?(?:最终)?决算(?:数据|总?数|支出数?)?|实际支出数?|支出数|实际执行|执行(?=\d))",
    r"(?P<budget>(?:全年|本年度?|当年度?|年度|总)?预算(?:总?数|控制数|安排)?(?:金额)?)",
    r"(?P<this_year>本年度?|当年度?)",
    r"(?P<among>其中|分别为|用于以下方面|按照?(?:政府)?(?:支出)?(?:功能|经济)(?:分类)?(?:科目)?分类|包括以下)",
    r"(?P<reason>原因|主要(?:是|由于|系|因)|是因为|由于|系(?=[^，。；\d]{2,40}(?:所致|导致|造成|引起)))",
    r"(?P<purpose>用于(?!以下)|主要反映)",
)
_MARKS = (
    rf"(?P<range>(?P<low>{_NUM})(?:%|（含）)*[-~至](?=(?:{_NUM})(?:（含）)?(?:{_MONEY}|%|分|{_COUNT})))",
    rf"(?P<quantity>(?P<sign>(?<=[=为是：≤<率加长少降])-|(?<=[为加长少降])（(?=(?:{_NUM})）(?:{_MONEY}|%)))?(?P<number>{_NUM})"
    rf"(?:（含）|(?<=\d)）(?={_MONEY}|%))?(?:{_UNIT})?)",
    r"(?P<open>（)",
    r"(?P<close>）)",
    r"(?P<comma>[，,])",
    r"(?P<list>、)",
    r"(?P<semicolon>；)",
    r"(?P<colon>：)",
    r"(?P<stop>[。！？])",
)
_APPROXIMATELY = re.compile("[余多几]")
_EACH = re.compile("[每·/]+")
_PER_WHAT = re.compile(_PER)
_SILENT = frozenset({"title", "ordinal", "years", "range"})
_DIRECTIONS = {"up": "增加", "down": "减少", "mixed": ""}
_BUDGETS = {"年初": "initial_budget", "调整": "adjusted_budget", "调整后": "adjusted_budget"}
_ACCOUNT_MARK = r"（\d{0,7}[类款项]）"
_ITEM = re.compile(
    rf"(?:\"?(?:[^，。；：、（）\d\"]|（(?!\d{{0,7}}[类款项]）)[^（）\d，。；]{{1,12}}）){{2,40}}\"?{_ACCOUNT_MARK}){{1,3}}"
)
_CODED = re.compile(
    rf"(?<![\d.,-])2\d{{4}}(?:\d\d)?[-（]?(?P<name>(?!{_NOT_A_YEAR}|{_COUNT}){_HAN}(?:{_HAN}|（{_HAN}{{1,6}}）|、){{2,30}}?)）?"
    r"(?=(?:支出)?(?:决算|预算|年初预算)?数?[为：]?\d)"
)
"""An account by code and name: “2010601行政运行80万元”, “2101101（行政单位医疗）支出80万元”."""
_ITEM_NAME = re.compile(_ACCOUNT_MARK)
_ITEM_LEAD = re.compile(r"^(?:其中|[一二三四五六七八九十]是|[.、])+")


class _Lexer(msgspec.Struct, frozen=True):
    """The alternatives by the character that they may begin with, so that a place tries only what can stand there."""

    begins: re.Pattern[str]
    by_first: dict[str, re.Pattern[str]]
    phrases: dict[str, Phrase]


def _compile() -> _Lexer:
    phrases: dict[str, Phrase] = {}
    weighed: list[tuple[int, int, str]] = []
    for i, phrase in enumerate((*PHRASES, *CLASS_PHRASES, PROJECT)):
        for j, alternative in enumerate(alternatives(phrase.pattern)):
            phrases[f"p{i}_{j}"] = phrase
            weighed.append((-_weight(alternative), -len(alternative), f"(?P<p{i}_{j}>{alternative})"))
    # The wording that says most is tried first: 财政拨款收入总计 before 财政拨款收入 before 收入.
    ordered = [*_PARTS, *(pattern for _, _, pattern in sorted(weighed)), *_ROLES, *_MARKS]
    by_first: dict[str, list[str]] = {}
    for pattern in ordered:
        for character in first_characters(pattern):
            by_first.setdefault(character, []).append(pattern)
    begins = re.compile("[" + "".join(map(re.escape, by_first)) + "]")
    return _Lexer(begins, {c: re.compile("|".join(found)) for c, found in by_first.items()}, phrases)


def _weight(alternative: str) -> int:
    """How much an alternative says: its Chinese characters, look-arounds left out."""
    return len(re.findall(_HAN, re.sub(r"\(\?<?[=!][^()]*\)", "", alternative)))


_LEXER = _compile()


def tokenise(text: str) -> Iterator[Token]:
    """The tokens of a uniform text, in order; what is no token is left to the grammar as words."""
    start = 0
    paths = _ITEM if "）" in text else None
    for pattern in (paths, _CODED):
        if pattern is not None and (found := list(pattern.finditer(text))):
            for match in found:
                yield from _scan(text, start, match.start())
                yield _item(match) if pattern is paths else _coded(match)
                start = match.end()
            break
    yield from _scan(text, start, len(text))


def _item(match: re.Match[str]) -> Token:
    words = _ITEM_LEAD.sub("", _ITEM_NAME.split(match.group())[-2])
    return Token("item", match.start(), match.end(), words.strip('"'))


def _coded(match: re.Match[str]) -> Token:
    """The names of the rest accounts end with 支出 themselves: 其他卫生健康支出."""
    rest = match["name"].startswith("其他") and match.string.startswith("支出", match.end())
    return Token("item", match.start(), match.end(), match["name"] + ("支出" if rest else ""))


def _scan(text: str, start: int, end: int) -> Iterator[Token]:
    low: re.Match[str] | None = None
    for match in _matches(text, start, end):
        kind = _kind(match)
        if kind == "range":
            low = match
        elif kind == "quantity":
            quantity = _quantity(match)
            if low is not None:
                yield _lower(low, quantity)
                low = None
            yield QuantityToken(kind, match.start(), match.end(), quantity=quantity)
        elif kind in _DIRECTIONS:
            yield Token("direction", match.start(), match.end(), _DIRECTIONS[kind])
        elif kind in _LEXER.phrases:
            yield ConceptToken("concept", match.start(), match.end(), phrase=_LEXER.phrases[kind])
        elif kind == "completion":
            yield Token(kind, match.start(), match.end(), _BUDGETS.get(match["completed"] or "", "budget"))
        elif kind in ("year", "date", "since", "docno"):
            yield Token(kind, match.start(), match.end(), year=_year_of(match.group()))
        elif kind in ("initial_budget", "adjusted_budget", "budget", "final"):
            yield Token("role", match.start(), match.end(), kind)
        elif kind == "per":
            yield Token(kind, match.start(), match.end(), "/".join(_PER_WHAT.findall(match.group())))
        else:
            yield Token("skip" if kind in _SILENT else kind, match.start(), match.end())


def _matches(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    while begin := _LEXER.begins.search(text, start, end):
        match = _LEXER.by_first[begin.group()].match(text, begin.start(), end)
        if match is None:
            start = begin.start() + 1
        else:
            start = match.end()
            yield match


_KINDS = ("standard", "money", "rate", "count", "score", "loose")
_INNER = frozenset({"completed", "low", "sign", "number", *_KINDS})
_FOUR_DIGITS = re.compile(r"\d{4}")


def _kind(match: re.Match[str]) -> str:
    """The name of the alternative that matched: the outermost group."""
    name = match.lastgroup or ""
    return name if name not in _INNER else "quantity"


def _year_of(text: str) -> int | None:
    match = _FOUR_DIGITS.search(text, 0, 5)
    return int(match[0]) if match else None


def _quantity(match: re.Match[str]) -> Quantity:
    digits = match["number"]
    number = parse_number(("-" if match["sign"] else "") + digits) or Number(Decimal(0), Decimal(0))
    kind = next((k for k in _KINDS if match[k]), "bare")
    unit = _APPROXIMATELY.sub("", match[kind]) if kind != "bare" else ""
    unit = _EACH.sub("/", unit) if kind == "standard" else unit
    scale = MONEY_SCALE.get(unit, Decimal(1)) if kind == "money" else Decimal(1)
    return Quantity(kind, number, unit, scale, match.start("number"), match.end("number"))


def _lower(match: re.Match[str], upper: Quantity) -> Token:
    """The lower end of a range, in the unit of the upper one."""
    number = parse_number(match["low"]) or Number(Decimal(0), Decimal(0))
    quantity = Quantity(upper.kind, number, upper.unit, upper.scale, match.start("low"), match.end("low"))
    return QuantityToken("quantity", match.start(), match.end(), quantity=quantity)
