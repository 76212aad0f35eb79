"""Which rulebooks a department-year is scored by."""

from __future__ import annotations

from pathlib import Path

import pytest

from resources.departments import Region, Registration, load_register
from resources.rulebooks import load_rulebooks

ROOT = Path(__file__).parents[2]
LIBRARY = load_rulebooks(ROOT / "data" / "rulebooks")
ZIZHOU = Region(province="陕西省", city="榆林市", county="子洲县")
YUNQIAO = Region(province="示例省", city="云桥市", county="云桥县")


def chosen(registration: Registration | None, year: int) -> list[str]:
    return [rulebook.id for rulebook in LIBRARY.choose(registration, year)]


@pytest.mark.parametrize(
    ("registration", "year", "expected"),
    [
        (None, 2021, ["mof-2013", "common"]),
        (Registration(name="某局", region=ZIZHOU), 2021, ["zizhou-2021", "common"]),
        (Registration(name="某局", region=ZIZHOU), 2022, ["mof-2013", "common"]),  # the rulebook is for 2021 only
        (Registration(name="某局", region=Region(province="陕西省", city="榆林市")), 2021, ["mof-2013", "common"]),
        (Registration(name="某局", region=YUNQIAO), 2023, ["yunqiao-2023", "common"]),
        (Registration(name="某局", region=YUNQIAO), 2022, ["mof-2013", "common"]),
        (Registration(name="某局", region=ZIZHOU, rulebooks=("mof-2013", "zizhou-2021")), 2021,
         ["mof-2013", "zizhou-2021", "common"]),
        (Registration(name="某局", region=ZIZHOU, rulebooks=("absent",)), 2021, ["mof-2013", "common"]),
        (None, 2009, []),
    ],
)  # fmt: skip
def test_names_come_before_the_region_and_the_region_before_everybody(
    registration: Registration | None, year: int, expected: list[str]
) -> None:
    assert chosen(registration, year) == expected


def test_the_fictional_county_is_scored_by_the_example_only_where_it_is_asked_for() -> None:
    register = load_register(ROOT / "data" / "departments.yaml")
    for department in ("demo-xinghe", "demo-qinghe", "beita-yibaoju", "zizhou-yibaoju", "nobody"):
        assert "yunqiao-2023" not in chosen(register.get(department), 2023)


def test_a_rulebook_with_mistakes_is_left_out_and_they_are_told(tmp_path: Path) -> None:
    good = (ROOT / "data" / "rulebooks" / "common.yaml").read_text(encoding="utf-8")
    (tmp_path / "common.yaml").write_text(good, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("id: bad\nwieght: 3\n", encoding="utf-8")
    library = load_rulebooks(tmp_path)
    assert list(library.rulebooks) == ["common"]
    assert len(library.problems) > 1  # all of them, not the first
    assert all(problem.file == "rulebooks/bad.yaml" for problem in library.problems)
    assert any("第 2 行：不认识的键“wieght”。改法：是不是 weight？" in problem.message for problem in library.problems)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    library = load_rulebooks(tmp_path / "none")
    assert library.rulebooks == {}
    assert library.problems[0].message == "评价办法的目录不存在"
