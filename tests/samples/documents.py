"""Puts a whole document together: cover, contents, overview, narrative, forms, glossary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from tests.samples import forms_shaanxi, forms_shanghai, prose_shaanxi, prose_shanghai
from tests.samples.figures import Figure, Figures, Plant
from tests.samples.flow import Block, Cell, Flow, NewPage, Table, Text
from tests.samples.pen import Pen
from tests.samples.profiles import Profile
from tests.samples.prose import Story, staff_sentence
from tests.samples.sheets import Sheet, SheetMaker
from tests.samples.simulate import simulate
from tests.samples.subjects import numeral

GLOSSARY = (
    ("财政拨款收入", "本级财政部门当年拨付的资金，包括一般公共预算、政府性基金预算和国有资本经营预算安排的拨款。"),
    ("其他收入", "财政拨款、上级补助、事业、经营等收入之外取得的各项收入。"),
    ("年初结转和结余", "以前年度没有用完、按规定结转到本年继续使用的资金，以及历年形成的结余。"),
    ("基本支出", "为保障机构运转和完成日常工作发生的人员经费和公用经费。"),
    ("项目支出", "为完成特定任务或事业发展目标，在基本支出之外发生的支出。"),
    ("“三公”经费", "用财政拨款安排的因公出国（境）费、公务用车购置及运行维护费和公务接待费。"),
    ("机关运行经费", "用一般公共预算财政拨款安排的、为保障机构运行购买货物和服务的公用经费。"),
)


class SampleDocument(msgspec.Struct, frozen=True):
    """A generated document with the truth about it.

    `sheets` hold what the forms print and `figures` what the prose states, both with planted errors as printed.
    """

    department: str
    year: int
    file_name: str
    pdf: bytes
    pages: int
    sheets: Mapping[str, Sheet]
    figures: tuple[Figure, ...]


def paragraphs(texts: Iterable[str], size: float) -> list[Block]:
    """Running text, each paragraph with its first line indented."""
    return [Text(text, size, indent=2, space=1) for text in texts]


def _cover(story: Story, title: str) -> list[Block]:
    size = story.figures.style.body_size
    return [
        NewPage(drop=0.22),
        Text(story.who.name, size + 10, bold=True, align="center", space=12),
        Text(title, size + 10, bold=True, align="center", space=240),
        Text("本文件由程序生成，机构和数字均为虚构。", 10, align="center"),
    ]


def _contents(parts: Iterable[tuple[str, Iterable[str]]], size: float) -> list[Block]:
    blocks: list[Block] = [NewPage(), Text("目  录", size + 4, bold=True, align="center", space=10)]
    for number, (part, headings) in enumerate(parts, 1):
        blocks.append(Text(f"第{numeral(number)}部分  {part}", size, bold=True, leading=1.45))
        blocks += [Text(heading, size - 1, indent=2, leading=1.35) for heading in headings]
    return blocks


def _part(number: int, title: str, size: float) -> list[Block]:
    return [Text(f"第{numeral(number)}部分  {title}", size + 5, bold=True, align="center", space=10)]


def _units(story: Story) -> Table:
    rows = tuple((Cell(str(n)), Cell(unit, align="left")) for n, unit in enumerate(story.who.units, 1))
    return Table((1, 5), ((Cell("序号"), Cell("单位名称")),), rows, story.figures.style.table_size + 1)


def _overview(story: Story, with_staff: bool) -> list[Block]:
    size, who = story.figures.style.body_size, story.who
    duties = [f"{number}. {duty}" for number, duty in enumerate(who.duties, 1)]
    blocks: list[Block] = [Text("一、主要职责", size, bold=True, indent=2), *paragraphs(duties, size)]
    offices = f"{who.name}内设{len(who.offices)}个机构：{'、'.join(who.offices)}。"
    blocks += [Text("二、机构设置", size, bold=True, indent=2), *paragraphs([offices], size)]
    blocks.append(Text("三、决算单位构成", size, bold=True, indent=2))
    units = story.figures.count("budget_units", len(who.units), "个")
    blocks += paragraphs([f"纳入{story.now.year}年度部门决算编制范围的单位共{units}，名单如下："], size)
    blocks.append(_units(story))
    if with_staff:
        blocks.append(Text("四、人员情况", size, bold=True, indent=2))
        blocks += paragraphs([staff_sentence(story)], size)
    return blocks


def _forms_list(sheets: Mapping[str, Sheet], size: float) -> Table:
    """The table of contents of the forms: which are empty, and why."""
    rows = []
    for number, (form, title) in enumerate(forms_shaanxi.TITLES.items(), 1):
        empty = not sheets[form].rows
        cells = (f"表{number}", title, "是" if empty else "否", "本部门没有此类收支" if empty else "")
        rows.append((Cell(cells[0]), Cell(cells[1], align="left"), Cell(cells[2]), Cell(cells[3], align="left")))
    header = (tuple(map(Cell, ("序号", "内容", "是否空表", "公开空表的理由"))),)
    return Table((1, 6, 1.6, 4), header, tuple(rows), size)


def _narrative(sections: Iterable[prose_shaanxi.Section], size: float) -> list[Block]:
    blocks: list[Block] = []
    for heading, texts in sections:
        blocks.append(Text(heading, size, bold=True, indent=2))
        blocks += paragraphs(texts, size)
    return blocks


def _glossary(size: float) -> list[Block]:
    return paragraphs((f"{n}. {name}：{meaning}" for n, (name, meaning) in enumerate(GLOSSARY, 1)), size)


def _shaanxi(story: Story, sheets: Mapping[str, Sheet]) -> list[Block]:
    style, year = story.figures.style, story.now.year
    size = style.body_size
    sections = list(prose_shaanxi.narrative(story))
    parts = (
        ("部门概况", ("一、主要职责", "二、机构设置", "三、决算单位构成", "四、人员情况")),
        (f"{year}年度部门决算情况说明", [heading for heading, _ in sections]),
        (f"{year}年度部门决算表", [f"{numeral(n)}、{t}" for n, t in enumerate(forms_shaanxi.TITLES.values(), 1)]),
        ("名词解释", ()),
    )
    return [
        *_cover(story, f"{year}年度部门决算"),
        *_contents(parts, 11),
        NewPage(),
        *_part(1, "部门概况", size),
        *_overview(story, with_staff=True),
        NewPage(),
        *_part(2, f"{year}年度部门决算情况说明", size),
        *_narrative(sections, size),
        NewPage(),
        *_part(3, f"{year}年度部门决算表", size),
        _forms_list(sheets, style.table_size + 1),
        *forms_shaanxi.form_blocks(sheets, style, story.who.name),
        NewPage(),
        *_part(4, "名词解释", size),
        *_glossary(size),
    ]


def _shanghai(story: Story, sheets: Mapping[str, Sheet]) -> list[Block]:
    style, year, name = story.figures.style, story.now.year, story.who.name
    size = style.body_size
    sections = list(prose_shanghai.narrative(story))
    parts = (
        (f"{name}概况", ("一、主要职责", "二、机构设置", "三、决算单位构成")),
        (f"{year}年度部门决算表", [f"{numeral(n)}、{t}" for n, t in enumerate(forms_shanghai.TITLES.values(), 1)]),
        (f"{year}年度部门决算情况说明", [heading for heading, _ in sections]),
        ("名词解释", ()),
    )
    return [
        *_cover(story, f"{year}年度部门决算"),
        *_contents(parts, 11),
        NewPage(),
        *_part(1, f"{name}概况", size),
        *_overview(story, with_staff=False),
        NewPage(drop=0.35),
        *_part(2, f"{name}{year}年度部门决算表", size),
        *forms_shanghai.form_blocks(sheets, style, name),
        NewPage(),
        *_part(3, f"{name}{year}年度部门决算情况说明", size),
        *_narrative(sections, size),
        NewPage(),
        *_part(4, "名词解释", size),
        *_glossary(size),
    ]


def bound(title: str, blocks: Iterable[Block], figures: Figures) -> tuple[bytes, int]:
    """(bytes of the PDF, number of its pages). Raises PlantError if a planted error was not printed."""
    figures.check()
    style = figures.style
    pen = Pen(title, style.latin, style.drop, style.gap)
    Flow(pen, page_number=style.page_number).lay(list(blocks))
    return pen.finish(), pen.pages


def make(profile: Profile, year: int, seed: int, plants: Mapping[str, Plant] | None = None) -> SampleDocument:
    """The final accounts of a fictional department for one year, with errors planted by figure key."""
    figures = Figures(profile.style, plants)
    now, before = simulate(profile, year, seed), simulate(profile, year - 1, seed)
    story = Story(now, before, profile, figures)
    whole = SheetMaker(now, figures).all()
    if profile.style.layout == "shaanxi":
        sheets = forms_shaanxi.as_printed(whole)
        blocks = _shaanxi(story, sheets)
    else:
        sheets = forms_shanghai.as_printed(whole)
        blocks = _shanghai(story, sheets)
    title = f"{profile.name}{year}年度部门决算"
    pdf, pages = bound(title, blocks, figures)
    return SampleDocument(profile.id, year, f"{title}.pdf", pdf, pages, sheets, tuple(figures.prose))
