const CHARACTER = 8.4; // the width of a character in a picture's units, 0.6 of its type's size

/** One part of a picture that comes and goes: an element, or the comment that keeps its place. */
export class Slot {
  #isText;
  #classes;
  #shift = 0;
  #place = document.createComment("");

  constructor(element) {
    this.element = element;
    this.#isText = element.localName === "text";
    this.#classes = element.getAttribute("class");
  }

  hide() {
    this.element.replaceWith(this.#place);
  }

  fill({ text, classes, length, shift }) {
    const { element } = this;
    element.setAttribute("class", classes ? `${this.#classes} ${classes}` : this.#classes);
    if (shift) element.setAttribute("transform", `translate(${shift})`);
    else if (element.hasAttribute("transform")) element.removeAttribute("transform");
    this.#shift = shift;
    if (this.#isText) {
      element.textContent = text;
      if (length === null) {
        element.removeAttribute("textLength");
        element.removeAttribute("lengthAdjust");
      } else {
        element.setAttribute("textLength", length);
        element.setAttribute("lengthAdjust", "spacingAndGlyphs");
      }
    }
    this.#place.replaceWith(element);
  }

  /** Whether there is a text to be seen, which a mark can tell of. */
  get isRead() {
    return this.#isText && this.element.textContent !== "" && this.element.isConnected;
  }

  /** Where a change of this slot's text is to be marked: in the units of the picture. */
  get mark() {
    const { element } = this;
    const number = (name) => Number(element.getAttribute(name));
    const width = number("textLength") || element.textContent.length * CHARACTER;
    const x = number("x") + this.#shift - (element.getAttribute("text-anchor") === "end" ? width : 0);
    return { x: x - 2, y: number("y") - 14, width: width + 4, height: 19, rx: 3 };
  }
}
