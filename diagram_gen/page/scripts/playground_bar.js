import { snippetOf } from "./playground_programs.js";

const FACES = { false: "Run", true: "Run again" };

/** What can be done with a program: buttons, and the menu of programs. */
export class Bar {
  #element;
  #menu;

  constructor(element) {
    this.#element = element;
    this.#menu = element.querySelector(".dg-choice select");
    element.hidden = false;
  }

  /** Until the signal, tells by a call that a program was `chosen`; a menu that is open closes for a click elsewhere. */
  listen(chosen, signal) {
    this.#menu.addEventListener("change", () => chosen(this.#menu.value), { signal });
    const saves = this.#element.querySelector(".dg-saves");
    const fold = () => (saves.open = false);
    addEventListener("click", ({ target }) => target.closest("summary")?.parentElement === saves || fold(), { signal });
    const close = ({ key }) => key === "Escape" && (fold(), saves.querySelector("summary").focus());
    saves.addEventListener("keydown", close, { signal });
  }

  /** Shows which program is open; one that the menu lacks is added to it. */
  choose(name) {
    if (![...this.#menu.options].some(({ value }) => value === name)) {
      for (const each of this.#menu.querySelectorAll("[data-more]")) each.remove();
      const more = new Option(snippetOf(name) ?? "A program that was shared", name);
      more.dataset.more = "";
      this.#menu.prepend(more);
    }
    this.#menu.value = name;
  }

  get isRunning() {
    return !this.#button("stop").disabled;
  }

  /** Has the buttons say what can be done. */
  set({ isRunning = this.isRunning, isChanged, isRun }) {
    this.#button("stop").disabled = !isRunning;
    const face = FACES[isRunning && isRun];
    if (this.#button("run").textContent !== face) this.#button("run").textContent = face;
    this.#button("reset").disabled = !isChanged;
    this.#button("page").disabled = isRunning || !isRun;
  }

  #button(does) {
    return this.#element.querySelector(`[data-does=${does}]`);
  }
}
