"""From rules to cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assets.documents.pdf.ruling import Rule, find_tables


def _grid(xs: list[float], ys: list[float]) -> tuple[list[Rule], list[Rule]]:
    return [Rule(y, xs[0], xs[-1]) for y in ys], [Rule(x, ys[0], ys[-1]) for x in xs]


def test_two_by_two_cells() -> None:
    assert find_tables(*_grid([0, 10, 20], [0, 10, 20])) == [
        [(0, 0, 10, 10), (0, 10, 10, 20), (10, 0, 20, 10), (10, 10, 20, 20)]
    ]


def test_a_missing_rule_merges_two_cells() -> None:
    across = [Rule(0, 0, 20), Rule(10, 0, 20), Rule(20, 0, 20)]
    down = [Rule(0, 0, 20), Rule(10, 10, 20), Rule(20, 0, 20)]
    assert find_tables(across, down) == [[(0, 0, 20, 10), (0, 10, 10, 20), (10, 10, 20, 20)]]


def test_rules_that_nearly_meet_meet_and_doubled_rules_are_one() -> None:
    across = [Rule(0, 0, 18), Rule(1, 0, 20), Rule(20, 2, 20)]
    down = [Rule(0, 2, 20), Rule(10, 0, 20), Rule(20, 0, 18)]
    tables = find_tables(across, down)
    assert [len(t) for t in tables] == [2]


def test_a_frame_around_a_paragraph_is_no_table() -> None:
    assert find_tables(*_grid([0, 100], [0, 50])) == []


def test_two_tables_on_a_page_stay_apart_and_in_order() -> None:
    upper, lower = _grid([0, 10, 20], [0, 10]), _grid([0, 10, 20], [50, 60])
    tables = find_tables(lower[0] + upper[0], lower[1] + upper[1])
    assert [min(top for _, top, _, _ in table) for table in tables] == [0, 50]


edges = st.lists(st.integers(0, 40), min_size=2, max_size=8, unique=True).map(
    lambda v: [float(10 * x) for x in sorted(v)]
)


@given(edges, edges)
def test_a_full_grid_has_one_cell_a_place_and_they_tile_it(xs: list[float], ys: list[float]) -> None:
    tables = find_tables(*_grid(xs, ys))
    places = (len(xs) - 1) * (len(ys) - 1)
    if places == 1:
        assert tables == []
    else:
        assert [len(t) for t in tables] == [places]
        area = sum((x1 - x0) * (bottom - top) for x0, top, x1, bottom in tables[0])
        assert area == (xs[-1] - xs[0]) * (ys[-1] - ys[0])


rules = st.lists(
    st.builds(lambda p, a, b: Rule(p, min(a, b), max(a, b)), *(st.floats(0, 300) for _ in range(3))), max_size=25
)


@given(rules, rules)
def test_any_rules_give_cells_with_an_area_and_tables_that_share_none(across: list[Rule], down: list[Rule]) -> None:
    tables = find_tables(across, down)
    cells = [c for t in tables for c in t]
    assert len(cells) == len(set(cells))
    assert all(x0 < x1 and top < bottom for x0, top, x1, bottom in cells)
