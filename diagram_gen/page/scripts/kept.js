/** What this browser keeps for its reader, and nobody else: texts by their names. It may keep nothing, or not for us. */
export const kept = {
  get: (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  },
  /** Keeps a text under a name, or forgets what is there if it is empty. */
  set: (name, text) => {
    try {
      if (text) localStorage.setItem(name, text);
      else localStorage.removeItem(name);
    } catch {
      // Then it is known until the page is left.
    }
  },
};
