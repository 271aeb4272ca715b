"""What ruff says of a snippet, by the project's rules: its findings, and how it would set the lines."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from diagram_gen.checks import commands
from diagram_gen.checks.finding import Finding
from diagram_gen.model import lines
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.snippet import Snippet

RULES = Path("pyproject.toml")
_MENDED = "`make format` puts it right"


def findings(source: Snippet, rules: Path = RULES) -> Iterator[Finding]:
    """What is wrong with the style of a snippet. Raises `DiagramError` if there is no ruff to ask."""
    for each in json.loads(_said(rules, "check", "--output-format", "json", source.path)):
        fix = each["fix"]
        mended = fix is not None and fix["applicability"] == "safe"
        remedy = f"{_MENDED}: {fix['message']}" if mended else f"`{_explaining(each['code'])}` explains it"
        yield Finding(source.path, each["location"]["row"], f"{each['message']} ({each['code']})", remedy)
    diff = _said(rules, "format", "--diff", source.path)
    if diff:
        message = "the lines are not set as everywhere else"
        yield Finding(source.path, _first(diff), message, _MENDED, details=tuple(lines.of_text(diff.rstrip())[2:]))


def _explaining(code: str) -> str:
    """The command that explains a rule."""
    return f"{commands.python()} -m ruff rule {code}"


def _said(rules: Path, command: str, *arguments: str) -> str:
    """What ruff writes to standard output."""
    asked = [sys.executable, "-m", "ruff", command, "--config", str(rules), *arguments]
    done = subprocess.run(asked, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 1) or "No module named ruff" in done.stderr:
        raise DiagramError(f"ruff cannot be asked: {done.stderr.strip()}; `make check` sets up what the checks need")
    return done.stdout


def _first(diff: str) -> int:
    """The first line that would change."""
    begins = re.search(r"^@@ -(\d+)", diff, re.MULTILINE)
    line = int(begins[1]) if begins else 1
    body = lines.of_text(diff)[3:]
    return line + next((number for number, text in enumerate(body) if text[:1] in "+-"), 0)
