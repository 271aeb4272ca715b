"""What Part 9 says of warnings that are errors: which runner of tests fails a test that forgets an `await`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CASE = """\
import unittest


async def greet():
    pass


class Test(unittest.IsolatedAsyncioTestCase):
    async def test_forgets(self):
        greet()
"""
EACH = ["-W", "error:coroutine:RuntimeWarning", "-W", "error::pytest.PytestUnraisableExceptionWarning"]


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    """The exit status of a runner of tests, and all that it says."""
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a test that forgets an `await`."""
    (tmp_path / "test_greeting.py").write_text(CASE, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    return tmp_path


def test_unittest_passes_it(folder: Path) -> None:
    """The error is printed as ignored."""
    status, said = run(folder, "-W", "error", "-m", "unittest")
    assert (0, True) == (status, "Exception ignored" in said and "was never awaited" in said)


@pytest.mark.parametrize(("options", "status"), [([], 0), (EACH[:2], 0), (["-W", "error"], 1), (EACH, 1)])
def test_pytest_fails_it_if_its_own_warning_is_an_error(folder: Path, options: list[str], status: int) -> None:
    """Otherwise it lists a warning."""
    assert status == run(folder, "-m", "pytest", "-q", *options)[0]


def test_pytest_alone_runs_no_coroutine_function(tmp_path: Path) -> None:
    """It fails the test, and says what is missing."""
    (tmp_path / "test_alone.py").write_text("async def test_alone():\n    pass\n", encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    status, said = run(tmp_path, "-m", "pytest", "-q")
    assert (1, True) == (status, "async def functions are not natively supported" in said)
