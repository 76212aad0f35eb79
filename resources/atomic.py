"""Files that are there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import time
from pathlib import Path

_OLD = 3600.0
"""Seconds after which an unfinished file is nobody's any more, whatever wrote it."""
_UNFINISHED = re.compile(r"^\..*\.(?P<host>[0-9a-z-]+)\.(?P<pid>\d+)\.tmp$")
_HOST = re.sub(r"[^0-9a-z-]", "-", socket.gethostname().lower()) or "host"


def write_atomically(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Writes a file under a hidden name beside it and renames it: a killed process leaves the old or the new.

    `durable` also survives a loss of power: the content is on the disk before the name is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.parent / f".{path.name}.{_HOST}.{os.getpid()}.tmp"
    try:
        with unfinished.open("wb") as stream:
            stream.write(content)
            if durable:
                stream.flush()
                os.fsync(stream.fileno())
        os.replace(unfinished, path)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise


def remove_unfinished(folder: Path) -> int:
    """Removes from a folder what killed processes left; returns how many files. A running process keeps its own."""
    removed = 0
    try:
        with os.scandir(folder) as found:
            candidates = [(entry.path, match, entry) for entry in found if (match := _UNFINISHED.match(entry.name))]
    except FileNotFoundError:
        return 0
    for path, match, entry in candidates:
        with contextlib.suppress(FileNotFoundError):
            same_host = match["host"] == _HOST
            if (same_host and not _alive(int(match["pid"]))) or time.time() - entry.stat().st_mtime > _OLD:
                os.unlink(path)
                removed += 1
    return removed


def _alive(process: int) -> bool:
    if os.name == "nt":  # there, signal 0 is not a question
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
