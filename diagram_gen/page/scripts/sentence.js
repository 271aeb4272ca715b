import { Lights } from "./lights.js";

const SHORT = 24; // characters of a name that is not broken
const TRIED = 30; // how many of the longest sentences may turn out to be the tallest
const NAMED = /(?<![^\s(])`([^`\s]+)`/; // what the program calls something
const element = (name, own) => Object.assign(document.createElement(name), own);

/** Parts of a sentence: texts and names of the program, or that of a task in the colour and with the sign of its state. */
const written = ({ text, state, sign, thing }) => {
  if (!state) return text.split(NAMED).map((part, number) => (number % 2 ? element("code", { textContent: part }) : part));
  const short = text.length > SHORT ? "" : " dg-name";
  const name = element("span", { className: `dg-mention is-${state}${short}`, textContent: text });
  name.title = state;
  name.dataset.sign = sign;
  name.thing = thing;
  return name;
};

/** What happened at a step, in words. */
export class Sentence {
  #said;
  #longest;
  #letter; // in a comparison, that of the program
  #reserved = 0; // the width for which room is kept

  constructor(element, run) {
    this.run = run;
    this.#said = element.querySelector(".dg-said");
    this.#longest = element.querySelector(".dg-longest");
    this.#letter = element.dataset.of;
  }

  show(index) {
    this.#said.replaceChildren(...this.#written(index));
  }

  /** The thing that is named at a place, if one is. */
  thing({ target }) {
    return target.closest(".dg-said > .dg-mention")?.thing;
  }

  /** What is named in the sentence. */
  get entries() {
    return [...this.#said.querySelectorAll(".dg-mention")].map((each) => [[each.thing], Lights.light(each)]);
  }

  say(text) {
    this.#said.replaceChildren(...this.#named, text);
  }

  /** How many words are said now. */
  get words() {
    return this.#said.textContent.split(" ").length;
  }

  /** Whether a screen reader is to leave out what is said from now on. */
  hush(silent) {
    if (silent) this.#said.setAttribute("aria-live", "off");
    else this.#said.removeAttribute("aria-live");
  }

  /** Whether there is another width now than the one for which room is kept. */
  get isStale() {
    return this.#longest.offsetWidth !== this.#reserved;
  }

  #written(index) {
    return [...this.#named, ...this.run.told(index).flatMap(written)];
  }

  /** The letter of the program before what is said of it. */
  get #named() {
    if (!this.#letter) return [];
    return [element("b", { className: "dg-letter", textContent: this.#letter }), " "];
  }

  /** Keeps room for the sentence that takes most of it at this width: not always the one of the most characters. */
  reserve() {
    const { run } = this;
    const tried = run.sentences.sort((one, other) => run.length(other) - run.length(one)).slice(0, TRIED);
    const blocks = tried.map((index) => {
      const block = document.createElement("div");
      block.append(...this.#written(index));
      return block;
    });
    this.#longest.replaceChildren(...blocks);
    const tallest = blocks.reduce((one, other) => (other.offsetHeight > one.offsetHeight ? other : one));
    this.#longest.replaceChildren(...tallest.childNodes);
    this.#reserved = this.#longest.offsetWidth;
  }
}
