const MOST_NAMES = 6; // lanes that have their names beside them: of more there would be no room

/** The whole run drawn small above the controls: it says where in it the step lies that is shown, and leads to any other. */
export class Ribbon {
  #head;
  #places;
  #veil;
  #width;

  constructor(element, walkthrough) {
    this.walkthrough = walkthrough;
    this.#head = element.querySelector(".dg-playhead");
    this.#width = element.viewBox.baseVal.width;
    this.#places = walkthrough.run.places;
    this.#veil = document.createElementNS(element.namespaceURI, "path");
    this.#veil.setAttribute("class", "dg-unseen");
    this.#veil.setAttribute("d", `M1,0h${this.#width}v${element.viewBox.baseVal.height}H1z`);
    element.append(this.#veil);
    this.#name(element);
    const lead = (event) => {
      const { left, width } = element.getBoundingClientRect();
      const { run } = walkthrough;
      const step = run.steps.stops[run.nearest((event.clientX - left) / width)];
      if (step !== walkthrough.step) walkthrough.go(step);
    };
    element.addEventListener("pointerdown", (event) => {
      event.stopPropagation(); // it is no swipe
      if (event.button) return;
      element.setPointerCapture(event.pointerId);
      lead(event);
    });
    element.addEventListener("pointermove", (event) => element.hasPointerCapture(event.pointerId) && lead(event));
  }

  show(index) {
    this.#head.setAttribute("transform", this.#from(index));
    const { run, limit, last } = this.walkthrough;
    this.#veil.setAttribute("display", limit === last ? "none" : "inline"); // what comes then would answer a question
    this.#veil.setAttribute("transform", this.#from(run.steps.index(limit)));
  }

  /** Has the names of the lanes beside them, if there are not too many. */
  #name(element) {
    const { lanes } = this.walkthrough.run.data;
    const names = element.previousElementSibling;
    names.hidden = lanes.length > MOST_NAMES;
    names.textContent = lanes.join("\n");
    names.style.setProperty("--dg-count", lanes.length);
  }

  /** Moves what is drawn at the left end to where the step with an index lies. */
  #from(index) {
    return `translate(${(this.#places[index] / 10000) * this.#width})`;
  }
}
