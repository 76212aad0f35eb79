"""The inbox: `<inbox>/<department>/<fiscal year>/<any files>`, scanned without trusting anything in it.

Hidden and temporary files are passed over. Whatever else cannot be used (a folder that is no year, a link that leads
out of the inbox, a name that cannot be a key) becomes a message; it never stops the rest.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from assets.documents.reader import MOST_BYTES
from assets.unit import Problem, Unit

EVIDENCE = "evidence.yaml"
"""What only a person can judge, entered by a person: an input of the scores, not a document."""
ACCEPTED = "accepted.yaml"
"""The findings that a person has accepted, with reasons: an input of the findings, not a document."""
MOST_FILES = 500
LONGEST_ID = 150
"""Bytes of a department's id: it becomes a part of file names, which may have 255."""

_TEMPORARY = re.compile(
    r"^(\.|~\$|~.*\.tmp$|Thumbs\.db$|desktop\.ini$|__MACOSX$)|(\.(tmp|part|crdownload|swp|lock)|~)$", re.I
)
_ABOUT_THE_INBOX = re.compile(r"^(README|LICENSE|说明)", re.I)
_YEAR = re.compile(r"[0-9]{4}")
_NOT_IN_KEYS = re.compile(r"[|,\[\]\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|\.\.\.")


class InboxFile(msgspec.Struct, frozen=True):
    """One file of a unit. `mark` stands for its content: the SHA-256, or why it could not be taken."""

    name: str
    path: Path
    size: int
    mark: str = ""


class InboxUnit(msgspec.Struct, frozen=True):
    """What lies in the folder of one department and year; `problems` are entries of it that are not read at all."""

    unit: Unit
    folder: Path
    files: tuple[InboxFile, ...] = ()
    evidence: InboxFile | None = None
    problems: tuple[Problem, ...] = ()
    accepted: InboxFile | None = None


class Scan(msgspec.Struct, frozen=True):
    """The units of an inbox, and what in it could not become one."""

    units: dict[Unit, InboxUnit]
    problems: tuple[Problem, ...] = ()


class Inbox:
    """Reads the folder names and the files of one inbox."""

    def __init__(self, root: Path, years: range, workers: int = 4) -> None:
        self.root = root
        self.years = years
        self.workers = workers

    def scan(self, departments: Collection[str] | None = None, years: Collection[int] | None = None) -> Scan:
        """Every unit with the hashes of its files; only of these departments and years, where given."""
        problems: list[Problem] = []
        listed = [
            self._listed(unit, folder)
            for unit, folder in self._folders(problems, departments)
            if years is None or unit.fiscal_year in years
        ]
        with ThreadPoolExecutor(self.workers) as pool:
            marks = iter(pool.map(_mark, [file for unit in listed for file in _all_files(unit)]))
        units = {unit.unit: _marked(unit, marks) for unit in listed}
        return Scan(units, tuple(problems))

    def departments(self) -> list[str]:
        """The departments that have a folder of a year, sorted; no file is opened."""
        return sorted({unit.department for unit, _ in self._folders([], None)})

    def _folders(self, problems: list[Problem], departments: Collection[str] | None) -> Iterator[tuple[Unit, Path]]:
        """The folders of all units, in order; each department once, whatever way its name is composed."""
        seen: set[str] = set()
        for entry in self._entries(self.root, problems):
            department = unicodedata.normalize("NFC", entry.name)
            if departments is not None and department not in departments:
                continue
            if not _is_folder(entry):
                if not _ABOUT_THE_INBOX.match(entry.name):
                    problems.append(Problem(entry.name, "不在“部门/年度”文件夹里，未处理"))
                continue
            fault = id_fault(department) or (
                "与另一个文件夹同名（只是字符的编码方式不同）" if department in seen else None
            )
            if fault:
                problems.append(Problem(entry.name, f"文件夹名不能作部门标识：{fault}"))
                continue
            seen.add(department)
            yield from self._years(department, entry, problems)

    def _years(self, department: str, folder: os.DirEntry[str], problems: list[Problem]) -> Iterator[tuple[Unit, Path]]:
        for entry in self._entries(Path(folder.path), problems):
            place = f"{folder.name}/{entry.name}"
            if not _is_folder(entry):
                problems.append(Problem(place, "不在年度文件夹里，未处理；请放进以年度命名的文件夹，如 2023"))
            elif not _YEAR.fullmatch(entry.name):
                problems.append(Problem(place, "文件夹名不是年度，未处理；应为四位数字，如 2023"))
            elif int(entry.name) not in self.years:
                problems.append(
                    Problem(
                        place,
                        f"年度应在 {self.years[0]} 至 {self.years[-1]} 之间，未处理"
                        "（更早的年度可用环境变量 JIXIAO_FIRST_YEAR 纳入）",
                    )
                )
            else:
                yield Unit(department, int(entry.name)), Path(entry.path)

    def _entries(self, folder: Path, problems: list[Problem]) -> list[os.DirEntry[str]]:
        """What lies in a folder, sorted, without hidden and temporary files and links that lead out."""
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            place = "收件箱" if folder == self.root else str(folder.relative_to(self.root))
            problems.append(Problem(place, f"文件夹打不开：{reason_of(error)}"))
            return []
        kept = []
        for entry in entries:
            if _TEMPORARY.search(entry.name):
                continue
            if entry.is_symlink() and not self._leads_inside(entry):
                place = os.path.relpath(entry.path, self.root)
                problems.append(Problem(place, "是指向收件箱以外或已失效的链接，未处理"))
                continue
            kept.append(entry)
        return kept

    def _leads_inside(self, entry: os.DirEntry[str]) -> bool:
        try:
            return Path(entry.path).resolve(strict=True).is_relative_to(self.root.resolve())
        except (OSError, RuntimeError):  # gone, or a loop of links
            return False

    def _listed(self, unit: Unit, folder: Path) -> InboxUnit:
        problems: list[Problem] = []
        files: list[InboxFile] = []
        evidence = accepted = None
        for entry in self._entries(folder, problems):
            fault = _file_fault(entry)
            if fault is None and entry.name == EVIDENCE:
                evidence = _file(entry)
            elif fault is None and entry.name == ACCEPTED:
                accepted = _file(entry)
            elif fault is None and len(files) < MOST_FILES:
                files.append(_file(entry))
            else:
                problems.append(Problem(entry.name, fault or f"一个年度最多处理 {MOST_FILES} 个文件，未处理"))
        # A report about the year may be bound into the accounts of the next: then its evidence lies here alone.
        if not files and not problems and evidence is None:
            problems.append(Problem(None, "文件夹里没有可处理的文件"))
        return InboxUnit(unit, folder, tuple(files), evidence, tuple(problems), accepted)


