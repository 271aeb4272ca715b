"""Lines that pass an exception on: what was being handled there is on its way up again after them."""

from __future__ import annotations

import ast

_ELSEWHERE = ast.Return | ast.Break | ast.Continue


def passing_on(tree: ast.AST) -> frozenset[int]:
    """The lines of `raise`, the heads of `except` clauses that may not match, and the ends of `finally` clauses.

    From the head of a clause that matches control goes to its body, so a clause with its body on the same line is left
    out; and so is a line of a `finally` clause that gives up the exception by going elsewhere.
    """
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise):
            lines.update(_lines(node))
        elif isinstance(node, ast.Try | ast.TryStar):
            for handler in node.handlers:
                lines.update(range(handler.lineno, handler.body[0].lineno))
            for each in node.finalbody:
                lines.update(_lines(each))
                lines.difference_update(*(_lines(leaf) for leaf in ast.walk(each) if isinstance(leaf, _ELSEWHERE)))
    return frozenset(lines)


def may_pass_on(tree: ast.AST, *sure: str) -> frozenset[int]:
    """The heads of `except` clauses with their bodies on the same line, of which no line tells whether they match.

    One that catches everything is left out, and so are those that name an exception which is `sure` to match.
    """
    return frozenset(
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and node.body[0].lineno == node.lineno and node.type is not None
        if not {*map(ast.unparse, node.type.elts if isinstance(node.type, ast.Tuple) else [node.type])}
        & {"BaseException", *sure}
    )


def _lines(node: ast.stmt) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)
