"""The words of these documents: what the facts' concepts are called in sentences.

One entry a concept, whatever its roles: 年初预算, 决算, 增加, 占 and the rest are grammar (`tokens.py`). A pattern is a
short regular expression over text that `tokens.normalise` made uniform (full-width brackets, ASCII digits, `"` for
every quotation mark). Another province's wording is one more alternative here. The wording is that of the templates
for published final accounts (财政部《地方预决算公开操作规程》 and the provinces' own) and of performance reports.
"""

from __future__ import annotations

import re

from assets.facts.phrases import Ids, Phrase, gathered, part_of

_INCOME_OF: dict[str, Ids] = {
    "government_fund": ("government_fund_income",),
    "state_capital": ("state_capital_income",),
}
_EXPENDITURE_OF: dict[str, Ids] = {
    "government_fund": ("government_fund_expenditure",),
    "state_capital": ("state_capital_expenditure",),
    "general_budget": ("general_budget_expenditure",),
}
_OPENING_OF: dict[str, Ids] = {"fiscal": ("fiscal_opening_carry_over",), "government_fund": (), "state_capital": ()}
_CLOSING_OF: dict[str, Ids] = {"fiscal": ("fiscal_closing_carry_over",), "government_fund": (), "state_capital": ()}
"""What is carried over of one kind of funds is not what the department carries over."""
_NOT_THE_DEPARTMENTS: dict[str, Ids] = {"government_fund": (), "state_capital": ()}
"""What is spent from one kind of funds is not what the department spends."""
_TOTALS = ("total_income", "total_expenditure")
_FISCAL_TOTALS = ("fiscal_total_income", "fiscal_total_expenditure")
_FISCAL_INCOME: dict[str, Ids] = {"fiscal": ("fiscal_total_income",)}
_FISCAL_EXPENDITURE: dict[str, Ids] = {"fiscal": ("fiscal_total_expenditure",)}
_BOTH = r"(?:收入[、和及与]?支出|收[、和及与]?支)(?:决算)?"
_TRIPLE = r'"?三公"?经费'
_SPENT = r"(?:财政拨款)?(?:支出)?"
_SME = r"(?:政府采购)?授予{}企业(?:的?合同)?(?:金额|总额)?"

