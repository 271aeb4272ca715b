const STOPPED = { tell: "stopped" };
const LATE = { tell: "late" };

/** A worker that is asked one thing at a time, and loads what it needs as soon as it is there. */
class Asked {
  #worker;
  #answered = null;
  /** Is told how far it has come with loading. */
  progress = null;

  constructor(worker, load) {
    this.#worker = worker;
    worker.onmessage = ({ data }) => (data.tell === "progress" ? this.progress?.(data) : this.#answer(data));
    worker.onerror = (event) => {
      event.preventDefault();
      this.#answer({ tell: "failed", message: event.message || "its worker could not be started" });
    };
    this.loaded = this.ask({ ask: "load", ...load });
  }

  ask(question) {
    return new Promise((answered) => {
      this.#answered = answered;
      this.#worker.postMessage(question);
    });
  }

  /** Ends it, whatever it is at; it then has answered like this. */
  end(answer) {
    this.#worker.terminate();
    this.#answer(answer);
  }

  #answer(answer) {
    this.#answered?.(answer);
    this.#answered = null;
  }
}

/**
 * Runs of programs, each in a worker of its own, at most one at a time. Once a worker was used, another one is loaded and
 * kept in reserve. None is there before the first run.
 */
export class Runs {
  #assets;
  #reserve = null;
  #loading = null;
  #running = null;
  #used = null;
  #turn = 0;

  /** `assets` give workers and say what these load; `limit` is how many milliseconds a run has to answer. */
  constructor(assets, limit) {
    [this.#assets, this.limit] = [assets, limit];
  }

  /**
   * What the worker answers to a run; or `unloaded` where none can be had, `failed` where it broke, `stopped` where the run was, `late` where it took
   * too long. It is told of the progress of loading, if there is any, and when the run begins. The run before is ended.
   */
  async run(program, { progress, begun }) {
    const turn = ++this.#turn;
    this.#endRun();
    this.#loading ??= this.#reserve ?? this.#begin();
    this.#reserve = null;
    const one = this.#loading;
    one.progress = progress;
    const ready = await one.loaded;
    if (turn !== this.#turn) return STOPPED; // what was loaded is the next run's
    this.#loading = null;
    if (ready.tell !== "ready") {
      one.end();
      return ready.tell === "failed" ? { ...ready, tell: "unloaded" } : ready;
    }
    begun();
    return this.#answer(one, program);
  }

  async #answer(one, program) {
    this.#running = one;
    const late = setTimeout(() => one.end(LATE), this.limit);
    const answer = await one.ask({ ask: "run", ...program });
    clearTimeout(late);
    if (this.#running !== one) return STOPPED; // by another run, or by its reader
    this.#running = null;
    if (answer.tell === "ran") this.#used = one;
    else one.end();
    this.#keep();
    return answer;
  }

  /** Stops the run, and also what is being loaded for it. */
  stop() {
    this.#turn++;
    const ran = this.#running;
    this.#endRun();
    this.#loading?.end(STOPPED);
    this.#loading = null;
    if (ran) this.#keep();
  }

  /** Ends all of it, for good. */
  end() {
    this.stop();
    this.#reserve?.end(STOPPED);
    this.#reserve = null;
  }

  /** The last run as a page by itself; null if it can't be had. */
  async page() {
    const answer = await this.#used?.ask({ ask: "page" });
    return answer?.tell === "page" ? answer.html : null;
  }

  #endRun() {
    const one = this.#running;
    this.#running = null;
    one?.end(STOPPED);
    this.#used?.end(STOPPED);
    this.#used = null;
  }

  #begin() {
    return new Asked(this.#assets.worker(), this.#assets.load);
  }

  /** Loads another one; where that fails, the next run begins with none and says why. */
  #keep() {
    if (this.#reserve) return;
    const one = (this.#reserve = this.#begin());
    one.loaded.then(({ tell }) => {
      if (tell !== "ready" && this.#reserve === one) this.#reserve = null;
    });
  }
}
