const LARGEST = 1.2; // how far a picture may grow where there is room
const GAP = 24; // pixels between a program and a picture, and between two pictures
const BAR = 12; // pixels of a scroll bar
const COLUMNS = 80; // of a line of code are never cut where there is room for them
const BELOW = 0.26; // how much of the screen a program takes that has its pictures below it
const BETTER = 1.1; // how many times more of a picture another arrangement has to show to be worth it
const WATCHED = ".dg-bar, .dg-questions, .dg-scenes, .dg-stage :is(pre, code, .dg-pane, .dg-picture)";

/** How the parts of a walkthrough share the room that there is, whenever sizes change. */
export class Room {
  constructor(walkthrough) {
    this.walkthrough = walkthrough;
    this.scenes = walkthrough.querySelector(".dg-scenes");
    /** The height of the window of the pictures, where another says it. */
    this.given = null;
  }

  /**
   * The program takes the width of its code, and pictures stand beside it: in the wide layout if that can be read there,
   * else in the narrow one. They stand below it, as wide as they can be read, where there is no room for them beside it,
   * or much more of them can be seen there.
   */
  arrange() {
    const { scenes } = this;
    const best = this.#best();
    const { broad, number, code } = best;
    scenes.style.setProperty("--dg-code", `${code}px`);
    scenes.classList.toggle("dg-broad", broad);
    for (const picture of this.#shown) picture.arrange(Math.min(number, picture.layouts.length - 1));
    const scale = this.#scale(best);
    for (const picture of this.#shown) picture.grow(scale);
  }

  /** The first arrangement of all that are possible, or a later one of which the reader sees much more. */
  #best() {
    const whole = this.scenes.clientWidth;
    const { listing } = this.walkthrough;
    const codes = [...new Set([listing.code(), listing.code(COLUMNS)])];
    const beside = codes.flatMap((code) => [1, 0].map((number) => ({ broad: false, number, code, room: whole - code })));
    const below = [1, 0].map((number) => ({ broad: true, number, code: codes[0], room: whole + GAP }));
    const possible = [...beside, ...below].filter(({ number, room }) => this.#across(number) <= room);
    const better = (one, other) => (this.#seen(other) > this.#seen(one) * BETTER ? other : one);
    return possible.length ? possible.reduce(better) : below[1];
  }

  /** How much of the pictures is in sight at once in an arrangement, as a part of one. */
  #seen(arrangement) {
    const { height } = this.#total(arrangement.number);
    return Math.min(this.#height(arrangement.broad) / (height * this.#scale(arrangement)), 1);
  }

  /** The pixels that the pictures need to be read, each with the gap beside it, in their layouts of that number. */
  #across(number) {
    return this.#layouts(number).reduce((sum, { width, smallest }) => sum + width * smallest + GAP, 0);
  }

  /** What the pictures take side by side, in their layouts of that number, in their own size, and how small they can be read. */
  #total(number) {
    const layouts = this.#layouts(number);
    return {
      width: layouts.reduce((sum, { width }) => sum + width, 0),
      height: Math.max(...layouts.map(({ box }) => box[3])),
      smallest: Math.max(...layouts.map(({ smallest }) => smallest)),
    };
  }

  /** How large they are drawn: no larger than they are themselves if that hides a part, and smaller if that shows all. */
  #scale({ broad, number, room }) {
    const { width, height, smallest } = this.#total(number);
    const fit = this.#height(broad) / height;
    const { length } = this.#shown;
    const across = (room - GAP * length) / width;
    const beside = (room - (GAP + BAR) * length) / width; // as they may all scroll
    const least = length > 1 && beside >= smallest ? Math.min(beside, 1) : 1; // one beside another is better than in rows
    return Math.min(across > 1 ? across : least, LARGEST, fit >= smallest ? fit : 1);
  }

  /** The height of the window that pictures have beside a program, or below it. */
  #height(broad) {
    const { walkthrough, given } = this;
    if (given) return given;
    const top = parseFloat(getComputedStyle(walkthrough).scrollMarginTop) || 0;
    const bar = walkthrough.querySelector(".dg-bar").offsetHeight;
    return Math.max(innerHeight * (broad ? 1 - BELOW : 1) - top - bar - this.#asked - 2 * GAP, 1);
  }

  /** The height of what is asked above the program, or kept for that. */
  get #asked() {
    return this.walkthrough.querySelector(".dg-questions")?.offsetHeight ?? 0;
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

  /** The layouts of that number, or the only ones. */
  #layouts(number) {
    return this.#shown.map(({ layouts }) => layouts[number] ?? layouts[0]);
  }

  get #shown() {
    return this.walkthrough.pictures.filter(({ pane }) => !pane.hidden);
  }

  /** Tells the style sheet how much of the screen is taken above the pictures, and how many rows of them share the rest. */
  #measure() {
    const { walkthrough } = this;
    const { sentence, style } = walkthrough;
    const [stage, bar, views] = [".dg-stage", ".dg-bar", ".dg-views"].map((each) => walkthrough.querySelector(each));
    const above = views.getBoundingClientRect().top - stage.getBoundingClientRect().top - bar.offsetHeight;
    style.setProperty("--dg-bar", `${bar.offsetHeight}px`);
    style.setProperty("--dg-above", `${above}px`);
    style.setProperty("--dg-asked", `${this.#asked}px`);
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
