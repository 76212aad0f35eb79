"""The asset `documents`: the files of the inbox, read."""

# No postponed annotations here: Dagster reads those of the functions as they are.

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.documents import make
from assets.documents.table import DOCUMENTS, READ, DocumentFile
from assets.records import from_table
from assets.unit import Made, Unit
from resources.inputs import FileToRead, crashed, read_into_cache
from resources.lineage import OWNERS, described, place
from resources.partitions import SEVERAL_A_RUN, UNITS, unit_of
from resources.pool import Crash
from resources.validation import check_by
from resources.versions import layer_version, reader_version
from resources.workshop import Workshop, check_result

LAYER = "documents"


@dg.multi_asset(
    name="read_documents",
    partitions_def=UNITS,
    backfill_policy=SEVERAL_A_RUN,
    outs={
        "documents": dg.AssetOut(
            group_name=LAYER,
            description=described(
                "文件：收件箱里每个部门年度的文件，读成一页页的文字和表格。",
                "The files of each department-year in the inbox, read into pages of words and grids.",
            ),
            kinds={"pdf", "parquet"},
            owners=OWNERS,
            code_version=layer_version(LAYER),
            metadata=place(LAYER, "documents"),
            io_manager_key="warehouse",
        )
    },
    check_specs=[dg.AssetCheckSpec("readable", asset="documents", description="所有文件都能读取。")],
)
def documents(context: dg.AssetExecutionContext, workshop: dg.ResourceParam[Workshop]) -> Iterator[Any]:
    """Reads the files of all units of the run at once, so that one with many files keeps every core busy."""
    found = workshop.files([unit_of(key) for key in context.partition_keys])
    tasks = [
        (unit, FileToRead(file, workshop.settings.pages, reader_version()))
        for unit, files in found.items()
        for file in files.files
    ]
    read: dict[Unit, list[DocumentFile]] = {unit: [] for unit in found}
    outcomes = workshop.workers.map(read_into_cache, [task for _, task in tasks])
    for (unit, task), outcome in zip(tasks, outcomes, strict=True):
        if isinstance(outcome, Crash):
            context.log.error("%s %s: %s\n%s", unit, task.file.name, outcome.error, outcome.trace)
        read[unit].append(crashed(task.file, outcome.error) if isinstance(outcome, Crash) else outcome)
        if len(read[unit]) == len(found[unit].files):
            workshop.tick(LAYER)
    made = {unit: make.make(files, found[unit].problems) for unit, files in read.items()}
    unread = _unread(made)
    yield from workshop.deliver(
        context,
        LAYER,
        made,
        {"documents": check_by(DOCUMENTS)},
        lambda output, broken: check_result(output, "readable", not unread and not broken, unread),
    )


def _unread(made: dict[Unit, Made]) -> list[dict[str, object]]:
    """The files that could not be read, for the check."""
    return [
        {"部门": unit.department, "年度": unit.fiscal_year, "文件": file.name, "原因": file.message}
        for unit, one in made.items()
        for file in from_table(one.tables["documents"], DocumentFile)
        if file.status != READ
    ]
