/** Leads from a step to the one that is its reason, and from there to the reason of that; and back, the same way. */
export class Reasons {
  #why;
  #back;
  #asked = []; // the steps at which the reader asked why, the last one last

  constructor(element, walkthrough) {
    this.walkthrough = walkthrough;
    this.#why = element.querySelector("[data-asks=why]");
    this.#back = element.querySelector("[data-asks=back]");
    this.#why.addEventListener("click", () => this.ask());
    this.#back.addEventListener("click", () => this.back());
  }

  /** Goes to the step that is the reason for this one, if there is one. */
  ask() {
    const { walkthrough } = this;
    const reason = this.#reason;
    if (reason === null) return;
    this.#asked.push(walkthrough.step);
    walkthrough.go(reason);
  }

  /** Goes back to the step at which the reader asked why last. */
  back() {
    const step = this.#asked.pop();
    if (step !== undefined) this.walkthrough.go(step);
  }

  show() {
    const [reason, back] = [this.#reason, this.#asked.at(-1) ?? null];
    this.#tell(this.#why, reason, reason === null ? "why? No earlier step is the reason" : `why? Leads to step ${reason}`);
    this.#tell(this.#back, back, back === null ? "back: nobody has asked why" : `back to step ${back}`);
  }

  get #reason() {
    const { run, step } = this.walkthrough;
    return run.reason(run.steps.index(step));
  }

  #tell(button, step, words) {
    button.setAttribute("aria-disabled", step === null);
    button.setAttribute("aria-label", words);
    button.title = words;
  }
}
