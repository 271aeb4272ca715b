const KEPT = "dg-answered"; // what the browser keeps: the keys of the questions that its reader has answered
const CHANGED = "dg-answered"; // what is told on the page when there are others

const read = () => {
  try {
    return new Set(JSON.parse(localStorage.getItem(KEPT) ?? "[]"));
  } catch {
    return new Set(); // it keeps nothing, or not for us
  }
};

let answered = read();

const change = (keys) => {
  answered = keys;
  try {
    if (keys.size) localStorage.setItem(KEPT, JSON.stringify([...keys]));
    else localStorage.removeItem(KEPT);
  } catch {
    // Then they are known until the page is left.
  }
  dispatchEvent(new Event(CHANGED));
};

/** Which questions the reader has answered: known to this browser alone, and as long as it keeps that. */
export const answers = {
  has: (key) => answered.has(key),
  add: (key) => change(new Set([...answered, key])),
  forget: () => change(new Set()),
  /** Calls back when there are others, until the signal. */
  listen: (changed, signal) => addEventListener(CHANGED, changed, { signal }),
};
