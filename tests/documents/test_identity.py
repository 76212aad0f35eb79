"""What a document is, whose and of which year: from covers as they are really printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.documents.identity import CERTAIN, LIKELY, Identity, identify, source_of
from assets.documents.model import CELL, LINE, Box, Document, Grid, GridCell, Line, Page
from assets.documents.prose import paragraphs
from assets.documents.titles import uniform

SHA = "e" * 64


def pages(*texts: str) -> Document:
    """A printed document: one page a text, one line a line; a line that begins with # is set large."""
    made = []
    for number, text in enumerate(texts, 1):
        lines = []
        for n, line in enumerate(text.strip().splitlines()):
            size = 22 if line.startswith("#") else 11
            top = 60 + 30 * n
            words = line.lstrip("#")
            lines.append(Line(words, Box(80, top, 80 + size * len(words), top + size)))
        made.append(Page(number, 595, 842, tuple(lines)))
    return Document(SHA, "pdf", tuple(made))


def sheet(*rows: str, label: str = "") -> Document:
    """A worksheet: one row a text, its cells parted by |."""
    cells = tuple(
        GridCell(r, c, 1, 1, text.strip(), Box(c, r, c + 1, r + 1))
        for r, row in enumerate(rows)
        for c, text in enumerate(row.split("|"))
        if text.strip()
    )
    columns = max(row.count("|") for row in rows) + 1
    grid = Grid(Box(0, 0, columns, len(rows)), len(rows), columns, cells)
    return Document(SHA, "xlsx", (Page(1, columns, len(rows), grids=(grid,), label=label, unit=CELL),))


def known(document: Document) -> Identity:
    return identify(document, paragraphs(document))


def said(identity: Identity) -> tuple[str, str | None, int | None]:
    return identity.type, identity.agency, identity.fiscal_year


COVERS = {
    "one line": "#云岭市示范局2031年度部门决算",
    "name and year on lines of their own": "#2031年度\n#云岭市示范局\n#部门决算",
    "a name that is wrapped": "#云岭市示\n#范局\n#2031年度部门决算",
    "spaced out and full width": "#云岭市示范局\n#２０３１ 年 度 部 门 决 算",
    "years of official papers": "#云岭市示范局\n#二〇三一年度部门决算公开",
    "another zero": "#云岭市示范局二零三一年部门决算",
    "a round zero": "#云岭市示范局二○三一年度部门决算信息公开说明",
    "units that are meant": "#云岭市示范局（汇总）\n#2031年度部门决算",
    "an official paper": "云岭示范〔2032〕5号\n#云岭市示范局2031年部门决算公开报告\n各科室：\n根据要求，现予公开。",
    "a notice about them": "#关于云岭市示范局2031年度部门决算公开的说明",
    "their agency's notice": "#云岭市示范局关于2031年度部门决算及“三公”经费决算公开的公告",
    "contents behind": "#云岭市示范局2031年度部门决算\n目  录\n第一部分 概况\n第二部分 2029年度部门决算表",
    "a date of publication": "#2031年度\n#云岭市示范局部门决算\n公开时间：2032年9月15日",
}


@pytest.mark.parametrize("cover", COVERS.values(), ids=COVERS.keys())
def test_covers_of_accounts_say_whose_and_of_which_year(cover: str) -> None:
    identity = known(pages(cover, "第一部分 概况\n本局负责示范。"))
    assert said(identity) == ("final_accounts", "云岭市示范局", 2031)
    assert all(identity.is_certain(what) for what in ("type", "agency", "year"))


@pytest.mark.parametrize(
    ("cover", "kind"),
    [
        ("#云岭市示范局2031年部门预算", "budget"),
        ("#云岭市示范局2031年度部门综合预算公开说明", "budget"),
        ("#云岭市示范局2031年度部门整体支出绩效自评报告", "self_evaluation"),
        ("#云岭市示范局部门整体支出绩效自评表\n（2031年度）", "self_evaluation"),
        ("#云岭市示范局2031年度部门整体支出绩效重点评价报告", "key_evaluation"),
        ("#云岭市示范局2031年度道路养护项目绩效自评报告", "project_report"),
        ("#云岭市示范局2031年部门整体支出绩效目标申报表", "target_table"),
    ],
)
def test_each_type_is_told_by_its_title(cover: str, kind: str) -> None:
    assert said(known(pages(cover))) == (kind, "云岭市示范局", 2031)


def test_an_evaluation_whose_title_does_not_say_by_whom_is_taken_for_what_its_beginning_says() -> None:
    title = "#云岭市示范局2031年度部门整体支出绩效评价报告\n"
    by_itself = known(pages(title + "根据财政局关于开展绩效自评的通知，现将情况报告如下。"))
    by_others = known(pages(title + "受财政局委托，我公司对该局开展评价，自评材料一并查阅。"))
    assert (by_itself.type, by_others.type) == ("self_evaluation", "key_evaluation")
    told = by_itself.about("type")
    assert told is not None and told.sure == LIKELY


