/** What the program writes: all of it takes its room from the start, and appears when it is printed. */
export class Stream {
  #lengths;
  #there;
  #later;
  #text;

  /** `lengths` says how much of it is there at each step. */
  constructor(element, lengths) {
    this.pane = element.querySelector("pre");
    this.#lengths = lengths;
    [this.#there, this.#later] = element.querySelectorAll("code > span");
    this.#text = this.#there.textContent + this.#later.textContent;
  }

  show(index) {
    const length = this.#lengths[index];
    if (length === this.#there.textContent.length) return;
    this.#there.textContent = this.#text.slice(0, length);
    this.#later.textContent = this.#text.slice(length);
  }

  /** What a step brings to light. */
  printed(index) {
    return this.#text.slice(index ? this.#lengths[index - 1] : 0, this.#lengths[index]);
  }

  /** Has what was printed last in sight. */
  follow() {
    const hidden = this.#there.getBoundingClientRect().bottom - this.pane.getBoundingClientRect().bottom;
    this.pane.scrollTop = Math.max(0, this.pane.scrollTop + hidden);
  }
}
