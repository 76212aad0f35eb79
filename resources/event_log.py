"""Dagster's event log in SQLite, with one transaction for a batch of events and one engine for a database.

Dagster gathers the events of an output's partitions into a batch when DAGSTER_EVENT_BATCH_SIZE is set, but its SQLite
storage still opens two databases for every event of it. This class writes the batch at once, and keeps the database
engines, which the stock class makes anew for every access. It is named in `dagster.yaml`: without that block Dagster
uses the stock class on the same files. It leans on internals, so Dagster is pinned, and a test holds it against the
stock class on the same events.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import sqlalchemy
from dagster import EventLogEntry
from dagster._core.events import ASSET_EVENTS
from dagster._core.storage.event_log.schema import SqlEventLogStorageTable
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import QueuePool

_FOLDER = Path("history") / "runs"
"""Where the stock class keeps its databases below DAGSTER_HOME."""
_MOST_ENGINES = 8


class BatchedSqliteEventLogStorage(SqliteEventLogStorage):
    """The stock storage, faster at what a run of many partitions does."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, Engine] = {}
        self._known_tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> BatchedSqliteEventLogStorage:
        """The storage that `dagster.yaml` asks for; `base_dir` is DAGSTER_HOME."""
        return cls(str(Path(config_value["base_dir"]) / _FOLDER), inst_data)

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """Stores the events in their order; those of assets, which are the many, in one transaction a database."""
        for plain, group in groupby(events, key=lambda event: _is_plain_asset_event(event, events[0].run_id)):
            if plain:
                self._store_asset_events(list(group))
            else:
                super().store_event_batch(list(group))

    def _store_asset_events(self, events: Sequence[EventLogEntry]) -> None:
        rows = [self._event_to_row(event) for event in events]
        table = SqlEventLogStorageTable
        with self.run_connection(events[0].run_id) as connection:
            connection.execute(table.insert(), rows)
        with self.index_transaction() as connection:
            ids = connection.scalars(table.insert().returning(table.c.id, sort_by_parameter_order=True), rows).all()
            self._store_asset_event_tags(connection, events, ids)
            # One row for an asset holds its newest event of each kind: of a batch only the last one stays.
            newest = {
                (e.get_dagster_event().asset_key, e.dagster_event_type): (e, i)
                for e, i in zip(events, ids, strict=True)
            }
            for event, event_id in newest.values():
                self._store_asset_event(connection, event, event_id)

    def has_table(self, table_name: str) -> bool:
        """Whether the index has this table; once there, it stays."""
        if table_name not in self._known_tables and super().has_table(table_name):
            self._known_tables.add(table_name)
        return table_name in self._known_tables

    def wipe(self) -> None:
        """Deletes everything."""
        while self._engines:
            self._engines.popitem()[1].dispose()
        super().wipe()

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            engine = self._engine(shard)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.connect() as connection, connection.begin():
                yield connection

    def _engine(self, shard: str) -> Engine:
        """The engine of a database, which keeps its connection: closing the last one writes back the whole log."""
        if shard not in self._engines:
            while len(self._engines) >= _MOST_ENGINES:
                self._engines.pop(next(iter(self._engines))).dispose()
            engine = sqlalchemy.create_engine(
                self.conn_string_for_shard(shard),
                poolclass=QueuePool,
                connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
            )
            sqlalchemy.event.listen(engine, "connect", _spare_the_disk)
            self._engines[shard] = engine
        return self._engines[shard]


def _is_plain_asset_event(event: EventLogEntry, run_id: str) -> bool:
    return event.is_dagster_event and event.dagster_event_type in ASSET_EVENTS and event.run_id == run_id


def _spare_the_disk(connection: Any, _: Any) -> None:
    """With a write-ahead log a commit need not wait for the disk.

    A killed process loses nothing, a power cut at most the last events, never the file.
    """
    connection.execute("PRAGMA synchronous=NORMAL")
