from __future__ import annotations

from pathlib import Path

import dagster as dg
import pyarrow as arrow
import pytest

from assets.unit import Unit
from resources.io_manager import WarehouseIOManager
from resources.partitions import UNITS, WITH_YEAR_BEFORE, partition_key, unit_of
from resources.warehouse import Store

KEYS = [partition_key(Unit(department, year)) for department in ("乙局", "甲局") for year in (2021, 2022)]
RANGE = {"dagster/asset_partition_range_start": "乙局|2021", "dagster/asset_partition_range_end": "甲局|2022"}


def table(number: int) -> arrow.Table:
    return arrow.table({"number": [number]})


def place(part: str) -> dict[str, str]:
    return {"table": "numbers", "part": part}


@dg.asset(partitions_def=UNITS, metadata=place("given"), io_manager_key="warehouse")
def given(context):
    return {key: table(unit_of(key).fiscal_year) for key in context.partition_keys if key != "甲局|2022"}


@dg.asset(
    partitions_def=UNITS,
    metadata=place("taken"),
    io_manager_key="warehouse",
    ins={"given": dg.AssetIn(partition_mapping=WITH_YEAR_BEFORE)},
)
def taken(context, given):
    context.add_output_metadata({"seen": sorted(given)})
    return {key: given[key] for key in context.partition_keys if key in given}


def run(tmp_path: Path, *assets: dg.AssetsDefinition) -> dg.ExecuteInProcessResult:
    definitions = dg.Definitions(assets=assets, resources={"warehouse": WarehouseIOManager(Store(tmp_path))})
    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_dynamic_partitions("department", ["乙局", "甲局"])
        return definitions.resolve_implicit_global_asset_job_def().execute_in_process(instance=instance, tags=RANGE)


def test_many_partitions_of_one_step_become_a_file_each(tmp_path: Path) -> None:
    run(tmp_path, given)

    store = Store(tmp_path)
    assert store.units("numbers") == [Unit("乙局", 2021), Unit("乙局", 2022), Unit("甲局", 2021)]
    assert store.read("numbers", Unit("乙局", 2022), "given") == table(2022)


def test_a_partition_that_is_left_out_has_no_file_afterwards(tmp_path: Path) -> None:
    Store(tmp_path).write("numbers", Unit("甲局", 2022), "given", table(0))

    run(tmp_path, given)

    assert Store(tmp_path).read("numbers", Unit("甲局", 2022), "given") is None


def test_the_next_asset_gets_the_tables_and_those_of_the_year_before_that_were_made(tmp_path: Path) -> None:
    Store(tmp_path).write("numbers", Unit("乙局", 2020), "given", table(2020))

    result = run(tmp_path, given, taken)

    seen = [made.metadata["seen"].value for made in result.asset_materializations_for_node("taken")]
    assert seen == [["乙局|2020", "乙局|2021", "乙局|2022", "甲局|2021"]] * 4
    assert Store(tmp_path).read("numbers", Unit("甲局", 2021), "taken") == table(2021)


def test_a_partition_that_was_not_asked_for_is_refused(tmp_path: Path) -> None:
    @dg.asset(name="given", partitions_def=UNITS, metadata=place("given"), io_manager_key="warehouse")
    def too_much():
        return {"丙局|2022": table(1)}

    with pytest.raises(ValueError, match="丙局"):
        run(tmp_path, too_much)


@pytest.mark.parametrize("unit", [Unit("甲局", 2022), Unit("a b", 2015), Unit("100%", 2026)])
def test_key_and_unit_are_one_to_one(unit: Unit) -> None:
    assert unit_of(partition_key(unit)) == unit
