"""`jixiao export`: the warehouse as a data package.

A command rather than a part of the run: the warehouse itself is open to every engine as it is, and a package is a
copy of all of it, made when somebody wants to hand it on, not every night.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from resources.settings import Settings

_PANEL = "选项"
_DEFAULT_LICENCE = "CC-BY-4.0"
_NO_LICENCE = "none"


def register(app: typer.Typer, command: type[Any], settings_of: Callable[..., Settings]) -> None:
    """Adds `export` to the command line; `command` gives Chinese help, `settings_of` the paths."""

    @app.command(
        name="export",
        cls=command,
        rich_help_panel="命令",
        options_metavar="[选项]",
        help="把仓库导出为数据包（Frictionless Data Package）：各表的 CSV 和 Parquet，附字段说明。\n\n"
        "CSV 可直接用 Excel 打开；目录里以前导出的数据包被替换，别的文件不动。各字段见 docs/data.md。\n\n"
        "退出码：0 已导出；1 未能导出；2 用法有误。",
    )
    def _export(
        out: Annotated[Path, typer.Option(metavar="目录", help="数据包的目录。", rich_help_panel=_PANEL)],
        warehouse: Annotated[
            Path | None, typer.Option(metavar="目录", help="仓库目录，默认 data/warehouse。", rich_help_panel=_PANEL)
        ] = None,
        department: Annotated[
            list[str] | None,
            typer.Option(metavar="部门", help="只导出这个部门（文件夹名），可多次给出。", rich_help_panel=_PANEL),
        ] = None,
        year: Annotated[
            list[int] | None,
            typer.Option(
                metavar="年度", help="只导出这个年度，可多次给出。", min=1949, max=2200, rich_help_panel=_PANEL
            ),
        ] = None,
        licence: Annotated[
            str,
            typer.Option(
                "--license",
                metavar="许可",
                help="数据包的许可，写作 CC-BY-4.0、CC0-1.0、ODC-BY-1.0、ODbL-1.0、PDDL-1.0 或 none（不注明）。",
                rich_help_panel=_PANEL,
            ),
        ] = _DEFAULT_LICENCE,
    ) -> None:
        """Writes the data package."""
        settings = settings_of(warehouse=warehouse)
        raise typer.Exit(export(settings, out, department or [], year or [], licence))


def export(settings: Settings, out: Path, departments: list[str], years: list[int], licence: str) -> int:
    """Writes the data package and says what is in it; returns the exit code."""
    from pipelines.instance import Busy, only_one
    from pipelines.terminal import console, line, near, say
    from resources.freshness import load_world
    from resources.open_data import LICENCES, CannotExport
    from resources.open_data import export as write
    from resources.settings import BadSetting
    from resources.warehouse import Store

    if licence != _NO_LICENCE and licence not in LICENCES:
        say(f"没有这个许可：{licence}。可写的有 {'、'.join([*LICENCES, _NO_LICENCE])}。", "red")
        return 2
    if not settings.warehouse.is_dir():
        say(f"仓库不存在：{settings.warehouse}。请先运行 jixiao run。", "red")
        return 2
    try:
        target = _target(out, settings)
    except BadSetting as error:
        say(str(error), "red")
        return 2
    store = Store(settings.warehouse)
    chosen = None
    if departments or years:
        chosen = {
            unit
            for unit in store.units("documents") + store.units("scorecards")
            if (not departments or unit.department in departments) and (not years or unit.fiscal_year in years)
        }
    try:
        world = load_world(settings.departments, settings.rulebooks)
        with only_one(settings):
            made = write(store, world, target, None if licence == _NO_LICENCE else licence, chosen)
    except Busy:
        say("另一个运行正在更新这个仓库，请等它结束后再导出。", "red")
        return 1
    except CannotExport as error:
        say(f"未能导出：{error}", "red")
        return 1
    except OSError as error:
        say(f"未能导出到 {target}：{error.strerror or error}", "red")
        return 1
    rows = sum(made.rows.values())
    told = f"已导出 {made.units} 个部门年度，{len(made.rows)} 张表，共 {rows} 行，{made.size / 1e6:.1f} MB："
    console().print(line(told + near(str(target))), soft_wrap=True)
    return 0


def _target(out: Path, settings: Settings) -> Path:
    """The folder of the package as an absolute path. Raises BadSetting for one where others keep their files."""
    from resources.settings import BadSetting

    if "\0" in str(out):
        raise BadSetting("--out 含有不能用于路径的字符")
    target = Path(out).expanduser().absolute()
    for place in (settings.inbox, settings.warehouse, settings.reports):
        if target == place or target.is_relative_to(place):
            raise BadSetting(f"数据包不能放在 {place} 里")
    if target == Path(target.anchor):
        raise BadSetting("数据包不能放在根目录")
    return target
