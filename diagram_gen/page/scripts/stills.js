/** What readers without scripts see, kept for paper. */
export class Stills {
  #walkthrough;
  #figures;

  /** Material's instant navigation parses what is for them, browsers do not. */
  constructor(noscript, walkthrough) {
    const holder = document.createElement("template");
    holder.innerHTML = noscript.childElementCount ? noscript.innerHTML : noscript.textContent;
    noscript.remove();
    this.#figures = holder.content.firstElementChild;
    this.#walkthrough = walkthrough;
  }

  /** Until the signal, heeds when the page is printed. */
  listen(signal) {
    const paper = matchMedia("print");
    const add = () => this.#walkthrough.append(this.#figures);
    addEventListener("beforeprint", add, { signal });
    addEventListener("afterprint", () => paper.matches || this.#figures.remove(), { signal });
    paper.addEventListener("change", () => paper.matches && add(), { signal });
  }
}
