"""Screens that readers have, and what of a walkthrough is to be in view on them."""

from __future__ import annotations

SUBJECTS = """
const subjects = (element) => {
  const row = element.querySelector(".dg-stage .dg-row[aria-current]");
  const found = row ? [[row, row.closest("pre")]] : [];
  for (const pane of element.querySelectorAll(".dg-views > .dg-pane:not([hidden])")) {
    const running = [...pane.querySelectorAll(".dg-picture [data-slot].is-running")]; // now: in a timeline, stretches are what ran at any time
    const inner = running.filter((each) => !each.querySelector("[data-slot].is-running"));
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


OUT_OF_VIEW = """async (only) => {
  const matching = (name) => [...document.querySelectorAll(name)].filter((each) => each.matches(only ?? "*"));
  const found = [];
  const windowOf = (pane) => {
    const { left, top } = pane.getBoundingClientRect();
    const [x, y] = [left + pane.clientLeft, top + pane.clientTop];
    return { left: x, top: y, right: x + pane.clientWidth, bottom: y + pane.clientHeight };
  };
  const screen = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const leaves = (box, around) => box.top < around.top - 1 || box.bottom > around.bottom + 1;
  const look = (element, what, each, ...around) => {
    const box = each.getBoundingClientRect();
    const own = each.closest(".dg-pane, pre, .dg-bar");
    const { left, right } = own.getBoundingClientRect(); // it may be wider than its window
    const inside = (x) => Math.min(Math.max(x, left + 1), Math.min(right, innerWidth) - 1);
    const there = document.elementFromPoint((inside(box.left) + inside(box.right)) / 2, (box.top + box.bottom) / 2);
    if (around.some((other) => leaves(box, other)) || !there || !own.contains(there)) found.push([element.id, what, element.step]);
  };
  const controls = (element) => {
    for (const does of ["previous", "play", "next"]) look(element, does, element.querySelector(`[data-does=${does}]`), screen);
  };
  const scene = (element) => {
    const row = element.querySelector(".dg-stage .dg-row[aria-current]");
    if (row) look(element, "line", row, windowOf(row.closest("pre")), screen);
    for (const pane of element.querySelectorAll(".dg-views > .dg-pane:not([hidden])")) {
      const running = [...pane.querySelectorAll(".dg-picture [data-slot].is-running")]; // now: in a timeline, stretches are what ran at any time
      for (const each of running) {
        if (!each.querySelector("[data-slot].is-running")) look(element, "frame", each, windowOf(pane), screen);
        else if (each.getBoundingClientRect().height <= pane.clientHeight) look(element, "card", each, windowOf(pane), screen); // as much of it as there is room for
      }
    }
  };
  const isStacked = ({ sides: [one, other] }) => other.getBoundingClientRect().top > one.getBoundingClientRect().top;
  const asked = (element) => [...element.querySelectorAll(".dg-questions")].map((each) => each.offsetHeight).join();
  const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const isFar = ({ top, bottom }) => bottom < -innerHeight || top > 2 * innerHeight;
  const aside = () => { // what is more than a screen away keeps its place and its size, and costs no look at what is where
    const all = [...document.querySelectorAll("dg-walkthrough:not(dg-comparison *), dg-comparison")];
    const far = all.map((each) => [each, each.getBoundingClientRect()]).filter(([, box]) => isFar(box));
    for (const [{ style }, { width, height }] of far) {
      style.containIntrinsicSize = `${width}px ${height}px`;
      style.contentVisibility = "hidden";
    }
    return () => far.forEach(([{ style }]) => (style.contentVisibility = style.containIntrinsicSize = ""));
  };
  const shown = ({ run, limit }) => (run.steps?.stops ?? [...Array(limit + 1).keys()]).filter((step) => step <= limit);
  const stepped = async (element, tops) => { // at each step with each of the tops in its turn at the top of the screen
    tops[0].top.scrollIntoView({ behavior: "instant" });
    const back = aside();
    const place = ({ top }) => top.getBoundingClientRect().top;
    const onPage = () => tops.map((each) => place(each) + scrollY); // whatever is laid out anew above it
    const at = onPage();
    let room = asked(element);
    for (const step of shown(element)) {
      element.show(step, { note: false });
      if (room !== (room = asked(element))) await painted(); // what is watched is told of another size before that
      if (onPage().some((each, number) => Math.abs(each - at[number]) > 1)) found.push([element.id, "page", step]);
      for (const { top, scenes } of tops) {
        if (tops.length > 1) top.scrollIntoView({ behavior: "instant" });
        controls(element);
        scenes.forEach(scene);
      }
    }
    const before = place(tops.at(-1));
    back();
    if (Math.abs(place(tops.at(-1)) - before) > 1) found.push([element.id, "page", "in the end"]); // by what was aside meanwhile
  };
  for (const element of matching("dg-walkthrough:not(dg-comparison *)")) await stepped(element, [{ top: element, scenes: [element] }]);
  for (const element of matching("dg-comparison")) {
    const { sides } = element;
    const apart = sides.map((side) => ({ top: side, scenes: [side] }));
    await stepped(element, isStacked(element) ? apart : [{ top: element, scenes: sides }]);
  }
  return found.slice(0, 9);
}"""
"""What of that is out of view, at any step of any walkthrough of a page whose top is at the top of the screen.

Of a comparison whose sides stand one above the other it is looked at with either side at the top, below the controls.
Each step is shown once: none that `only` leaves out, and none behind a question that has no answer yet.
A selector may say which `only` are looked at.
"""

SCREENS = [(1366, 768), (820, 1180), (360, 740)]
EMPTY = """[...document.querySelectorAll(".dg-row")].filter((row) => {
  const texts = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  let text = texts.nextNode();
  while (text && !text.data.trim()) text = texts.nextNode();
  if (!text) return false;
  const range = document.createRange();
  const at = text.data.search(/\\S/);
  range.setStart(text, at);
  range.setEnd(text, at + 1);
  return range.getBoundingClientRect().top - row.getBoundingClientRect().top > parseFloat(getComputedStyle(row).lineHeight) / 2;
}).map((row) => row.textContent)"""
"""The rows whose code begins below their number."""
