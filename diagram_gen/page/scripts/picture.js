import { Cuts } from "./cuts.js";
import { Layout } from "./layout.js";
import { Levels } from "./levels.js";
import { Lights } from "./lights.js";
import { NEAR, reveal, sideways } from "./sight.js";

const MARKED = 1000; // milliseconds for which a change stays marked
const SVG = "http://www.w3.org/2000/svg";
const AHEAD = 3 / 4; // how far a cursor may go across its window before that scrolls
const EMPTY = 100; // pixels that may stay empty above a stack: less is not worth a move

/** One view of the run: a step only fills the slots of a picture that is laid out already, so nothing moves. */
export class Picture {
  #kept = null;
  #scale = 0; // how large it is drawn, when that was measured last
  #numbers; // of the slots, by their names

  constructor(pane, blank, view) {
    this.pane = pane;
    this.view = view;
    this.#numbers = new Map(view.slots.map((name, number) => [name, number]));
    const svg = (this.svg = pane.querySelector("svg"));
    this.description = svg.querySelector("desc");
    this.layouts = [...blank.content.children].map((drawing) => new Layout(drawing, view.slots));
    this.marks = document.createElementNS(SVG, "g");
    this.marks.setAttribute("class", "dg-marks");
    this.cuts = new Cuts(pane, `${svg.querySelector("title").id}-whole`);
    this.#use(this.layouts[0]);
    this.levels = new Levels(view.data.tops, view.data.deltas.length, this.box[1] + this.box[3]);
  }

  /** Takes so many times its own size, where its window has room for that. */
  grow(scale) {
    this.svg.style.width = `${this.width * scale}px`;
  }

  /** Shows what it shows in the layout with that number. */
  arrange(number) {
    if (this.layout === this.layouts[number]) return;
    this.#use(this.layouts[number]);
    if (this.index !== undefined) this.show(this.index, false, this.until);
  }

  /** Until the signal, heeds what is done elsewhere on the page. */
  listen(signal) {
    this.cuts.listen(signal);
    this.pane.addEventListener("scroll", () => this.#pin(), { signal, passive: true });
  }

  /**
   * Shows the step with an index, if the picture is shown; on request, marks for a moment what changed.
   * Of a run along time, what comes after the step `until` is covered, if there is one.
   */
  show(index, marked, until) {
    if (this.pane.hidden) return;
    this.index = index;
    this.until = until;
    const end = this.#cursor(until);
    this.view.reach(index);
    const changed = this.#fill();
    this.#veil(end);
    this.description.textContent = this.view.description;
    this.marks.replaceChildren();
    if (marked) this.#mark(changed);
  }

  /** What is drawn of this thing stays in view; null ends that. */
  keep(thing) {
    this.#kept = thing;
  }

  /** The thing that is drawn at a place, if it is known. */
  thing({ target }) {
    if (!this.pane.contains(target)) return undefined;
    const button = target.closest(".dg-cut");
    const slot = button ? this.slots[this.cuts.slot(button)].element : target.closest("[data-slot]");
    for (let each = slot; each; each = each.parentElement.closest("[data-slot]")) {
      const [thing] = this.view.things(this.shown[this.#numbers.get(each.dataset.slot)]);
      if (thing !== undefined) return thing;
    }
    return undefined;
  }

  /** The things of each slot, if the picture is shown. */
  get entries() {
    if (this.pane.hidden) return [];
    return this.#telling.map(({ things, slot }) => [things, Lights.light(slot.element)]);
  }

  /** The slots that show something of which is known what it is. */
  get #telling() {
    const all = this.slots.map((slot, number) => ({ slot, things: this.view.things(this.shown[number]) }));
    return all.filter(({ things }) => things.length);
  }

  /** Has what runs in sight: a frame, and what is below it on the stack as far as there is room; a task; a box. */
  follow() {
    this.#lift();
    this.#scale = this.svg.clientWidth / this.width;
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = this.pane;
    if (scrollWidth <= clientWidth && scrollHeight <= clientHeight) return;
    const all = (selector) => [...this.svg.querySelectorAll(selector)];
    const running = all("[data-slot].is-running"); // now: in a timeline, stretches are what ran at any time
    const instead = running.length ? [] : all(".dg-loop, .dg-activation").slice(-1);
    if (scrollWidth > clientWidth) this.#across([...running, ...instead]);
    if (scrollHeight <= clientHeight) return;
    const kept = this.#kept === null ? [] : this.#telling.filter(({ things }) => things[0] === this.#kept);
    const boxes = kept.map(({ slot }) => slot.element).filter((each) => each.matches("g, .dg-lane"));
    for (const element of [...all(".dg-module"), ...running, ...instead, ...boxes]) reveal(this.pane, element, NEAR);
    const fits = (element) => element.getBoundingClientRect().height <= this.pane.clientHeight;
    for (const element of running.filter(fits).reverse()) reveal(this.pane, element); // what it is in, as far as that fits
  }

  /** Has a button over each text that is cut, once all is where it will be. */
  cover() {
    const scale = this.#scale;
    const wanted = [];
    this.shown.forEach((fill, slot) => {
      const lines = this.view.whole(fill);
      if (!lines) return;
      const { x, y, width, height } = this.slots[slot].mark;
      const place = { left: (x - this.box[0]) * scale, top: (y - this.top) * scale, width: width * scale, height: height * scale };
      wanted.push({ slot, text: this.view.look(fill).text, lines, place });
    });
    this.cuts.show(scale ? wanted : []);
  }

  /** What is wider than its window has its cursor in sight there, or else one of these elements. */
  #across(elements) {
    const cursor = this.svg.querySelector(".dg-cursor");
    if (cursor) this.#centre(cursor);
    else sideways(this.pane, elements);
  }

  /** Has the cursor in the middle of the window; near the beginning, what lanes are called. */
  #centre(cursor) {
    const { left, width } = this.pane.getBoundingClientRect();
    const at = this.pane.scrollLeft + cursor.getBoundingClientRect().left - left;
    this.pane.scrollLeft = at < width * AHEAD ? 0 : at - width / 2;
  }

