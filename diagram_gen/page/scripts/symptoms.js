import { likely } from "./likeness.js";

/** Puts a field above a list, by which its reader narrows it down to what is like a message. */
export class Symptoms {
  #list;
  #items;
  #field;
  #said;

  constructor(list) {
    this.#list = list;
    this.#items = [...list.querySelectorAll("li")];
    this.#field = Object.assign(document.createElement("textarea"), { rows: 2, spellcheck: false, autocomplete: "off" });
    this.#said = Object.assign(document.createElement("output"), { className: "dg-symptoms-said" });
    const label = document.createElement("label");
    label.append("A message, or some words of one", this.#field);
    const form = Object.assign(document.createElement("div"), { className: "dg-symptoms-form" });
    form.append(label, this.#said);
    list.before(form);
    this.#field.addEventListener("input", () => this.#narrow());
    this.#narrow();
  }

  #narrow() {
    const sought = this.#field.value.trim();
    const texts = this.#items.map((item) => item.textContent);
    const found = sought ? likely(texts, this.#field.value) : [];
    this.#items.forEach((item, index) => (item.hidden = found.length > 0 && !found.includes(index)));
    for (const list of this.#list.querySelectorAll("ul")) this.#close(list);
    this.#said.textContent = this.#count(sought, found.length);
  }

  /** Takes out of sight a group of which nothing is left, with its heading. */
  #close(list) {
    list.hidden = [...list.children].every((item) => item.hidden);
    list.previousElementSibling.hidden = list.hidden;
  }

  #count(sought, found) {
    const all = this.#items.length;
    if (!sought) return `${all} symptoms`;
    return found ? `${found} of ${all} symptoms` : `No symptom has a word of that; here are all ${all}.`;
  }
}
