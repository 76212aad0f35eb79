"""`jixiao rulebook`: checks rulebooks while they are written, and prints them as people read them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from assets.indicators.rulebook import Rulebook

_PANEL = "选项"
_SUFFIXES = (".yaml", ".yml")


class Form(StrEnum):
    """How `explain` prints."""

    text = "text"
    markdown = "markdown"


def register(app: typer.Typer, group: type[Any], command: type[Any]) -> None:
    """Adds `rulebook check` and `rulebook explain` to the command line; `group` and `command` give Chinese help."""
    own = typer.Typer(name="rulebook", cls=group, help="评价办法：检查写法，显示内容。", no_args_is_help=False)

    @own.command(
        name="check",
        cls=command,
        rich_help_panel="命令",
        options_metavar="[选项]",
        help="检查评价办法的文件，列出每处错误和改法。\n\n退出码：0 都可用；1 有错误；2 有文件不能读取。",
    )
    def _check(
        files: Annotated[list[Path], typer.Argument(help="YAML 文件。", metavar="文件...", show_default=False)],
    ) -> None:
        raise typer.Exit(check(files))

    @own.command(
        name="explain",
        cls=command,
        rich_help_panel="命令",
        options_metavar="[选项]",
        help="用文字显示一份评价办法：各项指标的分值、取值、计分、佐证和依据。\n\n"
        "退出码：0 已显示；1 文件有错误；2 没有这份办法。",
    )
    def _explain(
        rulebook: Annotated[str, typer.Argument(help="YAML 文件，或评价办法的标识。", metavar="文件|标识")],
        form: Annotated[
            Form, typer.Option("--format", metavar="格式", help="输出格式：text 或 markdown。", rich_help_panel=_PANEL)
        ] = Form.text,
    ) -> None:
        raise typer.Exit(explain(rulebook, form.value))

    @own.command(
        name="facts",
        cls=command,
        rich_help_panel="命令",
        options_metavar="[选项]",
        help="列出算式里可用的事实：标识、名称、单位。给出词语时，只列名称或标识含有它的。\n\n"
        "退出码：0 已列出；1 没有含有这个词的。",
    )
    def _facts(
        word: Annotated[str, typer.Argument(help="名称或标识里的词，如 三公、budget。", metavar="[词]")] = "",
    ) -> None:
        raise typer.Exit(facts(word))

    app.add_typer(own, rich_help_panel="命令", options_metavar="[选项]", subcommand_metavar="命令 [参数]...")


def check(files: Sequence[Path]) -> int:
    """Checks files, prints every problem as `file:line: what and how to mend it`, and returns the exit code."""
    from assets.indicators.strict_yaml import RulebookError
    from pipelines.terminal import console, line, say

    codes = []
    for path in files:
        try:
            rulebook = _load(path)
        except OSError as error:
            say(f"{path}：无法读取：{_reason(error)}", "red")
            codes.append(2)
        except RulebookError as error:
            for problem in error.problems:
                told = f"{path}:{problem.line}: {problem.message}。改法：{problem.remedy}"
                console().print(line(told), soft_wrap=True)
            codes.append(1)
        else:
            console().print(line(f"{path}：可用，{_summary(rulebook)}"), soft_wrap=True)
    return max(codes, default=0)


def explain(name: str, form: str) -> int:
    """Prints a rulebook, given by its file or its id, and returns the exit code."""
    from assets.indicators.readable import as_markdown, as_text
    from assets.indicators.strict_yaml import RulebookError
    from assets.reports.text import clean
    from pipelines.terminal import say

    try:
        rulebook = _load(_file_of(name))
    except OSError as error:
        say(f"{name}：无法读取：{_reason(error)}", "red")
        return 2
    except _Unknown as error:
        say(str(error), "red")
        return 2
    except RulebookError as error:
        for problem in error.problems:
            say(str(problem), "red")
        return 1
    text = as_markdown(rulebook) if form == Form.markdown else as_text(rulebook)
    sys.stdout.write("\n".join(clean(part) for part in text.splitlines()) + "\n")
    return 0


def facts(word: str) -> int:
    """Prints the facts whose id or Chinese name has a word in it, all without one, and returns the exit code."""
    from assets.facts.catalogue import CONCEPTS, ROLES, fact_id, name_of, unit_of
    from pipelines.terminal import console, say, table

    found = [fact_id(concept, role) for concept in CONCEPTS for role in (None, *ROLES)]
    if word:
        found = [fact for fact in found if word in fact or word in name_of(fact).replace("“", "").replace("”", "")]
    else:
        found = [fact for fact in found if fact in CONCEPTS]
    if not found:
        say(f"没有名称或标识含有“{word}”的事实", "red")
        return 1
    columns = [("标识", "whole"), ("名称", "left"), ("单位", "left")]
    console().print(table(columns, [[fact, name_of(fact), unit_of(fact)] for fact in found]))
    if not word:
        roles = "，".join(f"_{role} {name}" for role, (name, _) in ROLES.items())
        console().print(f"各项都可以加后缀：{roles}。", soft_wrap=True)
    return 0


class _Unknown(ValueError):
    """Neither a file nor the id of a rulebook; the text says so in Chinese."""


def _file_of(name: str) -> Path:
    """The file of a rulebook that is given by its path or its id. Raises _Unknown."""
    from resources.settings import load_settings

    given = Path(name)
    if name.endswith(_SUFFIXES) or given.is_file():
        return given
    folder = load_settings().rulebooks
    known = sorted(path.stem for path in folder.glob("*.y*ml") if path.suffix in _SUFFIXES)
    if name not in known:
        raise _Unknown(f"没有“{name}”这份评价办法；现有的有 {'、'.join(known) or '（无）'}。文件要写出扩展名 .yaml")
    return next(folder / f"{name}{suffix}" for suffix in _SUFFIXES if (folder / f"{name}{suffix}").exists())


def _load(path: Path) -> Rulebook:
    """The rulebook in a file. Raises OSError where it cannot be read, RulebookError where it cannot be used."""
    from assets.indicators.library import load_rulebook

    with path.open("rb"):
        return load_rulebook(path)


def _summary(rulebook: Rulebook) -> str:
    from assets.indicators.quantities import plain

    measured = sum(entry.value is not None for entry in rulebook.indicators)
    points = f"满分 {plain(rulebook.full_score)}" if rulebook.full_score is not None else "只计算"
    return f"{rulebook.title}：{len(rulebook.indicators)} 项（{measured} 项由决算算出），{points}"


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "文件不存在"
    if isinstance(error, IsADirectoryError):
        return "是目录，不是文件"
    return "没有读取的权限" if isinstance(error, PermissionError) else (error.strerror or "原因不明")
