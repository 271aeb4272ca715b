import { ran } from "./beside.js";

const own = document.currentScript?.src; // a page by itself has its scripts in it, and its faces, too
const RULE = /@font-face\s*\{[^}]*\}/g;
const RANGE = /U\+([0-9A-F]+)(?:-([0-9A-F]+))?/gi;

/**
 * The rules that bring our face along for some characters, to stand in a picture by itself.
 *
 * The fonts' own files cannot be read from the disk, nor can style sheets; a script can, so there is one that has them.
 */
export const faces = async (characters) => {
  const codes = [...new Set(characters)].map((each) => each.codePointAt(0));
  const rules = (own ? await beside() : within()).match(RULE) ?? [];
  return rules.filter((rule) => codes.some((code) => isFor(rule, code))).join("\n");
};

const isFor = (rule, code) =>
  [...rule.matchAll(RANGE)].some(([, first, last]) => parseInt(first, 16) <= code && code <= parseInt(last ?? first, 16));

const within = () => [...document.querySelectorAll("style")].map((each) => each.textContent).join("\n");

/** What lies beside this script, fetched when it is asked for first; where it cannot be had, pictures make do without. */
const beside = async () => {
  if (globalThis.dgFaces === undefined) await ran(new URL("faces.js", own).href).catch(() => {});
  return globalThis.dgFaces ?? "";
};
