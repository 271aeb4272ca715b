"""Statements: what the lines of a program's source are about, where the trace alone does not tell."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from diagram_gen.model.passing_on import may_pass_on, passing_on

REPEATED = ("for", "async for", "while")
"""Kinds of statements whose body runs again and again."""
_Loop = ast.For | ast.AsyncFor | ast.While
_Simple = ast.Expr | ast.Assign | ast.Return
_Silent = ast.Try | ast.TryStar | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Pass
"""Statements of which the first line raises nothing, or nothing in the frame of what is inside."""
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@dataclass(frozen=True, slots=True)
class Span:
    """A compound statement whose head is on a line of its own: the lines of its body, and its last line.

    `kind` is "if", "for", "async for" or "while"; a `with` statement and what has a constant for a condition are
    "block".
    """

    kind: str
    first: int
    last: int
    end: int

    def has_body(self, line: int) -> bool:
        """Whether a line is one of the body."""
        return self.first <= line <= self.last


@dataclass(frozen=True, slots=True)
class Statements:
    """Lines by what they are.

    `defined`: what a line that defines a function has done, once it has run.
    `classes`: by name, where classes begin and end.
    `clauses`: the lines of `except` clauses, with the try statement of each; `caught`: the first line inside each;
    `whole`: the lines of those that have no other; `rests`: of those to which comes what `except*` has left of a group.
    `final`: the first lines inside `finally` clauses.
    `blocks`: where `with` statements begin.
    `spans`: compound statements by the lines of their heads, `endless` those of each `while` without a condition.
    `breaks`: the lines of `break`, with the head of what each leaves.
    `raises`: the lines of `raise` without an exception; `passing`: those after which what was handled goes on up.
    `unsure`: those of which nothing tells whether it does.
    `crowded`: the lines on which several statements begin that may raise something.
    `lone`: the lines on which control can suspend in one place only; `awaited`: the variable which is awaited there.
    """

    defined: dict[int, str] = field(default_factory=dict)
    classes: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    clauses: dict[int, int] = field(default_factory=dict)
    caught: set[int] = field(default_factory=set)
    whole: set[int] = field(default_factory=set)
    rests: set[int] = field(default_factory=set)
    final: set[int] = field(default_factory=set)
    blocks: set[int] = field(default_factory=set)
    spans: dict[int, Span] = field(default_factory=dict)
    breaks: dict[int, int] = field(default_factory=dict)
    raises: set[int] = field(default_factory=set)
    passing: set[int] = field(default_factory=set)
    unsure: set[int] = field(default_factory=set)
    endless: set[int] = field(default_factory=set)
    crowded: set[int] = field(default_factory=set)
    lone: set[int] = field(default_factory=set)
    awaited: dict[int, str] = field(default_factory=dict)


def statements(source: str) -> Statements:
    """What the lines of a source are about: nothing where it is in a Python that this one cannot read."""
    told = Statements()
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return told
    told.passing.update(passing_on(tree))
    told.unsure.update(may_pass_on(tree))
    begun: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and not isinstance(node, _Silent):
            (told.crowded if node.lineno in begun else begun).add(node.lineno)
        if isinstance(node, ast.Try | ast.TryStar):
            _take_try(node, told)
        elif isinstance(node, ast.ClassDef):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            told.classes.setdefault(node.name, []).append((first, node.end_lineno or node.lineno))
        elif isinstance(node, ast.With | ast.AsyncWith):
            told.blocks.add(node.lineno)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            _take_definition(node, told)
        elif isinstance(node, ast.Raise) and node.exc is None:
            told.raises.add(node.lineno)
        elif isinstance(node, _Simple) and isinstance(node.value, ast.Await) and node.lineno == node.end_lineno:
            _take_await(node, node.value, told)
        if isinstance(node, ast.If | _Loop | ast.With | ast.AsyncWith):
            _take_span(node, told)
        if isinstance(node, _Loop):
            told.breaks.update((each.lineno, node.lineno) for each in _breaks(node.body))
    return told


def _take_await(node: _Simple, value: ast.Await, told: Statements) -> None:
    """Notes a statement that awaits one thing, once, and is alone on its line."""
    pauses = [
        each for each in ast.walk(node) if isinstance(each, ast.Await | ast.Yield | ast.YieldFrom | _Comprehension)
    ]
    if pauses == [value]:
        told.lone.add(node.lineno)
        if isinstance(value.value, ast.Name):
            told.awaited[node.lineno] = value.value.id


def _take_span(node: ast.If | _Loop | ast.With | ast.AsyncWith, told: Statements) -> None:
    """Notes a compound statement, if its head is on one line and its body on others."""
    heads: list[ast.expr] = []
    if isinstance(node, ast.With | ast.AsyncWith):
        kind, heads = "block", [item.optional_vars or item.context_expr for item in node.items]
    elif isinstance(node, ast.For | ast.AsyncFor):
        kind, heads = "async for" if isinstance(node, ast.AsyncFor) else "for", [node.iter]
    else:
        kind, heads = "if" if isinstance(node, ast.If) else "while", [node.test]
        kind = "block" if isinstance(node.test, ast.Constant) or not has_lines(node.body[0]) else kind
    first, last = node.body[0].lineno, node.body[-1].end_lineno or 0
    if first > node.lineno and all(each.end_lineno == node.lineno for each in heads):
        if isinstance(node, ast.While) and kind == "block":
            told.endless.add(node.lineno)
        told.spans[node.lineno] = Span(kind, first, last, node.end_lineno or last)


def _breaks(body: Iterable[ast.AST]) -> Iterator[ast.Break]:
    """The `break`s of a loop with this body, and of none inside it."""
    for node in body:
        if isinstance(node, ast.Break):
            yield node
        elif isinstance(node, _Loop):
            yield from _breaks(node.orelse)
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.expr):
            yield from _breaks(ast.iter_child_nodes(node))


def has_lines(node: ast.stmt) -> bool:
    """Whether control stops at a statement, which it does not at a constant or a declaration."""
    is_constant = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return not is_constant and not isinstance(node, ast.Global | ast.Nonlocal)


def _take_try(node: ast.Try | ast.TryStar, told: Statements) -> None:
    for handler in node.handlers:
        told.clauses[handler.lineno] = node.lineno
        if handler.body[0].lineno > handler.lineno:
            told.caught.add(handler.body[0].lineno)
        else:
            told.whole.add(handler.lineno)
    if isinstance(node, ast.TryStar):
        told.rests.update(handler.lineno for handler in node.handlers[1:])
    if node.finalbody:
        told.final.add(node.finalbody[0].lineno)


def _take_definition(node: ast.FunctionDef | ast.AsyncFunctionDef, told: Statements) -> None:
    """Notes a definition. One with decorators takes more than a line, one on a single line may run others of it."""
    if not node.decorator_list and node.body[0].lineno > node.lineno:
        told.defined[node.lineno] = f"{_kind(node)} {node.name} is defined"


def _kind(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """What a function is called, by how it is defined."""
    if any(map(_yields, node.body)):
        return "Async generator function" if isinstance(node, ast.AsyncFunctionDef) else "Generator function"
    return "Coroutine function" if isinstance(node, ast.AsyncFunctionDef) else "Function"


def _yields(node: ast.AST) -> bool:
    """Whether a part of a function makes it a generator: parts that are functions of their own do not."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
        return False
    return isinstance(node, ast.Yield | ast.YieldFrom) or any(map(_yields, ast.iter_child_nodes(node)))
