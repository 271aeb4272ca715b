import { made } from "./made.js";

const FAILED = "The steps of this run could not be loaded: check the connection and press any button here, or load the page again.";

/** Runs a script that lies beside the page: opened from the disk, a page can read no other kind of file. */
export const ran = async (address) => {
  const script = Object.assign(document.createElement("script"), { src: address });
  await new Promise((done, fail) => {
    script.onload = done;
    script.onerror = () => fail(new Error(`${address} could not be loaded`));
    document.head.append(script);
  });
  script.remove();
};

const asked = new Map(); // what files give, by their addresses

/** The pieces of markup that a file gives, asked for once; again where it could not be had. */
export const given = (address) => {
  if (!asked.has(address)) {
    const pieces = ran(address).then(taken);
    asked.set(address, pieces);
    pieces.catch(() => asked.delete(address));
  }
  return asked.get(address);
};

/** Asks for a file that will be needed, if there is one; where it can't be had it is asked for again when it is needed. */
export const ahead = (address) => {
  if (address) given(address).catch(() => {});
};

/** What the script that ran last has left; a host may answer for a file that it doesn't have, and leaves nothing. */
const taken = () => {
  const { dgBeside } = globalThis;
  delete globalThis.dgBeside;
  if (!dgBeside) throw new Error("what was loaded is not what it should be");
  return dgBeside;
};

/** The file that an element names; its address may mean another one when the page's has changed. */
export const fileOf = (element, name) => element.dataset[name] && new URL(element.dataset[name], document.baseURI).href;

/**
 * Has all of an element's markup in its place, some of it from a file, and goes on then: at once if nothing is missing;
 * if the signal is given meanwhile, not at all. A button that is pressed meanwhile is pressed again when it has a use.
 */
export const whole = (element, file, signal, go) => {
  if (!element.querySelector(".dg-missing")) {
    go();
    return;
  }
  if (element.hasAttribute("aria-busy")) return;
  element.setAttribute("aria-busy", "true");
  const waiting = new AbortController();
  waiting.signal.addEventListener("abort", () => element.removeAttribute("aria-busy"));
  signal.addEventListener("abort", () => waiting.abort());
  let pressed = null;
  element.addEventListener("click", ({ target }) => (pressed = target.closest("button")), { signal: waiting.signal });
  const settle = (how) => (answer) => {
    if (signal.aborted) return;
    waiting.abort();
    how(answer);
  };
  const fill = (pieces) => {
    [...element.querySelectorAll(".dg-missing")].forEach((place, number) => place.replaceWith(made(pieces[number])));
    go();
    pressed?.click();
  };
  const fail = () => {
    for (const said of element.querySelectorAll(".dg-said")) said.textContent = FAILED;
    element.addEventListener("click", () => element.begin(), { once: true, signal });
  };
  given(file).then(settle(fill), settle(fail));
};
