export const NEAR = 6; // pixels that stay free around what is brought into sight

/** Scrolls a window of the walkthrough's, never the page, as far as it takes to have all of an element in sight. */
export const reveal = (pane, element, margin = 0) => {
  const top = pane.getBoundingClientRect().top + pane.clientTop;
  const box = element.getBoundingClientRect();
  const above = box.top - margin - top;
  const below = box.bottom + margin - top - pane.clientHeight;
  if (above < 0 || below > 0) pane.scrollTop += above < 0 ? above : Math.min(below, above);
};
