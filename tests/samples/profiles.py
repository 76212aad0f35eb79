"""The fictional departments: who they are, what they spend money on, how they set their documents.

Their names say that they are made up (示例), and no county or city of these names exists.
"""

from __future__ import annotations

import msgspec

from tests.samples.figures import Style

WAN = 1_000_000


class ProjectSpec(msgspec.Struct, frozen=True, kw_only=True):
    """A stream of project money: its account, its size in 万元 a year, where it comes from.

    `carry` is the largest share, in thousandths, that is left for the next year; `basic` is basic expenditure paid from
    the same money in 万元; `years` limits it to some years.
    """

    name: str
    code: str
    wan: int
    source: str = "fiscal"
    fund: str | None = "general"
    basic: int = 0
    carry: int = 0
    operating: bool = False
    years: tuple[int, ...] = ()


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What stays the same about a department over the years."""

    id: str
    name: str
    region: str
    place: str
    running: str
    units: tuple[str, ...]
    offices: tuple[str, ...]
    duties: tuple[str, ...]
    projects: tuple[ProjectSpec, ...]
    quota_administrative: int
    quota_institution: int
    retired: int
    vehicles: tuple[tuple[str, int], ...] = ()
    equipment: int = 0
    abroad_years: tuple[int, ...] = ()
    vehicle_years: tuple[int, ...] = ()
    housing_subsidy: bool = False
    style: Style = Style(layout="shaanxi")
    rulebooks: tuple[str, ...] = ("mof-2013",)

    @property
    def institution(self) -> bool:
        """Whether it is a public institution (事业单位) rather than an administrative department."""
        return self.quota_administrative == 0


SHAANXI = Style(layout="shaanxi", trim=True, filled_rules=True, latin="Times-Roman", drop=0.5, gap=0.14, body_size=13)
SHANGHAI = Style(layout="shanghai", codes=3, thousands=True, repeat_header=False, table_size=9.0, voice=1)

XINGHE = Profile(
    id="demo-xinghe",
    name="云桥县星河管理局（示例）",
    region="示例省云桥市云桥县",
    place="云桥县",
    running="2010301",
    units=("云桥县星河管理局本级（示例）", "云桥县星河信息服务中心（示例）"),
    offices=("办公室", "综合协调科", "信息技术科", "督查科"),
    duties=(
        "负责星河观测数据的收集、整理和公开，组织编制年度观测计划。",
        "负责县级观测站点的日常管理和维护，保障数据完整可用。",
        "承办观测成果的科普宣传和群众来信来访工作。",
        "完成县委、县政府交办的其他任务。",
    ),
    projects=(
        ProjectSpec(name="观测站点运行维护", code="2010302", wan=186),
        ProjectSpec(name="来信来访办理", code="2010308", wan=24),
        ProjectSpec(name="观测数据平台建设", code="2010399", wan=97),
        ProjectSpec(name="公益性岗位补贴", code="2080799", wan=6),
    ),
    quota_administrative=18,
    quota_institution=26,
    retired=5,
    vehicles=(("机要通信用车", 1), ("应急保障用车", 1)),
    style=SHAANXI,
    rulebooks=("lintong-2021", "mof-2013"),
)

QINGHE = Profile(
    id="demo-qinghe",
    name="云桥县青禾林业局（示例）",
    region="示例省云桥市云桥县",
    place="云桥县",
    running="2130201",
    units=("云桥县青禾林业局本级（示例）", "云桥县青禾苗圃（示例）", "云桥县青禾护林站（示例）"),
    offices=("办公室", "计划财务科", "营林科", "森林防火科", "资源管理科"),
    duties=(
        "拟订造林绿化年度计划并组织实施，指导苗木培育。",
        "负责森林资源调查、监测和林地用途管理。",
        "组织森林火灾预防、病虫害防治和护林巡查。",
        "管理公益林补偿资金，监督检查资金使用。",
    ),
    projects=(
        ProjectSpec(name="苗木培育", code="2130205", wan=342, carry=120),
        ProjectSpec(name="公益林管护补偿", code="2130209", wan=518, carry=60),
        ProjectSpec(name="森林防火", code="2130234", wan=73),
        ProjectSpec(name="林下产业发展", code="2130505", wan=150, carry=200),
        ProjectSpec(name="苗圃经营", code="2130204", wan=31, source="operating", fund=None, operating=True),
        ProjectSpec(name="上级林业补助", code="2130205", wan=45, source="superior", fund=None, carry=150),
    ),
    quota_administrative=12,
    quota_institution=31,
    retired=9,
    vehicles=(("应急保障用车", 2), ("执法执勤用车", 1)),
    equipment=1,
    style=msgspec.structs.replace(
        SHAANXI, unit="元", table_size=8.0, body_size=12, repeat_header=False, latin=None, drop=0.0, gap=0.0, voice=1
    ),
)

CHANGGENG = Profile(
    id="demo-changgeng",
    name="云桥县长庚交通局（示例）",
    region="示例省云桥市云桥县",
    place="云桥县",
    running="2140101",
    units=("云桥县长庚交通局本级（示例）", "云桥县长庚公路养护所（示例）"),
    offices=("办公室", "规划建设科", "公路养护科", "运输管理科"),
    duties=(
        "编制全县公路和水路运输发展规划并组织实施。",
        "负责县乡公路建设、养护和路政管理。",
        "指导道路客运、货运和城乡公交一体化工作。",
    ),
    projects=(
        ProjectSpec(name="县乡公路建设", code="2140104", wan=1260, carry=90),
        ProjectSpec(name="公路养护", code="2140106", wan=684, carry=40),
        ProjectSpec(name="道路运输管理", code="2140112", wan=58),
        ProjectSpec(
            name="桥梁改造", code="2120803", wan=430, fund="government_fund", carry=150, years=(2020, 2021, 2022, 2023)
        ),
        ProjectSpec(name="路域环境整治", code="2120899", wan=87, fund="government_fund", carry=100, years=(2022, 2023)),
        ProjectSpec(name="租金等其他收入安排的项目", code="2140106", wan=12, source="other", fund=None, carry=300),
    ),
    quota_administrative=15,
    quota_institution=38,
    retired=11,
    vehicles=(("主要领导干部用车", 1), ("执法执勤用车", 2), ("特种专业技术用车", 3)),
    equipment=4,
    housing_subsidy=True,
    style=SHANGHAI,
)

FUGUANG = Profile(
    id="demo-fuguang",
    name="鹿鸣市扶光学校管理中心（示例）",
    region="示例省鹿鸣市",
    place="鹿鸣市",
    running="2050202",
    units=("鹿鸣市扶光学校管理中心（示例）", "鹿鸣市扶光第一小学（示例）", "鹿鸣市扶光幼儿园（示例）"),
    offices=("综合部", "教学部", "后勤部"),
    duties=(
        "承担学校教育教学的组织、管理和服务工作。",
        "管理学校资产、经费和校舍安全。",
        "组织教师培训和教学研究。",
    ),
    projects=(
        ProjectSpec(name="学前教育发展", code="2050201", wan=212),
        ProjectSpec(name="校舍维修", code="2050202", wan=305, carry=70),
        ProjectSpec(name="教学设备购置", code="2050299", wan=133),
        ProjectSpec(name="教育费附加项目", code="2050999", wan=64),
        ProjectSpec(name="保教费安排的支出", code="2050201", wan=96, basic=58, source="institution", fund=None),
        ProjectSpec(name="利息等其他收入安排的支出", code="2050202", wan=3, source="other", fund=None),
    ),
    quota_administrative=0,
    quota_institution=112,
    retired=24,
    style=msgspec.structs.replace(
        SHANGHAI, codes=1, thousands=False, zero="0.00", table_size=8.5, body_size=14, filled_rules=True
    ),
)

WANGSHU = Profile(
    id="示例-望舒文旅局",
    name="鹿鸣市望舒文化旅游局（示例）",
    region="示例省鹿鸣市",
    place="鹿鸣市",
    running="2070101",
    units=("鹿鸣市望舒文化旅游局本级（示例）", "鹿鸣市望舒图书馆（示例）", "鹿鸣市望舒群众艺术馆（示例）"),
    offices=("办公室", "公共服务科", "产业发展科", "市场管理科"),
    duties=(
        "拟订文化和旅游事业发展规划并组织实施。",
        "管理公共图书馆、群众艺术馆，组织惠民文化活动。",
        "组织旅游整体形象推广，指导旅游市场秩序规范。",
    ),
    projects=(
        ProjectSpec(name="图书馆免费开放", code="2070104", wan=128),
        ProjectSpec(name="惠民文化活动", code="2070109", wan=167, carry=80),
        ProjectSpec(name="旅游形象推广", code="2070113", wan=240),
        ProjectSpec(name="其他文化旅游项目", code="2070199", wan=36),
        ProjectSpec(name="电影放映补助", code="2070701", wan=18, fund="government_fund"),
        ProjectSpec(name="体育场地开放", code="2296003", wan=25, fund="government_fund", carry=100),
    ),
    quota_administrative=21,
    quota_institution=34,
    retired=7,
    vehicles=(("主要领导干部用车", 1), ("其他用车", 1)),
    equipment=2,
    abroad_years=(2020, 2023),
    vehicle_years=(2022,),
    style=msgspec.structs.replace(
        SHAANXI, body_size=14, table_size=9.5, thousands=False, filled_rules=False, repeat_header=True, page_number="{}"
    ),
)

TINGYU = Profile(
    id="demo-tingyu",
    name="鹿鸣市听雨应急管理局（示例）",
    region="示例省鹿鸣市",
    place="鹿鸣市",
    running="2240101",
    units=("鹿鸣市听雨应急管理局本级（示例）",),
    offices=("办公室", "安全监管科", "防灾减灾科", "救援协调科"),
    duties=(
        "组织编制全市应急预案并开展演练。",
        "承担安全生产综合监督管理职责。",
        "组织自然灾害救助和灾后恢复工作。",
    ),
    projects=(
        ProjectSpec(name="灾害风险普查", code="2240104", wan=92, years=(2020, 2021, 2022)),
        ProjectSpec(name="安全生产监管", code="2240106", wan=134),
        ProjectSpec(name="应急物资储备与演练", code="2240109", wan=211, carry=110),
        ProjectSpec(name="自然灾害救灾补助", code="2240703", wan=160, carry=160),
        ProjectSpec(name="国有企业退休人员社会化管理", code="2230105", wan=27, fund="state_capital"),
    ),
    quota_administrative=32,
    quota_institution=0,
    retired=4,
    vehicles=(("应急保障用车", 3), ("执法执勤用车", 2)),
    equipment=1,
    style=msgspec.structs.replace(
        SHANGHAI, codes=3, total_last=True, repeat_header=True, latin="Times-Roman", drop=0.3
    ),
    rulebooks=("lintong-2021", "mof-2013"),
)

FICTIONAL = (XINGHE, QINGHE, CHANGGENG, FUGUANG, WANGSHU, TINGYU)
YEARS = (2021, 2022, 2023)

_NAMES = "星河青禾长庚扶光望舒听雨流云晚照松风竹影荷香梅雪远山晴川白露霜降谷雨芳洲沧浪"
_WORDS = [_NAMES[start : start + 2] for start in range(0, len(_NAMES), 2)]


def numbered(count: int) -> list[Profile]:
    """`count` fictional departments for benchmarks: the six above, varied in name, size and staff."""
    made = []
    for number in range(count):
        base = FICTIONAL[number % len(FICTIONAL)]
        word = _WORDS[number // len(FICTIONAL) % len(_WORDS)]
        size = 600 + 137 * number % 900
        projects = tuple(msgspec.structs.replace(p, wan=max(1, p.wan * size // 1000)) for p in base.projects)
        made.append(
            msgspec.structs.replace(
                base,
                id=f"demo-{number + 1:05d}",
                name=f"{base.place}{word}第{number + 1}局（示例）",
                units=(f"{base.place}{word}第{number + 1}局本级（示例）",),
                projects=projects,
                quota_administrative=base.quota_administrative * size // 1000,
                quota_institution=max(2, base.quota_institution * size // 1000),
            )
        )
    return made
