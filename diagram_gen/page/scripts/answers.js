import { kept } from "./kept.js";

const KEPT = "dg-answered"; // what the browser keeps: the keys of the questions that its reader has answered
const CHANGED = "dg-answered"; // what is told on the page when there are others

const read = () => {
  try {
    return new Set(JSON.parse(kept.get(KEPT) ?? "[]"));
  } catch {
    return new Set(); // something else has written there
  }
};

const asked = [...document.querySelectorAll(".dg-question")].map((form) => form.dataset.key); // before any is taken out
let answered = read();

const change = (keys) => {
  answered = keys;
  kept.set(KEPT, keys.size ? JSON.stringify([...keys]) : "");
  dispatchEvent(new Event(CHANGED));
};

/** Which questions the reader has answered: known to this browser alone, and as long as it keeps that. */
export const answers = {
  has: (key) => answered.has(key),
  /** How many questions of the page are answered, and how many there are, also where the reader is far away. */
  get count() {
    return [asked.filter(answers.has).length, asked.length];
  },
  add: (key) => change(new Set([...answered, key])),
  forget: () => change(new Set()),
  /** Calls back when there are others, until the signal. */
  listen: (changed, signal) => addEventListener(CHANGED, changed, { signal }),
};
