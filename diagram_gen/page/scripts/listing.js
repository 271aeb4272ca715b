import { press } from "./keyboard.js";
import { Lights } from "./lights.js";
import { reveal } from "./sight.js";

const BESIDE = 10; // characters that a row takes before its code, and after it
const SMALL = "(max-width: 48em)"; // a screen on which rows have little room
const LONG = 10; // characters of a first word that may have no room beside its number there
const LONG_IN_HALF = 20; // and where two programs stand side by side
const JOINT = /[.(](?!\))/; // where such a word may be broken: after that
const FEWEST = 4; // characters of a task's name beside its row, where there is little room
const SIGNS = { now: "▸", left: "◂", failed: "✗" }; // of pointers to where control is
const ASIDE_SIGN = "▹"; // of where it will go on in the task that runs
const ASIDE = new Set(["paused", "unbegun"]); // pointers that do not say where control is

/** What data calls a row: its line, or in another file than the program's own a number that no other row has. */
const numberOf = (row) => Number(row.dataset.row ?? row.dataset.line);

/** The tasks that stand at each row, by its number: the one that runs first, the others in the order of their creation. */
const tasksAt = (standing) => {
  const found = new Map();
  for (const each of standing.values()) {
    for (const row of each.rows) {
      if (!found.has(row)) found.set(row, []);
      found.get(row)[each.state === "running" ? "unshift" : "push"](each);
    }
  }
  return found;
};

const cut = (name) => ([...name].length > FEWEST ? `${[...name].slice(0, FEWEST - 1).join("")}…` : name);

/** Has a row's code begin beside its number where it has little room: a first word that is `long` may be broken there. */
const begin = (row, long) => {
  const [{ length }, word] = /^\s*(\S*)/.exec(row.textContent);
  if (word.length < long) return;
  const texts = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(), left = length; text && left > 0; left -= text.length, text = texts.nextNode()) {
    const end = text.data.slice(0, left - 1).search(JOINT) + 1;
    if (end) text.splitText(end).before(document.createElement("wbr"));
  }
};

/** The program's lines, and the execution pointers that stand in them. */
export class Listing {
  #rows;
  #pointed; // the rows that have a pointer
  #lines; // the numbers of the rows that ever run, from the top down
  #reachable; // the one row that the Tab key stops at
  #current;
  #longest; // the row of most characters
  #gutter; // characters that the names of tasks take before the numbers of the lines
  #there = new Map(); // the tasks that stand at a row, by its number
  #kept = null; // the task that is followed
  #own; // the number of the row at which that stands

  constructor(element, walkthrough) {
    this.walkthrough = walkthrough;
    this.pane = element.querySelector("pre");
    this.#rows = new Map([...element.querySelectorAll(".dg-row")].map((row) => [numberOf(row), row]));
    this.#pointed = [...this.#rows.values()];
    this.#lines = [...this.#rows.keys()].filter((number) => walkthrough.run.runs(number));
    const longer = (one, other) => (other.textContent.length > one.textContent.length ? other : one);
    this.#longest = this.#pointed.length ? this.#pointed.reduce(longer) : this.pane;
    this.pane.removeAttribute("tabindex");
    this.#gutter = walkthrough.run.data.gutter;
    if (this.#gutter) this.pane.classList.add("dg-named");
    this.pane.style.setProperty("--dg-gutter", this.#gutter);
    const isHalf = element.closest(".dg-sides") !== null;
    const long = matchMedia(SMALL).matches ? LONG : isHalf ? LONG_IN_HALF : Infinity; // else the page would be heavy with breaks
    for (const row of this.#pointed) {
      row.style.setProperty("--dg-indent", row.textContent.search(/\S|$/));
      if (long < Infinity) begin(row, long);
    }
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
    const longest = this.#longest.textContent.length || 1;
    const first = document.createTreeWalker(this.#longest, NodeFilter.SHOW_TEXT).nextNode();
    if (!first) return 0;
    const range = document.createRange(); // of one character: the line may be broken
    range.setStart(first, 0);
    range.setEnd(first, 1);
    const character = range.getBoundingClientRect().width;
    return Math.ceil(character * (Math.min(longest, columns) + BESIDE + this.#gutter));
  }

  show(index) {
    const { run } = this.walkthrough;
    for (const row of this.#pointed) {
      row.className = "dg-row";
      row.removeAttribute("aria-current");
      this.#name(row, []);
    }
    this.#pointed = [];
    const standing = run.standing(index);
    this.#there = tasksAt(standing);
    this.#own = standing.get(this.#kept)?.rows.at(-1);
    for (const { row: number, kind } of run.pointers(index)) {
      const row = this.#rows.get(number);
      if (!row) continue;
      row.classList.add(`dg-row--${kind}`);
      this.#pointed.push(row);
      this.#name(row, this.#there.get(number) ?? [], kind);
      if (ASIDE.has(kind)) continue;
      row.setAttribute("aria-current", "step");
      if (!this.pane.contains(document.activeElement)) this.#reachBy(row);
    }
    this.#current = this.#rows.get(run.sight(index));
  }

  /** The line at which this task stands stays in sight; null ends that. */
  keep(thing) {
    this.#kept = thing;
  }

  /** The thing that a row is: a line of the program. */
  thing({ target }) {
    const row = target.closest?.(".dg-row");
    return row && this.pane.contains(row) ? -numberOf(row) : undefined;
  }

  /** The rows, each with the tasks that it shows. */
  get entries() {
    const pointed = new Set(this.#pointed);
    const tasks = (row, number) => (pointed.has(row) ? (this.#there.get(number) ?? []).map(({ task }) => task) : []);
    return [...this.#rows].map(([number, row]) => [[-number, ...tasks(row, number)], Lights.light(row)]);
  }

  /** Has the line in sight at which control stands, or at which it will go on, and the lines next to it. */
  follow(row = this.#current) {
    for (const each of [this.#rows.get(this.#own), row]) {
      if (!each) continue;
      const height = each.offsetHeight;
      reveal(this.pane, each, Math.min(height, (this.pane.clientHeight - height) / 2));
    }
  }

  /** A row's mark has the name of the task that stands there, with the sign of its state, and says how many more do. */
  #name(row, tasks, kind = "") {
    const [first, ...others] = tasks;
    const runs = first?.state === "running";
    if (first) row.title = tasks.map(({ name, state }) => `${name}: ${state}`).join(", ");
    else row.removeAttribute("title");
    const more = others.length ? ` +${others.length}` : "";
    const mark = !first || (SIGNS[kind] && !runs) ? {} : {
      name: `${first.short}${more}`,
      short: `${cut(first.name)}${more && "+"}`,
      sign: SIGNS[kind] ?? (runs ? ASIDE_SIGN : first.sign),
      state: first.state,
    };
    for (const each of ["name", "short", "sign", "state"]) {
      if (mark[each]) row.dataset[each] = mark[each];
      else delete row.dataset[each];
    }
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
