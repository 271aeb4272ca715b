"""Which code is the program's own: its frames are shown, those of all other code are a library's.

It is that of the program's file, and the functions of files beside it or in its package, in folders below as well; of
others, those that are asked for. Never shown are the standard library, the recorder itself and, unless asked for, what
is installed: in a folder `site-packages` or `dist-packages`, or in a virtual environment.
"""

from __future__ import annotations

import inspect
import os
import posix
import posixpath
import stat
import sys
import types
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

_stat, _getcwd = os.stat, os.getcwd  # the program may replace what `os` has
_normpath = getattr(posix, "_path_normpath", posixpath.normpath)
"""What `os` does it with, which calls nothing that the program may replace in `builtins`."""
_RECORDER = posixpath.dirname(__file__)
_OURSELVES = f"{posixpath.dirname(_RECORDER)}/"
_STANDARD = f"{posixpath.dirname(os.__file__)}/"
_INSTALLED = frozenset({"site-packages", "dist-packages"})
_AT_ONCE = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"})
"""Functions that no one has written as such: outside of functions they belong to the module's or the class's body."""


class OwnCode:
    """The code of the program, the one place that says what is the program's and what a library's.

    `file` is its file, and `module` its name where it is run by that. Of others `show` has glob patterns, for paths and
    for dotted names of modules: what is in a folder or a package that one fits is shown too. None: only the one file.
    """

    def __init__(self, file: str, module: str | None = None, show: Sequence[str] | None = ()) -> None:
        self.file = file
        self._show = show
        self._home = posixpath.dirname(_normpath(file))
        self._here = _getcwd()
        self._root = _root(self._home, module)
        self._homes = _spellings(self._home)
        self._above = _spellings(posixpath.dirname(self._root)) if self._root != self._home else ()
        self._roots = () if posixpath.basename(self._root) in _INSTALLED else _spellings(self._root)
        self._others: dict[str, bool] = {}
        self._told: dict[str, str] = {}
        self._paths: dict[str, str] = {}
        self.fresh: list[tuple[str, str]] = []
        """The files that have been told since this was emptied: what each is called, and its path."""

    def has(self, code: types.CodeType | None) -> bool:
        """Whether code is the program's own; None is what is not written in Python."""
        if code is None:
            return False
        name = code.co_filename
        return name == self.file or (self.shows(name) and _is_of_function(code))

    def shows(self, name: str) -> bool:
        """Whether functions are shown of a file other than the program's."""
        found = self._others.get(name)  # asked for each frame at each step
        if found is None:
            found = self._others[name] = self._show is not None and self._is_shown(name)
        return found

    @property
    def has_met_others(self) -> bool:
        """Whether there was ever code of a file other than the program's of which functions are shown."""
        return any(self._others.values())

    def runs_in(self, frame: types.FrameType) -> bool:
        """Whether a frame runs code of the program's own."""
        code = frame.f_code
        return code.co_filename == self.file or self.has(code)

    def told(self, code: types.CodeType) -> str | None:
        """What the file of some code of the program's own is called: None if it is the program's."""
        name = code.co_filename
        if name == self.file:
            return None
        found = self._told.get(name)
        if found is None:
            found = self._told[name] = self._name(_normpath(name))
        return found

    def _is_shown(self, name: str) -> bool:
        path = _normpath(name)
        if not path.startswith("/") or not _is_file(path) or path.startswith(_OURSELVES) or is_standard(path):
            return False
        return self._is_near(path) or any(
            fnmatchcase(each, pattern) for pattern in self._show or () for each in self._names(path)
        )

    def _is_near(self, path: str) -> bool:
        """Whether a file is beside the program, in its package or below, and not installed there."""
        root = next((each for each in self._roots if path.startswith(each)), None)
        if root is None or not path.endswith(".py"):
            return False
        *folders, _ = path.removeprefix(root).split("/")
        above = (root + "/".join(folders[: depth + 1]) for depth in range(len(folders)))
        return _INSTALLED.isdisjoint(folders) and not any(_is_file(f"{each}/pyvenv.cfg") for each in above)

    def _names(self, path: str) -> Iterator[str]:
        """What a pattern may fit: the file and its folders, the module and its packages."""
        yield from _above(path, "/")
        if path.startswith(f"{self._here}/"):
            yield from _above(path.removeprefix(f"{self._here}/"), "/")
        for folder in {each for each in (*sys.path, self._home) if type(each) is str}:
            if path.startswith(f"{folder}/"):
                module = path.removeprefix(f"{folder}/").removesuffix(".py").removesuffix("/__init__")
                yield from _above(module.replace("/", "."), ".")

    def _name(self, path: str) -> str:
        """What a file is called: its path in the program's folder, or where modules are looked for."""
        places = [*self._homes, *self._above]
        places += sorted((f"{each}/" for each in sys.path if type(each) is str and each), key=len, reverse=True)
        names = (path.removeprefix(each) for each in places if path.startswith(each))
        name = next((each for each in names if self._paths.get(each, path) == path), path)
        if name not in self._paths:
            self._paths[name] = path
            self.fresh.append((name, path))
        return name


def is_ours(frame: types.FrameType) -> bool:
    """Whether a frame runs code of the recorder's, which stands in for a function of Python's own."""
    return frame.f_code.co_filename.startswith(_RECORDER)


def _is_of_function(code: types.CodeType) -> bool:
    """Whether code is that of a function, and of none that a module's or a class's body runs where it stands."""
    if not code.co_flags & inspect.CO_OPTIMIZED:
        return False
    return code.co_name not in _AT_ONCE or "<locals>" in code.co_qualname


def _root(home: str, module: str | None) -> str:
    """The folder of a program, or of the package that it is in."""
    root, packages = home, module.count(".") if module is not None else 0
    while packages > 1 or all(_is_file(f"{each}/__init__.py") for each in (root, posixpath.dirname(root))):
        root, packages = posixpath.dirname(root), packages - 1
    return root


def _spellings(folder: str) -> tuple[str, ...]:
    """A folder as it may be called, with a slash at the end: Python resolves links in the one it puts into its path."""
    return tuple(dict.fromkeys(f"{each.rstrip('/')}/" for each in (folder, posixpath.realpath(folder))))


def is_standard(path: str) -> bool:
    """Whether a file is of the standard library, in whose folder others are installed."""
    return path.startswith(_STANDARD) and _INSTALLED.isdisjoint(path.removeprefix(_STANDARD).split("/"))


def _is_file(path: str) -> bool:
    try:
        return stat.S_ISREG(_stat(path).st_mode)
    except (OSError, ValueError):
        return False


def _above(name: str, mark: str) -> Iterator[str]:
    """A name, and those of what it is in."""
    while name:
        yield name
        name = name.rpartition(mark)[0]
