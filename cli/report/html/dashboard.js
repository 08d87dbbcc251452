"use strict";
// Filters the rows of all tables; without this script the page shows everything.
(function () {
  const form = document.getElementById("filter");
  const text = document.getElementById("text");
  const tests = document.getElementById("tests");
  const closed = document.getElementById("closed");
  const shown = document.getElementById("shown");
  const rows = Array.from(document.querySelectorAll("tbody tr"));
  const words = rows.map((row) => row.textContent.toLowerCase());
  function filter() {
    const wanted = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    rows.forEach((row, i) => {
      const show = wanted.every((word) => words[i].includes(word)) &&
        (tests.checked || row.dataset.tests !== "yes") &&
        (closed.checked || row.dataset.closed !== "yes");
      row.hidden = !show;
      if (show) count += 1;
    });
    shown.textContent = count + " of " + rows.length + " rows";
  }
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", filter);
  addEventListener("beforeprint", () => {
    document.querySelectorAll("details").forEach((one) => { one.open = true; });
  });
  filter();
})();
