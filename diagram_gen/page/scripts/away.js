import { parsed } from "./addresses.js";

const REACH = 1; // screens above and below the reader's own in which all is in place
const AHEAD = 3; // and in which what that takes is asked for

/**
 * Keeps the content of an element out of the page while the reader is far away: a long page would be heavy with it.
 *
 * What stands in for it has its size, its name and its text. It is back before it can be seen, printed, or be found by the
 * keys that browsers search with; it comes back and begins when it is near, has the focus, or when a link leads there.
 */
export class Away {
  #element;
  #take;
  #begin;
  #ahead;
  #names;
  #ways = []; // back, from all that was taken out
  #left = new AbortController();

  /**
   * `take` takes the content out, and gives the ways back; `begin` is told once whether the reader has asked for it.
   * Before that, `ahead` is called when the reader is not so far away any more.
   */
  constructor(element, take, { begin = () => {}, ahead = () => {} } = {}) {
    this.#element = element;
    this.#take = take;
    this.#begin = begin;
    this.#ahead = ahead;
    this.#names = [element, ...element.querySelectorAll("dg-walkthrough")].map(({ id }) => id);
    if (this.#names.includes(parsed(location.hash)?.id) || isNear(element)) this.#come(false);
    else this.#go();
  }

  /** Has the content in its place for good. */
  end() {
    this.#left.abort();
    this.#back();
  }

  #go() {
    const { signal } = this.#left;
    const paper = matchMedia("print");
    const leave = () => this.#ways.length || paper.matches || this.#ways.push(...this.#take());
    // A theme adds to the page as soon as it is there: it has to find everything.
    if (document.readyState === "complete") requestAnimationFrame(() => signal.aborted || leave());
    else for (const event of ["DOMContentLoaded", "load"]) addEventListener(event, leave, { signal, once: true });
    addEventListener("beforeprint", () => this.#back(), { signal });
    paper.addEventListener("change", () => this.#back(), { signal });
    addEventListener("keydown", (event) => finds(event) && this.#back(), { signal, capture: true });
    addEventListener("hashchange", () => this.#isNamed(location.hash) && this.#come(true), { signal });
    addEventListener("click", ({ target }) => this.#isNamed(target.closest("a")?.hash) && this.#come(false), { signal, capture: true });
    this.#element.addEventListener("focusin", () => this.#come(false), { signal });
    this.#near(REACH, () => this.#come(false));
    this.#near(AHEAD, this.#ahead);
  }

  /** Does something when the element is so many screens away, or nearer. */
  #near(screens, does) {
    const watch = new IntersectionObserver((entries) => entries.at(-1).isIntersecting && does(), {
      rootMargin: `${100 * screens}% 0px`,
    });
    watch.observe(this.#element);
    this.#left.signal.addEventListener("abort", () => watch.disconnect());
  }

  #come(asked) {
    steady(this.#element, () => {
      this.end();
      this.#begin(asked);
    });
  }

  #back() {
    for (const way of this.#ways.splice(0)) way();
  }

  #isNamed(hash) {
    return this.#names.includes(parsed(hash ?? "")?.id);
  }
}

/** Changes an element; browsers that do not themselves keep what is seen where it is are helped, if that is above it. */
export const steady = (element, change) => {
  const { bottom } = element.getBoundingClientRect();
  change();
  if (bottom < 0 && !CSS.supports("overflow-anchor", "auto")) scrollBy(0, element.getBoundingClientRect().bottom - bottom);
};

/** Takes the stage of a walkthrough or a comparison out; a box of its size with the program's text can have the focus. */
export const stage = (element) => {
  const height = element.clientHeight;
  return () => {
    const box = document.createElement("pre");
    box.className = "dg-away";
    box.style.height = `${height}px`;
    box.textContent = [...element.querySelectorAll(".dg-listing code")].map((code) => code.textContent).join("\n");
    const before = element.tabIndex;
    element.tabIndex = 0;
    return [hollow(element, box), () => (element.tabIndex = before)];
  };
};

/** Takes a figure's drawing out, and the markup of its listing; an empty picture has its size and its description. */
export const figure = (element) => () => {
  const ways = [...element.querySelectorAll(".dg-listing code")].map(plain);
  for (const svg of element.querySelectorAll(".dg-picture")) {
    const empty = svg.cloneNode(false);
    empty.setAttribute("aria-label", [...svg.querySelectorAll("title, desc")].map((each) => each.textContent).join(". "));
    for (const name of ["aria-labelledby", "aria-describedby"]) empty.removeAttribute(name);
    svg.replaceWith(empty);
    ways.push(() => empty.replaceWith(svg));
  }
  return ways;
};

/** Leaves the words of a card or a table, in a box of its size that can have the focus. */
export const words = (element) => {
  const height = element.offsetHeight;
  return () => {
    const [high, before] = [element.style.height, element.tabIndex];
    element.style.height = `${height}px`;
    element.tabIndex = 0;
    return [hollow(element, new Text(element.innerText)), () => ((element.style.height = high), (element.tabIndex = before))];
  };
};

/** Takes the markup out that the words of an example or a listing have; its text stays. */
export const example = (element) => () => [...element.querySelectorAll("pre > code")].map(plain);

/** Leaves nothing but the text in an element. */
const plain = (element) => hollow(element, new Text(element.textContent));

/** Puts something in the place of all that an element holds, and gives the way back. */
const hollow = (element, instead) => {
  const nodes = [...element.childNodes];
  element.replaceChildren(instead);
  return () => instead.replaceWith(...nodes); // others may have put something beside it
};

const isNear = (element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > -innerHeight * REACH && top < innerHeight * (1 + REACH);
};

/** Whether a key is one of those that browsers search a page with. */
const finds = ({ key, ctrlKey, metaKey }) => key === "F3" || ((ctrlKey || metaKey) && key.toLowerCase() === "f");
