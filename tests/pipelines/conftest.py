"""A small installation: an inbox of generated accounts, processed once and copied for each test."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import msgspec
import pytest

from pipelines.instance import applied, prepare
from pipelines.runner import Outcome, bring_up_to_date
from resources.settings import Settings, load_settings
from tests.samples.generator import generate

YEARS = (2021, 2022)


class Installation(msgspec.Struct, frozen=True):
    """The folders of one installation, and what tests do with it."""

    root: Path

    @property
    def settings(self) -> Settings:
        """Its settings."""
        return load_settings(
            {},
            inbox=self.root / "inbox",
            warehouse=self.root / "warehouse",
            reports=self.root / "reports",
            departments=self.root / "departments.yaml",
            workers=1,
        )

    @property
    def inbox(self) -> Path:
        """Its inbox."""
        return self.root / "inbox"

    def run(self, departments: list[str] | None = None, years: list[int] | None = None) -> Outcome:
        """Brings it up to date."""
        return bring_up_to_date(self.settings, departments, years)

    def arguments(self) -> list[str]:
        """The arguments of the command line that name its folders."""
        return [
            *("--inbox", str(self.inbox)),
            *("--warehouse", str(self.root / "warehouse")),
            *("--reports", str(self.root / "reports")),
        ]

    def outputs(self) -> dict[str, str]:
        """Every file of the warehouse and the reports, ledger included, with its hash."""
        return {
            path.relative_to(self.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for folder in ("warehouse", "reports")
            for path in sorted((self.root / folder).rglob("*"))
            if path.is_file()
        }

    @contextlib.contextmanager
    def dagster(self) -> Iterator[dg.DagsterInstance]:
        """Its Dagster instance."""
        with applied(prepare(self.settings)), dg.DagsterInstance.get() as instance:
            yield instance

    def runs(self) -> int:
        """How many runs Dagster knows."""
        with self.dagster() as instance:
            return instance.get_runs_count()


@pytest.fixture(scope="session", autouse=True)
def no_dagster_home() -> Iterator[None]:
    """Each installation has the Dagster state that belongs to its warehouse."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DAGSTER_HOME", raising=False)
        yield


@pytest.fixture(scope="session")
def processed(tmp_path_factory: pytest.TempPathFactory, no_dagster_home: None) -> Installation:
    """Two made-up departments with two years each, all processed. Not to be changed: `installation` is a copy."""
    made = Installation(tmp_path_factory.mktemp("processed"))
    generate(made.inbox, 2, YEARS)
    names = sorted(path.name for path in made.inbox.iterdir())
    register = "".join(f"{name}:\n  name: 示例{name}局\n  region: {{province: 某省}}\n" for name in names)
    (made.root / "departments.yaml").write_text(register, encoding="utf-8")
    outcome = made.run()
    assert outcome.failures == ()
    assert len(outcome.computed) == len(names) * len(YEARS)
    return made


@pytest.fixture
def installation(processed: Installation, tmp_path: Path) -> Installation:
    """A processed installation of the test's own."""
    shutil.copytree(processed.root, tmp_path / "copy", symlinks=True)
    return Installation(tmp_path / "copy")


@pytest.fixture
def fresh(processed: Installation, tmp_path: Path) -> Installation:
    """The same inbox, nothing processed."""
    shutil.copytree(processed.inbox, tmp_path / "fresh" / "inbox")
    shutil.copy(processed.root / "departments.yaml", tmp_path / "fresh" / "departments.yaml")
    return Installation(tmp_path / "fresh")
