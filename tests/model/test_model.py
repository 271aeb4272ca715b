"""What all rooms speak of needs nothing but Python."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from tests.programs import PROJECT

MODULES = sorted((PROJECT / "diagram_gen/model").glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_the_standard_library_is_enough(path: Path) -> None:
    """For each module of the room, wherever in it something is imported."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    others = {name for name in imported if name.partition(".")[0] not in sys.stdlib_module_names}
    assert [] == [name for name in sorted(others) if not f"{name}.".startswith("diagram_gen.model.")]
