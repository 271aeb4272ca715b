/** Where the tasks of a run stand at a step, worked out from what is new at each. Pure. */
export class Standing {
  #data;
  #reached = -1;
  #tasks = new Map();

  constructor(data) {
    this.#data = data;
  }

  /** By their things, what the tasks are called, in full and in short, their states with their signs, and their rows; in order of creation. */
  at(index) {
    if (index < this.#reached) {
      this.#tasks.clear();
      this.#reached = -1;
    }
    const { standing, texts } = this.#data;
    while (this.#reached < index) {
      for (const [task, name, short, said, ...rows] of standing[++this.#reached]) {
        const [state, sign] = texts[said].split(" ");
        this.#tasks.set(task, { task, name: texts[name], short: texts[short], state, sign, rows });
      }
    }
    return this.#tasks;
  }
}
