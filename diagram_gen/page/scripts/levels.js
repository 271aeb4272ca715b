const LOWER = 0.6; // how low a stack has to be, of what it is around that, to have less room above it
const LASTING = 6; // and for how many steps

/** How much of its window a picture that grows upward needs at each step and those around it, in its units. Pure. */
export class Levels {
  #heights = [];
  #found = [];
  #room = null;

  /** `tops` says from which index on the picture reaches up to where, of so many steps; below it is the `ground`. */
  constructor(tops, count, ground) {
    tops.forEach(([index, top], number) => {
      const next = tops[number + 1]?.[0] ?? count;
      for (let step = index; step < next; step++) this.#heights.push(ground - top);
    });
  }

  /** Whether the picture grows upward at all. */
  get any() {
    return this.#heights.length > 0;
  }

  /**
   * The level at a step, in a window of so much room: all of it, or less where the stack stays low for long.
   * As much as `empty` may stay free above a stack: less is not worth a move.
   */
  at(index, room, empty) {
    if (this.#room !== room) {
      this.#room = room;
      this.#found = this.#heights.map(() => room);
      this.#lower(0, this.#heights.length - 1, room, empty);
    }
    return this.#found[index];
  }

  /** Between two steps, which have a level, finds where the stack is so low for so long that it gets another one. */
  #lower(from, to, level, empty) {
    const heights = this.#heights;
    const most = Math.min(level * LOWER, level - empty);
    for (let first = from, last; first <= to; first = last + 1) {
      const low = heights[first] <= most;
      for (last = first; last < to && heights[last + 1] <= most === low; last++);
      if (!low || (last - first < LASTING && first > 0 && last + 1 < heights.length)) continue;
      const needed = heights.slice(first, last + 1).reduce((one, other) => Math.max(one, other));
      this.#found.fill(needed, first, last + 1);
      this.#lower(first, last, needed, empty);
    }
  }
}
