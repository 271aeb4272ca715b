// The worker of the playground: it loads a Python of Pyodide, has it record one program, and tells the page of the run.
//
// It is asked `load`, then `run`, then, as often as wanted, `page`; `diagram_gen/pipeline/browser.py` is its other half.
// Python may end during a run, as a process does: by its own exit, or for want of memory or of stack. Then another one,
// from what is loaded already, reads the files that the run has left.

const FOLDER = "/lib/diagrams";
const REST = "/lib/rest.zip";
const FILES = "/run";
const LEFT = ["steps", "output", "errors"];
const MOST_MEMORY = 512 * 2 ** 20;
const MOST_IN_FILES = 256 * 2 ** 20;
const NO_SPACE = 51;
const PY_FILE_INPUT = 257;
const SEGMENTATION_FAULT = -11;
/** What of JavaScript stays within reach of a program: of what a Python needs, that which leads nowhere. */
const KEPT = new Set(
  (
    "Object Array Number Boolean String Symbol BigInt Date RegExp Math JSON Intl Promise Proxy Reflect Map Set WeakMap WeakSet WeakRef " +
    "FinalizationRegistry Iterator ArrayBuffer SharedArrayBuffer Atomics DataView Int8Array Uint8Array Uint8ClampedArray Int16Array " +
    "Uint16Array Int32Array Uint32Array BigInt64Array BigUint64Array Float16Array Float32Array Float64Array Error AggregateError " +
    "EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError DOMException parseFloat parseInt isFinite isNaN " +
    "decodeURI decodeURIComponent encodeURI encodeURIComponent undefined Infinity NaN globalThis self location clearTimeout constructor " +
    "WorkerGlobalScope WebAssembly Response TransformStream DecompressionStream URL TextDecoder TextEncoder crypto performance console"
  ).split(" "),
);
const ENVIRONMENT = { HOME: "/home/reader", PYTHONHASHSEED: "0", PYTHONINSPECT: "" };

const say = self.postMessage.bind(self);
const load = self.fetch.bind(self);
const Request = self.XMLHttpRequest;
let parts = null;
let here = null;
let ran = null;
let version = null;

/** Bytes of files as they come, all told together. */
class Progress {
  constructor(files, names) {
    this.total = names.reduce((sum, name) => sum + files[name].size, 0);
    this.loaded = 0;
  }

  add(file, bytes) {
    this.loaded += bytes;
    say({ tell: "progress", file, loaded: this.loaded, total: this.total });
  }

  /** A stream that passes bytes on, and tells how many they were. */
  counting(file) {
    return new TransformStream({
      transform: (chunk, out) => {
        this.add(file, chunk.byteLength);
        out.enqueue(chunk);
      },
    });
  }
}

/** Everything that a Python is made of, loaded once. */
class Parts {
  static NAMES = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm.gz", "standard.zip", "viz.js", "diagrams.zip"];

  constructor(assets, files) {
    this.addresses = Object.fromEntries(Object.keys(files).map((name) => [name, new URL(files[name].path, assets).href]));
    this.sizes = files;
    this.progress = new Progress(files, Parts.NAMES);
  }

  async load() {
    const wasm = this.stream("pyodide.asm.wasm.gz");
    const [pyodide, glue, viz, standard, diagrams] = await Promise.all([
      this.module("pyodide.mjs"),
      this.module("pyodide.asm.mjs"),
      this.module("viz.js").then((module) => module.instance()),
      this.bytes("standard.zip"),
      this.bytes("diagrams.zip"),
    ]);
    Object.assign(this, { pyodide, glue, viz, standard, diagrams, wasm: await wasm });
  }

  async module(name) {
    const module = await import(this.addresses[name]);
    this.progress.add(name, this.sizes[name].size);
    return module;
  }

  async stream(name) {
    const response = await load(this.addresses[name]);
    if (!response.ok) throw new Error(`${name} could not be loaded: ${response.status}`);
    return response.body.pipeThrough(this.progress.counting(name));
  }

  /** What Pyodide would fetch: the standard library, and its code, which is compiled once. */
  answer(url) {
    if (url.pathname.endsWith(".zip")) return new Response(this.standard);
    const code = this.compiled ? null : this.wasm.pipeThrough(new DecompressionStream("gzip"));
    return new Response(code, { headers: { "Content-Type": "application/wasm" } });
  }

  /** Loads the rest of the standard library, if it is not there yet. */
  async complete() {
    if (this.rest) return;
    this.progress = new Progress(this.sizes, ["rest.zip"]);
    this.rest = await this.bytes("rest.zip");
  }

