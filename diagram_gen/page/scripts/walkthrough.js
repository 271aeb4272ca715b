/* Steps through a recorded run, forwards and backwards: the element <dg-walkthrough>.

   `walkthrough.html` makes its markup and `walkthrough.py` its data; nothing is asked of any server.
   A step only fills the slots of pictures that are laid out already, so nothing on the page moves. */

"use strict";

{
  const MARKED = 1000; // milliseconds for which a change stays marked
  const SWIPE = 40; // pixels that a finger goes sideways for one step
  const NOTED = 250; // milliseconds of rest before the address names the step: browsers limit how often it may change
  const CHARACTER = 8.4; // the width of a character in a picture's units, 0.6 of its type's size
  const TRIED = 30; // how many of the longest sentences may turn out to be the tallest
  const SVG = "http://www.w3.org/2000/svg";
  const left = new Map(); // where readers left walkthroughs, for pages that come back without being loaded
  const SMALLEST = 10.5 / 14; // how far a picture may shrink on a small screen before it scrolls: to type of 10.5 pixels
  const BESIDE = 404; // pixels that the program needs beside a picture
  const NEAR = 6; // pixels that stay free around what a picture's window scrolls to
  const EMPTY = 100; // pixels that may stay empty above a stack: less is not worth a move
  const LOWER = 0.6; // how low a stack has to be, of what it is around that, to have less room above it
  const LASTING = 6; // and for how many steps
  const LINGERS = 200; // milliseconds that a text in full stays when the pointer leaves, so that it can get there
  const MARKS = 300; // places for marks on the track of steps
  const WORD = 1 / 6; // of the time for a step is what each word of its sentence takes, at least

  /** Scrolls a window of the walkthrough's, never the page, as far as it takes to have all of an element in sight. */
  const reveal = (pane, element, margin = 0) => {
    const top = pane.getBoundingClientRect().top + pane.clientTop;
    const box = element.getBoundingClientRect();
    const above = box.top - margin - top;
    const below = box.bottom + margin - top - pane.clientHeight;
    if (above < 0 || below > 0) pane.scrollTop += above < 0 ? above : Math.min(below, above);
  };

  /** One part of a picture that comes and goes: an element, or the comment that keeps its place. */
  class Slot {
    constructor(element) {
      this.element = element;
      this.isText = element.localName === "text";
      this.classes = element.getAttribute("class");
      this.place = document.createComment("");
    }

    hide() {
      this.element.replaceWith(this.place);
    }

    fill(text, classes, length) {
      const { element } = this;
      element.setAttribute("class", classes ? `${this.classes} ${classes}` : this.classes);
      if (this.isText) {
        element.textContent = text;
        if (length === null) {
          element.removeAttribute("textLength");
          element.removeAttribute("lengthAdjust");
        } else {
          element.setAttribute("textLength", length);
          element.setAttribute("lengthAdjust", "spacingAndGlyphs");
        }
      }
      this.place.replaceWith(element);
    }

    /** Where a change of this slot's text is to be marked: in the units of the picture. */
    get mark() {
      const { element } = this;
      const number = (name) => Number(element.getAttribute(name));
      const width = number("textLength") || element.textContent.length * CHARACTER;
      const x = number("x") - (element.getAttribute("text-anchor") === "end" ? width : 0);
      return { x: x - 2, y: number("y") - 14, width: width + 4, height: 19, rx: 3 };
    }
  }

  /** How much of its window a picture that grows upward needs at each step and those around it, in the picture's units. */
  class Levels {
    constructor(tops, count, ground) {
      this.heights = [];
      tops.forEach(([index, top], number) => {
        const next = tops[number + 1]?.[0] ?? count;
        for (let step = index; step < next; step++) this.heights.push(ground - top);
      });
    }

    /** At a step of a walkthrough, in a window of so much room: all of it, or less where the stack stays low for long. */
    at(index, room, empty) {
      if (this.room !== room) {
        this.room = room;
        this.found = this.heights.map(() => room);
        this.#lower(0, this.heights.length - 1, room, empty);
      }
      return this.found[index];
    }

    /** Between two steps, which have a level, finds where the stack is so low for so long that it gets another one. */
    #lower(from, to, level, empty) {
      const { heights, found } = this;
      const most = Math.min(level * LOWER, level - empty);
      for (let first = from, last; first <= to; first = last + 1) {
        const low = heights[first] <= most;
        for (last = first; last < to && heights[last + 1] <= most === low; last++);
        if (!low || (last - first < LASTING && first > 0 && last + 1 < heights.length)) continue;
        const needed = heights.slice(first, last + 1).reduce((one, other) => Math.max(one, other));
        found.fill(needed, first, last + 1);
        this.#lower(first, last, needed, empty);
      }
    }
  }

  /** What a picture cuts or leaves out: a button over each such text opens it in full, below it. */
  class Cuts {
    #closing = 0;

    constructor(pane, id) {
      this.layer = document.createElement("div");
      this.layer.className = "dg-cuts";
      this.panel = Object.assign(document.createElement("div"), { className: "dg-whole", id, hidden: true });
      this.panel.setAttribute("role", "group");
      this.panel.setAttribute("aria-label", "In full");
      pane.append(this.layer);
      pane.after(this.panel);
      this.buttons = new Map();
      this.opened = null;
      this.pinned = false;
      const of = (event) => event.target.closest(".dg-cut");
      this.layer.addEventListener("pointerover", (event) => event.pointerType === "mouse" && of(event) && this.open(of(event)));
      this.layer.addEventListener("pointerout", () => this.#closeSoon());
      this.layer.addEventListener("focusin", (event) => of(event).matches(":focus-visible") && this.open(of(event), true));
      this.layer.addEventListener("click", (event) => this.#click(of(event)));
      this.panel.addEventListener("pointerenter", () => clearTimeout(this.#closing));
      this.panel.addEventListener("pointerleave", () => this.#closeSoon());
      for (const each of [this.layer, this.panel]) each.addEventListener("focusout", (event) => this.#leave(event.relatedTarget));
    }

    /** Has a button for each of these: a slot, what it shows, its lines in full, and its place in the layer. */
    show(wanted) {
      const gone = new Set(this.buttons.keys());
      for (const { slot, text, lines, place } of wanted) {
        gone.delete(slot);
        const button = this.buttons.get(slot) ?? this.#add(slot);
        button.lines = lines;
        button.setAttribute("aria-label", `${text}, in full`);
        for (const [side, pixels] of Object.entries(place)) button.style[side] = `${pixels}px`;
      }
      for (const slot of gone) this.#remove(slot);
      const all = [...this.buttons.values()];
      if (all.length && !all.some((each) => each.tabIndex === 0)) all[0].tabIndex = 0;
      if (this.opened) this.open(this.opened, this.pinned);
    }

    open(button, pinned = this.pinned && this.opened === button) {
      clearTimeout(this.#closing);
      if (this.opened !== button) this.close();
      this.opened = button;
      this.pinned = pinned;
      button.setAttribute("aria-expanded", "true");
      const list = document.createElement("ul");
      list.append(...button.lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
      this.panel.replaceChildren(list);
      this.panel.hidden = false;
      this.#place(button);
    }

    close() {
      clearTimeout(this.#closing);
      this.opened?.setAttribute("aria-expanded", "false");
      this.opened = null;
      this.pinned = false;
      this.panel.hidden = true;
    }

    /** Moves the focus to the next of the buttons from the top down, or to the one before. */
    move(button, by) {
      const at = (each) => each.getBoundingClientRect();
      const order = [...this.buttons.values()].sort((one, other) => at(one).top - at(other).top || at(one).left - at(other).left);
      const target = order[order.indexOf(button) + by];
      if (!target) return;
      button.tabIndex = -1;
      target.tabIndex = 0;
      target.focus();
    }

    #add(slot) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "dg-cut", tabIndex: -1 });
      for (const name of ["aria-controls", "aria-describedby"]) button.setAttribute(name, this.panel.id);
      button.setAttribute("aria-expanded", "false");
      this.buttons.set(slot, button);
      this.layer.append(button);
      return button;
    }

    #remove(slot) {
      const button = this.buttons.get(slot);
      if (this.opened === button) this.close();
      if (document.activeElement === button) button.closest("dg-walkthrough").focus({ preventScroll: true });
      this.buttons.delete(slot);
      button.remove();
    }

    #click(button) {
      if (!button) return;
      if (this.opened === button && this.pinned) this.close();
      else this.open(button, true);
    }

    #leave(next) {
      if (next && (this.layer.contains(next) || this.panel.contains(next))) return;
      if (next) this.close();
    }

    #closeSoon() {
      clearTimeout(this.#closing);
      if (!this.pinned) this.#closing = setTimeout(() => this.close(), LINGERS);
    }

    /** Below the button, or above it where the screen ends, and no further to the side than the views go. */
    #place(button) {
      const { panel } = this;
      const around = panel.offsetParent.getBoundingClientRect();
      const box = button.getBoundingClientRect();
      panel.style.left = `${Math.max(0, Math.min(box.left - around.left, around.width - panel.offsetWidth))}px`;
      const below = box.bottom + NEAR + panel.offsetHeight <= innerHeight || box.top < panel.offsetHeight + NEAR;
      panel.style.top = `${(below ? box.bottom + NEAR : box.top - NEAR - panel.offsetHeight) - around.top}px`;
      if (panel.scrollHeight > panel.clientHeight) panel.tabIndex = 0;
      else panel.removeAttribute("tabindex");
    }
  }

  /** One view of the run. */
  class Picture {
    constructor(pane, blank, data, texts) {
      this.pane = pane;
      this.texts = texts;
      this.data = data;
      const svg = (this.svg = pane.querySelector("svg"));
      this.description = svg.querySelector("desc");
      const drawing = blank.content.firstElementChild.cloneNode(true);
      const elements = new Map([...drawing.querySelectorAll("[data-slot]")].map((each) => [each.dataset.slot, each]));
      this.slots = data.slots.map((name) => new Slot(elements.get(name)));
      for (const name of data.slots) elements.delete(name);
      for (const unused of elements.values()) unused.remove();
      for (const slot of this.slots) slot.hide();
      this.wanted = new Uint32Array(this.slots.length);
      this.shown = new Uint32Array(this.slots.length);
      this.reached = -1;
      this.told = []; // the parts of the description at the step that is reached
      this.marks = document.createElementNS(SVG, "g");
      this.marks.setAttribute("class", "dg-marks");
      svg.replaceChildren(svg.querySelector("title"), this.description, ...drawing.childNodes, this.marks);
      this.box = svg.getAttribute("viewBox").split(" ").map(Number);
      this.width = this.box[2];
      this.top = this.box[1];
      this.lists = new Map();
      this.cuts = new Cuts(pane, `${svg.querySelector("title").id}-whole`);
      this.levels = new Levels(data.tops, data.deltas.length, this.box[1] + this.box[3]);
      svg.style.minWidth = `${this.width * SMALLEST}px`;
    }

    /** Shows step number `index` of those that the walkthrough has; on request, marks for a moment what changed. */
    show(index, mark) {
      this.index = index;
      this.#reach(index);
      const changed = [];
      this.slots.forEach((slot, number) => {
        const fill = this.wanted[number];
        if (fill === this.shown[number]) return;
        this.shown[number] = fill;
        if (!fill) return slot.hide();
        const [text, classes, length] = this.data.fills[fill - 1];
        slot.fill(this.texts[text], classes, length);
        changed.push(slot);
      });
      this.description.textContent = this.told.map((part) => this.texts[part]).join(". ");
      this.marks.replaceChildren();
      if (mark) this.#mark(changed);
      this.follow();
    }

    /** The texts that are cut, and what they are in full. */
    #cut() {
      const scale = this.svg.clientWidth / this.box[2];
      const wanted = [];
      this.shown.forEach((fill, number) => {
        const [text, , , whole] = fill ? this.data.fills[fill - 1] : [];
        if (!whole) return;
        const { x, y, width, height } = this.slots[number].mark;
        const [of, first, last] = whole;
        const lines = typeof of === "string" ? (this.lists.get(of) ?? []).slice(first, last) : whole;
        const place = { left: (x - this.box[0]) * scale, top: (y - this.top) * scale, width: width * scale, height: height * scale };
        wanted.push({ slot: number, text: this.texts[text], lines: lines.map((line) => this.texts[line]).filter(Boolean), place });
      });
      this.cuts.show(scale ? wanted : []);
    }

    /** Has what runs in sight: a frame, and what is below it on the stack as far as there is room; a task; a box. */
    follow() {
      this.#lift();
      this.#cut();
      if (this.pane.scrollHeight <= this.pane.clientHeight) return;
      const all = (selector) => [...this.svg.querySelectorAll(selector)];
      const running = all(".is-running");
      const instead = running.length ? [] : all(".dg-loop, .dg-activation").slice(-1);
      for (const element of [...all(".dg-module"), ...running, ...instead]) reveal(this.pane, element, NEAR);
    }

    /**
     * A low stack stands as high in its window as the tallest around it needs: the room for the deepest one is below it.
     * The picture takes the same place on the page, another part of the drawing is in it.
     * In one that takes less than half a screen nothing is far away, so there it stands still.
     */
    #lift() {
      const [left, top, width, height] = this.box;
      const scale = this.svg.clientWidth / width;
      if (!scale || !this.data.tops.length) return;
      const room = Math.min(this.pane.clientHeight, this.svg.clientHeight) / scale;
      const small = this.svg.clientHeight < innerHeight / 2;
      const level = small ? room : this.levels.at(this.index, room, EMPTY / scale);
      this.top = top + room - level;
      this.svg.setAttribute("viewBox", [left, this.top, width, height].join(" "));
      if (level < room) this.pane.scrollTop = this.pane.scrollHeight;
    }

    /** Those who asked for less motion get marks that stand still, then go. */
    #mark(changed) {
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      for (const slot of changed) {
        const { element, isText } = slot;
        if (!isText || !element.textContent || !element.isConnected) continue;
        const rect = document.createElementNS(SVG, "rect");
        for (const [name, value] of Object.entries(slot.mark)) rect.setAttribute(name, value);
        this.marks.append(rect);
        rect.animate([{ opacity: 1 }, { opacity: 0 }], { duration: MARKED, easing: calm ? "steps(1, end)" : "ease-in" });
      }
    }

    /** Works out what each slot holds at a step: deltas lead forwards only, but they are short. */
    #reach(index) {
      if (index < this.reached) {
        this.wanted.fill(0);
        this.told = [];
        this.lists.clear();
        this.reached = -1;
      }
      while (this.reached < index) {
        const delta = this.data.deltas[++this.reached];
        for (let at = 0; at < delta.length; at += 2) this.wanted[delta[at]] = delta[at + 1];
        for (const [at, gone, ...parts] of this.data.descriptions[this.reached]) this.told.splice(at, gone, ...parts);
        for (const [name, at, gone, ...lines] of this.data.lists[this.reached]) {
          if (!this.lists.has(name)) this.lists.set(name, []);
          this.lists.get(name).splice(at, gone, ...lines);
        }
      }
    }
  }

  /** What data calls a row: its line, or in another file than the program's own a number that no other row has. */
  const numberOf = (row) => Number(row.dataset.row ?? row.dataset.line);

  /** The program's lines, and the execution pointers that stand in them. */
  class Listing {
    constructor(element, data, texts) {
      this.data = data;
      this.texts = texts;
      this.pane = element.querySelector("pre");
      this.rows = new Map([...element.querySelectorAll(".dg-row")].map((row) => [numberOf(row), row]));
      this.pointed = [...this.rows.values()];
      this.lines = [...this.rows.keys()].filter((line) => data.lines.includes(line));
      this.pane.removeAttribute("tabindex");
      for (const row of this.pointed) row.style.setProperty("--dg-indent", row.textContent.search(/\S|$/));
      for (const line of this.lines) {
        const row = this.rows.get(line);
        row.setAttribute("role", "button");
        row.tabIndex = -1;
      }
      this.reachable = this.rows.get(this.lines[0]);
      if (this.reachable) this.reachable.tabIndex = 0;
    }

    show(index) {
      for (const row of this.pointed) {
        row.className = "dg-row";
        row.removeAttribute("aria-current");
      }
      this.pointed = [];
      for (const pointer of this.texts[this.data.pointers[index]].split(" ").filter(Boolean)) {
        const [line, kind] = pointer.split(":");
        const row = this.rows.get(Number(line));
        if (!row) continue;
        row.classList.add(`dg-row--${kind}`);
        this.pointed.push(row);
        if (kind === "paused" || kind === "unbegun") continue;
        row.setAttribute("aria-current", "step");
        if (!this.pane.contains(document.activeElement)) this.#reachBy(row);
      }
      this.current = this.rows.get(this.data.sights[index]);
      this.follow();
    }

    /** Has the line in sight at which control stands, or at which it will go on, and the lines next to it. */
    follow(row = this.current) {
      if (row) reveal(this.pane, row, row.offsetHeight);
    }

    /** The index of the next step at which a row's line is about to run; after the last one comes the first. */
    next(row, index) {
      const line = numberOf(row);
      const later = this.data.lines.indexOf(line, index + 1);
      return later >= 0 ? later : this.data.lines.indexOf(line);
    }

    /** Moves the focus to the next line, up or down, that ever runs. */
    move(row, by) {
      const place = this.lines.indexOf(numberOf(row)) + by;
      const target = this.rows.get(this.lines[Math.min(Math.max(place, 0), this.lines.length - 1)]);
      this.#reachBy(target);
      target.focus({ preventScroll: true });
      this.follow(target);
    }

    /** The whole listing is one stop of the Tab key: this row. */
    #reachBy(row) {
      if (row.getAttribute("role") !== "button") return;
      this.reachable.tabIndex = -1;
      row.tabIndex = 0;
      this.reachable = row;
    }
  }

  /** What the program writes: all of it takes its room from the start, and appears when it is printed. */
  class Stream {
    constructor(element, lengths) {
      this.lengths = lengths;
      this.pane = element.querySelector("pre");
      [this.there, this.later] = element.querySelectorAll("code > span");
      this.text = this.there.textContent + this.later.textContent;
    }

    show(index) {
      const length = this.lengths[index];
      if (length === this.there.textContent.length) return;
      this.there.textContent = this.text.slice(0, length);
      this.later.textContent = this.text.slice(length);
      this.follow();
    }

    /** Has what was printed last in sight. */
    follow() {
      const hidden = this.there.getBoundingClientRect().bottom - this.pane.getBoundingClientRect().bottom;
      this.pane.scrollTop = Math.max(0, this.pane.scrollTop + hidden);
    }
  }

  /** Finds the steps that say a text for the first time, or anew: in their sentences, their pictures or what they print. */
  class Search {
    constructor(form, element) {
      this.element = element;
      this.field = form.querySelector("input");
      this.hits = form.querySelector(".dg-hits");
      this.track = element.querySelector(".dg-found");
      this.found = [];
      this.field.addEventListener("input", () => this.#find());
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.#go(1);
      });
      form.querySelector("[data-finds=previous]").addEventListener("click", () => this.#go(-1));
      this.field.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && event.shiftKey) this.#go(-1);
        else if (event.key === "Escape") this.#clear();
        else return;
        event.preventDefault();
      });
    }

    /** Says how many there are, and which of them is shown. */
    show() {
      const { length } = this.found;
      const place = this.found.indexOf(this.element.step) + 1;
      const said = length ? `${place ? `${place} of ` : ""}${length} ${length === 1 ? "step" : "steps"}` : "No step";
      this.hits.textContent = this.field.value.trim() ? said : "";
    }

    #find() {
      const { data, texts, stops } = this.element;
      const wanted = this.field.value.trim().toLowerCase();
      const has = texts.map((text) => text.toLowerCase().includes(wanted));
      this.found = [];
      if (wanted) {
        data.sentences.forEach((sentence, index) => {
          const printed = this.element.printed(index).toLowerCase();
          if (has[sentence] || printed.includes(wanted) || this.#told(index).some((text) => has[text])) this.found.push(stops[index]);
        });
      }
      this.#mark();
      this.show();
    }

    /** The texts that are new at a step in the pictures, or in their descriptions; of a list its name tells nothing. */
    #told(index) {
      const whole = ([text, , , lines = []]) => (typeof lines[0] === "string" ? [text] : [text, ...lines]);
      return this.element.data.views.flatMap(({ deltas, fills, descriptions }) => [
        ...deltas[index].filter((fill, at) => at % 2 && fill).flatMap((fill) => whole(fills[fill - 1])),
        ...descriptions[index].flatMap((change) => change.slice(2)),
      ]);
    }

    #mark() {
      const { first, last } = this.element;
      const places = new Set(this.found.map((step) => Math.round((MARKS * (step - first)) / Math.max(1, last - first))));
      const marks = [...places].map((place) => {
        const mark = document.createElement("span");
        mark.style.left = `${(100 * place) / MARKS}%`;
        return mark;
      });
      this.track.replaceChildren(...marks);
    }

    /** The next one, or the one before; after the last comes the first. */
    #go(by) {
      const { found, element } = this;
      if (!found.length) return;
      const step = by > 0 ? found.find((each) => each > element.step) : found.findLast((each) => each < element.step);
      element.go(step ?? found.at(by > 0 ? 0 : -1));
    }

    #clear() {
      this.field.value = "";
      this.#find();
      this.field.blur();
    }
  }

  class Walkthrough extends HTMLElement {
    static player = null; // the one that plays: one at a time

    #address = 0;
    #playing = 0;
    #copied = 0;
    #leave = null;
    #place = "";

    connectedCallback() {
      if (!this.parts) this.#build();
      this.#place = this.#here;
      if (left.has(this.#place)) this.show(left.get(this.#place), { note: false });
      this.#leave = new AbortController();
      const { signal } = this.#leave;
      const paper = matchMedia("print");
      addEventListener("hashchange", () => this.#followAddress(true), { signal });
      addEventListener("click", (event) => this.#followLink(event), { signal, capture: true });
      addEventListener("keydown", (event) => event.key === "Escape" && this.#close(null), { signal });
      if (this.search) addEventListener("keydown", (event) => this.#toSearch(event), { signal });
      addEventListener("pointerdown", (event) => this.#close(event.target), { signal });
      addEventListener("beforeprint", () => this.append(this.stills), { signal });
      addEventListener("afterprint", () => paper.matches || this.stills.remove(), { signal });
      paper.addEventListener("change", () => paper.matches && this.append(this.stills), { signal });
      this.#followAddress(false);
    }

    disconnectedCallback() {
      left.set(this.#place, this.step);
      this.pause();
      clearTimeout(this.#address);
      this.#leave.abort();
    }

    /** Shows a step by its number in the run, the nearest there is. */
    show(step, { mark = false, note = true } = {}) {
      const before = this.step;
      this.step = this.#near(step);
      const index = this.stops.indexOf(this.step);
      const marked = mark && Math.abs(index - this.stops.indexOf(before)) === 1;
      for (const picture of this.pictures) if (!picture.pane.hidden) picture.show(index, marked);
      for (const part of this.parts) part.show(index);
      const { sentences, clocks } = this.data;
      this.said.textContent = this.texts[sentences[index]];
      this.counter.textContent = this.step;
      if (this.clock) this.clock.textContent = this.texts[clocks[index]];
      this.slider.value = this.step;
      this.slider.setAttribute("aria-valuetext", `step ${this.step} of ${this.last}`);
      if (this.menu) this.menu.value = this.names.get(this.step) ?? "";
      for (const [does, button] of this.buttons) {
        const there = { first: this.first, previous: this.first, next: this.last, last: this.last }[does];
        button.setAttribute("aria-disabled", there === this.step);
      }
      this.search?.show();
      if (note) this.#noteAddress();
    }

    /** What a step brings to light that was printed. */
    printed(index) {
      const before = (lengths) => (index ? lengths[index - 1] : 0);
      return this.streams.map(({ text, lengths }) => text.slice(before(lengths), lengths[index])).join("\n");
    }

    play() {
      Walkthrough.player?.pause();
      Walkthrough.player = this;
      this.said.setAttribute("aria-live", "off"); // a sentence a second is too much to listen to
      this.#face("Pause");
      const go = (step) => {
        this.show(step, { mark: true });
        if (this.step === this.last) this.pause();
        else this.#playing = setTimeout(() => go(this.#beside(1)), this.#patience);
      };
      go(this.step === this.last ? this.first : this.#beside(1));
    }

    /** Milliseconds for the step that is shown: long enough to read its sentence. */
    get #patience() {
      const speed = Number(this.speed.value);
      return speed * Math.max(1, WORD * this.said.textContent.split(" ").length);
    }

    pause() {
      if (Walkthrough.player === this) Walkthrough.player = null;
      clearTimeout(this.#playing);
      this.#playing = 0;
      this.said.removeAttribute("aria-live");
      this.#face("Play");
    }

    /** The address of the step that is shown, by its marker's name if it has one: that survives changes to the program. */
    get link() {
      const { id, names, step } = this;
      return new URL(`#${id}.${names.get(step) ?? step}`, location);
    }

    /** Names this walkthrough among those of all pages. */
    get #here() {
      return `${location.pathname}#${this.id}`;
    }

    #build() {
      const find = (selector) => this.querySelector(selector);
      const all = (selector) => [...this.querySelectorAll(selector)];
      this.data = JSON.parse(find(".dg-data").content.textContent);
      this.texts = this.data.texts;
      this.first = this.data.first;
      this.stops = this.data.stops ?? this.data.sentences.map((_, place) => this.first + place);
      this.last = this.stops.at(-1);
      this.names = new Map(Object.entries(this.data.moments).map(([name, step]) => [step, name]));
      this.said = find(".dg-said");
      this.counter = find(".dg-counter > span");
      this.counter.style.minWidth = `${String(this.last).length}ch`;
      this.clock = find(".dg-clock");
      const longest = Math.max(...this.data.clocks.map((number) => this.texts[number].length));
      if (this.clock) this.clock.style.minWidth = `${longest}ch`;
      this.slider = find(".dg-slider");
      this.menu = find(".dg-moments");
      this.speed = find(".dg-speed");
      this.buttons = new Map(all("[data-does]").map((button) => [button.dataset.does, button]));
      const panes = all(".dg-views > .dg-pane");
      const blanks = all(".dg-blank");
      this.pictures = this.data.views.map((view, number) => new Picture(panes[number], blanks[number], view, this.texts));
      this.listing = new Listing(find(".dg-listing"), this.data, this.texts);
      const streams = ["output", "errors"].filter((kind) => find(`.dg-stream--${kind}`));
      this.streams = streams.map((kind) => new Stream(find(`.dg-stream--${kind}`), this.data[kind]));
      this.parts = [this.listing, ...this.streams];
      if (find(".dg-search")) this.search = new Search(find(".dg-search"), this);
      this.stills = this.#takeStills(find("noscript"));
      this.#listen();
      this.#reserve();
      this.#watchSizes();
      this.show(this.data.opening, { note: false });
    }

    #listen() {
      const stage = this.querySelector(".dg-stage");
      const does = {
        first: () => this.go(this.first),
        previous: () => this.go(this.#beside(-1)),
        play: () => (this.#playing ? this.pause() : this.play()),
        next: () => this.go(this.#beside(1)),
        last: () => this.go(this.last),
      };
      for (const [name, button] of this.buttons) button.addEventListener("click", does[name]);
      this.slider.addEventListener("input", () => this.go(Number(this.slider.value)));
      this.menu?.addEventListener("change", () => this.go(this.data.moments[this.menu.value] ?? this.step));
      this.querySelector(".dg-copy").addEventListener("click", ({ target }) => this.#copy(target));
      const boxes = [...this.querySelectorAll(".dg-tools [type=checkbox]")];
      if (matchMedia("(max-width: 45em)").matches) for (const box of boxes.slice(1)) box.checked = false;
      for (const box of boxes) {
        // Else a browser that comes back here sets it to what it was, later than now. HTML allows it no such attribute.
        box.autocomplete = "off";
        box.addEventListener("change", () => this.#choose(boxes, box));
      }
      this.#choose(boxes);
      this.listing.pane.addEventListener("click", (event) => this.#clickRow(event));
      this.addEventListener("keydown", (event) => this.#press(event, does));
      let down = null;
      stage.addEventListener("pointerdown", (event) => {
        down = event.pointerType === "touch" && !event.target.closest("input, select, button:not(.dg-cut), label") ? event : null;
      });
      stage.addEventListener("pointerup", (event) => {
        const across = down ? event.clientX - down.clientX : 0;
        if (Math.abs(across) < SWIPE || Math.abs(across) < 2 * Math.abs(event.clientY - down.clientY)) return;
        does[across < 0 ? "next" : "previous"]();
      });
      stage.addEventListener("pointercancel", () => (down = null));
    }

    /** The nearest step that is shown, by its number: some may be left out. */
    #near(step) {
      return this.stops.reduce((one, other) => (Math.abs(other - step) < Math.abs(one - step) ? other : one));
    }

    /** The number of the step that is shown before or after this one, as far as there is one. */
    #beside(by) {
      return this.stops[this.stops.indexOf(this.step) + by] ?? this.step;
    }

    /** Goes to a step because the reader asked for it. */
    go(step) {
      if (this.#playing) this.pause();
      this.show(step, { mark: true });
    }

    #clickRow(event) {
      const row = event.target.closest(".dg-row[role=button]");
      if (row && getSelection().isCollapsed) this.go(this.stops[this.listing.next(row, this.stops.indexOf(this.step))]);
    }

    /** Arrow keys step where they have no other use: on the buttons, on the listing, and right after a link led here. */
    #press(event, does) {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const row = event.target.closest(".dg-row");
      const cut = event.target.closest(".dg-cut");
      const inPlace = row || cut || event.target === this || event.target.closest(".dg-transport > button");
      const keys = { ArrowLeft: inPlace && does.previous, ArrowRight: inPlace && does.next };
      if (row) {
        keys.ArrowUp = () => this.listing.move(row, -1);
        keys.ArrowDown = () => this.listing.move(row, 1);
        keys.Enter = keys[" "] = () => this.go(this.stops[this.listing.next(row, this.stops.indexOf(this.step))]);
      }
      if (cut) {
        const { cuts } = this.pictures.find(({ pane }) => pane.contains(cut));
        keys.ArrowUp = () => cuts.move(cut, -1);
        keys.ArrowDown = () => cuts.move(cut, 1);
      }
      if (!keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    }

    #toSearch(event) {
      if (event.key !== "/" || event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input:not([type=range]), select, textarea")) return;
      event.preventDefault();
      this.search.field.focus();
      this.search.field.select();
    }

    /** Closes what is open in full, unless this is a part of it. */
    #close(part) {
      for (const { cuts } of this.pictures) if (!part || !(cuts.panel.contains(part) || cuts.layer.contains(part))) cuts.close();
    }

    /** Shows the views whose boxes are checked; one always is. */
    #choose(boxes, last) {
      if (last && !boxes.some((box) => box.checked)) last.checked = true;
      boxes.forEach((box, number) => (this.pictures[number].pane.hidden = !box.checked));
      this.#close(null);
      this.#arrange();
      if (last) this.show(this.step, { note: false });
    }

    /** Pictures for which there is no room beside the program stand below it. */
    #arrange() {
      const scenes = this.querySelector(".dg-scenes");
      const shown = this.pictures.filter(({ pane }) => !pane.hidden);
      const width = shown.reduce((total, picture) => total + picture.width, 0);
      scenes.classList.toggle("dg-broad", width + BESIDE > scenes.clientWidth);
    }

    async #copy(button) {
      const said = await navigator.clipboard?.writeText(this.link.href).then(
        () => "Copied",
        () => "Not allowed; see the address",
      );
      this.#noteAddress(0);
      button.textContent = said ?? "See the address bar";
      clearTimeout(this.#copied);
      this.#copied = setTimeout(() => (button.textContent = "Copy link"), 2000);
    }

    #face(words) {
      const button = this.buttons.get("play");
      button.setAttribute("aria-label", words);
      button.title = words;
      button.querySelector("path").setAttribute("d", words === "Play" ? "M3 1l11 7-11 7z" : "M3 2h4v12H3zM9 2h4v12H9z");
    }

    /**
     * Has the address name the step, in the place of the one before: the Back button still leaves the page.
     * A theme that navigates by itself changes the address before it has the other page.
     */
    #noteAddress(rest = NOTED) {
      clearTimeout(this.#address);
      this.#address = setTimeout(() => {
        if (this.#place === this.#here) history.replaceState(history.state, "", this.link);
      }, rest);
    }

    /** Follows a link of this page to a step of ours; a theme that navigates by itself would fetch the page anew. */
    #followLink(event) {
      const link = event.target.closest("a[href]");
      if (link) clearTimeout(this.#address); // which is the link's business now
      if (!link?.hash.startsWith(`#${this.id}.`) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      if (link.href !== new URL(link.hash, location).href) return; // on another page
      event.preventDefault();
      event.stopPropagation();
      if (link.hash !== location.hash) history.pushState(null, "", link.hash);
      this.#followAddress(true);
    }

    #followAddress(asked) {
      let address = location.hash.slice(1);
      try {
        address = decodeURIComponent(address);
      } catch {
        return; // not one of ours
      }
      const [id, ...rest] = address.split(".");
      const name = rest.join(".");
      if (id !== this.id || !name) return;
      const step = Object.hasOwn(this.data.moments, name) ? this.data.moments[name] : /^\d+$/.test(name) ? Number(name) : NaN;
      if (this.stops.includes(step)) this.show(step, { note: false });
      else {
        const why = this.data.stops && step >= 0 ? "left out here" : "no moment of this run";
        this.said.textContent = `This link asks for ‘${name}’, which is ${why}: here is its step ${this.step}.`;
      }
      requestAnimationFrame(() => this.scrollIntoView({ block: "start" }));
      if (asked) this.focus({ preventScroll: true });
    }

    /** What readers without scripts see, kept for paper. Material's instant navigation parses it, browsers do not. */
    #takeStills(noscript) {
      const holder = document.createElement("template");
      holder.innerHTML = noscript.childElementCount ? noscript.innerHTML : noscript.textContent;
      noscript.remove();
      return holder.content.firstElementChild;
    }

    /** Tells the style sheet how much of the screen is taken above the pictures, and how many rows of them share the rest. */
    #measure() {
      const [bar, scenes, views] = [".dg-bar", ".dg-scenes", ".dg-views"].map((each) => this.querySelector(each));
      const above = views.getBoundingClientRect().top - scenes.getBoundingClientRect().top;
      this.style.setProperty("--dg-bar", `${bar.offsetHeight}px`);
      this.style.setProperty("--dg-above", `${above}px`);
      const shown = this.pictures.map(({ pane }) => pane).filter((pane) => !pane.hidden);
      this.style.setProperty("--dg-rows", new Set(shown.map((pane) => Math.round(pane.getBoundingClientRect().bottom))).size);
      if (this.querySelector(".dg-longest").offsetWidth !== this.reserved) requestAnimationFrame(() => this.#reserve());
    }

    /** Where sizes have changed, what was in sight may no longer be. */
    #follow() {
      for (const part of [...this.pictures, ...this.parts]) part.follow();
    }

    /** Keeps room for the sentence that takes most of it at this width: not always the one of the most characters. */
    #reserve() {
      const longest = this.querySelector(".dg-longest");
      const texts = [...new Set(this.data.sentences)].map((number) => this.texts[number]);
      const tried = texts.sort((one, other) => other.length - one.length).slice(0, TRIED);
      const blocks = tried.map((text) => Object.assign(document.createElement("div"), { textContent: text }));
      longest.replaceChildren(...blocks);
      longest.textContent = blocks.reduce((one, other) => (other.offsetHeight > one.offsetHeight ? other : one)).textContent;
      this.reserved = longest.offsetWidth;
    }

    /**
     * What is wider than its place scrolls under a finger; all else can be swiped.
     * A picture that scrolls can be reached by the Tab key; the program stays in sight below the bar.
     */
    #watchSizes() {
      const watch = new ResizeObserver((entries) => {
        this.#arrange();
        this.#measure();
        for (const { target } of entries) if (target.matches("pre, .dg-pane")) this.#scrolls(target);
        this.#follow();
      });
      for (const each of this.querySelectorAll(".dg-bar, .dg-scenes, .dg-stage :is(pre, code, .dg-pane, .dg-picture)")) watch.observe(each);
    }

    #scrolls(pane) {
      const wide = pane.scrollWidth > pane.clientWidth;
      const tall = pane.scrollHeight > pane.clientHeight;
      pane.classList.toggle("dg-wide", wide);
      pane.classList.toggle("dg-tall", tall);
      if (pane.localName === "pre") return;
      const reached = { tabindex: "0", role: "group", "aria-label": `${pane.dataset.view} view` };
      for (const [name, value] of Object.entries(reached)) {
        if (wide || tall) pane.setAttribute(name, value);
        else pane.removeAttribute(name);
      }
    }
  }

  /** Puts what a page by itself has packed in its place. */
  const unpack = async (packed) => {
    const bytes = Uint8Array.from(atob(packed.content.textContent), (each) => each.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const holder = document.createElement("template");
    holder.innerHTML = await new Response(stream).text();
    packed.replaceWith(holder.content);
  };

  const define = () => customElements.define("dg-walkthrough", Walkthrough);
  const packed = [...document.querySelectorAll(".dg-packed")];
  if (packed.length) Promise.all(packed.map(unpack)).then(define);
  else define();
}
