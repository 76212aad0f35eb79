"""The Dagster instance of a warehouse: its folder, its settings, and what a killed run left in it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from resources.atomic import write_atomically
from resources.settings import Settings, project_root

HOME = "DAGSTER_HOME"
STARTED_BY = "jixiao/started_by"
COMMAND_LINE = "jixiao run"
_DEFAULTS = {
    # Events of one output in one transaction, and one planned event for an output instead of one a partition.
    "DAGSTER_EVENT_BATCH_SIZE": "1000",
    "DAGSTER_EMIT_PARTITION_SUBSET_IN_PLANNED_EVENTS": "1",
    "DAGSTER_DISABLE_TELEMETRY": "1",
}


class Busy(RuntimeError):
    """Another run works on the same warehouse."""


def prepare(settings: Settings, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Makes the folder of Dagster's state; returns the environment variables that Dagster is to be run with.

    A DAGSTER_HOME that is set is the operator's own, and its `dagster.yaml` is left alone. Raises OSError.
    """
    variables = {name: environment.get(name, value) for name, value in _DEFAULTS.items()} | exported(settings)
    if environment.get(HOME):
        home = Path(environment[HOME])
        home.mkdir(parents=True, exist_ok=True)
    else:
        home = settings.state
        home.mkdir(parents=True, exist_ok=True)
        shipped = (project_root() / "dagster.yaml").read_bytes()
        target = home / "dagster.yaml"
        if not target.is_file() or target.read_bytes() != shipped:
            write_atomically(target, shipped)
    return {**variables, HOME: str(home)}


@contextlib.contextmanager
def applied(variables: Mapping[str, str]) -> Iterator[None]:
    """Sets environment variables for as long as it lasts."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def exported(settings: Settings) -> dict[str, str]:
    """The settings as environment variables, for the processes that Dagster starts."""
    return {f"JIXIAO_{name.upper()}": str(getattr(settings, name)) for name in settings.__struct_fields__}


@contextlib.contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Keeps other runs off the warehouse. The lock goes with the process, however it ends. Raises Busy, OSError."""
    settings.state.mkdir(parents=True, exist_ok=True)
    with (settings.state / "run.lock").open("w") as lock:
        try:
            import fcntl
        except ImportError:  # not on Windows; there two runs only do the same work twice
            yield
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(str(settings.warehouse)) from error
        yield
