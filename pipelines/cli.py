"""The command line. Each command imports what it needs when it is called, so that help and usage errors are quick."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from pipelines import command_compare, command_evidence, command_export, command_rulebook

_UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""What typer raises for a command line that it cannot use; it exports only this subclass."""
_MESSAGES = {
    "NoSuchOption": lambda error: f"没有这个选项：{error.option_name}",
    "MissingParameter": lambda error: f"缺少参数：{_name(error)}",
    "BadParameter": lambda error: f"参数 {_name(error)} 的值不能用：{_reason(error)}",
    "BadOptionUsage": lambda error: f"选项 {getattr(error, 'option_name', '')} 用法有误：缺少值，或不能带值",
    "NoSuchCommand": lambda error: f"没有这个命令：{getattr(error, 'command_name', '')}",
}
_HELP = "显示这份说明。"
_PANEL = "选项"

Inbox = Annotated[
    Path | None, typer.Option(metavar="目录", help="收件箱目录，默认 data/inbox。", rich_help_panel=_PANEL)
]
Warehouse = Annotated[
    Path | None, typer.Option(metavar="目录", help="仓库目录，默认 data/warehouse。", rich_help_panel=_PANEL)
]
Reports = Annotated[
    Path | None, typer.Option(metavar="目录", help="报告目录，默认 data/reports。", rich_help_panel=_PANEL)
]


class _ChineseHelp:
    """The built-in help option, in Chinese."""

    def get_help_option(self, context: Any) -> Any:
        option = super().get_help_option(context)  # type: ignore[misc]
        if option is not None:
            option.help = _HELP
            option.rich_help_panel = _PANEL
        return option


class _Command(_ChineseHelp, TyperCommand):
    """A command."""


class _Group(_ChineseHelp, TyperGroup):
    """The commands."""


app = typer.Typer(
    name="jixiao",
    cls=_Group,
    help="部门决算与绩效评价：读取文件，提取数据，评分，查错，出报告。",
    add_completion=False,
    no_args_is_help=False,
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]...",
    pretty_exceptions_enable=False,
)


class Format(StrEnum):
    """How `check` prints."""

    text = "text"
    json = "json"
    sarif = "sarif"


@app.command(
    cls=_Command,
    rich_help_panel="命令",
    options_metavar="[选项]",
    help="处理收件箱中有变化的部门年度，最后列出结果。\n\n"
    "退出码：0 全部处理；1 有文件或部门年度未能处理（其余照常）；2 用法有误。",
)
def run(
    inbox: Inbox = None,
    warehouse: Warehouse = None,
    reports: Reports = None,
    department: Annotated[
        list[str] | None,
        typer.Option(metavar="部门", help="只处理这个部门（文件夹名），可多次给出。", rich_help_panel=_PANEL),
    ] = None,
    year: Annotated[
        list[int] | None,
        typer.Option(metavar="年度", help="只处理这个年度，可多次给出。", min=1949, max=2200, rich_help_panel=_PANEL),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            metavar="个数", help="工作进程的个数，默认与处理器核数相同。", min=1, max=64, rich_help_panel=_PANEL
        ),
    ] = None,
    rulebook: Annotated[
        list[str] | None,
        typer.Option(
            metavar="标识",
            help="在各部门采用的评价办法之外，再按这个办法评分，可多次给出；下次不给出时去掉。",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="以 JSON 输出结果。", rich_help_panel=_PANEL)] = False,
) -> None:
    """Brings everything up to date and prints the results."""
    also = tuple(dict.fromkeys(rulebook or []))
    settings = _settings(inbox=inbox, warehouse=warehouse, reports=reports, workers=workers, also=also)
    from pipelines.command_run import run as command

    raise typer.Exit(command(settings, department or [], year or [], json))


