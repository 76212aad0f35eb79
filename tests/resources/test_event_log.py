"""The batched event log against the stock class, on the same events."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml
from dagster import AssetKey, DagsterEvent, EventLogEntry
from dagster._core.events import (
    AssetMaterializationPlannedData,
    AssetObservationData,
    DagsterEventType,
    EngineEventData,
    StepMaterializationData,
)
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.test_utils import instance_for_test

from resources.event_log import BatchedSqliteEventLogStorage
from resources.settings import project_root

RUN = "11111111-1111-4111-8111-111111111111"
STOCK = ("dagster._core.storage.event_log", "SqliteEventLogStorage")
OURS = ("resources.event_log", "BatchedSqliteEventLogStorage")


def entry(event: DagsterEvent, second: int) -> EventLogEntry:
    return EventLogEntry(
        error_info=None,
        level=10,
        user_message="",
        run_id=RUN,
        timestamp=1_700_000_000.0 + second,
        step_key="step",
        job_name="job",
        dagster_event=event,
    )


def materialized(asset: str, partition: str, second: int) -> EventLogEntry:
    with_tags = dg.AssetMaterialization(
        AssetKey(asset), partition=partition, metadata={"行数": second}, tags={"dagster/data_version": str(second)}
    )
    data = StepMaterializationData(with_tags, [])
    return entry(DagsterEvent("ASSET_MATERIALIZATION", "job", event_specific_data=data, step_key="step"), second)


def planned(asset: str, partition: str, second: int) -> EventLogEntry:
    data = AssetMaterializationPlannedData(AssetKey(asset), partition=partition)
    event = DagsterEvent.build_asset_materialization_planned_event("job", "step", data)
    return entry(event, second)


def observed(asset: str, partition: str, second: int) -> EventLogEntry:
    data = AssetObservationData(dg.AssetObservation(AssetKey(asset), partition=partition))
    return entry(DagsterEvent("ASSET_OBSERVATION", "job", event_specific_data=data, step_key="step"), second)


BATCHES = {
    "planned": [planned("facts", f"局|{year}", year) for year in range(2015, 2020)]
    + [planned("cells", f"局|{year}", year) for year in range(2015, 2018)],
    "materialized": [materialized("facts", f"局|{year}", year) for year in range(2015, 2030)],
    "several assets and kinds": [
        materialized("facts", "局|2015", 1),
        observed("facts", "局|2015", 2),
        materialized("cells", "局|2015", 3),
        materialized("facts", "局|2016", 4),
    ],
    "the same partition twice": [materialized("facts", "局|2015", 1), materialized("facts", "局|2015", 2)],
}


def tables(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    with sqlite3.connect(database) as connection:
        names = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
        return {name: sorted(connection.execute(f"select * from {name}"), key=repr) for name in sorted(names)}


def without_times(found: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows without the columns that hold the time of writing."""
    return {
        name: [tuple(value for value in row if not re.match(r"20\d\d-\d\d-\d\d", str(value))) for row in rows]
        for name, rows in found.items()
        if name not in ("alembic_version", "sqlite_sequence", "secondary_indexes")
    }


@pytest.mark.parametrize("batch", BATCHES.values(), ids=BATCHES.keys())
def test_a_batch_leaves_the_rows_that_the_stock_class_leaves(tmp_path: Path, batch: list[EventLogEntry]) -> None:
    stock, ours = SqliteEventLogStorage(str(tmp_path / "stock")), BatchedSqliteEventLogStorage(str(tmp_path / "ours"))

    for storage in (stock, ours):
        storage.store_event(materialized("earlier", "局|2015", 0))
        storage.store_event_batch(batch)
        storage.store_event(materialized("later", "局|2015", 99))

    for database in ("index.db", f"{RUN}.db"):
        expected = without_times(tables(tmp_path / "stock" / database))
        assert expected["event_logs"]
        assert without_times(tables(tmp_path / "ours" / database)) == expected


def test_events_of_other_kinds_in_a_batch_are_stored_as_the_stock_class_stores_them(tmp_path: Path) -> None:
    engine_event = entry(DagsterEvent("ENGINE_EVENT", "job", event_specific_data=EngineEventData(), message="hello"), 5)
    batch = [materialized("facts", "局|2015", 1), engine_event, materialized("facts", "局|2016", 2)]
    stock, ours = SqliteEventLogStorage(str(tmp_path / "stock")), BatchedSqliteEventLogStorage(str(tmp_path / "ours"))

    for storage in (stock, ours):
        storage.store_event_batch(batch)

    for database in ("index.db", f"{RUN}.db"):
        assert without_times(tables(tmp_path / "ours" / database)) == without_times(
            tables(tmp_path / "stock" / database)
        )


