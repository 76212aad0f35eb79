from __future__ import annotations

from pathlib import Path

from assets.unit import Problem, Unit
from resources.ledger import Entry, Ledger, Mark

UNIT = Unit("某区医保局", 2022)


def test_marks_of_layers_add_up(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)

    ledger.put(UNIT, "documents", Mark("a", ("documents",), (Problem("坏.pdf", "读不了"),)))
    ledger.put(UNIT, "facts", Mark("b"))

    entry = Ledger(tmp_path).get(UNIT)
    assert (entry.inputs("documents"), entry.inputs("facts"), entry.inputs("report")) == ("a", "b", "")
    assert entry.problems == [("documents", Problem("坏.pdf", "读不了"))]
    assert ledger.units() == [UNIT]


def test_a_dropped_mark_is_gone_and_the_others_stay(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.put(UNIT, "documents", Mark("a"))
    ledger.put(UNIT, "facts", Mark("b"))

    ledger.drop(UNIT, ["facts", "report"])

    assert set(ledger.get(UNIT).layers) == {"documents"}


def test_a_damaged_entry_counts_as_nothing_done(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.put(UNIT, "documents", Mark("a"))
    (path,) = tmp_path.rglob("*.json")

    for content in (b"", b"{", b"[]", b'{"layers": 3}'):
        path.write_bytes(content)
        assert ledger.get(UNIT) == Entry()


def test_equal_marks_give_equal_bytes(tmp_path: Path) -> None:
    for root, order in ((tmp_path / "a", ("documents", "facts")), (tmp_path / "b", ("facts", "documents"))):
        for layer in order:
            Ledger(root).put(UNIT, layer, Mark(layer))

    first, second = (next(root.rglob("*.json")).read_bytes() for root in (tmp_path / "a", tmp_path / "b"))
    assert first == second
