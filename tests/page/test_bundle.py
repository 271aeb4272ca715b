"""The browser's modules, put together into one script."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from pygments.lexers import JavascriptLexer
from pygments.token import Comment

from diagram_gen.model.errors import DiagramError
from diagram_gen.page import bundle
from diagram_gen.page.bundle import module, put_together
from tests.reader import BLANK, Readers

MOST_LINES = 250
ENTRIES = ("start", "scheme", "deck", "playground")
"""The modules that pages begin with: of the site and reports, of reports alone, and of the playground."""
DIAMOND = {
    "top": 'import { left } from "./left.js";\nimport { right } from "./right.js";\nglobalThis.said.push(left(), right());\n',
    "left": 'import { Shared, share } from "./shared.js";\nconst name = "left";\nexport const left = () => share(name);\n',
    "right": 'import { Shared } from "./shared.js";\nconst name = "right";\nexport function right() {\n  return Shared.of(name);\n}\n',
    "shared": (
        "globalThis.said = [typeof this];\nconst name = 'shared';\n"
        "export class Shared {\n  static of(other) {\n    return `${name} ${other}`;\n  }\n}\n"
        "export const share = (other) => Shared.of(other);\nexport async function unused() {}\n"
    ),
}
"""A module that imports two others, each of which imports a third: all have something of the same name."""


def together(texts: dict[str, str], start: str) -> str:
    """Modules given as texts, put together."""
    return put_together({name: module(name, text) for name, text in texts.items()}, start)


def test_modules_do_together_what_they_do(readers: Readers) -> None:
    """Each runs once, strictly, after those that it imports, and has its names to itself; nothing of theirs is left."""
    page = readers().begin(BLANK)
    before = page.evaluate("Object.keys(window)")
    page.evaluate(
        "(text) => document.head.append(Object.assign(document.createElement('script'), { text }))",
        together(DIAMOND, "top"),
    )
    assert ["undefined", "shared left", "shared right"] == page.evaluate("said")
    assert {"said"} == set(page.evaluate("Object.keys(window)")) - set(before)
    assert "undefined" == page.evaluate("typeof $shared") == page.evaluate("typeof Shared")


def test_a_module_that_nothing_imports_is_left_out() -> None:
    """What a script has no use for takes no room in it."""
    assert "right" not in together(DIAMOND, "left")


@pytest.mark.parametrize("name", bundle.modules())
def test_comments_are_left_out_and_nothing_else(name: str) -> None:
    """Of every module there is, as a lexer sees it, which knows texts and patterns that only look like comments."""
    written = bundle.modules()[name]
    alone = replace(written, exports=()).scope
    assert alone.startswith("(function () {\n")
    assert alone.endswith("\n})();")
    assert _tokens("\n".join(written.lines)) == _tokens(alone.partition("\n")[2].rpartition("\n")[0])
    assert not [text for kind, text in JavascriptLexer().get_tokens(alone) if kind in Comment]


def _tokens(text: str) -> list[str]:
    """What a script consists of, without its comments."""
    return [each for kind, each in JavascriptLexer().get_tokens(text) if each.strip() and kind not in Comment]


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (
            {"a": 'import { b } from "./b.js";\n', "b": 'import { a } from "./c.js";\n', "c": "export const a = 1;\n"},
            "scripts/a.js: diagram_gen/page/scripts/b.js exports no 'b'; there are none",
        ),
        (
            {"a": 'import { one } from "./be.js";\n', "bee": "export const one = 1;\n"},
            "scripts/a.js: no module 'diagram_gen/page/scripts/be.js'; did you mean 'bee'?",
        ),
        (
            {
                "a": 'import { b } from "./b.js";\nexport const a = 1;\n',
                "b": 'import { a } from "./a.js";\nexport const b = 1;\n',
            },
            "a.js → diagram_gen/page/scripts/b.js → diagram_gen/page/scripts/a.js; give what they share",
        ),
    ],
)
def test_what_does_not_fit_together_is_named(texts: dict[str, str], sentence: str) -> None:
    """With the module that has it, and what there is."""
    with pytest.raises(DiagramError, match=re.escape(sentence)):
        together(texts, "a")


@pytest.mark.parametrize(
    "line",
    [
        "export default class {}",
        "export { one };",
        "export let one = 1;",
        'import * as all from "./all.js";',
        'import { one as other } from "./all.js";',
        'import "./all.js";',
        'import { one } from "https://example.org/all.js";',
        'const all = await import("./all.js");',
        "const here = import.meta.url;",
    ],
)
def test_other_ways_to_import_and_export_are_refused(line: str) -> None:
    """With the line: a script that looks right and does something else would be worse."""
    with pytest.raises(DiagramError, match=re.escape(f"scripts/one.js:2: cannot put together {line!r}; write")):
        module("one", f"const zero = 0;\n{line}\n")


def test_a_module_that_a_page_names_is_imported_when_it_is_needed() -> None:
    """It is none of ours, and its address is not in a script."""
    assert ("const { one } = await import(address);", "") == module(
        "one", "const { one } = await import(address);\n"
    ).lines


def test_every_module_is_of_use_and_none_is_large() -> None:
    """All of them are in what pages get, in an order, so that none is in a circle; each fits on a few screens."""
    modules = bundle.modules()
    scripts = [bundle.bundle(entry) for entry in ENTRIES]
    assert [] == [name for name, each in modules.items() if not any(each.scope in script for script in scripts)]
    assert [] == [name for name, each in modules.items() if len(each.lines) > MOST_LINES]


def test_a_script_can_stand_in_a_page() -> None:
    """Nothing in it ends the element that it is in."""
    assert not re.search(r"</script|<!--", "".join(map(bundle.bundle, ENTRIES)), re.IGNORECASE)
