const NOTHING = []; // what a slot holds at the steps that do not show it: no text, and nothing in full

/** What one view of a run shows at a step, worked out from what is new at each. Pure. */
export class View {
  #reached = -1;
  #told = []; // the parts of the description at the step that is reached
  #lists = new Map();

  constructor(data, texts) {
    this.data = data;
    this.texts = texts;
    this.slots = data.slots;
    this.fills = new Uint32Array(data.slots.length); // what each slot holds, by its number; 0 is nothing
  }

  /** Works out what there is at the step with an index: what is new leads forwards only, but it is short. */
  reach(index) {
    if (index < this.#reached) {
      this.fills.fill(0);
      this.#told = [];
      this.#lists.clear();
      this.#reached = -1;
    }
    while (this.#reached < index) this.#advance(++this.#reached);
  }

  #advance(index) {
    const { deltas, descriptions, lists } = this.data;
    const delta = deltas[index];
    for (let at = 0; at < delta.length; at += 2) this.fills[delta[at]] = delta[at + 1];
    for (const [at, gone, ...parts] of descriptions[index]) this.#told.splice(at, gone, ...parts);
    for (const [name, at, gone, ...lines] of lists[index]) {
      if (!this.#lists.has(name)) this.#lists.set(name, []);
      this.#lists.get(name).splice(at, gone, ...lines);
    }
  }

  get description() {
    return this.#told.map((part) => this.texts[part]).join(". ");
  }

  /**
   * How a slot looks that holds something: its text, its classes, the length that the text is to have, or null, and how
   * far to the right of its place it stands.
   */
  look(fill) {
    const [text, classes, length, , shift = 0] = this.data.fills[fill - 1];
    return { text: this.texts[text], classes, length, shift };
  }

  /** The things of what a slot shows: what it is, and then to what that belongs; none where that is not known. */
  things(fill) {
    return (fill && this.data.fills[fill - 1][5]) || NOTHING;
  }

  /** The lines of what a slot shows cut, in full; null where it is not cut. */
  whole(fill) {
    const [, , , whole] = fill ? this.data.fills[fill - 1] : NOTHING;
    if (!whole?.length) return null;
    const [of, first, last] = whole;
    const lines = typeof of === "string" ? (this.#lists.get(of) ?? []).slice(first, last) : whole;
    return lines.map((line) => this.texts[line]).filter(Boolean);
  }

  /** The numbers of the texts that are new at a step, in the picture or its description; of a list its name tells nothing. */
  news(index) {
    const { deltas, fills, descriptions } = this.data;
    const texts = ([text, , , lines = []]) => (typeof lines[0] === "string" ? [text] : [text, ...lines]);
    return [
      ...deltas[index].filter((fill, at) => at % 2 && fill).flatMap((fill) => texts(fills[fill - 1])),
      ...descriptions[index].flatMap((change) => change.slice(2)),
    ];
  }
}
