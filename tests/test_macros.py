"""Pages call macros; a wrong call fails a strict build, names its page, and leaves a server running."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from diagram_gen.build import Builder
from diagram_gen.macros import Macros
from tests.programs import write

SITE = """
    site_name: Test
    theme: {name: material, font: false}
    plugins:
      - macros: {modules: [diagram_gen.macros], on_undefined: strict, on_error_fail: false}
"""


def build(folder: Path, text: str, *options: str) -> subprocess.CompletedProcess[str]:
    """One MkDocs build of a site whose only page holds a text."""
    write(folder, SITE, "mkdocs.yml")
    write(folder, text, "docs/index.md")
    write(folder, "def f():\n    return 1  # @inside\n\nf()\n", "snippets/topic/one.py")
    command = [sys.executable, "-m", "mkdocs", "build", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_a_page_gets_its_picture(tmp_path: Path) -> None:
    """From a program that ran."""
    done = build(tmp_path, '{{ figure("topic/one", view="stack", at="inside", caption="Inside.") }}', "--strict")
    assert 0 == done.returncode, done.stderr
    assert "▸ line 2" in (tmp_path / "site/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        ('{{ listing("topic/oen") }}', "docs/index.md: listing: no snippet 'topic/oen'"),
        ('{{ figure("topic/one", view="stakc", at="end") }}', "no view 'stakc'; did you mean 'stack'?"),
        ('{{ figure("topic/one", view="stack", at="insid") }}', "no marker 'insid'; did you mean 'inside'?"),
        ('{{ figure("topic/one", view="stack", at="inside:9") }}', "the run reaches 'inside' 1 times, not 9"),
        ('{{ figure("topic/one", view="stack") }}', "figure: missing a required argument: 'at'"),
        ('{{ figure("topic/one", veiw="stack", at="end") }}', "no option 'veiw'; did you mean 'view'?"),
        ('{{ figure("topic/one", view="stack", at=3) }}', "at=3 is not a text"),
        ('{{ outptu("topic/one") }}', "outptu"),
    ],
)
def test_a_wrong_call_fails_the_strict_build(tmp_path: Path, call: str, sentence: str) -> None:
    """With a sentence; without `--strict`, as on `make serve`, the page shows it and the build goes on."""
    strict = build(tmp_path, call, "--strict")
    assert 0 != strict.returncode
    assert sentence in strict.stderr + strict.stdout + _page(tmp_path)
    lenient = build(tmp_path, call)
    assert 0 == lenient.returncode
    assert sentence.replace("docs/index.md: listing: ", "") in _page(tmp_path)


def _page(folder: Path) -> str:
    path = folder / "site/index.html"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return text.replace("&#39;", "'").replace("&#x27;", "'")


def test_ids_are_unique_on_a_page(in_project: Path) -> None:
    """However often a figure comes, and start anew on the next page."""
    macros = Macros(Builder())
    first, second = (macros.figure("calling/one_call", view="stack", at="two-frames") for _ in range(2))
    assert 'id="calling-one-call-stack-two-frames"' in first
    assert 'id="calling-one-call-stack-two-frames-2"' in second
    ids = [macros._unique(text) for text in ("turn", "turn", "turn:2", "turn")]
    assert 4 == len(set(ids))
    macros.on_page(object())
    assert first == macros.figure("calling/one_call", view="stack", at="two-frames")


def test_the_legend_is_drawn_by_the_same_code(in_project: Path) -> None:
    """It shows each state of a task with its sign."""
    legend = Macros(Builder()).legend()
    assert all(sign in legend for sign in ("▸ running", "» ready", "‖ waiting", "✓ done", "⊘ cancelled", "✗ failed"))


def test_pages_do_not_know_where_the_project_lies(tmp_path: Path) -> None:
    """Paths in pages and traces are relative to it."""
    call = '{{ figure("topic/one", view="stack", at="inside") }}{{ listing("topic/one") }}'
    assert 0 == build(tmp_path, call, "--strict").returncode
    assert str(tmp_path) not in _page(tmp_path)
    assert not [file for file in (tmp_path / ".cache").rglob("*.json") if str(tmp_path).encode() in file.read_bytes()]
