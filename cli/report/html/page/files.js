// Files by what is open in them.

const WEIGHTS = [1, 1, 2, 4, 8];
const TILES = 60;

function renderFiles() {
  const section = byId("files");
  const files = new Map();
  for (const finding of OPEN) {
    const file = files.get(finding.path) || { path: finding.path, weight: 0, counts: [0, 0, 0, 0, 0], total: 0, held: new Set() };
    file.weight += WEIGHTS[finding.severity];
    file.counts[finding.severity] += 1;
    file.total += 1;
    const task = DATA.taskByHandle.get(finding.task);
    if (task && isHeld(task)) file.held.add(task.claim.actor);
    files.set(finding.path, file);
  }
  const hot = [...files.values()].sort((a, b) => b.weight - a.weight || (a.path < b.path ? -1 : 1));
  if (!hot.length) {
    section.append(nothing("No file has an open finding."));
    return;
  }
  const most = hot[0].weight;
  add(section, [el("p", { class: "faint" }, "The darker, the more is open: a critical finding weighs 8, high 4, medium 2, low 1. A click shows the file's findings."),
    el("div", { class: "heat" }, hot.slice(0, TILES).map((file) => {
      const slash = file.path.lastIndexOf("/");
      const worst = file.counts.reduce((found, n, s) => (n ? s : found), 0);
      const tile = el("button", { type: "button", class: "tile", title: file.path, onclick: () => {
        setFilter({ file: file.path, standing: "open" });
        byId("findings").scrollIntoView();
      } }, el("span", { class: "name" }, file.path.slice(slash + 1)), el("span", { class: "folder faint" }, file.path.slice(0, slash + 1)),
        el("span", { class: "sum" }, el("b", {}, number(file.total)), " ", el("span", { class: "worst" }, SEVERITIES[worst])));
      tile.style.setProperty("--heat", Math.round(8 + 42 * file.weight / most) + "%");
      return tile;
    })),
    hot.length > TILES && el("p", { class: "faint" }, count(hot.length - TILES, "more file") + " in the table."),
    folded({}, "The same as a table", () => longTable(["File", "#Critical", "#High", "#Medium", "#Low", "#Open", "#Weight", "In hand of"],
      hot.map((file) => () => [code(file.path), ...STACK.map((s) => number(s === 1 ? file.counts[1] + file.counts[0] : file.counts[s])),
        number(file.total), number(file.weight), [...file.held].sort().join(", ")]), 200))]);
}
