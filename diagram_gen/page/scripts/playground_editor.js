/**
 * The editor of a program. It is asked for when the reader is about to change the program: until then, what the page has
 * of the program stands there, and that has the place in the order of the keyboard.
 */
export class Editor {
  #parent;
  #address;
  #options;
  #text = "";
  #coming = null;
  #made = null;
  #at = null; // where the reader has pressed

  /** In an element, with what the module at an address makes. */
  constructor(parent, address, options) {
    [this.#parent, this.#address, this.#options] = [parent, address, options];
    const listing = parent.querySelector(".dg-listing > pre");
    Object.assign(listing, { role: "textbox", ariaMultiLine: "true", ariaLabel: options.label, ariaDescription: options.help });
    parent.addEventListener("pointerdown", ({ clientX: x, clientY: y }) => (this.#at = { x, y }));
    parent.addEventListener("focusin", () => this.wake(), { once: true });
  }

  get text() {
    return this.#made ? this.#made.text : this.#text;
  }

  set text(text) {
    this.#text = text;
    if (this.#made) this.#made.text = text;
    else this.wake();
    if (this.#made) toCode(this.#parent, text);
  }

  /** Has a text of which the page shows the program: nothing more is there before the reader asks. */
  offer(text) {
    if (this.#coming) this.text = text;
    else this.#text = text;
  }

  /** Marks a line by what is said of it, and others without a word; or none. */
  async markLine(number, message = "", others = []) {
    if (number !== null) await this.wake();
    this.#made?.markLine(number, message, others);
  }

  async focus() {
    await this.wake();
    this.#made.focus();
  }

  /** Has the editor there. */
  wake() {
    return (this.#coming ??= this.#come());
  }

  async #come() {
    const make = await maker(this.#address);
    const [parent, text, listing] = [this.#parent, this.#text, this.#parent.querySelector(".dg-listing > pre")];
    const [isWanted, down] = [parent.matches(":focus-within"), listing.scrollTop];
    parent.replaceChildren();
    this.#made = make(parent, { ...this.#options, text });
    toCode(parent, text);
    parent.scrollTop += down;
    if (isWanted) this.#made.focus(this.#at);
  }
}

/** What makes an editor; where the module that does can't be had, a plain field does the same as well as it can. */
const maker = async (address) => {
  try {
    return (await import(address)).editor;
  } catch {
    return (parent, options) => new Field(parent, options);
  }
};

/** Has the code of a program in view, below its docstring, in an element that scrolls: the line that it begins with at the top. */
const toCode = (box, text) => {
  const [docstring = ""] = /^\s*(?:\w?"""[^]*?"""\s*)?/.exec(text);
  const before = docstring.trim() ? docstring.split("\n").length - 1 : 0;
  box.scrollTop = (box.scrollHeight * before) / text.split("\n").length;
};

/** A field for text, with a paragraph below it for what is said of a line. */
class Field {
  #field;
  #said;

  constructor(parent, { text, label, onChange }) {
    this.#field = make("textarea", { value: text, spellcheck: false, autocapitalize: "off", ariaLabel: label });
    this.#said = make("p", { className: "dg-mistake", hidden: true });
    this.#field.addEventListener("input", onChange);
    parent.replaceChildren(this.#field, this.#said);
    this.#fit();
  }

  get text() {
    return this.#field.value;
  }

  set text(text) {
    this.#field.value = text;
    this.#fit();
  }

  /** Marks a line by what is said of it, or none. */
  markLine(number, message = "") {
    this.#said.hidden = number === null;
    this.#said.textContent = number === null ? "" : `Line ${number}: ${message}`;
  }

  focus() {
    this.#field.focus();
  }

  #fit() {
    this.#field.rows = this.text.split("\n").length + 1;
  }
}

const make = (name, properties) => Object.assign(document.createElement(name), properties);
