"""`jixiao ui`: Dagster's web UI and daemon, on this machine only."""

from __future__ import annotations

import os
import socket
import sys

from pipelines.instance import HOME, prepare
from pipelines.terminal import say
from resources.inbox import Inbox, reason_of
from resources.settings import Settings, project_root
from resources.years import fiscal_years

HOST = "127.0.0.1"


def ui(settings: Settings, port: int) -> int:
    """Becomes `dagster dev`; returns an exit code only where that is not possible."""
    if _taken(port):
        say(f"端口 {port} 已被占用，请用 --port 换一个。", "red")
        return 2
    try:
        variables = prepare(settings)
    except OSError as error:
        say(f"无法建立 Dagster 的状态目录：{reason_of(error)}", "red")
        return 1
    os.environ.update(variables)
    _register_departments(settings)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(project_root()), os.environ.get("PYTHONPATH", "")]))
    say(f"网页界面：http://{HOST}:{port}  （Ctrl+C 结束）")
    os.chdir(variables[HOME])
    arguments = ["-m", "dagster", "dev", "-m", "pipelines.definitions", "-h", HOST, "-p", str(port)]
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *arguments])


def _register_departments(settings: Settings) -> None:
    """Makes every department of the inbox a partition, so that the lineage shows what there is to do."""
    import dagster as dg

    from pipelines import launch

    found = Inbox(settings.inbox, fiscal_years()).departments()
    with dg.DagsterInstance.get() as instance:
        known = set(launch.known_departments(instance))
        launch.add_departments(instance, [name for name in found if name not in known])


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
