const SMALL = "(max-width: 45em)"; // a screen on which there is room for one view at first

/** Which of the views are shown: those whose boxes are checked, and one always is. */
export class Choice {
  #boxes;
  #pictures;

  /** It tells by a call when the reader has `chosen`. */
  constructor(boxes, pictures, chosen) {
    this.#boxes = boxes;
    this.#pictures = pictures;
    if (matchMedia(SMALL).matches) for (const box of boxes.slice(1)) box.checked = false;
    for (const box of boxes) {
      // Else a browser that comes back here sets it to what it was, later than now. HTML allows it no such attribute.
      box.autocomplete = "off";
      box.addEventListener("change", () => {
        if (!boxes.some((each) => each.checked)) box.checked = true;
        this.#apply();
        chosen();
      });
    }
    this.#apply();
  }

  #apply() {
    this.#boxes.forEach((box, number) => (this.#pictures[number].pane.hidden = !box.checked));
    for (const { cuts } of this.#pictures) cuts.close();
  }
}
