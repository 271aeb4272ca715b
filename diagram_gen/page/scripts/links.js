import { address, parsed } from "./addresses.js";
import { isPlain } from "./keyboard.js";

const NOTED = 250; // milliseconds of rest before the address names the step: browsers limit how often it may change
const SAID = 2000; // milliseconds for which the button says that it has copied

/** Links to the steps of a walkthrough: the browser's address names the one shown, and those that lead here are followed. */
export class Links {
  #rest = 0;
  #copied = 0;
  #signal = null;
  #asked = false; // by a link, before there was a step to be shown

  constructor(walkthrough) {
    this.walkthrough = walkthrough;
    walkthrough.querySelector(".dg-copy")?.addEventListener("click", ({ target }) => walkthrough.run && this.copy(target));
  }

  /** Until the signal, heeds links and the address. Its place names the walkthrough among those of all pages. */
  listen(signal) {
    if (this.#signal === signal) return;
    this.#signal = signal;
    this.place = this.#here;
    addEventListener("hashchange", () => this.arrive(true), { signal });
    document.addEventListener("click", (event) => this.#click(event), { signal, capture: true });
    signal.addEventListener("abort", () => clearTimeout(this.#rest));
  }

  /**
   * Has the address name the step, in the place of the one before: the Back button still leaves the page.
   * A theme that navigates by itself changes the address before it has the other page.
   */
  note(rest = NOTED) {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      if (this.place === this.#here) history.replaceState(history.state, "", this.#address);
    }, rest);
  }

  /** Shows the step that the address names, if it is one of ours; for whom has asked for that, it has the focus too. */
  arrive(asked) {
    const { walkthrough } = this;
    const found = parsed(location.hash);
    if (found?.id !== walkthrough.id) return;
    this.#asked ||= asked;
    if (!walkthrough.run) return;
    const { steps } = walkthrough.run;
    const step = steps.named(found.name);
    if (steps.has(step)) {
      walkthrough.show(step, { note: false });
      if (walkthrough.step < step) walkthrough.sentence.say(`This link leads to step ${step}, behind the question below.`);
    } else {
      const why = steps.hasGaps && step >= 0 ? "left out here" : "no moment of this run";
      walkthrough.sentence.say(`This link asks for ‘${found.name}’, which is ${why}: here is its step ${walkthrough.step}.`);
    }
    requestAnimationFrame(() => walkthrough.scrollIntoView({ block: "start" }));
    if (this.#asked) walkthrough.focus({ preventScroll: true });
    this.#asked = false;
  }

  get #here() {
    return `${location.pathname}#${this.walkthrough.id}`;
  }

  /** The address of the step that is shown. */
  get #address() {
    const { id, run, step } = this.walkthrough;
    return new URL(address(id, run.steps.name(step)), location);
  }

  /** Follows a link of this page to a step of ours; a theme that navigates by itself would fetch the page anew. */
  #click(event) {
    const link = event.target.closest("a[href]");
    if (link) clearTimeout(this.#rest); // which is the link's business now
    if (!link || !isPlain(event)) return;
    const { href, hash } = new URL(link.getAttribute("href"), document.baseURI); // of a link in a picture, too
    if (!hash.startsWith(address(this.walkthrough.id, ""))) return;
    if (href !== new URL(hash, location).href) return; // on another page
    event.preventDefault();
    event.stopPropagation();
    if (hash !== location.hash) history.pushState(null, "", hash);
    this.arrive(true);
  }

  /** Copies the address of the step that is shown, and has the button say so. */
  async copy(button) {
    const said = await navigator.clipboard?.writeText(this.#address.href).then(
      () => "Copied",
      () => "Not allowed; see the address",
    );
    this.note(0);
    button.textContent = said ?? "See the address bar";
    clearTimeout(this.#copied);
    this.#copied = setTimeout(() => (button.textContent = "Copy link"), SAID);
  }
}
