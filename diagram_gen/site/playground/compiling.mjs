/* Has `compiling.py` do its work in Pyodide: `node compiling.mjs PYODIDE FOLDER WHAT …`, with the folder as /work. */

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [pyodide, folder, ...told] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`));
// The hashes of texts, which differ from run to run, must not show in what is written.
const python = await loadPyodide({ indexURL: `${pyodide}/`, env: { HOME: "/", PYTHONHASHSEED: "0" } });
python.FS.mkdir("/work");
python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/work");
python.globals.set("told", python.toPy(told));
python.runPython(readFileSync(new URL("compiling.py", import.meta.url), "utf8"));
python.runPython("main(*told)");
