// The findings with their filters. Rows are made as they are asked for.

const STEP = 100;
const PRINTED = 1000;
const filter = { words: "", severities: new Set(), standing: "open", rule: "", confidence: 0, tests: false, file: "" };
let matching = [];
let made = 0;

const STANDINGS = {
  open: ["open", (finding) => finding.open],
  fixed: ["fixed or gone", (finding) => finding.status === "verified" || (finding.presence === "absent" && finding.status !== "accepted" && finding.status !== "false_positive")],
  decided: ["accepted or dismissed", (finding) => finding.status === "accepted" || finding.status === "false_positive"],
  uncertain: ["uncertain", (finding) => finding.presence === "uncertain"],
  all: ["all", () => true],
};

function haystack(finding) {
  if (!finding.words) {
    finding.words = [finding.id, finding.rule, finding.path, finding.item, finding.message, finding.task, finding.callee, finding.context]
      .join("\n").toLowerCase();
  }
  return finding.words;
}

function passes(finding) {
  const words = filter.words.toLowerCase().split(/\s+/).filter(Boolean);
  return STANDINGS[filter.standing][1](finding) && (filter.tests || !finding.inTests) &&
    (!filter.severities.size || filter.severities.has(finding.severity)) && finding.confidence >= filter.confidence &&
    (!filter.rule || finding.rule === filter.rule) && (!filter.file || finding.path === filter.file) &&
    words.every((word) => haystack(finding).includes(word));
}

function showMore(upTo) {
  const list = byId("list");
  const end = Math.min(matching.length, upTo);
  const rows = [];
  for (; made < end; made += 1) rows.push(findingRow(matching[made]));
  list.append(...rows);
  const more = byId("more");
  more.hidden = made >= matching.length;
  more.textContent = "Show more: " + number(made) + " of " + number(matching.length) + " stand here";
}

function applyFilter() {
  matching = DATA.findings.filter(passes);
  made = 0;
  byId("list").replaceChildren();
  byId("shown").textContent = number(matching.length) + " of " + count(DATA.findings.length, "finding");
  byId("nothing").hidden = matching.length > 0;
  for (const button of document.querySelectorAll("[data-severity]")) {
    button.setAttribute("aria-pressed", String(filter.severities.has(Number(button.dataset.severity))));
  }
  byId("standing").value = filter.standing;
  byId("rule").value = filter.rule;
  byId("confidence").value = String(filter.confidence);
  byId("tests").checked = filter.tests;
  if (byId("words").value !== filter.words) byId("words").value = filter.words;
  byId("file").hidden = !filter.file;
  byId("file").textContent = "only " + filter.file + " \u00d7";
  showMore(STEP);
}

function setFilter(changes) {
  Object.assign(filter, changes);
  applyFilter();
}

const clearFilter = () => setFilter({ words: "", severities: new Set(), standing: "open", rule: "", confidence: 0, tests: false, file: "" });

// Opens a finding wherever it stands in the list; the filter makes way for it.
function openFinding(id) {
  const finding = DATA.findingById.get(id);
  if (!finding) return;
  if (!passes(finding)) {
    clearFilter();
    setFilter({ standing: STANDINGS.open[1](finding) ? "open" : "all", tests: Boolean(finding.inTests) });
  }
  showMore(matching.indexOf(finding) + 1);
  const row = byId(id);
  row.open = true;
  row.querySelector("summary").focus({ preventScroll: true });
  row.scrollIntoView({ block: "start" });
}

function select(id, label, options, change) {
  return el("label", {}, faint(label), el("select", { id, onchange: (event) => change(event.target.value) },
    options.map(([value, words]) => el("option", { value }, words))));
}

function renderFindings() {
  const section = byId("findings");
  const counts = severityCounts(OPEN);
  const rules = [...new Set(DATA.findings.map((finding) => finding.rule))].sort();
  section.append(
    el("form", { class: "filters", onsubmit: (event) => event.preventDefault() },
      el("input", { type: "search", id: "words", placeholder: "words, file, id  ( / )", "aria-label": "words that a finding must hold",
        oninput: (event) => setFilter({ words: event.target.value }) }),
      el("span", { class: "chips", role: "group", "aria-label": "severity" }, [4, 3, 2, 1, 0].filter((s) => counts[s] || s > 1).map((s) =>
        el("button", { type: "button", class: "chip", "data-severity": s, "aria-pressed": "false", onclick: () => {
          const severities = new Set(filter.severities);
          if (!severities.delete(s)) severities.add(s);
          setFilter({ severities });
        } }, el("span", { class: "dot " + SEVERITIES[s] }), SEVERITIES[s], " ", faint(number(counts[s]))))),
      select("standing", "status", Object.entries(STANDINGS).map(([key, [words]]) => [key, words]), (value) => setFilter({ standing: value })),
      select("rule", "rule", [["", "every rule"]].concat(rules.map((id) => [id, id])), (value) => setFilter({ rule: value })),
      select("confidence", "at least", CONFIDENCES.map((word, i) => [String(i), word]), (value) => setFilter({ confidence: Number(value) })),
      el("label", { class: "check" }, el("input", { type: "checkbox", id: "tests", onchange: (event) => setFilter({ tests: event.target.checked }) }), " only run by tests"),
      el("button", { type: "button", class: "chip", id: "file", hidden: true, onclick: () => setFilter({ file: "" }) }),
      el("button", { type: "button", class: "plain", onclick: clearFilter }, "clear"),
      el("output", { id: "shown", class: "faint" })),
    el("div", { id: "list" }),
    el("p", { id: "nothing", class: "nothing", hidden: true }, "No finding is so."),
    el("button", { type: "button", id: "more", class: "more", onclick: () => showMore(made + 2 * STEP) }));
  applyFilter();
}
