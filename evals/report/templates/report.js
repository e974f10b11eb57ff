"use strict";
const $ = (selector) => document.querySelector(selector);
const filters = $("#filters");
const rows = [...document.querySelectorAll(".errors tbody tr")];

// Filters: what a row must match is in its data attributes.
function show() {
  const wanted = Object.fromEntries(["field", "verdict", "letter"].map((name) => [name, filters.elements[name].value]));
  const text = filters.elements.text.value.trim().toLowerCase();
  let shown = 0;
  for (const row of rows) {
    const fits = Object.entries(wanted).every(([name, value]) => !value || row.dataset[name] === value)
      && (!filters.elements.critical.checked || "critical" in row.dataset)
      && (!text || row.textContent.toLowerCase().includes(text));
    row.hidden = !fits;
    shown += fits;
  }
  $("#shown").textContent = `${shown} of ${rows.length} errors`;
}
filters.hidden = false;
filters.addEventListener("input", show);
filters.addEventListener("submit", (event) => event.preventDefault());
show();

// A link into a closed letter opens it first, and the place it leads to is framed.
function reveal() {
  document.querySelectorAll("mark.here").forEach((mark) => mark.classList.remove("here"));
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const letter = target && target.closest("details.letter");
  if (!letter) return;
  letter.open = true;
  let mark = target;
  while (mark && mark.classList.contains("anchor")) mark = mark.nextElementSibling;
  if (mark && mark.tagName === "MARK") mark.classList.add("here");
  target.scrollIntoView({ block: target === letter ? "start" : "center" });
}
addEventListener("hashchange", reveal);
reveal();

// Keys: / searches, j and k go through the errors shown, Escape goes back to where one came from.
let last = null;
function step(by) {
  const links = rows.filter((row) => !row.hidden).map((row) => row.querySelector("a"));
  if (!links.length) return;
  const at = links.indexOf(last);
  last = links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)];
  last.focus();
}
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest("input[type=search], select");
  if (event.key === "Escape") { (last || filters.elements.text).focus(); return; }
  if (typing) return;
  if (event.key === "/") { event.preventDefault(); filters.elements.text.focus(); }
  if (event.key === "j") step(1);
  if (event.key === "k") step(-1);
});
rows.forEach((row) => row.addEventListener("focusin", () => { last = row.querySelector("a"); }));

// Dark or light: what the system says, until the button says otherwise.
const root = document.documentElement;
const button = $("#theme");
button.hidden = false;
button.addEventListener("click", () => {
  const dark = root.classList.contains("dark") || (!root.classList.contains("light") && matchMedia("(prefers-color-scheme: dark)").matches);
  root.classList.toggle("dark", !dark);
  root.classList.toggle("light", dark);
});
