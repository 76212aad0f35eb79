"""`jixiao evidence`: writes the evidence file that is to be filled in, and checks one that was."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from assets.scores.evidence_file import EvidenceFile
    from assets.unit import Unit
    from resources.freshness import World
    from resources.settings import Settings

_PANEL = "选项"
_YEAR = re.compile(r"[0-9]{4}")


def register(app: typer.Typer, group: type[Any], command: type[Any], settings_of: Callable[..., Settings]) -> None:
    """Adds `evidence template` and `check`; `group` and `command` give Chinese help, `settings_of` the paths."""
    own = typer.Typer(
        name="evidence", cls=group, help="佐证：列出待评的指标，检查填好的佐证文件。", no_args_is_help=False
    )

    @own.command(
        name="template",
        cls=command,
        rich_help_panel="命令",
        options_metavar="[选项]",
        help="写出佐证文件的样板，恰好列出待评的指标、原因和要填的各栏。\n\n"
        "默认写到收件箱中该部门年度的 evidence.yaml；已有的文件加 --force 才改动，已填的各项保留。",
    )
    def _template(
        department: Annotated[str, typer.Argument(help="部门（文件夹名）。", metavar="部门")],
        year: Annotated[int, typer.Argument(help="年度，如 2023。", metavar="年度", min=1949, max=2200)],
        rulebook: Annotated[
            str | None, typer.Option(metavar="标识", help="只列这个评价办法的指标。", rich_help_panel=_PANEL)
        ] = None,
        out: Annotated[
            str | None, typer.Option(metavar="文件", help="写到这个文件；- 为屏幕。", rich_help_panel=_PANEL)
        ] = None,
        force: Annotated[
            bool, typer.Option("--force", help="文件已有时，把还没有列出的待评指标加进去。", rich_help_panel=_PANEL)
        ] = False,
        inbox: Annotated[
            Path | None, typer.Option(metavar="目录", help="收件箱目录，默认 data/inbox。", rich_help_panel=_PANEL)
        ] = None,
        warehouse: Annotated[
            Path | None, typer.Option(metavar="目录", help="仓库目录，默认 data/warehouse。", rich_help_panel=_PANEL)
        ] = None,
    ) -> None:
        from assets.unit import Unit

        settings = settings_of(inbox=inbox, warehouse=warehouse)
        raise typer.Exit(template(settings, Unit(department, year), rulebook, out, force))

    @own.command(
        name="check",
        cls=command,
        rich_help_panel="命令",
        options_metavar="[选项]",
        help="检查佐证文件，列出每处错误和改法。\n\n退出码：0 可用；1 有错误；2 文件不能读取。",
    )
    def _check(
        file: Annotated[Path, typer.Argument(help="evidence.yaml。", metavar="文件", show_default=False)],
    ) -> None:
        raise typer.Exit(check(settings_of(), file))

    app.add_typer(own, rich_help_panel="命令", options_metavar="[选项]", subcommand_metavar="命令 [参数]...")


def template(settings: Settings, unit: Unit, rulebook: str | None, out: str | None, force: bool) -> int:
    """Writes the template and returns the exit code: 0, 1 where it cannot be made or written, 2 for bad usage."""
    import msgspec

    from assets.indicators.strict_yaml import RulebookError
    from assets.scores.evidence_load import load_evidence
    from assets.scores.evidence_template import CannotExtend, extended, pending
    from assets.scores.evidence_template import template as made
    from pipelines.terminal import say
    from resources.atomic import write_atomically
    from resources.evidence import read_evidence, setting_of
    from resources.freshness import load_world
    from resources.inbox import EVIDENCE, id_fault, reason_of
    from resources.rescoring import evidence_in, processed, rescore

    if id_fault(unit.department) or "/" in unit.department or unit not in processed(settings):
        say(f"仓库里没有 {unit.department} {unit.fiscal_year} 年度的数据；请先运行 jixiao run。", "red")
        return 1
    world = load_world(settings.departments, settings.rulebooks)
    books = world.library.choose(world.register.get(unit.department), unit.fiscal_year)
    if rulebook is not None:
        known = world.library.rulebooks.get(rulebook)
        if known is None or not known.scored:
            listed = "、".join(book.id for book in world.library.rulebooks.values() if book.scored)
            say(f"没有这个评价办法：{rulebook}。可写的有 {listed}。", "red")
            return 2
        books = [msgspec.structs.replace(known, fallback=False)]
    evidence = evidence_in(settings, world, unit)
    waiting = [one for done in rescore(settings, unit, books, evidence) for one in pending(done.rulebook, done.scores)]
    target = settings.inbox / unit.department / str(unit.fiscal_year) / EVIDENCE if out is None else Path(out)
    to_screen = out == "-"
    if not to_screen and target.exists() and not force:
        say(f"文件已存在，未改动：{target}。要把还没有列出的待评指标加进去，用 --force。", "red")
        return 1
    try:
        if not to_screen and target.exists():
            found = read_evidence(target, unit, world)
            if found.file is None:
                say(f"文件有误，未改动：{target}", "red")
                for problem in found.problems:
                    say(f"• {problem.message}")
                return 1
            text = extended(target.read_text(encoding="utf-8-sig"), found.file, waiting)
            # Nothing that works may be replaced by something that does not, however oddly it is written.
            load_evidence(text.encode(), EVIDENCE, setting_of(unit, world.library, world.register.get(unit.department)))
        else:
            text = made(unit.department, unit.fiscal_year, waiting)
        if to_screen:
            sys.stdout.write(text)
            return 0
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, text.encode())
    except CannotExtend as error:
        say(f"{target}：{error}", "red")
        return 1
    except RulebookError:
        say(f"{target} 的写法无法接着加，未改动。改法：另用 --out 写出样板，把要填的各项抄进来。", "red")
        return 1
    except OSError as error:
        say(f"不能写入 {target}：{reason_of(error)}", "red")
        return 1
    for problem in evidence.problems:
        say(f"{EVIDENCE} {problem.message}", "red")
    say(f"已写入 {target}：待评的指标 {len(waiting)} 项。" if waiting else f"已写入 {target}：没有待评的指标。")
    return 0


def check(settings: Settings, path: Path) -> int:
    """Checks a file and returns the exit code: 0 it can be used, 1 it has mistakes, 2 it cannot be read."""
    from assets.unit import Unit
    from pipelines.terminal import console, line, say
    from resources.evidence import header_of, read_evidence
    from resources.freshness import load_world
    from resources.inbox import reason_of

    try:
        path = path.resolve()
        stated = header_of(path)
    except OSError as error:
        say(f"{path}：打不开：{reason_of(error)}", "red")
        return 2
    folder = path.parent
    if _YEAR.fullmatch(folder.name):
        unit = Unit(folder.parent.name, int(folder.name))
    else:
        unit = stated or Unit(folder.parent.name, 0)
    world = load_world(settings.departments, settings.rulebooks)
    found = read_evidence(path, unit, world)
    out = console()
    if found.file is None:
        for problem in found.problems:
            out.print(line(f"{path.name} {problem.message}", "red"), soft_wrap=True)
        return 1
    out.print(line(f"{path.name} 可用：{_summary(found.file)}"))
    for said in _remarks(found.file, unit, world):
        out.print(line(f"• {said}"), soft_wrap=True)
    return 0


def _summary(file: EvidenceFile) -> str:
    entries, filled = len(file.entries or ()), len(file.filled)
    parts = [f"{file.department} {file.fiscal_year} 年度", f"指标填了 {filled} 项，未填 {entries - filled} 项"]
    for name, listed in (("更正", file.corrections), ("荣誉", file.honours), ("调查", file.surveys)):
        if listed:
            parts.append(f"{name} {len(listed)} 项")
    return "，".join(parts)


def _remarks(file: EvidenceFile, unit: Unit, world: World) -> list[str]:
    """What is no mistake and yet worth knowing."""
    applying = {
        book.id for book in world.library.choose(world.register.get(unit.department), unit.fiscal_year) if book.scored
    }
    named = {entry.rulebook for entry in file.filled if entry.rulebook is not None}
    return [
        f"评价办法 {name} 不是本部门本年度采用的，为它填的各项只在按它试算时起作用" for name in sorted(named - applying)
    ]
