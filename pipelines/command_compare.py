"""`jixiao compare`: scorecards under the same rulebook beside each other, as stored or as they would be (what-if)."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

if TYPE_CHECKING:
    from assets.indicators.rulebook import Rulebook
    from assets.scores.model import Scorecard
    from assets.unit import Unit
    from resources.freshness import World
    from resources.settings import Settings

_PANEL = "选项"
_WEIGHT = re.compile(r"([a-z][a-z0-9_]{0,59})=([0-9]{1,4}(?:\.[0-9]{1,4})?)")


class Line(msgspec.Struct, frozen=True):
    """One department-year under a rulebook; `rate` is the share of the points of what is judged."""

    rank: int | None
    department: str
    name: str
    fiscal_year: int
    total: Decimal | None
    full_score: Decimal
    rate: Decimal | None
    grade: str | None
    coverage: Decimal
    published_total: Decimal | None
    published_grade: str | None


class Compared(msgspec.Struct, frozen=True):
    """The department-years under one rulebook; `weights` are those that were changed, `what_if` that it is a trial."""

    rulebook: str
    title: str
    what_if: bool
    weights: dict[str, Decimal]
    lines: list[Line]


class BadUsage(ValueError):
    """Arguments that cannot be used; the message is Chinese."""


def register(app: typer.Typer, command: type[Any], settings_of: Callable[..., Settings]) -> None:
    """Adds `compare` to the command line; `command` gives Chinese help, `settings_of` the paths."""

    @app.command(
        name="compare",
        cls=command,
        rich_help_panel="命令",
        options_metavar="[选项]",
        help="按同一评价办法比较：一个年度的各部门，或一个部门的各年度。\n\n"
        "给出 --rulebook 或 --weight 时据已有的数据试算，不改动仓库里的结果。",
    )
    def _compare(
        department: Annotated[
            list[str] | None,
            typer.Option(metavar="部门", help="只比较这个部门（文件夹名），可多次给出。", rich_help_panel=_PANEL),
        ] = None,
        year: Annotated[
            list[int] | None,
            typer.Option(
                metavar="年度", help="只比较这个年度，可多次给出。", min=1949, max=2200, rich_help_panel=_PANEL
            ),
        ] = None,
        rulebook: Annotated[
            str | None, typer.Option(metavar="标识", help="按这个评价办法试算。", rich_help_panel=_PANEL)
        ] = None,
        weight: Annotated[
            list[str] | None,
            typer.Option(
                metavar="指标=分值", help="试改一项指标的分值，如 satisfaction=10，可多次给出。", rich_help_panel=_PANEL
            ),
        ] = None,
        inbox: Annotated[
            Path | None, typer.Option(metavar="目录", help="收件箱目录，默认 data/inbox。", rich_help_panel=_PANEL)
        ] = None,
        warehouse: Annotated[
            Path | None, typer.Option(metavar="目录", help="仓库目录，默认 data/warehouse。", rich_help_panel=_PANEL)
        ] = None,
        json: Annotated[bool, typer.Option("--json", help="以 JSON 输出结果。", rich_help_panel=_PANEL)] = False,
    ) -> None:
        settings = settings_of(inbox=inbox, warehouse=warehouse)
        raise typer.Exit(compare(settings, department or [], year or [], rulebook, weight or [], json))


def compare(
    settings: Settings,
    departments: Sequence[str],
    years: Sequence[int],
    rulebook: str | None,
    weights: Sequence[str],
    as_json: bool,
) -> int:
    """Prints the comparison and returns the exit code: 0, 1 where there is nothing to compare, 2 for bad usage."""
    from pipelines.terminal import say
    from resources.freshness import load_world
    from resources.rescoring import processed, units_among

    world = load_world(settings.departments, settings.rulebooks)
    units = units_among(processed(settings), departments, years)
    try:
        changed = _weights(weights)
        if rulebook is None and not changed:
            tables = _stored(settings, world, units)
        else:
            tables = _tried(settings, world, units, _named(world, units, rulebook), changed)
    except BadUsage as error:
        say(str(error), "red")
        return 2
    if not any(table.lines for table in tables):
        say("没有可以比较的结果；请先运行 jixiao run，或放宽部门、年度。", "red")
        return 1
    if as_json:
        encoded = msgspec.json.Encoder(decimal_format="number").encode(tables)
        sys.stdout.write(msgspec.json.format(encoded, indent=2).decode() + "\n")
    else:
        _print(tables)
    return 0


def _weights(given: Sequence[str]) -> dict[str, Decimal]:
    changed: dict[str, Decimal] = {}
    for text in given:
        match = _WEIGHT.fullmatch(text.replace(" ", ""))
        if match is None:
            raise BadUsage(f"--weight 写作 指标=分值，如 satisfaction=10；写的是 {text}")
        if match[1] in changed:
            raise BadUsage(f"指标 {match[1]} 的分值给了两次")
        changed[match[1]] = Decimal(match[2])
    return changed


def _named(world: World, units: Sequence[Unit], name: str | None) -> Rulebook:
    """The rulebook to try; without a name the one that all units are scored by."""
    known = {book.id: book for book in world.library.rulebooks.values() if book.scored}
    if name is not None:
        if name not in known:
            raise BadUsage(f"没有这个评价办法：{name}。可写的有 {'、'.join(known)}。")
        return known[name]
    applying = {
        book.id
        for unit in units
        for book in world.library.choose(world.register.get(unit.department), unit.fiscal_year)
        if book.scored and book.for_department
    }
    if len(applying) != 1:
        raise BadUsage(f"用 --rulebook 写明改哪个评价办法的分值：{'、'.join(sorted(applying or known))}")
    return known[applying.pop()]


def _stored(settings: Settings, world: World, units: Sequence[Unit]) -> list[Compared]:
    """The stored scorecards of the departments, a table a rulebook."""
    from assets.records import from_table
    from assets.scores.model import SCORECARDS, Scorecard
    from assets.scores.published import TITLES
    from resources.warehouse import Store

    store = Store(settings.warehouse)
    by_rulebook: dict[str, list[tuple[Unit, Scorecard]]] = {}
    for unit in units:
        for rows in store.read_all(SCORECARDS.name, unit):
            for card in from_table(rows, Scorecard):
                if card.subject is None:
                    by_rulebook.setdefault(card.rulebook, []).append((unit, card))
    order = [*world.library.rulebooks, *TITLES]
    tables = []
    for name in sorted(by_rulebook, key=lambda one: (order.index(one) if one in order else len(order), one)):
        book = world.library.rulebooks.get(name)
        title = book.title if book else TITLES.get(name, name)
        tables.append(Compared(name, title, False, {}, _lines(world, by_rulebook[name])))
    return tables


def _tried(
    settings: Settings, world: World, units: Sequence[Unit], rulebook: Rulebook, weights: dict[str, Decimal]
) -> list[Compared]:
    """The units under a rulebook, made anew from their stored facts."""
    from assets.scores.what_if import reweighted
    from resources.rescoring import evidence_in, rescore

    unknown = set(weights) - {entry.id for entry in rulebook.indicators}
    if unknown:
        listed = "、".join(entry.id for entry in rulebook.indicators)
        raise BadUsage(f"评价办法 {rulebook.id} 里没有指标 {'、'.join(sorted(unknown))}；有 {listed}。")
    if sum(weights.get(entry.id, entry.weight or Decimal(0)) for entry in rulebook.indicators) <= 0:
        raise BadUsage("各项分值合计为零")
    cards = []
    for unit in units:
        for one in rescore(settings, unit, [rulebook], evidence_in(settings, world, unit)):
            if one.card.subject is not None:
                continue  # a league table is of departments; projects of one name are not one project
            card = reweighted(rulebook, one.scores, one.card, weights)[1] if weights else one.card
            cards.append((unit, card))
    return [Compared(rulebook.id, rulebook.title, True, weights, _lines(world, cards))]


def _lines(world: World, cards: Sequence[tuple[Unit, Scorecard]]) -> list[Line]:
    from assets.scores.what_if import ordered, ranks, rate_of

    places = ranks([card for _, card in cards])
    return [
        Line(
            rank=places[number],
            department=unit.department,
            name=world.register.name_of(unit.department),
            fiscal_year=unit.fiscal_year,
            total=card.total,
            full_score=card.full_score,
            rate=rate_of(card),
            grade=card.grade,
            coverage=card.coverage,
            published_total=card.published_total,
            published_grade=card.published_grade,
        )
        for number in ordered([card for _, card in cards])
        for unit, card in [cards[number]]
    ]


def _print(tables: Sequence[Compared]) -> None:
    from pipelines.terminal import console, line, number, table

    columns = [
        ("名次", "right"),
        ("部门", "left"),
        ("年度", "right"),
        ("得分", "right"),
        ("满分", "right"),
        ("得分率", "right"),
        ("等级", "left"),
        ("已评", "right"),
        ("公开得分", "right"),
        ("公开等级", "left"),
    ]
    out = console()
    for one in tables:
        rows = [
            (
                "—" if row.rank is None else str(row.rank),
                row.name,
                str(row.fiscal_year),
                number(row.total, "待评"),
                number(row.full_score),
                "—" if row.rate is None else f"{row.rate * 100:.2f}%",
                row.grade or "—",
                f"{row.coverage * 100:.0f}%",
                number(row.published_total),
                row.published_grade or "—",
            )
            for row in one.lines
        ]
        changed = "，".join(f"{name} 改为 {number(weight)} 分" for name, weight in one.weights.items())
        trial = f"（试算{'：' + changed if changed else ''}，不改动仓库里的结果）" if one.what_if else ""
        out.print(table(columns, rows, f"{one.title}{trial}"))
    out.print(line("得分率是已评各项的得分与分值之比；还有待评项的不排名。"))
