"""The workflows are code: checked by tools that read them as the host does, and held to what they promise."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.programs import PROJECT

WORKFLOWS = sorted((PROJECT / ".github/workflows").glob("*.yml"))
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
WRITES = {"deploy.yml": {"deploy": {"pages": "write", "id-token": "write"}}}
"""The only jobs that may change anything."""


def run(tool: str, *arguments: str, folder: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    """One run of a program that is installed with the tests."""
    command = [str(Path(sys.executable).with_name(tool)), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    """The jobs of a workflow."""
    return dict(yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actionlint_finds_nothing(path: Path) -> None:
    """Neither a wrong key nor a wrong expression, nor an input that an action doesn't have."""
    done = run("actionlint", "-no-color", str(path))
    assert (0, "") == (done.returncode, done.stdout)


def test_zizmor_finds_nothing() -> None:
    """No permission too many, no credentials left lying, no text of strangers in a script."""
    done = run("zizmor", "--offline", "--no-progress", "--strict-collection", ".github")
    assert 0 == done.returncode, done.stdout
    assert "No findings to report." in done.stdout


def test_the_tools_would_find_something(tmp_path: Path) -> None:
    """They look where the workflows are."""
    folder = tmp_path / ".github/workflows"
    shutil.copytree(WORKFLOWS[0].parent, folder)
    path = folder / "check.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("matrix.python ", "matrix.pithon ").replace("cat changes.txt", "echo ${{ github.head_ref }}")
    )
    assert "pithon" in run("actionlint", "-no-color", str(path)).stdout
    assert "template-injection" in run("zizmor", "--offline", str(path)).stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_by_hash(path: Path) -> None:
    """Each with the version that the hash stands for; our own are at the same commit."""
    uses = re.findall(r"uses: (.+)", path.read_text(encoding="utf-8"))
    assert [] == [action for action in uses if not action.startswith("./") and not PINNED.fullmatch(action)]


def test_an_action_has_one_hash() -> None:
    """In all workflows."""
    text = "".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    uses = set(re.findall(r"uses: ([^.].+)", text))
    assert len(uses) == len({action.partition("@")[0] for action in uses})


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_permissions_are_the_least(path: Path) -> None:
    """None for the workflow; each job names its own; only deploying may write, and it runs none of our code."""
    whole = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {} == whole["permissions"]
    writing = {
        name: job["permissions"] for name, job in jobs(path).items() if set(job["permissions"].values()) != {"read"}
    }
    assert WRITES.get(path.name, {}) == writing
    assert not [step for name in writing for step in jobs(path)[name]["steps"] if "run" in step]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_no_job_can_hang_or_leak(path: Path) -> None:
    """Each has a limit in time, and leaves no credentials to what it runs; there are no secrets."""
    for job in jobs(path).values():
        assert "uses" in job or job["timeout-minutes"] <= 60
        checkouts = [step for step in job.get("steps", []) if step.get("uses", "").startswith("actions/checkout@")]
        assert all(step["with"]["persist-credentials"] is False for step in checkouts)
    assert "secrets" not in path.read_text(encoding="utf-8")


def test_the_gate_is_the_one_that_people_run() -> None:
    """On every Python that is supported."""
    gate = jobs(PROJECT / ".github/workflows/check.yml")["gate"]
    assert ["3.11", "3.12", "3.13", "3.14"] == gate["strategy"]["matrix"]["python"]
    assert [".ci/run"] == [step["run"] for step in gate["steps"] if "run" in step]


def test_the_gate_is_passed_on_a_bare_machine_too() -> None:
    """With the oldest Python that a system in use has, by the README's command, which gets the rest by itself."""
    bare = jobs(PROJECT / ".github/workflows/check.yml")["debian"]
    assert "debian:12" == bare["container"]
    install, command = (step["run"] for step in bare["steps"] if "run" in step)
    *_, packages = install.strip().splitlines()
    assert {"ca-certificates", "git", "make", "python3", "python3-venv"} == set(
        packages.split("recommends ")[1].split()
    )
    assert "make test" == command


def test_nothing_is_deployed_that_has_not_passed() -> None:
    """And only from main."""
    deploy = jobs(PROJECT / ".github/workflows/deploy.yml")
    assert "./.github/workflows/check.yml" == deploy["check"]["uses"]
    assert ("check", "build") == (deploy["build"]["needs"], deploy["deploy"]["needs"])
    assert "github.ref == 'refs/heads/main'" == deploy["build"]["if"]
