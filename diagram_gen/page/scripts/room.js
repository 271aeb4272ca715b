const BESIDE = 404; // pixels that the program needs beside a picture
const WATCHED = ".dg-bar, .dg-scenes, .dg-stage :is(pre, code, .dg-pane, .dg-picture)";

/** How the parts of a walkthrough share the room that there is, whenever sizes change. */
export class Room {
  constructor(walkthrough) {
    this.walkthrough = walkthrough;
    this.scenes = walkthrough.querySelector(".dg-scenes");
  }

  /** Pictures for which there is no room beside the program stand below it. */
  arrange() {
    const width = this.#shown.reduce((total, picture) => total + picture.width, 0);
    this.scenes.classList.toggle("dg-broad", width + BESIDE > this.scenes.clientWidth);
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
