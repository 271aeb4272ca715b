const SIDEWAYS = "input, select, .dg-wide"; // where the arrow keys have another use than to step
const PRESSED = "button, a, input:not([type=range]), select, summary, .dg-row[role=button]"; // where Space has another use than to play

/** Whether a key or a button is pressed by itself. */
export const isPlain = (event) => !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);

/** Does what a table has for the key that is pressed by itself, if it has anything: then that is all the key does. */
export const press = (event, keys) => {
  if (!isPlain(event) || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
};

/** Steps or plays, as a table has it, for the arrow keys and Space, where they have no other use. */
export const stepBy = (event, { previous, next, play }) => {
  if (!event.target.matches(SIDEWAYS)) press(event, { ArrowLeft: previous, ArrowRight: next });
  if (!event.target.closest(PRESSED)) press(event, { " ": () => event.repeat || play() });
};
