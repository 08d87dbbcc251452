// Open findings over the scanned commits, stacked by severity, with what explains the bends.

const STACK = [4, 3, 2, 1]; // from the bottom; `info` stands with `low`
const SYMBOLS = { phase: "\u2713", regression: "\u21a9", rules: "R" };
const MARKS = { phase: "phase done", regression: "finding came back", rules: "other rules" };

function burnValues(severity) {
  const open = DATA.burn.open;
  return severity === 1 ? open[1].map((n, i) => n + open[0][i]) : open[severity];
}

// The colour that a custom property has under the present theme.
function colour(name) {
  const probe = el("i", {});
  probe.style.color = "var(--" + name + ")";
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

// Opaque, so that what lies below in the stack is covered.
function tint(name, part) {
  const numbers = (rgb) => rgb.match(/[\d.]+/g).map(Number);
  const [paint, paper] = [numbers(colour(name)), numbers(colour("panel"))];
  return "rgb(" + [0, 1, 2].map((i) => Math.round(paint[i] * part + paper[i] * (1 - part))).join(",") + ")";
}

// A commit that `history` scanned has the time at which it was made, another that of its scan.
const timeWords = (i) => (DATA.burn.history.some(([from, behind]) => i >= from && i < behind) ? "committed " : "scanned ") + when(DATA.burn.seconds[i] * 1000);

function pointWords(i) {
  const burn = DATA.burn;
  const counts = STACK.map((s) => [burnValues(s)[i], s]);
  const total = counts.reduce((sum, [n]) => sum + n, 0);
  return (burn.commits[i] || "no commit") + (burn.dirty.has(i) ? " (changed files)" : "") + ", " + timeWords(i) + ": " + number(total) + " open" +
    (total ? " (" + counts.filter(([n]) => n).map(([n, s]) => number(n) + " " + SEVERITIES[s]).join(", ") + ")" : "");
}

function markerPlugin() {
  return {
    hooks: {
      draw: (chart) => {
        const context = chart.ctx;
        const ratio = devicePixelRatio || 1;
        context.save();
        context.font = 11 * ratio + "px system-ui, sans-serif";
        context.textAlign = "center";
        let last = -Infinity;
        const crowded = DATA.burn.markers.length > 60; // lines would hide the chart
        for (const marker of DATA.burn.markers) {
          const x = chart.valToPos(marker.point, "x", true);
          if (x < chart.bbox.left - 1 || x > chart.bbox.left + chart.bbox.width + 1) continue;
          context.strokeStyle = colour(marker.kind === "phase" ? "good" : marker.kind === "regression" ? "critical" : "faint");
          context.fillStyle = context.strokeStyle;
          context.setLineDash([4 * ratio, 3 * ratio]);
          context.lineWidth = ratio;
          context.beginPath();
          context.moveTo(x, chart.bbox.top);
          context.lineTo(x, chart.bbox.top + (crowded ? 9 * ratio : chart.bbox.height));
          context.stroke();
          if (x - last > 14 * ratio) {
            context.fillText(SYMBOLS[marker.kind], x, chart.bbox.top - 4 * ratio);
            last = x;
          }
        }
        context.restore();
      },
    },
  };
}

let chart = null;

function drawBurn() {
  const box = byId("chart");
  if (!box) return;
  if (chart) chart.destroy();
  const burn = DATA.burn;
  const xs = burn.commits.map((_, i) => i);
  const sums = [];
  STACK.forEach((severity, level) => {
    const values = burnValues(severity);
    sums.push(values.map((n, i) => n + (level ? sums[level - 1][i] : 0)));
  });
  const stepped = uPlot.paths.stepped({ align: 1 });
  // The whole stack first, so that each lower one is painted over it.
  const series = STACK.map((severity, level) => ({ severity, level })).reverse();
  const grid = { stroke: colour("line"), width: 1 };
  const axis = { stroke: colour("faint"), grid, ticks: grid, font: "12px system-ui, sans-serif" };
  chart = new uPlot({
    width: box.clientWidth,
    height: innerWidth < 600 ? 200 : 260,
    padding: [18, 34, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    scales: { x: { time: false, range: [0, Math.max(1, xs.length - 1)] }, y: { range: (_, low, high) => [0, Math.max(1, high) * 1.08] } },
    axes: [
      { ...axis, grid: { show: false }, space: 90, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000],
        values: (_, splits) => splits.map((i) => (burn.commits[i] || "").slice(0, 7)) },
      { ...axis, size: 58, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000] },
    ],
    series: [{}].concat(series.map(({ severity }) => {
      const paint = colour(SEVERITIES[severity]);
      return { stroke: paint, width: 1.5, fill: tint(SEVERITIES[severity], severity === 4 ? 0.5 : 0.32), paths: stepped, points: { show: xs.length < 60, size: 4, fill: paint } };
    })),
    plugins: [markerPlugin()],
    hooks: { setCursor: [(u) => { byId("readout").textContent = pointWords(u.cursor.idx === null || u.cursor.idx === undefined ? xs.length - 1 : u.cursor.idx); }] },
  }, [xs].concat(series.map(({ level }) => sums[level])), box);
}

function renderBurn() {
  const section = byId("burn");
  const burn = DATA.burn;
  if (burn.commits.length < 2) {
    section.append(nothing("The line begins with the second scanned commit; " + count(burn.commits.length, "scan") + " so far."));
    return;
  }
  let at = burn.commits.length - 1;
  const box = el("div", { id: "chart", tabindex: 0, role: "img",
    "aria-label": "Open findings over " + count(burn.commits.length, "commit") + ". First: " + pointWords(0) + ". Last: " + pointWords(at) +
      ". Left and right arrows go from commit to commit; the table below has all of them.",
    onkeydown: (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
      if (!step) return;
      event.preventDefault();
      at = Math.max(0, Math.min(burn.commits.length - 1, at + step));
      chart.setCursor({ left: chart.valToPos(at, "x"), top: 10 });
    } });
  section.append(
    el("p", { class: "legend" }, STACK.map((s) => el("span", {}, el("span", { class: "dot " + SEVERITIES[s] }), s === 1 ? "low and info" : SEVERITIES[s])),
      Object.keys(MARKS).filter((kind) => burn.markers.some((marker) => marker.kind === kind)).map((kind) =>
        el("span", {}, el("b", { class: "marker " + kind }, SYMBOLS[kind]), " ", MARKS[kind])),
      el("output", { id: "readout", class: "faint" }, pointWords(at))),
    box);
  if (burn.markers.length) {
    const items = burn.markers.map((marker) => () => [el("b", { class: "marker " + marker.kind }, SYMBOLS[marker.kind]),
      code(burn.commits[marker.point] || ""), prose(marker.text)]);
    section.append(items.length > 8
      ? folded({}, count(items.length, "marker") + " in the chart", () => longTable(["", "Commit", "What"], items, 200))
      : el("ul", { class: "markers" }, items.map((cells) => el("li", {}, cells().map((cell) => [cell, " "])))));
  }
  section.append(folded({}, "The same as a table", () => longTable(["Commit", "When", "#Critical", "#High", "#Medium", "#Low", "#Open"],
    burn.commits.map((commit, i) => () => [[code(commit), burn.dirty.has(i) && " changed"], timeWords(i),
      ...STACK.map((s) => number(burnValues(s)[i])), number(STACK.reduce((sum, s) => sum + burnValues(s)[i], 0))]).reverse(), 200)));
  drawBurn();
  let waiting = 0;
  addEventListener("resize", () => { clearTimeout(waiting); waiting = setTimeout(drawBurn, 150); });
}