PHRASES: tuple[Phrase, ...] = (
    # Totals
    Phrase(rf"财政拨款{_BOTH}总(?:计|额)", money=_FISCAL_TOTALS, sets="fiscal"),
    Phrase(
        rf"{_BOTH}总(?:计|额)|收[、和及与]?支(?=[各均]?(?:[较比]|增加|减少|增长|下降))",
        money=_TOTALS,
        scopes={"fiscal": _FISCAL_TOTALS},
    ),
    Phrase(r"财政拨款收入总(?:计|额)", money=("fiscal_total_income",), sets="fiscal"),
    Phrase(r"财政拨款支出总(?:计|额)", money=("fiscal_total_expenditure",), sets="fiscal"),
    Phrase(
        r"收入(?:决算)?总(?:计|额)|总收入",
        money=("total_income",),
        scopes=_FISCAL_INCOME,
    ),
    Phrase(
        r"支出?(?:决算)?总(?:计|额)|总支出",
        money=("total_expenditure",),
        scopes=_FISCAL_EXPENDITURE,
    ),
    Phrase(r"决算总?收入(?=为?\d)|(?<=预算)收入(?=为?\d)", money=("total_income",), weak=True),
    Phrase(r"决算总?支出(?=为?\d)", money=("total_expenditure",), weak=True),
    Phrase(
        r"本年(?:度)?(?:总)?收入(?:(?:决算)?(?:总?合计|总计))?(?!预算|决算)|(?<=）20\d\d年)收入(?=为?\d)",
        money=("current_year_income",),
        scopes=_INCOME_OF,
    ),
    Phrase(
        r"本年(?:度)?(?:总)?支出(?:(?:决算)?(?:总?合计|总计))?(?!预算|决算)|(?<=）20\d\d年)支出(?=为?\d)",
        money=("current_year_expenditure",),
        scopes=_EXPENDITURE_OF,
    ),
    Phrase(
        r"收入(?=为?\d)",
        money=("total_income",),
        scopes=_FISCAL_INCOME | _INCOME_OF,
        bare=("total", "fiscal", "government_fund", "state_capital"),
    ),
    Phrase(
        r"支出(?=为?\d)",
        money=("total_expenditure",),
        scopes=_FISCAL_EXPENDITURE | _EXPENDITURE_OF,
        bare=("total", "fiscal", "government_fund", "state_capital"),
    ),
    Phrase(r"收入预算(?:总[额计数])?(?=[为共]?\d)", money=("total_income",), role="budget"),
    Phrase(r"支出预算(?:总[额计数])?(?=[为共]?\d)", money=("total_expenditure",), role="budget"),
    Phrase(r"部门预算(?:总)?支出", money=("total_expenditure",), role="initial_budget"),
    Phrase(r"部门预算(?:总)?收入", money=("total_income",), role="initial_budget"),
    Phrase(
        r"收入(?:总?合计)数?(?=[为=]?\d|增加|增长|减少|下降)", money=("current_year_income",), bare=("report", "income")
    ),
    Phrase(
        r"支出(?:总?合计)数?(?=[为=]?\d|增加|增长|减少|下降)",
        money=("current_year_expenditure",),
        bare=("expenditure",),
    ),
    Phrase(
        r"部门整体(?:支出)?",
        money=("evaluated_expenditure",),
        scopes={"report": ("total_expenditure",)},
        whole=True,
    ),
    Phrase(r"部门(?=全年预算)", money=("evaluated_expenditure",), scopes={"report": ("total_expenditure",)}),
    # Income by kind
    Phrase(
        r"一般公共预算(?:财政)?(?:拨款)?(?:本年)?(?:收入|(?=\d|为))|一般公共预算财政拨款",
        money=("general_budget_income",),
        under={"fiscal_appropriation_expenditure": "general_budget_expenditure"},
        sets="general_budget",
    ),
    Phrase(r"政府性基金(?:预算)?(?:财政拨款)?(?:本年)?收入", money=("government_fund_income",), sets="government_fund"),
    Phrase(r"国有资本经营(?:预算)?(?:财政拨款)?(?:本年)?收入", money=("state_capital_income",), sets="state_capital"),
    Phrase(r"(?:公共)?财政拨款(?:收入|(?=\d))", money=("fiscal_appropriation_income",)),
    Phrase(r"上级补助收入", money=("superior_subsidy_income",)),
    Phrase(r"事业(?:单位)?收入(?!支出)", money=("institution_income",)),
    Phrase(r"(?:事业单位)?经营收入(?!支出)", money=("operating_income",)),
    Phrase(r"附属单位(?:上缴|缴款)收入", money=("affiliated_income",)),
    Phrase(r"其他收入(?!支出)", money=("other_income",)),
    # Carry-overs
    Phrase(r"使用非财政拨款结余(?:和专用结余|（[^）]{0,12}）)?", money=("non_fiscal_surplus_used",)),
    Phrase(r"结余分配", money=("surplus_distribution",)),
    Phrase(r"年初财政拨款结转[和及、与]?结余", money=("fiscal_opening_carry_over",)),
    Phrase(r"年末财政拨款结转[和及、与]?结余", money=("fiscal_closing_carry_over",)),
    Phrase(r"(?:年初|上年)结转[和及、与]?结余|上年结转", money=("opening_carry_over",), scopes=_OPENING_OF),
    Phrase(
        r"年末结转[和及、与]?结余|结转下年|累计结转[和及、与]?结余(?:资金)?总?(?:数|额)?"
        r"|结转[和及、与]?结余(?:资金)?总额|结转资金与结余资金之和|结转[和及、与]?结余资金(?=[为=]?\d)",
        money=("closing_carry_over",),
        scopes=_CLOSING_OF,
    ),
    # Expenditure
    Phrase(
        r"一般公共预算(?:财政)?(?:拨款)?(?:本年)?支出",
        money=("general_budget_expenditure",),
        sets="general_budget",
    ),
    Phrase(r"一般公共预算(?:财政)?(?:拨款)?基本支出", money=("general_budget_basic_expenditure",)),
    Phrase(r"一般公共预算(?:财政)?(?:拨款)?项目支出", money=("general_budget_project_expenditure",)),
    Phrase(r"政府性基金(?:预算)?(?:财政拨款)?(?:本年)?支出", money=("government_fund_expenditure",)),
    Phrase(r"国有资本经营(?:预算)?(?:财政拨款)?(?:本年)?支出", money=("state_capital_expenditure",)),
    Phrase(
        r"财政拨款支出",
        money=("fiscal_appropriation_expenditure",),
        scopes={"general_budget": ("general_budget_expenditure",)},
    ),
    Phrase(
        r"基本支出",
        money=("basic_expenditure",),
        scopes={"general_budget": ("general_budget_basic_expenditure",)} | _NOT_THE_DEPARTMENTS,
    ),
    Phrase(r"用于保障[^，。；\d]{0,40}正常运转的日常(?:支出|开支)(?=[共为]?\d)", money=("basic_expenditure",)),
    Phrase(r"用于[^，。；\d]{0,60}专项业务(?:支出|工作支出)(?=[共为]?\d)", money=("project_expenditure",)),
    Phrase(r"重点项目(?:总)?支出", money=("key_project_expenditure",)),
    Phrase(
        r"项目支出",
        money=("project_expenditure",),
        scopes={"general_budget": ("general_budget_project_expenditure",)} | _NOT_THE_DEPARTMENTS,
    ),
    Phrase(r"上缴上级支出", money=("upward_payment",)),
    Phrase(r"经营支出", money=("operating_expenditure",)),
    Phrase(r"对附属单位补助支出", money=("affiliated_subsidy",)),
    Phrase(r"人员(?:经费|支出)(?:支出)?", money=("personnel_cost",)),
    Phrase(r"(?:日常)?公用(?:经费|支出)(?:支出)?", money=("public_cost",)),
    Phrase(r"机关运行(?:经费|费用)(?:支出)?", money=("operating_cost",)),
    Phrase(r"预算调整(?:数|额)", money=("budget_adjustment",)),
    # “三公” and meetings
    Phrase(
        rf"(?:财政拨款)?(?:安排的?)?{_TRIPLE}{_SPENT}",
        money=("three_public",),
    ),
    Phrase(
        rf"(?:组织)?因公出国（境）(?:经费|费用?)?{_SPENT}(?:团组)?|出国(?:（境）)?团组|出国（境）(?=共?计?\d)",
        money=("abroad",),
        units={
            "个": "abroad_groups",
            "次": "abroad_groups",
            "批次": "abroad_groups",
            "人次": "abroad_persons",
            "人": "abroad_persons",
        },
    ),
    Phrase(rf"公务用车购置[及和与、]运行(?:维护)?(?:费用?)?{_SPENT}|公务用车费", money=("vehicle_total",)),
    Phrase(
        rf"公务用车购置(?:费用?|[数量])?{_SPENT}",
        money=("vehicle_purchase",),
        units={"辆": "vehicles_purchased", "台": "vehicles_purchased"},
    ),
    Phrase(rf"公务用车运行(?:维护)?(?:费用?)?{_SPENT}", money=("vehicle_operation",)),
    Phrase(
        r"(?:其他)?国内(?:公务)?接待(?:费用?)?(?:支出)?(?:批次|人次|团组|人数)?数?|(?:接待)?国内(?:公务)?来访(?:团组|人员)?"
        r"|来宾|接待来访(?:团组|人员)|接待(?:批次|人次|人数)数?",
        money=("reception_domestic",),
        units={
            "个": "reception_batches",
            "批次": "reception_batches",
            "批": "reception_batches",
            "人次": "reception_persons",
            "人": "reception_persons",
        },
    ),
    Phrase(
        r"(?:外宾接待|接待外宾|外事接待|国（境）外(?:公务)?接待)(?:费用?)?(?:支出)?(?:批次|人次|团组|人数)?数?|(?:接待)?国（境）外来访(?:团组|人员)?|来访外宾",
        money=("reception_foreign",),
        units={
            "个": "foreign_reception_batches",
            "批次": "foreign_reception_batches",
            "批": "foreign_reception_batches",
            "人次": "foreign_reception_persons",
            "人": "foreign_reception_persons",
        },
    ),
    Phrase(
        rf"公务(?:接待|招待)(?:费用?)?{_SPENT}",
        money=("reception",),
        units={
            "批次": "reception_batches",
            "批": "reception_batches",
            "人次": "reception_persons",
            "人": "reception_persons",
        },
    ),
    Phrase(rf"会议费{_SPENT}", money=("meeting",)),
    Phrase(rf"培训费{_SPENT}", money=("training",)),
    Phrase(r"(?:召开|举办|组织)(?:各类)?会议|参加会议|参会(?:人数|人次|人员)", units=gathered("meeting")),
    Phrase(r"(?:组织|举办|开展)(?:各类)?培训(?:班)?|参加培训|参训(?:人数|人次|人员)", units=gathered("training")),
    # Procurement
    Phrase(r"政府采购(?:实际)?(?:支出总额|支出合计|支出|总?金额|总额|规模)", money=("procurement_total",)),
    Phrase(r"(?:政府)?(?:采购货物|货物(?:类)?采购)(?:支出|金额)?(?!授予)", money=("procurement_goods",)),
    Phrase(r"(?:政府)?(?:采购工程|工程(?:类)?采购)(?:支出|金额)?(?!授予)", money=("procurement_works",)),
    Phrase(r"(?:政府)?(?:采购服务|服务(?:类)?采购)(?:支出|金额)?(?!授予)", money=("procurement_services",)),
    Phrase(rf"货物采购{_SME.format('中小')}", money=("procurement_goods_sme",), rate=("procurement_goods_sme",)),
    Phrase(rf"工程采购{_SME.format('中小')}", money=("procurement_works_sme",), rate=("procurement_works_sme",)),
    Phrase(rf"服务采购{_SME.format('中小')}", money=("procurement_services_sme",)),
    Phrase(_SME.format("中小"), money=("procurement_sme",)),
    Phrase(_SME.format("(?:小型?、?微型?|小微)"), money=("procurement_micro",)),
    Phrase(r"面向中小企业预留(?:的?政府采购(?:项目)?)?(?:预算)?(?:金额|总额)", money=("procurement_sme_reserved",)),
    Phrase(r"面向小微企业预留(?:的?政府采购(?:项目)?)?(?:预算)?(?:金额|总额)", money=("procurement_micro_reserved",)),
    # Staff, units, vehicles, equipment
    Phrase(r"行政编制(?:人?数|人员)?", count=("staff_quota_administrative",)),
    Phrase(r"(?:参公|工勤|机关工勤)编制(?:人?数|人员)?"),
    Phrase(r"事业编制(?:人?数|人员)?", count=("staff_quota_institution",)),
    Phrase(r"(?:核定)?(?:在职)?(?:人员)?编制(?:总)?(?:人?数|人员(?:数|总数)?)?", count=("staff_quota",)),
    Phrase(
        r"实有(?:在职)?(?:人员|人数|职工)(?:总?数)?(?!\d{1,6}人；事业编制)|实有在职人数|实有在编人员|在职(?:在编)?人员(?:总?数)?"
        r"|实际(?:在职)?(?:在编)?(?:人员|人数)(?:总?数)?|(?:年末)?实有(?=\d+人)|年末(?:实有|实际)?(?:在职)?人(?:员|数)",
        count=("staff_actual",),
    ),
    Phrase(
        r"行政(?:人员)?(?=\d)",
        under={"staff_quota": "staff_quota_administrative", "staff_actual": "staff_actual_administrative"},
    ),
    Phrase(
        r"事业(?:人员)?(?=\d)",
        under={"staff_quota": "staff_quota_institution", "staff_actual": "staff_actual_institution"},
    ),
    Phrase(r"(?:实有(?:人员|人数)|实际)(?=\d{1,6}人；事业编制)", count=("staff_actual_administrative",)),
    Phrase(r"实际(?=\d{1,6}人)", count=("staff_actual_institution",), follows=("staff_quota_institution",)),
    Phrase(r"离退休人员", count=("retired_staff",)),
    Phrase(r"决算(?:编制|汇编)?范围的?(?:[^\d，。；]{0,12})单位(?:共计?|包括|有)?(?=\d)", count=("budget_units",)),
    Phrase(
        r"单(?:价|位价值)100万元（?(?:含）?)?(?:及)?以上的?(?:通用|专用)?设备(?:（[^）]{0,20}）)?(?<!通用设备)",
        count=("equipment_over_1m",),
        under={"vehicles_purchased": "equipment_over_1m_purchased"},
    ),
    Phrase(
        r"购置单(?:价|位价值)100万元（?(?:含）?)?(?:及)?以上的?(?:通用|专用)?设备(?:（[^）]{0,20}）)?",
        count=("equipment_over_1m_purchased",),
    ),
    Phrase(
        r"单(?:价|位价值)50万元（?(?:含）?)?(?:及)?以上的?(?:通用|专用)?设备(?:（[^）]{0,20}）)?",
        count=("equipment_over_500k",),
    ),
    Phrase(
        r"(?:一般公务|(?:一般)?执法执勤|机要通信|应急保障|特种专业技术|定向保障|离退休干部(?:服务)?|其他|(?:副?部（?省?）?级(?:及以上)?|主要)领导(?:干部)?)用车",
        count=("vehicles_of_kind",),
        named=True,
    ),
    Phrase(r"公务(?:用)?车保有量", count=("vehicles_official",)),
    Phrase(
        r"(?:购置|更新购置|购入)(?:公务)?(?:用车|车辆)(?:购置数|数)?|购置（更新）(?:公务用车|车辆)?",
        count=("vehicles_purchased",),
    ),
    Phrase(r"(?:共有|车辆保有量|实有)(?:公务用车|车辆)?(?=\d)|车辆(?=共?计?\d)", count=("vehicles",)),
    # What was evaluated, and what says who speaks
    Phrase(
        r"对(?=(?:20\d\d年度?)?\d{1,4}个[^，。；\d]{0,12}项目(?:支出)?(?:全面)?(?:组织)?(?:开展|进行)了?(?:预算)?(?:绩效)?(?:自评|自我评价))"
        r"|(?<=自评，)共?涉及(?:预算)?(?:支出)?项目(?=共?\d{1,4}个)",
        count=("evaluated_projects",),
    ),
    Phrase(
        r"(?:共?涉及)?(?:财政|预算|项目)?(?:支出|拨款)?资金(?:总额|总计)?(?=[为共]?\d)|涉及(?:预算)?(?:支出|金额)(?=\d)",
        money=("evaluated_projects_funds",),
        follows=("evaluated_projects",),
    ),
    Phrase(r"(?:预算)?(?:部门|单位)(?:编号|编码|代码)", count=("department_code",)),
    # Scores
    Phrase(r"自(?:评|我评价)(?:总|综合)?(?:得分|分数|成绩|评分)", score=("self_evaluation_score",)),
    Phrase(r"(?:绩效)?自评(?=\d)", score=("self_evaluation_score",)),
    Phrase(r"(?:财政|部门)?重点(?:绩效)?评价(?:综合)?(?:得分|分数)", score=("key_evaluation_score",)),
    Phrase(r"(?<!自)(?<!合)评价得分", score=("key_evaluation_score",)),
    Phrase(r"总得分|综合得分|合计得分|评价总分", score=("report_score",)),
    Phrase(r"(?:群众|社会公众|服务对象|公众)?满意(?:度|率)", rate=("satisfaction",)),
    # What would otherwise be taken for one of the above
    Phrase(
        r"其他收入支出|项目资金结转[和及、与]?结余|一般公共预算|部门预算|预算单位|预算绩效|预算资金|预算管理|预算执行(?![数率])|预算编制|预算指标|预算公开"
        r"|人均(?:公用|人员)经费"
    ),
    Phrase(r"政府性基金(?:预算)?(?:财政拨款)?", under=part_of("government_fund"), sets="government_fund"),
    Phrase(r"国有资本经营(?:预算)?(?:财政拨款)?", under=part_of("state_capital"), sets="state_capital"),
    Phrase(r"预算(?:支出|收入)(?:合计)?数?", weak=True),
)

