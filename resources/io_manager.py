"""The IO manager: the warehouse as Dagster sees it, for many partitions of one step.

An asset hands over a dict from partition key to Arrow table; each table becomes the file of its unit, and a key that
is left out has no file afterwards. An asset that takes another as an argument gets the same dict back, without the
partitions that were never made (the year before may be missing). The definition's metadata say where: `table` and
`part`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import dagster as dg
import pyarrow as arrow

from assets.unit import Unit
from resources.partitions import unit_of
from resources.warehouse import Store


class WarehouseIOManager(dg.IOManager):
    """Writes and reads the partitions of an asset in the Hive layout."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def handle_output(self, context: dg.OutputContext, obj: dict[str, arrow.Table]) -> None:
        """Stores the tables, emptying `obj`: a run keeps every output until its end, and need not keep the rows."""
        table, part = _place(context.definition_metadata, context.asset_key)
        for key in context.asset_partition_keys:
            rows = obj.pop(key, None)
            if rows is None:
                self.store.remove(table, unit_of(key), part)
            else:
                self.store.write(table, unit_of(key), part, rows)
        if obj:
            raise ValueError(f"{context.asset_key.to_user_string()}: partitions that the run is not for: {sorted(obj)}")

    def load_input(self, context: dg.InputContext) -> dict[str, arrow.Table]:
        """The tables of the partitions that were made."""
        assert context.upstream_output is not None
        table, part = _place(context.upstream_output.definition_metadata, context.asset_key)
        units: Iterable[tuple[str, Unit]] = ((key, unit_of(key)) for key in context.asset_partition_keys)
        found = ((key, self.store.read(table, unit, part)) for key, unit in units)
        return {key: rows for key, rows in found if rows is not None}


def _place(metadata: Mapping[str, object], key: dg.AssetKey) -> tuple[str, str]:
    table, part = (_text(metadata.get(name)) for name in ("table", "part"))
    if not table or not part:
        raise ValueError(f"{key.to_user_string()}: its metadata do not say table and part")
    return table, part


def _text(value: object) -> str:
    return str(getattr(value, "value", value) or "")
