"""A copy of the package in which one function fails, to see what a fault of the recorder's own comes to."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "diagram_gen"
FAULT = "a fault of the recorder's own"


@dataclass(frozen=True, slots=True)
class Place:
    """A function of the recorder's, by its file and the line of its first statement."""

    file: str
    name: str
    line: int
    column: int


def places(file: str) -> Iterator[Place]:
    """Every function of a file below `recorder` whose body begins on a line of its own."""
    tree = ast.parse((PACKAGE / "recorder" / file).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef):
            continue
        body = node.body[1:] if isinstance(node.body[0], ast.Expr) and node.body[1:] else node.body
        decorators = getattr(body[0], "decorator_list", [])
        line = decorators[0].lineno if decorators else body[0].lineno
        if line > node.lineno:
            yield Place(file, node.name, line, body[0].col_offset)


class Faulty:
    """A copy of what a recorded process needs, in a folder, in which functions can be made to fail one at a time."""

    def __init__(self, folder: Path) -> None:
        self._package = folder / "diagram_gen"
        self._package.mkdir()
        shutil.copy(PACKAGE / "__init__.py", self._package)
        for room in ("model", "recorder"):
            shutil.copytree(PACKAGE / room, self._package / room, ignore=shutil.ignore_patterns("__pycache__"))

    @property
    def start(self) -> Path:
        """The script with which processes of the copy begin."""
        return self._package / "recorder" / "start.py"

    def fail(self, place: Place, call: int) -> None:
        """Has a function fail at that call of it, and from then on."""
        original = (PACKAGE / "recorder" / place.file).read_text(encoding="utf-8")
        lines = original.splitlines()
        indent = " " * place.column
        fault = [
            f"{indent}_fault_[0] += 1",
            f"{indent}if _fault_[0] >= {call}:",
            f"{indent}    raise ValueError({FAULT!r})",
        ]
        lines[place.line - 1 : place.line - 1] = fault
        text = "\n".join(lines)
        future = "from __future__ import annotations\n"
        head, found, rest = text.partition(future)
        made = f"{head}{found}_fault_ = [0]\n{rest}" if found else f"_fault_ = [0]\n{text}"
        (self._package / "recorder" / place.file).write_text(made + "\n", encoding="utf-8")

    def mend(self, place: Place) -> None:
        """Takes that back."""
        shutil.copy(PACKAGE / "recorder" / place.file, self._package / "recorder" / place.file)