@app.command(
    cls=_Command,
    rich_help_panel="命令",
    options_metavar="[选项]",
    help="检查文件中自相矛盾之处；不用仓库。\n\n退出码：0 没有错误；1 有未认可的错误；2 有文件不能读取，或用法有误。",
)
def check(
    files: Annotated[list[Path], typer.Argument(help="要检查的文件。", metavar="文件...", show_default=False)],
    form: Annotated[
        Format, typer.Option("--format", metavar="格式", help="输出格式：text、json 或 sarif。", rich_help_panel=_PANEL)
    ] = Format.text,
    year: Annotated[
        int | None,
        typer.Option(
            metavar="年度", help="文件所属的年度，默认从标题判断。", min=1949, max=2200, rich_help_panel=_PANEL
        ),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            metavar="编号",
            help="只列出这些规则的疑点，写编号或其开头，如 N、P01、X003；可用逗号分开或多次给出。",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            metavar="编号",
            help="不列出这些规则的疑点，写法同上；与 --select 重叠时，写得更长的为准。",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    accepted: Annotated[
        Path | None,
        typer.Option(
            metavar="文件",
            help="认可清单（见 docs/check.md），默认是与被查文件同一目录的 accepted.yaml。",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    annotate: Annotated[
        Path | None,
        typer.Option(metavar="文件", help="另存一份 PDF，在原页上标出编了号的疑点。", rich_help_panel=_PANEL),
    ] = None,
) -> None:
    """Checks documents by themselves."""
    from pipelines.command_check import Options
    from pipelines.command_check import check as command

    options = Options(
        form=form.value,
        year=year,
        select=tuple(select or ()),
        ignore=tuple(ignore or ()),
        accepted=accepted,
        annotate=annotate,
    )
    raise typer.Exit(command(files, options))


@app.command(
    cls=_Command,
    rich_help_panel="命令",
    options_metavar="[选项]",
    help="显示一个部门年度的评分，每项附算式。",
)
def show(
    department: Annotated[str, typer.Argument(help="部门（文件夹名）。", metavar="部门")],
    year: Annotated[int, typer.Argument(help="年度，如 2023。", metavar="年度", min=1949, max=2200)],
    warehouse: Warehouse = None,
    reports: Reports = None,
) -> None:
    """Shows the scorecard of a department-year."""
    settings = _settings(warehouse=warehouse, reports=reports)
    from assets.unit import Unit
    from pipelines.command_show import show as command

    raise typer.Exit(command(settings, Unit(department, year)))


@app.command(
    cls=_Command,
    rich_help_panel="命令",
    options_metavar="[选项]",
    help="在本机（127.0.0.1）打开 Dagster 的网页界面，并启动每夜的定时运行。",
)
def ui(
    inbox: Inbox = None,
    warehouse: Warehouse = None,
    reports: Reports = None,
    port: Annotated[
        int, typer.Option(metavar="端口", help="端口，默认 3000。", min=1, max=65535, rich_help_panel=_PANEL)
    ] = 3000,
) -> None:
    """Opens Dagster's web UI."""
    settings = _settings(inbox=inbox, warehouse=warehouse, reports=reports)
    from pipelines.command_ui import ui as command

    raise typer.Exit(command(settings, port))


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The command `jixiao`."""
    sys.exit(_main(list(sys.argv[1:] if arguments is None else arguments)))


def _main(arguments: list[str]) -> int:
    given = arguments or ["--help"]
    try:
        code = app(args=given, prog_name="jixiao", standalone_mode=False)
    except _UsageError as error:
        said = _MESSAGES.get(type(error).__name__, _usage)(error)
        _complain(f"{said}。用 jixiao --help 查看用法。")
        return 2
    except (KeyboardInterrupt, typer.Abort):
        _complain("已中断；已完成的部分有效，再运行一次会接着做。")
        return 130
    except BrokenPipeError:
        # Whoever read the output has gone; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code if isinstance(code, int) else 0


def _settings(**paths: Any) -> Any:
    """The settings, or a complaint and exit code 2."""
    from resources.settings import BadSetting, first_year, load_settings

    try:
        first_year()
        return load_settings(**paths)
    except BadSetting as error:
        _complain(str(error))
        raise typer.Exit(2) from None


def _complain(message: str) -> None:
    sys.stderr.write(f"错误：{''.join(c if c.isprintable() else '�' for c in message)}\n")


def _usage(error: Any) -> str:
    named = re.search(r"No such command '(.*?)'", str(error.message), re.DOTALL)
    return f"没有这个命令：{named[1]}" if named else "用法有误"


def _name(error: Any) -> str:
    parameter = error.param
    if parameter is None:
        return ""
    names = [name for name in parameter.opts if name.startswith("-")]
    return str(names[0] if names else parameter.metavar or parameter.name)


def _reason(error: Any) -> str:
    said = str(error.message)
    if re.search(r"range|greater than|less than", said):
        return "超出范围"
    if "not a valid int" in said or "integer" in said:
        return "应为整数"
    if "is not one of" in said:
        return "不在可选的值之中"
    return "格式不对"


command_compare.register(app, _Command, _settings)
command_export.register(app, _Command, _settings)
command_evidence.register(app, _Group, _Command, _settings)
command_rulebook.register(app, _Group, _Command)

if __name__ == "__main__":
    main()
