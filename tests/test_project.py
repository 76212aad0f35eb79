"""Promises that the repository makes about itself."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
LOCKS = ("requirements.txt", "requirements-dev.txt")


def normalized(requirement: str) -> str:
    """The name of a requirement, as lock files write it."""
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match is not None
    return re.sub(r"[-_.]+", "-", match[0]).lower()


def locked(file: str) -> dict[str, set[str]]:
    """Name -> the versions that a lock file holds."""
    versions: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==(\S+)", (REPOSITORY / file).read_text("utf-8"), re.MULTILINE):
        versions.setdefault(name, set()).add(version)
    return versions


@pytest.mark.parametrize("file", LOCKS)
def test_a_lock_file_holds_versions_and_hashes_and_nothing_else(file: str) -> None:
    pin = re.compile(r"[a-z0-9-]+==[^\s;]+( ; [^#:/\\]+)? \\(\n    --hash=sha256:[0-9a-f]{64}( \\)?)+\n")
    assert pin.sub("", (REPOSITORY / file).read_text("utf-8")) == ""


def test_the_lock_files_hold_every_dependency_in_the_same_version() -> None:
    runtime, dev = map(locked, LOCKS)
    needed = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]
    assert {normalized(r) for r in needed} <= runtime.keys()
    assert {normalized(r) for r in PROJECT["project"]["optional-dependencies"]["dev"]} <= dev.keys()
    assert {name: dev.get(name) for name in runtime} == runtime


def test_no_source_file_is_too_long_to_know() -> None:
    files = [path for folder in ("assets", "pipelines", "resources") for path in (REPOSITORY / folder).rglob("*.py")]
    assert files
    assert [path.name for path in files if len(path.read_text("utf-8").splitlines()) > 400] == []


def test_every_link_between_the_documents_leads_somewhere() -> None:
    dead = [
        f"{page.relative_to(REPOSITORY)}: {target}"
        for page in [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")]
        for target in re.findall(r"\]\(([^)#:]+)[)#]", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert dead == []
