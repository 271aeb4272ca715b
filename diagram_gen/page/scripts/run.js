import { Standing } from "./standing.js";
import { Steps } from "./steps.js";
import { View } from "./view.js";

/** A run as a page holds it: `walkthrough.py` says what is in its data. Pure. */
export class Run {
  #standing;
  #own = new Map();

  constructor(data) {
    this.data = data;
    this.texts = data.texts;
    this.steps = new Steps(data);
    this.opening = data.opening;
    this.switches = new Set(data.switches);
    this.views = data.views.map((view) => new View(view, data.texts));
    this.#standing = new Standing(data);
  }

  /** The thing with an id, as a number; -1 where there is no such thing. Lines of the program are below zero. */
  thing(id) {
    return this.texts.indexOf(id);
  }

  /** The tasks at a step: by their things what each is called, its state, the sign of that, and the rows where it stands. */
  standing(index) {
    return this.#standing.at(index);
  }

  /** What is told of a step, in parts: a `text` each, and where that names a task, the `state` it is in, its `sign` and its `thing`. */
  told(index) {
    const text = this.sentence(index);
    const mentions = this.data.mentions[index];
    const parts = [];
    let told = 0;
    for (let at = 0; at < mentions.length; at += 4) {
      const [start, end, number, thing] = mentions.slice(at, at + 4);
      const [state, sign] = this.texts[number].split(" ");
      parts.push({ text: text.slice(told, start) }, { text: text.slice(start, end), state, sign, thing });
      told = end;
    }
    parts.push({ text: text.slice(told) });
    return parts.filter((part) => part.text);
  }

  /** The indexes of all sentences, of each the first. */
  get sentences() {
    const { sentences } = this.data;
    return [...new Map(sentences.map((number, index) => [number, index]).reverse()).values()];
  }

  /** What is told of a step, as one text. */
  sentence(index) {
    return this.texts[this.data.sentences[index]];
  }

  /** How long a sentence is. */
  length(index) {
    return this.sentence(index).length;
  }

  /** The number of the step that is the reason for another; null where there is none. */
  reason(index) {
    return this.data.reasons[index];
  }

  /** What the virtual clock says. */
  clock(index) {
    return this.texts[this.data.clocks[index]];
  }

  get clocks() {
    return this.data.clocks.map((number) => this.texts[number]);
  }

  /** The execution pointers that stand in the listing at a step: the number of a row, and the kind of each. */
  pointers(index) {
    const told = this.texts[this.data.pointers[index]].split(" ").filter(Boolean);
    return told.map((pointer) => {
      const [row, kind] = pointer.split(":");
      return { row: Number(row), kind };
    });
  }

  /** The row at which control stands at a step, or at which it will go on. */
  sight(index) {
    return this.data.sights[index];
  }

  /**
   * The index of the next step of a kind, or of the one before: a switch, a line, or any; of a task that is followed, of
   * its own. The ends of the run are of all.
   */
  stride(kind, index, by, task = null) {
    const last = this.data.lines.length - 1;
    let found = index;
    do found += by;
    while (found > 0 && found < last && !this.is(kind, found, task));
    return Math.min(last, Math.max(0, found));
  }

  /** Whether a step is of a kind; for a task that is followed, whether it is one of its own. */
  is(kind, index, task = null) {
    const own = task === null ? null : this.own(task);
    if (kind === "line") return this.data.lines[index] !== null && (!own || own.runs.has(index));
    if (kind === "switch") return (own ? own.turns : this.switches).has(index);
    return !own || own.runs.has(index) || own.turns.has(index);
  }

  /** Who runs at a step, in words. */
  runner(index) {
    const name = this.data.lanes[this.data.runs[index]];
    return name && `${name} runs`;
  }

  /** A task's own steps, by their indexes: all at which it `runs`, and those at which it begins to, or changes its state. */
  own(task) {
    if (!this.#own.has(task)) this.#own.set(task, ownSteps(this.data, task));
    return this.#own.get(task);
  }

  /** Where each step lies on the ribbon, in hundredths of a percent of its width; they ascend. */
  get places() {
    return this.data.places;
  }

  /** The index of the step that lies nearest to a part of the ribbon's width. */
  nearest(part) {
    const { places } = this;
    const place = part * 10000;
    let [low, high] = [0, places.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (places[middle] < place) low = middle + 1;
      else high = middle;
    }
    return low && place - places[low - 1] < places[low] - place ? low - 1 : low;
  }

  /** Whether a row's line ever runs. */
  runs(row) {
    return this.data.lines.includes(row);
  }

  /** The index of the next step at which a row's line is about to run; after the last one comes the first. */
  next(row, index) {
    const later = this.data.lines.indexOf(row, index + 1);
    return later >= 0 ? later : this.data.lines.indexOf(row);
  }
}

const ownSteps = ({ runs, ids, standing }, task) => {
  const own = { runs: new Set(), turns: new Set() };
  let state = null;
  runs.forEach((lane, index) => {
    const change = standing[index].find(([each]) => each === task);
    if (change && change[3] !== state) own.turns.add(index);
    state = change?.[3] ?? state;
    if (ids[lane] !== task) return;
    own.runs.add(index);
    if (ids[runs[index - 1]] !== task) own.turns.add(index);
  });
  return own;
};
