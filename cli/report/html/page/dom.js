"use strict";
// Elements and words. Text from the repository reaches the page through textContent alone.

function el(tag, settings, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(settings || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  add(node, children);
  return node;
}

function add(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false || child === "") continue;
    node.append(child instanceof Node ? child : String(child));
  }
  return node;
}

const byId = (id) => document.getElementById(id);

// A long name may go on in the next line behind `::`, `.`, `/` or `(`, before it must anywhere.
const breakable = (text) => text.split(/(?<=::|[./(])(?=\w)/).flatMap((part, i) => (i ? [el("wbr"), part] : [part]));

// The id of a finding, a task or a run stays in one piece.
const withIds = (text) => text.split(/\b([FTR]-[0-9A-Z]{6})\b/).map((part, i) => (i % 2 ? el("span", { class: "id" }, part) : part));

// Text with `code` between backticks.
function prose(text) {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return withIds(text);
  return parts.map((part, i) => (i % 2 ? code(part) : withIds(part)));
}

const code = (text) => el("code", {}, breakable(text));
const faint = (...children) => el("span", { class: "faint" }, ...children);
const link = (anchor, ...children) => el("a", { href: "#" + encodeURIComponent(anchor) }, ...children);
const count = (n, noun) => number(n) + " " + noun + (n === 1 ? "" : "s");
const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");
const short = (commit) => commit.slice(0, 10);

// "2026-11-21 12:48 UTC", the same everywhere.
function when(millis) {
  if (!millis) return "";
  return new Date(millis).toISOString().slice(0, 16).replace("T", " ") + " UTC";
}
const day = (millis) => (millis ? new Date(millis).toISOString().slice(0, 10) : "");

function span(millis) {
  const minutes = Math.round(Math.abs(millis) / 60000);
  if (Math.abs(millis) < 1000) return Math.round(Math.abs(millis)) + " ms";
  if (Math.abs(millis) < 60000) return (Math.abs(millis) / 1000).toFixed(1) + " s";
  if (minutes < 120) return minutes + " min";
  if (minutes < 48 * 60) return Math.round(minutes / 60) + " h";
  return Math.round(minutes / 1440) + " days";
}

const pill = (kind, ...children) => el("span", { class: "pill " + kind }, ...children);
const severityPill = (severity) => pill(SEVERITIES[severity], SEVERITIES[severity]);
const SEVERITIES = ["info", "low", "medium", "high", "critical"];
const CONFIDENCES = ["possible", "likely", "proven"];

function table(columns, rows) {
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "table" },
    el("table", {},
      el("thead", {}, el("tr", {}, columns.map((name) =>
        el("th", { scope: "col", class: name.startsWith("#") ? "number" : null }, name.replace(/^#/, ""))))),
      el("tbody", {}, rows.map((cells) =>
        el("tr", {}, cells.map((cell, i) =>
          el("td", { class: columns[i].startsWith("#") ? "number" : null }, cell)))))));
}

// A table of many rows: the first ones, and more when asked for.
function longTable(columns, rows, step) {
  const box = el("div", {});
  const shown = table(columns, rows.slice(0, step).map((row) => row()));
  const body = shown.querySelector("tbody");
  let next = step;
  const more = el("button", { type: "button", class: "more" });
  const label = () => {
    more.hidden = next >= rows.length;
    more.textContent = "Show more: " + number(next) + " of " + number(rows.length) + " rows stand here";
  };
  more.addEventListener("click", () => {
    const part = table(columns, rows.slice(next, next + step).map((row) => row()));
    body.append(...part.querySelectorAll("tbody tr"));
    next = Math.min(rows.length, next + step);
    label();
  });
  label();
  return add(box, [shown, more]);
}

// A folded part, made when it is opened first.
function folded(settings, summary, make) {
  const box = el("details", settings, el("summary", {}, summary));
  let made = false;
  box.addEventListener("toggle", () => {
    if (!box.open || made) return;
    made = true;
    add(box, [make()]);
  });
  return box;
}

const nothing = (text) => el("p", { class: "nothing" }, text);
