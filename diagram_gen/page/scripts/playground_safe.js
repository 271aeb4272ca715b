import { made } from "./made.js";

const UNWANTED =
  "script, style, link, meta, base, iframe, frame, object, embed, form[action], math, use, animate, set, foreignObject, " +
  "xmp, noembed, noframes, plaintext, dg-playground, dg-comparison, .dg-missing";
const ADDRESSES = new Set("href src xlink:href action formaction srcset ping poster background".split(" "));
const OTHERS = new Set("style data-beside data-paper data-downloads".split(" ")); // name files, or make look
const HARMLESS = /^(?:#|data:image\/)/;

/**
 * What some markup makes, without what could run in the page or ask anybody for something: it comes from a worker in which
 * a program ran that a stranger may have written and shared.
 */
export const harmless = (markup) => {
  const content = made(markup);
  clean(content);
  return content;
};

const clean = (content) => {
  for (const each of content.querySelectorAll(UNWANTED)) each.remove();
  for (const each of content.querySelectorAll("*")) {
    for (const { name, value } of [...each.attributes]) if (isUnwanted(name, value)) each.removeAttribute(name);
    // Its text would be markup once it is parsed again.
    if (each.localName === "noscript") for (const node of [...each.childNodes]) if (node.nodeType !== 1) node.remove();
    if (each.content) clean(each.content);
  }
};

const isUnwanted = (name, value) =>
  name.startsWith("on") || OTHERS.has(name) || (ADDRESSES.has(name) && !HARMLESS.test(value));
