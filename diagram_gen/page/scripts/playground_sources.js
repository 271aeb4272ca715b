import { unpacked } from "./playground_code.js";
import { codeOf, snippetOf } from "./playground_programs.js";

/** What programs were before readers changed them, by their names: snippets of the site, shared ones, and an empty one. */
export class Sources {
  #name;
  #path;
  #downloads;
  #shown;
  #known = new Map();

  /** `shown` is what the page has of the first program. */
  constructor({ name, path, downloads }, shown) {
    [this.#name, this.#path, this.#shown] = [name, path, shown];
    this.#downloads = new URL(downloads, document.baseURI).href;
  }

  /** The program that the page begins with. */
  get first() {
    return `snippet=${this.#name}`;
  }

  /** A program's `text`, and what was `recorded` of its run when the site was made, if it was; null if there is none. */
  of(name) {
    if (!this.#known.has(name)) this.#known.set(name, this.#asked(name));
    return this.#known.get(name);
  }

  /** The path of a program, as far as its run names one. */
  path(name) {
    const folder = this.#path.slice(0, -`${this.#name}.py`.length);
    return snippetOf(name) ? `${folder}${snippetOf(name)}.py` : "program.py";
  }

  /** What its files are called. */
  stem(name) {
    return this.path(name).split("/").at(-1).slice(0, -".py".length);
  }

  async #asked(name) {
    const [snippet, code] = [snippetOf(name), codeOf(name)];
    if (code) {
      const text = await unpacked(code);
      return text === null ? null : { text, recorded: null };
    }
    return snippet ? this.#snippet(name, `${this.#downloads}${snippet}`) : { text: "", recorded: null };
  }

  async #snippet(name, address) {
    const [text, recorded] = await Promise.all([given(`${address}.py`, "text"), given(`${address}.json`, "json")]);
    if (text === null) this.#known.delete(name); // it is asked for again the next time
    if (text !== null) return { text, recorded };
    return name === this.first ? { text: this.#shown, recorded: null } : null;
  }
}

/** What a file has, as text or as data; null if it can't be had. */
const given = async (address, as) => {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer[as]() : null;
  } catch {
    return null;
  }
};
