// Decisions that hold, and what the scan did and did not see.

function renderAccepted() {
  const section = byId("accepted");
  const decided = DATA.findings.filter((finding) => finding.status === "accepted" || finding.status === "false_positive" ||
    (finding.expires > 0 && finding.open));
  if (!decided.length) {
    section.append(nothing("Nothing was accepted or called a false alarm."));
    return;
  }
  section.append(longTable(["Finding", "What", "Decision", "Until", "By", "Why"], decided.map((finding) => () => {
    const left = finding.expires - DATA.asOf;
    const until = !finding.expires ? faint("for good") : [day(finding.expires - 1), left <= 0 ? [" ", pill("high", "ran out")]
      : left < 30 * 86400000 ? [" ", pill("medium", span(left) + " left")] : ""];
    return [[link(finding.id, finding.id), el("div", { class: "faint" }, finding.rule)], [prose(finding.message), el("div", { class: "faint" }, finding.path + ":" + finding.line)],
      finding.status === "false_positive" ? "false alarm" : finding.status === "accepted" ? "accepted" : "was accepted", until, finding.actor, prose(finding.note)];
  }), 100));
}

function fileList(title, files, words) {
  if (!files.total) return el("li", {}, el("span", { class: "good" }, "none "), title);
  return el("li", {}, folded({}, [el("b", { class: "bad" }, number(files.total)), " " + title], () => [words && el("p", { class: "faint" }, words),
    el("ul", {}, files.list.map((file) => el("li", {}, code(file.path), " ", faint(file.reason)))),
    files.total > files.list.length && el("p", { class: "faint" }, number(files.total - files.list.length) + " more left out of this page")]));
}

function renderCoverage() {
  const section = byId("coverage");
  const coverage = DATA.coverage;
  const uncertain = DATA.findings.filter((finding) => finding.presence === "uncertain");
  if (coverage) {
    const counts = DATA.scan.counts;
    section.append(el("div", { class: "columns" },
      el("div", {}, el("h3", {}, "Seen"), facts([
        ["Rust files", number(coverage.parsed) + " of " + number(coverage.files) + " parsed"],
        ["bytes", number(coverage.bytes)],
        ...Object.entries(counts).filter(([name]) => !/file|byte/.test(name)).map(([name, value]) => [name.replace(/_/g, " ").replace("fns", "functions"), number(value)]),
      ])),
      el("div", {}, el("h3", {}, "Not seen, or not sure"), el("ul", { class: "plainlist" },
        fileList("files left out", coverage.skipped),
        fileList("files with parts that do not parse", coverage.withErrors),
        fileList("files that no crate compiles", coverage.notCompiled, "Findings there do not count."),
        fileList("mistakes in manifests or expectations", coverage.problems),
        el("li", {}, coverage.unparsedBytes ? el("b", { class: "bad" }, number(coverage.unparsedBytes)) : el("span", { class: "good" }, "none"), " bytes that did not parse"),
        el("li", {}, coverage.macroBytes ? el("b", {}, number(coverage.macroBytes)) : el("span", { class: "good" }, "none"), " bytes inside macros that were not understood"),
        el("li", {}, uncertain.length ? folded({}, [el("b", { class: "bad" }, number(uncertain.length)), " findings that could not be told"], () =>
          el("ul", {}, uncertain.slice(0, 200).map((finding) => el("li", {}, link(finding.id, finding.id), " ", faint(finding.uncertain))),
            uncertain.length > 200 && el("li", {}, number(uncertain.length - 200) + " more under the filter \u201cuncertain\u201d")))
          : [el("span", { class: "good" }, "none "), "findings that could not be told"]))),
      el("div", {}, el("h3", {}, "Looked at and found right"), coverage.right.length
        ? table(["Reason", "#Sites"], coverage.right.slice().sort((a, b) => b.sites - a.sites).map((one) => [prose(one.reason), number(one.sites)]))
        : nothing("No site was found right."))));
  } else {
    section.append(nothing("The commit of the newest scan cannot be read here: what it covered is not known to this page."));
  }
  const byConfidence = CONFIDENCES.map((word, i) => count(OPEN.filter((finding) => finding.confidence === i).length, "open finding") + " " + word);
  section.append(el("p", { class: "faint" }, byConfidence.reverse().join(", ") + ". Proven: the call stands in the context itself; likely: a resolved call path leads there; possible: an edge was guessed."));
}
