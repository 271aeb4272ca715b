import { Slot } from "./slot.js";

const SMALLEST = 11 / 14; // how far a picture may shrink before it scrolls: to type of 11 pixels
const SMALLEST_FINE = 10.5 / 12; // where some of its type is smaller: to type of 10.5
const FINE = ".dg-tick, .dg-said, .dg-mark, .dg-outcome";

/** One arrangement of a picture's slots: the drawing of all steps, none of which shows anything yet. */
export class Layout {
  constructor(drawing, names) {
    this.box = drawing.getAttribute("viewBox").split(" ").map(Number);
    this.width = this.box[2];
    /** How many times its own size it has to have, to be read. */
    this.smallest = drawing.querySelector(FINE) ? SMALLEST_FINE : SMALLEST;
    const copy = drawing.cloneNode(true);
    this.slots = slotsOf(copy, names);
    this.nodes = [...copy.childNodes];
  }
}

/** The slots of a drawing in the order of their numbers, none of them shown; those that no step fills are taken out. */
const slotsOf = (drawing, names) => {
  const elements = new Map([...drawing.querySelectorAll("[data-slot]")].map((each) => [each.dataset.slot, each]));
  const slots = names.map((name) => new Slot(elements.get(name)));
  for (const name of names) elements.delete(name);
  for (const unused of elements.values()) unused.remove();
  for (const slot of slots) slot.hide();
  return slots;
};
