import { harmless } from "./playground_safe.js";
import { said } from "./playground_words.js";

/** What has come of a run: its walkthrough, below a heading, with what is to be said of it. */
export class Outcome {
  #section;
  #notes;
  #number = 0;
  #program = null; // which ran
  #stale = null; // what says that it has changed since

  constructor(section) {
    this.#section = section;
    this.#notes = section.querySelector(".dg-outcome-notes");
  }

  /** Whether there is a run. */
  get isThere() {
    return this.#program !== null;
  }

  /** Whether it is that of a program, as it is. */
  isOf(program) {
    return this.#program === program;
  }

  /** Shows the walkthrough that a worker has made, in the place of the one before, with notes on it; without any, nothing. */
  show({ html, failure }, program, notes) {
    this.clear();
    const content = harmless(html);
    const walkthrough = content.querySelector("dg-walkthrough");
    if (!walkthrough) return;
    walkthrough.id = `run-${++this.#number}`; // no link leads to a step of another run
    walkthrough.querySelector(".dg-copy")?.remove();
    this.#program = program;
    this.#section.hidden = false;
    this.#section.querySelector(".dg-outcome-of").replaceChildren(content);
    walkthrough.begin();
    walkthrough.links.note = () => {}; // the address has the program
    for (const note of notes) this.#notes.append(make("p", { textContent: note }));
    if (failure) this.#tell(failure, walkthrough);
  }

  /** Takes away what is there. */
  clear() {
    this.#program = null;
    this.#section.hidden = true;
    this.#section.querySelector(".dg-outcome-of").replaceChildren();
    this.#notes.replaceChildren();
    this.#stale = null;
  }

  /** Says whether the program has changed since it ran. */
  compare(program) {
    if (this.#program === null || this.isOf(program) === !this.#stale) return;
    this.#stale?.remove();
    this.#stale = this.isOf(program) ? null : make("p", { className: "dg-stale", textContent: said.changed() });
    if (this.#stale) this.#notes.prepend(this.#stale);
  }

  /** Has a program in an element that paper has, where no walkthrough that has it is. */
  write(paper, program) {
    paper.textContent = program;
    paper.hidden = this.isOf(program);
  }

  /** Brings it in view. */
  reveal() {
    if (this.#section.hidden) return;
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
    this.#section.scrollIntoView({ block: "start", behavior });
  }

  /** Says how the program failed, with a way to the step at which it did. */
  #tell({ sentence, step }, walkthrough) {
    const note = make("p", { className: "dg-failure", textContent: `${sentence} ` });
    const button = make("button", { type: "button", textContent: "Go to where it failed" });
    button.addEventListener("click", () => walkthrough.go(step));
    note.append(button);
    this.#notes.append(note);
  }
}

const make = (name, properties) => Object.assign(document.createElement(name), properties);
