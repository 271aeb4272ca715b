/** The choice of a task to stay with: steps then lead to its own, and what is drawn of it stays in view. */
export class Follow {
  #select;

  constructor(select, walkthrough) {
    this.walkthrough = walkthrough;
    this.#select = select;
    select.addEventListener("change", () => this.#change());
  }

  /** The thing that is followed; null where that is everything. */
  get task() {
    return this.#select.value ? this.walkthrough.run.thing(this.#select.value) : null;
  }

  /** What the task is called. */
  get name() {
    return this.#select.selectedOptions[0].textContent;
  }

  /** Follows everything again; whether it was one task. */
  end() {
    if (this.task === null) return false;
    this.#select.value = "";
    this.#change();
    return true;
  }

  #change() {
    const { walkthrough, task } = this;
    for (const part of [walkthrough.ribbon, walkthrough.listing, ...walkthrough.pictures]) part.keep(task);
    walkthrough.transport.name();
    walkthrough.follow();
  }
}
