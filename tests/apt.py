"""Packages of Debian and Ubuntu: installed where that takes no password, else named with the command to type."""

import os
import re
import shutil
import subprocess
from functools import cache

QUIET = ("--yes", "--quiet", "--quiet", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120")


class AptError(Exception):
    """Packages were not installed; the message says why, and `command` what to type, if there is apt."""

    def __init__(self, why: str, packages: tuple[str, ...]) -> None:
        root = "" if os.geteuid() == 0 else "sudo "
        command = f"{root}apt-get update && {root}apt-get install {' '.join(packages)}"
        self.command = command if is_here() else ""
        super().__init__(f"{' and '.join(packages)} {'were' if len(packages) > 1 else 'was'} not installed: {why}")


def is_here() -> bool:
    """Whether this system installs its packages with apt."""
    return shutil.which("apt-get") is not None


@cache
def as_root() -> tuple[str, ...] | None:
    """What a command begins with to be run by root without a password being asked for; none if that can't be had."""
    if os.geteuid() == 0:
        return ()
    sudo = ("sudo", "-n")
    return sudo if shutil.which("sudo") and _run(*sudo, "true").returncode == 0 else None


def install(*packages: str) -> None:
    """Installs packages and says so. Raises AptError if there is no apt, or it would ask for a password, or it fails."""
    if not is_here():
        raise AptError("this system has no apt-get", packages)
    root = as_root()
    if root is None:
        raise AptError("that takes a password", packages)
    print(f"Installing {' and '.join(packages)} with apt-get …", flush=True)
    updated = _updated()
    done = _run(*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", *QUIET, *packages)
    if done.returncode:
        said = re.findall(r"^E: (.+)", f"{updated}{done.stderr}", re.MULTILINE)
        raise AptError(f"apt-get says {' '.join(said) or 'nothing'!r}", packages)


def offers(package: str) -> bool:
    """Whether there is such a package, and it is more than a door to a snap, as Ubuntu's of browsers are."""
    _updated()
    found = re.search(r"Candidate: (\S+)", _run("env", "LC_ALL=C", "apt-cache", "policy", package).stdout)
    return found is not None and found[1] != "(none)" and "snap" not in found[1]


def package_of(library: str) -> str:
    """The package that has a library, as Debian's policy names it: `libatomic1` of `libatomic.so.1`."""
    name, _, version = library.lower().replace("_", "-").partition(".so")
    version = version.removeprefix(".")
    return f"{name}-{version}" if name[-1].isdecimal() and version else f"{name}{version}"


@cache
def _updated() -> str:
    """Brings the lists of packages up to date, once, where that takes no password; what went wrong with it."""
    root = as_root()
    return "" if root is None else _run(*root, "apt-get", "update", "--quiet", "--quiet").stderr


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
