// Keyboard, theme, links to sections, printing.

const KEYS = [["/", "search the findings"], ["j, k", "next, previous finding or run"], ["Enter", "open or fold it"], ["1 to 9", "go to a section"],
  ["t", "theme: auto, light, dark"], ["c", "clear the filters"], ["?", "this list"], ["Esc", "leave a field, close this"]];
const SECTIONS = [["now", "Now"], ["burn", "Burn-down"], ["board", "Phases"], ["findings", "Findings"], ["files", "Files"], ["rules", "Rules"],
  ["runs", "Runs"], ["accepted", "Accepted"], ["coverage", "Coverage"]];
const THEMES = ["auto", "light", "dark"];

// A page from a file may be denied its storage: then the choice holds as long as the page.
function kept(value) {
  try {
    if (value !== undefined) localStorage.setItem("punchlist-theme", value);
    return localStorage.getItem("punchlist-theme");
  } catch (error) {
    return null;
  }
}

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  byId("theme").textContent = "Theme: " + name;
  drawBurn();
}

function nextTheme() {
  const name = THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % THEMES.length];
  kept(name);
  setTheme(name);
}

function moveBy(step) {
  const rows = [...document.querySelectorAll(".finding > summary, .run > summary")];
  if (!rows.length) return;
  const here = rows.indexOf(document.activeElement);
  const next = here < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, here + step));
  if (here === next && step > 0 && !byId("more").hidden) byId("more").click();
  rows[next].focus();
  rows[next].scrollIntoView({ block: "nearest" });
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const field = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === "Escape" && field) event.target.blur();
  if (field || byId("keys").open) return;
  const digit = /^[1-9]$/.test(event.key) ? SECTIONS[Number(event.key) - 1] : null;
  const actions = { "/": () => byId("words").focus(), j: () => moveBy(1), k: () => moveBy(-1), t: nextTheme, c: clearFilter, "?": () => byId("keys").showModal() };
  const action = digit ? () => byId(digit[0]).scrollIntoView() : actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

// #F-..., #R-..., #rule-..., #task-...: opened wherever they stand.
function followHash() {
  const name = decodeURIComponent(location.hash.slice(1));
  if (DATA.findingById.has(name)) openFinding(name);
  else if (name.startsWith("R-") && window.openRun) window.openRun(name);
  else if (name.startsWith("rule-") && byId(name)) byId(name).open = true;
  else if (name.startsWith("task-") && byId(name)) byId(name).focus();
}

function renderKeys() {
  byId("nav").append(...SECTIONS.map(([id, words]) => el("li", {}, link(id, words))));
  add(byId("keys"), [el("h2", {}, "Keys"), table(["Key", "What it does"], KEYS.map(([key, words]) => [el("kbd", {}, key), words])),
    el("button", { type: "button", onclick: () => byId("keys").close() }, "Close")]);
  byId("help").addEventListener("click", () => byId("keys").showModal());
  byId("theme").addEventListener("click", nextTheme);
  addEventListener("keydown", onKey);
  addEventListener("hashchange", followHash);
  // A click on the link whose name stands in the address already.
  addEventListener("click", (event) => {
    const anchor = event.target.closest && event.target.closest("a[href^='#']");
    if (anchor && anchor.getAttribute("href") === location.hash) followHash();
  });
  // On paper: light, and as many findings as is sensible, with a word about the rest.
  let before = "auto";
  addEventListener("beforeprint", () => {
    before = document.documentElement.dataset.theme;
    showMore(PRINTED);
    setTheme("light");
  });
  addEventListener("afterprint", () => setTheme(before));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawBurn);
}
