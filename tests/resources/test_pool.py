from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import pytest

from resources.pool import Crash, Workers, call

MANY = list(range(40))


def double(number: int) -> int:
    return 2 * number


def fail_on_seven(number: int) -> int:
    if number == 7:
        raise KeyError("七")
    return number


def die_on_seven(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def no_space(_: int) -> int:
    raise OSError(28, "No space left on device")


def where(_: int) -> int:
    return os.getpid()


@pytest.fixture(scope="module")
def two() -> Iterator[Workers]:
    with Workers(2) as workers:
        yield workers


def test_results_come_in_the_order_of_the_items(two: Workers) -> None:
    assert list(two.map(double, MANY)) == [2 * number for number in MANY]


def test_few_items_are_done_here(two: Workers) -> None:
    assert set(Workers(2).map(where, [1, 2, 3])) == {os.getpid()}
    assert os.getpid() not in set(two.map(where, MANY))


def test_one_worker_is_none() -> None:
    assert set(Workers(1).map(where, MANY)) == {os.getpid()}


@pytest.mark.parametrize("count", [1, 2])
def test_what_an_item_raises_stands_in_its_place(count: int) -> None:
    with Workers(count) as workers:
        results = list(workers.map(fail_on_seven, MANY))

    assert isinstance(results[7], Crash)
    assert results[7].error == "KeyError: '七'"
    assert "fail_on_seven" in results[7].trace
    assert [result for result in results if not isinstance(result, Crash)] == MANY[:7] + MANY[8:]


def test_a_process_that_dies_costs_only_the_item_that_killed_it(two: Workers) -> None:
    results = list(two.map(die_on_seven, MANY))

    assert isinstance(results[7], Crash)
    assert "意外终止" in results[7].error
    assert [result for result in results if not isinstance(result, Crash)] == MANY[:7] + MANY[8:]
    assert list(two.map(double, MANY)) == [2 * number for number in MANY]


@pytest.mark.parametrize("count", [1, 2])
def test_a_full_disk_is_no_items_fault(count: int) -> None:
    with Workers(count) as workers, pytest.raises(OSError, match="No space"):
        list(workers.map(no_space, MANY))


def loaded(_: int) -> bool:
    return "dagster" in sys.modules


def test_a_worker_has_the_layers_at_hand_and_not_dagster(two: Workers) -> None:
    assert set(two.map(loaded, MANY)) == {False}
    assert set(two.map(call, [(has, ("assets.findings.make",))] * 20)) == {True}


def has(module: str) -> bool:
    return module in sys.modules
