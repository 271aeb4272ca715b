import { made } from "./made.js";

/** The elements that walkthroughs are made of. None holds text that is read as markup anywhere else, or the reverse. */
const KNOWN = {
  "http://www.w3.org/1999/xhtml": new Set(
    (
      "dg-walkthrough a abbr b br button code dd details div dl dt em fieldset figcaption figure hr i img input kbd label legend li " +
      "mark noscript ol optgroup option p pre select small span strong sub summary sup table tbody td template th thead tr ul"
    ).split(" "),
  ),
  "http://www.w3.org/2000/svg": new Set("svg g a path rect circle ellipse line polyline polygon text tspan title desc".split(" ")),
};
const UNWANTED = ".dg-missing, .dg-questions"; // asks for a file; makes markup of what it holds
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
  for (const each of content.querySelectorAll("*")) {
    if (!KNOWN[each.namespaceURI]?.has(each.localName) || each.matches(UNWANTED)) {
      each.remove();
      continue;
    }
    if (each.matches("svg title, svg desc")) each.textContent = each.textContent; // these hold no drawing, but could hold a page
    for (const { name, value } of [...each.attributes]) if (isUnwanted(name, value)) each.removeAttribute(name);
    // Its text would be markup once it is parsed again.
    if (each.localName === "noscript") for (const node of [...each.childNodes]) if (node.nodeType !== 1) node.remove();
    if (each.content) clean(each.content);
  }
};

const isUnwanted = (name, value) =>
  name.startsWith("on") || OTHERS.has(name) || (ADDRESSES.has(name) && !HARMLESS.test(value));
