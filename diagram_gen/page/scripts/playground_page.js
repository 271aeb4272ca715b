import { kept } from "./kept.js";
import { Assets } from "./playground_assets.js";
import { Bar } from "./playground_bar.js";
import { packed } from "./playground_code.js";
import { Editor } from "./playground_editor.js";
import { lack } from "./playground_lack.js";
import { Outcome } from "./playground_outcome.js";
import { named, OWN, Programs, snippetOf } from "./playground_programs.js";
import { Runs } from "./playground_runs.js";
import { copied, save } from "./playground_save.js";
import { Sources } from "./playground_sources.js";
import { Status } from "./playground_status.js";
import { said } from "./playground_words.js";

const RESTED = 300; // milliseconds without a change after which the program is looked at, and kept: both read all of it

/**
 * A program that the reader changes and runs, and the walkthrough of its run: the element <dg-playground>, whose markup
 * `playground.html` makes. It asks for what runs programs when the reader does.
 */
export class Playground extends HTMLElement {
  #leave = null;
  #programs = new Programs(kept);
  #name = null; // of the program that is open
  #source = null; // what that was before the reader changed it, and what is known of its run
  #opening = 0;
  #coming = null; // is over when the program is there that was asked for
  #turn = 0; // of runs
  #rest = 0;
  #isMarked = false;
  #isSet = false; // while the program is put into the editor by us

  connectedCallback() {
    if (!this.dataset.dgManifest) return;
    const lacks = lack();
    if (lacks) {
      const note = this.querySelector(".dg-lacking[role=note]");
      note.querySelector("span").textContent = lacks;
      note.hidden = false;
      return;
    }
    this.#leave = new AbortController();
    this.#build(this.#leave.signal);
  }

  disconnectedCallback() {
    this.#keep();
    this.#leave?.abort();
    this.runs?.end();
  }

  async #build(signal) {
    const find = (selector) => this.querySelector(selector);
    this.bar = new Bar(find(".dg-run-bar"));
    this.status = new Status(find(".dg-run-said"));
    this.outcome = new Outcome(find(".dg-outcome"));
    this.sources = new Sources(this.dataset, find(".dg-editor code").textContent);
    this.assets = new Assets(this.dataset);
    this.runs = new Runs(this.assets, Number(this.dataset.limit) * 1000);
    find(".dg-notes").hidden = false;
    const options = { label: "Program", help: said.keys(), onChange: () => this.#change(), onRun: () => this.#run() };
    const isAsked = named(location.hash) !== null;
    const first = await this.#first();
    if (signal.aborted) return;
    this.editor = new Editor(find(".dg-editor"), this.assets.address("editor.js"), options);
    this.#listen(signal);
    await this.#open(first);
    if (isAsked) this.editor.wake();
  }

