"""The middle, from a trace to HTML, runs where there is little: in a browser, say."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from diagram_gen.model import snippet
from diagram_gen.page import report
from diagram_gen.picture import graphviz_command
from diagram_gen.pipeline import drawing
from diagram_gen.recorder.sandbox import record
from tests.conftest import PART_1
from tests.programs import PROJECT

OTHERS = ("graphviz", "jinja2", "markupsafe", "pygments")
"""The packages of others that it may import; the third comes with the second."""
IN_THE_MIDDLE = """
import hashlib, json, sys
sys.path[:0] = sys.argv[1].split(":")
before = {*sys.modules}
from diagram_gen import narration, views
from diagram_gen.model import snippet
from diagram_gen.page import report
from diagram_gen.picture import dot, graphviz_command, svg
from diagram_gen.pipeline import drawing
lazily = {each.partition(".")[0] for each in {*sys.modules} - before}
from diagram_gen.recorder.sandbox import record
from pathlib import Path
digests = {}
for path in sys.argv[2:]:
    source = snippet.read(Path(path))
    html = report.of_run(source, record(source.recorded_as), drawing.template)
    digests[path] = hashlib.sha256(html.encode()).hexdigest()
found = {each.partition(".")[0] for each in {*sys.modules} - before}
print(json.dumps([{*names} - sys.stdlib_module_names for names in (lazily, found)], default=sorted))
print(json.dumps(digests))
"""


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with those packages alone."""
    folder = tmp_path_factory.mktemp("few")
    for name in OTHERS:
        found = importlib.util.find_spec(name)
        assert found is not None
        assert found.origin is not None
        (folder / name).symlink_to(Path(found.origin).parent)
    return folder


def test_a_page_is_made_with_little(few: Path) -> None:
    """By a bare interpreter, with three packages written in Python, each imported when it is needed; the same page."""
    paths = [str(PROJECT / "snippets" / f"{name}.py") for name in PART_1]
    there = {graphviz_command.VARIABLE: graphviz_command.command()[0]}
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", IN_THE_MIDDLE, f"{PROJECT}:{few}", *paths],
        env={**os.environ, **there},
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    (lazily, found), digests = map(json.loads, done.stdout.splitlines())
    assert ["diagram_gen"] == lazily
    assert {"diagram_gen", *OTHERS} == {*found}
    assert {path: digest(Path(path)) for path in paths} == digests


def digest(path: Path) -> str:
    """That of a program's page, as this interpreter makes it."""
    source = snippet.read(path)
    page = report.of_run(source, record(source.recorded_as), drawing.template)
    return hashlib.sha256(page.encode()).hexdigest()
