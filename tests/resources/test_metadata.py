from __future__ import annotations

import dagster as dg
from dagster import AssetKey

from resources.metadata import add_partition_metadata

PARTITIONS = dg.StaticPartitionsDefinition(["a", "b", "c"])
RANGE = {"dagster/asset_partition_range_start": "a", "dagster/asset_partition_range_end": "c"}
TOLD = {
    "a": {"行数": 1, "状态": "完成"},
    "b": {"行数": 2, "状态": "完成"},
    "c": {"行数": 3, "报告": dg.MetadataValue.url("file:///x")},
}


def stored(asset: dg.AssetsDefinition) -> dict[str | None, dict[str, object]]:
    with dg.DagsterInstance.ephemeral() as instance:
        job = dg.Definitions(assets=[asset]).resolve_implicit_global_asset_job_def()
        job.execute_in_process(instance=instance, tags=RANGE)
        records = instance.fetch_materializations(AssetKey("made"), limit=10).records
        return {
            record.partition_key: dict(record.asset_materialization.metadata)  # type: ignore[union-attr]
            for record in records
        }


def test_all_at_once_is_the_same_as_one_by_one() -> None:
    @dg.asset(name="made", partitions_def=PARTITIONS)
    def slowly(context) -> None:
        for key, values in TOLD.items():
            context.add_asset_metadata(values, partition_key=key)

    @dg.asset(name="made", partitions_def=PARTITIONS)
    def at_once(context) -> None:
        add_partition_metadata(context, AssetKey("made"), {"a": TOLD["a"]})
        add_partition_metadata(context, AssetKey("made"), {key: TOLD[key] for key in ("b", "c")})

    assert stored(at_once) == stored(slowly)
    assert stored(at_once)["b"]["行数"] == dg.MetadataValue.int(2)
