"""Readings: what the lines of a program name, call and may suspend at, from its syntax tree."""

from __future__ import annotations

import ast
import functools
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeGuard

from diagram_gen.model.snippet import REMEMBERED
from diagram_gen.narration.statements import has_lines

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Callee:
    """A function of the program: its name, the `first` line of its body, and whether its call makes a coroutine."""

    name: str
    first: int
    is_coroutine: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """Lines by what stands on them.

    `callees`: the functions of the program that they name; `loaded` and `stored`: the names of variables.
    `pauses`: the lines at which control may suspend; `printed`: what is printed somewhere, as far as it is a constant.
    """

    callees: dict[int, list[Callee]] = field(default_factory=lambda: defaultdict(list))
    loaded: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    stored: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    pauses: set[int] = field(default_factory=set)
    printed: list[str] = field(default_factory=list)


@functools.lru_cache(REMEMBERED)
def reading(source: str) -> Reading:
    """What the lines of a source have: nothing where it is in a Python that this one cannot read."""
    result = Reading()
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return result
    known = {each.name: each for each in _callees(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            _take_name(node, known, result)
        elif isinstance(node, ast.Call):
            _take_call(node, known, result)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            result.loaded[node.lineno].append(node.target.id)
        result.pauses.update(_pauses(node))
    return result


def _callees(tree: ast.AST) -> Iterator[Callee]:
    """The functions whose names no others have."""
    functions = [node for node in ast.walk(tree) if isinstance(node, _Function)]
    count = Counter(node.name for node in functions)
    for node in functions:
        first = next(filter(has_lines, node.body), node.body[0]).lineno
        if count[node.name] == 1 and first > node.lineno:
            yield Callee(node.name, first, isinstance(node, ast.AsyncFunctionDef) and not node.decorator_list)


def _take_name(node: ast.Name, known: dict[str, Callee], result: Reading) -> None:
    if isinstance(node.ctx, ast.Store):
        result.stored[node.lineno].append(node.id)
    elif node.id in known:
        result.callees[node.lineno].append(known[node.id])
    else:
        result.loaded[node.lineno].append(node.id)


def _take_call(node: ast.Call, known: dict[str, Callee], result: Reading) -> None:
    """Notes the call of a method, and what `print` is given."""
    if isinstance(node.func, ast.Attribute) and node.func.attr in known:
        result.callees[node.func.end_lineno or node.lineno].append(known[node.func.attr])
    elif isinstance(node.func, ast.Name) and node.func.id == "print" and len(node.args) == 1 and not node.keywords:
        given = node.args[0]
        if isinstance(given, ast.Constant) and isinstance(given.value, str):
            result.printed.append(given.value)


def _pauses(node: ast.AST) -> Iterator[int]:
    """The lines at which a part of a program may suspend."""
    if isinstance(node, ast.Await | ast.Yield | ast.YieldFrom):
        yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)
    elif isinstance(node, ast.AsyncFor | ast.AsyncWith) or _is_async_comprehension(node):
        yield node.lineno


def _is_async_comprehension(node: ast.AST) -> TypeGuard[ast.ListComp | ast.SetComp | ast.DictComp]:
    """Whether a part of a program makes a list, a set or a dict with `async for`."""
    return isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp) and any(
        each.is_async for each in node.generators
    )
