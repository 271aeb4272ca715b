/**
 * Which of some entries belong to a thing. An entry is a list of things: what it is, and then to what that belongs.
 * Two belong together if what one is, is among those of the other. Pure.
 */
export const linked = (entries, thing) => {
  const around = new Set(entries.filter(([first]) => first === thing).flatMap((each) => each.slice(1)));
  return entries.filter(([first, ...others]) => first === thing || around.has(first) || others.includes(thing));
};
