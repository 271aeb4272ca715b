/* Puts a module and all that it imports into one small module: `node bundling.mjs MODULE TO`, beside `node_modules`. */

import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [module, to] = process.argv.slice(2);
const packages = resolve("node_modules");
const { rollup } = await import(pathToFileURL(`${packages}/rollup/dist/es/rollup.js`));
const { minify } = createRequire(import.meta.url)(`${packages}/terser/dist/bundle.min.js`);

/* Where a package has its native module; its own file says so in one of several ways. */
function entry(name) {
  const { exports = {}, module, main } = JSON.parse(readFileSync(`${packages}/${name}/package.json`, "utf8"));
  const given = exports["."] ?? exports;
  const found = typeof given === "string" ? given : given.import?.default ?? given.import ?? given.default;
  return resolve(packages, name, typeof found === "string" ? found : module ?? main);
}

const isPackage = (id) => !/^[./]/.test(id);
const bundle = await rollup({
  input: resolve(module),
  plugins: [{
    name: "packages",
    resolveId: (id) => (isPackage(id) ? { id: entry(id), moduleSideEffects: false } : null),
  }],
  treeshake: "smallest",
  onwarn: (warning) => { throw new Error(warning.message); },
});
const { output: [{ code }] } = await bundle.generate({ format: "es" });
const small = await minify(code, {
  module: true,
  ecma: 2020,
  compress: { ecma: 2020, passes: 2 },
  format: { comments: false },
});
writeFileSync(to, `${small.code}\n`);
