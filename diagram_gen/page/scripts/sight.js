export const NEAR = 6; // pixels that stay free around what is brought into sight

/** Scrolls a window of the walkthrough's, never the page, as far as it takes to have all of an element in sight. */
export const reveal = (pane, element, margin = 0) => {
  const top = pane.getBoundingClientRect().top + pane.clientTop;
  const box = element.getBoundingClientRect();
  const above = box.top - margin - top;
  const below = box.bottom + margin - top - pane.clientHeight;
  if (above < 0 || below > 0) pane.scrollTop += above < 0 ? above : Math.min(below, above);
};

/** Scrolls it sideways where less than half of each element is in sight: the first is at its right end then. */
export const sideways = (pane, elements) => {
  const { left, right } = pane.getBoundingClientRect();
  const boxes = elements.map((each) => each.getBoundingClientRect()).filter(({ width }) => width);
  const [box] = boxes;
  if (!box || boxes.some((each) => Math.min(each.right, right) - Math.max(each.left, left) >= each.width / 2)) return;
  pane.scrollLeft += Math.min(box.right + NEAR - right, box.left - left);
};
