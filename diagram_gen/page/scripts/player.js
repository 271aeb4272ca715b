const WORD = 1 / 6; // of the time for a step is what each word of its sentence takes, at least, if it is to be read
const READ = 2500; // milliseconds for a step that is to be read, or more for a long sentence
const SHORT = 40; // steps of a run that takes no less time than others
const FACES = { Play: "M3 1l11 7-11 7z", Pause: "M3 2h4v12H3zM9 2h4v12H9z" };

let playing = null; // the one that plays: one at a time

/**
 * Shows one step after the other: each for as long as it is wide on the ribbon, so that waiting has its length; or, if
 * the reader takes it slowly, for long enough to read its sentence.
 */
export class Player {
  #next = 0;
  #button;
  #speed;

  constructor(button, speed, walkthrough) {
    this.walkthrough = walkthrough;
    this.#button = button;
    this.#speed = speed;
  }

  toggle() {
    if (playing === this) this.pause();
    else this.play();
  }

  play() {
    playing?.pause();
    const { walkthrough } = this;
    const { first, last, limit } = walkthrough;
    if (walkthrough.step === limit && limit < last) return walkthrough.next();
    playing = this;
    walkthrough.sentence.hush(true); // a sentence a second is too much to listen to
    this.#face("Pause");
    this.#go(walkthrough.step === last ? first : walkthrough.beside(1, "step"));
  }

  pause() {
    if (playing !== this) return;
    playing = null;
    clearTimeout(this.#next);
    this.#next = 0;
    this.walkthrough.sentence.hush(false);
    this.#face("Play");
  }

  #go(step) {
    const { walkthrough } = this;
    walkthrough.show(step, { mark: true });
    if (walkthrough.step === walkthrough.limit) this.pause();
    else this.#next = setTimeout(() => this.#go(walkthrough.beside(1, "step")), this.#patience);
  }

  /** Milliseconds for the step that is shown. */
  get #patience() {
    const { walkthrough } = this;
    const { run, step, sentence } = walkthrough;
    const whole = Number(this.#speed.value); // for all of a short run; 0 for one that is to be read
    if (!whole) return READ * Math.max(1, WORD * sentence.words);
    const { places } = run;
    const index = run.steps.index(step);
    const next = run.steps.index(walkthrough.beside(1, "step"));
    const part = (places[next] - places[index]) / (places.at(-1) - places[0]);
    return whole * Math.max(1, places.length / SHORT) * part;
  }

  #face(words) {
    this.#button.setAttribute("aria-label", words);
    this.#button.title = words;
    this.#button.querySelector("path").setAttribute("d", FACES[words]);
  }
}
