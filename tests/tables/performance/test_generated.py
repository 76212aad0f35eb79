"""Performance tables made at random from what templates vary are read back exactly."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from assets.documents.model import Page
from assets.tables.performance.values import text_of
from tests.tables.building import page
from tests.tables.performance.stating import only, rows, totals

Row = tuple[str, str, str, str, str, Decimal, Decimal, str]
"""Level 1, level 2, name, target, actual, weight, score, reason."""

LEVELS = (
    ("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标")),
    ("效益指标", ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")),
    ("满意度指标", ("服务对象满意度指标",)),
)
NAMES = (
    "道路养护里程",
    "桥梁检测座数",
    "验收合格率",
    "资金支付进度",
    "培训人次",
    "群众满意程度",
    "设备完好率",
    "巡查次数",
)
VALUES: tuple[tuple[str, str], ...] = (
    ("≥80公里", "82公里"),
    ("12次", "12次"),
    ("≥95%", "96.5%"),
    ("12月底前", "12月20日"),
    ("提高", "基本提高"),
    ("≤1.2万元/公里", "1.16万元/公里"),
    ("1000", "990"),
    ("100%", "100%"),
)
RULES = ("完成得满分，每少1%扣0.5分，扣完为止。", "①制度健全，得2分；②执行有效，得3分")
REASONS = ("", "雨季施工", "材料涨价，已调整计划")
ROLES = {
    "level1": ("一级指标", "一级\n指标"),
    "level2": ("二级指标", "二级指标名称"),
    "name": ("三级指标", "三级指标名称"),
    "target": ("年度指标值", "目标值", "年度指标值（A）", "计划值"),
    "actual": ("实际完成值", "全年完成值", "实际完成值（B）", "完成情况"),
    "weight": ("分值", "权重", "分值（100分）", "标准分"),
    "score": ("得分", "评价得分", "复核得分"),
    "self": ("自评得分", "自评分"),
    "rule": ("评分标准", "计分方法", "评价标准"),
    "reason": ("偏差原因分析及改进措施", "备注", "未完成原因分析"),
}
ORDERS = (
    ("level1", "level2", "name", "target", "actual", "weight", "score", "reason"),
    ("level1", "level2", "name", "weight", "target", "actual", "score", "reason"),
    ("level1", "level2", "name", "weight", "target", "actual", "reason", "score"),
    ("level1", "level2", "name", "target", "actual", "weight", "score"),
    ("level1", "level2", "name", "weight", "score", "reason"),
    ("level1", "level2", "name", "rule", "weight", "score", "reason"),
    ("level1", "level2", "name", "weight", "rule", "self", "score", "reason"),
    ("level1", "level2", "name", "target", "actual", "weight", "self", "score"),
)


@st.composite
def indicators(draw: st.DrawFn) -> list[Row]:
    """A table's rows in the order of their levels, no name twice."""
    found: list[Row] = []
    names = list(draw(st.permutations(NAMES)))
    for level1, below in LEVELS:
        for level2 in below:
            for _ in range(draw(st.integers(0, 2))):
                if not names:
                    break
                target, actual = draw(st.sampled_from(VALUES))
                weight = draw(st.integers(2, 60))
                lost = draw(st.sampled_from((Decimal(0), Decimal("0.5"), Decimal("1.25"), Decimal(2))))
                reason = draw(st.sampled_from(REASONS))
                row = (level1, level2, names.pop(), target, actual, Decimal(weight), Decimal(weight) - lost, reason)
                found.append(row)
    return found


