const OPEN = "dg-playground"; // which program was open

/**
 * The programs of a reader: what the browser keeps of those that were edited. Pure.
 *
 * Each has the name that a page's address has for it: `snippet=…` or `code=…`, which has all of a shared program in it; or
 * it is the reader's own from the beginning. What is shared is another program than the reader's, and never in its place.
 */
export class Programs {
  #kept;

  /** `kept` has texts by names, as `kept.js` says. */
  constructor(kept) {
    this.#kept = kept;
  }

  /** The name of the program that was open last, if any was. */
  get open() {
    return this.#kept.get(OPEN);
  }

  set open(name) {
    this.#kept.set(OPEN, name);
  }

  /** What the reader has made of a program; null if nothing. */
  edited(name) {
    return this.#kept.get(`${OPEN}:${name}`);
  }

  /** Keeps what the reader has made of a program, or forgets it where that is what it was. */
  write(name, text, original) {
    this.#kept.set(`${OPEN}:${name}`, text === original ? "" : text);
  }
}

export const OWN = "own";

/** The name of the program that an address asks for by what is behind its `#`; null if it asks for none. Pure. */
export const named = (hash) => {
  const name = hash.slice(1);
  return /^(?:snippet=[\w-]+\/[\w-]+|code=[\w-]+)$/.test(name) ? name : null;
};

/** Of the name of a program, the snippet that it began as; null for others. */
export const snippetOf = (name) => (name.startsWith("snippet=") ? name.slice("snippet=".length) : null);

/** Of the name of a program, what has all of it, packed; null for others. */
export const codeOf = (name) => (name.startsWith("code=") ? name.slice("code=".length) : null);
