"""Where things are: given as arguments or by the environment, else below `data/` of the project."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

FIRST_YEAR = 2015
MOST_WORKERS = 64

_ENVIRONMENT = {
    "inbox": "JIXIAO_INBOX",
    "warehouse": "JIXIAO_WAREHOUSE",
    "reports": "JIXIAO_REPORTS",
    "rulebooks": "JIXIAO_RULEBOOKS",
    "departments": "JIXIAO_DEPARTMENTS",
}


class BadSetting(ValueError):
    """A setting that cannot be used; the message, in Chinese, names it."""


class Settings(msgspec.Struct, frozen=True):
    """The paths of one installation, all absolute, and the number of worker processes.

    `also` are ids of rulebooks that everything is scored by besides those that apply.
    """

    inbox: Path
    warehouse: Path
    reports: Path
    rulebooks: Path
    departments: Path
    workers: int = 1
    also: tuple[str, ...] = ()

    @property
    def state(self) -> Path:
        """The folder of the Dagster instance that belongs to this warehouse."""
        return _beside(self.warehouse, "dagster")

    @property
    def pages(self) -> Path:
        """The folder of the pages that were read, by document hash."""
        return _beside(self.warehouse, "pages")

    @property
    def ledger(self) -> Path:
        """The folder that says what each department-year was made from. It lives and dies with the warehouse."""
        return self.warehouse / ".ledger"


def load_settings(
    environment: Mapping[str, str] = os.environ,
    *,
    inbox: Path | None = None,
    warehouse: Path | None = None,
    reports: Path | None = None,
    rulebooks: Path | None = None,
    departments: Path | None = None,
    workers: int | None = None,
    also: tuple[str, ...] = (),
) -> Settings:
    """The settings: an argument first, then the environment, then the default.

    Raises BadSetting where a value cannot be used.
    """
    data = project_root() / "data"
    own = data if _is_checkout(project_root()) else Path("data")
    given = {
        "inbox": inbox,
        "warehouse": warehouse,
        "reports": reports,
        "rulebooks": rulebooks,
        "departments": departments,
    }
    defaults = {
        "inbox": own / "inbox",
        "warehouse": own / "warehouse",
        "reports": own / "reports",
        "rulebooks": data / "rulebooks",
        "departments": data / "departments.yaml",
    }
    paths = {name: _path(name, value, environment, defaults[name]) for name, value in given.items()}
    settings = Settings(**paths, workers=workers if workers is not None else _workers(environment), also=also)
    _check(settings)
    return settings


def first_year(environment: Mapping[str, str] = os.environ) -> int:
    """The earliest fiscal year that is a partition. Raises BadSetting."""
    return _whole(environment, "JIXIAO_FIRST_YEAR", FIRST_YEAR, 1949, 2200)


def project_root() -> Path:
    """The folder that holds `dagster.yaml` and `data/`: the checkout, else what the installation put beside Python."""
    checkout = Path(__file__).resolve().parent.parent
    return checkout if _is_checkout(checkout) else Path(sys.prefix) / "share" / "jixiao"


def _is_checkout(root: Path) -> bool:
    return (root / "pyproject.toml").is_file() and (root / "dagster.yaml").is_file()


def _beside(warehouse: Path, purpose: str) -> Path:
    return warehouse.parent / f".{warehouse.name}.{purpose}"


def _path(name: str, argument: Path | None, environment: Mapping[str, str], default: Path) -> Path:
    written = argument if argument is not None else environment.get(_ENVIRONMENT[name]) or default
    if "\0" in str(written):
        raise BadSetting(f"{_ENVIRONMENT[name]} 含有不能用于路径的字符")
    return Path(os.path.abspath(Path(written).expanduser()))


def _workers(environment: Mapping[str, str]) -> int:
    return _whole(environment, "JIXIAO_WORKERS", min(os.cpu_count() or 1, MOST_WORKERS), 1, MOST_WORKERS)


def _whole(environment: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    written = environment.get(name, "").strip()
    if not written:
        return default
    if not (written.isascii() and written.isdigit() and len(written) <= 9 and least <= int(written) <= most):
        raise BadSetting(f"{name} 应是 {least} 至 {most} 的整数")
    return int(written)


def _check(settings: Settings) -> None:
    for name in ("warehouse", "reports"):
        path: Path = getattr(settings, name)
        if path == Path(path.anchor):
            raise BadSetting(f"{_ENVIRONMENT[name]} 不能是根目录")
        if path == settings.inbox or path.is_relative_to(settings.inbox):
            raise BadSetting(f"{path} 在收件箱里：产出不能放进收件箱，否则会被当作文件再读")
    if settings.warehouse == settings.reports:
        raise BadSetting("仓库和报告不能是同一个目录")
