/** What the site has to run programs with: files, by the manifest that the page has. */
export class Assets {
  #folder;
  #manifest;

  constructor({ dgManifest, dgAssets }) {
    this.#manifest = JSON.parse(dgManifest);
    this.#folder = new URL(dgAssets, document.baseURI).href;
  }

  /** The version of the Python that runs programs here. */
  get python() {
    return this.#manifest.python;
  }

  /** Where a file is. */
  address(name) {
    return new URL(this.#manifest.files[name].path, this.#folder).href;
  }

  /** A new worker, which runs a program once it has loaded what it is told to. */
  worker() {
    return new Worker(this.address("worker.js"), { type: "module" });
  }

  /** What it is told. */
  get load() {
    return { assets: this.#folder, files: this.#manifest.files };
  }
}
