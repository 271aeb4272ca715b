/** What readers without scripts see, kept for paper. */
export class Stills {
  #walkthrough;
  #markup;
  #figures = null;

  /** Material's instant navigation parses what is for them, browsers do not. */
  constructor(noscript, walkthrough) {
    this.#markup = noscript.childElementCount ? noscript.innerHTML : noscript.textContent;
    noscript.remove();
    this.#walkthrough = walkthrough;
  }

  /** Until the signal, heeds when the page is printed. */
  listen(signal) {
    const paper = matchMedia("print");
    const add = () => this.#walkthrough.append((this.#figures ??= this.#made));
    addEventListener("beforeprint", add, { signal });
    addEventListener("afterprint", () => paper.matches || this.#figures?.remove(), { signal });
    paper.addEventListener("change", () => paper.matches && add(), { signal });
  }

  get #made() {
    const holder = document.createElement("template");
    holder.innerHTML = this.#markup;
    return holder.content.firstElementChild;
  }
}
