import { Steps } from "./steps.js";
import { View } from "./view.js";

/** A run as a page holds it: `walkthrough.py` says what is in its data. Pure. */
export class Run {
  constructor(data) {
    this.data = data;
    this.texts = data.texts;
    this.steps = new Steps(data);
    this.opening = data.opening;
    this.switches = new Set(data.switches);
    this.views = data.views.map((view) => new View(view, data.texts));
  }

  /** What is told of a step, in parts: a `text` each, and where that names a task, the `state` it is in and its `sign`. */
  told(index) {
    const text = this.texts[this.data.sentences[index]];
    const mentions = this.data.mentions[index];
    const parts = [];
    let told = 0;
    for (let at = 0; at < mentions.length; at += 3) {
      const [start, end, number] = mentions.slice(at, at + 3);
      const [state, sign] = this.texts[number].split(" ");
      parts.push({ text: text.slice(told, start) }, { text: text.slice(start, end), state, sign });
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

  /** How long a sentence is. */
  length(index) {
    return this.texts[this.data.sentences[index]].length;
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

  /** The index of the next step of a kind, or of the one before: a switch, a line, or any. The ends of the run are of all. */
  stride(kind, index, by) {
    const { lines } = this.data;
    const last = lines.length - 1;
    const among = { step: () => true, line: (each) => lines[each] !== null, switch: (each) => this.switches.has(each) }[kind];
    let found = index;
    do found += by;
    while (found > 0 && found < last && !among(found));
    return Math.min(last, Math.max(0, found));
  }

  /** Who runs at a step, in words. */
  runner(index) {
    const name = this.data.lanes[this.data.runs[index]];
    return name && `${name} runs`;
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
