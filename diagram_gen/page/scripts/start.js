/* Where the scripts of a page begin: the others are imported from here. They ask nothing of any server. */
import { Away, example, figure, words } from "./away.js";
import { Comparison } from "./comparison.js";
import { unpack } from "./packed.js";
import { Symptoms } from "./symptoms.js";
import { Walkthrough } from "./walkthrough.js";

const define = () => {
  customElements.define("dg-walkthrough", Walkthrough);
  customElements.define("dg-comparison", Comparison);
  for (const each of document.querySelectorAll(".dg-figure")) new Away(each, figure(each));
  for (const each of document.querySelectorAll(".dg-card, .dg-wide")) new Away(each, words(each));
  const symptoms = [...document.querySelectorAll(".dg-symptoms")];
  if (symptoms.length) new Symptoms(symptoms);
  for (const each of document.querySelectorAll(".highlight:not(figure *)")) new Away(each, example(each));
};
const packed = [...document.querySelectorAll(".dg-packed")];
if (packed.length) Promise.all(packed.map(unpack)).then(define);
else define();
