import { linked } from "./linked.js";

const LIT = "is-linked";

/**
 * What is pointed at, tapped or focused lights up wherever else it is: in all views, the listing, the ribbon, the sentence.
 *
 * Each part of the walkthrough that has such places tells the `thing` that is at an element, and has `entries`: lists of
 * things, as `linked.js` takes them, each with a way to `light` it.
 */
export class Lights {
  #parts;
  #things = { pointed: null, tapped: null, focused: null };
  #lit = [];

  constructor(walkthrough, parts) {
    this.walkthrough = walkthrough;
    this.#parts = parts;
    const over = (event) => event.pointerType !== "touch" && this.#set("pointed", this.#at(event));
    walkthrough.addEventListener("pointerover", over);
    walkthrough.addEventListener("pointermove", (event) => event.target.closest(".dg-ribbon") && over(event));
    walkthrough.addEventListener("pointerleave", () => this.#set("pointed", null));
    walkthrough.addEventListener("focusin", (event) => event.target.matches(":focus-visible") && this.#set("focused", this.#at(event)));
    walkthrough.addEventListener("focusout", () => this.#set("focused", null));
    walkthrough.addEventListener("click", (event) => event.pointerType === "touch" && this.#set("tapped", this.#at(event)));
  }

  /** Until the signal, heeds a finger elsewhere on the page, which ends what another has begun. */
  listen(signal) {
    addEventListener("pointerdown", (event) => this.walkthrough.contains(event.target) || this.end(), { signal });
  }

  /** Nothing that a finger has tapped is lit any more. */
  end() {
    this.#set("tapped", null);
  }

  /** What is lit stays lit, wherever it is at the step that is shown now. */
  show() {
    for (const each of this.#lit) each.light(false);
    const thing = this.#thing;
    const entries = thing === null ? [] : linked(this.#entries(), thing);
    this.#lit = entries.length > 1 ? entries : []; // what is nowhere else needs no light
    for (const each of this.#lit) each.light(true);
  }

  /** Lights an element, or no longer. */
  static light(element) {
    return (on) => element.classList.toggle(LIT, on);
  }

  get #thing() {
    const { pointed, tapped, focused } = this.#things;
    return pointed ?? tapped ?? focused;
  }

  #set(how, thing) {
    const before = this.#thing;
    this.#things[how] = thing;
    if (this.#thing !== before) this.show();
  }

  #at(event) {
    for (const part of this.#parts) {
      const thing = part.thing(event);
      if (thing !== undefined) return thing;
    }
    return null;
  }

  #entries() {
    return this.#parts.flatMap((part) => part.entries.map(([things, light]) => Object.assign([...things], { light })));
  }
}
