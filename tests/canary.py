"""Builds the site with Zensical, the heir of Material for MkDocs, and says in what its pages differ from those of MkDocs.

`python -m tests.canary` ends with 1 if Zensical fails to build the site. Differences are told, not judged. If Zensical
cannot be installed it says so, and ends with 0.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

PROJECT = Path(__file__).parents[1]
FOLDER = PROJECT / ".cache" / "canary"
SOURCES = ("diagram_gen", "docs", "mkdocs.yml", "snippets", "tests/bench/result.json")
"""What a build of the site reads."""
ADDRESSES = {
    "SITE_URL": "https://example.org/site/",
    "REPO_URL": "https://github.com/example/site",
    "EDIT_URI": "edit/",
}
"""Some, so that the links and metadata that need them are compared too."""


class NotInstallableError(Exception):
    """Zensical cannot be installed; the message is what the installer says."""


def installed(folder: Path) -> Path:
    """The interpreter of an environment that has Zensical. Raises NotInstallableError."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    wanted = ["-r", str(PROJECT / ".ci/canary.txt"), "-c", str(PROJECT / "requirements.txt")]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--upgrade"]
    command = [str(python), "-m", "pip", "install", *quiet, *wanted]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        words = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise NotInstallableError("\n".join(words) or done.stderr.strip())
    return python


def versions(python: Path) -> str:
    """Which Zensical it is, and which there would be."""
    ask = [str(python), "-c", "import importlib.metadata as found; print(found.version('zensical'))"]
    here = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    ask = [str(python), "-m", "pip", "index", "versions", "zensical"]
    newest = re.search(r"zensical \((.+)\)", subprocess.run(ask, capture_output=True, text=True, check=False).stdout)
    if newest is None or newest[1] == here:
        return f"Zensical {here}"
    return f"Zensical {here}, for {newest[1]}, the newest, cannot be installed here"


def built(python: Path | str, generator: str, folder: Path) -> Path:
    """The site as a generator makes it, from a copy of what it reads. Raises CalledProcessError."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in SOURCES:
        copy: Callable[[Path, Path], object] = shutil.copytree if (PROJECT / name).is_dir() else shutil.copy
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copy(PROJECT / name, folder / name)
    surroundings = {**os.environ, **ADDRESSES, "PYTHONPATH": str(folder), "OFFLINE": "true"}
    command = [str(python), "-m", generator, "build", "--strict"]
    subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, check=True)
    return folder / "site"


def differences(ours: Path, theirs: Path) -> Iterator[str]:
    """What is not the same in two builds of one site, in sentences."""
    mine, other = (
        sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html")) for site in (ours, theirs)
    )
    for name in sorted({*mine, *other}):
        if name not in other:
            yield f"{name}: missing"
        elif name not in mine:
            yield f"{name}: new"
        else:
            yield from _of_page(name, *(LexborHTMLParser((site / name).read_text("utf-8")) for site in (ours, theirs)))
    for name in ("assets/social.png", "assets/walkthrough.js", "search/search_index.js", "sitemap.xml"):
        if (ours / name).exists() and not (theirs / name).exists():
            yield f"{name}: missing"


def _of_page(name: str, ours: LexborHTMLParser, theirs: LexborHTMLParser) -> Iterator[str]:
    for what, look in _LOOKS.items():
        mine, other = list(look(ours)), list(look(theirs))
        if mine == other:
            continue
        gone = [each for each in mine if each not in other]
        come = [each for each in other if each not in mine]
        said = [f"without {_some(gone)}" if gone else "", f"with {_some(come)}" if come else ""]
        yield f"{name}: {what}: {', '.join(filter(None, said)) or f'{len(other)} instead of {len(mine)}'}"


def _some(texts: list[str]) -> str:
    """The first few of some texts, and how many more there are."""
    shown = ", ".join(repr(text if len(text) < 80 else f"{text[:77]}…") for text in texts[:3])
    return f"{shown} and {len(texts) - 3} more" if len(texts) > 3 else shown


def _all(query: str, tell: Callable[[LexborNode], str]) -> Callable[[LexborHTMLParser], list[str]]:
    return lambda tree: [tell(node) for node in tree.css(query)]


def _text(node: LexborNode) -> str:
    return re.sub(r"\s+", " ", node.text()).strip()


def _attribute(name: str) -> Callable[[LexborNode], str]:
    return lambda node: node.attributes.get(name) or ""


_LOOKS: dict[str, Callable[[LexborHTMLParser], list[str]]] = {
    "title": _all("head > title", _text),
    "metadata": _all("meta[property], meta[name=description], link[rel=canonical]", lambda node: node.html or ""),
    "headings": _all("article :is(h1, h2, h3)", lambda node: f"{node.attributes.get('id') or ''} {_text(node)}"),
    "figures": _all("article figure.dg-figure", _attribute("id")),
    "walkthroughs": _all("article dg-walkthrough", _attribute("id")),
    "pictures": _all("article :is(svg.dg-picture, .dg-card img)", lambda node: node.html or ""),
    "examples": _all("article .highlight", _text),
    "notes": _all("article :is(.admonition, details)", _text),
    "links": _all("article a[href]", _attribute("href")),
    "paragraphs": _all("article p", _text),
    "requests to other hosts": _all("script[src^=http], link[rel=stylesheet][href^=http], img[src^=http]", _text),
}
"""What is looked at in a page."""


def main(folder: Path = FOLDER) -> int:
    """Builds both, prints what differs; the status to end with."""
    try:
        python = installed(folder / "venv")
    except NotInstallableError as error:
        print(f"Skipped: Zensical cannot be installed here. {error}")
        return 0
    print(f"{versions(python)}, beside MkDocs:")
    ours = built(sys.executable, "mkdocs", folder / "mkdocs")
    try:
        theirs = built(python, "zensical", folder / "zensical")
    except subprocess.CalledProcessError as error:
        print(f"It fails to build the site.\n{error.stdout}{error.stderr}".rstrip())
        return 1
    found = list(differences(ours, theirs))
    print("\n".join(found) or "No difference.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