FUNCTIONAL_CLASSES = (
    "一般公共服务支出|外交支出|国防支出|公共安全支出|教育支出|科学技术支出|文化旅游体育与传媒支出|文化体育与传媒支出"
    "|社会保障和就业支出|卫生健康支出|医疗卫生与计划生育支出|节能环保支出|城乡社区支出|农林水支出|交通运输支出"
    "|资源勘探工业信息等支出|资源勘探信息等支出|商业服务业等支出|金融支出|援助其他地区支出"
    "|自然资源海洋气象等支出|国土海洋气象等支出|住房保障支出|粮油物资储备支出|国有资本经营预算支出"
    "|灾害防治及应急管理支出|债务还本支出|债务付息支出|抗疫特别国债安排的支出"
)
"""类 of the functional classification (财政部《政府收支分类科目》), as they are named since 2018."""

ECONOMIC_CLASSES = (
    "工资福利支出|商品和?服务支出|对个人和?家庭的?补助(?:支出)?|资本性支出(?:（基本建设）)?|债务利息及费用支出"
    "|对企业补助|对社会保障基金补助"
)
"""类 of the economic classification for departments."""

CLASS_PHRASES = (
    Phrase(FUNCTIONAL_CLASSES, money=("functional_item",), named=True),
    Phrase(ECONOMIC_CLASSES, money=("economic_item",), named=True),
)

