"""What only an office suite can open: by way of LibreOffice, bounded; without it with a clear message."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits
from assets.documents.office import libreoffice
from assets.documents.reader import identify, read_file
from tests.documents.making import compound
from tests.documents.showing import shown, texts

RTF = (
    r"{\rtf1\ansi\ansicpg936 \'b2\'bf\'c3\'c5\'be\'f6\'cb\'e3\par "
    r"\trowd\cellx2000\cellx4000\intbl A\cell 1,084.72\cell\row "
    r"\trowd\cellx2000\cellx4000\intbl B\cell 2.00\cell\row \pard end\par}"
)


@pytest.fixture
def rtf(tmp_path: Path) -> Path:
    path = tmp_path / "部门决算.doc"
    path.write_text(RTF, encoding="ascii")
    return path


def _fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Puts a program of our own in the place of LibreOffice."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(libreoffice, "program", lambda: str(program))


@pytest.mark.libreoffice
def test_a_document_that_libreoffice_opens(rtf: Path) -> None:
    assert identify(rtf)[1] == "rtf"
    document = read_file(rtf)
    assert document.kind == "rtf"
    assert texts(document.pages[0]) == ["部门决算", "end"]
    assert shown(document.pages[0].grids[0]) == ["A | 1,084.72", "B | 2.00"]


@pytest.mark.libreoffice
def test_a_damaged_document_is_refused(tmp_path: Path) -> None:
    path = compound(tmp_path / "a.doc", {"WordDocument": b"\xec\xa5" + bytes(600), "1Table": bytes(200)})
    with pytest.raises(UnreadableFile, match=r"LibreOffice 无法打开|没有文字"):
        read_file(path)


def test_without_libreoffice_the_message_says_what_to_do(rtf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    with pytest.raises(UnreadableFile, match=r"需要 LibreOffice.*另存为 DOCX"):
        read_file(rtf)


def test_a_conversion_that_does_not_end_is_killed_with_what_it_started(
    rtf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child"
    _fake(tmp_path, monkeypatch, f"sleep 600 & echo $! > {child}; wait")
    start = time.monotonic()
    with pytest.raises(UnreadableFile, match="超过 1 秒，已停止"):
        read_file(rtf, Limits(conversion_seconds=1))
    assert time.monotonic() - start < 30
    for _ in range(100):
        try:
            os.kill(int(child.read_text()), 0)
        except ProcessLookupError:
            break
        # A process that was killed but not yet collected by its new parent still has its number.
        if Path(f"/proc/{child.read_text().strip()}/stat").read_text().split()[2] == "Z":
            break
        time.sleep(0.05)
    else:
        pytest.fail("the child of the conversion still runs")


def test_a_conversion_that_makes_nothing_is_refused(rtf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _fake(tmp_path, monkeypatch, "exit 0")
    with pytest.raises(UnreadableFile, match="无法打开"):
        read_file(rtf)


def test_a_program_that_cannot_be_started_is_named(rtf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: str(tmp_path / "nothing"))
    with pytest.raises(UnreadableFile, match="无法启动"):
        read_file(rtf)


def test_it_runs_in_a_folder_of_its_own_that_forbids_macros_and_is_removed(
    rtf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    _fake(
        tmp_path,
        monkeypatch,
        f'pwd > {seen}; env | sort >> {seen}; echo "$@" >> {seen}; cat profile/user/*.xcu >> {seen}',
    )
    monkeypatch.setenv("JIXIAO_SECRET", "not passed on")
    with pytest.raises(UnreadableFile):
        read_file(rtf)
    text = seen.read_text()
    folder = Path(text.splitlines()[0])
    assert not folder.exists()
    assert folder.as_uri() in text and "--headless" in text and "not passed on" not in text
    assert "DisableMacrosExecution" in text and str(rtf) not in text


def test_conversions_take_turns(tmp_path: Path) -> None:
    with libreoffice._alone(1), pytest.raises(UnreadableFile, match="等待"), libreoffice._alone(0.2):
        pass
    with libreoffice._alone(1):
        pass
