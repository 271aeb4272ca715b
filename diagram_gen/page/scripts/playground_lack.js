const DISK = "A browser lets no page that it opens from the disk run programs;";
const OLD = "This browser lacks what it takes to run programs here;";

/** Why no program can run in this browser on this page, as the beginning of a sentence; empty if one can. */
export const lack = () => {
  if (location.protocol === "file:") return DISK;
  const has = globalThis.WebAssembly && globalThis.DecompressionStream && globalThis.CompressionStream;
  return has && knowsModules() ? "" : OLD;
};

/** Whether workers can be modules: a browser that knows that asks for the type before it looks at the address, which is none. */
const knowsModules = () => {
  let asked = false;
  const options = {
    get type() {
      asked = true;
      return "module";
    },
  };
  try {
    new Worker("https://:", options).terminate();
  } catch {
    // There is no such address.
  }
  return asked;
};
