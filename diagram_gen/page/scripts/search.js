import { matches } from "./matches.js";

const MARKS = 300; // places for marks on the track of steps
const FIELDS = "input:not([type=range]), select, textarea"; // where readers write, or choose by letters

/** Finds steps by what they say, marks them on the track of steps, and leads from one to the next. */
export class Search {
  #field;
  #hits;
  #track;

  constructor(form, walkthrough) {
    this.walkthrough = walkthrough;
    this.found = [];
    this.#field = form.querySelector("input");
    this.#hits = form.querySelector(".dg-hits");
    this.#track = walkthrough.querySelector(".dg-found");
    this.#field.addEventListener("input", () => this.#find());
    this.#field.addEventListener("keydown", (event) => this.#press(event));
    form.querySelector("[data-finds=previous]").addEventListener("click", () => this.#go(-1));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#go(1);
    });
  }

  /** Until the signal, heeds the key that leads here from anywhere on the page. */
  listen(signal) {
    addEventListener("keydown", (event) => this.#enter(event), { signal });
  }

  /** Says how many there are, and which of them is shown. */
  show() {
    const { length } = this.found;
    const place = this.found.indexOf(this.walkthrough.step) + 1;
    const said = length ? `${place ? `${place} of ` : ""}${length} ${length === 1 ? "step" : "steps"}` : "No step";
    this.#hits.textContent = this.#field.value.trim() ? said : "";
  }

  #enter(event) {
    if (event.key !== "/" || event.altKey || event.ctrlKey || event.metaKey || event.target.matches(FIELDS)) return;
    event.preventDefault();
    this.#field.focus();
    this.#field.select();
  }

  #press(event) {
    if (event.key === "Enter" && event.shiftKey) this.#go(-1);
    else if (event.key === "Escape") this.#clear();
    else return;
    event.preventDefault();
  }

  #find() {
    const { run, streams } = this.walkthrough;
    const printed = (index) => streams.map((stream) => stream.printed(index)).join("\n");
    this.found = matches(run, this.#field.value, printed);
    this.#mark(run.steps);
    this.show();
  }

  #mark({ first, last }) {
    const places = new Set(this.found.map((step) => Math.round((MARKS * (step - first)) / Math.max(1, last - first))));
    const marks = [...places].map((place) => {
      const mark = document.createElement("span");
      mark.style.left = `${(100 * place) / MARKS}%`;
      return mark;
    });
    this.#track.replaceChildren(...marks);
  }

  /** The next one, or the one before; after the last comes the first. */
  #go(by) {
    const { found, walkthrough } = this;
    if (!found.length) return;
    const { step } = walkthrough;
    const target = by > 0 ? found.find((each) => each > step) : found.findLast((each) => each < step);
    walkthrough.go(target ?? found.at(by > 0 ? 0 : -1));
  }

  #clear() {
    this.#field.value = "";
    this.#find();
    this.#field.blur();
  }
}
