"""The browser's scripts in one: native modules put together into a classic script, each in a scope of its own.

Browsers load no module from the disk, and a report has no other file beside it. So the site and the reports have this
one script, wherever they are opened: one request, of the same text. Nothing is installed or run for it but this.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from diagram_gen.model.errors import DiagramError, MistakeError, suggestion
from diagram_gen.page.files import FOLDER

SCRIPTS = FOLDER / "scripts"
START = "start"
"""The module that a page's scripts begin with."""
_IMPORT = re.compile(r'import \{ (\w+(?:, \w+)*) \} from "\./(\w+)\.js";')
_EXPORT = re.compile(r"export (?=(?:async )?(?:class|function|const) (\w+)\b)")
_OTHER = re.compile(r"(?:import|export)\b|.*\bimport\s*(?:\.|\(\s*[\"'`])")
"""Other ways to import and export, which native modules know, but ours do without.

What is at an address that a page says is not ours: a script may import that when it is needed.
"""
_COMMENT = re.compile(r"^[ \t]*(?:/\*.*?\*/|//[^\n]*)\n|[ \t]+//[^\n]*$", re.MULTILINE | re.DOTALL)
"""Comments, as ours stand: on lines of their own, or behind what they are about. No reader has to wait for them."""
_WAYS = 'write `import { Name } from "./module.js";` and `export class`, `export function` or `export const`'


@dataclass(frozen=True, slots=True)
class Module:
    """A native module: which names it imports, by the module that each is of; those it exports; and its lines.

    These have a scope to themselves, in which every other module is a constant.
    """

    name: str
    imports: Mapping[str, str]
    exports: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def scope(self) -> str:
        """What a script has in the place of the module."""
        body = _COMMENT.sub("", "\n".join(self.lines)).strip("\n")
        if not self.exports:
            return f"(function () {{\n{body}\n}})();"
        given = f"return {{ {', '.join(self.exports)} }};"
        return f"const {_constant(self.name)} = (function () {{\n{body}\n{given}\n}})();"


def bundle(start: str = START) -> str:
    """The classic script that does what the module `start` does, with all that it imports."""
    return put_together(modules(), start)


def modules() -> dict[str, Module]:
    """The modules that there are, by name. Raises `MistakeError` where one has another form than ours have."""
    return _modules(SCRIPTS)


@functools.cache  # several scripts are put together of the same modules
def _modules(folder: Path) -> dict[str, Module]:
    return {path.stem: module(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.js"))}


def module(name: str, text: str) -> Module:
    """A module of this text. Raises `MistakeError` where it imports or exports in another way than ours do."""
    imports: dict[str, str] = {}
    exports, lines = [], []
    for number, line in enumerate(text.split("\n"), start=1):
        if found := _IMPORT.fullmatch(line):
            imports |= dict.fromkeys(found[1].split(", "), found[2])
            lines.append(f"const {{ {found[1]} }} = {_constant(found[2])};")
        elif found := _EXPORT.match(line):
            exports.append(found[1])
            lines.append(line[found.end() :])
        elif _OTHER.match(line):
            raise MistakeError(_path(name), number, f"cannot put together {line.strip()!r}", _WAYS)
        else:
            lines.append(line)
    return Module(name, imports, tuple(exports), tuple(lines))


def put_together(modules: Mapping[str, Module], start: str) -> str:
    """The script of some modules that does what the one called `start` does: those it imports come first, each once.

    Raises `DiagramError` where one imports what there is not, or modules import one another in a circle.
    """
    ordered = dict.fromkeys(_ordered(modules, start, ()))
    scopes = "\n".join(modules[name].scope for name in ordered)
    return f'"use strict";\n{{\n{scopes}\n}}\n'


def _ordered(modules: Mapping[str, Module], name: str, path: tuple[str, ...]) -> Iterator[str]:
    """The names of the modules that one needs, each after those that it needs itself, and at last its own."""
    if name in path:
        circle = " → ".join(map(_path, (*path[path.index(name) :], name)))
        raise DiagramError(f"modules import one another: {circle}; give what they share a module of its own")
    for wanted, of in modules[name].imports.items():
        if of not in modules:
            raise DiagramError(f"{_path(name)}: no module {_path(of)!r}{suggestion(of, modules)}")
        if wanted not in modules[of].exports:
            near = suggestion(wanted, modules[of].exports)
            raise DiagramError(f"{_path(name)}: {_path(of)} exports no {wanted!r}{near}")
        yield from _ordered(modules, of, (*path, name))
    yield name


def _constant(name: str) -> str:
    """What a module is called in the script: no name of ours begins like that."""
    return f"${name}"


def _path(name: str) -> str:
    return f"diagram_gen/page/scripts/{name}.js"
