const SWIPE = 40; // pixels that a finger goes sideways for one step
const CONTROLS = "input, select, button:not(.dg-cut), label";

/** Does what a table has for `next` and `previous` when a finger goes sideways over an element. */
export const swipes = (element, does) => {
  let down = null;
  element.addEventListener("pointerdown", (event) => {
    down = event.pointerType === "touch" && !event.target.closest(CONTROLS) ? event : null;
  });
  element.addEventListener("pointerup", (event) => {
    const across = down ? event.clientX - down.clientX : 0;
    if (Math.abs(across) < SWIPE || Math.abs(across) < 2 * Math.abs(event.clientY - down.clientY)) return;
    does[across < 0 ? "next" : "previous"]();
  });
  element.addEventListener("pointercancel", () => (down = null));
};
