"""The Dagster instance of a warehouse: its folder, its settings, and what a killed run left in it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, MutableMapping
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


def prepare(settings: Settings, environment: MutableMapping[str, str] = os.environ) -> Path:
    """Makes the folder of Dagster's state and sets the environment that Dagster reads. Returns the folder.

    A DAGSTER_HOME that is set is the operator's own, and its `dagster.yaml` is left alone. Raises OSError.
    """
    for name, value in _DEFAULTS.items():
        environment.setdefault(name, value)
    environment.update(exported(settings))
    if environment.get(HOME):
        home = Path(environment[HOME])
        home.mkdir(parents=True, exist_ok=True)
        return home
    home = settings.state
    home.mkdir(parents=True, exist_ok=True)
    shipped = (project_root() / "dagster.yaml").read_bytes()
    target = home / "dagster.yaml"
    if not target.is_file() or target.read_bytes() != shipped:
        write_atomically(target, shipped)
    environment[HOME] = str(home)
    return home


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
