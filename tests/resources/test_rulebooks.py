"""Which rulebooks a department-year is scored by."""

from __future__ import annotations

from pathlib import Path

import pytest

from resources.departments import Region, Registration, load_register
from resources.rulebooks import RulebookLibrary, load_rulebooks

ROOT = Path(__file__).parents[2]
LIBRARY = load_rulebooks(ROOT / "data" / "rulebooks")
ZIZHOU = Region(province="陕西省", city="榆林市", county="子洲县")
YULIN = Region(province="陕西省", city="榆林市")
YUNQIAO = Region(province="示例省", city="云桥市", county="云桥县")

PROJECTS = ["mof-2020-self", "mof-2020"]
"""What projects are scored by where neither registration nor region says otherwise; the first is for both."""


def chosen(registration: Registration | None, year: int) -> list[str]:
    return [rulebook.id for rulebook in LIBRARY.choose(registration, year)]


@pytest.mark.parametrize(
    ("registration", "year", "expected"),
    [
        (None, 2021, ["mof-2013", *PROJECTS, "common"]),
        (Registration(name="某局", region=ZIZHOU), 2021, ["zizhou-2021", *PROJECTS, "common"]),
        # The region's rulebook is for 2021 only, and that of a county is not the city's.
        (Registration(name="某局", region=ZIZHOU), 2022, ["mof-2013", *PROJECTS, "common"]),
        (Registration(name="某局", region=YULIN), 2021, ["mof-2013", *PROJECTS, "common"]),
        (Registration(name="某局", region=YUNQIAO), 2023, ["yunqiao-2023", *PROJECTS, "common"]),
        (Registration(name="某局", region=YUNQIAO), 2022, ["mof-2013", *PROJECTS, "common"]),
        (Registration(name="某局", region=ZIZHOU, rulebooks=("mof-2013", "zizhou-2021")), 2021,
         ["mof-2013", "zizhou-2021", *PROJECTS, "common"]),
        (Registration(name="某局", region=ZIZHOU, rulebooks=("absent",)), 2021, ["mof-2013", *PROJECTS, "common"]),
        (None, 2009, []),
    ],
)  # fmt: skip
def test_names_come_before_the_region_and_the_region_before_everybody(
    registration: Registration | None, year: int, expected: list[str]
) -> None:
    assert chosen(registration, year) == expected


XINZHOU = Region(province="山西省", city="忻州市")
EAST = Region(province="四川省", city="攀枝花市", county="东区")


@pytest.mark.parametrize(
    ("registration", "year", "expected"),
    [
        # The region's rulebook for both the department and its projects.
        (Registration(name="某局", region=XINZHOU), 2022, ["xinzhou-2022", "common"]),
        # A registration that names none for projects leaves those to the region.
        (
            Registration(name="某局", region=XINZHOU, rulebooks=("mof-2013",)),
            2022,
            ["mof-2013", "xinzhou-2022", "common"],
        ),
        (
            Registration(name="某局", region=EAST),
            2023,
            ["mof-2013", "mof-2020-self", "panzhihua-dongqu-2023", "common"],
        ),
        (
            Registration(name="某局", region=EAST, rulebooks=("mof-2013", "mof-2020")),
            2023,
            ["mof-2013", "mof-2020", "common"],
        ),
    ],
)
def test_projects_have_rulebooks_of_their_own(registration: Registration, year: int, expected: list[str]) -> None:
    assert chosen(registration, year) == expected


def test_a_rulebook_that_only_fills_gaps_is_a_whole_one_where_it_is_asked_for() -> None:
    def fills_gaps(library: RulebookLibrary, registration: Registration | None) -> bool:
        return next(book.fallback for book in library.choose(registration, 2023) if book.id == "mof-2020")

    named = Registration(name="某局", region=EAST, rulebooks=("mof-2020",))
    assert fills_gaps(LIBRARY, None)
    assert not fills_gaps(LIBRARY, named)
    assert not fills_gaps(RulebookLibrary(LIBRARY.rulebooks, added=("mof-2020",)), None)
    # What is scored differently is up to date under another mark.
    assert LIBRARY.digest(LIBRARY.choose(named, 2023)) != LIBRARY.digest(
        [LIBRARY.rulebooks[n] for n in chosen(named, 2023)]
    )


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
