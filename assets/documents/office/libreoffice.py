"""Reads what only an office suite can open (DOC and WPS, RTF, OpenDocument) by letting LibreOffice convert it first.

LibreOffice is not part of the project: where it is not installed the message says so. It runs without a window, with a
profile of its own that forbids macros and links to other files, in a folder that is removed afterwards; one conversion
at a time on the machine; after the time limit it is killed with everything it started.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits
from assets.documents.model import Page
from assets.documents.office import docx, packages, xlsx

_PROGRAMS = ("soffice", "libreoffice")
_USUAL_PLACES = (
    "/usr/bin",
    "/usr/local/bin",
    "/opt/libreoffice/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
)
_LOCK = "jixiao-office.lock"
_MOST_WAITING = 10
"""How many conversions before its own a file waits for."""
_PAUSE = 0.1
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Office.Calc/Content/Update", "Link", "2"),
    # Whatever would be fetched all the same goes to a port of this machine where nobody listens.
    ("Inet/Settings", "ooInetProxyType", "1"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE")


def read_text(path: Path, limits: Limits) -> Iterator[Page]:
    """A DOC, WPS, RTF or ODT, by way of DOCX. Raises UnreadableFile."""
    with _converted(path, "docx", limits) as made:
        yield from docx.read(made, limits)


def read_sheets(path: Path, limits: Limits) -> Iterator[Page]:
    """An ODS, by way of XLSX. Raises UnreadableFile."""
    with _converted(path, "xlsx", limits) as made:
        yield from xlsx.read(made, limits)


def program() -> str | None:
    """The path of LibreOffice's program; None where it is not installed."""
    places = os.pathsep.join([os.environ.get("PATH", ""), *_USUAL_PLACES])
    return next((found for name in _PROGRAMS if (found := shutil.which(name, path=places))), None)


@contextlib.contextmanager
def _converted(path: Path, form: str, limits: Limits) -> Iterator[Path]:
    """The file that LibreOffice made of another, while it is needed."""
    office = program()
    if office is None:
        raise UnreadableFile(
            "读取这种格式需要 LibreOffice，本机没有安装；请安装 LibreOffice，或另存为 DOCX、XLSX 或 PDF"
        )
    if zipfile.is_zipfile(path):
        with packages.opened(path, limits) as package:
            package.check()
    with tempfile.TemporaryDirectory(prefix="jixiao-office-", ignore_cleanup_errors=True) as folder:
        work = Path(folder)
        profile = work / "profile" / "user"
        profile.mkdir(parents=True)
        items = "\n".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
        (profile / "registrymodifications.xcu").write_text(_PROFILE.format(items=items), encoding="utf-8")
        # A name of our own: the file's may begin with a dash, and its ending may not be that of its content.
        source = work / "in" / "document"
        source.parent.mkdir()
        shutil.copyfile(path, source)
        command = [
            office,
            f"-env:UserInstallation={(work / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
            *("--convert-to", form, "--outdir", str(work / "out"), str(source)),
        ]
        with _alone(limits.conversion_seconds * _MOST_WAITING):
            _run(command, work, limits)
        made = work / "out" / f"document.{form}"
        if not made.is_file() or made.stat().st_size > limits.file_bytes:
            raise UnreadableFile("LibreOffice 无法打开这份文件（可能已损坏或加密）；请另存为 DOCX、XLSX 或 PDF")
        yield made


def _run(command: list[str], work: Path, limits: Limits) -> None:
    """Runs LibreOffice within its memory and ends it with its whole process group."""
    seconds = limits.conversion_seconds
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    environment |= {"HOME": str(work), "SAL_USE_VCLPLUGIN": "svp"}
    try:
        process = subprocess.Popen(
            command,
            cwd=work,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise UnreadableFile("LibreOffice 无法启动；请另存为 DOCX、XLSX 或 PDF") from error
    try:
        _bound(process.pid, limits.conversion_bytes)
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(f"LibreOffice 转换超过 {seconds} 秒，已停止；请另存为 DOCX、XLSX 或 PDF") from error
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _bound(process: int, most_bytes: int) -> None:
    """Limits the address space of a process that has just begun, and of what it starts, where the system can."""
    limit = getattr(resource, "prlimit", None)
    if limit is not None:
        # It may have ended already; a larger limit than our own is not ours to give.
        with contextlib.suppress(OSError, ValueError):
            limit(process, resource.RLIMIT_AS, (most_bytes, most_bytes))


@contextlib.contextmanager
def _alone(seconds: float) -> Iterator[None]:
    """Holds the lock of this machine's user; LibreOffice takes most of a gigabyte, so workers take turns."""
    lock = Path(tempfile.gettempdir()) / f"{os.getuid()}-{_LOCK}"
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        end = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > end:
                    raise UnreadableFile("等待 LibreOffice 转换其他文件超时，请稍后重试") from error
                time.sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)
