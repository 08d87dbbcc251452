// Rules with their own record: what came of their findings in this repository.

function recordOf(id) {
  const record = { open: 0, fixed: 0, gone: 0, accepted: 0, falseAlarms: 0 };
  for (const finding of DATA.findings) {
    if (finding.rule !== id) continue;
    if (finding.status === "verified") record.fixed += 1;
    else if (finding.status === "accepted") record.accepted += 1;
    else if (finding.status === "false_positive") record.falseAlarms += 1;
    else if (finding.presence === "absent") record.gone += 1;
    else record.open += 1;
  }
  return record;
}

// The rules' texts use headings, lists, fenced code and paragraphs; nothing else is made of them.
function markdown(lines) {
  const out = [];
  let list = null;
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i];
    const item = /^\s*(?:[-*]|\d+\.)\s+(.*)/.exec(line);
    if (!item) list = null;
    if (line.startsWith("```")) {
      const block = [];
      for (i += 1; i < lines.length && !lines[i].startsWith("```"); i += 1) block.push(lines[i]);
      out.push(el("pre", { tabindex: 0 }, block.join("\n")));
    } else if (line.startsWith("#")) {
      out.push(el("h4", {}, prose(line.replace(/^#+\s*/, ""))));
    } else if (item) {
      if (!list) out.push(list = el("ul", {}));
      const words = [item[1]];
      while (i + 1 < lines.length && /^\s+\S/.test(lines[i + 1])) words.push(lines[i += 1].trim());
      list.append(el("li", {}, prose(words.join(" "))));
    } else if (line.trim()) {
      const words = [line.trim()];
      while (i + 1 < lines.length && lines[i + 1].trim() && !/^(#|```|\s*[-*]\s|\s*\d+\.\s)/.test(lines[i + 1])) words.push(lines[i += 1].trim());
      out.push(el("p", {}, prose(words.join(" "))));
    }
  }
  return out;
}

function renderRules() {
  const section = byId("rules");
  if (!DATA.rules.length) {
    section.append(nothing("No rule has found anything."));
    return;
  }
  section.append(el("p", { class: "faint" }, "Confirmed: fixed with proof, or accepted as true by a person. Gone without a proof counts for nothing."));
  const rows = DATA.rules.map((rule) => ({ rule, record: recordOf(rule.id) }))
    .sort((a, b) => b.record.open - a.record.open || (a.rule.id < b.rule.id ? -1 : 1));
  section.append(table(["Rule", "Severity", "#Open", "#Confirmed", "#False alarms", "#Gone", "Record"], rows.map(({ rule, record }) => {
    const confirmed = record.fixed + record.accepted;
    const judged = confirmed + record.falseAlarms;
    return [el("div", { class: "rulename" }, link("rule-" + rule.id, rule.id), el("div", { class: "faint" }, prose(rule.title))), severityPill(SEVERITIES.indexOf(rule.severity)),
      number(record.open), number(confirmed), number(record.falseAlarms), number(record.gone),
      judged ? confirmed + " of " + judged + " judged were right" : faint("none judged yet")];
  })));
  section.append(el("div", { class: "docs" }, rows.map(({ rule }) =>
    folded({ id: "rule-" + rule.id, class: "doc" }, [code(rule.id), " ", faint(prose(rule.title))], () => el("div", { class: "text" }, markdown(rule.doc))))));
}
