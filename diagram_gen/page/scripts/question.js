import { answers } from "./answers.js";

/** One question: what happens next, with choices, and a verdict in their place once it is answered. */
class Question {
  #form;
  #verdict;
  #verdicts;
  #fieldset;
  #right; // the place of the choice that is right

  /** It tells by a call when the reader has `answered`. */
  constructor(form, answered) {
    this.#form = form;
    this.key = form.dataset.key;
    this.at = Number(form.dataset.at);
    this.to = Number(form.dataset.to);
    this.#fieldset = form.querySelector("fieldset");
    this.#verdict = form.querySelector(".dg-verdict");
    const said = [...form.querySelector(".dg-verdicts").children];
    this.#verdicts = said.map((each) => each.innerHTML);
    this.#right = said.findIndex((each) => each.hasAttribute("data-right"));
    for (const box of this.#boxes) box.autocomplete = "off"; // else a browser that comes back here checks it again
    const answer = (place) => {
      this.#judge(place);
      answers.add(this.key);
      answered(this);
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answer(this.#boxes.findIndex((box) => box.checked));
    });
    form.querySelector(".dg-skip").addEventListener("click", () => answer(-1));
  }

  get isAnswered() {
    return answers.has(this.key);
  }

  get #boxes() {
    return [...this.#form.querySelectorAll("input")];
  }

  /** Whether it is the one that is shown; it forgets what was chosen if the reader wants that forgotten. */
  show(isShown) {
    const { isAnswered } = this;
    this.#form.classList.toggle("is-asked", isShown);
    this.#form.classList.toggle("is-answered", isAnswered);
    this.#fieldset.disabled = isAnswered;
    if (isAnswered && !this.#verdict.textContent) this.#judge(-1); // it was answered earlier
    if (isAnswered || !this.#verdict.textContent) return;
    this.#verdict.textContent = "";
    this.#form.reset();
    for (const box of this.#boxes) box.parentElement.className = "";
  }

  /** Has the focus on its choices. */
  focus() {
    this.#boxes[0].focus();
  }

  /** Says what there is to say of a choice, by its place; of none, the answer. */
  #judge(place) {
    this.#verdict.innerHTML = this.#verdicts.at(place);
    this.#boxes.forEach((box, number) => {
      box.parentElement.classList.toggle("is-right", number === this.#right);
      box.parentElement.classList.toggle("is-wrong", number === place && place !== this.#right);
    });
  }
}

/** The questions of a walkthrough, which stops at each until it is answered, and then shows what happened. */
export class Questions {
  #questions;
  #awaited;
  #tally;

  constructor(element, walkthrough) {
    this.walkthrough = walkthrough;
    this.#questions = [...element.querySelectorAll("form")].map((form) => new Question(form, (each) => this.#answered(each)));
    this.#awaited = element.querySelector(".dg-awaited");
    this.#tally = walkthrough.querySelector(".dg-tally");
    this.#tally.querySelector("button").addEventListener("click", () => answers.forget());
  }

  /** Until the signal, heeds what is answered anywhere on the page, and when it is forgotten. */
  listen(signal) {
    answers.listen(() => this.walkthrough.show(this.walkthrough.step, { note: false }), signal);
  }

  /** The last step that may be shown: the rest would give an answer away. */
  get limit() {
    return this.#pending?.at ?? Infinity;
  }

  show() {
    const { step } = this.walkthrough;
    const shown = this.#questions.findLast((each) => each.at <= step);
    for (const each of this.#questions) each.show(each === shown);
    this.#awaited.textContent = shown ? "" : `A question comes at step ${this.#questions[0].at}.`;
    this.#count();
  }

  /** Leads the reader to the question that is to be answered first. */
  ask() {
    this.#pending?.focus();
  }

  get #pending() {
    return this.#questions.find((each) => !each.isAnswered);
  }

  #answered({ to }) {
    const { walkthrough } = this;
    walkthrough.go(to);
    walkthrough.focus({ preventScroll: true }); // there the arrow keys step
  }

  /** How many of the questions of the page are answered. */
  #count() {
    const [answered, asked] = answers.count;
    this.#tally.classList.toggle("is-empty", !answered);
    this.#tally.firstElementChild.textContent = `${answered} of ${asked} on this page answered.`;
  }
}
