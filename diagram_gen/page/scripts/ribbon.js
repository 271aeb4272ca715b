/** The whole run drawn small above the controls: it says where in it the step lies that is shown, and leads to any other. */
export class Ribbon {
  #head;
  #places;
  #width;

  constructor(element, walkthrough) {
    this.walkthrough = walkthrough;
    this.#head = element.querySelector(".dg-head");
    this.#width = element.viewBox.baseVal.width;
    this.#places = walkthrough.run.places;
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
    this.#head.setAttribute("transform", `translate(${(this.#places[index] / 10000) * this.#width})`);
  }
}
