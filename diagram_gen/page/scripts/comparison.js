import { Away, stage, steady } from "./away.js";
import { ahead, fileOf, whole } from "./beside.js";
import { stepBy } from "./keyboard.js";
import { Pairs } from "./pairs.js";
import { Player } from "./player.js";
import { Ribbons } from "./ribbons.js";
import { Shares } from "./shares.js";
import { Stills } from "./stills.js";
import { swipes } from "./swipes.js";
import { Take } from "./take.js";
import { Transport } from "./transport.js";
import { SHOWN } from "./walkthrough.js";

/**
 * Steps through two runs together: the element <dg-comparison>, whose markup `comparison.html` makes, around two walkthroughs.
 *
 * Its parts are those of a walkthrough, which lead through positions in the place of steps. Where one of the walkthroughs
 * shows another step by itself, because of a line, a link or a reason, it leads the other there.
 */
export class Comparison extends HTMLElement {
  #leave = null;
  #leads = false;
  #away = null;
  #file = null;

  connectedCallback() {
    this.#leave = new AbortController();
    this.stills ??= new Stills(this.querySelector(":scope > noscript"), this);
    this.stills.listen(this.#leave.signal);
    this.take?.listen(this.#leave.signal);
    if (this.run) return;
    this.#file = fileOf(this, "beside");
    this.#away = new Away(this, stage(this), { begin: (asked) => this.begin(asked), ahead: () => ahead(this.#file) });
  }

  disconnectedCallback() {
    this.#leave.abort();
    this.#away?.end();
    this.player?.pause();
  }

  /** Has everything in its place, wherever the reader is, who may have `asked` for that by a link. */
  begin(asked = false) {
    if (this.run) return;
    this.#away?.end();
    this.sides = [...this.querySelectorAll("dg-walkthrough")];
    for (const side of this.sides) {
      customElements.upgrade(side); // a theme that navigates by itself may bring us in first
      side.heed();
    }
    whole(this, this.#file, this.#leave.signal, () => this.run || steady(this, () => this.#build(asked)));
  }

  get first() {
    return 0;
  }

  get last() {
    return this.run.last;
  }

  get limit() {
    return this.last;
  }

  beside(by, stride = this.transport.stride) {
    return this.run.stride(stride, this.step, by);
  }

  /** Shows a position: of either run its step, if it is not there already. */
  show(position, { mark = false, note = true } = {}) {
    this.step = Math.min(Math.max(position, 0), this.last);
    this.#leads = true;
    this.run.at(this.step).forEach((index, side) => {
      const walkthrough = this.sides[side];
      const step = walkthrough.run.steps.stops[index];
      if (step !== walkthrough.step) walkthrough.show(step, { mark, note: false });
    });
    this.#leads = false;
    for (const part of [this.transport, this.ribbons]) part.show(this.step);
    if (note) this.#mover.links.note();
  }

  /** Goes to a position because the reader asked for it. */
  go(position) {
    this.player.pause();
    this.show(position, { mark: true });
  }

  next() {
    this.go(this.beside(1));
  }

  /** What the player asks of a sentence, for both. */
  get sentence() {
    const sentences = this.sides.map(({ sentence }) => sentence);
    return {
      words: Math.max(...sentences.map(({ words }) => words)),
      hush: (silent) => sentences.forEach((sentence) => sentence.hush(silent)),
    };
  }

  #build(asked) {
    const find = (selector) => this.querySelector(selector);
    for (const side of this.sides) side.begin(asked);
    const data = JSON.parse(find(".dg-pairs").content.textContent);
    this.run = new Pairs(data, this.sides.map(({ run }) => run));
    this.transport = new Transport(this);
    this.ribbons = new Ribbons([...this.querySelectorAll(".dg-compared > .dg-bar .dg-ribbon")], this);
    this.player = new Player(find("[data-does=play]"), find(".dg-speed"), this);
    swipes(find(".dg-compared"), this.transport.does);
    this.take = new Take(find(".dg-take"), this, this.sides);
    this.take.listen(this.#leave.signal);
    find(".dg-way").addEventListener("change", ({ target }) => this.#choose(target.value));
    find(".dg-copy").addEventListener("click", ({ target }) => this.#mover.links.copy(target));
    this.addEventListener("keydown", (event) => this.#press(event));
    this.sides.forEach((side, number) => side.addEventListener(SHOWN, () => this.#follow(number)));
    new Shares(this).watch();
    const led = this.sides.findIndex(({ step, run }) => step !== run.opening); // a link may have led there
    this.show(led < 0 ? data.opening : this.#position(led), { note: false });
  }

  /** Has one run come to where the other has gone by itself. */
  #follow(side) {
    if (this.#leads) return;
    this.player.pause();
    this.show(this.#position(side), { mark: true, note: false });
  }

  /** Goes on by time or by step, from where it is. */
  #choose(way) {
    const side = this.run.mover(this.step);
    this.player.pause();
    this.run.way = way;
    const slider = this.querySelector(".dg-slider");
    slider.max = this.last;
    this.querySelector(".dg-last").textContent = this.last;
    this.show(this.#position(side));
  }

  #position(side) {
    const { run, step } = this.sides[side];
    return this.run.position(side, run.steps.index(step));
  }

  /** The walkthrough whose step names the position. */
  get #mover() {
    return this.sides[this.run.mover(this.step)];
  }

  /** The keys of a walkthrough, where no part of ours has heeded them. */
  #press(event) {
    if (!event.defaultPrevented) stepBy(event, this.transport.does);
  }
}
