"""What an asset works with: it hands each unit of a run to a layer's plain function, and delivers what comes back.

One bad unit costs only itself: what its function raises, and what breaks a schema, becomes a problem of that unit, in
its partition's metadata, in the check and in the ledger; the others go on. The ledger's marks are set when everything
that they vouch for is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
import pyarrow as arrow

from assets.documents.table import DOCUMENTS
from assets.indicators.rulebook import Rulebook
from assets.unit import Made, Problem, Unit
from resources.departments import Register
from resources.evidence import UnitEvidence, evidence_of
from resources.freshness import World, inputs_of, load_world
from resources.inbox import Inbox, InboxUnit
from resources.inputs import WarehouseInputs
from resources.ledger import Ledger, Mark
from resources.metadata import add_partition_metadata
from resources.outputs import OUTPUTS
from resources.partitions import partition_key, unit_of
from resources.pool import Crash, Workers, call
from resources.rulebooks import RulebookLibrary
from resources.settings import Settings
from resources.validation import Breach, Check, breaches
from resources.versions import reader_version
from resources.warehouse import Store
from resources.years import fiscal_years

Progress = Callable[[str, int], None]
"""Told, while a run goes on, that a layer has done so many more units."""
CheckResults = Callable[[str, Sequence[Breach]], dg.AssetCheckResult | None]

LAYER_NAMES = {
    "documents": "读取文件",
    "forms": "识别各表",
    "facts": "提取事实",
    "indicators": "计算指标",
    "scores": "评分",
    "findings": "查找疑点",
    "report": "生成报告",
}
_NOTHING: Mapping[str, Any] = {"状态": "没有文件"}
_BREACHES_TOLD = 3
_BREACHES_SHOWN = 50


class Workshop:
    """The inbox, the warehouse, the ledger and the workers of one run."""

    def __init__(self, settings: Settings, workers: Workers | None = None, progress: Progress | None = None) -> None:
        self.settings = settings
        self.inbox = Inbox(settings.inbox, fiscal_years(), settings.workers)
        self.store = Store(settings.warehouse)
        self.ledger = Ledger(settings.ledger)
        self.workers = workers or Workers(1)
        self._progress = progress
        self._files: dict[Unit, InboxUnit] = {}
        self._scanned: set[str] = set()
        self._evidence: dict[Unit, UnitEvidence] = {}
        self._world: tuple[object, World] | None = None

    # What the layers are given ----------------------------------------------------------------------------------------

    @property
    def world(self) -> World:
        """The register and the rulebooks, read again when their files have changed."""
        seen = _signature(self.settings)
        if self._world is None or self._world[0] != seen:
            self._world = (seen, load_world(self.settings.departments, self.settings.rulebooks, self.settings.also))
        return self._world[1]

    @property
    def register(self) -> Register:
        """The departments that are registered."""
        return self.world.register

    @property
    def library(self) -> RulebookLibrary:
        """The rulebooks."""
        return self.world.library

    def files(self, units: Collection[Unit]) -> dict[Unit, InboxUnit]:
        """What lies in the folders of these units, hashed.

        A unit without a folder is among them only if a report about it is bound into the documents of the year after.
        """
        departments = {unit.department for unit in units} - self._scanned
        if departments:
            years = {unit.fiscal_year + step for unit in units for step in (-1, 0, 1)}
            self._files.update(self.inbox.scan(departments, years).units)
            self._scanned |= departments
        for unit in units:
            if unit not in self._files and self._bound(unit):
                self._files[unit] = InboxUnit(unit, self.inbox.root / unit.department / str(unit.fiscal_year))
        return {unit: self._files[unit] for unit in units if unit in self._files}

    def inputs(self, unit: Unit) -> WarehouseInputs:
        """The inputs of one unit, to be sent to a worker."""
        around = [unit, unit.before, *([unit.after] if self._bound(unit) else [])]
        folders = {one: files.folder for one, files in self.files(around).items()}
        return WarehouseInputs(
            unit,
            self.settings.warehouse,
            self.settings.pages,
            reader_version(),
            folders.get(unit),
            folders.get(unit.before),
            folders.get(unit.after),
        )

    def rulebooks(self, unit: Unit) -> list[Rulebook]:
        """The rulebooks of a unit."""
        return self.library.choose(self.register.get(unit.department), unit.fiscal_year)

    def evidence(self, unit: Unit) -> UnitEvidence:
        """What persons have established about a unit; its file is read once in a run."""
        if unit not in self._evidence:
            files = self.files([unit]).get(unit)
            self._evidence[unit] = evidence_of(files, self.library, self.register.get(unit.department))
        return self._evidence[unit]

    # A layer over the units of a run ----------------------------------------------------------------------------------

    def units(self, context: dg.AssetExecutionContext) -> list[Unit]:
        """The units of the run that have documents, in the order of their keys."""
        units = [unit_of(key) for key in context.partition_keys]
        self.files(units)
        return [unit for unit in units if self.store.path(DOCUMENTS.name, unit, "documents").is_file()]

    def over_units(
        self,
        context: dg.AssetExecutionContext,
        layer: str,
        function: Callable[..., Made],
        arguments: Callable[[Unit], tuple[Any, ...]] = lambda _: (),
    ) -> dict[Unit, Made]:
        """What the function makes of each unit of the run, spread over the workers.

        It is called with the unit's inputs and whatever else `arguments` gives for the unit.
        """
        units = self.units(context)
        tasks = [(function, (self.inputs(unit), *arguments(unit))) for unit in units]
        outcomes = self.workers.map(call, tasks)
        made: dict[Unit, Made] = {}
        for unit, outcome in zip(units, outcomes, strict=True):
            if isinstance(outcome, Crash):
                context.log.error("%s: %s\n%s", unit, outcome.error, outcome.trace)
                outcome = Made(problems=(Problem(None, f"{LAYER_NAMES[layer]}时程序出错：{outcome.error}"),))  # noqa: PLW2901
            made[unit] = outcome
            self.tick(layer)
        return made

    def tick(self, layer: str, units: int = 1) -> None:
        """Says that a layer has done so many more units."""
        if self._progress is not None:
            self._progress(layer, units)

    def deliver(
        self,
        context: dg.AssetExecutionContext,
        layer: str,
        made: Mapping[Unit, Made],
        checks: Mapping[str, Check],
        results: CheckResults | None = None,
    ) -> Iterator[dg.Output[dict[str, arrow.Table]] | dg.AssetCheckResult]:
        """Yields a layer's outputs, each with the metadata of its partitions and the result of its check.

        Args:
            context: that of the asset.
            layer: whose outputs these are.
            made: what was made of each unit; units that are missing get no file.
            checks: output -> the check of its tables; an output without one is taken as it is.
            results: makes the check result of an output from its breaches; None where the output has no check.
        """
        hashes = self._hashes(layer, made)
        for unit in made:
            if self.ledger.get(unit).inputs(layer) not in ("", hashes[unit]):
                self.ledger.drop(unit, [layer])
        problems: dict[Unit, list[Problem]] = {unit: list(one.problems) for unit, one in made.items()}
        for output in OUTPUTS[layer]:
            tables = {unit: one.tables[output] for unit, one in made.items() if output in one.tables}
            broken = breaches(tables, checks[output]) if output in checks else []
            for unit, problem in _problems(output, broken):
                problems[unit].append(problem)
            told = {key: _NOTHING for key in context.partition_keys}
            told |= {
                partition_key(unit): {**_state(problems[unit]), **one.notes.get(output, {})}
                for unit, one in made.items()
            }
            add_partition_metadata(context, dg.AssetKey(output), told)
            yield dg.Output({partition_key(unit): table for unit, table in tables.items()}, output_name=output)
            result = results(output, broken) if results else None
            if result is not None:
                yield result
        self.store.settle()
        for unit, one in made.items():
            mark = Mark(hashes[unit], tuple(sorted(one.tables)), tuple(problems[unit]), one.also)
            self.ledger.put(unit, layer, mark)

    def _hashes(self, layer: str, units: Iterable[Unit]) -> dict[Unit, str]:
        """What the layer of each unit is being made from, by the marks of the layers before."""
        units = list(units)
        files = self.files(units)
        world = self.world
        hashes = {}
        for unit in units:
            own = {name: mark.inputs for name, mark in self.ledger.get(unit).layers.items()}
            before = {name: mark.inputs for name, mark in self.ledger.get(unit.before).layers.items()}
            after = self.ledger.get(unit.after).inputs("documents") if self._bound(unit) else ""
            hashes[unit] = inputs_of(layer, files.get(unit) or InboxUnit(unit, Path()), world, own, before, after)
        return hashes

    def _bound(self, unit: Unit) -> bool:
        """Whether a report about the unit is bound into the documents of the year after."""
        return unit.fiscal_year in self.ledger.get(unit.after).also


def structure_check(output: str, broken: Sequence[Breach]) -> dg.AssetCheckResult:
    """The result of the check `structure`: what failed and where."""
    return check_result(output, "structure", not broken, [_shown(breach) for breach in broken])


def check_result(
    output: str,
    name: str,
    passed: bool,
    rows: Sequence[Mapping[str, Any]],
    severity: dg.AssetCheckSeverity = dg.AssetCheckSeverity.ERROR,
) -> dg.AssetCheckResult:
    """A check result with a table of what it found; a long table is cut, and the count says so."""
    metadata: dict[str, Any] = {"数量": len(rows)}
    if rows:
        records = [dg.TableRecord({key: str(value) for key, value in row.items()}) for row in rows[:_BREACHES_SHOWN]]
        columns = [dg.TableColumn(name) for name in rows[0]]
        metadata["明细"] = dg.MetadataValue.table(records, dg.TableSchema(columns))
    return dg.AssetCheckResult(
        asset_key=dg.AssetKey(output), check_name=name, passed=passed, severity=severity, metadata=metadata
    )


def _shown(breach: Breach) -> dict[str, object]:
    return {
        "部门": breach.unit.department,
        "年度": breach.unit.fiscal_year,
        "行": "整表" if breach.row is None else breach.row + 1,
        "列": breach.column,
        "问题": breach.problem,
        "内容": breach.value,
    }


def _problems(output: str, broken: Sequence[Breach]) -> Iterator[tuple[Unit, Problem]]:
    """One problem for a unit, however many breaches it has."""
    by_unit: dict[Unit, list[Breach]] = {}
    for breach in broken:
        by_unit.setdefault(breach.unit, []).append(breach)
    for unit, found in by_unit.items():
        told = "；".join(str(breach) for breach in found[:_BREACHES_TOLD])
        more = f"；等 {len(found)} 处" if len(found) > _BREACHES_TOLD else ""
        yield unit, Problem(None, f"读出的表 {output} 不合规格：{told}{more}")


def _state(problems: Sequence[Problem]) -> dict[str, str]:
    if not problems:
        return {"状态": "完成"}
    said = "；".join(f"{p.file}：{p.message}" if p.file else p.message for p in problems)
    return {"状态": "有问题", "问题": said[:1000]}


def _signature(settings: Settings) -> object:
    """Changes when the register or a rulebook does."""
    paths = [settings.departments, *(sorted(settings.rulebooks.glob("*.y*ml")))]
    return [(str(p), s.st_mtime_ns, s.st_size) for p in paths if (s := _stat(p)) is not None]


def _stat(path: Path) -> Any:
    try:
        return path.stat()
    except OSError:
        return None
