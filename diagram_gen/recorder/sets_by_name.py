"""Compiles a function anew so that it makes its sets by the name `set`, where it has comprehensions.

Nothing else of it differs, not even where in its text its instructions come from. It takes no module of Python's that a
program could notice.
"""

from __future__ import annotations

import _ast
import itertools
import types
from collections.abc import Iterator
from typing import Any

_ONLY_A_TREE = _ast.PyCF_ONLY_AST


def compiled(code: types.CodeType) -> types.CodeType | None:
    """The code of such a function, of a module or of a class in one; None where its text is not to be had."""
    try:
        with open(code.co_filename, encoding="utf-8") as file:  # noqa: PTH123 - `pathlib` may not be there yet
            text = _text(file.readlines(), code.co_firstlineno)
        tree: Any = compile(text, code.co_filename, "exec", _ONLY_A_TREE, dont_inherit=True)
    except (OSError, SyntaxError, ValueError):
        return None
    _name_sets(tree)
    made = next(_codes(compile(tree, code.co_filename, "exec", dont_inherit=True)))
    return _named(made, made.co_qualname, code.co_qualname) if made.co_freevars == code.co_freevars else None


def _text(lines: list[str], first: int) -> str:
    """The text of a function that begins at a line, at its very place."""
    margin = _margin(lines[first - 1])
    rest = itertools.takewhile(lambda line: not line.strip() or _margin(line) > margin, lines[first:])
    opened = ["\n"] * (first - 2) + ["if True:\n" if margin else "\n"]
    return "".join([*opened[: first - 1], lines[first - 1], *rest])


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())


def _name_sets(node: Any) -> None:
    """Replaces all comprehensions that make a set, below a node, by calls."""
    for name in node._fields:
        value = getattr(node, name, None)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, _ast.AST):
                _name_sets(each)
        if isinstance(value, _ast.SetComp):
            setattr(node, name, _call(value))


def _call(made: _ast.SetComp) -> _ast.Call:
    place = {name: getattr(made, name) for name in _ast.SetComp._attributes}
    items = _ast.ListComp(made.elt, made.generators, **place)
    return _ast.Call(_ast.Name("set", _ast.Load(), **place), [items], [], **place)


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    return (each for each in code.co_consts if isinstance(each, types.CodeType))


def _named(code: types.CodeType, before: str, after: str) -> types.CodeType:
    """The code under the name that it had, as are the functions within."""
    within = [_named(each, before, after) if isinstance(each, types.CodeType) else each for each in code.co_consts]
    return code.replace(
        co_consts=tuple(within),
        co_name=code.co_name.replace("<listcomp>", "<setcomp>"),
        co_qualname=code.co_qualname.replace(before, after, 1).replace("<listcomp>", "<setcomp>"),
    )
