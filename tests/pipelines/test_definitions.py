"""The definitions load, and the lineage tells the story."""

from __future__ import annotations

import re
import subprocess
import sys

import dagster as dg
import pytest
from dagster import AssetKey

from assets.indicators.rulebook import GROUPS
from assets.tables.model import FORM_IDS
from pipelines.definitions import build_definitions, defs
from resources.outputs import OUTPUTS
from resources.partitions import PARTITIONS_A_RUN
from resources.settings import load_settings, project_root

GRAPH = defs.resolve_asset_graph()
SITE = AssetKey("site")
ASSETS = sorted(GRAPH.get_all_asset_keys())


def parents(asset: str) -> set[str]:
    return {key.to_user_string() for key in GRAPH.get(AssetKey(asset)).parent_keys}


def test_the_definitions_hold() -> None:
    dg.Definitions.validate_loadable(defs)
    dg.Definitions.validate_loadable(build_definitions(load_settings({})))


def test_every_output_of_every_layer_is_an_asset() -> None:
    assert {key.to_user_string() for key in ASSETS if key != SITE} == {
        output for outputs in OUTPUTS.values() for output in outputs
    }


@pytest.mark.parametrize("key", ASSETS, ids=str)
def test_an_asset_says_what_it_is(key: AssetKey) -> None:
    node = GRAPH.get(key)

    assert node.group_name in ("documents", "tables", "facts", "indicators", "scores", "findings", "reports")
    chinese, _, english = (node.description or "").partition("\n\n")
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert re.search(r"[A-Za-z]", english)
    assert node.kinds
    assert node.owners == ["team:jixiao"]
    assert re.fullmatch(r"[0-9a-f]{16}", node.code_version or "")
    if key != SITE:
        assert node.backfill_policy is not None
        assert node.backfill_policy.max_partitions_per_run == PARTITIONS_A_RUN


def test_the_site_is_one_for_all_reports() -> None:
    assert parents("site") == {"report"}
    assert GRAPH.get(SITE).partitions_def is None


def test_the_lineage_runs_from_documents_over_nine_forms_to_the_report() -> None:
    assert len(FORM_IDS) == 9
    for form in FORM_IDS:
        assert parents(form) == {"documents"}
        assert form in parents("facts")
    groups = {f"{group}_indicators" for group in GROUPS}
    for group in groups:
        assert parents(group) == {"facts"}
    assert groups <= parents("scorecards")
    assert {"scorecards", "findings"} <= parents("report")
    assert {"documents", "facts"} <= parents("findings")


def test_indicators_and_findings_depend_on_the_year_before_too() -> None:
    for asset in ("staffing_indicators", "findings"):
        mapping = GRAPH.get_partition_mapping(AssetKey(asset), AssetKey("facts"))
        partitions = GRAPH.get(AssetKey(asset)).partitions_def
        assert partitions is not None
        with (
            dg.DagsterInstance.ephemeral() as instance,
            dg.partition_loading_context(dynamic_partitions_store=instance),
        ):
            instance.add_dynamic_partitions("department", ["甲局"])
            for key, upstream in (("甲局|2022", {"甲局|2022", "甲局|2021"}), ("甲局|2015", {"甲局|2015"})):
                found = mapping.get_upstream_mapped_partitions_result_for_partitions(
                    partitions.subset_with_partition_keys([key]), partitions, partitions
                )
                assert set(found.partitions_subset.get_partition_keys()) == upstream
                assert not list(found.required_but_nonexistent_subset.get_partition_keys())


def test_each_form_has_its_check_and_documents_and_findings_theirs() -> None:
    checks = {(key.asset_key.to_user_string(), key.name) for key in GRAPH.asset_check_keys}

    assert {(form, "structure") for form in FORM_IDS} <= checks
    assert {("documents", "readable"), ("facts", "structure"), ("findings", "contradictions")} <= checks


def test_loading_opens_no_file_of_the_installation_and_no_connection() -> None:
    """Only importing: an installation that does not exist must not matter."""
    environment = {"JIXIAO_INBOX": "/nowhere/inbox", "JIXIAO_WAREHOUSE": "/nowhere/warehouse", "PATH": ""}
    code = "import pipelines.definitions, os; print(os.path.exists('/nowhere'))"

    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=project_root(),
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout.strip() == "False"
