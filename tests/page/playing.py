"""A page with a playground, on a site of its own: what it needs of other rooms stands in for itself.

The worker answers as the real one does, and what it answers is made here, of real runs; what a program says in a comment
decides what happens to it.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from diagram_gen.page import bundle, walkthrough_markup
from diagram_gen.page.files import text
from diagram_gen.page.walkthrough import walkthrough
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site import making
from diagram_gen.views import telling

SNIPPETS = ("tasks/taking_turns", "tasks/tea_and_toast", "calling/one_call")
FIRST, OTHER, _ = SNIPPETS
FILES = ("worker.js", "editor.js", "standard.zip")
ICON = '<link rel="icon" href="data:,">'
"""Else a browser asks the host for one."""
BLANK = "blank.html"
"""A page of the same host, with nothing on it."""
STYLES = ("diagrams", "walkthrough", "report", "playground")

WORKER = """
let program = "";
const failures = {
  "# fails": { kind: "exception", type: "ValueError", message: "no", line: 2, step: 5, sentence: "It failed at line 2: ValueError: no." },
  "# is no Python": { kind: "exception", type: "SyntaxError", message: "no", line: 1, step: 0, sentence: "Line 1 is no Python: invalid syntax." },
};
onmessage = async ({ data }) => {
  if (data.ask === "load") {
    const total = Object.values(data.files).reduce((sum, { size }) => sum + size, 0);
    const slow = await (await fetch(new URL("slow.json", data.assets))).json();
    for (const part of [0, 0.5, 1]) postMessage({ tell: "progress", file: "standard.zip", loaded: part * total, total });
    if (slow.never) return;
    postMessage(slow.fails ? { tell: "failed", message: "standard.zip is not there" } : { tell: "ready", python: "3.14.2" });
  }
  if (data.ask === "run") {
    ({ program } = data);
    if (program.includes("# for ever")) return;
    if (program.includes("# breaks")) return setTimeout(() => { throw new Error("out of memory"); });
    const of = Object.entries(failures).find(([sign]) => program.includes(sign));
    const failure = of ? of[1] : null;
    const file = failure ? "failed.html" : "run.html";
    let html = failure?.type === "SyntaxError" ? "" : await (await fetch(new URL(file, import.meta.url))).text();
    if (program.includes("# is hostile")) html += "<img src=/nowhere onerror='document.title = 1'><script>document.title = 2</script>";
    const digest = "one";
    postMessage({
      tell: "ran", html, steps: 12, printed: "", errors: "", failure, same: data.digest && data.digest === digest, digest,
      python: "3.14.2", asked: data,
    });
  }
  if (data.ask === "page") postMessage({ tell: "page", html: `<!doctype html><title>${program.length}</title>` });
};
"""
EDITOR = """
export const editor = (parent, { text, label, onChange, onRun }) => {
  const field = Object.assign(document.createElement("textarea"), { ariaLabel: label, rows: 20, value: text });
  field.addEventListener("input", () => onChange());
  parent.append(field);
  return {
    get text() { return field.value; },
    set text(text) { field.value = text; onChange(); },
    markLine(number, message = "") { [parent.dataset.line, parent.dataset.message] = [number ?? "", message]; },
    focus() { field.focus(); },
    setReadOnly() {},
  };
};
"""
FAILING = """\
def main():
    raise ValueError("no")

main()
"""


def site(folder: Path, **slow: bool) -> Path:
    """A folder with the page, `index.html`, and all that it asks for. `slow` has the worker `never` load, or `fail` to."""
    builder = Builder()
    offered = [builder.text(name) for name in sorted(SNIPPETS)]
    manifest = {"python": "3.14.2", "files": {name: {"path": f"{name}", "size": 1_000_000} for name in FILES}}
    made = making.playground(builder.text(FIRST), "", "downloads", offered, manifest, "")
    assets = folder / "assets/playground"
    assets.mkdir(parents=True)
    for name, content in (("worker.js", WORKER), ("editor.js", EDITOR), ("slow.json", json.dumps(slow))):
        (assets / name).write_text(content, encoding="utf-8")
    (assets / "run.html").write_text(run(builder, builder.snippet(FIRST)), encoding="utf-8")
    (folder / "failing").mkdir()
    (folder / "failing/failing.py").write_text(FAILING, encoding="utf-8")
    failing = Builder(folder, folder / "cache")
    (assets / "failed.html").write_text(run(failing, failing.snippet("failing/failing")), encoding="utf-8")
    for each in offered:
        file = folder / f"downloads/{each.name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(each.source, encoding="utf-8")
        recorded = {"python": "3.11.7", "digest": "another" if each.name == OTHER else "one"}
        file.with_suffix(".json").write_text(json.dumps(recorded), encoding="utf-8")
    (folder / "assets/playground.js").write_text(bundle.bundle("playground"), encoding="utf-8")
    (folder / "assets/walkthrough.js").write_text(bundle.bundle(), encoding="utf-8")
    for name in STYLES:
        (folder / f"assets/{name}.css").write_text(text(f"styles/{name}.css"), encoding="utf-8")
    (folder / "index.html").write_text(page(made), encoding="utf-8")
    (folder / BLANK).write_text(f"<!doctype html><title>Blank</title>{ICON}", encoding="utf-8")
    shutil.rmtree(folder / "cache")
    return folder


def page(made: str) -> str:
    """The page with that markup."""
    sheets = "".join(f'<link rel="stylesheet" href="assets/{name}.css">' for name in STYLES)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Playground</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"{ICON}"
        f'{sheets}<script defer src="assets/walkthrough.js"></script></head>'
        f'<body class="md-typeset"><main><h1>Playground</h1>{made}</main></body></html>'
    )


def run(builder: Builder, source: object) -> str:
    """The markup of a run in all its views, as the worker makes it."""
    trace = builder.recorded(source)
    templates = [builder.template(trace, view) for view in telling(trace)]
    return walkthrough_markup.walkthrough(walkthrough(source, trace, templates), id="program", caption="", views=1)
