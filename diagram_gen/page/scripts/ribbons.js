import { nameLanes, scrub } from "./ribbon.js";

/** The ribbons of two runs, one above the other: each says where its run is, and leads both to anywhere. */
export class Ribbons {
  #elements;
  #clocks;
  #since; // below them: since when a run has stood as it is shown, if the clock has moved on

  constructor(elements, comparison) {
    this.comparison = comparison;
    this.#elements = elements;
    const [clocks, since] = [".dg-now", ".dg-since"].map((name) => elements.map((each) => each.parentElement.querySelector(name)));
    this.#clocks = clocks;
    this.#since = since;
    const widest = Math.max(...comparison.run.runs.flatMap(({ clocks }) => clocks.map((each) => each.length)));
    for (const clock of clocks) clock.style.minWidth = `${widest}ch`;
    for (const each of since) each.style.minWidth = `${widest + "since ".length}ch`;
    elements.forEach((element, side) => {
      nameLanes(element, comparison.run.runs[side].data.lanes);
      scrub(element, (part) => {
        const position = comparison.run.nearest(side, part);
        if (position !== comparison.step) comparison.go(position);
      });
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
}
