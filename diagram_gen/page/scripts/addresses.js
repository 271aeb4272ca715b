/** What a page's address says after its `#` of a step of a walkthrough. Pure. */
export const address = (id, name) => `#${id}.${name}`;

/** The walkthrough and the step that such an address names, by id and name; null if it names none. */
export const parsed = (hash) => {
  let text = hash.slice(1);
  try {
    text = decodeURIComponent(text);
  } catch {
    return null; // not one of ours
  }
  const [id, ...rest] = text.split(".");
  const name = rest.join(".");
  return name ? { id, name } : null;
};
