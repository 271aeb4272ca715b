import { nameLanes } from "./ribbon.js";

/** The ribbons of two runs, one above the other: each says where its run is, and leads both to anywhere. */
export class Ribbons {
  #elements;
  #clocks;
  #since; // beside the titles: since when a run has stood as it is shown, if the clock has moved on

  constructor(elements, comparison) {
    this.comparison = comparison;
    this.#elements = elements;
    this.#clocks = elements.map((element) => element.parentElement.querySelector(".dg-now"));
    this.#since = [...comparison.querySelectorAll(".dg-since")];
    const widest = Math.max(...comparison.run.runs.flatMap(({ clocks }) => clocks.map((each) => each.length)));
    for (const clock of this.#clocks) clock.style.minWidth = `${widest}ch`;
    elements.forEach((element, side) => {
      nameLanes(element, comparison.run.runs[side].data.lanes);
      this.#listen(element, side);
    });
  }

  show(position) {
    const { run } = this.comparison;
    const clocks = run.clocks(position);
    const own = run.at(position).map((index, side) => run.runs[side].clock(index));
    this.#elements.forEach((element, side) => {
      const across = (run.place(side, position) / 10000) * element.viewBox.baseVal.width;
      element.querySelector(".dg-playhead").setAttribute("transform", `translate(${across})`);
      this.#clocks[side].textContent = clocks[side];
      this.#since[side].textContent = own[side] === clocks[side] ? "" : `since ${own[side]}`;
    });
  }

  #listen(element, side) {
    const lead = (event) => {
      const { comparison } = this;
      const { left, width } = element.getBoundingClientRect();
      const position = comparison.run.nearest(side, (event.clientX - left) / width);
      if (position !== comparison.step) comparison.go(position);
    };
    element.addEventListener("pointerdown", (event) => {
      event.stopPropagation(); // it is no swipe
      if (event.button) return;
      element.setPointerCapture(event.pointerId);
      lead(event);
    });
    element.addEventListener("pointermove", (event) => element.hasPointerCapture(event.pointerId) && lead(event));
  }
}