  #listen(signal) {
    const does = {
      run: () => this.#run(),
      stop: () => this.runs.stop(),
      reset: () => this.#reset(),
      share: () => this.#share(),
      save: () => this.#save(),
      page: () => this.#savePage(),
      edit: () => (this.scrollIntoView({ block: "start" }), this.editor.focus()),
    };
    this.addEventListener("click", ({ target }) => does[target.closest("[data-does]")?.dataset.does]?.(), { signal });
    this.addEventListener("keydown", (event) => this.#press(event), { signal });
    this.bar.listen((name) => (this.editor.wake(), this.#open(name)), signal);
    addEventListener("hashchange", () => named(location.hash) && this.#open(named(location.hash)), { signal });
    addEventListener("pagehide", () => (this.#keep(), this.runs.end()), { signal });
    addEventListener("beforeprint", () => this.outcome.write(this.querySelector(".dg-written"), this.editor.text), { signal });
  }

  /** The program to begin with: the one that the address asks for, or else the one that was open last. */
  async #first() {
    const { open } = this.#programs;
    const asked = named(location.hash);
    if (!asked) return open ?? this.sources.first;
    const isOwn = open && (await this.sources.of(asked))?.text === this.#programs.edited(open);
    return isOwn ? open : asked; // what the reader has shared is the reader's own
  }

  /** Opens a program by its name, as the reader has left it. */
  async #open(name) {
    const turn = ++this.#opening;
    const source = await (this.#coming = this.sources.of(name));
    if (turn !== this.#opening) return;
    if (!source) {
      const why = snippetOf(name) ? said.missing(snippetOf(name)) : said.broken();
      if (this.#name === null) await this.#open(this.sources.first);
      this.bar.choose(this.#name);
      this.status.say(why, "failed");
      return;
    }
    this.#keep();
    this.#turn++; // what ran has no answer any more
    this.runs.stop();
    this.outcome.clear();
    [this.#name, this.#source] = [name, source];
    this.#programs.open = name;
    this.bar.choose(name);
    const edited = this.#programs.edited(name);
    this.#put(edited ?? source.text, edited === null && name === this.sources.first);
    this.status.say(said.opened());
    this.#note(name);
    this.#state(false);
  }

  /** Puts a text into the editor; `isShown` says whether the page shows that program without one. */
  #put(text, isShown = false) {
    this.#isSet = true;
    if (isShown) this.editor.offer(text);
    else this.editor.text = text;
    this.#isSet = false;
    this.#unmark();
  }

  /** Heeds that the reader has changed the program: of a long one, as little as can be at each key. */
  #change() {
    if (this.#isSet) return;
    if (this.#isMarked) this.#unmark();
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#look(), RESTED);
  }

  /** Says what has come of the program, and has the browser keep it. */
  #look() {
    this.outcome.compare(this.editor.text);
    this.#note(this.#name);
    this.#state();
    this.#keep();
  }

  #unmark() {
    this.#isMarked = false;
    this.editor.markLine(null);
  }

  /** Has the browser keep the program as it is. */
  #keep() {
    clearTimeout(this.#rest);
    if (this.#name && this.editor) this.#programs.write(this.#name, this.editor.text, this.#source.text);
  }

  /** Has the address name a program. */
  #note(name) {
    const hash = name === OWN ? "" : `#${name}`;
    if (location.hash !== hash) history.replaceState(history.state, "", `${location.pathname}${location.search}${hash}`);
  }

  /** Has the buttons say what can be done. */
  #state(isRunning) {
    const { text } = this.editor;
    this.bar.set({ isRunning, isChanged: text !== this.#source.text, isRun: this.outcome.isThere });
  }

  async #run() {
    await this.#coming; // of two programs, the one that the reader has chosen
    const turn = ++this.#turn;
    const program = this.editor.text;
    this.#keep();
    this.#unmark();
    this.status.say(said.loading(this.assets.python));
    this.#state(true);
    const path = this.sources.path(this.#name);
    const digest = program === this.#source.text ? (this.#source.recorded?.digest ?? null) : null;
    const answer = await this.runs.run(
      { program, path, views: null, digest },
      { progress: ({ loaded, total }) => this.status.load(loaded, total), begun: () => this.status.say(said.running(), "running") },
    );
    if (turn !== this.#turn || this.#leave.signal.aborted) return;
    this.#told[answer.tell](answer, program);
    this.#state(false);
  }

  /** What is done with each answer. */
  #told = {
    stopped: () => this.status.say(said.stopped()),
    late: () => this.status.say(said.late(this.dataset.late), "failed"),
    unloaded: ({ message }) => this.status.say(said.unloaded(message), "failed"),
    failed: ({ message }) => this.status.say(said.ended(message), "failed"),
    ran: (answer, program) => this.#show(answer, program),
  };

  async #show(answer, program) {
    const { failure, same, python } = answer;
    this.outcome.show(answer, program, same === false ? [said.otherwise(python, this.#source.recorded.python)] : []);
    if (failure) this.status.say(this.outcome.isThere ? said.failed(failure) : failure.sentence, "failed");
    else this.status.say(said.ran(answer), "done");
    this.outcome.compare(this.editor.text);
    if (this.editor.text !== program) return; // the reader goes on with it
    if (failure?.line) {
      this.#isMarked = true;
      const words = this.outcome.isThere ? said.briefly(failure) : failure.sentence;
      await this.editor.markLine(failure.line, words, failure.lines); // which makes the editor higher: what is below it moves
    }
    this.outcome.reveal();
  }

  #reset() {
    this.#put(this.#source.text);
    this.outcome.compare(this.#source.text);
    this.#keep();
    this.#state();
    this.status.say(said.reset());
  }

  async #share() {
    this.#look(); // at the last keys now: later it would give the address the program's own name again
    const { text } = this.editor;
    const isSnippet = snippetOf(this.#name) && text === this.#source.text;
    this.#note(isSnippet ? this.#name : `code=${await packed(text)}`);
    this.status.say((await copied(location.href)) ? said.copied() : said.linked());
  }

  #save() {
    save(new Blob([this.editor.text], { type: "text/x-python" }), `${this.sources.stem(this.#name)}.py`);
  }

  async #savePage() {
    const page = await this.runs.page();
    if (page) save(new Blob([page], { type: "text/html" }), `${this.sources.stem(this.#name)}.html`);
    else this.status.say(said.pageless(), "failed");
  }

  #press(event) {
    if (event.defaultPrevented || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.#run();
  }
}
