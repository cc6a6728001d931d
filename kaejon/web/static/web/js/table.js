// In a table the arrow keys go from row to row, from a link or button to the same one of the next row.

const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

function controlsOf(row) {
  return [...row.querySelectorAll("a[href], button:not([disabled])")];
}

document.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const row = event.target.closest?.("table[data-table] tbody tr");
  if (step === undefined || !row || event.target.matches("input, select, textarea")) return;
  const rows = [...row.closest("table").querySelectorAll("tbody tr")].filter((each) => controlsOf(each).length);
  const column = controlsOf(row).indexOf(event.target);
  const to = Math.min(Math.max(rows.indexOf(row) + step, 0), rows.length - 1);
  const controls = controlsOf(rows[to]);
  event.preventDefault();
  controls[Math.min(Math.max(column, 0), controls.length - 1)].focus();
});
