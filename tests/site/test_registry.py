"""Packages for the browser come as they are pinned, or not at all; and they are fetched once."""

from __future__ import annotations

import base64
import hashlib
import io
import logging
import re
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from diagram_gen.model.errors import DiagramError
from diagram_gen.pipeline.cache import Cache
from diagram_gen.site.playground import node, registry
from diagram_gen.site.playground.node import Node
from diagram_gen.site.playground.registry import Package, Registry
from tests.programs import PROJECT

_NODE = "#!/bin/sh\necho v22.0.0\n"
_NPM = """\
#!{python}
import pathlib, shutil, sys
folder = next(each.partition("=")[2] for each in sys.argv if each.startswith("--pack-destination="))
told = pathlib.Path({folder!r})
with (told / "calls").open("a") as file:
    print(*[each for each in sys.argv[2:] if not each.startswith("-")], file=file)
for spec in sys.argv[2:]:
    if not spec.startswith("-"):
        name, _, version = spec.rpartition("@")
        packed = f"{{name.removeprefix('@').replace('/', '-')}}-{{version}}.tgz"
        found = [each for each in (told / f"first-{{packed}}", told / packed) if each.exists()]
        shutil.copy(found[0], pathlib.Path(folder) / packed)
        if len(found) > 1:
            found[0].unlink()
"""
"""An npm that brings what lies in a folder; what is called `first-…` once."""


