from __future__ import annotations

from pathlib import Path

import pytest

from resources.settings import BadSetting, first_year, load_settings, project_root


def test_arguments_come_before_the_environment_and_that_before_defaults(tmp_path: Path) -> None:
    settings = load_settings({"JIXIAO_INBOX": "/from/environment", "JIXIAO_WAREHOUSE": "/w"}, warehouse=tmp_path / "w")

    assert settings.inbox == Path("/from/environment")
    assert settings.warehouse == tmp_path / "w"
    assert settings.rulebooks == project_root() / "data" / "rulebooks"


def test_state_and_pages_lie_hidden_beside_the_warehouse(tmp_path: Path) -> None:
    settings = load_settings({}, warehouse=tmp_path / "data" / "warehouse")

    assert settings.state == tmp_path / "data" / ".warehouse.dagster"
    assert settings.pages == tmp_path / "data" / ".warehouse.pages"


def test_paths_are_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)

    assert load_settings({}, inbox=Path("in"), warehouse=Path("a/../w")).warehouse == tmp_path / "w"


@pytest.mark.parametrize("value", ["0", "-1", "65", "many", "1e3", "９", "9" * 5000])
def test_a_number_of_workers_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(BadSetting, match="JIXIAO_WORKERS"):
        load_settings({"JIXIAO_WORKERS": value})


def test_outputs_may_not_lie_in_the_inbox_or_in_each_other(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="收件箱"):
        load_settings({}, inbox=tmp_path, warehouse=tmp_path / "warehouse")
    with pytest.raises(BadSetting, match="同一个"):
        load_settings({}, inbox=tmp_path / "i", warehouse=tmp_path / "w", reports=tmp_path / "w")
    with pytest.raises(BadSetting, match="根目录"):
        load_settings({}, warehouse=Path("/"))


def test_the_first_year_can_be_set() -> None:
    assert first_year({}) == 2015
    assert first_year({"JIXIAO_FIRST_YEAR": "2008"}) == 2008
    with pytest.raises(BadSetting, match="JIXIAO_FIRST_YEAR"):
        first_year({"JIXIAO_FIRST_YEAR": "昨年"})
