/**
 * Two runs that are gone through together: position after position, each with a step of either. `comparison.py` says what
 * is in the data. It answers what controls ask of a run, with positions in the place of steps. Pure.
 */
export class Pairs {
  constructor(data, runs) {
    this.data = data;
    this.runs = runs;
    /** Whether the steps go together by `time`, or by `step`. */
    this.way = data.by;
  }

  /** What controls ask of a run's steps. A moment is named by the number of the run that comes to it, and its name there. */
  get steps() {
    const moments = this.runs.flatMap(({ steps }, side) =>
      [...steps.moments].map(([name, step]) => [`${side} ${name}`, this.position(side, steps.index(step))]),
    );
    return {
      index: (position) => position,
      moments: new Map(moments),
      moment: (position) => moments.find(([, at]) => at === position)?.[0],
    };
  }

  get last() {
    return this.#sides[0].length - 1;
  }

  /** The index of the step of either run. */
  at(position) {
    return this.#sides.map((indexes) => indexes[position]);
  }

  /** The first position at which one of the runs is at the step with an index. */
  position(side, index) {
    const found = this.#sides[side].findIndex((each) => each >= index);
    return found < 0 ? this.last : found;
  }

  /** Which of the runs goes on to a position, the first if both do: what names its step names the position. */
  mover(position) {
    return this.#goesOn(0, position) || !this.#goesOn(1, position) ? 0 : 1;
  }

  /** The next position at which a run goes on by a step of a kind, or the one before. The ends are of all kinds. */
  stride(kind, position, by) {
    let found = position;
    const is = (side) => this.#goesOn(side, found) && this.runs[side].is(kind, this.#sides[side][found]);
    do found += by;
    while (found > 0 && found < this.last && !is(0) && !is(1));
    return Math.min(this.last, Math.max(0, found));
  }

  /** Where the positions lie along the axis, in hundredths of a percent of its width; by step, one as far as another. */
  get places() {
    return this.way === "time" ? this.data.places : this.#sides[0].map((_, position) => position);
  }

  /** Where along the axis a position is on the ribbon of a run. */
  place(side, position) {
    return this.way === "time" ? this.data.places[position] : this.runs[side].places[this.#sides[side][position]];
  }

  /** The position that a part of the width of a run's ribbon leads to. */
  nearest(side, part) {
    if (this.way === "step") return this.position(side, this.runs[side].nearest(part));
    return Math.max(0, this.data.places.findLastIndex((place) => place <= part * 10000));
  }

  /** What the virtual clock of either run says: by time they are one. */
  clocks(position) {
    const indexes = this.at(position);
    const clocks = this.runs.map((run, side) => run.clock(indexes[side]));
    return this.way === "time" ? clocks.fill(clocks[this.mover(position)]) : clocks;
  }

  clock(position) {
    return [...new Set(this.clocks(position))].join(" and ");
  }

  runner() {
    return "";
  }

  get #sides() {
    return this.data[this.way];
  }

  #goesOn(side, position) {
    const indexes = this.#sides[side];
    return position > 0 && indexes[position] !== indexes[position - 1];
  }
}
