"use strict";
// Sorting and filtering of the league table. The page reads as well without it; nothing is written but text and order.
(() => {
  const table = document.getElementById("league");
  const form = document.getElementById("filters");
  const status = document.getElementById("status");
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const heads = Array.from(table.tHead.rows[0].cells);
  const collator = new Intl.Collator("zh-CN", { numeric: true });
  const field = (id) => document.getElementById(id);

  const value = (row, column) => {
    const cell = row.cells[column];
    return cell.hasAttribute("data-v") ? cell.getAttribute("data-v") : cell.textContent.trim();
  };

  const compare = (a, b, numeric, direction) => {
    if (!numeric) return direction * collator.compare(a, b);
    // What has no number stays at the end, whichever way the others go.
    if (a === "" || b === "") return (a === "") - (b === "");
    return direction * (Number(a) - Number(b));
  };

  const sort = (column) => {
    const head = heads[column];
    const numeric = head.dataset.sort === "number";
    const before = head.getAttribute("aria-sort");
    // A rank is read from the first down, other numbers from the largest.
    const first = numeric && column > 0 ? "descending" : "ascending";
    const other = first === "ascending" ? "descending" : "ascending";
    const order = before === first ? other : first;
    for (const each of heads) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
    const keyed = rows.map((row, index) => ({ row, index, key: value(row, column) }));
    keyed.sort((a, b) => compare(a.key, b.key, numeric, order === "ascending" ? 1 : -1) || a.index - b.index);
    body.append(...keyed.map((each) => each.row));
    tell(`已按${head.textContent.trim()}${order === "ascending" ? "升序" : "降序"}排列`);
  };

  const tell = (words) => {
    const shown = rows.filter((row) => !row.hidden).length;
    const count = shown === rows.length ? `共 ${rows.length} 个部门` : `显示 ${shown} 个，共 ${rows.length} 个部门`;
    status.textContent = words ? `${count}；${words}` : count;
  };

  const passes = {
    q: (row, wanted) => row.cells[1].textContent.toLowerCase().includes(wanted.trim().toLowerCase()),
    "f-region": (row, wanted) => `${row.dataset.region}/`.startsWith(`${wanted}/`),
    "f-grade": (row, wanted) => value(row, 5) === wanted,
    "f-rulebook": (row, wanted) => value(row, 2) === wanted,
    "f-coverage": (row, wanted) => {
      const [least, below] = wanted.split(":");
      const coverage = Number(value(row, 4) || 0);
      return (least === "" || coverage >= Number(least)) && (below === "" || coverage < Number(below));
    },
    "f-findings": (row, wanted) => {
      const [errors, warnings] = [Number(value(row, 8)), Number(value(row, 9))];
      return wanted === "errors" ? errors > 0 : wanted === "some" ? errors + warnings > 0 : errors === 0;
    },
  };

  const filter = () => {
    for (const row of rows) {
      row.hidden = !Object.entries(passes).every(([id, pass]) => field(id).value === "" || pass(row, field(id).value));
    }
    tell("");
  };

  heads.forEach((head, column) => {
    if (!head.dataset.sort) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(column));
    head.replaceChildren(button);
  });
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  form.hidden = false;
  // A browser that goes back fills the form as it was.
  addEventListener("pageshow", filter);
  filter();
})();
