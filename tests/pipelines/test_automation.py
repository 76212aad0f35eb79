"""The nightly schedule and the inbox sensor ask for exactly what is stale."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

import dagster as dg
import pytest

from assets.unit import Unit
from pipelines.automation import inbox_sensor, nightly, site_sensor
from pipelines.definitions import build_definitions
from resources.ledger import LAYERS
from resources.outputs import OUTPUTS
from resources.partitions import UNITS, unit_of
from tests.pipelines.conftest import YEARS, Installation


def departments(installation: Installation) -> list[str]:
    return sorted(path.name for path in installation.inbox.iterdir())


def requested(
    requests: Sequence[dg.RunRequest], instance: dg.DagsterInstance, known: Sequence[str] = ()
) -> dict[Unit, frozenset[str]]:
    """Unit -> the assets that are asked for it."""
    instance.add_dynamic_partitions("department", list(known))
    found: dict[Unit, frozenset[str]] = {}
    for request in requests:
        start, end = (request.tags[f"dagster/asset_partition_range_{edge}"] for edge in ("start", "end"))
        keys = UNITS.get_partition_keys_in_range(dg.PartitionKeyRange(start, end), dynamic_partitions_store=instance)
        for key in keys:
            assert unit_of(key) not in found
            found[unit_of(key)] = frozenset(asset.to_user_string() for asset in request.asset_selection or ())
    return found


EVERYTHING = frozenset(output for layer in LAYERS for output in OUTPUTS[layer])


def test_a_night_without_changes_starts_no_run(installation: Installation) -> None:
    with installation.dagster() as instance:
        schedule = dg.build_schedule_context(instance=instance)
        sensor = dg.build_sensor_context(instance=instance)

        assert isinstance(nightly(schedule, settings=installation.settings), dg.SkipReason)
        assert isinstance(inbox_sensor(sensor, settings=installation.settings), dg.SkipReason)


def test_a_night_asks_for_what_changed_and_registers_what_is_new(installation: Installation) -> None:
    first, second = departments(installation)
    shutil.copytree(installation.inbox / first / "2022", installation.inbox / "一个新局" / "2022")
    source, target = (next((installation.inbox / name / "2022").iterdir()) for name in (first, second))
    shutil.copy(source, target)

    with installation.dagster() as instance:
        requests = nightly(dg.build_schedule_context(instance=instance), settings=installation.settings)

        assert isinstance(requests, list)
        assert list(instance.get_dynamic_partitions("department")) == [first, second, "一个新局"]
        # Neighbours in the order of registration: one run.
        assert len(requests) == 1
        assert requested(requests, instance) == {Unit(second, 2022): EVERYTHING, Unit("一个新局", 2022): EVERYTHING}


def test_the_sensor_asks_for_new_partitions_and_for_each_state_of_the_files_once(fresh: Installation) -> None:
    with fresh.dagster() as instance:
        first, again = (
            inbox_sensor(dg.build_sensor_context(instance=instance), settings=fresh.settings) for _ in range(2)
        )
        assert isinstance(first, dg.SensorResult)
        assert isinstance(again, dg.SensorResult)
        assert [request.partition_keys for request in first.dynamic_partitions_requests or ()] == [departments(fresh)]
        keys = [request.run_key for request in first.run_requests or ()]
        assert keys == [request.run_key for request in again.run_requests or ()]

        found = requested(first.run_requests or (), instance, departments(fresh))
        assert found == {Unit(d, y): EVERYTHING for d in departments(fresh) for y in YEARS}

        next((fresh.inbox / departments(fresh)[0] / "2022").iterdir()).write_bytes(b"other")
        changed = inbox_sensor(dg.build_sensor_context(instance=instance), settings=fresh.settings)
        assert isinstance(changed, dg.SensorResult)
        assert [request.run_key for request in changed.run_requests or ()] != keys


def test_a_request_of_the_schedule_runs(installation: Installation) -> None:
    first, _ = departments(installation)
    path = next((installation.inbox / first / "2021").iterdir())
    path.rename(path.with_name("改名.pdf"))
    definitions = build_definitions(installation.settings)

    with installation.dagster() as instance:
        requests = nightly(dg.build_schedule_context(instance=instance), settings=installation.settings)
        assert isinstance(requests, list)
        for request in requests:
            result = definitions.resolve_job_def("everything").execute_in_process(
                instance=instance, tags=dict(request.tags), asset_selection=request.asset_selection
            )
            assert result.success
        assert isinstance(
            nightly(dg.build_schedule_context(instance=instance), settings=installation.settings), dg.SkipReason
        )


def test_the_schedule_is_on_and_the_sensor_is_off() -> None:
    assert nightly.default_status == dg.DefaultScheduleStatus.RUNNING
    assert (nightly.cron_schedule, nightly.execution_timezone) == ("0 2 * * *", "Asia/Shanghai")
    assert inbox_sensor.default_status == dg.DefaultSensorStatus.STOPPED


@pytest.mark.parametrize("job", ["everything", "department_year"])
def test_one_department_year_runs_by_its_key(installation: Installation, job: str) -> None:
    first, _ = departments(installation)
    before = installation.outputs()

    with installation.dagster() as instance:
        result = (
            build_definitions(installation.settings)
            .resolve_job_def(job)
            .execute_in_process(instance=instance, partition_key=f"{first}|2022")
        )

    assert result.success
    assert installation.outputs() == before


def test_a_change_elsewhere_does_not_ask_again_for_a_run_that_was_asked_for(fresh: Installation) -> None:
    first, second = departments(fresh)
    shutil.rmtree(fresh.inbox / first / "2022")
    shutil.rmtree(fresh.inbox / second / "2021")
    with fresh.dagster() as instance:

        def keys() -> set[str | None]:
            found = inbox_sensor(dg.build_sensor_context(instance=instance), settings=fresh.settings)
            assert isinstance(found, dg.SensorResult)
            return {request.run_key for request in found.run_requests or ()}

        before = keys()
        next((fresh.inbox / second / "2022").iterdir()).write_bytes(b"other")

        assert len(before) == 2
        assert len(before & keys()) == 1


def test_the_site_is_asked_for_when_reports_have_changed_and_their_runs_are_over(installation: Installation) -> None:
    (installation.root / "reports" / "index.html").unlink()
    with installation.dagster() as instance:

        def asked() -> dg.RunRequest | dg.SkipReason:
            found = site_sensor(dg.build_sensor_context(instance=instance), settings=installation.settings)
            assert isinstance(found, dg.RunRequest | dg.SkipReason)
            return found

        first, again = asked(), asked()
        assert isinstance(first, dg.RunRequest)
        assert isinstance(again, dg.RunRequest)
        # The same state has the same key: a site that cannot be made is not tried for ever.
        assert first.run_key == again.run_key

        job = build_definitions(installation.settings).resolve_job_def("report_site")
        assert job.execute_in_process(instance=instance).success
        assert isinstance(asked(), dg.SkipReason)
        assert site_sensor.default_status == dg.DefaultSensorStatus.RUNNING
