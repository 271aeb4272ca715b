import { drawn, painted } from "./drawing.js";
import { faces } from "./faces.js";

const KINDS = {
  svg: async (picture) => new Blob([picture.text], { type: "image/svg+xml" }),
  png: painted,
};
const KEPT = 60_000; // milliseconds after which a file that was saved need not be there any more

/** The menu of what can be taken along: the moment that is shown, as a file that this makes; other files are links. */
export class Take {
  #menu;
  #said;

  constructor(menu, walkthrough) {
    this.walkthrough = walkthrough;
    this.#menu = menu;
    this.#said = menu.querySelector("[role=status]");
    for (const button of menu.querySelectorAll("[data-takes]")) button.addEventListener("click", () => this.#take(button.dataset.takes));
    menu.addEventListener("toggle", () => (this.#said.textContent = ""));
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      event.stopPropagation();
      this.#close();
    });
  }

  /** Until the signal, a click elsewhere closes the menu. */
  listen(signal) {
    addEventListener("click", ({ target }) => this.#menu.contains(target) || (this.#menu.open = false), { signal });
  }

  #close() {
    this.#menu.open = false;
    this.#menu.querySelector("summary").focus();
  }

  async #take(kind) {
    const name = `${this.#name}.${kind}`;
    const picture = await drawn(this.#shown, { ...this.#told, faces });
    save(await KINDS[kind](picture), name);
    this.#said.textContent = `Saved as ${name}`;
  }

  get #shown() {
    return this.walkthrough.pictures.filter(({ pane }) => !pane.hidden);
  }

  /** The program, the views and the moment. */
  get #name() {
    const { run, step } = this.walkthrough;
    const moment = run.steps.moment(step)?.replaceAll(":", "-") ?? `step-${step}`;
    return [this.#menu.dataset.name, this.#shown.map(({ pane }) => pane.dataset.view).join("+"), moment].join("-");
  }

  get #told() {
    const { run, step } = this.walkthrough;
    const titles = this.#shown.map(({ svg }) => svg.querySelector("title").textContent);
    const descriptions = this.#shown.map(({ description }) => description.textContent);
    return {
      title: titles.join("; "),
      description: [run.sentence(run.steps.index(step)), ...descriptions].join(" "),
      ground: getComputedStyle(this.walkthrough).getPropertyValue("--dg-paper").trim(),
    };
  }
}

/** Has the browser save a file under a name. */
const save = (file, name) => {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
};
