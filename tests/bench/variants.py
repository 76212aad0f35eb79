"""The same forms in many layouts: how many of their cells are read right.

`python -m tests.bench.variants [--only NAME] [--keep DIR]` prints a table, one row a variant.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from assets.documents.reader import read_file
from assets.tables.forms import Form, read_forms
from tests.bench.variant_looks import LOOKS, Look
from tests.bench.variant_office import OFFICE, Sheetlike, available, print_office
from tests.bench.variant_pages import printed
from tests.samples import forms_shaanxi, forms_shanghai
from tests.samples.figures import FEN, Figures
from tests.samples.flow import Block
from tests.samples.profiles import FICTIONAL
from tests.samples.sheets import Sheet, SheetMaker
from tests.samples.simulate import simulate

YEAR, SEED = 2022, 2024
LAYOUTS = {"shaanxi": forms_shaanxi, "shanghai": forms_shanghai}

Key = tuple[str, str | None, str | None, str]
Truth = Mapping[Key, Counter[Decimal]]


class Source(msgspec.Struct, frozen=True):
    """What is printed: the blocks of all forms of one department, and the values that must be read."""

    title: str
    blocks: tuple[Block, ...]
    sheets: Mapping[str, Sheet]
    truth: Truth


class Outcome(msgspec.Struct, frozen=True):
    """What became of a variant's cells. `unlike` are some (key, expected, read) for the curious."""

    expected: int
    right: int
    missing: int
    wrong: int
    extra: int
    seconds: float
    unlike: tuple[tuple[Key, str, str], ...] = ()

    @property
    def perfect(self) -> bool:
        """Whether everything was read and nothing besides."""
        return self.right == self.expected and not self.extra


@cache
def sources() -> tuple[Source, ...]:
    """One department of each layout, each with forms that are empty and forms that are not."""
    chosen = [
        next(p for p in FICTIONAL if p.style.layout == layout and any(x.fund == "government_fund" for x in p.projects))
        for layout in LAYOUTS
    ]
    made = []
    for profile in chosen:
        style = profile.style
        layout = LAYOUTS[style.layout]
        sheets = layout.as_printed(SheetMaker(simulate(profile, YEAR, SEED), Figures(style)).all())
        blocks = tuple(layout.form_blocks(sheets, style, profile.name))
        scale = FEN["元"] / FEN["万元"] if style.unit == "元" else Decimal(1)
        made.append(Source(profile.name, blocks, sheets, truth_of(sheets, scale)))
    return tuple(made)


def truth_of(sheets: Mapping[str, Sheet], scale: Decimal) -> Truth:
    """The values of all forms by form, row, side and column."""
    found: dict[Key, Counter[Decimal]] = defaultdict(Counter)
    for form, sheet in sheets.items():
        for row in sheet.rows:
            # The three public expenses have their figures in columns in one layout and in rows in the other.
            name = None if form == "three_public" else row.code or row.label
            for column, text in row.values.items():
                if text:
                    found[form, name, row.side, column][Decimal(text.replace(",", "")) * scale] += 1
    return found


def read_back(forms: Iterable[Form]) -> Truth:
    """The values that were read, by form, row, side and column."""
    found: dict[Key, Counter[Decimal]] = defaultdict(Counter)
    for form in forms:
        for cell in form.cells:
            if cell.value is not None and form.form != "other":
                name = None if form.form == "three_public" else cell.row_code or cell.row_label
                found[form.form, name, cell.side, cell.column][cell.value] += 1
    return found


def compare(truth: Truth, read: Truth, seconds: float) -> Outcome:
    """Cell by cell: a wrong one stands in the right place with another value."""
    expected = right = missing = wrong = extra = 0
    unlike: list[tuple[Key, str, str]] = []
    for key in [*truth, *(key for key in read if key not in truth)]:
        wanted, got = truth.get(key, Counter()), read.get(key, Counter())
        lost, added = (wanted - got).total(), (got - wanted).total()
        both = min(lost, added)
        expected += wanted.total()
        right += (wanted & got).total()
        wrong, missing, extra = wrong + both, missing + lost - both, extra + added - both
        if lost or added:
            unlike.append((key, " ".join(map(str, wanted)), " ".join(map(str, got))))
    return Outcome(expected, right, missing, wrong, extra, seconds, tuple(unlike))


def total(outcomes: Sequence[Outcome]) -> Outcome:
    """Several documents of one variant together."""
    names = ("expected", "right", "missing", "wrong", "extra", "seconds")
    sums = {name: sum(getattr(o, name) for o in outcomes) for name in names}
    return Outcome(**sums, unlike=tuple(u for o in outcomes for u in o.unlike))


def run_look(look: Look, folder: Path, name: str = "variant") -> Outcome:
    """Prints every source in the look, reads it back and compares."""
    outcomes = []
    for number, source in enumerate(sources()):
        path = folder / f"{name}-{number}.pdf"
        path.write_bytes(printed(look, source.blocks, source.title))
        outcomes.append(read_and_compare(path, source.truth))
    return total(outcomes)


def run_office(look: Sheetlike, folder: Path, name: str) -> Outcome:
    """Has another program print every source, reads it back and compares."""
    return total(
        [
            read_and_compare(print_office(look, source.blocks, folder, f"{name}-{number}"), source.truth)
            for number, source in enumerate(sources())
        ]
    )


def read_and_compare(path: Path, truth: Truth) -> Outcome:
    """Reads a file and holds its cells against the truth."""
    start = time.perf_counter()
    forms = read_forms(read_file(path))
    return compare(truth, read_back(forms), time.perf_counter() - start)


def measure() -> dict[str, float]:
    """The share of right cells and the number of variants, over all that need no other program."""
    with tempfile.TemporaryDirectory() as folder:
        outcomes = [run_look(look, Path(folder), name) for name, look in LOOKS.items()]
    whole = total(outcomes)
    return {
        "variants": len(outcomes),
        "variants_all_right": sum(outcome.perfect for outcome in outcomes),
        "variants_cells_right_share": whole.right / whole.expected,
    }


def main() -> None:
    """Runs the variants and prints what they gave."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", help="只运行名称中含有这些字的变体")
    parser.add_argument("--keep", type=Path, help="把生成的文件留在这个目录")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="各列出 N 个没有读对的单元格")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        outcomes = {}
        for name, look in LOOKS.items():
            if not options.only or any(word in name for word in options.only):
                outcomes[name] = run_look(look, folder, name)
        for name, other in OFFICE.items():
            if (not options.only or any(word in name for word in options.only)) and available(other.program):
                outcomes[name] = run_office(other, folder, name)
    show(outcomes, options.show)


def show(outcomes: Mapping[str, Outcome], examples: int = 0) -> None:
    """Prints the outcomes as a table."""
    table = Table("变体", "应有", "读对", "缺少", "读错", "多出", "秒")
    for name, o in outcomes.items():
        style = "" if o.perfect else "bold red"
        table.add_row(
            name, *map(str, (o.expected, o.right, o.missing, o.wrong, o.extra)), f"{o.seconds:.2f}", style=style
        )
    console = Console(width=100)
    console.print(table)
    for name, o in outcomes.items():
        for key, wanted, got in o.unlike[:examples]:
            console.print(f"{name}: {key} 应为 {wanted or '无'}，读作 {got or '无'}", markup=False)
    share = sum(o.right for o in outcomes.values()) / max(1, sum(o.expected for o in outcomes.values()))
    perfect = sum(o.perfect for o in outcomes.values())
    console.print(f"{len(outcomes)} 个变体，{perfect} 个全部读对，读对的单元格占 {share:.2%}")


if __name__ == "__main__":
    main()
