const FEWEST = 5; // lines of a listing that there is room for on whatever screen
const LEAST = 168; // pixels of a picture
const WHOLE = 0.66; // of the room is what pictures get that are whole then
const PART = 0.42; // of it is what those get of which a part alone is in sight in any case
const BELOW = 10; // pixels that stay free below the pictures
const HALF = 380; // pixels of half a screen that are enough for one of two sides, one above the other
const WATCHED = ".dg-bar, .dg-side > span, .dg-longest, .dg-listing code, .dg-views, .dg-views > .dg-pane, .dg-views .dg-picture";

const tallest = (elements) => Math.max(0, ...elements.map((each) => each.getBoundingClientRect().height));

/**
 * How the parts of both sides of a comparison share the height of the screen, below the controls: the listings have what
 * they need, if that leaves the pictures enough for what runs; what the pictures do not need is the listings', too.
 * So what runs, and its line, are in sight on both sides; and each part begins at one height on both.
 */
export class Shares {
  constructor(comparison) {
    this.comparison = comparison;
    this.bar = comparison.querySelector(".dg-compared > .dg-bar");
  }

  /** Shares anew whenever sizes change. */
  watch() {
    const watch = new ResizeObserver(() => this.arrange());
    for (const each of this.comparison.querySelectorAll(WATCHED)) watch.observe(each);
    watch.observe(document.documentElement);
  }

  arrange() {
    const { comparison } = this;
    this.#tell("led", this.bar.offsetHeight);
    this.#tell("titled", tallest(this.#all(".dg-side > span")));
    this.#tell("told", tallest(this.#all(".dg-longest, .dg-asks")));
    const [code, line] = [tallest(this.#all(".dg-listing code")), tallest(this.#all(".dg-row").slice(0, 1))];
    const room = this.#room();
    const most = Math.max(room - code, room * WHOLE, LEAST);
    for (const { room: each } of comparison.sides) {
      if (each.given === most) continue;
      each.given = most;
      each.arrange();
    }
    const pictures = Math.max(...comparison.sides.map((side) => this.#pictures(side)));
    const window = pictures <= most ? pictures : Math.max(room - code, room * PART, LEAST);
    const listed = Math.max(Math.min(code, room - window), FEWEST * line);
    this.#tell("listed", listed);
    this.#tell("pictured", Math.min(pictures, Math.max(room - listed, LEAST)));
    for (const side of comparison.sides) side.follow();
  }

  /** What both parts have together on a side. */
  #room() {
    const { comparison } = this;
    const sides = comparison.sides.map((side) => side.getBoundingClientRect());
    const top = parseFloat(getComputedStyle(comparison).scrollMarginTop) || 0;
    const screen = innerHeight - top - this.bar.offsetHeight;
    const isStacked = sides[1].top > sides[0].top;
    const around = Math.max(...comparison.sides.map((side) => this.#around(side)));
    return (isStacked && screen / 2 >= HALF ? screen / 2 : screen) - around - BELOW;
  }

  /** What is above the listing of a side, and between that and its pictures. */
  #around(side) {
    const [listing, views] = [".dg-listing > pre", ".dg-views"].map((each) => side.querySelector(each).getBoundingClientRect());
    return listing.top - side.getBoundingClientRect().top + views.top - listing.bottom;
  }

  /** What the pictures of a side need, side by side or in rows. */
  #pictures(side) {
    const rows = new Map();
    for (const { pane, svg } of side.pictures.filter(({ pane }) => !pane.hidden)) {
      const needs = svg.getBoundingClientRect().height + pane.offsetHeight - pane.clientHeight;
      const { bottom } = pane.getBoundingClientRect();
      rows.set(bottom, Math.max(needs, rows.get(bottom) ?? 0));
    }
    return Math.ceil([...rows.values()].reduce((sum, needs) => sum + needs, 0));
  }

  #all(selector) {
    return this.comparison.sides.flatMap((side) => [...side.querySelectorAll(selector)]);
  }

  #tell(name, pixels) {
    this.comparison.style.setProperty(`--dg-${name}`, `${pixels}px`);
  }
}
