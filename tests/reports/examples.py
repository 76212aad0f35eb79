"""A made-up department-year with a two-page PDF, small enough to know by heart."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

from assets.documents.model import Box, Source
from assets.findings.model import Evidence, Finding
from assets.indicators.model import Indicator
from assets.reports.model import ReportDocument, ReportForm, ReportInputs, RulebookNote
from assets.scores.model import Score, Scorecard
from assets.tables.model import Cell

ACCOUNTS = "a1" * 32
DAMAGED = "b2" * 32
TOTAL_BOX = Box(200.0, 300.0, 260.0, 316.0)
PART_BOX = Box(200.0, 320.0, 260.0, 336.0)
PLAN_BOX = Box(100.0, 700.0, 180.0, 716.0)


def write_pdf(path: Path, texts: list[list[tuple[float, float, str]]], width: int = 595, height: int = 842) -> Path:
    """A PDF with one page a list; each text is (x, y from the bottom, ASCII words)."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    kids = []
    for texts_of_page in texts:
        stream = "".join(f"BT /F 12 Tf {x} {y} Td ({words}) Tj ET\n" for x, y, words in texts_of_page)
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Contents {number + 1} 0 R"
            "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
        )
        objects.append(f"<</Length {len(stream)}>>\nstream\n{stream}endstream")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    data += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF\n"
    ).encode("ascii")
    path.write_bytes(data)
    return path


def accounts_pdf(folder: Path) -> Path:
    """The PDF of the department's accounts: a total over a part on page 1, a plan on page 2."""
    first = [(40.0, 530.0, "Total"), (205.0, 530.0, "100.00"), (40.0, 510.0, "Part"), (205.0, 510.0, "60.00")]
    return write_pdf(folder / "accounts.pdf", [first, [(105.0, 130.0, "90.00")]])


def cell(row: int, label: str, column: str, text: str, box: Box, **other: str | None) -> Cell:
    """A cell of the accounts' page 1; a text that is no number has no value."""
    number = text.replace(",", "").replace(".", "").isdigit()
    return Cell(
        form=other.get("form") or "expenditure",
        form_title="支出决算表",
        row=row,
        row_code=other.get("code"),
        row_label=label,
        side=other.get("side"),
        column=column,
        column_label=other.get("column_label") or column,
        value=Decimal(text.replace(",", "")) if number else None,
        half_step=Decimal("0.005") if number else None,
        unit="万元",
        text=text,
        source=Source(ACCOUNTS, 1, box),
    )


def expenditure_form() -> ReportForm:
    """支出决算表 with a total, a class and a section, and a blank."""
    return ReportForm(
        form="expenditure",
        title="支出决算表",
        document=ACCOUNTS,
        pages=(1,),
        unit="万元",
        cells=(
            cell(0, "合计", "total", "100.00", TOTAL_BOX, column_label="本年支出/合计"),
            cell(0, "合计", "project", "", Box(300.0, 300.0, 360.0, 316.0), column_label="本年支出/项目支出"),
            cell(1, "教育支出", "total", "60.00", PART_BOX, code="205", column_label="本年支出/合计"),
            cell(2, "普通教育", "total", "60.00", Box(200, 340, 260, 356), code="20502", column_label="本年支出/合计"),
        ),
    )


def evidence(box: Box, quote: str, page: int = 1, document: str = ACCOUNTS) -> Evidence:
    """A place of a document."""
    return Evidence(document, page, box.x0, box.top, box.x1, box.bottom, quote)


def an_input(box: Box | None, value: str, **other: object) -> dict[str, object]:
    """An entry of an indicator's inputs; without a box, a value that is printed nowhere."""
    place: dict[str, object] = {}
    if box is not None:
        place = {
            "document": ACCOUNTS,
            "page": 1,
            "x0": box.x0,
            "top": box.top,
            "x1": box.x1,
            "bottom": box.bottom,
            "quote": f"合计 {value}",
        }
    return {"fact": "current_year_expenditure", "subject": None, "year": 2022, "value": value, "unit": "万元"} | {
        "method": "form",
        **place,
        **other,
    }


def score(indicator: str, name: str, weight: str, got: str | None, basis: str, **other: object) -> Score:
    """A score under the rulebook “demo”."""
    published = other.get("published")
    return Score(
        rulebook="demo",
        subject=other.get("subject"),  # type: ignore[arg-type]
        level1=str(other.get("level1", "过程")),
        level2=str(other.get("level2", "预算执行")),
        indicator=indicator,
        name=name,
        weight=Decimal(weight),
        score=None if got is None else Decimal(got),
        published_score=None if published is None else Decimal(str(published)),
        basis=basis,
        explanation=str(other.get("explanation", "")),
    )


def department_year() -> ReportInputs:
    """Everything that a report can show, once or twice, without its crops."""
    return ReportInputs(
        department_id="demo-jiaoyu",
        department="示例县教育局",
        region="示例省示例县",
        fiscal_year=2022,
        documents=(
            ReportDocument("示例县教育局2022年度部门决算.pdf", ACCOUNTS, 2, "read"),
            ReportDocument("绩效自评表.pdf", DAMAGED, None, "unreadable", "文件已加密，无法打开。"),
        ),
        rulebooks=(
            RulebookNote("demo", "示例评价办法", ("示例〔2022〕1 号",), ("仅供测试。",), {"rate": "按完成率得分"}),
        ),
        scorecards=(
            Scorecard("demo", None, Decimal("12.5"), Decimal(30), None, Decimal(28), "优", Decimal("0.666667")),
        ),
        scores=(
            score("rate", "预算完成率", "10", "8.5", "computed", published="10", explanation="指标值 85%，得 8.5 分。"),
            score("rules", "管理制度健全性", "10", "4", "evidence", level2="预算管理"),
            score("open", "社会效益", "10", None, "pending", level1="效益", level2="履职效益"),
        ),
        indicators=(
            Indicator(
                "demo",
                "rate",
                "预算完成率",
                "执行",
                Decimal(85),
                "%",
                "100.00 ÷ 117.65 × 100% ＝ 85%",
                json.dumps([an_input(TOTAL_BOX, "100.00"), an_input(None, "117.65", method="derived", year=2021)]),
                "computed",
                "",
            ),
        ),
        findings=(
            Finding("D001", "info", "未附说明。", None, None, ()),
            Finding(
                "T001",
                "error",
                "合计与各项之和不符。",
                "100.00",
                "60.00",
                (evidence(TOTAL_BOX, "合计 100.00"), evidence(PART_BOX, "教育支出 60.00")),
            ),
            Finding("X001", "warning", "预算数与公开数不符。", "90.00", None, (evidence(PLAN_BOX, "90.00", page=2),)),
            Finding("N001", "warning", "出自无法打开的文件。", "1", "2", (evidence(PLAN_BOX, "1", 1, DAMAGED),)),
        ),
        forms=(
            ReportForm("government_fund", "政府性基金预算表", ACCOUNTS, (2,), "万元", (), empty=True),
            expenditure_form(),
        ),
    )