def archive(files: dict[str, bytes]) -> bytes:
    """An archive as npm packs it."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return written.getvalue()


def package(name: str, content: bytes) -> Package:
    """A package at version 1.0.0 whose archive is this."""
    digest = base64.b64encode(hashlib.sha512(content).digest()).decode()
    return Package(name, "1.0.0", "MIT", "editor", f"sha512-{digest}")


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder which is all of PATH, with a Node.js and an npm that takes packages from it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command(folder, "node", _NODE)
    command(folder, "npm", _NPM.format(python=sys.executable, folder=str(folder)))
    monkeypatch.setenv("PATH", str(folder))
    return folder


def command(folder: Path, name: str, text: str) -> None:
    """Puts a command there."""
    (folder / name).write_text(text, encoding="utf-8")
    (folder / name).chmod(0o755)


@pytest.fixture
def fetched(tmp_path: Path, commands: Path) -> Callable[[Package], dict[str, bytes]]:
    """Has a package fetched, and gives its files."""

    def fetch(wanted: Package) -> dict[str, bytes]:
        with Node() as found:
            return dict(Registry(Cache(tmp_path / "cache"), found).files([wanted])[wanted])

    return fetch


def calls(commands: Path) -> list[str]:
    """What npm was asked for."""
    file = commands / "calls"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def test_a_package_is_fetched_once(commands: Path, fetched: Callable[[Package], dict[str, bytes]]) -> None:
    """By name and version; then it is there, whoever asks, though there is no npm any more."""
    content = archive({"index.js": b"export {};\n", "LICENSE": b"MIT\n"})
    wanted = package("@some/thing", content)
    (commands / wanted.file).write_bytes(content)
    first = fetched(wanted)
    assert {"index.js": b"export {};\n", "LICENSE": b"MIT\n"} == first
    (commands / "npm").unlink()
    assert first == fetched(wanted)
    assert ["@some/thing@1.0.0"] == calls(commands)


def test_a_damaged_archive_is_fetched_again(
    commands: Path, fetched: Callable[[Package], dict[str, bytes]], caplog: pytest.LogCaptureFixture
) -> None:
    """Once; and each time a line says so."""
    caplog.set_level(logging.INFO, "diagram_gen")
    content = archive({"index.js": b""})
    wanted = package("thing", content)
    (commands / wanted.file).write_bytes(content)
    (commands / f"first-{wanted.file}").write_bytes(content[:-9])
    assert {"index.js": b""} == fetched(wanted)
    assert ["thing@1.0.0"] * 2 == calls(commands)
    assert [
        "Fetching thing 1.0.0 …",
        "Fetching thing 1.0.0 again, since what came is not what it should be …",
    ] == caplog.messages


def test_another_archive_is_refused(
    commands: Path, fetched: Callable[[Package], dict[str, bytes]], tmp_path: Path
) -> None:
    """It is neither used nor kept."""
    wanted = package("thing", archive({"index.js": b""}))
    (commands / wanted.file).write_bytes(archive({"index.js": b"other()"}))
    with pytest.raises(DiagramError, match=r"^the archive of thing 1\.0\.0 that npm brings has not the hash that"):
        fetched(wanted)
    assert ["thing@1.0.0"] * 2 == calls(commands)
    assert not (tmp_path / "cache").exists()


def test_what_is_damaged_in_the_cache_is_fetched_again(
    commands: Path, fetched: Callable[[Package], dict[str, bytes]], tmp_path: Path
) -> None:
    """As if it were not there."""
    content = archive({"index.js": b""})
    wanted = package("thing", content)
    (commands / wanted.file).write_bytes(content)
    fetched(wanted)
    (kept,) = (tmp_path / "cache").iterdir()
    kept.write_bytes(kept.read_bytes()[:-1])
    assert {"index.js": b""} == fetched(wanted)
    assert 2 == len(calls(commands))


def test_without_a_network_one_sentence_says_so(commands: Path, fetched: Callable[[Package], dict[str, bytes]]) -> None:
    """What npm says of it, of much that it says."""
    said = "npm error code ENOTFOUND\nnpm error errno ENOTFOUND\nnpm error network request failed, reason: no such host\nnpm error network more"
    command(commands, "npm", f"#!{sys.executable}\nimport sys\nprint({said!r}, file=sys.stderr)\nsys.exit(1)\n")
    with pytest.raises(DiagramError) as raised:
        fetched(package("thing", b""))
    assert "`npm pack --loglevel=error` failed: npm error network request failed, reason: no such host" == str(
        raised.value
    )


@pytest.mark.parametrize("lack", ["node", "npm", "old"])
def test_where_there_is_no_npm_the_wheel_is_installed(
    commands: Path, fetched: Callable[[Package], dict[str, bytes]], lack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the Python that runs this, into a folder of its own, which is gone afterwards; or that fails in one sentence."""
    if lack == "old":
        command(commands, "node", "#!/bin/sh\necho v12.1.0\n")
    else:
        (commands / lack).unlink()
    asked: list[list[str]] = []

    def run(arguments: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        if "--version" in arguments:
            return subprocess.CompletedProcess(arguments, 0, "v12.1.0\n", "")
        asked.append(arguments)
        return subprocess.CompletedProcess(arguments, 1, "", "WARNING: Retrying\nERROR: No matching distribution\n")

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(DiagramError, match=r"failed: ERROR: No matching distribution$"):
        fetched(package("thing", b""))
    (arguments,) = asked
    assert [sys.executable, "-m", "pip", "install"] == arguments[:4]
    assert node.WHEEL == arguments[-1]
    folder = next(each.partition("=")[2] for each in arguments if each.startswith("--target="))
    assert not Path(folder).exists()


def test_what_is_listed_is_pinned() -> None:
    """Each package once, at one version, with a hash and a licence; and no list says where a registry is."""
    listed = registry.packages()
    assert len(listed) == len({each.name for each in listed})
    assert [] == [each.name for each in listed if not re.fullmatch(r"\d+\.\d+\.\d+", each.version)]
    assert [] == [each.name for each in listed if not re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", each.integrity)]
    assert {"python", "layout", "editor", "bundling"} == {each.part for each in listed}
    assert {"MIT", "MPL-2.0", "BSD-2-Clause"} == {each.licence for each in listed}


def test_no_address_of_a_registry_is_in_the_project() -> None:
    """Neither in what fetches nor anywhere else."""
    hosts = ("registry." + "npmjs", "files." + "pythonhosted", "un" + "pkg.com", "js" + "delivr")
    named = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    texts = {name: (PROJECT / name).read_bytes() for name in named.splitlines() if (PROJECT / name).is_file()}
    assert [] == [name for name, text in texts.items() if any(host.encode() in text for host in hosts)]
