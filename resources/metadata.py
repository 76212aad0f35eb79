"""Metadata for each partition of an output, added for all of them at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dagster as dg
from dagster._core.execution.context.metadata_logging import (
    AssetMetadataHandle,
    OutputMetadataAccumulator,
    OutputMetadataHandle,
)


def add_partition_metadata(
    context: dg.AssetExecutionContext, asset_key: dg.AssetKey, metadata: Mapping[str, Mapping[str, Any]]
) -> None:
    """Does what `context.add_asset_metadata(..., partition_key=key)` does for every key of `metadata`.

    The method of Dagster 1.13 lists all partitions of the run from the database in each call: 18 ms for one of 200
    partitions, 60 s for 200 partitions of 17 outputs. What it then does is done here, once.
    """
    step = context.op_execution_context._step_execution_context
    added: dict[OutputMetadataHandle | AssetMetadataHandle, Mapping[str, Any]] = {
        AssetMetadataHandle(asset_key=asset_key, partition_key=key): dict(values) for key, values in metadata.items()
    }
    earlier = step._metadata_accumulator.per_output_metadata
    step._metadata_accumulator = OutputMetadataAccumulator(per_output_metadata={**earlier, **added})
