"""What starts runs by itself: the nightly schedule, and a sensor that watches the inbox.

Both ask for exactly what the plan says is stale, in ranges; where nothing is, no run is made. A second sensor makes
the report site anew when the runs that changed a report are over. The schedule is on as
soon as the daemon is: it reads the inbox, writes only to the warehouse and the reports, calls nobody, and does what
`jixiao run` does. The sensor is off until somebody turns it on, because it reads every file of the inbox each time.
"""

# No postponed annotations here: Dagster reads those of the functions as they are.

import hashlib
from collections.abc import Sequence

import dagster as dg
import msgspec

from pipelines.instance import COMMAND_LINE, STARTED_BY
from pipelines.jobs import everything, site_job
from pipelines.launch import add_departments, asset_keys, known_departments, range_tags, units_of
from pipelines.plan import RunSlice
from pipelines.upkeep import Upkeep, look, missing, runs
from resources.freshness import load_world
from resources.partitions import DEPARTMENTS
from resources.settings import Settings
from resources.site import site_change

SENSOR_SECONDS = 300
SITE_SECONDS = 120
_UNDER_WAY = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
]


@dg.schedule(
    job=everything,
    cron_schedule="0 2 * * *",
    execution_timezone="Asia/Shanghai",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="每天 2 时（北京时间）：只重做有变化的部门年度；没有变化就不运行。",
)
def nightly(
    context: dg.ScheduleEvaluationContext, settings: dg.ResourceParam[Settings]
) -> list[dg.RunRequest] | dg.SkipReason:
    """What is stale at night."""
    found = look(settings)
    if not found.plan.stale:
        return dg.SkipReason("没有变化。")
    add_departments(context.instance, missing(known_departments(context.instance), found.plan.stale))
    departments = known_departments(context.instance)
    return [_request(one, departments) for one in runs(found.plan.stale, departments)]


@dg.sensor(
    job=everything,
    minimum_interval_seconds=SENSOR_SECONDS,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="收件箱有新文件或改动时，重做有关的部门年度；新文件夹成为新分区。",
)
def inbox_sensor(
    context: dg.SensorEvaluationContext, settings: dg.ResourceParam[Settings]
) -> dg.SensorResult | dg.SkipReason:
    """What became stale since the last look. The same state of the inbox is asked for once."""
    found = look(settings)
    if not found.plan.stale:
        return dg.SkipReason("没有变化。")
    known = known_departments(context.instance)
    new = missing(known, found.plan.stale)
    departments = [*known, *new]
    return dg.SensorResult(
        run_requests=[
            _request(one, departments, _key(one, departments, found)) for one in runs(found.plan.stale, departments)
        ],
        dynamic_partitions_requests=[DEPARTMENTS.build_add_request(new)] if new else [],
    )


@dg.sensor(
    job=site_job,
    minimum_interval_seconds=SITE_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="报告有更新、别的运行都已结束时，重做报告网站；没有变化就不运行。",
)
def site_sensor(
    context: dg.SensorEvaluationContext, settings: dg.ResourceParam[Settings]
) -> dg.RunRequest | dg.SkipReason:
    """The site, once the reports are done: one state is asked for once, even if making it fails."""
    under_way = context.instance.get_runs(dg.RunsFilter(statuses=_UNDER_WAY))
    # The command line makes the site itself; what it leaves behind when it is killed looks as if it went on.
    if any(run.tags.get(STARTED_BY) != COMMAND_LINE for run in under_way):
        return dg.SkipReason("还有运行没有结束。")
    change = site_change(settings, load_world(settings.departments, settings.rulebooks, settings.also))
    return dg.RunRequest(run_key=change) if change else dg.SkipReason("没有变化。")


def _request(one: RunSlice, departments: Sequence[str], run_key: str | None = None) -> dg.RunRequest:
    return dg.RunRequest(run_key=run_key, asset_selection=asset_keys(one), tags=range_tags(one, departments))


def _key(one: RunSlice, departments: Sequence[str], found: Upkeep) -> str:
    """What stands for the run and for the state of the files that it is asked for."""
    units = units_of(one, departments)
    files = [(unit.department, unit.fiscal_year, repr(found.scan.units.get(unit))) for unit in units]
    return hashlib.sha256(msgspec.json.encode([one.layers, files])).hexdigest()[:32]
