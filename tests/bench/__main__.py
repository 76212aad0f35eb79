"""`make bench`: runs the benchmarks, prints them as a table and writes bench.json (name -> number)."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import formats, mutations, reader, scoring, variants

ROOT = Path(__file__).resolve().parents[2]
MEANINGS = {
    "reader_speedup": "pdfplumber 用时 ÷ 本项目用时，同样的页（目标 ≥10）",
    "reader_cells_differing": "与 pdfplumber 不同的单元格数（目标 0）",
    "reader_vs_pdfium_text": "本项目用时 ÷ PDFium 纯文本用时（目标 ≤4）",
    "reader_peak_mb": "读 200 页文件的内存峰值，MB（目标 <500）",
    "variants": "同样九张表的不同版式（纸张、字体、框线、旋转、水印等）数",
    "variants_all_right": "其中每一格都读对的版式数",
    "variants_cells_right_share": "各版式读对的单元格所占份额（目标 1）",
    **{
        f"{form}_cells_per_second": f"每秒读取的单元格，{form.upper()}"
        for form in ("docx", "html", "txt", "xlsx", "xls")
    },
    "scorecards_per_second": "每秒评分的部门年度，30 项指标的办法，1,000 个部门年度，单进程",
    **{
        f"pages_per_second_{form}": f"每秒读取的页，{form.upper()}（没有页的格式按同一文件的 PDF 页数计）"
        for form in ("pdf", "docx", "html", "txt", "xlsx", "xls", "doc")
    },
    "pages_per_second_scan": "每秒识别的页，150 dpi 扫描的表格",
    "mutation_found": "无差错的文件中随机改动一个数的一位数字，共 500 次，被查出的份额（含只差末位、被四舍五入掩盖的）",
    "mutation_found_large": "其中改动不小于末位 10 个单位的，被查出的份额（目标 ≥0.99）",
    "mutation_blamed": "所报的数就是被改动的数的份额（目标 ≥0.9）",
    "mutation_shown": "疑点所列各处中有被改动的数的份额",
    "mutation_findings_unchanged": "同样的文件不改动时的疑点数（目标 0）",
    "orchestration_ratio_sqlite": "整图经 Dagster（SQLite）用时 ÷ 同样函数的普通循环（目标 ≤1.4）",
    "nochange_ratio": "没有变化时第二遍用时 ÷ 第一遍（目标 ≤1/50）",
}


def main() -> None:
    """Runs what is asked for, or all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only",
        choices=["reader", "variants", "formats", "scoring", "mutations", "orchestration"],
        help="run one of them",
    )
    only = parser.parse_args().only
    results: dict[str, float] = {}
    if only in (None, "reader"):
        results |= reader.measure(_documents())
    if only in (None, "variants"):
        results |= variants.measure()
    if only in (None, "formats"):
        results |= formats.measure()
    if only in (None, "scoring"):
        results |= scoring.measure()
    if only in (None, "mutations"):
        results |= mutations.measure()
    if only in (None, "orchestration"):
        from tests.bench import orchestration

        results |= orchestration.measure()
    _show(results)
    path = ROOT / "bench.json"
    before = json.loads(path.read_text(encoding="utf-8")) if only and path.exists() else {}
    path.write_text(json.dumps(before | results, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _documents() -> list[Path]:
    """The real documents where the reference data is there, else the sample inbox."""
    shared = sorted((ROOT.parent / "shared" / "corpus" / "inbox").glob("*/*/*.pdf"))
    return shared or sorted((ROOT / "data" / "inbox").glob("*/*/*.pdf"))


def _show(results: dict[str, float]) -> None:
    table = Table("项目", "数值", "含义")
    for name, value in results.items():
        table.add_row(name, f"{value:.2f}".rstrip("0").rstrip("."), MEANINGS.get(name, ""))
    Console().print(table)


if __name__ == "__main__":
    main()
