"""What the tests need of the machine is got, or said in one sentence; programs of a few lines stand in for the system's."""

from __future__ import annotations

import io
import os
import shlex
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import playwright
import pytest

from tests import apt
from tests.browser import HOW, started
from tests.programs import PROJECT

NODE = Path(playwright.__file__).parent / "driver" / "node"
NOTHING_HERE = "No Chromium was found; Playwright did not download one (connect ECONNREFUSED 127.0.0.1:9); "
TO_TYPE = "apt-get update && {0}apt-get install {1}"
SNAP = """
echo "Command '$0' requires the chromium snap to be installed: snap install chromium; see /snap/bin/chromium" >&2
exit 10
"""
SUDO = """
[ "$1" = -n ] || [ "$1" = -- ] && shift
exec "$@"
"""


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine with so much on PATH, without a network, and with a place for what is installed.

    What is in `programs` is on PATH, by name; `installs` is what `apt-get` writes down that it was to install.
    """

    folder: Path
    chromium: Path

    def has(self, name: str, text: str) -> Path:
        """Puts a program on PATH."""
        path = self.folder / "bin" / name
        path.write_text(f"#!/bin/sh\n{text}", encoding="utf-8")
        path.chmod(0o755)
        return path

    def works(self) -> str:
        """A program that is Chromium."""
        path, program = shlex.quote(os.environ["PATH"]), shlex.quote(str(self.chromium))
        return f'PATH={path} exec {program} "$@"\n'

    def lacks(self, library: str, otherwise: str) -> str:
        """A program that starts only once a library's package is installed."""
        missing = f"error while loading shared libraries: {library}: cannot open shared object file: No such file"
        there = self.folder / apt.package_of(library)
        return f'[ -e {there} ] || {{ echo "$0: {missing}" >&2; exit 127; }}\n{otherwise}'

    def has_apt(self, candidate: str = "150.0-1~deb12u1", install: str = "") -> None:
        """Puts apt on PATH: what it installs is a file in the folder, and Chromium is on PATH, too."""
        ready = self.has("chromium-ready", self.works()).rename(self.folder / "ready")
        put = f"""
            for word; do
                case $word in
                    chromium) cp {ready} {self.folder}/bin/chromium ;;
                    lib*) : > {self.folder}/$word ;;
                esac
            done"""
        self.has("apt-get", f'echo "$@" >> {self.folder}/asked\ncase "$*" in *install*) {install or put};; esac\n')
        self.has("apt-cache", f"echo '  Candidate: {candidate}'\n")

    def installs(self) -> list[str]:
        """The packages that apt was asked to install, in order."""
        asked = self.folder / "asked"
        lines = asked.read_text(encoding="utf-8").splitlines() if asked.exists() else []
        return [line.split()[-1] for line in lines if line.startswith("install")]

    def asked(self, user: int = 0, **surroundings: str) -> tuple[int, list[str], str]:
        """What `make test` says when it looks for a Chromium: exit status, lines, and what it ends with."""
        be = f"import os, sys; os.geteuid = lambda: {user}; from tests import machine; sys.exit(machine.main())"
        bare = {
            "PATH": str(self.folder / "bin"),
            "HOME": str(self.folder),
            "PLAYWRIGHT_BROWSERS_PATH": str(self.folder / "browsers"),
            "PLAYWRIGHT_DOWNLOAD_HOST": "http://127.0.0.1:9",
            "PLAYWRIGHT_HOST_PLATFORM_OVERRIDE": "debian12-x64",
        }
        kept = {name: value for name, value in os.environ.items() if name not in {"CHROMIUM", *bare}}
        done = subprocess.run(
            [sys.executable, "-c", be],
            cwd=PROJECT,
            env={**kept, **bare, **surroundings},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        return done.returncode, done.stdout.splitlines(), done.stderr.strip()


@pytest.fixture(scope="module")
def chromium() -> Path:
    """The Chromium of this machine."""
    with started() as (path, _):
        return path


@pytest.fixture
def machine(tmp_path: Path, chromium: Path) -> Machine:
    """A machine with what any system has, and nothing more."""
    (tmp_path / "bin").mkdir()
    for name in ("sh", "env", "cp", "true"):
        (tmp_path / "bin" / name).symlink_to(str(shutil.which(name)))
    return Machine(tmp_path, chromium)


def test_a_chromium_that_is_here_is_used(machine: Machine) -> None:
    """The first that starts: neither one that is broken nor Ubuntu's door to a snap stands in the way."""
    machine.has("chromium", "exit 1\n")
    machine.has("chromium-browser", SNAP)
    path = machine.has("google-chrome", machine.works())
    status, lines, said = machine.asked()
    assert (0, "", 1) == (status, said, len(lines))
    assert lines[0].startswith("Chromium ")
    assert lines[0].endswith(f", {path}")


def test_what_cannot_be_had_is_said_in_a_sentence(machine: Machine) -> None:
    """Where there is neither a browser nor a network nor apt."""
    machine.has("chromium-browser", SNAP)
    status, lines, said = machine.asked()
    assert 1 == status
    assert ["No Chromium that starts on this machine: asking Playwright to download one …"] == lines
    barred = "this system has no apt-get to install one with. To have one, install Chromium or Google Chrome; or "
    assert f"{NOTHING_HERE}{barred}{HOW}" == said


def test_another_system_has_a_command_of_its_own(machine: Machine) -> None:
    """It is named, and not run."""
    machine.has("dnf", "exit 1\n")
    assert f"To have one, type: sudo dnf install chromium; or {HOW}" in machine.asked()[2]


@pytest.mark.parametrize("user", [0, 1000])
def test_apt_installs_one_without_a_password(machine: Machine, user: int) -> None:
    """For root, and for whom `sudo -n` makes root; and it is said."""
    machine.has_apt()
    machine.has("sudo", SUDO)
    status, lines, said = machine.asked(user)
    assert (0, "", ["chromium"]) == (status, said, machine.installs())
    assert "Installing chromium with apt-get …" == lines[1]
    assert lines[2].endswith(str(machine.folder / "bin" / "chromium"))


def test_what_takes_a_password_is_left_to_who_has_it(machine: Machine) -> None:
    """With the command to type."""
    machine.has_apt()
    machine.has("sudo", "echo 'sudo: a password is required' >&2\nexit 1\n")
    command = "sudo " + TO_TYPE.format("sudo ", "chromium")
    barred = f"chromium was not installed: that takes a password. To have one, type: {command}; or {HOW}"
    assert (1, f"{NOTHING_HERE}{barred}", []) == (*machine.asked(1000)[::2], machine.installs())


def test_a_snap_is_not_installed(machine: Machine) -> None:
    """Ubuntu's apt has nothing else by that name."""
    machine.has_apt(candidate="2:1snap1-0ubuntu2")
    status, _, said = machine.asked()
    assert (1, []) == (status, machine.installs())
    assert "apt has none, or a snap, which cannot see the files of the tests. To have one, install" in said


def test_why_apt_fails_is_said(machine: Machine) -> None:
    """In its own words, with the command to type when that is put right."""
    machine.has_apt(install="echo 'E: Unable to fetch some archives' >&2; exit 100")
    status, _, said = machine.asked()
    barred = "chromium was not installed: apt-get says 'Unable to fetch some archives'. To have one, type: "
    assert (1, f"{NOTHING_HERE}{barred}{TO_TYPE.format('', 'chromium')}; or {HOW}") == (status, said)


def test_a_chromium_that_is_named_is_the_only_one(machine: Machine) -> None:
    """If it is none, that is said, and nothing is installed."""
    machine.has_apt()
    assert (1, [], "CHROMIUM is 'no-such', which is no program") == machine.asked(CHROMIUM="no-such")
    path = machine.has("mine", machine.lacks("libnss3.so", machine.works()))
    assert (1, [], f"{path} does not start: it lacks libnss3.so") == machine.asked(CHROMIUM="mine")
    assert [] == machine.installs()


def test_what_the_driver_lacks_is_installed(machine: Machine) -> None:
    """All of it, though it names one library at a time."""
    machine.has_apt()
    machine.has("chromium", machine.works())
    node = machine.lacks("libatomic.so.1", machine.lacks("libstdc++.so.6", f'exec {NODE} "$@"\n'))
    status, lines, said = machine.asked(PLAYWRIGHT_NODEJS_PATH=str(machine.has("node", node)))
    assert (0, "", ["libatomic1", "libstdc++6"]) == (status, said, machine.installs())
    assert [f"Installing {each} with apt-get …" for each in machine.installs()] == lines[:2]


@pytest.mark.parametrize(("user", "root"), [(0, ""), (1000, "sudo ")])
def test_what_the_driver_lacks_is_said(machine: Machine, user: int, root: str) -> None:
    """In one sentence, with the command to type, where apt would ask for a password or does not help."""
    machine.has_apt(install="true")
    node = machine.has("node", machine.lacks("libatomic.so.1", ""))
    status, _, said = machine.asked(user, PLAYWRIGHT_NODEJS_PATH=str(node))
    start, _, rest = said.partition("; ")
    assert (1, "Playwright's driver, which starts Chromium, lacks libatomic.so.1") == (status, start)
    remedies = {
        0: "install the package that has it, as `make test` tries to",
        1000: f"libatomic1 was not installed: that takes a password; type: {root}{TO_TYPE.format(root, 'libatomic1')}",
    }
    assert remedies[user] == rest


def test_a_driver_that_cannot_run_is_said(machine: Machine) -> None:
    """Whatever the reason."""
    node = machine.has("node", "echo 'node: version GLIBC_2.28 not found' >&2\nexit 1\n")
    why = "Playwright's driver, which starts Chromium, does not start: node: version GLIBC_2.28 not found; "
    remedy = "say where a Node.js is that does: PLAYWRIGHT_NODEJS_PATH=/path/to/node"
    assert (1, [], why + remedy) == machine.asked(PLAYWRIGHT_NODEJS_PATH=str(node))


@pytest.fixture
def host(machine: Machine) -> Iterator[str]:
    """The address of a host that has a Chromium to download, which lacks a library of the system."""
    program = machine.lacks("libnss3.so", machine.works())
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for name in ("chrome-linux64/chrome", "chrome-linux/chrome", "ffmpeg-linux"):
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o100755 << 16
            file.writestr(entry, f"#!/bin/sh\n{program}")

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(archive.getvalue())))
            self.end_headers()
            self.wfile.write(archive.getvalue())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_what_a_download_lacks_is_installed(machine: Machine, host: str) -> None:
    """By Playwright, which knows the packages, so no other Chromium is."""
    machine.has_apt()
    machine.has("sudo", SUDO)
    status, lines, said = machine.asked(PLAYWRIGHT_DOWNLOAD_HOST=host)
    assert (0, "") == (status, said)
    assert "Asking Playwright to install what its Chromium needs, with apt-get …" == lines[1]
    assert str(machine.folder / "browsers") in lines[2]
    assert not (machine.folder / "bin" / "chromium").exists()


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libatomic.so.1", "libatomic1"),
        ("libgcc_s.so.1", "libgcc-s1"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libglib-2.0.so.0", "libglib-2.0-0"),
        ("libnss3.so", "libnss3"),
    ],
)
def test_a_library_has_a_package_of_its_name(library: str, package: str) -> None:
    """As Debian's policy has it."""
    assert package == apt.package_of(library)
