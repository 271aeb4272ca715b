/** Whether a key or a button is pressed by itself. */
export const isPlain = (event) => !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);

/** Does what a table has for the key that is pressed by itself, if it has anything: then that is all the key does. */
export const press = (event, keys) => {
  if (!isPlain(event) || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
};