  /** What the lanes of a timeline are called stays in its window, on a ground over what has scrolled below it. */
  #pin() {
    const names = [...this.svg.querySelectorAll(".dg-lane")];
    const left = (this.pane.scrollLeft * this.width) / this.svg.clientWidth;
    if (names.length) this.pane.style.setProperty("--dg-left", `${left}px`);
    const there = this.svg.querySelector(".dg-ground");
    if (!left) there?.remove();
    else if (names.length && !there) names[0].before(this.#ground(names));
  }

  /** The ground below the names of lanes. */
  #ground(names) {
    const [x, y, , height] = this.box;
    const width = Math.max(...names.map((each) => each.getBBox()).map((box) => box.x + box.width)) - x;
    const ground = document.createElementNS(SVG, "rect");
    ground.setAttribute("class", "dg-ground");
    for (const [name, value] of Object.entries({ x, y, width, height })) ground.setAttribute(name, value);
    return ground;
  }

  /** How far the cursor of a timeline has gone at a step; undefined where there is none. */
  #cursor(index) {
    const number = this.#numbers.get("cursor");
    if (number === undefined || index === undefined) return undefined;
    this.view.reach(index);
    return this.view.look(this.view.fills[number]).shift;
  }

  /** Covers what lies beyond a place of the cursor, but for the time there: it would answer a question. */
  #veil(end) {
    this.svg.querySelector(".dg-ahead")?.remove();
    if (end === undefined) return;
    const [left, top, width, height] = this.box;
    const x = this.slots[this.#numbers.get("cursor")].element.getBBox().x + end + 1;
    const veil = document.createElementNS(SVG, "rect");
    veil.setAttribute("class", "dg-ahead");
    for (const [name, value] of Object.entries({ x, y: top, width: left + width - x, height })) veil.setAttribute(name, value);
    this.slots[this.#numbers.get("cursor")].element.before(veil);
  }

  #use(layout) {
    const { svg } = this;
    this.layout = layout;
    this.slots = layout.slots;
    for (const slot of this.slots) slot.hide();
    this.shown = new Uint32Array(this.slots.length);
    this.box = layout.box;
    this.width = layout.width;
    this.top = this.box[1];
    svg.replaceChildren(svg.querySelector("title"), this.description, ...layout.nodes, this.marks);
    const size = { viewBox: this.box.join(" "), width: this.box[2], height: this.box[3] };
    for (const [name, value] of Object.entries(size)) svg.setAttribute(name, value);
    svg.style.minWidth = `${this.width * layout.smallest}px`;
  }

  /** Fills the slots that hold something else than is shown; those of which that tells something new. */
  #fill() {
    const changed = [];
    this.slots.forEach((slot, number) => {
      const fill = this.view.fills[number];
      const before = this.shown[number];
      if (fill === before) return;
      this.shown[number] = fill;
      if (!fill) return slot.hide();
      slot.fill(this.view.look(fill));
      if (this.#isNews(fill, before)) changed.push(slot);
    });
    return changed;
  }

  /** Whether a slot says something else than before, which was not elsewhere: what has moved up in a queue is no news. */
  #isNews(fill, before) {
    const { text, classes } = this.view.look(fill);
    if (classes.split(" ").includes("is-moved")) return false;
    return !before || this.view.look(before).text !== text;
  }

  /**
   * A low stack stands as high in its window as the tallest around it needs: the room for the deepest one is below it.
   * The picture takes the same place on the page, another part of the drawing is in it.
   * In one that takes less than half a screen nothing is far away, so there it stands still.
   */
  #lift() {
    const [left, top, width, height] = this.box;
    const scale = this.svg.clientWidth / width;
    if (!scale || !this.levels.any) return;
    const room = Math.min(this.pane.clientHeight, this.svg.clientHeight) / scale;
    const small = this.svg.clientHeight < innerHeight / 2;
    const level = small ? room : this.levels.at(this.index, room, EMPTY / scale);
    this.top = top + room - level;
    const box = [left, this.top, width, height].join(" ");
    if (this.svg.getAttribute("viewBox") !== box) this.svg.setAttribute("viewBox", box);
    if (level < room) this.pane.scrollTop = this.pane.scrollHeight;
  }

  /** Those who asked for less motion get marks that stand still, then go. */
  #mark(changed) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    for (const slot of changed.filter((each) => each.isRead)) {
      const rect = document.createElementNS(SVG, "rect");
      for (const [name, value] of Object.entries(slot.mark)) rect.setAttribute(name, value);
      this.marks.append(rect);
      rect.animate([{ opacity: 1 }, { opacity: 0 }], { duration: MARKED, easing: calm ? "steps(1, end)" : "ease-in" });
    }
  }
}
