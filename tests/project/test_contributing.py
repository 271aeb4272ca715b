"""What we tell contributors is true: the sessions shown are run, the forms are what the host of the project takes."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from diagram_gen.checks import examples, program, starter, stock
from diagram_gen.recorder import sandbox, time_limit
from diagram_gen.site import macro_calls
from tests.programs import PROJECT

_FENCE = re.compile(r"^```(?P<language>\w+)(?: title=\"(?P<file>[^\"]+)\")?\n(?P<text>.*?)^```$", re.M | re.S)
_RAW = re.compile(r"\{% (end)?raw %\}")
SHOWN = "file:///home/you/asyncio-frame-by-frame"
"""Where the documents have the project lie."""
FORMS = [path for path in sorted((PROJECT / ".github/ISSUE_TEMPLATE").glob("*.yml")) if path.stem != "config"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project in a folder of its own, with our environment."""
    project = tmp_path / "project"
    for folder in ("diagram_gen", "docs", "snippets"):
        shutil.copytree(PROJECT / folder, project / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (project / "tests/bench").mkdir(parents=True)
    for file in ("mkdocs.yml", "pyproject.toml", "tests/bench/result.json"):
        shutil.copy(PROJECT / file, project / file)
    (project / ".venv").symlink_to(sys.prefix)
    return project


def fences(document: str) -> Iterator[re.Match[str]]:
    """The fenced blocks of a document, in order."""
    return _FENCE.finditer((PROJECT / document).read_text(encoding="utf-8"))


def forget(document: str, project: Path) -> None:
    """Takes away what a contributor who is going along with a document has done by now."""
    for fence in fences(document):
        if fence["language"] == "python":
            (project / fence["file"]).unlink(missing_ok=True)
            name = fence["file"].removeprefix("snippets/").removesuffix(".py")
            for call in macro_calls.on_pages(project / "docs"):
                if call.snippet == name:
                    page = Path(call.path)
                    page.write_text(
                        page.read_text(encoding="utf-8").replace(name, "calling/one_call"), encoding="utf-8"
                    )


def follow(fence: re.Match[str], project: Path) -> None:
    """Does what a block tells a contributor to do."""
    file, text = project / (fence["file"] or ""), fence["text"]
    match fence["language"]:
        case "python":
            file.write_text(text, encoding="utf-8")
        case "markdown":
            with file.open("a", encoding="utf-8") as page:
                page.write(f"\n{text}")
        case "diff":
            subprocess.run(["git", "apply", "-p0", "-"], input=text, cwd=project, text=True, check=True)
        case "console":
            assert _RAW.sub("", text) == session(text, project)


def session(shown: str, project: Path) -> str:
    """What the commands of a session really print, below each."""
    said = ""
    # Modules come from the copy, which lies where the commands run; a browser opens, and shows nothing.
    surroundings = {**os.environ, "BROWSER": "true", "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    for command in re.findall(r"^\$ (.+)$", shown, re.M):
        done = subprocess.run(
            shlex.split(command),
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
            env=surroundings,
        )
        assert "" == done.stderr
        said += f"$ {command}\n" + done.stdout.replace(project.as_uri(), SHOWN)
    return said


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "docs/add-a-snippet.md"])
def test_following_the_document_gives_what_it_shows(copy: Path, document: str) -> None:
    """To the letter, from the first command to the last, though somebody may be half-way through."""
    forget(document, copy)
    blocks = list(fences(document))
    assert "console" in [fence["language"] for fence in blocks]
    for fence in blocks:
        follow(fence, copy)


def test_the_page_shows_the_starting_file() -> None:
    """As `new` writes it."""
    (shown,) = (fence["text"] for fence in fences("docs/add-a-snippet.md") if fence["language"] == "python")
    assert starter.TEXT == shown


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "README.md", "SECURITY.md", "CODE_OF_CONDUCT.md"])
def test_links_between_documents_lead_somewhere(document: str) -> None:
    """To a file of the project, and to a heading in it."""
    for file, anchor in re.findall(r"\]\(([\w./-]*)(?:#([\w-]+))?\)", (PROJECT / document).read_text(encoding="utf-8")):
        target = PROJECT / (file or document)
        assert target.exists(), file
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.M)
            assert anchor in [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_an_issue_form_is_well_formed(path: Path) -> None:
    """It has a name, a description and questions, each with a label, and an id of its own."""
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= form.keys() <= {"name", "description", "title", "labels", "body"}
    questions = [part for part in form["body"] if part["type"] != "markdown"]
    assert questions
    assert {part["type"] for part in questions} <= {"input", "textarea", "dropdown", "checkboxes"}
    assert all(part["attributes"]["label"].strip() for part in questions)
    assert len(questions) == len({part["id"] for part in questions})
    assert all(re.fullmatch(r"[\w-]+", part["id"]) for part in questions)
    assert all(part["attributes"]["value"].strip() for part in form["body"] if part["type"] == "markdown")


def test_there_is_a_form_for_each_reason_to_write() -> None:
    """A link on a page leads to the first, and fills in its field `page`."""
    assert ["bug", "idea", "problem"] == [path.stem for path in FORMS]
    problem = yaml.safe_load((PROJECT / ".github/ISSUE_TEMPLATE/problem.yml").read_text(encoding="utf-8"))
    assert ["page"] == [part["id"] for part in problem["body"] if part["type"] == "input"]
    config = yaml.safe_load((PROJECT / ".github/ISSUE_TEMPLATE/config.yml").read_text(encoding="utf-8"))
    assert {"blank_issues_enabled": False} == config


def test_hooks_are_our_own() -> None:
    """They run from the project's environment; nothing is downloaded, so nothing is to be pinned."""
    config = yaml.safe_load((PROJECT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    (repository,) = config["repos"]
    assert "local" == repository["repo"]
    assert {"system"} == {hook["language"] for hook in repository["hooks"]}
    assert all(hook["entry"].startswith(".venv/bin/python -m ") for hook in repository["hooks"])


def test_the_limits_that_are_promised_are_those_of_the_code() -> None:
    """SECURITY.md gives the numbers."""
    page = (PROJECT / "SECURITY.md").read_text(encoding="utf-8")
    limits = sandbox.Limits()
    assert (limits.memory, limits.output) == (program.MEMORY, program.OUTPUT)
    for promise in (
        f"for at most {limits.seconds:g} s of real time and {limits.steps:,} steps;",
        f"up to {time_limit.PATIENCE * limits.seconds:g} s in all;",
        f"in at most {limits.memory >> 30} GiB of memory, printing at most {limits.output >> 20} MiB",
        f"as a doctest, for at most {examples.LONGEST:g} s",
        f"on the stock event loop, for at most {stock.LONGEST:g} s",
    ):
        assert promise in page


def test_ci_contains_what_it_runs() -> None:
    """As SECURITY.md says: a token that reads, and no more time than it says; the workflows' own tests have the rest."""
    gate = yaml.safe_load((PROJECT / ".github/workflows/check.yml").read_text(encoding="utf-8"))["jobs"]["gate"]
    assert {"contents": "read"} == gate["permissions"]
    promise = f"for at most {gate['timeout-minutes']} minutes"
    assert promise in (PROJECT / "SECURITY.md").read_text(encoding="utf-8")
