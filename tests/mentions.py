"""The mentions of what Python's own documentation explains, in the prose of a page: the first of each is to be a link."""

from __future__ import annotations

import ast
import asyncio
import difflib
import doctest
import re
import textwrap
from collections.abc import Iterable, Iterator
from operator import attrgetter

from diagram_gen.checks.finding import Finding
from diagram_gen.site import macro_calls, reference
from diagram_gen.site.reference import Entry
from tests import prose
from tests.programs import PROJECT

_PIECE = re.compile(
    r"""\{\{[ \t]*(?P<call>api\(.*?\))[ \t]*\}\}
    | !?\[[^\]]*\]\([^)]*\)             # a link or a picture, which leads elsewhere
    | (?P<mark>`+)(?P<code>.+?)(?<!`)(?P=mark)(?!`)
    """,
    re.VERBOSE,
)
_NAMED = re.compile(r"(?:await |@)?(?P<name>[A-Za-z_]\w*(?:\.\w+)*)(?:\(.*\))?")
"""Code that is about one name: a call of it, awaited or not, or a decorator."""
_PLACES = {"asyncio": asyncio, "loop": asyncio.BaseEventLoop}
"""What is listed as a whole: other names in it that code begins with are wrong, unless Python has them all the same."""
_GONE = ("asyncio.async", "asyncio.coroutine", "asyncio.get_child_watcher", "asyncio.set_child_watcher")
"""What Python had once, and pages may speak of."""
_FENCE = re.compile(r"^([ \t]*)```(?:python|py|pycon)\b.*?\n(?P<source>.*?)^\1```", re.MULTILINE | re.DOTALL)


def findings(text: str, path: str, known: dict[str, Entry]) -> Iterator[Finding]:
    """What is to be said of the mentions on a page, in their order."""
    own, linked = own_names(text), set[str]()
    for number, line in running_text(text):
        for piece in _PIECE.finditer(line):
            code = piece["code"] or ""
            if piece["call"]:
                name = macro_calls.parsed(piece["call"]).arguments[0]
                linked |= {name, name.partition(".")[0]}  # a module needs no link after one of what is in it
            elif meant := meaning(code, known, own):
                if linked.isdisjoint(meant):
                    yield Finding(path, number, f"`{code}` comes first here, and is no link", _remedy(code, meant))
                    linked.update(meant)
            elif near := _near_miss(code, known):
                yield Finding(path, number, f"Python's documentation has no `{code}`", f"write {near}")


def running_text(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a page that are prose, with their numbers: no listing, heading, caption, or title of a box."""
    kinds = {each.line: each.kind for each in prose.of_markdown(text) if each.kind != "source"}
    lines = enumerate(prose.without_code(text).split("\n"), 1)
    return ((number, line) for number, line in lines if kinds.get(number) in ("line", "cell"))


def meaning(code: str, known: dict[str, Entry], own: Iterable[str] = ()) -> list[str]:
    """The names that code may stand for, most likely first: `loop.call_soon` of `loop.call_soon(print)`.

    A word that the programs of the page use for something of their own stands for that.
    """
    found = _NAMED.fullmatch(code)
    name = found["name"] if found and code not in known else code
    if name in known:
        return [name]
    if not found or name in own:
        return []
    names = [each for each, entry in known.items() if not entry.words]
    return reference.ending_in(name, names) or _of_an_object(name, names)


def own_names(text: str) -> set[str]:
    """What the programs of a page, its snippets and its examples, give names to."""
    names = {name for call in macro_calls.on_page(text, "") for name in call.snippets}
    files = [PROJECT / "snippets" / f"{name}.py" for name in names]
    sources = [file.read_text(encoding="utf-8") for file in files if file.exists()]
    for fence in _FENCE.finditer(text):
        examples = doctest.DocTestParser().get_examples(fence["source"])
        sources += [example.source for example in examples] or [textwrap.dedent(fence["source"])]
    return {name for source in sources for name in _bound(source) if not name.startswith("__")}


def _bound(source: str) -> Iterator[str]:
    for node in ast.walk(compile(source, "", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.arg():
                yield node.arg
            case ast.Name(ctx=ast.Store()):
                yield node.id


def _of_an_object(name: str, known: Iterable[str]) -> list[str]:
    """The methods that a name may mean in which a variable stands for an object of the class: `task.cancel`."""
    end = f".{name}".lower()
    return [each for each in known if "." in name and each.lower().endswith(end)]


def _remedy(code: str, meant: list[str]) -> str:
    text = f', "{code}"' if '"' not in code else f", {code!r}"
    calls = [f'{{{{ api("{each}"{text if each != code else ""}) }}}}' for each in meant[:3]]
    return f"write {' or '.join(calls)}"


def _near_miss(code: str, known: Iterable[str]) -> str:
    """What may have been meant by a name that begins as those do that are listed as a whole, and is none."""
    found = _NAMED.fullmatch(code)
    name = found["name"] if found else ""
    first, _, rest = name.partition(".")
    if first not in _PLACES or not rest or name in (*known, *_GONE) or _has(_PLACES[first], rest):
        return ""
    return " or ".join(f"`{each}`" for each in difflib.get_close_matches(name, known))


def _has(place: object, name: str) -> bool:
    try:
        attrgetter(name)(place)
    except AttributeError:
        return False
    return True
