"""Two names of agencies: when they cannot be those of one body."""

from __future__ import annotations

import pytest

from assets.findings.names import OTHER_REGION, OTHER_TASK, conflict

ALIKE = (
    ("云岭市示范区医疗保障局", "云岭市示范区医疗保障局"),
    ("示范区医保局", "云岭市示范区医疗保障局"),
    ("山南省云岭市示范区财政局", "云岭市示范区财政局"),
    ("云岭市示范区财政局（汇总）", "云岭市示范区财政局本级"),
    ("云岭市文旅局", "云岭市文化和旅游局"),
    ("云岭市卫生和计划生育局", "云岭市卫生健康局"),
    ("云岭市安全生产监督管理局", "云岭市应急管理局"),
    ("云岭市林业局", "云岭市自然资源局"),
    ("示范县财政局", "示范区财政局"),
    ("云岭市财政局", "云岭市示范区财政局"),
    ("云岭市示范区医疗保险经办中心", "云岭市示范区医疗保障局"),
    ("云岭市第一中学", "云岭市教育局"),
    ("云岭市城市管理局", "云岭市城市管理和综合执法局"),
    ("云岭市市场监督管理局", "云岭市市场监管局"),
    ("", "云岭市财政局"),
)
APART = (
    ("云岭市示范区财政局", "云岭市样板区财政局", OTHER_REGION),
    ("云岭市医疗保障局", "远山市医疗保障局", OTHER_REGION),
    ("示范县第一小学", "样板县教育局", OTHER_REGION),
    ("云岭市财政局", "云岭市教育局", OTHER_TASK),
    ("云岭市示范区民政局", "云岭市示范区水利局", OTHER_TASK),
)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_abbreviations_former_names_and_own_units_are_no_conflict(one: str, other: str) -> None:
    assert conflict(one, other) is None and conflict(other, one) is None


@pytest.mark.parametrize(("one", "other", "why"), APART)
def test_other_regions_and_other_tasks_are_other_bodies(one: str, other: str, why: str) -> None:
    assert conflict(one, other) == why and conflict(other, one) == why
