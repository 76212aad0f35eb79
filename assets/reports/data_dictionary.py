"""The data dictionary: every table and column of the warehouse, from the pandera schemas.

`python -m assets.reports.data_dictionary` writes `docs/data.md` anew, and a test keeps it current.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandera.pandas as pa
import pyarrow as arrow

from assets.reports.make import REPORTS
from assets.reports.open_data import LISTS, WAREHOUSE, constraints_of, unit_of

PAGE = Path("docs/data.md")

_HEAD = """# 数据字典

本页由 `python -m assets.reports.data_dictionary` 从各表的 pandera schema 生成，不要手改。

## 仓库

仓库是 Parquet 文件，按 `<表>/department=<部门>/fiscal_year=<年度>/*.parquet` 存放，DuckDB、pandas、Arrow 直接可读：

```sql
select department, fiscal_year, total, grade
from read_parquet('data/warehouse/scorecards/**/*.parquet', hive_partitioning = true)
where subject is null;
```

- `department`（部门的标识，即收件箱里的文件夹名）和 `fiscal_year`（决算年度）在路径里，不在文件里。
- 金额一律以万元计，`decimal(20,6)`，不是浮点数；`text` 列照原文。一个数所印的精度是 `half_step`：末位的一半。
- 没有值为空（null），与 0、空文字是不同的事。
- 位置（`page`、`x0`、`top`、`x1`、`bottom`）从页的左上角量起，单位是点（1/72 英寸）；没有页的文档见 `docs/reading.md`。
- `document` 是文件的 SHA-256，文件名见 `documents` 表。

## 数据包

`jixiao export --out 目录` 把仓库导出为数据包（[Data Package](https://datapackage.org/) 第 2 版）：`datapackage.json`、
`csv/*.csv`、`parquet/*.parquet`，每张表一个文件，前两栏是 `department` 和 `fiscal_year`。`reports` 表不在其中；
另有解释标识的三张表：`departments`、`fact_names`、`rulebooks`。同一仓库导出的内容逐字节相同。

| CSV 的写法 | |
| --- | --- |
| 编码 | UTF-8，带 BOM：Excel 双击打开不会乱码；Python 用 `encoding="utf-8-sig"` 读 |
| 数 | 小数写全，不用科学计数，不带千分位 |
| 没有值 | 空格子；空文字也是空格子，要分清请用 Parquet |
| 列表 | 写作 JSON（`findings.evidence` 等） |
| 防公式 | 文字以 `=` `+` `-` `@`（含全角）、制表符、换行或单引号开头的，前面加一个单引号 `'` |
| 还原 | 去掉文字开头的一个单引号即为原文；照原文印的数（如 `-12.5`）和单独的横线没有加，Parquet 里都没有加 |

数据包的许可用 `--license` 注明，默认 CC-BY-4.0：指的是整理出来的数据；原文件的权利仍属公开它的部门。
"""

_CHECKS = {"minimum": "不小于 {}", "maximum": "不大于 {}", "pattern": "形如 `{}`"}


def dictionary() -> str:
    """The page as Markdown."""
    lines = [_HEAD, "## 各表", "", "| 表 | 名称 | 内容 |", "| --- | --- | --- |"]
    lines += [f"| [`{s.name}`](#{s.name}) | {s.title} | {s.description} |" for s in (*WAREHOUSE, *LISTS)]
    for schema in (*WAREHOUSE, *LISTS):
        lines += ["", *_table(schema)]
    return "\n".join(lines) + "\n"


def _table(schema: pa.DataFrameSchema) -> Iterator[str]:
    where = "只在仓库里。" if schema is REPORTS else "只在数据包里。" if schema in LISTS else ""
    yield from (f"### {schema.name}", "", f"{schema.title}：{schema.description}{where}", "")
    yield from ("| 列 | 类型 | 单位 | 可空 | 含义 |", "| --- | --- | --- | --- | --- |")
    for name, spec in schema.columns.items():
        kind = spec.dtype.type.pyarrow_dtype
        meaning = "；".join(filter(None, (spec.description, *_constraints(spec), *_members(kind))))
        empty = "是" if spec.nullable else ""
        yield f"| `{name}` | {_type(kind)} | {unit_of(schema.name, name)} | {empty} | {_safe(meaning)} |"


def _constraints(spec: pa.Column) -> Iterator[str]:
    found = constraints_of(spec)
    if "enum" in found:
        yield "取值 " + "、".join(f"`{value}`" for value in found["enum"])
    for key, words in _CHECKS.items():
        if key in found:
            yield words.format(found[key])


def _type(kind: arrow.DataType) -> str:
    if arrow.types.is_decimal(kind):
        return f"decimal({kind.precision},{kind.scale})"
    if arrow.types.is_list(kind):
        return "列表"
    return {"double": "float64", "bool": "布尔", "string": "文字"}.get(str(kind), str(kind))


def _members(kind: arrow.DataType) -> Iterator[str]:
    """The fields of the records that a list holds."""
    if arrow.types.is_list(kind) and arrow.types.is_struct(kind.value_type):
        yield "每项有 " + "、".join(f"`{field.name}`" for field in kind.value_type)


def _safe(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> None:
    """Writes the page into the checkout that this module lies in."""
    root = Path(__file__).resolve().parent.parent.parent
    (root / PAGE).write_text(dictionary(), encoding="utf-8")


if __name__ == "__main__":
    main()