def test_an_evaluated_agency_is_not_its_evaluator() -> None:
    cover = "#2031年度部门整体支出绩效重点评价报告\n评价单位名称：云岭市财政局（章）\n被评价单位名称：云岭市示范局"
    assert known(pages(cover)).agency == "云岭市示范局"
    consulted = "#2031年度部门整体支出绩效评价报告\n编制单位：远山咨询有限责任公司\n被评价单位：云岭市示范局"
    assert known(pages(consulted)).agency == "云岭市示范局"


def test_a_workbook_without_a_cover_is_known_by_its_forms_and_labels() -> None:
    identity = known(
        sheet(
            "收入支出决算总表",
            "公开01表",
            "2031年度",
            "编制单位：云岭市示范局（本级）| |单位：万元",
            "项目|行次|金额",
            "",
            "",
            "财政拨款收入支出决算总表",
            label="公开01表",
        )
    )
    assert said(identity) == ("final_accounts", "云岭市示范局", 2031)
    assert identity.units == ("万元",)


def test_a_label_may_have_its_name_in_the_next_cell() -> None:
    identity = known(sheet("部门整体支出绩效自评表", "（2031年度）", "部门名称|云岭市示范局|联系人|某某", "a|b|c|d|e"))
    assert said(identity) == ("self_evaluation", "云岭市示范局", 2031)


def test_a_page_without_pages_is_known_by_its_lines() -> None:
    lines = ("云岭市示范局", "2031年度部门决算", "目录", "一、概况", "一、概况", "本局负责示范。")
    page = Page(1, 80, 6, tuple(Line(t, Box(0, n, len(t), n + 1)) for n, t in enumerate(lines)), unit=LINE)
    assert said(known(Document(SHA, "html", (page,)))) == ("final_accounts", "云岭市示范局", 2031)


def test_a_web_page_is_known_by_its_title_or_behind_the_navigation_of_its_site() -> None:
    navigation = [f"栏目{n}" for n in range(30)]
    lines = [*navigation, "云岭市示范局2031年度部门决算", "来源：云岭市示范局", "本局负责示范。"]
    page = Page(1, 80, 40, tuple(Line(t, Box(0, n, len(t), n + 1)) for n, t in enumerate(lines)), unit=LINE)
    assert said(known(Document(SHA, "html", (page,)))) == ("final_accounts", "云岭市示范局", 2031)
    titled = Page(1, 80, 1, (), label="云岭市示范局2031年度部门决算公开-云岭市人民政府", unit=LINE)
    assert said(known(Document(SHA, "html", (titled,)))) == ("final_accounts", "云岭市示范局", 2031)


def test_what_is_bound_in_is_a_part_with_its_own_year_and_project() -> None:
    identity = known(
        pages(
            "#云岭市示范局2031年度部门决算",
            "目录\n第一部分 概况\n附件1 云岭市示范局2030年度部门整体支出绩效评价报告",
            "第一部分 概况\n本局负责示范。",
            "#附件1\n#云岭市示范局2030年度部门整体支出\n#绩效评价报告",
            "评价情况。",
            "#附件2 2031年度道路养护项目支出绩效自评报告",
            "#道路养护项目支出绩效自评表\n（2031年度）",
        )
    )
    assert said(identity) == ("final_accounts", "云岭市示范局", 2031)
    assert [(p.type, p.fiscal_year, p.subject, p.page, p.last_page) for p in identity.parts] == [
        ("key_evaluation", 2030, None, 4, 5),
        ("project_report", 2031, "道路养护", 6, 7),
    ]


def test_headings_within_a_report_are_no_parts() -> None:
    text = "一、项目绩效情况\n（二）部门绩效完成情况\n三、绩效评价报告撰写\n根据《2029年度部门决算报告》。"
    assert known(pages("#云岭市示范局2031年度部门整体支出绩效自评报告", text)).parts == ()


def test_a_text_that_names_a_year_only_in_passing_is_less_sure() -> None:
    identity = known(pages("情况说明\n2031年度，本局完成各项任务。与2030年度相比有增长。2031年度预算执行良好。"))
    assert identity.type == "other" and identity.agency is None and identity.fiscal_year == 2031
    assert not identity.is_certain("year")


def test_nothing_is_said_where_there_is_nothing() -> None:
    empty = known(Document(SHA, "pdf", ()))
    assert said(empty) == ("other", None, None) and empty.parts == () and empty.units == ()


def test_the_place_of_an_answer_is_where_it_is_printed() -> None:
    document = pages("#云岭市示范局\n#2031年度部门决算")
    told = known(document).about("year")
    assert told is not None and told.sure == CERTAIN and told.quote == "云岭市示范局 2031年度部门决算"
    assert source_of(document, told).box == Box(80, 60, 80 + 22 * 10, 112)


@given(st.text(max_size=300))
def test_any_text_has_a_uniform_form_and_an_identity(text: str) -> None:
    assert not set(uniform(text)) & set(" \t\n１２３")
    assert known(pages(text or " ")).type


def test_a_title_that_repeats_itself_for_ever_is_read_in_no_time() -> None:
    assert known(pages("2031年度部门决算" + "报告书" * 24, "决算" * 38 + "局", "部门" * 39)).type
