import { Away, stage, steady } from "./away.js";
import { ahead, fileOf, whole } from "./beside.js";
import { Choice } from "./choice.js";
import { Follow } from "./follow.js";
import { press, stepBy } from "./keyboard.js";
import { Lights } from "./lights.js";
import { Links } from "./links.js";
import { Listing } from "./listing.js";
import { Picture } from "./picture.js";
import { Player } from "./player.js";
import { Questions } from "./question.js";
import { Reasons } from "./reasons.js";
import { Ribbon } from "./ribbon.js";
import { Room } from "./room.js";
import { Run } from "./run.js";
import { Search } from "./search.js";
import { Sentence } from "./sentence.js";
import { Stills } from "./stills.js";
import { Stream } from "./stream.js";
import { swipes } from "./swipes.js";
import { Take } from "./take.js";
import { Transport } from "./transport.js";

export const SHOWN = "dg-shown"; // what a walkthrough tells when it shows another step
const TYPED = "select, [type=search]"; // where letters are typed

const left = new Map(); // where readers left walkthroughs, for pages that come back without being loaded

/**
 * Steps through a recorded run, forwards and backwards: the element <dg-walkthrough>, whose markup `walkthrough.html` makes.
 *
 * Its parts are components. Each reads here which run it is and which step; what has to `show` another step is told its
 * index; where a part leads to a step, it asks the walkthrough to `go` there. A part that scrolls can `follow` what runs;
 * one that heeds what is done elsewhere on the page can `listen` until it leaves the page.
 *
 * It begins when the reader comes near, and is out of the page until then; what it steps through may be in a file beside.
 * In a comparison it has no controls: those are around it, lead it, and have it begin.
 */
export class Walkthrough extends HTMLElement {
  #leave = null;
  #away = null;
  #file = null;

