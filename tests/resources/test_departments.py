from __future__ import annotations

from pathlib import Path

import pytest

from resources.departments import Region, Register, Registration, load_register
from resources.settings import project_root


def load(tmp_path: Path, text: str) -> Register:
    path = tmp_path / "departments.yaml"
    path.write_text(text, encoding="utf-8")
    return load_register(path)


def test_the_shipped_register_is_whole() -> None:
    register = load_register(project_root() / "data" / "departments.yaml")

    assert register.problems == ()
    assert register.entries


def test_an_entry_has_name_region_and_rulebooks(tmp_path: Path) -> None:
    register = load(
        tmp_path, "甲局:\n  name: 某市甲局\n  region: {province: 某省, city: 某市}\n  rulebooks: [mof-2013]\n"
    )

    assert register.get("甲局") == Registration("某市甲局", Region("某省", "某市"), ("mof-2013",))
    assert str(register.entries["甲局"].region) == "某省某市"
    assert register.name_of("甲局") == "某市甲局"


def test_who_is_not_registered_is_called_by_the_folder(tmp_path: Path) -> None:
    register = load(tmp_path, "")

    assert register.get("乙局") is None
    assert register.name_of("乙局") == "乙局"


def test_a_bad_entry_is_left_out_and_told_and_the_others_stay(tmp_path: Path) -> None:
    register = load(tmp_path, "a: {name: 甲}\nb: {nom: 乙}\nc: {name: [丙]}\nd: 丁\ne: {name: 戊, region: 某省}\n")

    assert set(register.entries) == {"a"}
    assert [problem.message.split("的登记")[0] for problem in register.problems] == [f"部门“{x}”" for x in "bcde"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: {name: 甲}\na: {name: 乙}\n", "重复"),
        ("a: &x {name: 甲}\nb: *x\n", "锚点"),
        ("a: !!python/object/apply:os.system [ls]\n", "类型标记"),
        ("a: {name: 甲\n", "第"),
        ("- a\n", "应为"),
        ("a: [" + "[" * 3000, "YAML 写法有误"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_and_nobody_is_registered(tmp_path: Path, text: str, said: str) -> None:
    register = load(tmp_path, text)

    assert register.entries == {}
    (problem,) = register.problems
    assert said in problem.message


def test_a_file_that_is_not_there_or_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_bytes(b"a: \xff\xfe")

    assert "不存在" in load_register(tmp_path / "a.yaml").problems[0].message
    assert "UTF-8" in load_register(tmp_path / "b.yaml").problems[0].message
