"""D026: what is told about the list of accepted findings itself."""

from __future__ import annotations

from collections.abc import Iterator

from assets.findings.case import Case
from assets.findings.catalogue import Remark, rule

STALE = "D026"


@rule(
    STALE,
    "认可清单中的条目到期或落空",
    checks="认可清单（accepted.yaml，见 check.md）里的每一条都还在有效期内，并且对得上一个疑点。",
    why="到期未复核的认可会掩盖新的差错。",
    severity="info",
    example="accepted.yaml 第 3 行对 N003 的认可已于 2024-12-31 到期。",
    message="{message}",
)
def list_of_accepted(case: Case) -> Iterator[Remark]:
    """Nothing about one document: `accepted.stale` tells it once all findings are known."""
    yield from ()
