"""The form of a snippet: name, docstring, markers, length, last statement. Pure, but for `strays`."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from diagram_gen.checks import docstring, finding
from diagram_gen.checks.finding import Finding
from diagram_gen.model.snippet import Snippet, mistakes, names

AIM, MOST = 40, 80
"""Lines of program, blank ones and the docstring not counted: what to aim at, and what is too much."""
RULE = "name it TOPIC/IDEA, both in lower-case words without digits, joined by underscores, such as tasks/taking_turns"
_WORDS = re.compile(r"[a-z]+(_[a-z]+)*")


def findings(source: Snippet) -> Iterator[Finding]:
    """What is wrong with a snippet before it has run."""
    complaint, remedy = of_name(source.name)
    if complaint:
        yield Finding(source.path, 1, complaint, remedy)
    yield from docstring.findings(source)
    yield from _of_ending(source)
    yield from map(finding.of_mistake, mistakes(source.source, source.path))
    yield from _of_length(source)


def of_name(name: str) -> tuple[str, str]:
    """What is wrong with a snippet's name and the remedy, or twice nothing."""
    words = name.split("/")
    if len(words) != 2 or not all(map(_WORDS.fullmatch, words)):
        return f"{name!r} cannot name a snippet", RULE
    topic, idea = words
    if topic in sys.stdlib_module_names:
        message = f"{topic!r} is a module of Python, which a topic of that name would be taken for"
        return message, "choose another topic: what its snippets are about, such as tasks"
    if idea in sys.stdlib_module_names:
        message = f"{idea!r} is a module of Python, which programs in this folder would import by mistake"
        return message, f"choose another name, such as {topic}/{idea}_shown"
    return "", ""


def strays(root: Path) -> Iterator[Finding]:
    """Programs that lie where no page could name them."""
    known = {root / f"{name}.py" for name in names(root)}
    for path in sorted(root.rglob("*.py")):
        shared = path.name.startswith("_") and len(path.relative_to(root).parts) == 2
        if path not in known and not shared:
            yield Finding(path.as_posix(), 1, "a snippet has to lie in the folder of its topic", RULE)


def program_lines(source: Snippet) -> int:
    """How many lines of program a snippet has: blank ones and the docstring not counted."""
    return sum(bool(line.strip()) for line in source.lines()[source.body - 1 :])


def _of_length(source: Snippet) -> Iterator[Finding]:
    count = program_lines(source)
    if count > AIM:
        message = f"the program has {count} lines; aim at {AIM}, and {MOST} is the most"
        remedy = "leave out what the lesson does not need, or make two snippets of it"
        yield Finding(source.path, source.body, message, remedy, "mistake" if count > MOST else "advice")


def _of_ending(source: Snippet) -> Iterator[Finding]:
    tree = ast.parse(source.source)
    last = tree.body[-1] if tree.body else None
    if last is None or not _is_main(last):
        message = 'the program does not end in `if __name__ == "__main__":`'
        remedy = "end it so, and make the call there that the doctest makes"
        yield Finding(source.path, (last.end_lineno if last else None) or 1, message, remedy)


def _is_main(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and ast.unparse(statement.test) == "__name__ == '__main__'"
