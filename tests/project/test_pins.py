"""What is pinned can be installed under every Python that is promised, and it is all that there is to pin."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.programs import PROJECT

REMEDY = "choose another version: `make pins`"
RELEASES = [f"3.{minor}.{micro}" for minor in range(8, 16) for micro in range(31)]
"""Those of Python 3 that a pin may speak of, out and to come, the oldest first."""
PIN = re.compile(r"([\w.-]+)==([\w.]+)")
SYSTEMS = {"Linux": "linux", "Darwin": "darwin"}
"""Where the project works, as a condition of a requirement may put it: `platform_system` and `sys_platform`."""

OURS = ("asyncio-frame-by-frame", frozenset({"", "install", "test"}))
"""The project, and which of its extras are pinned."""


def promised() -> list[str]:
    """The releases of Python that pyproject.toml promises, the lowest first."""
    with (PROJECT / "pyproject.toml").open("rb") as file:
        promise = SpecifierSet(tomllib.load(file)["project"]["requires-python"])
    return list(promise.filter(RELEASES))


def pins(text: str) -> dict[str, str]:
    """Version by name, of the lines of a requirements file that pin one; each line has to, on every machine."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    found = [(line, PIN.fullmatch(line)) for line in lines]
    assert [] == [line for line, pin in found if pin is None]
    return {canonicalize_name(pin[1]): pin[2] for _, pin in found if pin is not None}


def complaints(pinned: dict[str, str], installed: dict[str, Distribution]) -> Iterator[str]:
    """What keeps pins from being what every promised Python can have, by what the installed packages say."""
    for name, version in pinned.items():
        package = installed.get(name)
        if package is None or package.version != version:
            there = "not installed" if package is None else f"installed as {package.version}"
            yield f"{name}=={version}: {there}, so it can't be asked what it needs; say `make test`"
            continue
        needs = package.metadata.get("Requires-Python", "")
        if kept_out := [each for each in promised() if each not in SpecifierSet(needs)]:
            yield f"{name}=={version}: needs Python {needs}, which {kept_out[0]} is not; {REMEDY}"


def needed(conditions: dict[str, str]) -> set[str]:
    """The packages that the project needs where the conditions are these, itself among them, directly or through others."""
    found = {OURS}
    ahead = list(found)
    while ahead:
        name, extras = ahead.pop()
        for requirement in map(Requirement, asked(name)):
            other = (canonicalize_name(requirement.name), frozenset({"", *requirement.extras}))
            marker = requirement.marker
            applies = marker is None or any(marker.evaluate({**conditions, "extra": extra}) for extra in extras)
            if applies and other not in found:
                found.add(other)
                ahead.append(other)
    return {name for name, _ in found}


@cache
def asked(name: str) -> tuple[str, ...]:
    """What a package requires, by its own word; of one that isn't installed nothing is known but its name."""
    return tuple(distribution(name).requires or ()) if any(distributions(name=name)) else ()


PINNED = pins((PROJECT / "requirements.txt").read_text(encoding="utf-8"))


def test_every_pin_can_be_installed_under_every_promised_python() -> None:
    """From the first release on: a machine may have just that, as Debian 12 has 3.11.2."""
    installed = {name: distribution(name) for name in PINNED if any(distributions(name=name))}
    assert [] == list(complaints(PINNED, installed))


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("release", [each for each in promised() if each.endswith(".0")])
def test_everything_needed_is_pinned(release: str, system: str) -> None:
    """Under whichever Python, and not only where the pins were chosen: no version is left to chance."""
    conditions = {
        "python_version": release.rpartition(".")[0],
        "python_full_version": release,
        "implementation_version": release,
        "platform_system": system,
        "sys_platform": SYSTEMS[system],
    }
    wanted = needed(conditions)
    assert {"mkdocs", "hatchling", "pytest", "click"} <= wanted
    assert {OURS[0]} == wanted - PINNED.keys()


def test_nothing_else_is_pinned() -> None:
    """What no package needs any more goes, or a test of its own would have to say what it is for."""
    conditions = {"python_version": "3.11", "python_full_version": promised()[0]}
    assert set() == PINNED.keys() - needed(conditions)


def test_the_promise_begins_with_the_first_release() -> None:
    """So that a pin is held to all of 3.11, and to later ones, whichever runs this test."""
    assert ["3.11.0", "3.11.1"] == promised()[:2]
    assert {"3.12.0", "3.13.0", "3.14.0"} <= set(promised())


def package(folder: Path, name: str, needs: str) -> dict[str, Distribution]:
    """A package at version 1.0 as if it were installed in a folder."""
    metadata = folder / f"{name}-1.0.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\nRequires-Python: {needs}\n")
    return {each.name: each for each in distributions(path=[str(folder)])}


@pytest.mark.parametrize(
    ("needs", "kept_out"), [(">=3.11.5", "3.11.0"), (">=3.9,!=3.12.3", "3.12.3"), (">=3.11,<3.14", "3.14.0")]
)
def test_a_pin_that_breaks_the_promise_is_named(tmp_path: Path, needs: str, kept_out: str) -> None:
    """With the first Python that it keeps out."""
    (complaint,) = complaints({"late": "1.0"}, package(tmp_path, "late", needs))
    start, _, rest = complaint.partition(f", which {kept_out} is not; ")
    assert ("late==1.0: needs Python ", REMEDY) == (start.removesuffix(needs), rest)


def test_a_pin_that_cannot_be_asked_is_a_mistake(tmp_path: Path) -> None:
    """It isn't installed, it is at another version, or it is for some machines only."""
    installed = package(tmp_path, "here", ">=3.9")
    assert [] == list(complaints({"here": "1.0"}, installed))
    assert ["here==2.0: installed as 1.0", "gone==1.0: not installed"] == [
        each.partition(",")[0] for each in complaints({"here": "2.0", "gone": "1.0"}, installed)
    ]
    with pytest.raises(AssertionError, match=r"late==1 ; python_version"):
        pins("early==1\nlate==1 ; python_version >= '3.12'\n")
