import { kept } from "./kept.js";

const KEPT = "dg-stride"; // how far the reader has wanted the arrows to go

/** The bar that says which step is shown, and leads to others: its buttons, the slider, and the menu of moments. */
export class Transport {
  #buttons;
  #slider;
  #menu;
  #counter;
  #clock;
  #stride;

  constructor(walkthrough) {
    const { run, first, last } = walkthrough;
    const find = (selector) => walkthrough.querySelector(selector);
    this.walkthrough = walkthrough;
    /** What each button does, by its name. */
    this.does = {
      first: () => walkthrough.go(first),
      previous: () => walkthrough.go(walkthrough.beside(-1)),
      play: () => walkthrough.player.toggle(),
      next: () => walkthrough.next(),
      last: () => walkthrough.go(last),
    };
    const buttons = [...walkthrough.querySelectorAll("[data-does]")];
    this.#buttons = new Map(buttons.map((button) => [button.dataset.does, button]));
    for (const [name, button] of this.#buttons) button.addEventListener("click", this.does[name]);
    this.#slider = find(".dg-slider");
    this.#slider.addEventListener("input", () => walkthrough.go(Number(this.#slider.value)));
    this.#stride = find(".dg-stride");
    const wanted = kept.get(KEPT);
    if ([...this.#stride.options].some(({ value }) => value === wanted)) this.#stride.value = wanted;
    this.#stride.addEventListener("change", () => {
      kept.set(KEPT, this.stride);
      this.name();
    });
    this.#menu = find(".dg-moments");
    this.#menu?.addEventListener("change", () => walkthrough.go(run.steps.moments.get(this.#menu.value) ?? walkthrough.step));
    this.#counter = find(".dg-counter > span");
    this.#counter.style.minWidth = `${String(last).length}ch`;
    this.#clock = find(".dg-clock");
    if (this.#clock) this.#clock.style.minWidth = `${Math.max(...run.clocks.map((each) => each.length))}ch`;
  }

  /** How far the arrow buttons go: to the next step, line or switch. */
  get stride() {
    return this.#stride.value;
  }

  /** The arrow buttons say how far they go, and whom they follow. */
  name() {
    const { follower } = this.walkthrough;
    const whose = follower && follower.task !== null ? ` of ${follower.name}` : "";
    for (const [does, word] of Object.entries({ previous: "Previous", next: "Next" })) {
      const button = this.#buttons.get(does);
      button.title = `${word} ${this.stride}${whose}`;
      button.setAttribute("aria-label", button.title);
    }
  }

  show(index) {
    const { run, step, first, last } = this.walkthrough;
    this.#counter.textContent = step;
    if (this.#clock) this.#clock.textContent = run.clock(index);
    this.#slider.value = step;
    this.#slider.setAttribute("aria-valuetext", [`step ${step} of ${last}`, run.clock(index), run.runner(index)].filter(Boolean).join(", "));
    if (this.#menu) this.#menu.value = run.steps.moment(step) ?? "";
    const ends = { first, previous: first, next: last, last };
    for (const [does, button] of this.#buttons) button.setAttribute("aria-disabled", ends[does] === step);
  }
}
