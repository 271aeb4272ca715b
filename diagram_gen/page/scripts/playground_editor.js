/**
 * An editor in an element, with what the module at an address makes: it has a `text`, marks a line with what is said of it,
 * and can have the focus. Where that module can't be had, a plain field does the same as well as it can.
 */
export const editor = async (parent, address, options) => {
  try {
    const { editor: full } = await import(address);
    parent.replaceChildren();
    return full(parent, options);
  } catch {
    return new Field(parent, options);
  }
};

/** Has the code of a program in view, below its docstring, in an element that scrolls: the line that it begins with at the top. */
export const toCode = (box, text) => {
  const [docstring = ""] = /^\s*(?:\w?"""[^]*?"""\s*)?/.exec(text);
  const before = docstring.trim() ? docstring.split("\n").length - 1 : 0;
  box.scrollTop = (box.scrollHeight * before) / text.split("\n").length;
};

/** A field for text, with a paragraph below it for what is said of a line. */
class Field {
  #field;
  #said;
  #changed;

  constructor(parent, { text = "", label, onChange }) {
    this.#field = make("textarea", { value: text, spellcheck: false, autocapitalize: "off", ariaLabel: label });
    this.#said = make("p", { className: "dg-mistake", hidden: true });
    this.#changed = onChange;
    this.#field.addEventListener("input", () => onChange(this.text));
    parent.replaceChildren(this.#field, this.#said);
    this.#fit();
  }

  get text() {
    return this.#field.value;
  }

  set text(text) {
    this.#field.value = text;
    this.#fit();
    this.#changed(text);
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
