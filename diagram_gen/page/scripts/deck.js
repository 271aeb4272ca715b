/* Shows the slides of a page one at a time. The address says which: it can be kept, and given to others. */
import { press } from "./keyboard.js";
import { swipes } from "./swipes.js";

const slides = [...document.querySelectorAll(".slide")];
const said = document.querySelector("[role=status]");
let shown = -1;

const show = (index) => {
  const wanted = Math.min(Math.max(index, 0), slides.length - 1);
  if (wanted === shown) return;
  slides[shown]?.classList.remove("is-shown");
  slides[wanted].classList.add("is-shown");
  if (shown >= 0) said.textContent = slides[wanted].getAttribute("aria-label");
  shown = wanted;
  history.replaceState(null, "", `#${wanted + 1}`);
};
const next = () => show(shown + 1);
const previous = () => show(shown - 1);
const first = () => show(0);
const last = () => show(slides.length - 1);
const arrive = () => show((Number(location.hash.slice(1)) || 1) - 1);
const fill = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
const forwards = { ArrowRight: next, ArrowDown: next, PageDown: next, " ": next, Enter: next };
const backwards = { ArrowLeft: previous, ArrowUp: previous, PageUp: previous, Backspace: previous };

document.documentElement.classList.add("is-led");
document.addEventListener("keydown", (event) => press(event, { ...forwards, ...backwards, Home: first, End: last, f: fill }));
document.addEventListener("click", (event) => {
  if (event.detail === 1 && getSelection().isCollapsed) (event.clientX < innerWidth / 3 ? previous : next)();
});
swipes(document.body, { next, previous });
addEventListener("hashchange", arrive);
arrive();