  connectedCallback() {
    this.#leave = new AbortController();
    if (!this.#comparison) this.stills ??= new Stills(this.querySelector("noscript"), this);
    this.stills?.listen(this.#leave.signal);
    if (this.run) this.#arrive(false);
    else if (!this.#comparison) this.#wait();
  }

  disconnectedCallback() {
    this.#leave.abort();
    this.#away?.end();
    if (!this.run) return;
    left.set(this.links.place, this.step);
    this.player?.pause();
  }

  /** Has everything in its place, wherever the reader is, who may have `asked` for that by a link. */
  begin(asked = false) {
    if (this.run) return;
    this.#away?.end();
    this.heed();
    whole(this, this.#file, this.#leave.signal, () => {
      if (this.run) return;
      steady(this, () => {
        this.#build();
        this.#arrive(asked);
      });
    });
  }

  /** Heeds links from now on, whatever is still to come. */
  heed() {
    this.links ??= new Links(this);
    this.links.listen(this.#leave.signal);
  }

  get first() {
    return this.run.steps.first;
  }

  get last() {
    return this.run.steps.last;
  }

  /** The last step that may be shown now: behind it is the answer to a question. */
  get limit() {
    return Math.min(this.last, this.questions?.limit ?? Infinity);
  }

  /** The number of the next step, or of the one before, of the kind that the reader has chosen. */
  beside(by, stride = this.transport.stride) {
    const { steps } = this.run;
    return steps.stops[this.run.stride(stride, steps.index(this.step), by, this.follower?.task)];
  }

  /** Shows a step by its number in the run, the nearest there is, and none behind a question. */
  show(step, { mark = false, note = true } = {}) {
    const { steps } = this.run;
    const before = steps.index(this.step);
    this.step = steps.near(Math.min(step, this.limit));
    const index = steps.index(this.step);
    const marked = mark && Math.abs(index - before) === 1;
    const until = this.limit < this.last ? steps.index(this.limit) : undefined; // where a question is yet to be answered
    for (const part of this.parts) part.show?.(index, marked, until);
    this.follow(); // once all is filled in: to measure in between would lay the page out anew each time
    if (note) this.links.note();
    this.dispatchEvent(new Event(SHOWN));
  }

  /** Goes to a step because the reader asked for it. */
  go(step) {
    this.player?.pause();
    this.show(step, { mark: true });
  }

  /** Goes one step on; where a question is in the way, to that. */
  next() {
    if (this.step === this.limit) this.questions?.ask();
    this.go(this.beside(1));
  }

  /** Where a step or a size has changed, what was in sight may no longer be: all is measured before anything is put there. */
  follow() {
    for (const part of this.parts) part.follow?.();
    for (const part of this.parts) part.cover?.();
  }

  get #comparison() {
    return this.closest("dg-comparison");
  }

  /** Is out of the page until the reader is near. */
  #wait() {
    this.#file = fileOf(this, "beside");
    this.#away = new Away(this, stage(this), { begin: (asked) => this.begin(asked), ahead: () => ahead(this.#file) });
  }

  /** Heeds what is done elsewhere, and shows the step at which the reader left, or that the address names. */
  #arrive(asked) {
    this.heed();
    for (const part of this.parts) part.listen?.(this.#leave.signal);
    const { place } = this.links;
    if (left.has(place)) this.show(left.get(place), { note: false });
    this.links.arrive(asked);
  }

  #build() {
    const find = (selector) => this.querySelector(selector);
    const all = (selector) => [...this.querySelectorAll(selector)];
    this.run = new Run(JSON.parse(find(".dg-data").content.textContent));
    this.pictures = this.#pictures(all(".dg-views > .dg-pane"), all(".dg-blank"));
    this.listing = new Listing(find(".dg-listing"), this);
    this.streams = this.#streams(all(".dg-stream"));
    this.sentence = new Sentence(find(".dg-sentence"), this.run);
    this.reasons = new Reasons(find(".dg-asks"), this);
    this.questions = find(".dg-questions") && new Questions(find(".dg-questions"), this);
    this.search = find(".dg-search") && new Search(find(".dg-search"), this);
    const controls = this.#comparison ? [] : this.#controls(find);
    const told = [...this.pictures, this.listing, this.sentence];
    this.lights = new Lights(this, [...told, ...(this.ribbon ? [this.ribbon] : [])]);
    const shown = [...told, ...this.streams, this.reasons, ...controls];
    this.parts = [...shown, ...[this.questions, this.search].filter(Boolean), this.lights];
    this.addEventListener("keydown", (event) => this.#press(event));
    this.#fit([...(this.#comparison ?? this).querySelectorAll(".dg-tools [type=checkbox]")]);
    this.show(this.run.opening, { note: false });
  }

  /** Ends what a finger has lit, and that one task is followed. */
  #escape() {
    this.lights.end();
    this.follower?.end();
  }

  #controls(find) {
    this.transport = new Transport(this);
    this.ribbon = new Ribbon(find(".dg-overview > .dg-ribbon"), this);
    this.player = new Player(find("[data-does=play]"), find(".dg-speed"), this);
    this.follower = find(".dg-follow") && new Follow(find(".dg-follow"), this);
    this.transport.name();
    swipes(find(".dg-stage"), this.transport.does);
    return [this.transport, this.ribbon, new Take(find(".dg-take"), this)];
  }

  #pictures(panes, blanks) {
    return this.run.views.map((view, number) => new Picture(panes[number], blanks[number], view));
  }

  #streams(elements) {
    const kind = (element) => (element.matches(".dg-stream--output") ? "output" : "errors");
    return elements.map((element) => new Stream(element, this.run.data[kind(element)]));
  }

  /** Shares the room out among the views that the reader chooses, here and whenever sizes change. */
  #fit(boxes) {
    this.room = new Room(this);
    new Choice(boxes, this.pictures, () => {
      this.room.arrange();
      this.show(this.step, { note: false });
    });
    this.room.arrange();
    this.sentence.reserve();
    this.room.watch();
  }

  /** Arrow keys step and Space plays where they have no other use; a letter asks why, another leads back. */
  #press(event) {
    if (event.defaultPrevented) return;
    const { reasons } = this;
    if (!event.target.matches(TYPED)) press(event, { w: () => reasons.ask(), b: () => reasons.back() });
    if (event.key === "Escape") this.#escape();
    if (this.transport) stepBy(event, this.transport.does);
  }
}
