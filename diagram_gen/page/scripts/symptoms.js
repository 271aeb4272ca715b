import { fits, likely } from "./likeness.js";

/** Puts a field above lists, by which their reader narrows them down to what is like a message. */
export class Symptoms {
  #lists;
  #items;
  #field;
  #said;

  constructor(places) {
    this.#lists = places.flatMap((place) => [...place.querySelectorAll("ul")]);
    this.#items = this.#lists.flatMap((list) => [...list.children]);
    this.#field = Object.assign(document.createElement("textarea"), { rows: 2, spellcheck: false, autocomplete: "off" });
    this.#said = Object.assign(document.createElement("output"), { className: "dg-symptoms-said" });
    const label = document.createElement("label");
    label.append("A message, or some words of one", this.#field);
    const form = Object.assign(document.createElement("div"), { className: "dg-symptoms-form" });
    form.append(label, this.#said);
    places[0].before(form);
    this.#field.addEventListener("input", () => this.#narrow());
    this.#narrow();
  }

  #narrow() {
    const sought = this.#field.value.trim();
    const texts = this.#items.map(message);
    const found = sought ? likely(texts, this.#field.value) : [];
    this.#items.forEach((item, index) => (item.hidden = found.length > 0 && !found.includes(index)));
    for (const list of this.#lists) this.#close(list);
    this.#said.replaceChildren(...this.#count(sought, found.length, fits(texts, this.#field.value)));
  }

  /** Takes out of sight a group of which nothing is left, with its heading and what else is above it. */
  #close(list) {
    list.hidden = [...list.children].every((item) => item.hidden);
    for (let above = list.previousElementSibling; above && above.localName !== "ul"; above = above.previousElementSibling)
      above.hidden = list.hidden;
  }

  #count(sought, found, fit) {
    const all = this.#items.length;
    if (!sought) return [`${all} symptoms`];
    if (!found) return [`No symptom has a word of that; here are all ${all}. Perhaps it is one of the `, elsewhere(), "."];
    return [fit ? `${found} of ${all} symptoms` : `Nothing fits well; the nearest ${found} of ${all} symptoms:`];
  }
}

/** What an item is found by: all of it, or, where it begins with a message of which it says more, what is code there. */
const message = (item) => {
  if (item.firstElementChild.localName !== "code") return item.textContent;
  return [...item.querySelectorAll(":scope > code")].map((code) => code.textContent).join(" ");
};

/** The link of the page to where to look for what is no symptom. */
const elsewhere = () => document.querySelector(".dg-symptoms-else").cloneNode(true);
