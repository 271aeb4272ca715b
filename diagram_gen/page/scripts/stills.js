import { fileOf, given } from "./beside.js";
import { made } from "./made.js";

const BUSY = 500; // milliseconds
let turn = null; // files come one after the other, when nothing else is to be done

/** What readers without scripts see, kept for paper. */
export class Stills {
  #walkthrough;
  #markup;
  #drawings = null;
  #figures = null;

  /** Material's instant navigation parses what is for them, browsers do not. */
  constructor(noscript, walkthrough) {
    this.#markup = noscript.childElementCount ? noscript.innerHTML : noscript.textContent;
    noscript.remove();
    this.#walkthrough = walkthrough;
    const file = fileOf(walkthrough, "paper");
    if (file && !navigator.connection?.saveData) this.#ask(file);
  }

  /** Until the signal, heeds when the page is printed. */
  listen(signal) {
    const paper = matchMedia("print");
    const add = () => this.#walkthrough.append((this.#figures ??= this.#made));
    addEventListener("beforeprint", add, { signal });
    addEventListener("afterprint", () => paper.matches || this.#figures?.remove(), { signal });
    paper.addEventListener("change", () => paper.matches && add(), { signal });
  }

  /**
   * Has the pictures as drawings in the page's own type once their file is there: a browser that prints waits for nothing.
   * Until then, or if it can't be had, they are the images that readers without scripts see.
   */
  #ask(file) {
    const ask = async () => {
      await rest();
      this.#drawings = await given(file);
      const before = this.#figures;
      this.#figures = null;
      if (before?.isConnected) before.replaceWith((this.#figures = this.#made));
    };
    turn = (turn ?? loaded()).then(ask).catch(() => {});
  }

  get #made() {
    const content = made(this.#markup.replaceAll('loading="lazy"', ""));
    for (const image of this.#drawings ? content.querySelectorAll("img") : []) {
      const [, number] = image.getAttribute("src").split("#p");
      const drawing = made(this.#drawings[number]).firstElementChild;
      drawing.setAttribute("aria-label", image.alt);
      image.replaceWith(drawing);
    }
    for (const each of content.querySelectorAll("details")) each.open = true; // on paper nobody can
    return content.firstElementChild;
  }
}

/** Is over when the page is there with all that it needs at once. */
const loaded = () =>
  new Promise((done) => (document.readyState === "complete" ? done() : addEventListener("load", done, { once: true })));

/** Is over when the browser has nothing else to do, or has had enough to do. */
const rest = () => new Promise((done) => globalThis.requestIdleCallback?.(done, { timeout: BUSY }) ?? setTimeout(done));
