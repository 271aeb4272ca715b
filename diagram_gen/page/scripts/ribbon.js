/** The whole run drawn small above the controls: it says where in it the step lies that is shown, and leads to any other. */
export class Ribbon {
  #head;
  #places;
  #veil;

  constructor(element, walkthrough) {
    this.walkthrough = walkthrough;
    this.#head = element.querySelector(".dg-playhead");
    this.#places = walkthrough.run.places;
    this.#veil = Object.assign(document.createElement("span"), { className: "dg-veil" });
    element.append(this.#veil);
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
    this.#head.style.left = `${this.#places[index] / 100}%`;
    const { run, limit, last } = this.walkthrough;
    this.#veil.hidden = limit === last;
    this.#veil.style.left = `${this.#places[run.steps.index(limit)] / 100}%`; // what comes then would answer a question
  }
}
