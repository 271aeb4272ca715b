/** Which steps of a run are shown, by their numbers in it. An index counts among those that are shown. Pure. */
export class Steps {
  #indexes;
  #names;

  constructor({ first, stops, moments, sentences }) {
    this.stops = stops ?? sentences.map((_, place) => first + place);
    this.first = first;
    this.last = this.stops.at(-1);
    this.hasGaps = Boolean(stops);
    this.moments = new Map(Object.entries(moments));
    this.#indexes = new Map(this.stops.map((step, index) => [step, index]));
    this.#names = new Map(Object.entries(moments).map(([name, step]) => [step, name]));
  }

  has(step) {
    return this.#indexes.has(step);
  }

  index(step) {
    return this.#indexes.get(step);
  }

  /** The nearest step that is shown. */
  near(step) {
    if (this.has(step)) return step;
    return this.stops.reduce((one, other) => (Math.abs(other - step) < Math.abs(one - step) ? other : one));
  }

  /** The step that is shown so many places after this one, or before it; this one where there is none. */
  beside(step, by) {
    return this.stops[this.index(step) + by] ?? step;
  }

  /** The name of a step that is a moment. */
  moment(step) {
    return this.#names.get(step);
  }

  /** How a link names a step: by its marker's name if it has one, which survives changes to the program. */
  name(step) {
    return this.moment(step) ?? String(step);
  }

  /** The number of the step that a link names, shown or not; NaN where it names none. */
  named(name) {
    return this.moments.get(name) ?? (/^\d+$/.test(name) ? Number(name) : NaN);
  }
}
