// Verification runs, the newest first, each with the end of its log.

function outcomeWords(run) {
  if (run.outcome === "passed" || run.outcome === "running") return run.outcome;
  if (run.signal) return run.outcome + ", signal " + run.signal;
  return run.exit > 0 ? run.outcome + ", exit " + run.exit : run.outcome;
}

function runRow(run) {
  const [passed, failed, ignored] = run.tests;
  return folded({ class: "run", id: run.id },
    [pill(run.outcome === "passed" ? "good" : run.outcome === "running" ? "accent" : "high", outcomeWords(run)),
      el("span", { class: "what" }, el("b", {}, run.name), " ", code(run.command),
        el("span", { class: "where faint" }, run.task ? ["for ", run.task.handle, " ", prose(run.task.title)] : run.phase && ["for phase ", run.phase],
          passed >= 0 && ", " + count(passed, "test") + " passed, " + Math.max(0, failed) + " failed" + (ignored > 0 ? ", " + ignored + " ignored" : ""))),
      el("span", { class: "at faint" }, "on ", code(short(run.commit)), el("br", {}), run.finished ? span(run.took) : "not ended"),
      el("code", { class: "id faint" }, run.id)],
    () => el("div", { class: "body one" },
      facts([["by", run.actor], ["began", when(run.started)], ["commit", run.commit && code(run.commit)], ["tree", run.tree && code(run.tree)],
        ["where", run.inPlace ? "in the work tree itself" : "in a clean checkout of that commit"],
        ["repeats", run.reused && [link(run.reused, run.reused), ", which ran the same on the same tree"]], ["note", run.note],
        ["output", run.bytes >= 0 && number(run.bytes) + " bytes"]]),
      run.tail.length ? [el("h4", {}, "End of its output"), el("pre", { class: "tail", tabindex: 0 }, run.tail.join("\n"))]
        : el("p", { class: "faint" }, run.reused ? "The output is that of the run it repeats." : "No output is kept.")));
}

const RUN_STEP = 50;

function renderRuns() {
  const section = byId("runs");
  if (!DATA.runs.length) {
    section.append(nothing("No command was run yet to prove a fix."));
    return;
  }
  const newest = DATA.runs.slice().reverse();
  const list = el("div", {});
  let shown = 0;
  const more = el("button", { type: "button", class: "more", onclick: () => show(shown + 4 * RUN_STEP) });
  function show(upTo) {
    list.append(...newest.slice(shown, upTo).map(runRow));
    shown = Math.min(newest.length, upTo);
    more.hidden = shown >= newest.length;
    more.textContent = "Show more: " + number(shown) + " of " + count(newest.length, "run") + " stand here";
  }
  show(RUN_STEP);
  window.openRun = (id) => {
    const at = newest.findIndex((run) => run.id === id);
    if (at < 0) return;
    if (at >= shown) show(at + 1);
    byId(id).open = true;
    byId(id).scrollIntoView({ block: "start" });
    byId(id).querySelector("summary").focus({ preventScroll: true });
  };
  section.append(list, more);
}