ITEM = Phrase("", money=("functional_item",), named=True)
"""A path of accounts, `…（类）…（款）…（项）`: its last account is the subject."""

PROJECT = Phrase(r"(?:该|本)?项目(?=(?:全年|年初|总)?预算|执行|实际支出)", money=("project",))
PROJECT_CONCEPTS = frozenset({"project", "self_evaluation_score", "key_evaluation_score", "satisfaction"})
"""What the text of a report about one project may state about it."""

SCOPES = (
    (r"财政拨款(?:收入支出|收支|收入、支出)(?:决算)?总", "fiscal"),
    (r"政府性基金", "government_fund"),
    (r"国有资本经营", "state_capital"),
    (r"一般公共预算(?:财政拨款)?", "general_budget"),
    (r"(?:收入支出|收支)(?:决算)?总", "total"),
    (
        r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d{1,2}[.、])?(?:关于)?(?:20\d\d年度)?收入(?:决算)?(?:情况|构成)",
        "income",
    ),
    (
        r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d{1,2}[.、])?(?:关于)?(?:20\d\d年度)?支出(?:决算)?(?:情况|构成)",
        "expenditure",
    ),
)
"""What kind of funds a section is about, by its heading: the first that is found."""


def scope_of(heading: str) -> str | None:
    """The kind of funds that a heading names, None for none."""
    return next((name for pattern, name in SCOPES if re.search(pattern, heading)), None)


REPORT_SCOPE = "report"
"""The scope of an evaluation report on the whole department, where its sections are about no kind of funds."""
