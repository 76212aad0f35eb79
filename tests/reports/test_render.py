from __future__ import annotations

import base64
import hashlib
import itertools
import re
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.documents.model import Box
from assets.findings.model import Finding
from assets.reports.model import ReportDocument, ReportInputs, RulebookNote
from assets.reports.render import render_report, render_with_crops
from tests.reports.examples import ACCOUNTS, TOTAL_BOX, accounts_pdf, department_year, evidence, write_pdf
from tests.reports.reading import Page

UPWARDS = {"../index.html", "index.html"}
"""Where the report leads when it lies in its place: the league table and the department's page."""
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&{{ 7*7 }}{% raw %}\x00\x1b[31m\u202e倒\ud800"


def hostile_inputs() -> ReportInputs:
    """The made-up department-year with every text replaced by one that attacks."""

    def attacked(value: object) -> object:
        if isinstance(value, str):
            return HOSTILE
        if isinstance(value, msgspec.Struct):
            kept = {"document", "sha256", "severity", "basis", "form", "status", "inputs", "rulebook", "indicator"}
            return msgspec.structs.replace(
                value,
                **{
                    name: attacked(getattr(value, name))
                    for name in value.__struct_fields__
                    if name not in kept and isinstance(getattr(value, name), str | tuple | msgspec.Struct)
                },
            )
        return tuple(attacked(item) for item in value) if isinstance(value, tuple) else value

    changed = attacked(department_year())
    assert isinstance(changed, ReportInputs)
    entry = {"fact": HOSTILE, "subject": HOSTILE, "value": "1", "unit": HOSTILE, "quote": HOSTILE, "method": HOSTILE}
    indicator = msgspec.structs.replace(
        changed.indicators[0],
        inputs=msgspec.json.encode(
            [{**entry, "fact": "<b>", "subject": "<i>", "unit": "<u>"} | {"quote": "", "method": ""}]
        ).decode(),
    )
    return msgspec.structs.replace(changed, indicators=(indicator,), remark=HOSTILE)


def test_what_a_document_says_is_shown_as_text(tmp_path: Path) -> None:
    clean_tags = {element.tag for element in Page(render_with_crops(department_year(), {})).elements}
    html = render_with_crops(hostile_inputs(), {ACCOUNTS: accounts_pdf(tmp_path)})
    page = Page(html)
    assert {element.tag for element in page.elements} <= clean_tags | {"img"}
    assert not page.all("script")
    assert page.misnested == []
    assert not any(name.startswith("on") for element in page.elements for name in element.attributes)
    assert all(image.attributes["src"].startswith("data:image/png;base64,") for image in page.all("img"))
    (heading,) = page.all("h1")
    assert heading.text == "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&{{ 7*7 }}{% raw %}��[31m�倒�"
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", html)


@settings(max_examples=25)
@given(st.text(max_size=60), st.sampled_from(["error", "warning", "info", "<x>"]))
def test_no_text_breaks_the_structure_of_the_page(text: str, severity: str) -> None:
    inputs = ReportInputs(
        department_id=text,
        department=text,
        region=text,
        fiscal_year=2022,
        documents=(ReportDocument(text, "c3" * 32, 1, text, text),),
        rulebooks=(RulebookNote("demo", text, (text,), (text,)),),
        findings=(Finding("T001", severity, text, text, text, (evidence(TOTAL_BOX, text),)),),
        remark=text,
    )
    page = Page(render_report(inputs))
    assert page.misnested == []
    assert len(page.with_class("finding")) == 1


def test_very_long_text_is_cut_and_says_so(tmp_path: Path) -> None:
    finding = Finding("T001", "error", "长" * 100_000, "1" * 50_000, None, (evidence(TOTAL_BOX, "引" * 50_000),))
    html = render_report(ReportInputs("d", "名" * 10_000, "", 2022, findings=[finding]))
    assert "共 100000 字，以下从略" in html
    assert len(html) < 120_000


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    files = {ACCOUNTS: accounts_pdf(tmp_path)}
    assert render_with_crops(department_year(), files) == render_with_crops(department_year(), files)


def test_the_page_needs_nothing_from_outside_and_forbids_it(report_html: str, report: Page) -> None:
    (policy,) = [m.attributes["content"] for m in report.all("meta") if m.attributes.get("http-equiv")]
    (style,) = report.all("style")
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert not report.all("script")
    assert not re.search(r"https?://|url\((?!#)|@import", report_html)
    # The policy would block them.
    assert not any("style" in element.attributes for element in report.elements)
    references = [e.attributes[name] for e in report.elements for name in ("src", "href") if name in e.attributes]
    assert all(reference in UPWARDS or reference.startswith(("#", "data:")) for reference in references)


def test_tags_nest_ids_are_unique_and_every_link_leads_somewhere(report: Page) -> None:
    ids = [element.attributes["id"] for element in report.elements if "id" in element.attributes]
    assert report.misnested == []
    assert len(ids) == len(set(ids))
    targets = {a.attributes["href"].removeprefix("#") for a in report.all("a")} - UPWARDS
    named = {
        name
        for element in report.elements
        for attribute in ("aria-labelledby", "aria-describedby")
        for name in element.attributes.get(attribute, "").split()
    }
    assert targets <= set(ids)
    assert named <= set(ids)


def test_the_head_says_who_when_how_much_and_how_many_findings(report: Page) -> None:
    text = report.by_id("overview").text
    assert report.all("h1")[0].text == "示例县教育局"
    assert report.all("title")[0].text == "示例县教育局 2022 年度决算与绩效核验报告"
    for words in ("已有依据的得分", "12.5", "已评 20 分，满分 30", "待评", "《示例评价办法》", "66.7%", "28"):
        assert words in text
    counts = [" ".join(count.text.split()) for count in report.with_class("count")][:3]
    assert counts == ["1 错误", "2 警告", "1 提示"]


def test_every_score_is_a_row_with_weight_score_basis_and_derivation(report: Page) -> None:
    (table,) = report.with_class("scores")
    rows = [row for row in table.all("tr") if row.classes & {"computed", "evidence", "published", "pending"}]
    shown = [[" ".join(cell.text.split()) for cell in row.children if cell.tag == "td"] for row in rows]
    assert [row.all("th")[-1].text for row in rows] == ["预算完成率", "管理制度健全性", "社会效益"]
    assert [cells[:4] for cells in shown] == [
        ["10", "8.5", "10 相差 −1.5", "计算"],
        ["10", "4", "—", "佐证"],
        ["10", "待评", "—", "待评"],
    ]
    assert "标准 按完成率得分" in shown[0][4]
    assert "100.00 ÷ 117.65 × 100% ＝ 85%" in shown[0][4]
    assert "本年支出合计 100.00 万元" in shown[0][4]


def test_indicators_that_no_score_shows_have_a_table_of_their_own() -> None:
    inputs = department_year()
    extra = msgspec.structs.replace(inputs.indicators[0], indicator="share", name="基本支出占比", group="structure")
    without = msgspec.structs.replace(extra, indicator="x", value=None, status="missing_input", missing="编制数")
    page = Page(render_report(msgspec.structs.replace(inputs, indicators=(*inputs.indicators, extra, without))))
    rows = [" ".join(row.text.split()) for row in page.by_id("values").all("tr")]
    assert rows[1] == "支出结构与变化"
    assert rows[2].startswith("基本支出占比 85% 100.00 ÷ 117.65")
    assert rows[3].startswith("基本支出占比 缺数据") and "缺 编制数" in rows[3]
    assert "values" not in {e.attributes.get("id") for e in Page(render_report(inputs)).elements}


def test_every_finding_has_its_crops_or_a_note(report: Page) -> None:
    findings = report.with_class("finding")
    assert [" ".join(f.all("h3")[0].text.split()) for f in findings] == [
        "错误 疑点 1 T001",
        "警告 疑点 2 X001",
        "警告 疑点 3 N001",
        "提示 疑点 4 D001",
    ]
    assert [len(f.all("img")) for f in findings] == [1, 1, 0, 0]
    notes = [[n for n in f.all("p") if "no-crop" in n.classes] for f in findings]
    assert [len(n) for n in notes] == [0, 0, 1, 1]
    assert "没有可截图的原文件" in notes[2][0].text
    stated = [[dd.text for dd in f.all("dd")] for f in findings]
    assert stated == [["100.00", "60.00"], ["90.00", "—"], ["1", "2"], []]


def test_every_mark_of_a_crop_says_what_it_quotes_and_which_cell_it_is(report: Page) -> None:
    marks = report.by_id("f1-1").all("li")
    assert [mark.all("q")[0].text for mark in marks] == ["合计 100.00", "教育支出 60.00"]
    assert [mark.all("a")[0].attributes["href"] for mark in marks] == ["#c1-0", "#c1-2"]
    assert [[tag.text for tag in mark.all("b")] for mark in marks] == [["文中所写"], []]
    (where,) = [p for p in report.by_id("f1-1").all("p") if "where" in p.classes]
    assert where.all("a")[-1].attributes["href"] == "#form-1"
    assert report.by_id("c1-2").text == "60.00"


def test_cells_that_findings_rest_on_lead_back_to_them(report: Page) -> None:
    suspects = [td for td in report.all("td") if "suspect" in td.classes]
    assert ["".join(td.text.split()) for td in suspects] == ["100.00疑1", "60.00疑1"]
    assert [td.all("a")[0].attributes["href"] for td in suspects] == ["#f-1", "#f-1"]


def test_forms_are_tables_in_order_and_empty_or_absent_ones_are_named(report: Page) -> None:
    forms = report.with_class("form")
    assert [form.all("h3")[0].text for form in forms] == ["支出决算表", "政府性基金预算表"]
    assert "本表已公开，为空表" in forms[1].text
    codes = [td.text for td in forms[0].all("td") if "c-code" in td.classes]
    assert codes == ["", "205", "20502"]
    (absent,) = report.with_class("absent")
    assert len(absent.all("li")) == 7


def test_documents_are_listed_with_their_state_and_the_reason(report: Page) -> None:
    text = report.by_id("documents").text
    for words in ("示例县教育局2022年度部门决算.pdf", ACCOUNTS, "已读取", "无法读取", "文件已加密，无法打开。"):
        assert words in text


def test_headings_descend_without_gaps(report: Page) -> None:
    levels = [int(e.tag[1]) for e in report.elements if re.fullmatch(r"h[1-6]", e.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_tables_pictures_and_charts_speak_to_those_who_do_not_see_them(report: Page) -> None:
    assert report.all("html")[0].attributes["lang"] == "zh-CN"
    assert all(table.all("caption") for table in report.all("table"))
    assert all(th.attributes.get("scope") for th in report.all("th"))
    assert all(len(image.attributes["alt"]) > 10 for image in report.all("img"))
    for svg in report.all("svg"):
        hidden = any(element.attributes.get("aria-hidden") == "true" for element in (svg, *svg.ancestors()))
        assert hidden or (svg.attributes["role"] == "img" and svg.attributes["aria-label"])
    assert all(a.text.strip() or a.attributes.get("aria-label") for a in report.all("a"))
    assert len(report.all("main")) == 1


def test_severity_and_basis_are_words_and_not_colours_alone(report: Page) -> None:
    assert {" ".join(e.text.split()) for e in report.with_class("severity")} == {"错误", "警告", "提示"}
    assert {e.text for e in report.with_class("basis")} == {"计算", "佐证", "公开", "待评"}


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("name", ["ink", "soft", "accent", "error", "warning", "info", "mark"])
def test_text_has_enough_contrast_with_paper_and_desk(report: Page, name: str) -> None:
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", report.all("style")[0].text))
    for ground in ("paper", "desk") if name != "mark" else ("paper",):
        light, dark = luminance(colours[ground]), luminance(colours[name])
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_report_of_nothing_says_so_in_every_part() -> None:
    page = Page(render_report(ReportInputs("d", "某局", "", 2022)))
    text = page.all("main")[0].text
    for words in ("未计分", "未发现疑点", "没有指标引用", "本年度没有文件", "下列 9 张在文件中未见"):
        assert words in text
    assert page.misnested == []


def test_a_remark_is_the_only_thing_that_tells_two_reports_apart() -> None:
    one = render_report(ReportInputs("d", "某局", "", 2022, remark="数据版本一"))
    two = render_report(ReportInputs("d", "某局", "", 2022, remark="数据版本二"))
    assert one.replace("数据版本一", "数据版本二") == two


def test_pictures_that_are_shown_again_and_again_become_links(tmp_path: Path) -> None:
    # A noisy page makes heavy pictures; each finding shows the same place.
    words = "".join(chr(33 + n % 7) for n in range(90)).replace("(", "").replace("\\", "")
    pdf = write_pdf(tmp_path / "noise.pdf", [[(10, y, words) for y in range(10, 830, 9)]])
    same = evidence(Box(100, 400, 200, 410), "x")
    far = evidence(Box(100, 600, 200, 610), "y")
    findings = [Finding("T001", "error", str(n), None, None, (same, far)) for n in range(40)]
    inputs = ReportInputs("d", "某局", "", 2022, [ReportDocument("a.pdf", ACCOUNTS, 1, "read")], findings=findings)
    page = Page(render_with_crops(inputs, {ACCOUNTS: pdf}))
    links = [p for p in page.all("p") if "no-crop" in p.classes]
    assert page.all("img")
    assert links
    assert all(p.text == "截图与疑点 1相同。" for p in links)
    assert len(page.all("img")) + len(links) == 40


def test_inputs_that_cannot_be_read_stop_the_report_with_the_indicators_name() -> None:
    inputs = department_year()
    broken = msgspec.structs.replace(inputs.indicators[0], inputs="{", value=Decimal(1))
    with pytest.raises(ValueError, match="demo/rate"):
        render_report(msgspec.structs.replace(inputs, indicators=(broken,)))


def test_a_large_report_stays_below_two_megabytes(tmp_path: Path) -> None:
    inputs = department_year()
    findings = [
        Finding("T001", "error", "不符。", "1", "2", (evidence(Box(60, 5.0 * n, 120, 5.0 * n + 9), "数"),))
        for n in range(1, 150)
    ]
    lines: list[tuple[float, float, str]] = [
        (20, y, "The quick brown fox 1,234,567.89 " * 2) for y in range(10, 830, 14)
    ]
    pdf = write_pdf(tmp_path / "dense.pdf", [lines])
    html = render_with_crops(msgspec.structs.replace(inputs, findings=findings), {ACCOUNTS: pdf})
    assert len(html.encode()) < 2_000_000
    assert "截图已达上限" in html


def test_each_file_lists_its_findings_and_where_they_stand(report: Page) -> None:
    of_files = report.with_class("document-findings")
    assert of_files
    for article in of_files:
        (heading,) = article.all("h3")
        assert heading.attributes["id"].endswith("-findings")
        assert [a.attributes["href"] for a in heading.all("a")] == [f"#{heading.attributes['id'][: -len('-findings')]}"]
        for item in article.all("li"):
            assert item.all("a")[0].attributes["href"].startswith("#f-")
            assert "页" in item.text