  /** The rest of the standard library; where it is not there yet, everything here waits for it. */
  others() {
    this.rest ??= this.bytesNow("rest.zip");
    return this.rest;
  }

  bytesNow(name) {
    const request = new Request();
    request.open("GET", this.addresses[name], false);
    request.responseType = "arraybuffer";
    request.send();
    if (request.status !== 200) throw new Error(`${name} could not be loaded: ${request.status}`);
    return new Uint8Array(request.response);
  }

  async bytes(name) {
    return new Uint8Array(await new Response(await this.stream(name)).arrayBuffer());
  }
}

/** A Python, ready to run a program. */
class Python {
  left = {};

  static async start(parts) {
    const python = new Python();
    self.fetch = async (url) => parts.answer(new URL(url));
    python.api = await parts.pyodide.loadPyodide({
      indexURL: "playground:/",
      stdLibURL: "playground:/standard.zip",
      lockFileContents: "{}",
      packageBaseUrl: "playground:/",
      env: { ...ENVIRONMENT },
      jsglobals: {},
      stdin: () => null,
      stdout: () => {},
      stderr: () => {},
      createPyodideModule: (settings) => parts.glue.default(python.limited(settings, parts)),
    });
    delete self.fetch;
    python.module = python.api._module;
    python.files = python.module.FS;
    python.limitFiles();
    python.unpack(parts.diagrams);
    return python;
  }

  /** The settings of Emscripten's, with the module compiled once, and with a limit to memory. */
  limited(settings, parts) {
    settings.API.lockFilePromise = null; // there are no packages to be had
    const first = settings.instantiateWasm;
    settings.instantiateWasm = (imports, done) => {
      const grow = imports.env.emscripten_resize_heap;
      imports.env.emscripten_resize_heap = (size) => (size >>> 0 > MOST_MEMORY ? 0 : grow(size));
      if (parts.compiled) {
        Object.assign(imports.env, parts.imported);
        WebAssembly.instantiate(parts.compiled, imports).then((instance) => done(instance, parts.compiled));
        return {};
      }
      return first(imports, (instance, compiled) => {
        const { Jsv_GetError_import, JsvError_Check } = imports.env;
        Object.assign(parts, { compiled, imported: { Jsv_GetError_import, JsvError_Check } });
        done(instance, compiled);
      });
    };
    return settings;
  }

  /**
   * Limits how much files take of the browser's memory, of which Python's own limit knows nothing: all of the program's
   * together, and each of those that a run leaves.
   */
  limitFiles() {
    const { FS } = this.module;
    const { MEMFS } = FS.filesystems;
    let grown = 0;
    const limited = (grow) => (node, size) => {
      const before = node.contents.length;
      const isLeft = Object.values(this.left).includes(node);
      if (size - before + (isLeft ? before : grown) > MOST_IN_FILES) throw new FS.ErrnoError(NO_SPACE);
      grow(node, size);
      if (!isLeft) grown += node.contents.length - before;
    };
    for (const name of ["expandFileStorage", "resizeFileStorage"]) MEMFS[name] = limited(MEMFS[name]);
  }

  unpack(archive) {
    const { api } = this;
    api.unpackArchive(archive, "zip", { extractDir: FOLDER });
    api.runPython(`import sys; sys.path.append(${JSON.stringify(FOLDER)})`);
    this.outcome = api.pyimport("diagram_gen.pipeline.browser_outcome");
    this.ready = api.pyimport("diagram_gen.pipeline.browser").Ready(() => this.module.HEAP8.length, layOut, () => this.complete());
  }

  /** Has the rest of the standard library there, for a program that imports something of it and waits; gives whether it is. */
  complete() {
    try {
      this.files.writeFile(REST, parts.others());
      return true;
    } catch {
      return false;
    }
  }

  /** Runs a program as `python FILE` does. Throws what ends this Python, if something does. */
  run(program, path) {
    const { module, ready, files } = this;
    const globals = ready.begin(program, path);
    const ends = ready.ends().toJs();
    this.left = Object.fromEntries(LEFT.map((name) => [name, files.lookupPath(`${FILES}/${name}`).node]));
    const [file, name, mode] = [path, `${files.cwd()}/${path}`, "rb"].map((text) => module.stringToNewUTF8(text));
    const result = module._PyRun_FileExFlags(module._fopen(file, mode), name, PY_FILE_INPUT, globals, globals, 1, 0);
    if (!result) this.raised();
    for (const each of ends) this.call(each);
    this.call(ready.end);
  }

  /** Calls a function of Python's; what that raises is none of ours: the program may have changed anything. */
  call(each) {
    try {
      each()?.destroy?.();
    } catch (error) {
      if (error.constructor.name !== "PythonError") throw error;
    }
  }

