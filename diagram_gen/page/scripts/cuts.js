import { press } from "./keyboard.js";
import { NEAR } from "./sight.js";

const LINGERS = 200; // milliseconds that a text in full stays when the pointer leaves, so that it can get there

/** What a picture cuts or leaves out: a button over each such text opens it in full, below it. */
export class Cuts {
  #closing = 0;
  #buttons = new Map(); // by the number of the slot
  #opened = null;
  #pinned = false;

  constructor(pane, id) {
    this.layer = document.createElement("div");
    this.layer.className = "dg-cuts";
    this.panel = Object.assign(document.createElement("div"), { className: "dg-whole", id, hidden: true });
    this.panel.setAttribute("role", "group");
    this.panel.setAttribute("aria-label", "In full");
    pane.append(this.layer);
    pane.after(this.panel);
    const of = (event) => event.target.closest(".dg-cut");
    this.layer.addEventListener("pointerover", (event) => event.pointerType === "mouse" && of(event) && this.open(of(event)));
    this.layer.addEventListener("pointerout", () => this.#closeSoon());
    this.layer.addEventListener("focusin", (event) => of(event).matches(":focus-visible") && this.open(of(event), true));
    this.layer.addEventListener("click", (event) => this.#click(of(event)));
    this.layer.addEventListener("keydown", (event) => this.#press(event, of(event)));
    this.panel.addEventListener("pointerenter", () => clearTimeout(this.#closing));
    this.panel.addEventListener("pointerleave", () => this.#closeSoon());
    for (const each of [this.layer, this.panel]) each.addEventListener("focusout", (event) => this.#leave(event.relatedTarget));
  }

  /** Until the signal, heeds what is done elsewhere on the page: that closes what is open. */
  listen(signal) {
    addEventListener("keydown", (event) => event.key === "Escape" && this.close(), { signal });
    addEventListener("pointerdown", (event) => this.#has(event.target) || this.close(), { signal });
  }

  /** Has a button for each of these: a slot, what it shows, its lines in full, and its place in the layer. */
  show(wanted) {
    const gone = new Set(this.#buttons.keys());
    for (const { slot, text, lines, place } of wanted) {
      gone.delete(slot);
      const button = this.#buttons.get(slot) ?? this.#add(slot);
      button.lines = lines;
      button.setAttribute("aria-label", `${text}, in full`);
      for (const [side, pixels] of Object.entries(place)) button.style[side] = `${pixels}px`;
    }
    for (const slot of gone) this.#remove(slot);
    const all = [...this.#buttons.values()];
    if (all.length && !all.some((each) => each.tabIndex === 0)) all[0].tabIndex = 0;
    if (this.#opened) this.open(this.#opened, this.#pinned);
  }

  /** The number of the slot that a button lies over. */
  slot(button) {
    return [...this.#buttons].find(([, each]) => each === button)?.[0];
  }

  open(button, pinned = this.#pinned && this.#opened === button) {
    clearTimeout(this.#closing);
    if (this.#opened !== button) this.close();
    this.#opened = button;
    this.#pinned = pinned;
    button.setAttribute("aria-expanded", "true");
    const list = document.createElement("ul");
    list.append(...button.lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
    this.panel.replaceChildren(list);
    this.panel.hidden = false;
    this.#place(button);
  }

  close() {
    clearTimeout(this.#closing);
    this.#opened?.setAttribute("aria-expanded", "false");
    this.#opened = null;
    this.#pinned = false;
    this.panel.hidden = true;
  }

  #add(slot) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "dg-cut", tabIndex: -1 });
    for (const name of ["aria-controls", "aria-describedby"]) button.setAttribute(name, this.panel.id);
    button.setAttribute("aria-expanded", "false");
    this.#buttons.set(slot, button);
    this.layer.append(button);
    return button;
  }

  #remove(slot) {
    const button = this.#buttons.get(slot);
    if (this.#opened === button) this.close();
    if (document.activeElement === button) button.closest("dg-walkthrough").focus({ preventScroll: true });
    this.#buttons.delete(slot);
    button.remove();
  }

  #has(element) {
    return this.layer.contains(element) || this.panel.contains(element);
  }

  #click(button) {
    if (!button) return;
    if (this.#opened === button && this.#pinned) this.close();
    else this.open(button, true);
  }

  #press(event, button) {
    if (button) press(event, { ArrowUp: () => this.#move(button, -1), ArrowDown: () => this.#move(button, 1) });
  }

  /** Moves the focus to the next of the buttons from the top down, or to the one before. */
  #move(button, by) {
    const at = (each) => each.getBoundingClientRect();
    const order = [...this.#buttons.values()].sort((one, other) => at(one).top - at(other).top || at(one).left - at(other).left);
    const target = order[order.indexOf(button) + by];
    if (!target) return;
    button.tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
  }

  #leave(next) {
    if (next && !this.#has(next)) this.close();
  }

  #closeSoon() {
    clearTimeout(this.#closing);
    if (!this.#pinned) this.#closing = setTimeout(() => this.close(), LINGERS);
  }

  /** Below the button, or above it where the screen ends, and no further to the side than the views go. */
  #place(button) {
    const { panel } = this;
    const around = panel.offsetParent.getBoundingClientRect();
    const box = button.getBoundingClientRect();
    panel.style.left = `${Math.max(0, Math.min(box.left - around.left, around.width - panel.offsetWidth))}px`;
    const below = box.bottom + NEAR + panel.offsetHeight <= innerHeight || box.top < panel.offsetHeight + NEAR;
    panel.style.top = `${(below ? box.bottom + NEAR : box.top - NEAR - panel.offsetHeight) - around.top}px`;
    if (panel.scrollHeight > panel.clientHeight) panel.tabIndex = 0;
    else panel.removeAttribute("tabindex");
  }
}
