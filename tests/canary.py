"""Builds the site with each heir of MkDocs and says in what its pages differ from those of MkDocs.

The heirs are ProperDocs, which goes on with MkDocs' own code, and Zensical, which begins anew.
`python -m tests.canary` ends with 1 if one fails to build the site. Differences are told, not judged. If one cannot be
installed it says so, and that is no failure.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Heir:
    """A generator that says it can take the place of MkDocs: its name, and that of its package and of its command."""

    name: str
    package: str


HEIRS = (Heir("ProperDocs", "properdocs"), Heir("Zensical", "zensical"))
"""A continuation of MkDocs, in which Material goes on as it is; and what Material's authors make anew."""
WRONG = '\n{{ figure("calling/one_cal", view="stack", at="two-frames", caption="A name mistyped.") }}\n'
"""What no strict build may let pass."""


INSTALL = (
    *("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"),
    *("--upgrade", "--only-binary", ":all:"),
)
"""How pip is called: to install the newest that needs no building."""


class NotInstallableError(Exception):
    """An heir cannot be installed; the message is what the installer says."""


def installed(heir: Heir, folder: Path) -> Path:
    """The interpreter of an environment that has the newest that can be installed. Raises NotInstallableError."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    wanted = ["-r", str(PROJECT / f".ci/canary-{heir.package}.txt"), "-c", str(PROJECT / "requirements.txt")]
    done = subprocess.run([str(python), *INSTALL, *wanted], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotInstallableError(_errors(done.stderr))
    return python


def versions(heir: Heir, python: Path) -> str:
    """Which version of an heir it is, and which there would be."""
    ask = [str(python), "-c", f"import importlib.metadata as found; print(found.version({heir.package!r}))"]
    here = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    ask = [str(python), "-m", "pip", "index", "versions", heir.package]
    told = subprocess.run(ask, capture_output=True, text=True, check=False).stdout
    newest = re.search(rf"{heir.package} \((.+)\)", told)
    if newest is None or newest[1] == here:
        return f"{heir.name} {here}"
    ask = [str(python), *INSTALL, "--dry-run", f"{heir.package}=={newest[1]}"]
    why = _errors(subprocess.run(ask, capture_output=True, text=True, check=False).stderr)
    return f"{heir.name} {here}, for {newest[1]}, the newest, cannot be installed here ({why.partition(chr(10))[0]})"


def _errors(said: str) -> str:
    """What an installer says of why it cannot install something, a reason a line."""
    reasons = [line.removeprefix("ERROR: ") for line in said.splitlines() if line.startswith("ERROR: ")]
    return "\n".join(reasons) or said.strip()


def copied(folder: Path) -> Path:
    """A copy of what a build of the site reads."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in SOURCES:
        copy: Callable[[Path, Path], object] = shutil.copytree if (PROJECT / name).is_dir() else shutil.copy
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copy(PROJECT / name, folder / name)
    return folder


def built(python: Path | str, generator: str, folder: Path) -> Path:
    """The site in a folder as a generator makes it, strictly. Raises CalledProcessError."""
    surroundings = {**os.environ, **ADDRESSES, "PYTHONPATH": str(folder), "OFFLINE": "true"}
    command = [str(python), "-m", generator, "build", "--strict"]
    subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, check=True)
    return folder / "site"


def lets_pass(python: Path | str, generator: str, folder: Path) -> bool:
    """Whether a strict build succeeds though a page in a folder calls a macro with a name mistyped."""
    with (folder / "docs" / "about.md").open("a", encoding="utf-8") as page:
        page.write(WRONG)
    try:
        built(python, generator, folder)
    except subprocess.CalledProcessError:
        return False
    return True


def differences(ours: Path, theirs: Path) -> Iterator[str]:
    """What is not the same in two builds of one site, in sentences."""
    mine, other = (
        sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html") if "downloads" not in path.parts)
        for site in (ours, theirs)
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


def compared(heir: Heir, ours: Path, folder: Path) -> bool:
    """Prints in what the site that an heir builds differs from ours; whether it builds it, if it is there at all."""
    try:
        python = installed(heir, folder / f"venv-{heir.package}")
    except NotInstallableError as error:
        print(f"Skipped: {heir.name} cannot be installed here. {error}")
        return True
    print(f"{versions(heir, python)}, beside MkDocs:")
    copy = copied(folder / heir.package)
    try:
        theirs = built(python, heir.package, copy)
    except subprocess.CalledProcessError as error:
        print(f"It fails to build the site.\n{error.stdout}{error.stderr}".rstrip())
        return False
    found = list(differences(ours, theirs))
    if lets_pass(python, heir.package, copy):
        found.append("a mistyped name: does not fail a strict build")
    print("\n".join(found) or "No difference.")
    return True


def main(folder: Path = FOLDER, heirs: Sequence[Heir] = HEIRS) -> int:
    """Builds the site with MkDocs and with each heir, prints what differs; the status to end with."""
    ours = built(sys.executable, "mkdocs", copied(folder / "mkdocs"))
    done = [compared(heir, ours, folder) for heir in heirs]
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
