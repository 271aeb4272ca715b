const MOST_NAMES = 6; // lanes that have their names beside them: of more there would be no room

/** Has the names of the lanes beside a ribbon, if there are not too many. */
export const nameLanes = (element, lanes) => {
  const names = element.previousElementSibling;
  names.hidden = lanes.length > MOST_NAMES;
  names.textContent = lanes.join("\n");
  names.style.setProperty("--dg-count", lanes.length);
};

/** Has a press or a drag on a ribbon lead to the part of its width at which it is. */
export const scrub = (element, lead) => {
  const follow = ({ clientX }) => {
    const { left, width } = element.getBoundingClientRect();
    lead((clientX - left) / width);
  };
  element.addEventListener("pointerdown", (event) => {
    event.stopPropagation(); // it is no swipe
    if (event.button) return;
    element.setPointerCapture(event.pointerId);
    follow(event);
  });
  element.addEventListener("pointermove", (event) => element.hasPointerCapture(event.pointerId) && follow(event));
};

/** The whole run drawn small above the controls: it says where in it the step lies that is shown, and leads to any other. */
export class Ribbon {
  #head;
  #places;
  #veil;
  #width;
  #element;
  #lit;
  #followed;
  #rows = new Set(); // of the lanes that are lit

  constructor(element, walkthrough) {
    this.walkthrough = walkthrough;
    this.#head = element.querySelector(".dg-playhead");
    this.#width = element.viewBox.baseVal.width;
    this.#places = walkthrough.run.places;
    this.#veil = document.createElementNS(element.namespaceURI, "path");
    this.#veil.setAttribute("class", "dg-ahead");
    this.#veil.setAttribute("d", `M1,0h${this.#width}v${element.viewBox.baseVal.height}H1z`);
    element.append(this.#veil);
    this.#element = element;
    this.#lit = this.#behind("dg-lit");
    this.#followed = this.#behind("dg-followed");
    nameLanes(element, walkthrough.run.data.lanes);
    scrub(element, (part) => {
      const { run } = walkthrough;
      const step = run.steps.stops[run.nearest(part)];
      if (step !== walkthrough.step) walkthrough.go(step);
    });
  }

  show(index) {
    this.#head.setAttribute("transform", this.#from(index));
    const { run, limit, last } = this.walkthrough;
    this.#veil.setAttribute("display", limit === last ? "none" : "inline"); // what comes then would answer a question
    this.#veil.setAttribute("transform", this.#from(run.steps.index(limit)));
  }

  /** The lane of a task is marked for as long as that is followed. */
  keep(thing) {
    this.#band(this.#followed, [this.walkthrough.run.data.ids.indexOf(thing)].filter((row) => row >= 0));
  }

  /** The thing whose lane is at a place. */
  thing({ target, clientY }) {
    if (target.closest?.(".dg-ribbon") !== this.#element || clientY === undefined) return undefined;
    const { ids } = this.walkthrough.run.data;
    const { top, height } = this.#element.getBoundingClientRect();
    return ids[Math.min(ids.length - 1, Math.max(0, Math.floor((ids.length * (clientY - top)) / height)))];
  }

  /** What has a lane. */
  get entries() {
    return this.walkthrough.run.data.ids.map((thing, row) => [[thing], (on) => this.#light(row, on)]);
  }

  #light(row, on) {
    if (on) this.#rows.add(row);
    else this.#rows.delete(row);
    this.#band(this.#lit, [...this.#rows]);
  }

  /** A band over the rows of some lanes. */
  #band(path, rows) {
    const high = this.#element.viewBox.baseVal.height / this.walkthrough.run.data.ids.length;
    path.setAttribute("d", rows.map((row) => `M0,${row * high}h${this.#width}v${high}H0z`).join(""));
  }

  /** A path behind all others. */
  #behind(name) {
    const path = document.createElementNS(this.#element.namespaceURI, "path");
    path.setAttribute("class", name);
    this.#element.prepend(path);
    return path;
  }

  /** Moves what is drawn at the left end to where the step with an index lies. */
  #from(index) {
    return `translate(${(this.#places[index] / 10000) * this.#width})`;
  }
}
