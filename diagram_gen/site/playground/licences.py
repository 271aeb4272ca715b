"""The licences of what the playground is made of, as one text beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

from diagram_gen.model import lines
from diagram_gen.site.playground import registry
from diagram_gen.site.playground.registry import Package

SHIPPED = ("python", "layout", "editor")
"""What packages of the registry are for that are in the site; others only make something."""
_TEXTS = Path(__file__).with_name("texts")
"""Licences whose text is not in the archive of a package, each under its SPDX id."""
_OF_PYTHON = ("graphviz", "Jinja2", "MarkupSafe", "Pygments")
"""The distributions whose modules are in `diagrams.zip`."""
_INSIDE = {
    "pyodide": (("Python's standard library", "PSF-2.0"),),
    "@viz-js/viz": (("Graphviz", "EPL-2.0"), ("Expat", "MIT-Expat")),
}
"""What is compiled into a package, with its own licence."""
_HEAD = """\
The playground of this site is made of the following packages, besides what this project has made itself.
What is compiled or made small here is not changed otherwise; each name is followed by where its source is.
"""


def text(packages: Mapping[str, Mapping[str, bytes]], of_python: Mapping[str, str]) -> bytes:
    """The licences of packages of the registry, of which the files are given, and of Python's packages."""
    parts = [_HEAD]
    for package in registry.of(*SHIPPED):
        parts += _of(package, packages[package.name])
    parts += [_section(name, told) for name, told in of_python.items()]
    return "\n".join(parts).encode()


def of_python() -> dict[str, str]:
    """The licences of Python's packages, by name and version with the licence."""
    return {_head(metadata.distribution(name)): _text(metadata.distribution(name)) for name in _OF_PYTHON}


def _of(package: Package, files: Mapping[str, bytes]) -> Iterator[str]:
    about = json.loads(files["package.json"])
    own = [content.decode() for name, content in sorted(files.items()) if _is_licence(name)]
    yield _section(f"{package} ({package.licence}) {_source(about)}", own[0] if own else _kept(package.licence))
    for name, licence in _INSIDE.get(package.name, ()):
        yield _section(f"{name} ({licence}), in {package}", _kept(licence))


def _source(about: dict[str, object]) -> str:
    """Where the source of a package is, as it says itself."""
    repository = about.get("repository", "")
    address = str(repository.get("url", "") if isinstance(repository, dict) else repository)
    return address.removeprefix("git+").removesuffix(".git")


def _head(distribution: metadata.Distribution) -> str:
    about = distribution.metadata
    licence = f" ({about['License-Expression']})" if "License-Expression" in about else ""
    return f"{about['Name']} {about['Version']}{licence}"


def _text(distribution: metadata.Distribution) -> str:
    about = [file for file in distribution.files or () if file.parts[0].endswith(".dist-info")]
    found = [file for file in about if _is_licence(file.name)]
    return "\n".join(file.read_text(encoding="utf-8") for file in found)


def _is_licence(name: str) -> bool:
    return name.upper().startswith(("LICENSE", "LICENCE", "COPYING"))


def _kept(licence: str) -> str:
    return (_TEXTS / f"{licence}.txt").read_text(encoding="utf-8")


def _section(head: str, told: str) -> str:
    body = "\n".join(line.rstrip() for line in lines.of_text(told)).strip("\n")
    return f"{'=' * 100}\n{head}\n{'=' * 100}\n\n{body}\n"
