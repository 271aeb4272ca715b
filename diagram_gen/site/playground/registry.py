"""The registry of npm: packages for the browser, fetched by name and version, checked by their hashes, and kept.

npm itself knows where the registry is. What it brings is taken only if it is what `packages.tsv` says.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import io
import logging
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from diagram_gen.model import lines
from diagram_gen.model.errors import DiagramError
from diagram_gen.pipeline.cache import Cache, Key
from diagram_gen.pipeline.recipes import ARCHIVE
from diagram_gen.site.playground.node import Node

LIST = Path(__file__).with_name("packages.tsv")
_LOG = logging.getLogger("diagram_gen")


@dataclass(frozen=True, slots=True)
class Package:
    """A package at one version: the SPDX id of its licence, what `part` it is for, and the hash of its archive."""

    name: str
    version: str
    licence: str
    part: str
    integrity: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @property
    def spec(self) -> str:
        """What npm calls it."""
        return f"{self.name}@{self.version}"

    @property
    def file(self) -> str:
        """What npm calls its archive."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}.tgz"

    def is_of(self, archive: bytes) -> bool:
        """Whether an archive is the package's."""
        digest = base64.b64encode(hashlib.sha512(archive).digest()).decode()
        return self.integrity == f"sha512-{digest}"


@functools.cache
def packages(file: Path = LIST) -> tuple[Package, ...]:
    """The packages that there are to be, in the order of the list."""
    text = file.read_text(encoding="utf-8")
    return tuple(Package(*line.split("\t")) for line in lines.of_text(text) if not line.startswith("#"))


def of(*parts: str) -> list[Package]:
    """The packages for some parts."""
    return [package for package in packages() if package.part in parts]


def pins(*parts: str) -> str:
    """What tells the packages for some parts from those at other versions."""
    return repr([(package.name, package.version, package.integrity) for package in of(*parts)])


class Registry:
    """Packages, each of which is fetched when it is not in the cache."""

    def __init__(self, cache: Cache, node: Node) -> None:
        self._cache = cache
        self._node = node

    def files(self, wanted: Sequence[Package]) -> dict[Package, Mapping[str, bytes]]:
        """The files of packages by their paths. Raises `DiagramError` where one cannot be had as it should be."""
        archives = {package: self._cache.found(_key(package)) for package in wanted}
        missing = [package for package, archive in archives.items() if archive is None]
        found = {**archives, **(self._fetched(missing) if missing else {})}
        return {package: _files(archive) for package, archive in found.items() if archive is not None}

    def _fetched(self, wanted: Sequence[Package]) -> dict[Package, bytes]:
        _LOG.info(f"Fetching {_listed(wanted)} …")
        fetched = self._packed(wanted)
        if wrong := [package for package in wanted if not package.is_of(fetched[package])]:
            _LOG.info(f"Fetching {_listed(wrong)} again, since what came is not what it should be …")
            fetched |= self._packed(wrong, anew=True)
        for package in wanted:
            if not package.is_of(fetched[package]):
                raise DiagramError(f"the archive of {package} that npm brings has not the hash that {LIST.name} says")
            self._cache.keep(_key(package), fetched[package])
        return fetched

    def _packed(self, wanted: Sequence[Package], *, anew: bool = False) -> dict[Package, bytes]:
        """Their archives as npm brings them; empty where it brings none."""
        folder = self._node.folder()
        self._node.pack([package.spec for package in wanted], folder, anew=anew)
        files = {package: folder / package.file for package in wanted}
        return {package: file.read_bytes() if file.exists() else b"" for package, file in files.items()}


def _key(package: Package) -> Key:
    return ARCHIVE.key(package.name, package.version, package.integrity)


def _listed(wanted: Sequence[Package]) -> str:
    """The first two by name and version, and how many more there are."""
    first, more = [str(package) for package in wanted[:2]], len(wanted) - 2
    if more < 1:
        return " and ".join(first)
    return f"{', '.join(first)} and {more} more package{'' if more == 1 else 's'}"


def _files(archive: bytes) -> dict[str, bytes]:
    """The files in an archive, by their paths below its one folder."""
    found = {}
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        for member in tar:
            file = tar.extractfile(member)
            if file is not None:
                found[member.name.partition("/")[2]] = file.read()
    return found
