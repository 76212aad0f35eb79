"""`python -m tests.samples`: writes the sample inbox, or many fictional departments."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.samples.generator import INBOX, SEED, generate, generate_sample_inbox
from tests.samples.profiles import YEARS


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.samples", description="生成示例决算公开文件（PDF）")
    parser.add_argument("--out", type=Path, default=INBOX, help="写到哪个目录（默认 data/inbox）")
    parser.add_argument("--departments", type=int, help="虚构部门的个数；不给则生成随项目提交的示例收件箱")
    parser.add_argument("--years", type=int, nargs="+", default=list(YEARS), help="年度，只与 --departments 同用")
    parser.add_argument("--seed", type=int, default=SEED, help="随机数种子；同一种子每次生成的文件相同")
    options = parser.parse_args(arguments)
    if options.departments is None:
        paths = generate_sample_inbox(options.out, options.seed)
    elif options.departments < 1:
        parser.error("--departments 至少为 1")
    else:
        if options.out == INBOX:
            parser.error("--departments 须与 --out 同用，以免混入示例收件箱")
        paths = generate(options.out, options.departments, options.years, options.seed)
    size = sum(path.stat().st_size for path in paths)
    print(f"已生成 {len(paths)} 个文件，共 {size / 1_000_000:.2f} MB，位于 {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
