import { share } from "./playground_words.js";

/** The line that says how it goes, which is read aloud; and how much has been loaded, which is not. */
export class Status {
  #line;
  #loads;

  constructor(element) {
    this.#line = element.querySelector("[role=status]");
    this.#loads = element.querySelector(".dg-loads");
  }

  /** Says something, of a kind that has a look of its own if there is one; nothing is being loaded any more. */
  say(text, kind = "") {
    this.#line.textContent = text;
    this.#line.className = kind && `is-${kind}`;
    this.#loads.hidden = true;
  }

  /** Shows how many bytes of how many have come. */
  load(loaded, total) {
    this.#loads.hidden = false;
    const bar = this.#loads.querySelector("progress");
    [bar.max, bar.value] = [Math.max(total, 1), loaded];
    this.#loads.querySelector("span").textContent = share(loaded, total);
  }
}
