"""Screens that readers have, and what of a walkthrough is to be in view on them."""

from __future__ import annotations

SUBJECTS = """
const subjects = (element) => {
  const row = element.querySelector(".dg-stage .dg-row[aria-current]");
  const found = row ? [[row, row.closest("pre")]] : [];
  for (const pane of element.querySelectorAll(".dg-views > .dg-pane:not([hidden])")) {
    const running = [...pane.querySelectorAll(".dg-picture .is-running")];
    const inner = running.filter((each) => !each.querySelector(".is-running"));
    found.push(...(running.length ? inner : [...pane.querySelectorAll(".dg-loop")]).map((each) => [each, pane]));
  }
  return found;
};
const told = (element) => ([each]) => [element.step, each.getAttribute("class"), each.textContent.slice(0, 40)];
const hidden = (element) => subjects(element).filter(([each, pane]) => {
  const [box, window] = [each.getBoundingClientRect(), pane.getBoundingClientRect()];
  const bottom = window.top + pane.clientTop + pane.clientHeight;
  if (box.height > pane.clientHeight) return box.top < window.top - 0.5 || box.top > window.top + 20;
  return box.top < window.top - 0.5 || box.bottom > bottom + 0.5;
}).map(told(element));
const covered = (element) => subjects(element).filter(([each, pane]) => {
  const [box, window] = [each.getBoundingClientRect(), pane.getBoundingClientRect()];
  const x = (Math.max(box.left, window.left) + Math.min(box.right, window.right)) / 2;
  return [box.top + 3, Math.min(box.bottom, window.bottom) - 3].some((y) => {
    const there = document.elementFromPoint(x, y);
    return !there || !pane.contains(there);
  });
}).map(told(element));
"""


SCREENS = [(1366, 768), (820, 1180), (360, 740)]
