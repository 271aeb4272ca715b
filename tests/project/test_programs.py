"""Whoever reads what the tests say knows which interpreters they tried."""

from __future__ import annotations

import subprocess
import sys

from tests import programs
from tests.programs import PROJECT, pythons


def test_each_interpreter_is_named_and_each_that_is_missing() -> None:
    """What `make test` says before it begins: version and path; every version that is looked for comes up."""
    *lines, last = programs.interpreters().splitlines()
    if whole := not last.startswith("No "):
        lines.append(last)
    assert list(pythons().items()) == [tuple(line.split(maxsplit=1)) for line in lines]
    minors = {f"3.{minor}" for minor in range(11, 16)}
    here = {version.rpartition(".")[0] for version in pythons()}
    assert minors - here == (set() if whole else set(last.removeprefix("No ").split(" on ")[0].split(", ")))


def test_tests_are_counted_by_the_interpreter_that_their_names_have() -> None:
    """At either end of what stands in brackets."""
    (version, *_) = pythons()
    names = [
        f"a.py::test[{version}]",
        f"a.py::test[{version}-x]",
        f"a.py::test[x-{version}]",
        f"a.py::test[{version}0]",
        "a.py::test",
    ]
    assert f"3 under Python {version}" == programs.recorded_under(names)
    assert "" == programs.recorded_under(["a.py::test"])


def test_a_run_of_tests_ends_with_its_interpreters() -> None:
    """Those of the tests that ran, and no others."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "tests/recorder/test_versions.py",
        "-k",
        "closing",
    ]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=240, check=False)
    told = ", ".join(f"1 under Python {version}" for version in pythons())
    assert f"tests that ran programs: {told}" in done.stdout.splitlines()