def test_an_empty_batch_is_nothing(tmp_path: Path) -> None:
    BatchedSqliteEventLogStorage(str(tmp_path)).store_event_batch([])


def test_a_batch_is_read_back_by_the_stock_class(tmp_path: Path) -> None:
    BatchedSqliteEventLogStorage(str(tmp_path)).store_event_batch(BATCHES["materialized"])

    stock = SqliteEventLogStorage(str(tmp_path))

    assert stock.get_materialized_partitions(AssetKey("facts")) == {f"局|{year}" for year in range(2015, 2030)}
    assert len(stock.get_records_for_run(RUN, of_type=DagsterEventType.ASSET_MATERIALIZATION).records) == 15


PARTITIONS = dg.StaticPartitionsDefinition([f"p{i}" for i in range(12)])


@dg.asset(partitions_def=PARTITIONS, code_version="1")
def first(context):
    return dg.MaterializeResult(metadata={"partitions": len(context.partition_keys)})


@dg.asset(
    partitions_def=PARTITIONS, code_version="1", deps=[first], check_specs=[dg.AssetCheckSpec("ok", asset="second")]
)
def second() -> dg.MaterializeResult:
    return dg.MaterializeResult(check_results=[dg.AssetCheckResult(passed=False, metadata={"why": "because"})])


def storage(place: tuple[str, str], base: Path) -> dict[str, Any]:
    return {"event_log_storage": {"module": place[0], "class": place[1], "config": {"base_dir": str(base)}}}


@pytest.fixture(params=["0", "1000"])
def batch_size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("DAGSTER_EVENT_BATCH_SIZE", request.param)
    yield request.param


def test_a_whole_run_tells_the_same_to_whoever_asks(tmp_path: Path, batch_size: str) -> None:
    job = dg.Definitions(assets=[first, second]).resolve_implicit_global_asset_job_def()
    told = []
    for place in (STOCK, OURS):
        with instance_for_test(overrides=storage(place, tmp_path / place[1])) as instance:
            tags = {"dagster/asset_partition_range_start": "p2", "dagster/asset_partition_range_end": "p9"}
            result = job.execute_in_process(instance=instance, tags=tags)
            records = instance.fetch_materializations(AssetKey("second"), limit=100).records
            told.append(
                {
                    "partitions": instance.get_materialized_partitions(AssetKey("first")),
                    "in order": [record.partition_key for record in records],
                    "data versions": [
                        record.event_log_entry.asset_materialization.tags["dagster/data_version"]  # type: ignore[union-attr, index]
                        for record in records
                    ],
                    "latest": instance.get_latest_materialization_event(
                        AssetKey("first")
                    ).asset_materialization.partition,  # type: ignore[union-attr]
                    "checks": [
                        (r.status.value, r.event.dagster_event.asset_check_evaluation_data.passed)  # type: ignore[union-attr]
                        for r in instance.event_log_storage.get_asset_check_execution_history(
                            dg.AssetCheckKey(AssetKey("second"), "ok"), limit=10
                        )
                    ],
                    "events": [event.event_type_value for event in result.all_events],
                    "stored": [
                        record.event_log_entry.dagster_event_type
                        for record in instance.get_records_for_run(result.run_id).records
                    ],
                    "keys": sorted(instance.all_asset_keys()),
                }
            )

    assert told[0] == told[1]
    assert told[0]["partitions"] == {f"p{i}" for i in range(2, 10)}


def test_dagster_yaml_names_this_class_and_without_it_the_stock_class_finds_the_same_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    settings = (project_root() / "dagster.yaml").read_text(encoding="utf-8")
    (tmp_path / "dagster.yaml").write_text(settings, encoding="utf-8")
    with dg.DagsterInstance.get() as instance:
        assert isinstance(instance.event_log_storage, BatchedSqliteEventLogStorage)
        assert not instance.telemetry_enabled
        assert not instance.nux_enabled
        instance.add_dynamic_partitions("department", ["甲局"])
        instance.event_log_storage.store_event_batch(BATCHES["materialized"])

    remaining = {key: value for key, value in yaml.safe_load(settings).items() if key != "event_log_storage"}
    (tmp_path / "dagster.yaml").write_text(yaml.safe_dump(remaining), encoding="utf-8")
    with dg.DagsterInstance.get() as instance:
        assert type(instance.event_log_storage).__name__ == "SqliteEventLogStorage"
        assert list(instance.get_dynamic_partitions("department")) == ["甲局"]
        assert len(instance.get_materialized_partitions(AssetKey("facts"))) == 15