  /** Takes over what a program has left in another Python. */
  take({ left }, { program, path }) {
    const write = (name, contents) => {
      this.files.mkdirTree(name.slice(0, name.lastIndexOf("/")) || ".");
      this.files.writeFile(name, contents);
    };
    write(path, program);
    this.left = left;
    for (const name of LEFT) write(`${FILES}/${name}`, left[name].contents.subarray(0, left[name].usedBytes));
  }

  raised() {
    const { module } = this;
    if (!module._PyErr_ExceptionMatches(module.HEAPU32[module._PyExc_SystemExit >> 2])) {
      module._PyErr_Print();
      return;
    }
    module._PySys_SetObject(module.stringToNewUTF8("left"), module._PyErr_GetRaisedException());
    this.call(() => this.ready.left());
  }
}

/** What ended a Python: the status that it exits with, or where it has died, that of a process that died so. */
function status(error) {
  return typeof error.status === "number" ? error.status : SEGMENTATION_FAULT;
}

function layOut(dot) {
  return parts.viz.renderString(dot, { format: "svg" });
}

/** Starts a Python in the place of one that has ended, or in which the program has broken something. */
async function another(order) {
  const before = here;
  here = await Python.start(parts);
  here.take(before, order);
}

/** Tells the page what came of a run. */
function tell(order, ended) {
  ran = here.outcome.Outcome(JSON.stringify(order), ended, layOut);
  say({ tell: "ran", ...JSON.parse(ran.told()) });
}

/** What the page is told of a run of which no Python here can tell: the program has broken what tells, or is too much for it. */
function untold({ path }) {
  const message = "ended in a way that cannot be shown in a browser";
  const sentence = `The program ${message}: \`python -m diagram_gen report ${path}\` on your own computer may show it.`;
  const failure = { kind: "untold", message, line: null, step: 0, sentence };
  return { tell: "ran", html: "", steps: 0, printed: "", errors: "", failure, same: null, digest: "", python: version };
}

/**
 * Takes out of reach of the program what leads out of the worker: a program may get hold of JavaScript, by what Python's
 * memory has of it. Nothing is left there but what a Python needs, and no text becomes code, so none can import anything.
 */
function seal() {
  const later = self.setTimeout.bind(self);
  for (let owner = self; owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
    for (const name of Object.getOwnPropertyNames(owner)) if (!KEPT.has(name)) Reflect.deleteProperty(owner, name);
  }
  const refused = function Function() {
    throw new TypeError("no text becomes code here");
  };
  for (const each of [function () {}, async function () {}, function* () {}, async function* () {}]) {
    Object.defineProperty(Object.getPrototypeOf(each), "constructor", { value: refused });
  }
  refused.prototype = Object.getPrototypeOf(refused); // what is a function is still one
  self.Function = refused;
  for (const each of ["error", "warn", "info", "log"]) console[each] = () => {}; // what ends a Python is told otherwise
  self.setTimeout = (what, ...rest) => (typeof what === "function" ? later(what, ...rest) : refused());
}

const asked = {
  async load({ assets, files }) {
    delete asked.load; // once only: where things are loaded from is not the program's to say
    parts = new Parts(assets, files);
    await parts.load();
    seal();
    here = await Python.start(parts);
    version = here.api.runPython("import sys; '.'.join(map(str, sys.version_info[:3]))");
    say({ tell: "ready", python: version });
  },

  async run(order) {
    let ended = 0;
    if (ran) here = await Python.start(parts); // there is one for each program
    if (here.ready.lacks(order.program)) await parts.complete(); // or else only once the program asks
    try {
      here.run(order.program, order.path);
    } catch (error) {
      ended = status(error);
      await another(order);
    }
    try {
      tell(order, ended);
    } catch {
      await another(order);
      try {
        tell(order, ended);
      } catch {
        say(untold(order));
      }
    }
  },

  async page() {
    say({ tell: "page", html: ran.page() });
  },

  /** What the recorder has sent, and the program has printed: `recorder/wire.py` reads it. */
  async sent() {
    const files = LEFT.map((name) => [name, here.files.readFile(`${FILES}/${name}`)]);
    say({ tell: "sent", ...Object.fromEntries(files) });
  },
};

self.addEventListener("error", (event) => event.preventDefault()); // of a Python that has ended already
self.addEventListener("message", async ({ data }) => {
  try {
    await asked[data.ask](data);
  } catch (error) {
    say({ tell: "failed", message: String(error?.message ?? error) });
  }
});
