from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from resources import atomic
from resources.atomic import remove_unfinished, write_atomically


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a" / "b.txt", b"old")
    write_atomically(tmp_path / "a" / "b.txt", b"new")

    assert (tmp_path / "a" / "b.txt").read_bytes() == b"new"
    assert os.listdir(tmp_path / "a") == ["b.txt"]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_atomically(tmp_path / "b.txt", b"old")
    (tmp_path / "c").mkdir()

    with pytest.raises(OSError):
        write_atomically(tmp_path / "c", b"a folder is in the way")

    assert (tmp_path / "b.txt").read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["b.txt", "c"]


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_writes_is_not(tmp_path: Path) -> None:
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    )
    left = tmp_path / f".a.parquet.{atomic._HOST}.{dead.stdout.strip()}.tmp"
    living = tmp_path / f".a.parquet.{atomic._HOST}.{os.getpid()}.tmp"
    foreign = tmp_path / f".a.parquet.elsewhere.{os.getpid()}.tmp"
    other = tmp_path / ".keep"
    for path in (left, living, foreign, other):
        path.write_bytes(b"half")

    assert remove_unfinished(tmp_path) == 1
    assert sorted(tmp_path.iterdir()) == sorted([living, foreign, other])


def test_what_is_old_belongs_to_nobody(tmp_path: Path) -> None:
    foreign = tmp_path / ".a.parquet.elsewhere.1.tmp"
    foreign.write_bytes(b"half")
    os.utime(foreign, (time.time() - 7200, time.time() - 7200))

    assert remove_unfinished(tmp_path) == 1


def test_a_folder_that_is_not_there_has_nothing_unfinished(tmp_path: Path) -> None:
    assert remove_unfinished(tmp_path / "no") == 0
