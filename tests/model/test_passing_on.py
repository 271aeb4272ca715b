"""The lines that pass an exception on."""

from __future__ import annotations

import ast

from diagram_gen.model.passing_on import may_pass_on, passing_on

_SOURCE = """
for each in (1, 2):
    try:
        with open("x"):
            int("y")
    except ValueError:
        raise
    except (
        KeyError,
        OSError,
    ):
        print("no")
    except TypeError: print("neither")
    finally:
        if each:
            continue
        print("done")
"""


def test_lines_that_pass_an_exception_on_are_raises_heads_of_clauses_and_final_clauses() -> None:
    """A clause with its body on the line of its head is not one of them, nor is a line that goes elsewhere."""
    assert [6, 7, 8, 9, 10, 11, 15, 17] == sorted(passing_on(ast.parse(_SOURCE)))


_ON_ONE_LINE = """
try: f()
except ValueError: pass
except (KeyError, BaseException): pass
try: f()
except own.Error: pass
except asyncio.CancelledError: pass
except: pass
try: f()
except OSError:
    pass
"""


def test_a_clause_on_one_line_may_pass_an_exception_on() -> None:
    """Unless it catches everything, or the exception in question; one on several lines has a line that tells."""
    tree = ast.parse(_ON_ONE_LINE)
    assert [3, 6, 7] == sorted(may_pass_on(tree))
    assert [3, 6] == sorted(may_pass_on(tree, "asyncio.CancelledError"))
