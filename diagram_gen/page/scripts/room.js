import { SMALLEST } from "./picture.js";

const LARGEST = 1.2; // how far a picture may grow where there is room
const GAP = 24; // pixels between a program and a picture, and between two pictures
const WATCHED = ".dg-bar, .dg-scenes, .dg-stage :is(pre, code, .dg-pane, .dg-picture)";

/** How the parts of a walkthrough share the room that there is, whenever sizes change. */
export class Room {
  constructor(walkthrough) {
    this.walkthrough = walkthrough;
    this.scenes = walkthrough.querySelector(".dg-scenes");
  }

  /**
   * The program takes the width of its code, and pictures stand beside it: in the wide layout if that can be read there,
   * else in the narrow one. Those for which there is no room stand below it, as wide as they can be read.
   */
  arrange() {
    const { scenes } = this;
    const { code } = this.walkthrough.listing;
    scenes.style.setProperty("--dg-code", `${code}px`);
    const whole = scenes.clientWidth;
    const rest = whole - code;
    const [narrow, wide] = [0, 1].map((number) => this.#across(number));
    const broad = narrow > rest;
    scenes.classList.toggle("dg-broad", broad);
    const number = wide <= (broad ? whole + GAP : rest) ? 1 : 0;
    for (const picture of this.#shown) picture.arrange(Math.min(number, picture.widths.length - 1));
    const natural = this.#shown.reduce((total, { width }) => total + width, 0);
    const room = (broad ? whole : rest) - GAP * this.#shown.length;
    const scale = Math.min(Math.max(room / natural, 1), LARGEST);
    for (const picture of this.#shown) picture.grow(scale);
  }

  /** The pixels that the pictures need to be read, each with the gap beside it, in their layouts of that number. */
  #across(number) {
    return this.#shown.reduce((total, { widths }) => total + (widths[number] ?? widths[0]) * SMALLEST + GAP, 0);
  }

  /**
   * What is wider than its place scrolls under a finger; all else can be swiped.
   * A picture that scrolls can be reached by the Tab key; the program stays in sight below the bar.
   */
  watch() {
    const watch = new ResizeObserver((entries) => {
      this.arrange();
      this.#measure();
      for (const { target } of entries) if (target.matches("pre, .dg-pane")) this.#scrolls(target);
      this.walkthrough.follow();
    });
    for (const each of this.walkthrough.querySelectorAll(WATCHED)) watch.observe(each);
  }

  get #shown() {
    return this.walkthrough.pictures.filter(({ pane }) => !pane.hidden);
  }

  /** Tells the style sheet how much of the screen is taken above the pictures, and how many rows of them share the rest. */
  #measure() {
    const { walkthrough, scenes } = this;
    const { sentence, style } = walkthrough;
    const [bar, views] = [".dg-bar", ".dg-views"].map((each) => walkthrough.querySelector(each));
    const above = views.getBoundingClientRect().top - scenes.getBoundingClientRect().top;
    style.setProperty("--dg-bar", `${bar.offsetHeight}px`);
    style.setProperty("--dg-above", `${above}px`);
    const bottoms = this.#shown.map(({ pane }) => Math.round(pane.getBoundingClientRect().bottom));
    style.setProperty("--dg-rows", new Set(bottoms).size);
    if (sentence.isStale) requestAnimationFrame(() => sentence.reserve());
  }

  #scrolls(pane) {
    const wide = pane.scrollWidth > pane.clientWidth;
    const tall = pane.scrollHeight > pane.clientHeight;
    pane.classList.toggle("dg-wide", wide);
    pane.classList.toggle("dg-tall", tall);
    if (pane.localName === "pre") return;
    const reached = { tabindex: "0", role: "group", "aria-label": `${pane.dataset.view} view` };
    for (const [name, value] of Object.entries(reached)) {
      if (wide || tall) pane.setAttribute(name, value);
      else pane.removeAttribute(name);
    }
  }
}
