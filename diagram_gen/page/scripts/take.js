import { drawn, painted } from "./drawing.js";
import { faces } from "./faces.js";
import { press } from "./keyboard.js";

const KINDS = {
  svg: async (picture) => new Blob([picture.text], { type: "image/svg+xml" }),
  png: painted,
};
const MOMENT = { svg: "This moment as SVG", png: "This moment as PNG" };
const RUN = { ".html": "The run as a page", "-slides.html": "The run as slides" };
const KEPT = 60_000; // milliseconds after which a file that was saved need not be there any more

/**
 * The menu of what can be taken along: the moment that is shown, as a file that this makes; other files are links.
 *
 * In a comparison the moment is that of all its `sides`, one beside another, each below its title.
 */
export class Take {
  #button;
  #menu = null;
  #said;

  constructor(button, within, sides = [within]) {
    this.within = within;
    this.sides = sides;
    this.#button = button;
    button.addEventListener("click", () => this.#open(this.#menu?.hidden ?? true));
  }

  /** Until the signal, a click elsewhere closes the menu, and so does the key for it. */
  listen(signal) {
    const isOurs = (target) => target === this.#button || this.#menu?.contains(target);
    addEventListener("click", ({ target }) => isOurs(target) || this.#open(false), { signal });
    const close = () => {
      this.#open(false);
      this.#button.focus();
    };
    this.within.addEventListener("keydown", (event) => isOurs(event.target) && press(event, { Escape: close }), { signal });
  }

  #open(wanted) {
    if (!wanted && !this.#menu) return;
    this.#menu ??= this.#made;
    if (this.#menu.hidden !== wanted) return;
    this.#menu.hidden = !wanted;
    this.#button.setAttribute("aria-expanded", wanted);
    this.#said.textContent = "";
  }

  /** The menu, right after its button. */
  get #made() {
    const { downloads } = this.#button.dataset;
    const menu = make("div", { className: "dg-taken", role: "group", ariaLabel: "Take along", hidden: true });
    for (const [kind, words] of Object.entries(MOMENT)) {
      const button = make("button", { type: "button", textContent: words });
      button.addEventListener("click", () => this.#take(kind));
      menu.append(button);
    }
    if (downloads) for (const [end, words] of Object.entries(RUN)) menu.append(make("a", { href: downloads + end, download: "", textContent: words }));
    this.#said = make("span", { role: "status" });
    menu.append(this.#said);
    this.#button.after(menu);
    return menu;
  }

  async #take(kind) {
    const name = `${this.#name}.${kind}`;
    const picture = await drawn(this.#parts, { ...this.#told, faces });
    save(await KINDS[kind](picture), name);
    this.#said.textContent = `Saved as ${name}`;
  }

  /** The pictures of each side, and what stands above them. */
  get #parts() {
    return this.sides.map((side) => ({ pictures: shownOf(side), heading: headingOf(side) }));
  }

  /** The program, the views and the moment; of two runs, where they are at different ones, both moments. */
  get #name() {
    const views = shownOf(this.sides[0]).map(({ pane }) => pane.dataset.view);
    const moments = new Set(this.sides.map(momentOf));
    return [this.#button.dataset.name, views.join("+"), [...moments].join("+")].join("-");
  }

  get #told() {
    const titles = this.sides.flatMap((side) => shownOf(side).map(({ svg }) => svg.querySelector("title").textContent));
    return {
      title: titles.join("; "),
      description: this.sides.map(descriptionOf).join(" "),
      ground: getComputedStyle(this.within).getPropertyValue("--dg-paper").trim(),
    };
  }
}

const shownOf = ({ pictures }) => pictures.filter(({ pane }) => !pane.hidden);

/** The letter and the title of a side; a walkthrough by itself needs none. */
const headingOf = (side) => (side.querySelector(".dg-side") ? side.getAttribute("aria-label") : "");

const momentOf = ({ run, step }) => run.steps.moment(step)?.replaceAll(":", "-") ?? `step-${step}`;

/** What is said of a step, and what each picture shows. */
const descriptionOf = (side) => {
  const said = side.run.sentence(side.run.steps.index(side.step));
  return [headingOf(side), said, ...shownOf(side).map(({ description }) => description.textContent)].filter(Boolean).join(" ");
};

const make = (name, properties) => Object.assign(document.createElement(name), properties);

/** Has the browser save a file under a name. */
const save = (file, name) => {
  const link = make("a", { href: URL.createObjectURL(file), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
};