def id_fault(department: str) -> str | None:
    """Why a folder's name cannot be a department's id, in Chinese; None where it can."""
    if _NOT_IN_KEYS.search(department):
        return "含有 | , [ ] ... 或不可见的字符，请改名"
    if len(department.encode()) > LONGEST_ID:
        return f"长于 {LONGEST_ID} 字节（约 {LONGEST_ID // 3} 个汉字），请缩短"
    if department != department.strip():
        return "首尾有空格，请改名"
    return None


def reason_of(error: OSError) -> str:
    """The operating system's refusal in Chinese."""
    if isinstance(error, PermissionError):
        return "没有权限"
    if isinstance(error, FileNotFoundError):
        return "不存在"
    if isinstance(error, NotADirectoryError):
        return "不是文件夹"
    return error.strerror or "系统拒绝"


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _file_fault(entry: os.DirEntry[str]) -> str | None:
    """Why an entry of a unit's folder is not read, or None."""
    try:
        found = entry.stat()
    except OSError as error:
        return f"打不开：{reason_of(error)}"
    if stat.S_ISDIR(found.st_mode):
        return "是下一级文件夹，其中的文件未处理；请放到年度文件夹里"
    if not stat.S_ISREG(found.st_mode):
        return "不是普通文件，未处理"
    if re.search(r"[\ud800-\udfff]", entry.name):
        return "文件名不是 UTF-8 编码，未处理；请改名"
    return None


def _file(entry: os.DirEntry[str]) -> InboxFile:
    return InboxFile(entry.name, Path(entry.path), entry.stat().st_size)


def _all_files(unit: InboxUnit) -> Iterable[InboxFile]:
    return (*unit.files, *(file for file in (unit.evidence, unit.accepted) if file))


def _mark(file: InboxFile) -> str:
    """What stands for the content. A file too large to be read is told by its size alone."""
    if file.size > MOST_BYTES:
        return f"size:{file.size}"
    try:
        with file.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return f"error:{error.errno}"


def _marked(unit: InboxUnit, marks: Iterator[str]) -> InboxUnit:
    """The unit with its files' marks, taken in the order of `_all_files`."""
    files = tuple(msgspec.structs.replace(file, mark=next(marks)) for file in unit.files)
    evidence = msgspec.structs.replace(unit.evidence, mark=next(marks)) if unit.evidence else None
    accepted = msgspec.structs.replace(unit.accepted, mark=next(marks)) if unit.accepted else None
    return msgspec.structs.replace(unit, files=files, evidence=evidence, accepted=accepted)