class Look:
    """How a table prints its rows."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.order = draw(st.sampled_from(ORDERS))
        self.heads = [draw(st.sampled_from(ROLES[role])) for role in self.order]
        self.side = draw(st.booleans())
        self.merged = draw(st.sampled_from(("merged", "once", "repeated")))
        self.points = draw(st.booleans())
        self.unit = draw(st.sampled_from(("", "分")))
        self.total = draw(st.sampled_from(("总分", "合计", "得分合计", "")))
        self.repeats = draw(st.booleans())
        self.carries = draw(st.booleans())

    def header(self) -> str:
        return " | ".join([*(["绩效指标"] if self.side else []), *self.heads])

    def row(self, row: Row, before: Row | None, sums: dict[str, Decimal]) -> str:
        level1, level2, name, target, actual, weight, score, reason = row
        same1 = before is not None and before[0] == level1
        same2 = same1 and before is not None and before[1] == level2
        shown1 = f"{level1}（{sums[level1]}分）" if self.points else level1
        again = {"merged": "^", "once": "", "repeated": None}[self.merged]
        cells = {
            "level1": again if same1 and again is not None else shown1,
            "level2": again if same2 and again is not None else level2,
            "name": name,
            "target": target,
            "actual": actual,
            "weight": f"{weight}{self.unit}",
            "score": f"{score}{self.unit}",
            "reason": reason,
            "rule": RULES[len(name) % 2],
            "self": f"{weight}{self.unit}",
        }
        first = ["^"] if self.side else []
        return " | ".join([*first, *(cells[role] for role in self.order)])

    def last(self, rows: list[Row]) -> str:
        full, score = sum(row[5] for row in rows), sum(row[6] for row in rows)
        cells = {"weight": f"{full}{self.unit}", "score": f"{score}{self.unit}", "self": f"{full}{self.unit}"}
        width = 1 if self.side else 0
        texts = [cells.get(role, "") for role in self.order]
        return " | ".join([self.total, "<", *texts[2 - width :]])


@st.composite
def printed(draw: st.DrawFn) -> tuple[list[Row], Look, list[Page]]:
    """Rows, how they look, and the pages that print them."""
    stated = draw(indicators().filter(lambda found: len(found) >= 2))
    look = Look(draw)
    sums: dict[str, Decimal] = {}
    for row in stated:
        sums[row[0]] = sums.get(row[0], Decimal(0)) + row[5]
    cut = draw(st.integers(1, len(stated)))
    parts = [stated[:cut], stated[cut:]]
    pages: list[Page] = []
    for number, part in enumerate(parts, 1):
        lines = [look.header()] if number == 1 or look.repeats else []
        for position, row in enumerate(part):
            # What a page break cuts begins anew, empty: then the first row prints its levels no more.
            before = part[position - 1] if position else parts[0][-1] if number == 2 and look.carries else None
            line = look.row(row, before, sums)
            top = position == 0 and number == 2
            lines.append(line.replace("^", "") if top or not lines else line)
        if number == len(parts) and look.total:
            line = look.last(stated)
            lines.append(line)
        if any(line != look.header() for line in lines):
            title = ["项目支出绩效自评表"] if number == 1 else ["- 2 -"]
            pages.append(page(number, *title, lines))
    return stated, look, pages


@settings(max_examples=150, deadline=None)
@given(printed())
def test_a_generated_table_is_read_back(made: tuple[list[Row], Look, list[Page]]) -> None:
    stated, look, pages = made
    table = only(*pages)
    given_ = [
        (row[0], row[1], row[2], row[3] if "target" in look.order else None, row[4] if "actual" in look.order else None)
        for row in stated
    ]
    seen = rows(table)
    assert [row[:5] for row in seen] == given_
    assert [row[5:] for row in seen] == [row[5:7] for row in stated]
    if "reason" in look.order:
        assert [text_of(row.cells, "reason") or "" for row in table.indicators] == [row[7] for row in stated]
    if look.total:
        full, score = sum(row[5] for row in stated), sum(row[6] for row in stated)
        assert totals(table) == [(f"{score}{look.unit}", f"{full}{look.unit}", None)]


def test_a_blank_actual_value_and_a_score_of_zero_stay_in_their_columns() -> None:
    table = only(
        page(
            1,
            "绩效自评表",
            [
                "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分",
                "产出指标 | 数量指标 | 里程 | 80 |  | 90 | 0",
            ],
        )
    )
    assert rows(table) == [("产出指标", "数量指标", "里程", "80", None, 90, 0)]
