import { press } from "./keys.js";
import { reveal } from "./sight.js";

const BESIDE = 10; // characters that a row takes before its code, and after it
const ASIDE = new Set(["paused", "unbegun"]); // pointers that do not say where control is

/** What data calls a row: its line, or in another file than the program's own a number that no other row has. */
const numberOf = (row) => Number(row.dataset.row ?? row.dataset.line);

/** The program's lines, and the execution pointers that stand in them. */
export class Listing {
  #rows;
  #pointed; // the rows that have a pointer
  #lines; // the numbers of the rows that ever run, from the top down
  #reachable; // the one row that the Tab key stops at
  #current;
  #longest; // the row of most characters

  constructor(element, walkthrough) {
    this.walkthrough = walkthrough;
    this.pane = element.querySelector("pre");
    this.#rows = new Map([...element.querySelectorAll(".dg-row")].map((row) => [numberOf(row), row]));
    this.#pointed = [...this.#rows.values()];
    this.#lines = [...this.#rows.keys()].filter((number) => walkthrough.run.runs(number));
    const longer = (one, other) => (other.textContent.length > one.textContent.length ? other : one);
    this.#longest = this.#pointed.reduce(longer);
    this.pane.removeAttribute("tabindex");
    for (const row of this.#pointed) row.style.setProperty("--dg-indent", row.textContent.search(/\S|$/));
    for (const number of this.#lines) {
      const row = this.#rows.get(number);
      row.setAttribute("role", "button");
      row.tabIndex = -1;
    }
    this.#reachable = this.#rows.get(this.#lines[0]);
    if (this.#reachable) this.#reachable.tabIndex = 0;
    this.pane.addEventListener("click", (event) => this.#click(event));
    this.pane.addEventListener("keydown", (event) => this.#press(event));
  }

  /** The width of the code, in pixels, with its numbers: how wide the listing is in which so many columns are not cut. */
  code(columns = Infinity) {
    const longest = this.#longest.textContent.length;
    const range = document.createRange();
    range.selectNodeContents(this.#longest);
    const character = range.getBoundingClientRect().width / longest;
    return Math.ceil(character * (Math.min(longest, columns) + BESIDE));
  }

  show(index) {
    const { run } = this.walkthrough;
    for (const row of this.#pointed) {
      row.className = "dg-row";
      row.removeAttribute("aria-current");
    }
    this.#pointed = [];
    for (const { row: number, kind } of run.pointers(index)) {
      const row = this.#rows.get(number);
      if (!row) continue;
      row.classList.add(`dg-row--${kind}`);
      this.#pointed.push(row);
      if (ASIDE.has(kind)) continue;
      row.setAttribute("aria-current", "step");
      if (!this.pane.contains(document.activeElement)) this.#reachBy(row);
    }
    this.#current = this.#rows.get(run.sight(index));
    this.follow();
  }

  /** Has the line in sight at which control stands, or at which it will go on, and the lines next to it. */
  follow(row = this.#current) {
    if (!row) return;
    const height = row.offsetHeight;
    reveal(this.pane, row, Math.min(height, (this.pane.clientHeight - height) / 2));
  }

  #click(event) {
    const row = event.target.closest(".dg-row[role=button]");
    if (row && getSelection().isCollapsed) this.#goTo(row);
  }

  #press(event) {
    const row = event.target.closest(".dg-row");
    if (!row) return;
    const go = () => this.#goTo(row);
    press(event, { ArrowUp: () => this.#move(row, -1), ArrowDown: () => this.#move(row, 1), Enter: go, " ": go });
  }

  /** Goes to the next step at which a row's line is about to run. */
  #goTo(row) {
    const { run, step } = this.walkthrough;
    this.walkthrough.go(run.steps.stops[run.next(numberOf(row), run.steps.index(step))]);
  }

  /** Moves the focus to the next line, up or down, that ever runs. */
  #move(row, by) {
    const place = this.#lines.indexOf(numberOf(row)) + by;
    const target = this.#rows.get(this.#lines[Math.min(Math.max(place, 0), this.#lines.length - 1)]);
    this.#reachBy(target);
    target.focus({ preventScroll: true });
    this.follow(target);
  }

  /** The whole listing is one stop of the Tab key: this row. */
  #reachBy(row) {
    if (row.getAttribute("role") !== "button") return;
    this.#reachable.tabIndex = -1;
    row.tabIndex = 0;
    this.#reachable = row;
  }
}
